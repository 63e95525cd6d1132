import Identity
import Records
import SalesCore
import Storage

/// Lists of leads read through Storage by two people, one of whom may read everything: what the access predicate costs.
///
/// Both ask for the same rows, the seller's own, so that the answers are the same.
struct AccessLimit {
    let address: String
    let seller: String
    let administrator: String

    private static let rows = 51
    private static let rounds = 6

    func measure(for duration: Duration) async throws -> [String: Any] {
        let database = try Limits.open(address, connections: 1)
        let (narrow, wide) = (try await caller(seller, database), try await caller(administrator, database))
        let registry = Registry(tables: Registry.standardTables)
        let store = SQLRecordStore(database: database, registry: registry)
        let query = RowQuery(
            registry["lead"],
            filter: .compare("ownerid", .equal, .guid(narrow.id)),
            order: [Ordering("createdon", descending: true)],
            limit: AccessLimit.rows
        )
        var rates: [[Double]] = [[], []]
        // In turns, so that both see the same machine.
        for round in 0..<AccessLimit.rounds {
            let caller = round % 2 == 0 ? narrow : wide
            let rate = try await rate(workers: 1, for: duration / AccessLimit.rounds) { _, end in
                var rounds = 0
                while ContinuousClock.now < end {
                    guard try await !store.rows(query, for: caller).isEmpty else { throw LimitError.noRow }
                    rounds += 1
                }
                return rounds
            }
            rates[round % 2].append(rate.perSecond)
        }
        await database.close()
        return ["with": middle(rates[0]), "without": middle(rates[1])]
    }

    private func middle(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    private func caller(_ email: String, _ database: any Database) async throws -> Caller {
        let identity = SQLIdentityStore(database: database)
        guard let person = try await identity.person(email: EmailAddress(typed: email)),
            let caller = try await database.read({ try identity.caller(id: person.id, in: $0) })
        else { throw LimitError.unknownPerson(email) }
        return caller
    }
}

/// Names that hold a text, by the trigram index alone: the same rows as the API's, once for each text.
struct ContainsLimit {
    let address: String
    let texts: [String]

    private static let rows: Int64 = 51
    private static let names = Statement(
        sqlite: """
            select r.id, r.fullname from name_trigram t join lead r on r.id = t.record_id
            where t.record_type = 'lead' and t.name match $1 limit $2
            """,
        postgres: "select id, fullname from lead where fullname_fold like $1 limit $2"
    )

    /// The milliseconds that each text took, the better of two.
    func measure() async throws -> [String: Any] {
        let database = try Limits.open(address, connections: 1)
        let isSQLite = database.dialect == .sqlite
        let times = try await database.read { [texts] connection in
            try texts.map { text in
                let wanted = SQLValue.text(isSQLite ? "\"\(text)\"" : "%\(text)%")
                return try (0..<2).map { _ in
                    let start = ContinuousClock.now
                    _ = try connection.query(ContainsLimit.names, [wanted, .int(ContainsLimit.rows)]) { $0.guid(0) }
                    return (ContinuousClock.now - start) / .milliseconds(1)
                }.min() ?? 0
            }
        }
        await database.close()
        return ["milliseconds": times]
    }
}
