import SalesCore

/// How far lengths, numbers, requirements and status reasons of a column may be changed.
extension CustomisationRules {
    /// Numbers with fractions, of a new column or a changed one.
    static func checkFractions(_ definition: ColumnDefinition) throws {
        if let lowest = definition.lowest, let highest = definition.highest, lowest > highest {
            let (low, high) = (Decimal4(tenThousandths: lowest), Decimal4(tenThousandths: highest))
            throw Refusal(.invalid, CustomisationMessage.badRange("\(low)", "\(high)"))
        }
        if let precision = definition.precision, !(0...ColumnDefinition.Limits.precision).contains(precision) {
            throw Refusal(.invalid, CustomisationMessage.badPrecision(limit: ColumnDefinition.Limits.precision))
        }
    }

    /// Values that are there must still fit, and the program's own columns keep what the program relies on.
    static func checkLimits(
        _ definition: ColumnDefinition,
        of column: Column,
        was before: ColumnDefinition?,
        in table: Table
    ) throws {
        if let length = definition.maximumLength, length != before?.maximumLength {
            try check(length: length, of: column)
        }
        if column.isCustom, column.name != table.primaryName { return }
        try checkFractions(definition)
        let own = Registry.standard.table(table.name)?.column(column.name)
        if definition.isRequired == false, own?.isRequired ?? true {
            throw Refusal(.conflict, CustomisationMessage.requiredByProgram(column.name))
        }
        guard case .integer(let range)? = own?.kind else { return }
        let lowest = definition.minimum ?? range.lowerBound
        let highest = definition.maximum ?? range.upperBound
        guard lowest <= highest else {
            throw Refusal(.invalid, CustomisationMessage.badRange("\(lowest)", "\(highest)"))
        }
        guard range.contains(lowest), range.contains(highest) else {
            throw Refusal(.conflict, CustomisationMessage.onlyWithin(column.name, range))
        }
    }

    private static func check(length: Int, of column: Column) throws {
        guard let current = column.kind.longest else { return }
        guard length >= current else {
            throw Refusal(.conflict, CustomisationMessage.onlyLonger(column.name, current))
        }
        let limit = Swift.max(current, longest(column))
        guard length <= limit else { throw Refusal(.invalid, CustomisationMessage.badLength(length, limit: limit)) }
    }

    private static func longest(_ column: Column) -> Int {
        if case .memo = column.kind { return ColumnDefinition.Limits.memo }
        if column.isCustom { return ColumnDefinition.Limits.text }
        // A person's name is made of two.
        if ["firstname", "lastname"].contains(column.name) { return ColumnDefinition.Limits.searched / 2 }
        let isSearched = column.isFolded || column.isPhone || column.isAlternateKey
        return isSearched ? ColumnDefinition.Limits.searched : ColumnDefinition.Limits.text
    }

    // MARK: Status reasons

    /// The status reasons that there are must stay, each in its state; a new one says whose it is (D-3).
    static func checkReasons(_ options: [ColumnDefinition.Option], of column: Column, in table: Table) throws {
        let values = Set(options.map(\.value))
        if let missing = column.options.first(where: { !values.contains($0.value) }) {
            throw Refusal(.conflict, CustomisationMessage.reasonStays(missing.value))
        }
        let states = table.column("statecode")?.options.map(\.value) ?? []
        for option in options {
            let known = column.options.first { $0.value == option.value }?.state
            guard let state = option.state ?? known else {
                throw Refusal(.invalid, CustomisationMessage.reasonNeedsState(option.value))
            }
            guard known == nil || known == state else {
                throw Refusal(.conflict, CustomisationMessage.reasonKeepsState(option.value))
            }
            guard states.contains(state) else {
                throw Refusal(.invalid, CustomisationMessage.notAState(state, states))
            }
        }
    }

    /// Each reason with its state, also where only its words were sent.
    static func settled(_ options: [ColumnDefinition.Option]?, of column: Column) -> [ColumnDefinition.Option]? {
        guard case .status(let known) = column.kind else { return options }
        return options?.map { option in
            var option = option
            option.state = option.state ?? known.first { $0.value == option.value }?.state
            return option
        }
    }
}

extension ColumnKind {
    /// The longest text in characters; nil for what is no text.
    var longest: Int? {
        switch self {
        case .text(let max), .memo(let max): max
        default: nil
        }
    }
}
