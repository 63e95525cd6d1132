import HTTPTypes
import Hummingbird
import OData
import Records
import SalesCore

/// One column of a record by itself: `leads(…)/subject` and `leads(…)/subject/$value`.
extension RecordsEndpoint {
    func property(_ column: Column?, of row: Row, _ request: APIRequest) -> Response {
        let value = column.map { row[$0.name] } ?? .guid(row.id)
        guard !value.isNull else { return APIResponse.noContent() }
        let name = column?.propertyName ?? row.table.primaryKey
        var json = JSONWriter(answering: request.context("\(row.table.setName)(\(row.id))/\(name)"))
        json.key("value")
        json.value(value)
        return APIResponse.json(json.answer())
    }

    func rawValue(_ column: Column?, of row: Row) -> Response {
        let value = column.map { row[$0.name] } ?? .guid(row.id)
        switch value {
        case .null: return APIResponse.noContent()
        case .text(let text): return APIResponse.text(text)
        default:
            var json = JSONWriter(capacity: 64)
            json.value(value)
            let text = String(decoding: json.finish(), as: UTF8.self)
            return APIResponse.text(text.hasPrefix("\"") ? String(text.dropFirst().dropLast()) : text)
        }
    }

    /// `PUT …/subject {"value":"x"}`.
    func setProperty(_ column: Column?, of row: Row, _ request: APIRequest) async throws -> Response {
        let column = try writable(column, of: row)
        guard case .object(let body) = try request.json() else { throw Refusal(.invalid, BindingMessage.bodyNotObject) }
        for (name, _) in body.members where name != "value" && !name.contains("@") {
            throw Refusal(.invalid, BindingMessage.unknownMember(name))
        }
        guard let given = body["value"] else { throw Refusal(.invalid, BindingMessage.missingMember("value")) }
        return try await set(column, to: try RecordBinding.value(given, for: column), of: row, request)
    }

    /// `DELETE …/subject`: the value becomes empty.
    func clearProperty(_ column: Column?, of row: Row, _ request: APIRequest) async throws -> Response {
        try await set(try writable(column, of: row), to: .null, of: row, request)
    }

    private func set(_ column: Column, to value: Value, of row: Row, _ request: APIRequest) async throws -> Response {
        let condition = try request.condition()
        return try await change(.update, request) { session in
            try session.update(row.reference, [Change(column.name, value)], if: condition)
        }
    }

    private func writable(_ column: Column?, of row: Row) throws -> Column {
        try APIController.requireWritable(row.table)
        guard let column, !column.isLookup else {
            throw Refusal(.invalid, RecordMessage.computedColumn(column?.propertyName ?? row.table.primaryKey))
        }
        return column
    }
}

/// Ties between records: `…/$ref` (web-api.md, section 4).
extension RecordsEndpoint {
    /// `GET leads(…)/parentaccountid/$ref`.
    func reference(_ row: Row?, _ request: APIRequest) -> Response {
        guard let row else { return APIResponse.noContent() }
        var json = JSONWriter(answering: request.context("$ref"))
        json.key("@odata.id")
        json.value(style(request).address(of: row))
        return APIResponse.json(json.answer())
    }

    /// `PUT leads(…)/parentaccountid/$ref {"@odata.id":"…"}`.
    func point(_ navigation: Navigation, of row: Row, _ request: APIRequest) async throws -> Response {
        try APIController.requireWritable(row.table)
        let address = try named(by: request, along: navigation)
        let condition = try request.condition()
        return try await change(.update, request) { session in
            let target = try RecordMaker(session: session).require(address)
            try session.update(row.reference, [.link(navigation.column, target.reference)], if: condition)
        }
    }

    /// `DELETE leads(…)/parentaccountid/$ref`.
    func unpoint(_ navigation: Navigation, of row: Row, _ request: APIRequest) async throws -> Response {
        try APIController.requireWritable(row.table)
        let condition = try request.condition()
        return try await change(.update, request) { session in
            try session.update(row.reference, [.link(navigation.column, nil)], if: condition)
        }
    }

    /// `POST accounts(…)/contact_customer_accounts/$ref {"@odata.id":"…"}`.
    func attach(to group: Group, _ request: APIRequest) async throws -> Response {
        guard let parent = group.parent else { throw Refusal(.notFound, WebMessage.noSuchAddress("$ref")) }
        try APIController.requireWritable(group.table)
        let address = try named(by: request, along: parent.navigation)
        let condition = try request.condition()
        return try await change(.update, request) { session in
            try RecordsEndpoint.require(condition, of: parent.record, in: session)
            let member = try RecordMaker(session: session).require(address)
            try session.update(member.reference, [.link(parent.navigation.column, parent.record)])
        }
    }

    /// `DELETE accounts(…)/contact_customer_accounts(…)/$ref`, also with `$ref?$id=…`.
    func detach(_ member: Row?, from group: Group, _ request: APIRequest) async throws -> Response {
        guard let parent = group.parent else { throw Refusal(.notFound, WebMessage.noSuchAddress("$ref")) }
        try APIController.requireWritable(group.table)
        var address: RecordAddress? = member.map { .id($0.reference) }
        if address == nil {
            guard let id = request.options.id else { throw Refusal(.invalid, BindingMessage.missingMember("$id")) }
            address = try RecordBinding.address(id, in: registry, for: request.caller)
        }
        guard let address, address.table == group.table.name else {
            throw Refusal(.invalid, BindingMessage.badBind("$id"))
        }
        let condition = try request.condition()
        return try await change(.update, request) { session in
            if condition != .any { try RecordsEndpoint.require(condition, of: parent.record, in: session) }
            let found = try RecordMaker(session: session).require(address)
            guard found.reference(parent.navigation.column) == parent.record else {
                throw Refusal(.notFound, RecordMessage.notFound(table: found.table.name, id: found.id))
            }
            try session.update(found.reference, [.link(parent.navigation.column, nil)])
        }
    }

    /// The record whose collection is changed must be as the client saw it: it is what the address names.
    private static func require(
        _ condition: VersionCondition,
        of record: RecordReference,
        in session: WriteSession
    ) throws {
        let row = try session.row(record)
        guard condition.isMet(by: row.version) else {
            throw Refusal(.preconditionFailed, RecordMessage.changedSince(table: row.table.name))
        }
    }

    private func named(by request: APIRequest, along navigation: Navigation) throws -> RecordAddress {
        guard case .object(let body) = try request.json() else { throw Refusal(.invalid, BindingMessage.bodyNotObject) }
        for (name, _) in body.members where name != "@odata.id" && name != "@odata.context" && name != "@id" {
            throw Refusal(.invalid, BindingMessage.unknownMember(name))
        }
        guard let text = (body["@odata.id"] ?? body["@id"])?.string else {
            throw Refusal(.invalid, BindingMessage.missingMember("@odata.id"))
        }
        guard let address = try RecordBinding.address(text, in: registry, for: request.caller),
            navigation.targets.contains(address.table)
        else { throw Refusal(.invalid, BindingMessage.badBind("@odata.id")) }
        return address
    }
}
