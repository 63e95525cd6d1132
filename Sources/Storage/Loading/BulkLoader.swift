public import Records
public import SalesCore

/// Fills an empty database with rows made elsewhere (generated organisations), in one transaction.
///
/// It goes past the write pipeline on purpose: nothing is there yet that rules, rights or listeners could look at, and
/// a million rows are to be in within a minute or two. The work list is computed at the end.
public final class BulkLoader {
    private let connection: any SQLConnection
    private let registry: Registry
    private let layouts: Layouts
    private let now: Instant
    private let author: GUID
    private let ids: GUIDSource
    private let roles: [String: GUID]
    private var table = ""
    private var columns: [String] = []
    private var buffer: [[SQLValue]] = []
    private var settings: [[SQLValue]] = []

    private static let batch = 5000

    /// - Parameter author: Stands as creator where a row names none.
    public init(connection: any SQLConnection, registry: Registry, now: Instant, author: GUID, ids: GUIDSource) throws {
        self.connection = connection
        self.registry = registry
        layouts = Layouts()
        self.now = now
        self.author = author
        self.ids = ids
        roles = Dictionary(uniqueKeysWithValues: Role.allCases.map { ($0.rawValue, ids.next()) })
        try connection.bulkInsert(
            table: "role",
            columns: ["id", "name", "versionnumber"],
            rows: Role.allCases.map { [.optional(roles[$0.rawValue]), .text($0.rawValue), .int(1)] }
        )
    }

    /// Takes one row by its logical column names; lookups to several tables have the table under `<column>_type`.
    public func add(table name: String, id: GUID, values: [String: Value]) throws {
        switch name {
        case "teammembership":
            try put(name, ["teamid", "systemuserid"], [values["teamid"].sql, values["systemuserid"].sql])
        case "systemuserroles":
            let role = values["rolename"]?.text.flatMap { roles[$0] }
            try put(name, ["systemuserid", "roleid"], [values["systemuserid"].sql, .optional(role)])
        default:
            if name == "systemuser" { keepSettings(of: id, values) }
            try addRow(name, id, values)
        }
    }

    private func addRow(_ name: String, _ id: GUID, _ values: [String: Value]) throws {
        guard let definition = registry.table(name) else { return }
        var row = Row(definition, id: id)
        for column in definition.columns {
            if let value = values[column.name] { row[column.name] = value }
            if column.isPolymorphic { row.setTarget(values[column.typeColumn]?.text, of: column.name) }
        }
        if row["createdon"].isNull { row["createdon"] = .instant(now) }
        if row["modifiedon"].isNull { row["modifiedon"] = row["createdon"] }
        if row["createdby"].isNull { row["createdby"] = .guid(author) }
        row["modifiedby"] = row["createdby"]
        row["versionnumber"] = .int(1)
        if definition.ownership == .owner, row.unit == nil {
            row["owningbusinessunit"] = .optional(units[row.owner?.id])
        }
        if name == "systemuser" || name == "team" { units[id] = row["businessunitid"].guid }
        let layout = layouts[definition]
        let names = definition.columns.map(\.name)
        let head: [SQLValue] = definition.isActivity ? [.guid(id), .int(definition.typeCode)] : [.guid(id)]
        try put(
            name,
            (definition.isActivity ? ["id", "activitytypecode"] : ["id"]) + layout.physicalNames(of: names),
            head + layout.physicalValues(of: row, columns: names)
        )
    }

    private var units: [GUID?: GUID] = [:]

    /// A person's zone and language stand in the person's settings.
    private func keepSettings(of person: GUID, _ values: [String: Value]) {
        settings.append([
            .guid(ids.next()), .guid(person), .text(person.description), values["sv_timezone"].sql,
            values["sv_language"].sql, .int(1), .int(now.microseconds), .int(now.microseconds),
        ])
    }

    private func put(_ name: String, _ columns: [String], _ values: [SQLValue]) throws {
        if name != table || buffer.count >= BulkLoader.batch {
            try flush()
            table = name
            self.columns = columns
        }
        buffer.append(values)
    }

    private func flush() throws {
        guard !buffer.isEmpty else { return }
        try connection.bulkInsert(table: registry.table(table)?.storage ?? table, columns: columns, rows: buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    /// Writes what is left and computes the work list.
    public func finish() throws {
        try flush()
        try connection.bulkInsert(
            table: "msdyn_workqueueusersetting",
            columns: [
                "id", "ownerid", "msdyn_userid", "sv_timezone", "sv_language", "versionnumber", "createdon",
                "modifiedon",
            ],
            rows: settings
        )
        try analyze(BulkLoader.read)
        try Projection(connection: connection, zones: ZoneCache(), registry: registry).build(at: now)
        try analyze(["work_item", "work_concern"])
    }

    /// What the computation of the work list reads.
    private static let read = [
        "activity", "lead", "opportunity", "account", "contact", "msdyn_predictivescore", "msdyn_workqueueusersetting",
    ]

    /// Table by table: for the whole database PostgreSQL would lock what all databases of the server share.
    private func analyze(_ tables: [String]) throws {
        for table in tables { try connection.execute("analyze \(id: table)") }
    }

    /// Whether any customer record or person stands in the database.
    public static func holdsRecords(_ connection: any SQLConnection) throws -> Bool {
        for table in ["systemuser", "lead", "account", "contact", "opportunity", "activity"] {
            let found = try connection.first("select 1 from \(id: table) limit 1") { $0.int(0) as Int64 }
            if found != nil { return true }
        }
        return false
    }
}

extension Optional<Value> {
    fileprivate var sql: SQLValue { self?.sql ?? .null }
}
