import Records
import SalesCore

/// Operations with their history and events, answers that are given again, jobs, and files.
extension SQLUnitOfWork {
    func begin(_ operation: Operation) throws {
        try connection.later(
            OperationSQL.begin,
            [
                [
                    .guid(operation.id), .text(operation.kind.rawValue), .guid(operation.person),
                    .int(operation.at.microseconds), .int(operation.recordedAt.microseconds),
                    .optional(operation.undoes), .optional(operation.impersonator),
                ]
            ]
        )
    }

    func commitWithNext() throws {
        // SQLite writes its log to disk at each commit or at none.
        if connection.dialect == .postgres { try connection.later(OperationSQL.commitWithNext, [[]]) }
    }

    func operation(_ id: GUID) throws -> Operation? {
        try connection.first(OperationSQL.operation, [.guid(id)]) { row in
            Operation(
                id: row.guid(0),
                kind: OperationKind(rawValue: row.text(1)) ?? .update,
                person: row.guid(2),
                impersonator: row.guidOrNil(7),
                at: Instant(microseconds: row.int(3)),
                recordedAt: Instant(microseconds: row.int(4)),
                undoes: row.guidOrNil(5),
                undoneBy: row.guidOrNil(6)
            )
        }
    }

    func markUndone(_ operation: GUID, by undo: GUID) throws {
        try connection.execute(OperationSQL.markUndone, [.guid(operation), .guid(undo)])
    }

    func append(_ entries: [HistoryEntry], to operation: GUID, at instant: Instant) throws {
        try connection.later(
            OperationSQL.append,
            entries.map { entry in
                [
                    .guid(operation), .int(instant.microseconds), .text(entry.record.table), .guid(entry.record.id),
                    .text(entry.action.rawValue), .optional(entry.before), .optional(entry.after), .int(entry.version),
                ]
            }
        )
    }

    func history(of operation: GUID, before sequence: Int64?, limit: Int) throws -> [HistoryEntry] {
        try connection.query(
            OperationSQL.history,
            [.guid(operation), .int(sequence ?? .max), .int(Int64(limit))]
        ) { row in
            HistoryEntry(
                sequence: row.int(0),
                record: RecordReference(row.text(1), row.guid(2)),
                action: HistoryEntry.Action(rawValue: row.text(3)) ?? .update,
                before: row.textOrNil(4),
                after: row.textOrNil(5),
                version: row.int(6)
            )
        }
    }

    func historyCount(of operation: GUID) throws -> Int {
        try connection.first(OperationSQL.historyCount, [.guid(operation)]) { Int($0.int(0) as Int64) } ?? 0
    }

    func append(_ events: [RecordEvent], operation: GUID, at instant: Instant) throws {
        try connection.later(
            OperationSQL.event,
            events.map { event in
                [
                    .int(instant.microseconds), .guid(operation), .text(event.record.table), .guid(event.record.id),
                    .text(event.principals.map(\.description).joined(separator: ",")),
                ]
            }
        )
    }

    // MARK: Idempotency

    /// Keys are forgotten after a day (architecture, Idempotency).
    private static let keyLifetime = Duration.seconds(24 * 3600)

    func claim(_ key: IdempotencyKey, by person: GUID, at instant: Instant) throws -> RememberedAnswer? {
        let arguments: [SQLValue] = [.guid(person), .text(key.key), .text(key.digest), .int(instant.microseconds)]
        if try connection.execute(OperationSQL.claimKey, arguments) == 1 { return nil }
        let found = try connection.first(OperationSQL.key, [.guid(person), .text(key.key)]) { row in
            let answer = row.intOrNil(1).map { (code: Int64) in
                Answer(
                    code: Int(code),
                    content: row.bytesOrNil(2) ?? [],
                    operation: row.guidOrNil(3),
                    location: row.textOrNil(4),
                    version: row.intOrNil(5)
                )
            }
            return (RememberedAnswer(digest: row.text(0), answer: answer), Instant(microseconds: row.int(6)))
        }
        guard let (remembered, usedAt) = found else { return nil }
        guard instant.since(usedAt) > SQLUnitOfWork.keyLifetime else { return remembered }
        try connection.execute(OperationSQL.forgetKey, [.guid(person), .text(key.key)])
        try connection.execute(OperationSQL.claimKey, arguments)
        return nil
    }

    func remember(_ answer: Answer, for key: IdempotencyKey, by person: GUID) throws {
        try connection.later(
            OperationSQL.remember,
            [
                [
                    .guid(person), .text(key.key), .int(Int64(answer.code)), .bytes(answer.content),
                    .optional(answer.operation), .optional(answer.location), .optional(answer.version),
                ]
            ]
        )
    }

    // MARK: Jobs

    func enqueue(_ job: Job) throws { try JobRows(connection: connection).insert(job) }

    func advance(_ job: GUID, from cursor: String?, by progress: JobProgress) throws -> Job? {
        try JobRows(connection: connection).advance(job, from: cursor, by: progress)
    }

    func runningJob(of operation: GUID) throws -> Job? {
        try connection.first(JobSQL.runningForUpdate, [.guid(operation)], JobRows.job)
    }

    func finish(_ job: GUID, as state: Job.State, message: String?, at instant: Instant) throws {
        try connection.execute(
            JobSQL.finish,
            [.guid(job), .text(state.rawValue), .optional(message), .int(instant.microseconds)]
        )
    }

    func note(_ refusals: [JobRefusal], of job: GUID) throws {
        try connection.executeMany(
            JobSQL.refuse,
            refusals.map { refusal in
                [
                    .guid(job), .text(refusal.record.table), .guid(refusal.record.id), .text(refusal.english),
                    .text(refusal.french),
                ]
            }
        )
    }

    func store(_ attachment: NoteFile, at instant: Instant) throws {
        try connection.execute(
            DocumentSQL.store,
            [.text(attachment.digest), .bytes(attachment.bytes), .int(instant.microseconds)]
        )
    }
}
