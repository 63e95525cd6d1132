public import Records
public import SalesCore

/// What a property of a set is, for filters and orders.
public enum PropertyKind: Sendable {
    case text(isFolded: Bool)
    case int
    case decimal
    case double
    case bool
    case instant
    case date
    case guid
    /// Text in the API, a number in the tables.
    case named([String: Int64])
}

/// The properties of one set, by the names the API uses, with the columns that stand behind them.
public struct PropertySchema: Sendable {
    private enum Source: Sendable {
        case listed([String: (column: String, kind: PropertyKind)])
        case table(Table, Caller)
    }

    public let typeName: String
    private let source: Source

    public init(typeName: String, properties: [(name: String, column: String, kind: PropertyKind)]) {
        self.typeName = typeName
        source = .listed(
            Dictionary(
                properties.map { ($0.name, (column: $0.column, kind: $0.kind)) },
                uniquingKeysWith: { first, _ in first }
            )
        )
    }

    /// The schema of a registry table, as far as the caller may know it.
    public init(_ table: Table, for caller: Caller) {
        typeName = "Microsoft.Dynamics.CRM.\(table.name)"
        source = .table(table, caller)
    }

    public func property(_ name: String) throws(Refusal) -> (column: String, kind: PropertyKind) {
        guard let found = found(name) else {
            throw Refusal(.invalid, BindingMessage.unknownProperty(name, of: typeName))
        }
        return found
    }

    private func found(_ name: String) -> (column: String, kind: PropertyKind)? {
        switch source {
        case .listed(let properties): return properties[name]
        case .table(let table, _) where name == table.primaryKey: return (name, .guid)
        case .table(let table, let caller):
            if let part = table.ownerPart(property: name) { return (part.name, .guid) }
            guard let column = table.column(property: name), caller.mayRead(column, of: table) else { return nil }
            return (column.name, PropertyKind(column))
        }
    }
}

extension PropertyKind {
    init(_ column: Column) {
        self =
            switch column.kind {
            case .text, .memo: .text(isFolded: column.isFolded)
            case .integer, .choice, .state, .status: .int
            case .decimal, .money: .decimal
            case .double: .double
            case .boolean: .bool
            case .instant: .instant
            case .date: .date
            case .lookup, .guid: .guid
            }
    }

    /// Whether a column of this kind may have the value, as somebody else says who continues a list.
    func holds(_ value: Value) -> Bool {
        switch (self, value) {
        case (_, .null), (.int, .int), (.decimal, .decimal), (.bool, .bool), (.instant, .instant), (.date, .date),
            (.guid, .guid), (.named, .int):
            true
        case (.text, .text(let text)): !text.utf8.contains(0)
        case (.double, .double(let number)): number.isFinite
        default: false
        }
    }

    var isText: Bool { if case .text = self { true } else { false } }

    var expected: ExpectedValue {
        switch self {
        case .text, .named: .quotedText
        case .int: .wholeNumber
        case .decimal, .double: .number
        case .bool: .flag
        case .instant: .instant
        case .date: .day
        case .guid: .guid
        }
    }
}
