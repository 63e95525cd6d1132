public import Records
import SalesCore
import Storage

/// An organisation in which every table has a row of everybody: one's own, the team's, a colleague's, one in the unit
/// below, one elsewhere; and one row of each table that belongs to the organisation. Tests of the privilege matrix ask
/// it through the store, the pipeline, the Web API and the pages.
public struct PrivilegeProbe: Sendable {
    /// Whose rows they are, from near to far, and the depth from which on each is reached.
    public static let distances: [(name: String, from: Depth)] = [
        ("own", .user), ("team", .user), ("unit", .unit), ("below", .unitAndBelow), ("elsewhere", .organisation),
    ]

    public let house: TestHouse
    /// The tables whose rows have an owner.
    public let tables: [Table]
    /// Whose row stands at which distance.
    public let owners: [RecordReference]
    /// The rows of each table, one at each distance.
    public let rows: [String: [RecordReference]]
    /// The tables that belong to the whole organisation, with a row of each: reached from any depth on.
    public let common: [(table: Table, row: RecordReference)]
    private let role: GUID

    /// Read with the activity or the record they are about, never by themselves; they have tests of their own.
    private static let dependent: Set = [Table.activityPartyName, "msdyn_predictivescore"]

    public init(_ house: TestHouse) async throws {
        self.house = house
        let north = RecordReference("businessunit", TestHouse.id("unit", 2))
        let coast = try await house.create(
            "businessunit",
            [Change("name", .text("Coast")), .link("parentbusinessunitid", north)]
        )
        let below = try await house.create(
            "systemuser",
            [
                Change("fullname", .text("Below")), Change("internalemailaddress", .text("below@demo.test")),
                .link("businessunitid", coast),
            ]
        )
        let role = try await house.create("role", [Change("name", .text("Probe"))])
        try await house.change(.access) { try $0.set(roles: [role.id], of: house.seller.reference) }
        self.role = role.id
        owners = [house.seller.reference, house.tigers, house.manager.reference, below, house.stranger.reference]
        tables = house.registry.tables.filter { $0.ownership == .owner }
        var rows: [String: [RecordReference]] = [:]
        for table in tables {
            for (place, owner) in owners.enumerated() {
                let required = PrivilegeProbe.required(table, place, rows)
                let row = try await house.create(table.name, required, owner: owner)
                rows[table.name, default: []].append(row)
            }
        }
        self.rows = rows
        let known = [
            "systemuser": house.mate.reference, "businessunit": north, "role": role, "team": house.tigers,
        ]
        var common: [(table: Table, row: RecordReference)] = []
        for table in house.registry.tables
        where table.ownership == .organisation && !PrivilegeProbe.dependent.contains(table.name) {
            if let row = known[table.name] {
                common.append((table, row))
            } else {
                common.append((table, try await house.create(table.name, PrivilegeProbe.required(table, 0, rows))))
            }
        }
        self.common = common
    }

    /// The seller, with one role that reaches as far as `depth` in everything.
    public func caller(_ depth: Depth) async throws -> Caller {
        let tables = Set(house.registry.tables.filter { $0.ownership != .person }.map(\.privilegeName))
        let actions = Dictionary(uniqueKeysWithValues: Action.allCases.map { ($0, depth) })
        let depths = Dictionary(uniqueKeysWithValues: tables.map { ($0, actions) })
        try await house.change(.access) { session in
            try session.set(RoleGrant(name: "", template: nil, depths: depths), of: role)
        }
        guard let caller = try await house.identity.caller(id: house.seller.id) else {
            throw Refusal(.notFound, RecordMessage.notFound(table: "systemuser", id: house.seller.id))
        }
        return caller
    }

    /// The rows of a table that are reached at a depth.
    public func reached(_ table: Table, at depth: Depth) -> [RecordReference] {
        zip(rows[table.name] ?? [], PrivilegeProbe.distances).filter { $1.from <= depth }.map(\.0)
    }

    /// What a row of a table needs to exist; it points to rows of the same owner.
    private static func required(_ table: Table, _ place: Int, _ rows: [String: [RecordReference]]) -> [Change] {
        table.columns.compactMap { column in
            guard column.isRequired, !column.isComputed else { return nil }
            switch column.kind {
            case .lookup(let targets): return .link(column.name, targets.compactMap { rows[$0]?[place] }.first)
            case .choice(let options): return Change(column.name, .int(options[0].value))
            case .integer(let range): return Change(column.name, .int(range.lowerBound))
            case .instant: return Change(column.name, .instant(.monday9))
            case .guid: return Change(column.name, .guid(TestHouse.nobody))
            default:
                let text = column.isAlternateKey ? "\(column.name) \(place)" : "\(column.name) of \(table.name)"
                let longest = if case .text(let max) = column.kind { max } else { text.count }
                let isJSON = ["sv_query", "formjson"].contains(column.name)
                return Change(column.name, .text(isJSON ? "{}" : String(text.prefix(longest))))
            }
        } + (["lead", "contact"].contains(table.name) ? [Change("lastname", .text("Probe"))] : [])
    }
}
