import SalesCore

/// Tables and columns made and changed by administrators. What is made is there for all at once; nothing that holds
/// values is thrown away here: a dropped column or table is hidden, and its values are purged later.
extension WriteSession {
    /// Adds a column to a table, or brings one back that was dropped.
    public func add(_ column: String, _ definition: ColumnDefinition, to table: String) throws {
        try require(.customise)
        let target = try customisable(table)
        guard target.column(column) == nil else {
            throw Refusal(.duplicate, CustomisationMessage.columnExists(column, table: table))
        }
        try CustomisationRules.check(name: column)
        try CustomisationRules.check(definition, registry: registry)
        var all = try unit.customisations()
        try checkNeighbours(column, definition, of: target, in: all)
        let before = all.columns[table]?[column]
        var after = definition
        after.droppedAt = nil
        all.columns[table, default: [:]][column] = after
        try keep(after, of: column, in: table, was: before, all)
    }

    /// Changes what may change: words, options, limits, whether it is required, secured or hidden.
    public func change(_ column: String, of table: String, _ edit: (inout ColumnDefinition) throws -> Void) throws {
        try require(.customise)
        let target = try customisable(table)
        guard let current = target.column(column) else {
            throw Refusal(.notFound, RecordMessage.unknownColumn(column, table: table))
        }
        var all = try unit.customisations()
        let before = all.columns[table]?[column]
        var after = before ?? ColumnDefinition()
        try edit(&after)
        after.options = CustomisationRules.settled(after.options, of: current)
        guard after != before else { return }
        try CustomisationRules.check(after, of: current, was: before, in: target, registry: registry)
        all.columns[table, default: [:]][column] = after
        try keep(after, of: column, in: table, was: before, all)
    }

    /// Takes a column of the organisation's own away from everybody; its values stay for a while.
    public func drop(_ column: String, of table: String) throws {
        try require(.customise)
        let target = try customisable(table)
        guard let current = target.column(column) else {
            throw Refusal(.notFound, RecordMessage.unknownColumn(column, table: table))
        }
        guard current.isCustom, column != target.primaryName else {
            throw Refusal(.conflict, CustomisationMessage.standardColumn(column))
        }
        var all = try unit.customisations()
        let before = all.columns[table]?[column]
        var after = before ?? ColumnDefinition()
        after.droppedAt = operation.recordedAt.microseconds
        all.columns[table, default: [:]][column] = after
        try keep(after, of: column, in: table, was: before, all)
    }

    /// Makes a table of the organisation's own, with its first columns.
    public func add(
        _ table: String,
        _ definition: TableDefinition,
        with columns: [(String, ColumnDefinition)] = []
    ) throws {
        try require(.customise)
        try CustomisationRules.check(name: table)
        guard registry.table(table) == nil, let setName = definition.setName, registry.table(set: setName) == nil else {
            throw Refusal(.duplicate, CustomisationMessage.tableExists(table))
        }
        var all = try unit.customisations()
        guard all.tables[table] == nil else { throw Refusal(.duplicate, CustomisationMessage.tableExists(table)) }
        try CustomisationRules.check(definition, count: all.tables.values.filter { $0.setName != nil }.count)
        var after = definition
        let highest = all.tables.values.compactMap(\.typeCode).max() ?? 10_999
        after.typeCode = max(highest, 10_999) + 1
        all.tables[table] = after
        guard columns.count <= ColumnDefinition.Limits.columns else {
            throw Refusal(.invalid, CustomisationMessage.tooManyColumns(limit: ColumnDefinition.Limits.columns))
        }
        for (column, described) in columns {
            try CustomisationRules.check(name: column)
            try CustomisationRules.check(described, registry: registry)
            guard column != after.nameColumn, all.columns[table]?[column] == nil else {
                throw Refusal(.duplicate, CustomisationMessage.columnExists(column, table: table))
            }
            all.columns[table, default: [:]][column] = described
        }
        try keep(after, of: table, was: nil, all)
        for (column, described) in columns { try keep(described, of: column, in: table, was: nil, all) }
    }

    /// Changes the words for a table.
    public func change(_ table: String, _ edit: (inout TableDefinition) throws -> Void) throws {
        try require(.customise)
        _ = try customisable(table)
        var all = try unit.customisations()
        let before = all.tables[table]
        var after = before ?? TableDefinition()
        try edit(&after)
        guard after != before else { return }
        try CustomisationRules.checkWords(of: after)
        all.tables[table] = after
        try keep(after, of: table, was: before, all)
    }

    /// Takes a table of the organisation's own away from everybody; its rows stay for a while.
    public func drop(table: String) throws {
        try require(.customise)
        let target = try customisable(table)
        guard target.isCustom else { throw Refusal(.conflict, CustomisationMessage.standardTable(table)) }
        var all = try unit.customisations()
        let before = all.tables[table]
        var after = before ?? TableDefinition()
        after.droppedAt = operation.recordedAt.microseconds
        all.tables[table] = after
        try keep(after, of: table, was: before, all)
        try unit.closeItems(of: target, at: now)
    }

    // MARK: Steps

    private func customisable(_ name: String) throws -> Table {
        guard let table = registry.table(name) else {
            throw Refusal(.notFound, AccessMessage.noSuchTable(name))
        }
        return table
    }

    private func checkNeighbours(
        _ column: String,
        _ definition: ColumnDefinition,
        of table: Table,
        in all: Customisations
    ) throws {
        let count = all.columns[table.name]?.values.filter { $0.kind != nil && $0.droppedAt == nil }.count ?? 0
        guard count < ColumnDefinition.Limits.columns else {
            throw Refusal(.invalid, CustomisationMessage.tooManyColumns(limit: ColumnDefinition.Limits.columns))
        }
        // A dropped column may come back, but its values are of the kind they are.
        if let old = all.columns[table.name]?[column], old.kind != definition.kind {
            throw Refusal(.conflict, CustomisationMessage.otherKindBefore(column))
        }
        guard table.isActivity else { return }
        // All activities lie in one table.
        let isTaken = registry.activities.contains { $0.name != table.name && $0.column(column) != nil }
        let wasTaken = registry.activities.contains { $0.name != table.name && all.columns[$0.name]?[column] != nil }
        if isTaken || wasTaken { throw Refusal(.duplicate, CustomisationMessage.takenByActivity(column)) }
    }

    private func keep(
        _ definition: ColumnDefinition,
        of column: String,
        in table: String,
        was before: ColumnDefinition?,
        _ all: Customisations
    ) throws {
        try unit.customise(all, table: table, column: column)
        try settle(table, column, before.map(CustomisationCodec.encode), CustomisationCodec.encode(definition))
    }

    private func keep(
        _ definition: TableDefinition,
        of table: String,
        was before: TableDefinition?,
        _ all: Customisations
    ) throws {
        try unit.customise(all, table: table, column: nil)
        try settle(table, nil, before.map(CustomisationCodec.encode), CustomisationCodec.encode(definition))
    }

    private func settle(_ table: String, _ column: String?, _ before: String?, _ after: String) throws {
        try unit.touchSecurityStamp()
        let id = GUID.derived(seed: 0, space: "customisation \(table) \(column ?? "")", ordinal: 0)
        record(
            HistoryEntry(
                record: RecordReference("sv_customisation", id),
                action: before == nil ? .create : .update,
                before: before,
                after: after,
                version: 0
            )
        )
    }
}
