import SalesCore

/// What administrators may describe.
enum CustomisationRules {
    private static let taken: Set = ["sv", "msdyn", "mscrm", "adx"]

    /// A logical name of the organisation's own: `prefix_name`, in small letters, figures and underlines.
    static func check(name: String) throws {
        let parts = name.split(separator: "_", maxSplits: 1, omittingEmptySubsequences: false)
        let isPlain = name.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
        }
        let isOurs = parts.first.map { taken.contains(String($0)) } ?? false
        let endsLikeDerived = ["_fold", "_type", "_digits", "_e164"].contains { name.hasSuffix($0) }
        guard parts.count == 2, (2...8).contains(parts[0].utf8.count), !parts[1].isEmpty, isPlain,
            parts[0].first?.isLetter == true, name.utf8.count <= ColumnDefinition.Limits.name
        else { throw Refusal(.invalid, CustomisationMessage.badName(name)) }
        guard !isOurs, !endsLikeDerived else { throw Refusal(.invalid, CustomisationMessage.reservedName(name)) }
    }

    /// A new column.
    static func check(_ definition: ColumnDefinition, registry: Registry) throws {
        guard let kind = definition.kind else { throw Refusal(.invalid, CustomisationMessage.noKind) }
        guard let english = definition.english, !english.isEmpty else {
            throw Refusal(.invalid, CustomisationMessage.noLabel)
        }
        try checkWords(english, definition.french)
        switch kind {
        case .text: try check(length: definition.maximumLength, limit: ColumnDefinition.Limits.text)
        case .memo: try check(length: definition.maximumLength, limit: ColumnDefinition.Limits.memo)
        case .integer:
            if let lowest = definition.minimum, let highest = definition.maximum, lowest > highest {
                throw Refusal(.invalid, CustomisationMessage.badRange("\(lowest)", "\(highest)"))
            }
        case .double, .decimal, .money: try checkFractions(definition)
        case .choice:
            try check(definition.options ?? [])
            if let option = definition.options?.first(where: { $0.state != nil }) {
                throw Refusal(.invalid, CustomisationMessage.noStateHere(option.value))
            }
        case .boolean:
            if let words = definition.options { try check(words) }
        case .lookup: try check(targets: definition.targets ?? [], registry: registry)
        default: break
        }
        if definition.isKey == true, kind != .text {
            throw Refusal(.invalid, CustomisationMessage.keyNeedsText)
        }
    }

    /// A change of a column that is there.
    static func check(
        _ definition: ColumnDefinition,
        of column: Column,
        was before: ColumnDefinition?,
        in table: Table,
        registry: Registry
    ) throws {
        try checkWords(definition.english, definition.french)
        if column.isCustom, before?.kind != nil { try check(definition, registry: registry) }
        guard definition.kind == before?.kind, definition.targets == before?.targets,
            definition.isSearchable == before?.isSearchable, definition.isKey == before?.isKey
        else { throw Refusal(.conflict, CustomisationMessage.kindIsFixed(column.name)) }
        try checkLimits(definition, of: column, was: before, in: table)
        if definition.isSecured == true || definition.isHidden == true,
            column.name == table.primaryName || ["ownerid", "statecode", "statuscode"].contains(column.name)
        {
            throw Refusal(.conflict, CustomisationMessage.alwaysShown(column.name))
        }
        if let options = definition.options {
            guard !column.options.isEmpty || column.kind == .boolean else {
                throw Refusal(.invalid, CustomisationMessage.notAChoice(column.name))
            }
            try check(options)
            if case .status = column.kind {
                try checkReasons(options, of: column, in: table)
            } else if let option = options.first(where: { $0.state != nil }) {
                throw Refusal(.invalid, CustomisationMessage.noStateHere(option.value))
            }
        }
    }

    static func check(_ definition: TableDefinition, count: Int) throws {
        guard count < ColumnDefinition.Limits.tables else {
            throw Refusal(.invalid, CustomisationMessage.tooManyTables(limit: ColumnDefinition.Limits.tables))
        }
        guard let english = definition.english, !english.isEmpty else {
            throw Refusal(.invalid, CustomisationMessage.noLabel)
        }
        guard let nameColumn = definition.nameColumn else {
            throw Refusal(.invalid, CustomisationMessage.noNameColumn)
        }
        try check(name: nameColumn)
        try check(length: definition.nameLength, limit: ColumnDefinition.Limits.text)
        try checkWords(of: definition)
        // W-91: what everybody owns cannot be somebody's next step.
        if definition.isOwned == false, definition.hasActivities == true {
            throw Refusal(.invalid, CustomisationMessage.activitiesNeedOwner)
        }
    }

    static func checkWords(of definition: TableDefinition) throws {
        try checkWords(definition.english, definition.french)
        try checkWords(definition.pluralEnglish, definition.pluralFrench)
    }

    private static func checkWords(_ words: String?...) throws {
        for word in words.compactMap({ $0 }) {
            guard word.unicodeScalars.count <= ColumnDefinition.Limits.label,
                !word.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
            else { throw Refusal(.invalid, CustomisationMessage.badLabel(limit: ColumnDefinition.Limits.label)) }
        }
    }

    private static func check(length: Int?, limit: Int) throws {
        guard let length else { return }
        guard (1...limit).contains(length) else {
            throw Refusal(.invalid, CustomisationMessage.badLength(length, limit: limit))
        }
    }

    private static func check(_ options: [ColumnDefinition.Option]) throws {
        guard (1...ColumnDefinition.Limits.options).contains(options.count) else {
            throw Refusal(.invalid, CustomisationMessage.badOptions(limit: ColumnDefinition.Limits.options))
        }
        guard Set(options.map(\.value)).count == options.count else {
            throw Refusal(.invalid, CustomisationMessage.sameOptionTwice)
        }
        for option in options {
            guard !option.english.isEmpty, (0...Int64(Int32.max)).contains(option.value) else {
                throw Refusal(.invalid, CustomisationMessage.badOption(option.value))
            }
            try checkWords(option.english, option.french)
        }
    }

    private static func check(targets: [String], registry: Registry) throws {
        guard targets.count == 1, let target = registry.table(targets[0]), target.ownership != .person,
            !target.isActivity
        else { throw Refusal(.invalid, CustomisationMessage.badTarget(targets.joined(separator: ", "))) }
    }
}
