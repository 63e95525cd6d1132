public import Records
public import SalesCore

/// Types requests for registry tables: query options, keys and bodies.
public enum RecordBinding {
    public static let pageLimit = 5000

    public static func query(
        _ options: QueryOptions,
        on table: Table,
        limit: Int,
        for caller: Caller,
        now: Instant
    ) throws(Refusal) -> RowQuery {
        let schema = PropertySchema(table)
        var query = RowQuery(table, limit: limit)
        if let filter = options.filter {
            query.filter = try FilterBinder(schema, caller: caller, now: now).predicate(filter)
        }
        for item in options.orderBy {
            guard case .property(let path) = item.expression, path.names.count == 1 else {
                throw Refusal(.invalid, BindingMessage.notSortable("\(item.expression)"))
            }
            query.order.append(Ordering(try schema.property(path.names[0]).column, descending: item.isDescending))
        }
        if let token = options.skipToken {
            guard case .opaque(let text) = token, var values = PageToken.decode(text),
                case .guid(let id)? = values.popLast(), values.count == query.order.count
            else { throw Refusal(.invalid, BindingMessage.badSkipToken) }
            query.after = RowQuery.Cursor(values: values, id: id)
        }
        return query
    }

    public static func token(after row: Row, of query: RowQuery) -> String {
        PageToken.encode(
            query.order.map { $0.column == row.table.primaryKey ? .guid(row.id) : row[$0.column] } + [.guid(row.id)]
        )
    }

    /// The columns that `$select` names; nil for all.
    public static func selection(_ options: QueryOptions, on table: Table) throws(Refusal) -> Set<String>? {
        guard let items = options.select else { return nil }
        let schema = PropertySchema(table)
        var names: Set<String> = []
        for item in items {
            switch item {
            case .all: return nil
            case .operations: continue
            case .path(let path):
                guard path.names.count == 1 else {
                    throw Refusal(.notOffered, BindingMessage.notOffered(path.description))
                }
                names.insert(try schema.property(path.names[0]).column)
            }
        }
        return names
    }

    /// What a create or update sets. Annotations and the primary key are no changes.
    ///
    /// - Parameter resolve: Finds the record behind an address given to `@odata.bind`.
    public static func changes(
        _ body: JSONValue,
        on table: Table,
        registry: Registry
    ) throws(Refusal) -> (id: GUID?, changes: [Change]) {
        guard case .object(let object) = body else { throw Refusal(.invalid, BindingMessage.bodyNotObject) }
        var id: GUID?
        var changes: [Change] = []
        for (name, value) in object.members {
            if name == table.primaryKey {
                guard let given = value.string.flatMap({ GUID($0) }) else {
                    throw Refusal(.invalid, BindingMessage.badMember(name, expected: "a GUID"))
                }
                id = given
            } else if name.hasSuffix("@odata.bind") {
                changes.append(
                    try bind(String(name.dropLast("@odata.bind".count)), value, on: table, registry: registry)
                )
            } else if name.contains("@") {
                continue
            } else {
                guard let column = table.column(name), !column.isLookup else {
                    if table.column(property: name) != nil {
                        throw Refusal(.invalid, RecordMessage.computedColumn(name))
                    }
                    throw Refusal(.invalid, BindingMessage.unknownProperty(name, of: table.name))
                }
                changes.append(Change(name, try self.value(value, for: column)))
            }
        }
        return (id, changes)
    }

    static func value(_ json: JSONValue, for column: Column) throws(Refusal) -> Value {
        let wrong = Refusal(.invalid, RecordMessage.wrongKind(column.name, expected: column.kind))
        switch (column.kind, json) {
        case (_, .null): return .null
        case (.text, .string(let text)), (.memo, .string(let text)): return .text(text)
        case (.integer, .number(let number)), (.choice, .number(let number)), (.state, .number(let number)),
            (.status, .number(let number)):
            if let whole = number.int { return .int(whole) }
        case (.decimal, .number(let number)), (.money, .number(let number)):
            if let exact = number.decimal { return .decimal(exact) }
        case (.double, .number(let number)):
            if let value = number.double, value.isFinite { return .double(value) }
        case (.boolean, .bool(let flag)): return .bool(flag)
        case (.instant, .string(let text)):
            if let instant = Instant(text) { return .instant(instant) }
        case (.date, .string(let text)):
            if let day = LocalDate(text) { return .date(day) }
        case (.guid, .string(let text)):
            if let id = GUID(text) { return .guid(id) }
        default: break
        }
        throw wrong
    }

    /// `parentaccountid@odata.bind`, `regardingobjectid_lead@odata.bind`, `ownerid@odata.bind`.
    private static func bind(
        _ name: String,
        _ value: JSONValue,
        on table: Table,
        registry: Registry
    ) throws(Refusal) -> Change {
        let target = table.columns.lazy.compactMap { column -> (Column, String?)? in
            if column.isLookup, column.name == name { return (column, nil) }
            guard let suffix = column.targets.first(where: { name == "\(column.name)_\($0)" }) else {
                return name == "\(column.name)_\(table.name)" && column.isLookup ? (column, nil) : nil
            }
            return (column, suffix)
        }.first
        guard let (column, expected) = target else {
            throw Refusal(.invalid, BindingMessage.unknownProperty(name, of: table.name))
        }
        if value.isNull { return Change(column.name, .null) }
        guard let text = value.string, let reference = try reference(text, registry: registry) else {
            throw Refusal(.invalid, BindingMessage.badBind(name))
        }
        guard expected == nil || expected == reference.table else {
            throw Refusal(.invalid, RecordMessage.wrongTarget(column.name, column.targets))
        }
        return .link(column.name, reference)
    }

    /// `/accounts(guid)`, `accounts(guid)` or the absolute address.
    public static func reference(_ address: String, registry: Registry) throws(Refusal) -> RecordReference? {
        let path = try refusing { () throws(ParseError) in try ResourcePath(reference: address) }
        guard path.segments.count == 1, case .named(let name, .key(.literal(let literal))) = path.segments[0],
            let table = registry.table(set: name.name)
        else { return nil }
        switch literal {
        case .guid(let id): return RecordReference(table.name, id)
        case .string(let text): return GUID(text).map { RecordReference(table.name, $0) }
        default: return nil
        }
    }
}
