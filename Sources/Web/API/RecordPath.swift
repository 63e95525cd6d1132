import OData
import Records
import SalesCore

/// What a path of the registry's part of the service leads to.
enum RecordPath: Sendable {
    /// A set, or the records below one record.
    case group(RecordsEndpoint.Group)
    /// A record by its address in a set; it need not exist.
    case address(RecordAddress, Table)
    /// A record below another one, which tied them together.
    case member(Row, of: RecordsEndpoint.Group)
    /// What a lookup points to; nil when it is empty.
    case single(Row?, Navigation, from: Row)
    case property(Column?, of: Row)
    /// An operation bound to a record, or to a set.
    case operation(String, ResourcePath.Parentheses, on: RecordAddress?, Table)
}

extension RecordsEndpoint {
    /// Follows a path from a set, step by step and within what the caller may read.
    ///
    /// - Returns: Where it leads, and `$count`, `$value` or `$ref` at its end.
    func resolve(
        _ table: Table,
        _ parentheses: ResourcePath.Parentheses,
        _ request: APIRequest
    ) async throws -> (path: RecordPath, tail: ResourcePath.Segment?) {
        var path = RecordPath.group(Group(table: table))
        if parentheses != .none {
            path = .address(try RecordBinding.address(parentheses, on: table, for: request.caller), table)
        }
        var rest = request.path.segments.dropFirst()
        while let segment = rest.first {
            guard case .named(let name, let parentheses) = segment else { break }
            path = try await step(path, name, parentheses, request)
            rest = rest.dropFirst()
        }
        guard let tail = rest.first else { return (path, nil) }
        guard rest.count == 1, [.count, .value, .reference].contains(tail) else {
            throw Refusal(.notFound, WebMessage.noSuchAddress(tail.description))
        }
        return (path, tail)
    }

    private func step(
        _ path: RecordPath,
        _ name: QualifiedName,
        _ parentheses: ResourcePath.Parentheses,
        _ request: APIRequest
    ) async throws -> RecordPath {
        let unknown = Refusal(.notFound, WebMessage.noSuchAddress(name.description))
        switch path {
        case .group(let group):
            if name.namespace == RecordsEndpoint.namespace {
                // A cast to the set's own type changes nothing.
                if name.name == group.table.name, parentheses == .none { return path }
                return .operation(name.name, parentheses, on: nil, group.table)
            }
            guard name.namespace == nil, name.name.hasPrefix("sv_") else { throw unknown }
            return .operation(name.name, parentheses, on: nil, group.table)
        case .address(let address, let table):
            if name.namespace == RecordsEndpoint.namespace, name.name != table.name {
                return .operation(name.name, parentheses, on: address, table)
            }
            if name.namespace != nil { return path }
            if registry.navigation(name.name, of: table) == nil, table.column(property: name.name) == nil,
                name.name != table.primaryKey, name.name.hasPrefix("sv_")
            {
                return .operation(name.name, parentheses, on: address, table)
            }
            return try await step(from: try await row(address, of: table, request), name, parentheses, request)
        case .member(let row, _), .single(let row?, _, _):
            return try await step(from: row, name, parentheses, request)
        default: throw unknown
        }
    }

    private func step(
        from row: Row,
        _ name: QualifiedName,
        _ parentheses: ResourcePath.Parentheses,
        _ request: APIRequest
    ) async throws -> RecordPath {
        let table = row.table
        if name.namespace == RecordsEndpoint.namespace, name.name == table.name, parentheses == .none {
            return .address(.id(row.reference), table)
        }
        let unknown = Refusal(.notFound, WebMessage.noSuchAddress(name.description))
        guard name.namespace == nil else { throw unknown }
        if parentheses == .none {
            if name.name == table.primaryKey { return .property(nil, of: row) }
            let schema = PropertySchema(table, for: request.caller)
            if let found = try? schema.property(name.name) {
                return .property(table.column(found.column), of: row)
            }
        }
        guard let navigation = registry.navigation(name.name, of: table) else { throw unknown }
        guard navigation.isCollection else {
            guard parentheses == .none, request.caller.readableColumn(navigation.column, of: table) != nil else {
                throw unknown
            }
            guard let reference = row.reference(navigation.column), navigation.targets.contains(reference.table) else {
                return .single(nil, navigation, from: row)
            }
            guard let found = try await store.row(reference, for: request.caller) else {
                throw Refusal(.notFound, RecordMessage.notFound(table: reference.table, id: reference.id))
            }
            return .single(found, navigation, from: row)
        }
        guard let target = registry.anyTable(navigation.targets[0]) else { throw unknown }
        let group = Group(table: target, parent: Group.Parent(record: row.reference, navigation: navigation))
        guard parentheses != .none else { return .group(group) }
        let address = try RecordBinding.address(parentheses, on: target, for: request.caller)
        let member = try await self.row(address, of: target, request)
        guard member.reference(navigation.column) == row.reference else {
            throw Refusal(.notFound, RecordMessage.notFound(table: target.name, id: member.id))
        }
        return .member(member, of: group)
    }

    static let namespace = "Microsoft.Dynamics.CRM"
}
