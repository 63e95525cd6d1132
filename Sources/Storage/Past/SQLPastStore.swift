import Records
import SalesCore
import Worklist

/// Puts lists of the past together: what stood then, from what has ended since and what stands still.
struct SQLPastStore: PastStore {
    private let database: any Database
    private let registry: Registry
    private let zones = ZoneCache()

    init(database: any Database, registry: Registry) {
        self.database = database
        self.registry = registry
    }

    func list(of person: GUID, at instant: Instant, for caller: Caller) async throws -> PastList {
        try await database.read { connection in
            let name = try authorised(person, for: caller, in: connection)
            let rights = try PastRights(connection: connection, at: instant, zones: zones)
            let workspace = try rights.workspace()
            let then = try rights.caller(person)
            guard let viewer = then, workspace.isOpen(to: viewer) else {
                let window = WorklistWindow(.listed, now: instant, zone: then?.zone ?? caller.zone)
                return PastList(person: name, window: window, viewer: nil, cards: [])
            }
            let window = WorklistWindow(.listed, now: instant, zone: viewer.zone)
            let marks = try PastMarks(of: viewer, at: instant, in: connection)
            let tables = registry.listedTables(in: workspace)
            let scope = PastScope(viewer, tables)
            let readers = [viewer, caller]
            let columns = readers.map { CardColumns($0, in: registry, of: tables) }
            let items = try standing(viewer, window, in: connection).filter { item in
                scope.covers(item) || marks.shares(item.card.record.id)
            }.map { item in
                // Before they are ordered: what may not be read orders nothing.
                var item = item
                for columns in columns { columns.hide(in: &item.card) }
                return item
            }
            var listed = PastItem.list(items, ranked: try rights.rule(), at: RankMoment(window)) { table in
                readers.allSatisfy { RankSQL.mayWeigh(table, for: $0, in: registry) }
            }
            if person != caller.id {
                listed = try readable(listed, to: caller, PastScope(caller, tables), in: connection)
            }
            let meetings = PastMeetings(connection: connection, registry: registry, caller: caller, at: instant)
            return PastList(
                person: name,
                window: window,
                viewer: viewer,
                cards: try meetings.told(marks.marked(listed.map(\.card), for: person, in: connection))
            )
        }
    }

    /// The person's name, for those who may look at the person's lists.
    private func authorised(
        _ person: GUID,
        for caller: Caller,
        in connection: any SQLConnection
    ) throws -> RecordName {
        var superiors: [GUID] = []
        var unit: GUID?
        var name: String?
        var next: GUID? = person
        // A chain that leads back into itself ends all the same.
        while let id = next, superiors.count < PersonStanding.depth {
            let found = try connection.first(PastSQL.superior, [.guid(id)]) { row in
                (unit: row.guidOrNil(0), superior: row.guidOrNil(1), name: row.text(2))
            }
            if id == person {
                unit = found?.unit
                name = found?.name
            }
            next = found?.superior
            if let next { superiors.append(next) }
        }
        guard let name else {
            throw Refusal(.notFound, RecordMessage.notFound(table: "systemuser", id: person))
        }
        let standing = unit.map { PersonStanding(person: person, unit: $0, managers: superiors) }
        guard person == caller.id || standing.map(caller.manages) == true else {
            throw Refusal(.forbidden, PastMessage.notManaged)
        }
        return RecordName(id: person, name: name)
    }

