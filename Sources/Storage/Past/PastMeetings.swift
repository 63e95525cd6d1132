import Records
import SalesCore
import Worklist

/// Reads when the appointments of a list of the past began and how they were joined, from the history that is kept of
/// them anyway: the value before the first change after the instant, or else the one that holds now.
struct PastMeetings {
    let connection: any SQLConnection
    let registry: Registry
    /// Who looks at the list. A column that the caller may not read now is empty (X-31).
    let caller: Caller
    let instant: Instant

    private static let chunk = 256

    init(connection: any SQLConnection, registry: Registry, caller: Caller, at instant: Instant) {
        self.connection = connection
        self.registry = registry
        self.caller = caller
        self.instant = instant
    }

    /// The same cards, in their order.
    func told(_ cards: [WorklistCard]) throws -> [WorklistCard] {
        let now = try MeetingReader(connection: connection, registry: registry, caller: caller).told(cards)
        let before = try before(cards.filter { $0.activity == .appointment }.map(\.id))
        guard !before.isEmpty else { return now }
        return now.map { card in
            guard let before = before[card.id] else { return card }
            var card = card
            let meeting = card.meeting
            card.meeting = Meeting(
                startsAt: before["scheduledstart"].map(\.instant) ?? meeting?.startsAt,
                isOnline: before["isonlinemeeting"].map { $0.bool ?? false } ?? meeting?.isOnline ?? false,
                joinAddress: before["onlinemeetingjoinurl"].map(\.text) ?? meeting?.joinAddress
            )
            return card
        }
    }

    /// By appointment what of the columns of a meeting has changed since, as it was. Rides `history_record`.
    private func before(_ ids: [GUID]) throws -> [GUID: [String: Value]] {
        let table = registry["appointment"]
        let columns = Meeting.columns.filter { name in
            table.column(name).map { caller.mayRead($0, of: table) } ?? false
        }
        var before: [GUID: [String: Value]] = [:]
        for chunk in ids.chunked(by: PastMeetings.chunk) {
            let sql: SQL = """
                select h.record_id, h.before from history h
                where \(sql: .oneOf("h.record_id", Array(chunk))) and h.at > \(bind: .int(instant.microseconds))
                  and h.before is not null
                order by h.n
                """
            try connection.forEach(sql) { row in
                let id = row.guid(0)
                for change in RowCodec.decode(row.text(1), table: table)
                where columns.contains(change.column) && before[id]?[change.column] == nil {
                    before[id, default: [:]][change.column] = change.value
                }
                return true
            }
        }
        return before
    }
}
