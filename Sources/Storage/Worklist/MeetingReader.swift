import Records
import SalesCore
import Worklist

/// Reads of the appointments on a page of the list when they begin and how they are joined (W-19, K-5).
///
/// The projection holds due times alone, by which lists are ranked; what is shown beside them is looked up by id for the
/// rows that are shown, so that lists stay as fast as they are.
struct MeetingReader {
    let connection: any SQLConnection
    let registry: Registry
    /// Who looks at the page.
    let caller: Caller

    private static let chunk = 256

    /// The same cards, in their order.
    func told(_ cards: [WorklistCard]) throws -> [WorklistCard] {
        let appointments = cards.filter { $0.activity == .appointment }.map(\.id)
        guard !appointments.isEmpty else { return cards }
        var meetings: [GUID: Meeting] = [:]
        for chunk in appointments.chunked(by: MeetingReader.chunk) {
            try connection.forEach(statement(Array(chunk))) { row in
                meetings[row.guid(0)] = Meeting(
                    startsAt: row.isNull(1) ? nil : row.instant(1),
                    isOnline: row.boolOrNil(2) ?? false,
                    joinAddress: row.textOrNil(3)
                )
                return true
            }
        }
        return cards.map { card in
            var card = card
            card.meeting = meetings[card.id]
            return card
        }
    }

    /// Rides the primary key. A column that the caller may not read is empty (X-31).
    private func statement(_ ids: [GUID]) -> SQL {
        let table = registry["appointment"]
        let columns = Meeting.columns.map { name -> SQL in
            let isReadable = table.column(name).map { caller.mayRead($0, of: table) } ?? false
            return isReadable ? "a.\(id: name)" : "null"
        }
        return """
            select a.id, \(sql: columns.joined(separator: ", ")) from activity a where \(sql: .oneOf("a.id", ids))
            """
    }
}
