import Records
import SalesCore
import Storage

/// The rows that completing a seller's open activities changes, written by bare statements in transactions of 500 and
/// taken back at the end: no rights, no rules, no reading.
struct BulkLimit {
    let address: String
    let email: String

    private static let chunk = 500
    private static let items = Statement(
        """
        select i.id from work_item i join systemuser u on u.id = i.owner_id
        where u.internalemailaddress = $1 and i.valid_to is null order by i.id limit 20000
        """
    )
    private static let begin = Statement(
        "insert into operation (id, kind, person, at, recorded_at) values ($1, 'complete', $1, 1, 1)"
    )
    private static let complete = Statement(
        "update activity set statecode = 1, modifiedon = modifiedon + 1, versionnumber = versionnumber + 1 where id = $1"
    )
    private static let close = Statement("update work_item set valid_to = 1 where id = $1")
    private static let forget = Statement("delete from work_concern where item_id = $1")
    private static let history = Statement(
        """
        insert into history (operation_id, at, record_type, record_id, action, before, after, version)
        values ($3, 1, 'task', $1, 'update', $2, $2, 1)
        """
    )
    private static let event = Statement(
        "insert into event (at, operation_id, record_type, record_id, principals) values (1, $1, 'lead', $1, $2)"
    )
    private static let change = #"{"statecode":1,"statuscode":5,"actualend":"2026-11-23T14:00:00Z"}"#

    func measure() async throws -> [String: Any] {
        let database = try Limits.open(address, connections: 1)
        let ids = try await database.read { try $0.query(BulkLimit.items, [.text(email)]) { $0.guid(0) } }
        guard !ids.isEmpty else { throw LimitError.noRow }
        let rate: Rate? = try await database.withoutTransaction { connection in
            // One transaction around all, taken back at the end; chunks are what the program flushes after.
            try connection.script("begin")
            defer { try? connection.script("rollback") }
            try connection.execute(BulkLimit.begin, [.guid(ids[0])])
            let start = ContinuousClock.now
            for chunk in stride(from: 0, to: ids.count, by: BulkLimit.chunk) {
                try BulkLimit.write(ids[chunk..<min(chunk + BulkLimit.chunk, ids.count)], of: ids[0], in: connection)
            }
            let (seconds, attoseconds) = (ContinuousClock.now - start).components
            return Rate(rounds: ids.count, seconds: Double(seconds) + Double(attoseconds) / 1e18)
        }
        await database.close()
        return ["perSecond": rate?.perSecond ?? 0, "items": ids.count]
    }

    private static func write(_ ids: ArraySlice<GUID>, of operation: GUID, in connection: any SQLConnection) throws {
        let each = ids.map { [SQLValue.guid($0)] }
        try connection.executeMany(complete, each)
        try connection.executeMany(close, each)
        try connection.executeMany(forget, each)
        try connection.executeMany(history, ids.map { [.guid($0), .text(change), .guid(operation)] })
        try connection.executeMany(event, ids.map { [.guid($0), .text($0.description)] })
    }
}
