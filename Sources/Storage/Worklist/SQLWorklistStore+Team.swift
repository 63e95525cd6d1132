public import Records
public import SalesCore
public import Worklist

extension SQLWorklistStore {
    public func standing(of person: GUID) async throws -> PersonStanding? {
        let line = try await database.read { connection in
            try connection.query(TeamSQL.line, [.guid(person), .int(Int64(PersonStanding.depth - 1))]) {
                (unit: $0.guidOrNil(1), manager: $0.guidOrNil(2))
            }
        }
        guard let first = line.first, let unit = first.unit else { return nil }
        var seen: Set<GUID> = []
        return PersonStanding(
            person: person,
            unit: unit,
            managers: line.compactMap(\.manager).filter { seen.insert($0).inserted }
        )
    }

    public func people(managedBy caller: Caller, named text: String?, upTo limit: Int) async throws -> [RecordName] {
        let units: SQL = caller.managesAll ? "1 = 1" : .oneOf("u.businessunitid", caller.unitsBelow)
        let below: SQL = caller.isManager ? "(\(sql: units)) or " : ""
        var named: SQL = ""
        if let text, !text.isEmpty {
            named = " and \(sql: .like("u.fullname_fold", pattern: "%" + SQL.escapedForLike(text) + "%"))"
        }
        let sql: SQL = """
            with recursive reports (id, place) as (
                select id, 1 from systemuser where parentsystemuserid = \(bind: .guid(caller.id))
                union
                select u.id, r.place + 1 from systemuser u join reports r on u.parentsystemuserid = r.id
                where r.place < \(bind: .int(Int64(PersonStanding.depth)))
            )
            select u.id, u.fullname from systemuser u
            where coalesce(u.isdisabled, 0) = 0 and u.id <> \(bind: .guid(caller.id))
              and (\(sql: below)u.id in (select id from reports))\(sql: named)
            order by u.fullname_fold, u.id limit \(bind: .int(Int64(limit)))
            """
        return try await database.read { connection in
            try connection.query(sql) { RecordName(id: $0.guid(0), name: $0.textOrNil(1) ?? "") }
        }
    }

    public func figures(
        of people: [TeamMember],
        until last: LocalDate,
        at now: Instant,
        for caller: Caller
    ) async throws -> [GUID: TeamFigures] {
        guard !people.isEmpty else { return [:] }
        let members = Dictionary(people.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let sql = figuresStatement(of: people, until: last, at: now, for: caller)
        return try await database.read { connection in
            var result = members.mapValues { _ in TeamFigures() }
            try connection.forEach(sql) { row in
                let person = row.guid(1)
                guard let today = members[person]?.today.daysSince1970 else { return true }
                let count = Int(row.int(3) as Int64)
                if row.int(0) as Int64 == 1 {
                    result[person]?.doneToday = count
                    return true
                }
                let day = Int(row.int(2) as Int64)
                guard day >= today - WorklistWindow.reach else { return true }
                result[person]?.overdue += Int(row.int(4) as Int64)
                if day == today { result[person]?.dueToday = count }
                result[person]?.due[LocalDate(daysSince1970: day)] = count
                return true
            }
            return result
        }
    }

    /// Due items per person and local day from the projection, by `work_concern_day`, and closed ones by
    /// `activity_done`, as one statement. The days of each zone are a part of their own: joined by "or" they would make
    /// SQLite read all that anybody ever closed.
    private func figuresStatement(
        of people: [TeamMember],
        until last: LocalDate,
        at now: Instant,
        for caller: Caller
    ) -> SQL {
        let todays = people.map(\.today.daysSince1970)
        let first = (todays.min() ?? 0) - WorklistWindow.reach
        // Overdue and due today are told of whatever is asked for.
        let last = max(todays.max() ?? 0, last.daysSince1970)
        let readable = SQL.within(caller.scope(.read, on: registry.activitypointer), alias: "a")
        let due: SQL = """
            select 0, c.principal_id, c.due_day, count(*),
                   sum(case when c.due_at < \(bind: .int(now.microseconds)) then 1 else 0 end)
            from work_concern c join work_item w on w.id = c.item_id and w.owner_id = c.principal_id
            where \(sql: .oneOf("c.principal_id", people.map(\.id))) and c.due_day >= \(bind: .int(Int64(first)))
              and c.due_day <= \(bind: .int(Int64(last))) and \(sql: ListedScope(caller, in: registry).condition)
            group by c.principal_id, c.due_day
            """
        let byDay = Dictionary(grouping: people) { $0.zone.start(of: $0.today) }.sorted { $0.key < $1.key }
        let done = byDay.map { start, group -> SQL in
            let end = group[0].zone.end(of: group[0].today)
            return """
                select 1, a.ownerid, 0, count(*), 0 from activity a
                where a.statecode = 1 and \(sql: .oneOf("a.ownerid", group.map(\.id)))
                  and a.actualend >= \(bind: .instant(start)) and a.actualend <= \(bind: .instant(end))
                  and \(sql: readable)
                group by a.ownerid
                """
        }
        return ([due] + done).joined(separator: " union all ")
    }

    public func work(_ query: WorklistQuery, upTo limit: Int, for person: Caller) async throws -> [OwnWork] {
        try await database.read { connection in
            try connection.query(listedItems(query, for: person).work(upTo: limit)) { row in
                OwnWork(
                    id: row.guid(0),
                    dueAt: Instant(microseconds: row.int(1)),
                    isAllDay: row.bool(2),
                    kind: ActivityKind(rawValue: row.int(3)) ?? .task
                )
            }
        }
    }

    public func dueHandovers(at now: Instant, upTo limit: Int) async throws -> [(id: GUID, people: [GUID])] {
        try await database.read { connection in
            try connection.query(TeamSQL.dueHandovers, [.instant(now), .int(Int64(limit))]) { row in
                (row.guid(0), [1, 2, 3].compactMap { row.guidOrNil($0) })
            }
        }
    }
}
