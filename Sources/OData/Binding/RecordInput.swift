public import Records
public import SalesCore

/// What a body sets on a record, and which records it makes or ties along with it.
public struct RecordInput: Sendable {
    public let table: Table
    /// The id that the client chose.
    public var id: GUID?
    public var changes: [Change] = []
    /// Values of the alternate key in the address, stored when the record is new.
    public var keyChanges: [Change] = []
    /// Columns that only the program sets, written as empty: a record that is made ignores them (web-api.md, section 4),
    /// one that is changed refuses them.
    public var unset: [String] = []
    /// Lookups set by an address that has yet to be looked up.
    public var links: [Link] = []
    /// Records to be made first, to which a lookup then points.
    public var parents: [(navigation: Navigation, input: RecordInput)] = []
    /// Records to be made afterwards, whose lookup points to this one.
    public var children: [(navigation: Navigation, inputs: [RecordInput])] = []
    /// Records that exist and whose lookup is to point to this one.
    public var attached: [(navigation: Navigation, addresses: [RecordAddress])] = []

    public struct Link: Sendable {
        public let column: String
        public let address: RecordAddress
    }

    public init(_ table: Table) {
        self.table = table
    }

    /// The changes of a body that only sets columns of one record, its links given by ids.
    public func plainChanges() throws(Refusal) -> [Change] {
        if let name = unset.first { throw Refusal(.invalid, RecordMessage.computedColumn(name)) }
        var result = changes
        for link in links {
            guard case .id(let reference) = link.address else {
                throw Refusal(.invalid, BindingMessage.badBind(link.column))
            }
            result.append(.link(link.column, reference))
        }
        guard isFlat else { throw Refusal(.notOffered, BindingMessage.notOffered("deep insert")) }
        return result
    }

    /// Nothing but values of this record.
    public var isFlat: Bool { parents.isEmpty && children.isEmpty && attached.isEmpty }
}

extension RecordInput {
    /// Records in one body, all levels together.
    public static let recordLimit = 1000
    private static let depthLimit = 4

    /// Reads a body. Annotations and the primary key are no changes.
    public init(
        _ body: JSONValue,
        on table: Table,
        in registry: Registry,
        for caller: Caller
    ) throws(Refusal) {
        var count = 0
        try self.init(body, on: table, in: registry, for: caller, depth: 0, count: &count)
    }

    private init(
        _ body: JSONValue,
        on table: Table,
        in registry: Registry,
        for caller: Caller,
        depth: Int,
        count: inout Int
    ) throws(Refusal) {
        guard case .object(let object) = body else { throw Refusal(.invalid, BindingMessage.bodyNotObject) }
        count += 1
        guard count <= RecordInput.recordLimit, depth <= RecordInput.depthLimit else {
            throw Refusal(
                .tooLarge,
                BindingMessage.insertTooLarge(records: RecordInput.recordLimit, depth: RecordInput.depthLimit)
            )
        }
        self.init(table)
        for (name, value) in object.members {
            if name == table.primaryKey {
                // The record is new, or named by its address.
                if value.isNull { continue }
                guard let given = value.string.flatMap({ GUID($0) }) else {
                    throw Refusal(.invalid, BindingMessage.badMember(name, expected: .guid))
                }
                id = given
            } else if name.hasSuffix("@odata.bind") {
                try bind(String(name.dropLast("@odata.bind".count)), value, in: registry, for: caller)
            } else if name.contains("@") {
                continue
            } else if value.isNull, let column = table.column(property: name) ?? table.column(name),
                caller.mayRead(column, of: table), column.isComputed || name != column.name
            {
                unset.append(name)
            } else if let column = caller.readableColumn(name, of: table), !column.isLookup {
                changes.append(Change(name, try RecordBinding.value(value, for: column)))
            } else if let navigation = registry.navigation(name, of: table) {
                try insert(value, along: navigation, in: registry, for: caller, depth: depth, count: &count)
            } else if table.column(property: name) != nil {
                throw Refusal(.invalid, RecordMessage.computedColumn(name))
            } else {
                throw Refusal(.invalid, BindingMessage.unknownProperty(name, of: table.name))
            }
        }
    }

