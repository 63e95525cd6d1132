public import Records
public import SalesCore

/// What may be published (W-79…W-89). Checked before a draft is kept, so that a draft can always be published.
extension WorklistFilters {
    /// - Parameter known: What was kept before. Parts that are as they were are not looked at again: a filter whose
    ///   column was dropped since does not stand in the way of all others.
    /// - Throws: The first thing that is wrong, about the filter or sort that it is wrong with.
    public func check(in registry: Registry, since known: WorklistFilters = WorklistFilters()) throws(Refusal) {
        guard filters.count <= WorklistFilters.mostFilters, groups.count <= WorklistFilters.mostGroups,
            sorts.count <= WorklistFilters.mostSorts
        else { throw Refusal(.tooLarge, FilterMessage.tooMany) }
        try checkIDs()
        try checkNames(groups.map(\.name), beside: FilterRules.factoryGroups, since: known.groups.map(\.name))
        try checkNames(filters.map(\.name), beside: [], since: [])
        let knownSorts = known.sorts.compactMap(\.name)
        try checkNames(sorts.compactMap(\.name), beside: FilterRules.factorySorts, since: knownSorts)
        let unchanged = Set(known.filters)
        for filter in filters where !unchanged.contains(filter) { try check(filter, in: registry) }
        let unchangedSorts = Set(known.sorts)
        for sort in sorts where !sort.isFactory && !unchangedSorts.contains(sort) { try check(sort, in: registry) }
        for name in hidden where Factory(rawValue: name) == nil {
            throw Refusal(.invalid, FilterMessage.unknownFactoryFilter(name))
        }
        guard let standard = sorts.first(where: { $0.id == standard.id }), standard.hidden != true else {
            throw Refusal(.invalid, FilterMessage.defaultSortNeeded)
        }
    }

    private func checkIDs() throws(Refusal) {
        var seen: Set<String> = []
        for id in groups.map(\.id) + filters.map(\.id) + sorts.map(\.id) {
            let isPlain = (1...64).contains(id.utf8.count) && id.utf8.allSatisfy { FilterRules.isPlain($0) }
            let isFree = Factory(rawValue: id) == nil || sorts.contains { $0.id == id }
            guard isPlain, isFree, seen.insert(id).inserted else { throw Refusal(.invalid, FilterMessage.badID(id)) }
        }
        let known = Set(groups.map(\.id))
        for filter in filters {
            if let group = filter.group, !known.contains(group) {
                throw Refusal(.invalid, FilterMessage.unknownGroup(filter.name))
            }
        }
        for sort in sorts where sort.isFactory && (sort.name != nil || sort.table != nil || sort.column != nil) {
            throw Refusal(.invalid, FilterMessage.factorySort)
        }
    }

    /// - Parameter factory: Names that every list has, in both languages; what was called so before stays.
    private func checkNames(_ names: [String], beside factory: [String], since known: [String]) throws(Refusal) {
        var seen = Set(factory.map(folded)).subtracting(known.map { folded($0.trimmed) })
        for name in names {
            let plain = name.trimmed
            guard !plain.isEmpty else { throw Refusal(.invalid, FilterMessage.nameMissing) }
            guard name.count <= WorklistFilters.longestName else {
                throw Refusal(.invalid, FilterMessage.nameTooLong(limit: WorklistFilters.longestName))
            }
            guard seen.insert(folded(plain)).inserted else {
                throw Refusal(.duplicate, FilterMessage.nameTaken(plain))
            }
        }
    }

    private func check(_ filter: Filter, in registry: Registry) throws(Refusal) {
        let table = try table(filter.table, of: filter.name, in: registry)
        switch (filter.column, filter.conditions) {
        case (let name?, nil):
            guard let column = FilterRules.column(name, of: table), column.column.offersValues else {
                throw Refusal(.invalid, FilterMessage.unsupportedField(filter.name, field: name))
            }
        case (nil, let conditions?):
            guard !conditions.isEmpty, conditions.count <= WorklistFilters.mostConditions else {
                throw Refusal(
                    .invalid,
                    FilterMessage.conditionCount(filter.name, limit: WorklistFilters.mostConditions)
                )
            }
            for condition in conditions {
                guard let column = FilterRules.column(condition.column, of: table), column.column.canBeAsked else {
                    throw Refusal(.invalid, FilterMessage.unsupportedField(filter.name, field: condition.column))
                }
                guard condition.filterText(on: column) != nil else {
                    throw Refusal(
                        .invalid,
                        FilterMessage.badCondition(filter.name, field: column.column.label)
                    )
                }
            }
        default: throw Refusal(.invalid, FilterMessage.fieldOrConditions(filter.name))
        }
    }

    private func check(_ sort: Sort, in registry: Registry) throws(Refusal) {
        guard let name = sort.name, let tableName = sort.table, let columnName = sort.column else {
            throw Refusal(.invalid, FilterMessage.nameMissing)
        }
        let table = try table(tableName, of: name, in: registry)
        guard let column = FilterRules.column(columnName, of: table), column.isSortable else {
            throw Refusal(.invalid, FilterMessage.unsupportedField(name, field: columnName))
        }
    }

    private func table(_ name: String, of filter: String, in registry: Registry) throws(Refusal) -> Table {
        guard let table = registry.listedTables.first(where: { $0.name == name }) else {
            throw Refusal(.invalid, FilterMessage.unknownType(filter))
        }
        return table
    }
}

enum FilterRules {
    /// What sorts and groups that every list has are called in the menus, in both languages (W-39, W-57).
    static let factorySorts = [
        "Priority", "Score", "Due date", "Name", "Activity type", "Record type", "Sequence name", "Priorité",
        "Date d’échéance", "Nom", "Type d’activité", "Type d’enregistrement", "Nom de la séquence",
    ]
    static let factoryGroups = ["Default filters", "More filters", "Filtres par défaut", "Autres filtres"]

    static func isPlain(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45 || byte == 95
    }

    /// A column that pages show; hidden ones are as good as none.
    static func column(_ name: String, of table: Table) -> RecordColumn? {
        guard let column = table.column(name), !column.isHidden else { return nil }
        return RecordColumn(table: table, column: column)
    }
}

extension Column {
    /// Whether a basic filter can list its values (W-59, W-89): not owners, customers, ids, long texts or points in time.
    public var offersValues: Bool {
        switch kind {
        case .text, .integer, .double, .decimal, .money, .boolean, .choice, .state, .status: name != "versionnumber"
        case .lookup(let targets): targets.count == 1 && targets != ["systemuser"]
        case .memo, .instant, .date, .guid: false
        }
    }

    /// Whether an advanced filter can ask for it: not ids, and not lookups to several tables but the owner.
    public var canBeAsked: Bool {
        switch kind {
        case .guid: false
        case .lookup(let targets): targets.count == 1 || name == "ownerid"
        default: name != "versionnumber"
        }
    }
}

extension String {
    fileprivate var trimmed: String {
        let end = drop { $0.isWhitespace }
        return String(end.reversed().drop { $0.isWhitespace }.reversed())
    }
}
