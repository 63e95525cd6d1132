import Records
import SalesCore

/// Which records' items a person may see on lists: the read scope of the record types, which roles may make differ,
/// and records shared one by one.
struct ListedScope {
    private let scopes: [(table: Table, scope: Scope)]
    private let caller: Caller
    /// The codes of the record types that are listed (W-4); nil where no item is of another.
    let codes: [Int64]?

    init(_ caller: Caller, in registry: Registry) {
        self.caller = caller
        let tables = registry.listedTables
        scopes = tables.map { ($0, caller.scope(.read, on: $0)) }
        codes = registry.listsAllTypes ? nil : tables.map(\.typeCode)
    }

    /// The one scope of all record types, where there is one and nothing is shared: then the list is a plain walk.
    var uniform: Scope? {
        guard let first = scopes.first?.scope, scopes.allSatisfy({ $0.scope == first }), !hasShares else { return nil }
        return first
    }

    private var hasShares: Bool { scopes.contains { caller.sharedTables.contains($0.table.name) } }

    /// The condition on rows of `work_concern`, named `c`.
    var condition: SQL {
        guard !scopes.isEmpty else { return "1 = 0" }
        if let uniform { return "\(sql: ListedScope.condition(uniform))\(sql: types)" }
        let parts = scopes.map { table, scope -> SQL in
            var readable = ListedScope.condition(scope)
            if caller.sharedTables.contains(table.name) {
                readable = "(\(sql: readable) or \(sql: .shared(table, "c.record_id", with: caller)))"
            }
            return "(\(sql: ListedScope.item(ofTypes: [table.typeCode])) and \(sql: readable))"
        }
        return "(\(sql: parts.joined(separator: " or ")))"
    }

    private var types: SQL { codes.map { " and \(sql: ListedScope.item(ofTypes: $0))" } ?? "" }

    private static func item(ofTypes codes: [Int64]) -> SQL {
        """
        exists (select 1 from work_item i where i.id = c.item_id
                and \(sql: .oneOf("i.record_code", codes.map(SQLValue.int))))
        """
    }

    private static func condition(_ scope: Scope) -> SQL {
        switch scope {
        case .nothing: "1 = 0"
        case .everything: "1 = 1"
        case .owned(let principals): .oneOf("c.record_owner_id", principals)
        case .units(let units, let principals):
            "(\(sql: .oneOf("c.record_unit_id", units)) or \(sql: .oneOf("c.record_owner_id", principals)))"
        }
    }
}
