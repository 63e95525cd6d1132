public import Records
public import SalesCore

/// Keeps jobs on either engine.
public struct SQLJobStore: JobStore {
    private let database: any Database

    public init(database: any Database) {
        self.database = database
    }

    public func create(_ job: Job) async throws {
        try await database.write { try JobRows(connection: $0).insert(job) }
    }

    public func claim(kinds: [Job.Kind], by worker: GUID, for lease: Duration) async throws -> Job? {
        let names = "," + kinds.map(\.rawValue).joined(separator: ",") + ","
        return try await database.write { connection in
            guard let id = try connection.first(JobSQL.claimable, [.text(names), .guid(worker)], { $0.guid(0) }) else {
                return nil
            }
            let microseconds = lease.components.seconds * 1_000_000
            try connection.execute(JobSQL.lease, [.guid(id), .guid(worker), .int(microseconds)])
            var job = try connection.first(JobSQL.job, [.guid(id)], JobRows.job)
            job?.payload = try JobRows(connection: connection).payload(of: id)
            return job
        }
    }

    public func payload(of id: GUID) async throws -> String? {
        try await database.read { try JobRows(connection: $0).payload(of: id) }
    }

    public func release(_ id: GUID, by worker: GUID) async throws {
        _ = try await database.write { try $0.execute(JobSQL.release, [.guid(id), .guid(worker)]) }
    }

    @discardableResult
    public func finish(_ id: GUID, as state: Job.State, message: String?, at instant: Instant) async throws -> Bool {
        try await database.write { connection in
            try connection.execute(
                JobSQL.finish,
                [.guid(id), .text(state.rawValue), .optional(message), .int(instant.microseconds)]
            ) > 0
        }
    }

    public func job(_ id: GUID, for caller: Caller) async throws -> Job? {
        let job = try await database.read { try $0.first(JobSQL.job, [.guid(id)], JobRows.job) }
        return job?.person == caller.id || caller.isAdministrator ? job : nil
    }

    public func jobs(
        for caller: Caller,
        orderedBy order: [JobOrder],
        after position: JobPosition,
        limit: Int
    ) async throws -> [Job] {
        guard order.isEmpty else {
            let jobs = JobOrderSQL(order: order, person: caller.isAdministrator ? nil : caller.id)
            let page = jobs.page(after: position, limit: limit)
            return try await database.read { try $0.query(page, JobRows.job) }
        }
        let place: [SQLValue] = [.int(position.createdOn.microseconds), .guid(position.job), .int(Int64(limit))]
        return try await database.read { connection in
            caller.isAdministrator
                ? try connection.query(JobSQL.all, place, JobRows.job)
                : try connection.query(JobSQL.ofPerson, [.guid(caller.id)] + place, JobRows.job)
        }
    }

    public func jobCount(for caller: Caller) async throws -> Int {
        let whose: SQL = caller.isAdministrator ? SQL() : " where person = \(bind: .guid(caller.id))"
        return try await database.read { connection in
            try connection.first("select count(*) from job\(sql: whose)") { $0.int(0) } ?? 0
        }
    }

    public func refusals(of id: GUID, after number: Int64, limit: Int) async throws -> [JobRefusal] {
        try await database.read { connection in
            try connection.query(JobSQL.refusals, [.guid(id), .int(number), .int(Int64(limit))]) { row in
                JobRefusal(
                    number: row.int(4),
                    record: RecordReference(row.text(0), row.guid(1)),
                    english: row.text(2),
                    french: row.text(3)
                )
            }
        }
    }

    public func cancel(_ id: GUID, at instant: Instant, for caller: Caller) async throws -> Job? {
        guard let job = try await job(id, for: caller) else { return nil }
        guard job.state == .running else { return job }
        try await finish(id, as: .cancelled, message: nil, at: instant)
        return try await self.job(id, for: caller)
    }
}
