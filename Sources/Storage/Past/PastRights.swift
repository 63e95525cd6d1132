import Records
import SalesCore
import Worklist

/// What a person could see at an instant, from what history keeps of people, teams, roles and units.
///
/// What is asked for is always "the value before the first change after the instant, or else the one that holds now".
/// Not known: roles and teams that have been deleted since, and people added from the command line, who count as
/// there from the beginning.
struct PastRights {
    private let connection: any SQLConnection
    private let instant: Instant
    private let zones: ZoneCache
    private var before: [RecordReference: [String: Value]] = [:]
    private var texts: [RecordReference: [String: String]] = [:]
    private var unborn: Set<RecordReference> = []

    init(connection: any SQLConnection, at instant: Instant, zones: ZoneCache) throws {
        self.connection = connection
        self.instant = instant
        self.zones = zones
        var before: [RecordReference: [String: Value]] = [:]
        var texts: [RecordReference: [String: String]] = [:]
        var unborn: Set<RecordReference> = []
        try connection.forEach(PastSQL.people, [.int(instant.microseconds)]) { row in
            let record = RecordReference(row.text(0), row.guid(1))
            guard let kept = row.textOrNil(3), let table = Registry.standard.table(record.table) else {
                if row.text(2) == HistoryEntry.Action.create.rawValue { unborn.insert(record) }
                return true
            }
            for change in RowCodec.decode(kept, table: table) where before[record]?[change.column] == nil {
                before[record, default: [:]][change.column] = change.value
            }
            for (name, text) in RowCodec.lists(kept) where texts[record]?[name] == nil {
                texts[record, default: [:]][name] = text
            }
            return true
        }
        self.before = before
        self.texts = texts
        self.unborn = unborn
    }

    /// Nil where the person was not there, or could not sign in.
    func caller(_ id: GUID) throws -> Caller? {
        let reference = RecordReference("systemuser", id)
        guard !unborn.contains(reference) else { return nil }
        let found = try connection.first(PastSQL.person, [.guid(id)]) { row in
            (name: row.text(0), unit: row.guidOrNil(1), isDisabled: row.bool(2))
        }
        guard let found else { return nil }
        let isDisabled = value("isdisabled", of: reference).map { $0.bool ?? false } ?? found.isDisabled
        guard !isDisabled else { return nil }
        let parents = try self.parents()
        let root = parents.filter { $0.value == nil }.keys.min()
        guard let unit = value("businessunitid", of: reference).map(\.guid) ?? found.unit ?? root else { return nil }
        let teams = try self.teams(of: id)
        return Caller(
            id: id,
            name: found.name,
            language: .english,
            zone: try zone(of: id),
            unit: unit,
            teams: teams,
            unitsBelow: PastRights.below(unit, parents).sorted(),
            roles: try roles(of: reference, teams),
            organisation: root ?? unit
        )
    }

    private func value(_ column: String, of record: RecordReference) -> Value? { before[record]?[column] }

    private func ids(_ what: String, of record: RecordReference) -> [GUID]? {
        texts[record]?[what].map { text in text.split(separator: "\n").compactMap { GUID($0) } }
    }

    // MARK: Units

    private func parents() throws -> [GUID: GUID?] {
        var parents: [GUID: GUID?] = [:]
        try connection.forEach(PastSQL.units, []) { row in
            parents[row.guid(0)] = row.guidOrNil(1)
            return true
        }
        for (record, values) in before where record.table == "businessunit" {
            if let parent = values["parentbusinessunitid"] { parents[record.id] = .some(parent.guid) }
        }
        for record in unborn where record.table == "businessunit" { parents[record.id] = nil }
        return parents
    }

    private static func below(_ unit: GUID, _ parents: [GUID: GUID?]) -> Set<GUID> {
        var found: Set<GUID> = [unit]
        var edge: Set<GUID> = [unit]
        while !edge.isEmpty {
            edge = Set(
                parents.compactMap { child, parent in
                    parent.map { edge.contains($0) && !found.contains(child) } == true ? child : nil
                }
            )
            found.formUnion(edge)
        }
        return found
    }

