import OData
import Records
import SalesCore
import Worklist

/// What is told of the appointments among activities: when they begin and how they are joined (W-19, W-97).
struct MeetingMembers: Sendable {
    private let meetings: [GUID: Meeting]

    /// Reads them in one statement, as far as the caller may; none where there is no appointment.
    init(of activities: [Row], in store: any RecordStore, _ registry: Registry, for caller: Caller) async throws {
        let table = registry["appointment"]
        let ids = activities.filter { $0["activitytypecode"].text == table.name }.map { Value.guid($0.id) }
        guard !ids.isEmpty else {
            meetings = [:]
            return
        }
        let query = RowQuery(table, filter: .isOneOf(table.primaryKey, ids), limit: ids.count)
        let rows = try await store.rows(query, for: caller)
        meetings = Dictionary(uniqueKeysWithValues: rows.map { ($0.id, Meeting($0)) })
    }

    func write(_ activity: Row, to json: inout JSONWriter) {
        let meeting = meetings[activity.id]
        json.key("starttime")
        json.value(meeting?.startsAt)
        json.key("isonlinemeeting")
        json.value(meeting?.isOnline ?? false)
        json.key("onlinemeetingjoinurl")
        json.value(meeting?.joinAddress)
    }
}
