import SalesCore

extension Customisations {
    /// The tables that come of the standard ones and these customisations. Dropped tables and columns are not among
    /// them; a lookup to a table that is gone is gone too.
    public func tables(from standard: [Table]) -> [Table] {
        let own = tables.sorted { $0.key < $1.key }.compactMap { name, definition in
            definition.setName != nil && definition.droppedAt == nil ? table(name, definition) : nil
        }
        let withActivities = own.filter { tables[$0.name]?.hasActivities == true }.map(\.name)
        let names = Set((standard + own).map(\.name))
        return (standard + own).map { customised($0, withActivities: withActivities, names: names) }
    }

    private func table(_ name: String, _ definition: TableDefinition) -> Table? {
        guard let setName = definition.setName, let nameColumn = definition.nameColumn else { return nil }
        let label = Label(definition.english ?? name, definition.french ?? definition.english ?? name)
        return Table(
            name,
            set: setName,
            key: name + "id",
            nameColumn: nameColumn,
            code: definition.typeCode ?? 0,
            ownership: definition.isOwned == false ? .organisation : .owner,
            isCustom: true,
            label: label,
            plural: Label(definition.pluralEnglish ?? label.english, definition.pluralFrench ?? label.french),
            columns: [
                Column(
                    nameColumn,
                    .text(max: definition.nameLength ?? 100),
                    Label(definition.nameEnglish ?? "Name", definition.nameFrench ?? "Nom"),
                    required: true,
                    folded: true,
                    custom: true
                )
            ] + Column.activeStates
        )
    }

    private func customised(_ table: Table, withActivities: [String], names: Set<String>) -> Table {
        let changes = columns[table.name] ?? [:]
        let words = tables[table.name]
        let extended = table.isActivity || ["annotation", "postfollow"].contains(table.name) ? withActivities : []
        guard !changes.isEmpty || !extended.isEmpty || words != nil else { return table }
        var result = table.columns.map { column -> Column in
            let column = extended.isEmpty ? column : column.pointing(also: extended)
            return changes[column.name].map { column.with($0) } ?? column
        }
        for (name, definition) in changes.sorted(by: { $0.key < $1.key })
        where table.column(name) == nil && definition.droppedAt == nil {
            guard let column = Column(name, definition) else { continue }
            if column.isLookup, !column.targets.allSatisfy(names.contains) { continue }
            result.append(column)
        }
        return table.with(
            label: words.map { table.label.replaced($0.english, $0.french) },
            plural: words.map { table.pluralLabel.replaced($0.pluralEnglish, $0.pluralFrench) },
            columns: result
        )
    }
}

extension Label {
    fileprivate func replaced(_ english: String?, _ french: String?) -> Label {
        Label(english ?? self.english, french ?? self.french)
    }
}

extension Column {
    /// A column of the organisation's own; nil when its definition says too little to be one.
    fileprivate init?(_ name: String, _ definition: ColumnDefinition) {
        guard let kind = definition.kind, let columnKind = ColumnKind(kind, definition) else { return nil }
        self.init(
            name,
            columnKind,
            Label(definition.english ?? name, definition.french ?? definition.english ?? name),
            required: definition.isRequired ?? false,
            recommended: definition.isRecommended ?? false,
            folded: kind == .text && definition.isSearchable ?? false,
            key: definition.isKey ?? false,
            custom: true,
            secured: definition.isSecured ?? false,
            hidden: definition.isHidden ?? false,
            limits: NumberLimits(definition),
            flagWords: FlagWords(definition.options, else: nil)
        )
    }

    /// One of ours with what an administrator has changed about it.
    fileprivate func with(_ change: ColumnDefinition) -> Column {
        Column(
            name,
            kind.with(change),
            label.replaced(change.english, change.french),
            required: isRequired || change.isRequired ?? false,
            recommended: change.isRecommended ?? isRecommended,
            computed: isComputed,
            folded: isFolded,
            phone: isPhone,
            key: isAlternateKey,
            custom: isCustom,
            secured: change.isSecured ?? isSecured,
            hidden: change.isHidden ?? isHidden,
            limits: NumberLimits(change) ?? limits,
            flagWords: FlagWords(change.options, else: flagWords) ?? flagWords
        )
    }

    /// The lookup of activities and notes to what they are about, with more tables.
    fileprivate func pointing(also tables: [String]) -> Column {
        guard ["regardingobjectid", "objectid"].contains(name), isLookup else { return self }
        return Column(name, .lookup(targets + tables), label, required: isRequired, computed: isComputed)
    }
}

extension NumberLimits {
    fileprivate init?(_ definition: ColumnDefinition) {
        guard definition.lowest != nil || definition.highest != nil || definition.precision != nil else { return nil }
        self.init(
            lowest: definition.lowest.map { Decimal4(tenThousandths: $0) },
            highest: definition.highest.map { Decimal4(tenThousandths: $0) },
            precision: definition.precision
        )
    }
}

extension ColumnKind {
    fileprivate init?(_ kind: ColumnDefinition.Kind, _ definition: ColumnDefinition) {
        switch kind {
        case .text: self = .text(max: definition.maximumLength ?? 100)
        case .memo: self = .memo(max: definition.maximumLength ?? 2000)
        case .integer:
            let lowest = definition.minimum ?? Int64(Int32.min)
            let highest = definition.maximum ?? Int64(Int32.max)
            guard lowest <= highest else { return nil }
            self = .integer(lowest...highest)
        case .double: self = .double
        case .decimal: self = .decimal
        case .money: self = .money
        case .boolean: self = .boolean
        case .instant: self = .instant
        case .date: self = .date
        case .choice: self = .choice((definition.options ?? []).map { ChoiceOption($0.value, $0.english, $0.french) })
        case .lookup:
            guard let targets = definition.targets, !targets.isEmpty else { return nil }
            self = .lookup(targets)
        }
    }

    /// One of ours with what an administrator has changed about it: longer texts, narrower numbers, other options.
    fileprivate func with(_ change: ColumnDefinition) -> ColumnKind {
        switch self {
        case .text(let own): return .text(max: max(own, change.maximumLength ?? own))
        case .memo(let own): return .memo(max: max(own, change.maximumLength ?? own))
        case .integer(let own):
            let lowest = max(own.lowerBound, change.minimum ?? own.lowerBound)
            let highest = min(own.upperBound, change.maximum ?? own.upperBound)
            return lowest <= highest ? .integer(lowest...highest) : self
        default: return with(change.options)
        }
    }

    /// A choice of ours with the options an administrator has put in their place; a state keeps its own numbers.
    private func with(_ options: [ColumnDefinition.Option]?) -> ColumnKind {
        guard let options else { return self }
        switch self {
        case .choice: return .choice(options.map { ChoiceOption($0.value, $0.english, $0.french) })
        case .status(let own):
            return .status(
                options.map { option in
                    let state = own.first { $0.value == option.value }?.state ?? option.state
                    return ChoiceOption(option.value, option.english, option.french, state: state ?? 0)
                }
            )
        case .state(let own):
            return .state(
                own.map { kept in
                    let words = options.first { $0.value == kept.value }
                    return ChoiceOption(
                        kept.value,
                        words?.english ?? kept.label.english,
                        words?.french ?? kept.label.french
                    )
                }
            )
        default: return self
        }
    }
}
