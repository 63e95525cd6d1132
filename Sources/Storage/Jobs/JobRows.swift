import Records
import SalesCore

/// Statements and rows of jobs.
enum JobSQL {
    static let insert = Statement(
        """
        insert into job (
            id, kind, person, operation_id, state, total, done, failed, cursor, created_on, finished_on, message
        )
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """
    )

    /// What is to be done can be long (100,000 ids), and is read and written once.
    static let insertPayload = Statement("insert into job_payload (job_id, payload) values ($1, $2)")
    static let payload = Statement("select payload from job_payload where job_id = $1")

    static let job = Statement(
        """
        select id, kind, person, operation_id, state, total, done, failed, cursor, created_on, finished_on, message
        from job where id = $1
        """
    )

    static let jobForUpdate = Statement(
        sqlite: """
            select id, kind, person, operation_id, state, total, done, failed, cursor, created_on, finished_on, message
            from job where id = $1
            """,
        postgres: """
            select id, kind, person, operation_id, state, total, done, failed, cursor, created_on, finished_on, message
            from job where id = $1 for update
            """
    )

    /// Rides `job_open`. Parameter: the operation under which the job is done.
    static let runningForUpdate = Statement(
        sqlite: """
            select id, kind, person, operation_id, state, total, done, failed, cursor, created_on, finished_on, message
            from job where state = 'running' and operation_id = $1
            """,
        postgres: """
            select id, kind, person, operation_id, state, total, done, failed, cursor, created_on, finished_on, message
            from job where state = 'running' and operation_id = $1 for update
            """
    )

    /// The newest first; rides `job_person`. Parameters: 1 person, 2 and 3 after this moment and id, 4 limit.
    static let ofPerson = Statement(
        """
        select id, kind, person, operation_id, state, total, done, failed, cursor, created_on, finished_on, message
        from job where person = $1 and created_on <= $2 and (created_on < $2 or id > $3)
        order by created_on desc, id limit $4
        """
    )

    /// Parameters: 1 and 2 after this moment and id, 3 limit.
    static let all = Statement(
        """
        select id, kind, person, operation_id, state, total, done, failed, cursor, created_on, finished_on, message
        from job where created_on <= $1 and (created_on < $1 or id > $2) order by created_on desc, id limit $3
        """
    )

    /// Running work whose lease has run out, by the database's clock, or that the asking worker broke off itself.
    /// Parameters: 1 kinds joined by commas, 2 worker.
    static let claimable = Statement(
        sqlite: """
            select id from job
            where state = 'running' and (worker = $2
                    or lease_until < cast((julianday('now') - 2440587.5) * 86400000000 as integer))
              and instr($1, ',' || kind || ',') > 0
            order by created_on limit 1
            """,
        postgres: """
            select id from job
            where state = 'running' and (worker = $2
                    or lease_until < cast(extract(epoch from clock_timestamp()) * 1000000 as bigint))
              and strpos($1, ',' || kind || ',') > 0
            order by created_on limit 1 for update skip locked
            """
    )

    /// Parameters: 1 id, 2 worker, 3 lease in microseconds.
    static let lease = Statement(
        sqlite: """
            update job set worker = $2,
                lease_until = cast((julianday('now') - 2440587.5) * 86400000000 as integer) + $3 where id = $1
            """,
        postgres: """
            update job set worker = $2,
                lease_until = cast(extract(epoch from clock_timestamp()) * 1000000 as bigint) + $3 where id = $1
            """
    )

    /// Parameters: 1 job, 2 record type, 3 record, 4 English, 5 French.
    static let refuse = Statement(
        "insert into job_refusal (job_id, record_type, record_id, english, french) values ($1, $2, $3, $4, $5)"
    )

    /// Rides `job_refusal_job`. Parameters: 1 job, 2 after this number, 3 limit.
    static let refusals = Statement(
        """
        select record_type, record_id, english, french, n from job_refusal
        where job_id = $1 and n > $2 order by n limit $3
        """
    )

    static let release = Statement("update job set lease_until = 0 where id = $1 and worker = $2")

    /// Whoever brings a job further keeps it. Parameters: 1 id, 2 done, 3 failed, 4 cursor, 5 lease in microseconds.
    static let advance = Statement(
        sqlite: """
            update job set done = $2, failed = $3, cursor = $4,
                lease_until = cast((julianday('now') - 2440587.5) * 86400000000 as integer) + $5 where id = $1
            """,
        postgres: """
            update job set done = $2, failed = $3, cursor = $4,
                lease_until = cast(extract(epoch from clock_timestamp()) * 1000000 as bigint) + $5 where id = $1
            """
    )

    /// Parameters: 1 id, 2 state, 3 message, 4 finished on. A job that has ended stays as it ended.
    static let finish = Statement(
        """
        update job set state = $2, message = $3, finished_on = $4, lease_until = 0
        where id = $1 and state = 'running'
        """
    )
}

struct JobRows {
    let connection: any SQLConnection

    /// Without its payload.
    static func job(_ row: SQLRow) -> Job {
        Job(
            id: row.guid(0),
            kind: Job.Kind(rawValue: row.text(1)) ?? .bulkCommand,
            person: row.guid(2),
            operation: row.guid(3),
            payload: nil,
            state: Job.State(rawValue: row.text(4)) ?? .failed,
            total: row.intOrNil(5).map { (value: Int64) in Int(value) },
            done: Int(row.int(6) as Int64),
            failed: Int(row.int(7) as Int64),
            cursor: row.textOrNil(8),
            createdOn: Instant(microseconds: row.int(9)),
            finishedOn: row.intOrNil(10).map { (value: Int64) in Instant(microseconds: value) },
            message: row.textOrNil(11)
        )
    }

    func insert(_ job: Job) throws {
        try connection.execute(
            JobSQL.insert,
            [
                .guid(job.id), .text(job.kind.rawValue), .guid(job.person), .guid(job.operation),
                .text(job.state.rawValue), .optional(job.total.map { Int64($0) }), .int(Int64(job.done)),
                .int(Int64(job.failed)), .optional(job.cursor), .int(job.createdOn.microseconds),
                .optional(job.finishedOn?.microseconds), .optional(job.message),
            ]
        )
        try connection.execute(JobSQL.insertPayload, [.guid(job.id), .text(job.payload ?? "")])
    }

    func payload(of id: GUID) throws -> String? {
        try connection.first(JobSQL.payload, [.guid(id)]) { $0.text(0) }
    }

    func advance(_ id: GUID, from cursor: String?, by progress: JobProgress) throws -> Job? {
        guard let job = try connection.first(JobSQL.jobForUpdate, [.guid(id)], JobRows.job) else {
            throw Refusal(.notFound, RecordMessage.notFound(table: "sv_job", id: id))
        }
        guard job.state == .running else { return job }
        guard job.cursor == cursor else { return nil }
        try connection.execute(
            JobSQL.advance,
            [
                .guid(id), .int(Int64(progress.done)), .int(Int64(progress.failed)), .optional(progress.cursor),
                .int(Job.lease.components.seconds * 1_000_000),
            ]
        )
        var next = job
        next.done = progress.done
        next.failed = progress.failed
        next.cursor = progress.cursor
        return next
    }
}
