import SalesCore

/// Checks values against the registry, before any rule looks at them.
enum Validation {
    /// Puts a change into a row, in the form the column stores.
    static func apply(_ change: Change, to row: inout Row) throws {
        guard let column = row.table.column(change.column) else {
            throw Refusal(.invalid, RecordMessage.unknownColumn(change.column, table: row.table.name))
        }
        guard !column.isComputed else { throw Refusal(.invalid, RecordMessage.computedColumn(column.name)) }
        row[column.name] = try checked(change.value, for: column)
        guard column.isLookup else { return }
        if change.value.isNull {
            row.setTarget(nil, of: column.name)
        } else {
            guard let target = change.target ?? (column.isPolymorphic ? nil : column.targets[0]),
                column.targets.contains(target)
            else { throw Refusal(.invalid, RecordMessage.wrongTarget(column.name, column.targets)) }
            row.setTarget(column.isPolymorphic ? target : nil, of: column.name)
        }
    }

    /// A new row has all that is required. A row that is there may lack what became required since it was made: only
    /// emptying a column is refused, or nothing else of such a row could be changed any more.
    static func requireAll(_ row: Row, was before: Row? = nil) throws {
        for column in row.table.columns where column.isRequired && !column.isComputed && isEmpty(row[column.name]) {
            if let before, isEmpty(before[column.name]) { continue }
            throw Refusal(.invalid, RecordMessage.required(column.label))
        }
    }

    private static func isEmpty(_ value: Value) -> Bool { value.isNull || value == .text("") }

    private static func checked(_ value: Value, for column: Column) throws -> Value {
        switch (column.kind, value) {
        case (_, .null): return .null
        case (.text(let max), .text(let text)), (.memo(let max), .text(let text)):
            return try checked(text, max: max, for: column)
        case (.integer(let range), .int(let number)):
            guard range.contains(number) else { throw Refusal(.invalid, RecordMessage.outOfRange(column.name, range)) }
            return value
        case (.choice, .int(let number)), (.state, .int(let number)), (.status, .int(let number)):
            guard column.options.contains(where: { $0.value == number }) else {
                throw Refusal(.invalid, RecordMessage.notAnOption(column.name, number))
            }
            return value
        case (.boolean, .bool), (.instant, .instant), (.date, .date), (.guid, .guid), (.lookup, .guid):
            return value
        case (.decimal, .decimal(let number)), (.money, .decimal(let number)): return try fitted(number, to: column)
        case (.decimal, .int(let number)), (.money, .int(let number)):
            guard let exact = Decimal4(String(number)) else { throw wrongKind(column) }
            return try fitted(exact, to: column)
        case (.double, .double(let number)): return try fitted(number, to: column)
        case (.double, .int(let number)): return try fitted(Double(number), to: column)
        case (.double, .decimal(let number)): return try fitted(number.double, to: column)
        default: throw wrongKind(column)
        }
    }

    /// Rounded to the decimals of the column, as on the platform, and within its bounds.
    private static func fitted(_ number: Decimal4, to column: Column) throws -> Value {
        guard let limits = column.limits else { return .decimal(number) }
        let rounded = limits.precision.map { number.rounded(to: $0) } ?? number
        if let lowest = limits.lowest, rounded < lowest { throw outside(column, limits) }
        if let highest = limits.highest, rounded > highest { throw outside(column, limits) }
        return .decimal(rounded)
    }

    private static func fitted(_ number: Double, to column: Column) throws -> Value {
        guard let limits = column.limits else { return .double(number) }
        let power = limits.precision.map { (0..<$0).reduce(1.0) { power, _ in power * 10 } }
        let rounded = power.map { (number * $0).rounded() / $0 } ?? number
        if let lowest = limits.lowest, rounded < lowest.double { throw outside(column, limits) }
        if let highest = limits.highest, rounded > highest.double { throw outside(column, limits) }
        return .double(rounded)
    }

    private static func outside(_ column: Column, _ limits: NumberLimits) -> Refusal {
        Refusal(
            .invalid,
            RecordMessage.beyond(column.name, lowest: limits.lowest?.description, highest: limits.highest?.description)
        )
    }

    private static func wrongKind(_ column: Column) -> Refusal {
        Refusal(.invalid, RecordMessage.wrongKind(column.name, expected: column.kind))
    }

    private static func checked(_ text: String, max: Int, for column: Column) throws -> Value {
        guard text.utf8.count <= max * 4 + 16, text.unicodeScalars.count <= max else {
            throw Refusal(.invalid, RecordMessage.tooLong(column.name, limit: max))
        }
        let isMemo = if case .memo = column.kind { true } else { false }
        for scalar in text.unicodeScalars where scalar.value < 0x20 || scalar.value == 0x7F {
            let isAllowed = isMemo && (scalar == "\n" || scalar == "\r" || scalar == "\t") || scalar == "\t"
            if !isAllowed { throw Refusal(.invalid, RecordMessage.hasControlCharacters(column.name)) }
        }
        return .text(composed(text))
    }
}