    private func standing(
        _ viewer: Caller,
        _ window: WorklistWindow,
        in connection: any SQLConnection
    ) throws -> [PastItem] {
        let instant = SQL(bind: .int(window.now.microseconds))
        let from = SQL(bind: .int(window.from.microseconds))
        let until = SQL(bind: .int(window.until.microseconds))
        func card(_ alias: SQL, id: SQL) -> SQL {
            let a = alias
            return """
                \(sql: a).\(sql: id), \(sql: a).record_code, \(sql: a).record_id, \(sql: a).record_name,
                \(sql: a).contact_name, \(sql: a).company_name, \(sql: a).activity_code, \(sql: a).action_name,
                \(sql: a).due_at, \(sql: a).is_all_day, \(sql: a).score, \(sql: a).grade, \(sql: a).trend,
                \(sql: a).owner_id, \(sql: a).owner_type, '', 1, 0, \(sql: a).created_at,
                coalesce(\(sql: a).value_points, 0)
                """
        }
        // Rides work_concern's and work_item_past's primary keys.
        let sql: SQL = """
            select \(sql: card("w", id: "id")), c.record_owner_id, c.record_unit_id
            from work_concern c join work_item w on w.id = c.item_id
            where \(sql: .oneOf("c.principal_id", viewer.principals)) and w.valid_from <= \(sql: instant)
              and c.due_at >= \(sql: from) and c.due_at < \(sql: until)
            union all
            select \(sql: card("p", id: "item_id")), p.record_owner_id, p.record_unit_id
            from work_item_past p
            where \(sql: .oneOf("p.principal_id", viewer.principals)) and p.valid_to > \(sql: instant)
              and p.valid_from <= \(sql: instant) and p.due_at >= \(sql: from) and p.due_at < \(sql: until)
            """
        return try connection.query(sql) { row in
            PastItem(
                card: CardRows.card(row, in: registry),
                createdAt: Instant(microseconds: row.int(18)),
                recordOwner: row.guid(20),
                recordUnit: row.guidOrNil(21),
                value: row.int(19)
            )
        }
    }

    /// Of somebody else's list: the records that the caller may read, as they are now; of those that are gone, as they
    /// were.
    private func readable(
        _ items: [PastItem],
        to caller: Caller,
        _ scope: PastScope,
        in connection: any SQLConnection
    ) throws -> [PastItem] {
        var there: Set<GUID> = []
        var readable: Set<GUID> = []
        for (name, group) in Dictionary(grouping: items, by: \.card.record.table) {
            guard let table = registry.table(name) else { continue }
            for chunk in group.map(\.card.record.id).chunked(by: 256) {
                let ids = SQL.oneOf("r.id", Array(chunk))
                there.formUnion(
                    try connection.query("select r.id from \(id: table.storage) r where \(sql: ids)") { $0.guid(0) }
                )
                readable.formUnion(
                    try connection.query(
                        """
                        select r.id from \(id: table.storage) r
                        where \(sql: ids) and \(sql: SQLRecordStore.visible(table, to: caller, in: registry))
                        """
                    ) { $0.guid(0) }
                )
            }
        }
        return items.filter { item in
            let id = item.card.record.id
            return readable.contains(id) || !there.contains(id) && scope.covers(item)
        }
    }
}

extension SQLPastStore {
    /// Takes away what ended before an instant, principal by principal along the primary keys.
    func forget(before instant: Instant) async throws {
        for (next, statement) in [
            (PastSQL.nextPrincipal, PastSQL.forgetItems), (PastSQL.nextPerson, PastSQL.forgetMarks),
        ] {
            var last = GUID(high: 0, low: 0)
            while let id = try await database.read({ [last] in try $0.first(next, [.guid(last)]) { $0.guid(0) } }) {
                last = id
                _ = try await database.write { try $0.execute(statement, [.guid(id), .int(instant.microseconds)]) }
            }
        }
    }
}

/// Which records' items stood on a person's lists, by role and ownership.
struct PastScope {
    private let scopes: [String: Scope]

    /// - Parameter tables: The record types that stood on lists.
    init(_ caller: Caller, _ tables: [Table]) {
        scopes = Dictionary(
            tables.map { ($0.name, caller.scope(.read, on: $0)) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    func covers(_ item: PastItem) -> Bool {
        switch scopes[item.card.record.table] ?? .nothing {
        case .nothing: false
        case .everything: true
        case .owned(let principals): principals.contains(item.recordOwner)
        case .units(let units, let principals):
            item.recordUnit.map { units.contains($0) } == true || principals.contains(item.recordOwner)
        }
    }
}
