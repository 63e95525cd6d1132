public import Records
public import SalesCore

/// Types requests for registry tables: query options, keys and bodies.
public enum RecordBinding {
    public static let pageLimit = 5000

    public static func query(
        _ options: QueryOptions,
        on table: Table,
        in registry: Registry,
        limit: Int,
        for caller: Caller,
        now: Instant
    ) throws(Refusal) -> RowQuery {
        let schema = PropertySchema(table, for: caller)
        var query = RowQuery(table, limit: limit)
        if let filter = options.filter {
            query.filter = try FilterBinder(table, in: registry, caller: caller, now: now).predicate(filter)
        }
        if let search = options.search { query.add(try condition(search, on: table, for: caller)) }
        for item in options.orderBy {
            guard case .property(let path) = item.expression, path.names.count == 1 else {
                throw Refusal(.invalid, BindingMessage.notSortable("\(item.expression)"))
            }
            let column = try schema.property(path.names[0]).column
            // The next link carries the last row's value.
            if case .memo? = table.column(column)?.kind {
                throw Refusal(.invalid, BindingMessage.tooLongToSort(path.names[0]))
            }
            query.order.append(Ordering(column, descending: item.isDescending))
        }
        return query
    }

    // MARK: Pages

    /// Where a page begins, and how many rows `$top` still asks for.
    ///
    /// - Parameter size: The page's size, for tokens that count pages.
    public static func begin(_ query: inout RowQuery, at token: SkipToken?, size: Int) throws(Refusal) {
        switch token {
        case nil: return
        case .page(let number)?: query.skip = (number - 1) * size
        case .opaque(let text)?:
            guard var values = PageToken.decode(text), case .guid(let id)? = values.popLast(),
                values.count == query.order.count
            else { throw Refusal(.invalid, BindingMessage.badSkipToken) }
            for (step, value) in zip(query.order, values) {
                let kind = query.table.column(step.column).map { PropertyKind($0) } ?? .guid
                guard kind.holds(value) else { throw Refusal(.invalid, BindingMessage.badSkipToken) }
            }
            query.after = RowQuery.Cursor(values: values, id: id)
        }
    }

    public static func token(after row: Row, of query: RowQuery) -> String {
        PageToken.encode(
            query.order.map { $0.column == row.table.primaryKey ? .guid(row.id) : row[$0.column] } + [.guid(row.id)]
        )
    }

    // MARK: Columns

    /// The columns that `$select` names; nil for all.
    ///
    /// - Parameter isSingle: The answer is of one record, and can bring its image along, see ``selectsImage(_:of:)``.
    public static func selection(
        _ options: QueryOptions,
        on table: Table,
        for caller: Caller,
        isSingle: Bool = false
    ) throws(Refusal) -> Set<String>? {
        guard let items = options.select else { return nil }
        let schema = PropertySchema(table, for: caller)
        var names: Set<String> = []
        for item in items {
            switch item {
            case .all: return nil
            case .operations: continue
            case .path(let path):
                guard path.names.count == 1 else {
                    throw Refusal(.notOffered, BindingMessage.notOffered(path.description))
                }
                if table.hasImage, path.names[0] == RecordImage.property {
                    // Images of many records would make an answer of any size.
                    guard isSingle else {
                        throw Refusal(.notOffered, BindingMessage.notOffered("$select=\(RecordImage.property)"))
                    }
                    _ = try schema.property(RecordImage.column)
                    continue
                }
                names.insert(try schema.property(path.names[0]).column)
            }
        }
        return names
    }

    /// Whether `$select` names the bytes of the record's image, which are no column.
    public static func selectsImage(_ options: QueryOptions, of table: Table) -> Bool {
        guard table.hasImage, let items = options.select else { return false }
        return items.contains { if case .path(let path) = $0 { path.names == [RecordImage.property] } else { false } }
    }

    // MARK: Search

    /// `$search` over the columns that are kept in folded form.
    private static func condition(
        _ search: SearchExpression,
        on table: Table,
        for caller: Caller
    ) throws(Refusal) -> Predicate {
        let columns = caller.readableColumns(of: table).filter(\.isFolded).map(\.name)
        guard !columns.isEmpty else { throw Refusal(.notOffered, BindingMessage.noSearch(table.setName)) }
        return try condition(search, in: columns)
    }

