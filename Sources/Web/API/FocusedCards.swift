import OData
import Records
import SalesCore
import Worklist

/// The records of a table's page as cards (W-128): with contact and company, score, whether they are followed, and at
/// most two next actions.
///
/// A handful of statements for the whole page, each within what the caller may read.
struct FocusedCards: Sendable {
    let extras: CardExtras
    let selection: CardSelection
    let actions: [GUID: [Row]]
    let meetings: MeetingMembers
    let followed: Set<GUID>
    let scores: [GUID: Row]
    let now: Instant

    /// Next actions on one card (W-128).
    static let mostActions = 2

    static func read(
        _ option: CardOption,
        _ rows: [Row],
        of table: Table,
        _ layouts: CardLayouts,
        _ reader: CardReader,
        now: Instant
    ) async throws -> FocusedCards {
        var selection =
            option.selections(of: [table.name], layouts, reader.registry)[table.name]
            ?? CardSelection(.factory, CardScope(table, in: reader.registry))
        // Every card can say whom its record is about.
        selection.contact?.insert("fullname")
        selection.company?.insert("name")
        let selections = [table.name: selection]
        let facts = try await reader.reading.facts(of: rows, selections)
        let owners = selection.showsOwner ? rows.compactMap(\.owner) : []
        let actions = try await reader.nextActions(of: rows)
        return FocusedCards(
            extras: CardExtras(
                selections: selections,
                facts: facts,
                owners: try await reader.names(of: owners),
                style: try await reader.style(naming: facts, selections)
            ),
            selection: selection,
            actions: actions,
            meetings: try await reader.meetings(of: actions.values.flatMap(\.self)),
            followed: try await reader.followed(among: rows),
            scores: try await reader.scores(of: rows, in: table),
            now: now
        )
    }

    /// The member `sv_card` of a record.
    func write(_ row: Row, to json: inout JSONWriter) {
        let facts = extras.facts[row.reference] ?? CardFacts(record: row)
        json.key("sv_card")
        json.beginObject()
        json.key("contactname")
        json.value(contactName(of: row, facts))
        json.key("companyname")
        json.value(companyName(of: row, facts))
        if selection.showsOwner {
            json.key("ownername")
            json.value(row.owner.flatMap { extras.owners[$0] })
        }
        let score = scores[row.id]
        json.key("score")
        json.value(score?["msdyn_score"].int)
        json.key("grade")
        json.value(score?["msdyn_grade"].int.flatMap { Grade(rawValue: $0) }?.letter)
        json.key("scoretrend")
        json.value(score?["msdyn_scoretrend"].int.flatMap { ScoreTrend(rawValue: $0) }?.name)
        json.key("isfollowed")
        json.value(followed.contains(row.id))
        json.key("actions")
        json.beginArray()
        for action in actions[row.id] ?? [] { write(action: action, to: &json) }
        json.endArray()
        extras.write(facts, selection, to: &json)
        json.endObject()
    }

    private func write(action: Row, to json: inout JSONWriter) {
        let due = action["scheduledend"].instant
        json.beginObject()
        json.key("sv_workitemid")
        json.value(action.id)
        json.key("activitytype")
        json.value(action["activitytypecode"].text)
        json.key("actionname")
        json.value(action["subject"].text)
        json.key("duetime")
        json.value(due)
        meetings.write(action, to: &json)
        json.key("isallday")
        json.value(action["sv_isallday"].bool ?? false)
        json.key("isoverdue")
        json.value(due.map { $0 < now } ?? false)
        json.endObject()
    }

    private func contactName(of row: Row, _ facts: CardFacts) -> String? {
        switch row.table.name {
        case "lead", "contact": row["fullname"].text
        default: facts.contact?.displayName
        }
    }

    private func companyName(of row: Row, _ facts: CardFacts) -> String? {
        row.table.name == "lead" ? row["companyname"].text : facts.company?.displayName
    }
}

extension CardReader {
    /// The first open activities of each record, the earliest due first.
    fileprivate func nextActions(of rows: [Row]) async throws -> [GUID: [Row]] {
        let activities = registry.activitypointer
        guard caller.depth(.read, on: activities) > .none else { return [:] }
        let query = RowQuery(
            activities,
            filter: .isOneOf("statecode", [.int(0), .int(3)]),
            order: [Ordering("scheduledend")],
            limit: FocusedCards.mostActions
        )
        return try await store.related(query, by: "regardingobjectid", to: rows.map(\.reference), for: caller)
    }

    fileprivate func meetings(of activities: [Row]) async throws -> MeetingMembers {
        try await MeetingMembers(of: activities, in: store, registry, for: caller)
    }

    fileprivate func followed(among rows: [Row]) async throws -> Set<GUID> {
        guard !rows.isEmpty else { return [] }
        let query = RowQuery(
            registry["postfollow"],
            filter: .isOneOf("regardingobjectid", rows.map { .guid($0.id) }),
            limit: rows.count
        )
        return Set(try await store.rows(query, for: caller).compactMap { $0["regardingobjectid"].guid })
    }

    fileprivate func scores(of rows: [Row], in table: Table) async throws -> [GUID: Row] {
        let scores = registry["msdyn_predictivescore"]
        guard !rows.isEmpty, caller.depth(.read, on: scores) > .none else { return [:] }
        let query = RowQuery(
            scores,
            filter: .all([
                .isOneOf("msdyn_entitytype", [.text(table.name)]),
                .isOneOf("msdyn_entityid", rows.map { .text($0.id.description) }),
            ]),
            limit: rows.count
        )
        let found = try await store.rows(query, for: caller)
        return Dictionary(
            found.compactMap { row in row["msdyn_entityid"].text.flatMap { GUID($0) }.map { ($0, row) } },
            uniquingKeysWith: { first, _ in first }
        )
    }
}
