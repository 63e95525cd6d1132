import Records
import SalesCore

/// Which records' items a person may see on lists: the read scope of the record types, which roles may make differ,
/// and records shared one by one.
struct ListedScope {
    private let scopes: [(table: Table, scope: Scope)]
    private let caller: Caller

    init(_ caller: Caller) {
        self.caller = caller
        scopes = Registry.defaultRecordTypes.map { name in
            let table = Registry.standard[name]
            return (table, caller.scope(.read, on: table))
        }
    }

    /// The one scope of all record types, where there is one and nothing is shared: then the list is a plain walk.
    var uniform: Scope? {
        guard let first = scopes.first?.scope, scopes.allSatisfy({ $0.scope == first }), !hasShares else { return nil }
        return first
    }

    private var hasShares: Bool { scopes.contains { caller.sharedTables.contains($0.table.name) } }

    /// The condition on rows of `work_concern`, named `c`.
    var condition: SQL {
        if let uniform { return ListedScope.condition(uniform) }
        let parts = scopes.map { table, scope -> SQL in
            var readable = ListedScope.condition(scope)
            if caller.sharedTables.contains(table.name) {
                readable = "(\(sql: readable) or \(sql: .shared(table, "c.record_id", with: caller)))"
            }
            return """
                (exists (select 1 from work_item i where i.id = c.item_id
                         and i.record_code = \(bind: .int(table.typeCode))) and \(sql: readable))
                """
        }
        return "(\(sql: parts.joined(separator: " or ")))"
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