    // MARK: Teams and roles

    private func teams(of person: GUID) throws -> [GUID] {
        var teams = Set(try connection.query(IdentitySQL.teams, [.guid(person)]) { $0.guid(0) })
        for record in texts.keys where record.table == "team" {
            guard let members = ids("sv_members", of: record) else { continue }
            if members.contains(person) { teams.insert(record.id) } else { teams.remove(record.id) }
        }
        for record in unborn where record.table == "team" { teams.remove(record.id) }
        return teams.sorted()
    }

    private func roles(of person: RecordReference, _ teams: [GUID]) throws -> [RoleGrant] {
        var held = Set(
            try ids("sv_roles", of: person)
                ?? connection.query(PastSQL.rolesOfPerson, [.guid(person.id)]) { $0.guid(0) }
        )
        for team in teams {
            held.formUnion(
                try ids("sv_roles", of: RecordReference("team", team))
                    ?? connection.query(PastSQL.rolesOfTeam, [.guid(team)]) { $0.guid(0) }
            )
        }
        let known = try connection.query(PastSQL.roles) {
            (id: $0.guid(0), name: $0.text(1), template: $0.textOrNil(2))
        }
        .filter { held.contains($0.id) }
        .map { role in
            let reference = RecordReference("role", role.id)
            return (
                id: role.id,
                name: value("name", of: reference).flatMap(\.text) ?? role.name,
                template: value("sv_template", of: reference).map(\.text) ?? role.template
            )
        }
        return try RoleReader(connection: connection).grants(known).map { grant in
            guard let id = grant.id, let lines = texts[RecordReference("role", id)]?["sv_grants"] else { return grant }
            return grant.replaced(by: lines.split(separator: "\n").map(String.init))
        }
    }

    // MARK: What else changes

    private func zone(of person: GUID) throws -> Zone {
        let found = try connection.first(PastSQL.settings, [.guid(person)]) { ($0.guid(0), $0.textOrNil(1)) }
        guard let (id, current) = found else { return .utc }
        let name = try PastRights.text(
            "sv_timezone",
            of: id,
            .workqueueusersetting,
            current,
            at: instant,
            in: connection
        )
        return name.flatMap { zones.zone($0) } ?? .utc
    }

    /// The rule that ranked lists then.
    func rule() throws -> RankRule { RankRule(published: try published(RankRule.configuration)) }

    /// How the list was set up then: which record types stood on it (W-4, W-90).
    func workspace() throws -> Workspace { Workspace(try published(Workspace.name)) }

    /// What of a configuration held for everybody then; nil where nothing had been published yet.
    private func published(_ name: String) throws -> String? {
        let found = try connection.first(PastSQL.configuration, [.text(name)]) { ($0.guid(0), $0.textOrNil(1)) }
        guard let (id, current) = found else { return nil }
        return try PastRights.text(
            "sv_definition",
            of: id,
            .worklistviewconfiguration,
            current,
            at: instant,
            in: connection
        )
    }

    private enum Kept: String {
        case workqueueusersetting = "msdyn_workqueueusersetting"
        case worklistviewconfiguration = "msdyn_worklistviewconfiguration"
    }

    private static func text(
        _ column: String,
        of record: GUID,
        _ kept: Kept,
        _ current: String?,
        at instant: Instant,
        in connection: any SQLConnection
    ) throws -> String? {
        let table = Registry.standard[kept.rawValue]
        var found: String?? = nil
        try connection.forEach(PastSQL.changes, [.guid(record), .int(instant.microseconds)]) { row in
            guard let before = row.textOrNil(1) else {
                if row.text(0) == HistoryEntry.Action.create.rawValue { found = .some(nil) }
                return found == nil
            }
            if let change = RowCodec.decode(before, table: table).first(where: { $0.column == column }) {
                found = .some(change.value.text)
            }
            return found == nil
        }
        return found ?? current
    }
}
