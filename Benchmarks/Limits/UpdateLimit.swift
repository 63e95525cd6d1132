import Records
import SalesCore
import Storage

/// One row updated by its primary key and flushed to the disk, and nothing else.
///
/// On PostgreSQL every worker has a connection and a row of its own, each statement its own transaction. SQLite has
/// one writer: there the better of two ways counts, transactions one after the other without a pause, and the
/// program's own grouping of transactions that wait for each other.
struct UpdateLimit {
    let address: String
    let workers: Int
    private let rows: [GUID]

    private static let update = Statement("update work_item set trend = $1 where id = $2")
    private static let begin = Statement("begin immediate")
    private static let commit = Statement("commit")

    init(database address: String, workers: Int) async throws {
        self.address = address
        self.workers = workers
        let database = try Limits.open(address, connections: 1)
        let some = Statement("select id from work_item order by id limit $1")
        rows = try await database.read { try $0.query(some, [.int(Int64(workers))]) { $0.guid(0) } }
        await database.close()
        guard rows.count == workers else { throw LimitError.noRow }
    }

    /// Another value than the row had the round before: SQLite writes and flushes nothing for one that stays the same.
    private static func trend(afterRounds rounds: Int) -> SQLValue { .int(Int64(rounds % 4)) }

    func measure(for duration: Duration) async throws -> [String: Any] {
        let database = try Limits.open(address, connections: workers)
        var result: [String: Any] = ["workers": workers]
        if database.dialect == .postgres {
            result["perSecond"] = try await each(database, for: duration).perSecond
        } else {
            let single = try await oneAfterTheOther(database, for: duration).perSecond
            let grouped = workers > 1 ? try await grouped(database, for: duration).perSecond : 0
            result["single"] = single
            result["grouped"] = grouped
            result["perSecond"] = max(single, grouped)
        }
        await database.close()
        return result
    }

    private func each(_ database: any Database, for duration: Duration) async throws -> Rate {
        try await rate(workers: workers, for: duration) { [rows] number, end in
            try await database.withoutTransaction { connection in
                var rounds = 0
                while ContinuousClock.now < end {
                    rounds += try connection.execute(
                        UpdateLimit.update,
                        [UpdateLimit.trend(afterRounds: rounds), .guid(rows[number])]
                    )
                }
                return rounds
            }
        }
    }

    private func oneAfterTheOther(_ database: any Database, for duration: Duration) async throws -> Rate {
        try await rate(workers: 1, for: duration) { [rows] _, end in
            try await database.withoutTransaction { connection in
                var rounds = 0
                while ContinuousClock.now < end {
                    try connection.execute(UpdateLimit.begin)
                    let trend = UpdateLimit.trend(afterRounds: rounds / rows.count)
                    rounds += try connection.execute(UpdateLimit.update, [trend, .guid(rows[rounds % rows.count])])
                    try connection.execute(UpdateLimit.commit)
                }
                return rounds
            }
        }
    }

    private func grouped(_ database: any Database, for duration: Duration) async throws -> Rate {
        try await rate(workers: workers, for: duration) { [rows] number, end in
            var rounds = 0
            while ContinuousClock.now < end {
                let trend = UpdateLimit.trend(afterRounds: rounds)
                rounds += try await database.write { connection in
                    try connection.execute(UpdateLimit.update, [trend, .guid(rows[number])])
                }
            }
            return rounds
        }
    }
}