    private static func condition(_ search: SearchExpression, in columns: [String]) throws(Refusal) -> Predicate {
        switch search {
        case .word(let text), .phrase(let text):
            let pattern = try FilterBinder.pattern(text)
            return .any(columns.map { .matches($0, .contains, pattern) })
        case .and(let parts): return .all(try conditions(parts, in: columns))
        case .or(let parts): return .any(try conditions(parts, in: columns))
        case .not(let part): return .isNotTrue(try condition(part, in: columns))
        }
    }

    private static func conditions(
        _ parts: [SearchExpression],
        in columns: [String]
    ) throws(Refusal) -> [Predicate] {
        var result: [Predicate] = []
        for part in parts { result.append(try condition(part, in: columns)) }
        return result
    }

    // MARK: Addresses

    /// The record that stands in parentheses: by its id, by its primary key named, or by an alternate key.
    public static func address(
        _ parentheses: ResourcePath.Parentheses,
        on table: Table,
        for caller: Caller
    ) throws(Refusal) -> RecordAddress {
        let needsID = Refusal(.invalid, BindingMessage.badMember(table.primaryKey, expected: .guid))
        switch parentheses {
        case .key(.literal(let literal)):
            guard let id = literal.identifier else { throw needsID }
            return .id(RecordReference(table.name, id))
        case .named(let arguments):
            if arguments.count == 1, arguments[0].name == table.primaryKey {
                guard case .literal(let literal) = arguments[0].value, let id = literal.identifier else {
                    throw needsID
                }
                return .id(RecordReference(table.name, id))
            }
            return try alternateKey(arguments, on: table, for: caller)
        default: throw needsID
        }
    }

    private static func alternateKey(
        _ arguments: [ResourcePath.NamedArgument],
        on table: Table,
        for caller: Caller
    ) throws(Refusal) -> RecordAddress {
        let binder = FilterBinder(PropertySchema(table, for: caller), caller: caller, now: Instant(seconds: 0))
        var parts: [RecordAddress.Part] = []
        for argument in arguments {
            let found = try binder.schema.property(argument.name)
            guard case .literal(let literal) = argument.value, literal != .null else {
                throw Refusal(.invalid, BindingMessage.notAKey(argument.name))
            }
            let target = FilterBinder.Target(column: found.column, kind: found.kind)
            parts.append(RecordAddress.Part(column: found.column, value: try binder.value(literal, for: target)))
        }
        guard let key = table.alternateKey(of: parts.map(\.column)) else {
            throw Refusal(.invalid, BindingMessage.notAKey(arguments.map(\.name).joined(separator: ",")))
        }
        let ordered = key.columns.compactMap { name in parts.first { $0.column == name } }
        return .key(table: table.name, ordered)
    }

    /// `/accounts(guid)`, `accounts(guid)`, `/accounts(accountnumber='A1')` or the absolute address; nil for anything
    /// else.
    public static func address(
        _ text: String,
        in registry: Registry,
        for caller: Caller
    ) throws(Refusal) -> RecordAddress? {
        let path = try refusing { () throws(ParseError) in try ResourcePath(reference: text) }
        guard path.segments.count == 1, case .named(let name, let parentheses) = path.segments[0],
            let table = registry.table(set: name.name), parentheses != .none, parentheses != .empty
        else { return nil }
        return try address(parentheses, on: table, for: caller)
    }
}

/// A record as an address names it.
public enum RecordAddress: Sendable, Hashable {
    public struct Part: Sendable, Hashable {
        public let column: String
        public let value: Value
    }

    case id(RecordReference)
    case key(table: String, [Part])

    public var table: String {
        switch self {
        case .id(let reference): reference.table
        case .key(let table, _): table
        }
    }
}

extension Literal {
    /// A GUID, bare or in quotes.
    var identifier: GUID? {
        switch self {
        case .guid(let id): id
        case .string(let text): GUID(text)
        default: nil
        }
    }
}
