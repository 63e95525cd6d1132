internal import Identity
internal import Records
internal import SalesCore
internal import Storage

/// The people of a ``TestHouse``, loaded as a generated organisation is.
enum Staff {
    enum Name: Int {
        case seller = 1, mate, stranger, manager, admin
    }

    private enum Unit: Int {
        case whole = 1, north, south
    }

    static func caller(_ name: Name, _ identity: SQLIdentityStore) async throws -> Caller {
        guard let caller = try await identity.caller(id: TestHouse.id("user", name.rawValue)) else {
            throw TestDatabaseError(description: "\(name) is not in the house")
        }
        return caller
    }

    /// Rows are written as they lie in the tables: nobody is there yet who could write them through the pipeline.
    static func move(into database: any Database, sellersZone: Zone) async throws {
        try await database.write { connection in
            try connection.bulkInsert(
                table: "businessunit",
                columns: ["id", "name", "name_fold", "parentbusinessunitid", "versionnumber"],
                rows: [unit(.whole, below: nil), unit(.north, below: .whole), unit(.south, below: .whole)]
            )
            try connection.bulkInsert(
                table: "role",
                columns: ["id", "name", "versionnumber"],
                rows: Role.allCases.map { [.guid(id($0)), .text($0.rawValue), .int(1)] }
            )
            try connection.bulkInsert(
                table: "team",
                columns: ["id", "name", "name_fold", "businessunitid", "versionnumber"],
                rows: [[.guid(team), .text("Tigers"), .text("tigers"), .guid(id(Unit.north)), .int(1)]]
            )
            try connection.bulkInsert(
                table: "teammembership",
                columns: ["teamid", "systemuserid"],
                rows: [Name.seller, .mate].map { [.guid(team), .guid(id($0))] }
            )
            try add(.seller, in: .north, role: .salesperson, zone: sellersZone, connection)
            try add(.mate, in: .north, role: .salesperson, connection)
            try add(.stranger, in: .south, role: .salesperson, connection)
            try add(.manager, in: .north, role: .salesManager, connection)
            try add(.admin, in: .whole, role: .systemAdministrator, connection)
        }
    }

    private static let team = TestHouse.id("team", 1)

    private static func id(_ unit: Unit) -> GUID { TestHouse.id("unit", unit.rawValue) }
    private static func id(_ name: Name) -> GUID { TestHouse.id("user", name.rawValue) }
    private static func id(_ role: Role) -> GUID { TestHouse.id(role.rawValue, 1) }

    private static func unit(_ unit: Unit, below parent: Unit?) -> [SQLValue] {
        [
            .guid(id(unit)), .text("\(unit)"), .text("\(unit)"), parent.map { .guid(id($0)) } ?? .null, .int(1),
        ]
    }

    private static func add(
        _ name: Name,
        in unit: Unit,
        role: Role,
        zone: Zone = .paris,
        _ connection: any SQLConnection
    ) throws {
        try connection.bulkInsert(
            table: "systemuser",
            columns: [
                "id", "fullname", "fullname_fold", "internalemailaddress", "businessunitid", "isdisabled",
                "versionnumber",
            ],
            rows: [
                [
                    .guid(id(name)), .text("\(name)".prefix(1).uppercased() + "\(name)".dropFirst()), .text("\(name)"),
                    .text("\(name)@demo.test"), .guid(id(unit)), .int(0), .int(1),
                ]
            ]
        )
        try connection.bulkInsert(
            table: "systemuserroles",
            columns: ["systemuserid", "roleid"],
            rows: [[.guid(id(name)), .guid(id(role))]]
        )
        try connection.bulkInsert(
            table: "msdyn_workqueueusersetting",
            columns: ["id", "ownerid", "msdyn_userid", "sv_timezone", "versionnumber"],
            rows: [
                [
                    .guid(TestHouse.id("setting", name.rawValue)), .guid(id(name)), .text(id(name).description),
                    .text(zone.name), .int(1),
                ]
            ]
        )
    }
}