    /// Records written inside the body (deep insert).
    private mutating func insert(
        _ value: JSONValue,
        along navigation: Navigation,
        in registry: Registry,
        for caller: Caller,
        depth: Int,
        count: inout Int
    ) throws(Refusal) {
        let name = navigation.name
        if navigation.isCollection {
            guard case .array(let items) = value, let target = registry.table(navigation.targets[0]) else {
                throw Refusal(.invalid, BindingMessage.badMember(name, expected: .objects))
            }
            var inputs: [RecordInput] = []
            for item in items {
                inputs.append(
                    try RecordInput(item, on: target, in: registry, for: caller, depth: depth + 1, count: &count)
                )
            }
            children.append((navigation, inputs))
            return
        }
        if value.isNull {
            changes.append(Change(navigation.column, .null))
            return
        }
        guard case .object = value, navigation.targets.count == 1, let target = registry.table(navigation.targets[0])
        else { throw Refusal(.invalid, BindingMessage.badBind(name)) }
        parents.append(
            (
                navigation,
                try RecordInput(value, on: target, in: registry, for: caller, depth: depth + 1, count: &count)
            )
        )
    }

    /// `parentaccountid@odata.bind`, `regardingobjectid_lead@odata.bind`, `ownerid@odata.bind`; with a list, the
    /// records of a collection.
    private mutating func bind(
        _ name: String,
        _ value: JSONValue,
        in registry: Registry,
        for caller: Caller
    ) throws(Refusal) {
        // A lookup to several tables may be named without the table: the address says which it is.
        let column: Column
        let targets: [String]
        if let found = table.column(name), found.isLookup {
            (column, targets) = (found, found.targets)
        } else {
            guard let navigation = registry.navigation(name, of: table) else {
                throw Refusal(.invalid, BindingMessage.unknownProperty(name, of: table.name))
            }
            guard !navigation.isCollection else { return try attach(navigation, value, in: registry, for: caller) }
            guard let found = table.column(navigation.column) else {
                throw Refusal(.invalid, BindingMessage.unknownProperty(name, of: table.name))
            }
            (column, targets) = (found, navigation.targets)
        }
        guard caller.readableColumn(column.name, of: table) != nil else {
            throw Refusal(.invalid, BindingMessage.unknownProperty(name, of: table.name))
        }
        if value.isNull {
            changes.append(Change(column.name, .null))
            return
        }
        guard let text = value.string, let address = try RecordBinding.address(text, in: registry, for: caller) else {
            throw Refusal(.invalid, BindingMessage.badBind(name))
        }
        guard targets.contains(address.table) else {
            throw Refusal(.invalid, RecordMessage.wrongTarget(column.name, targets))
        }
        switch address {
        case .id(let reference): changes.append(.link(column.name, reference))
        case .key: links.append(Link(column: column.name, address: address))
        }
    }

    private mutating func attach(
        _ navigation: Navigation,
        _ value: JSONValue,
        in registry: Registry,
        for caller: Caller
    ) throws(Refusal) {
        guard case .array(let items) = value, items.count <= RecordInput.recordLimit else {
            throw Refusal(.invalid, BindingMessage.badMember(navigation.name, expected: .addresses))
        }
        var addresses: [RecordAddress] = []
        for item in items {
            guard let text = item.string, let address = try RecordBinding.address(text, in: registry, for: caller),
                navigation.targets.contains(address.table)
            else { throw Refusal(.invalid, BindingMessage.badBind(navigation.name)) }
            addresses.append(address)
        }
        attached.append((navigation, addresses))
    }
}

extension RecordBinding {
    /// A JSON value as the column keeps it.
    public static func value(_ json: JSONValue, for column: Column) throws(Refusal) -> Value {
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
        throw Refusal(.invalid, RecordMessage.wrongKind(column.name, expected: column.kind))
    }
}
