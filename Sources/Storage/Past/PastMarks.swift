import Records
import SalesCore
import Worklist

/// What a person had read, followed, and been given by sharing.
struct PastMarks {
    private var read: [GUID: Bool] = [:]
    private var followed: [GUID: Bool] = [:]
    private var masks: [GUID: [GUID: Int64]] = [:]

    init(of viewer: Caller, at instant: Instant, in connection: any SQLConnection) throws {
        var read: [GUID: Bool] = [:]
        var followed: [GUID: Bool] = [:]
        var masks: [GUID: [GUID: Int64]] = [:]
        for principal in viewer.principals {
            try connection.forEach(PastSQL.shares, [.guid(principal)]) { row in
                masks[row.guid(0), default: [:]][principal] = row.int(1)
                return true
            }
            try connection.forEach(PastSQL.marks, [.guid(principal), .int(instant.microseconds)]) { row in
                switch PastMark(rawValue: row.int(0)) {
                case .read: if principal == viewer.id { read[row.guid(1)] = row.bool(2) }
                case .followed: if principal == viewer.id { followed[row.guid(1)] = row.bool(2) }
                case .shared: masks[row.guid(1), default: [:]][principal] = row.int(2)
                case nil: break
                }
                return true
            }
        }
        self.read = read
        self.followed = followed
        self.masks = masks
    }

    /// Whether reading the record was shared with the person or a team of theirs.
    func shares(_ record: GUID) -> Bool { masks[record]?.values.contains { $0 & 1 == 1 } ?? false }

    /// Cards with the marks of that time: those that have changed since, and those that still hold.
    func marked(
        _ cards: [WorklistCard],
        for person: GUID,
        in connection: any SQLConnection
    ) throws -> [WorklistCard] {
        var isRead = Set<GUID>()
        var isFollowed = Set<GUID>()
        for chunk in cards.chunked(by: 256) {
            let items: SQL = """
                select msdyn_nextactionid from msdyn_workqueuestate
                where ownerid = \(bind: .guid(person)) and msdyn_isread = 1
                  and \(sql: .oneOf("msdyn_nextactionid", chunk.map(\.id)))
                """
            isRead.formUnion(try connection.query(items) { $0.guid(0) })
            let records: SQL = """
                select regardingobjectid from postfollow
                where ownerid = \(bind: .guid(person))
                  and \(sql: .oneOf("regardingobjectid", chunk.map(\.record.id)))
                """
            isFollowed.formUnion(try connection.query(records) { $0.guid(0) })
        }
        return cards.map { card in
            card.marked(
                isUnread: !(read[card.id] ?? isRead.contains(card.id)),
                isFollowed: followed[card.record.id] ?? isFollowed.contains(card.record.id)
            )
        }
    }
}
