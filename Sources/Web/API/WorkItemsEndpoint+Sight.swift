import Records
import SalesCore

extension WorkItemsEndpoint {
    /// Whether the list of `sv_seller` may be shorter here than it is for that person, see ``Sight``.
    func seesLess(_ request: APIRequest) async throws -> Bool {
        guard let seller = request.seller else { return false }
        return try await Sight(records: records, registry: pipeline.registry).isNarrower(
            of: request.caller,
            than: seller
        )
    }
}

/// How far those see who look at the lists of others.
struct Sight: Sendable {
    let records: any RecordStore
    let registry: Registry

    /// Whether whoever looks at somebody's list has rights that reach less far than that person's, so that the list may
    /// be shorter here: `@sv.rowsmaybemissing`. It is told by the rights alone: that a row is there, and how many, stays
    /// unsaid.
    func isNarrower(of caller: Caller, than seller: Caller) async throws -> Bool {
        let tables = registry.listedTables
        let teams = seller.principals.dropFirst().filter { !caller.principals.contains($0) }
        var units: [GUID: GUID] = [:]
        if !teams.isEmpty, tables.contains(where: { caller.scope(.read, on: $0) != .everything }) {
            let team = registry["team"]
            let query = RowQuery(team, filter: .isOneOf(team.primaryKey, teams.map(Value.guid)), limit: teams.count)
            for row in try await records.rows(query, for: caller) {
                units[row.id] = row.reference("businessunitid")?.id
            }
        }
        return caller.readsLess(than: seller, of: tables, teams: units)
    }
}
