public import Records
public import SalesCore

/// One invariant and whether it holds.
public struct DoctorFinding: Sendable, Hashable {
    public let name: String
    public let violations: Int
    /// An example that helps to find the others.
    public let example: String?

    public var isSound: Bool { violations == 0 }
}

/// Checks every invariant of the architecture in a database.
public struct Doctor: Sendable {
    private let database: any Database
    private let registry: Registry

    public init(database: any Database, registry: Registry) {
        self.database = database
        self.registry = registry
    }

    public func examine() async throws -> [DoctorFinding] {
        try await database.snapshot { connection in
            var findings = [try storage(connection)]
            for check in DoctorSQL.checks {
                let examples = try connection.query(check.statement, [.int(1000)]) { $0.text(0) }
                findings.append(DoctorFinding(name: check.name, violations: examples.count, example: examples.first))
            }
            findings.append(try states(connection))
            findings.append(try subjects(connection))
            findings.append(try projection(connection))
            return findings
        }
    }

    /// The engine's own check of its files; PostgreSQL checks pages when it reads them.
    private func storage(_ connection: any SQLConnection) throws -> DoctorFinding {
        guard connection.dialect == .sqlite else {
            return DoctorFinding(name: "storage answers", violations: 0, example: nil)
        }
        let faults = try connection.query(Statement("pragma integrity_check(100)")) { $0.text(0) }
            .filter { $0 != "ok" }
        return DoctorFinding(name: "storage is whole", violations: faults.count, example: faults.first)
    }

    /// Every status reason belongs to its state (D-3).
    private func states(_ connection: any SQLConnection) throws -> DoctorFinding {
        var broken: [String] = []
        for table in registry.tables {
            guard let status = table.column("statuscode") else { continue }
            let kind: SQL = table.isActivity ? " and activitytypecode = \(bind: .int(table.typeCode))" : ""
            let allowed = status.options.compactMap { option in
                option.state.map {
                    "(statecode = \(bind: .int($0)) and statuscode = \(bind: .int(option.value)))" as SQL
                }
            }
            broken += try connection.query(
                """
                select cast(versionnumber as text) from \(id: table.storage)
                where not (\(sql: allowed.joined(separator: " or ")))\(sql: kind) limit 100
                """
            ) { "\(table.name) version \($0.text(0))" }
        }
        return DoctorFinding(
            name: "status reasons belong to their states",
            violations: broken.count,
            example: broken.first
        )
    }

    /// Activities and notes go with the record they are about (decision 0047), as far as history knows of its deletion.
    /// Those about a table that was dropped wait for it to come back.
    private func subjects(_ connection: any SQLConnection) throws -> DoctorFinding {
        var broken: [String] = []
        for table in [registry.activitypointer] + registry.tables.filter({ !$0.isActivity }) {
            guard let subject = table.subject else { continue }
            for target in subject.targets.compactMap({ registry.table($0) }) {
                broken += try connection.query(DoctorSQL.orphans(of: table, by: subject, to: target)) {
                    "\(table.name) \($0.guid(0)), \(target.name) \($0.guid(1))"
                }
            }
        }
        return DoctorFinding(
            name: "what is about a deleted record went with it",
            violations: broken.count,
            example: broken.first
        )
    }

    /// The work list computed from scratch is the one that stands (W-13…W-22).
    private func projection(_ connection: any SQLConnection) throws -> DoctorFinding {
        var expected = 0
        var wrong: [String] = []
        try Projection(connection: connection, zones: ZoneCache(), registry: registry).forEachBatch { items in
            expected += items.count
            let standing = try DoctorSQL.standing(items.map(\.id), connection)
            let concerns = try DoctorSQL.concerns(items.map(\.id), connection)
            for item in items
            where standing[item.id] != DoctorSQL.digest(item) || concerns[item.id] != item.concernDigest {
                wrong.append("\(item.card.record.table) \(item.card.record.id), activity \(item.id)")
            }
        }
        let actual = try connection.first("select count(*) from work_item where valid_to is null") {
            Int($0.int(0) as Int64)
        }
        if let actual, actual != expected { wrong.append("\(actual) items stand, \(expected) should") }
        return DoctorFinding(name: "work list equals its recomputation", violations: wrong.count, example: wrong.first)
    }

    /// Throws the projection away and computes it anew.
    public func rebuildProjection(at instant: Instant) async throws {
        try await database.write { connection in
            try connection.execute(PastSQL.endOfAll, [.int(instant.microseconds)])
            try connection.execute("delete from work_concern")
            try connection.execute("delete from work_item where valid_to is null")
            try Projection(connection: connection, zones: ZoneCache(), registry: registry).build(at: instant)
        }
    }
}
