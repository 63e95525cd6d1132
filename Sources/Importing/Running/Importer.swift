public import Records
public import SalesCore

/// Brings the rows of a CSV file into a table, in chunks of one transaction each.
///
/// The file is read through once before anything is written, so a file that is not CSV throughout leaves no trace.
/// Each chunk writes how far the job has come in its own transaction: after a crash the import continues behind the
/// last chunk that was committed. Memory holds one chunk, whatever the file is.
public struct Importer: Sendable {
    private let pipeline: Pipeline
    private let jobs: any JobStore
    private let records: any RecordStore

    /// Rows of one transaction.
    static let chunkRows = 500
    /// Bytes of cells in one chunk, so that a file of very long rows needs no more memory than another.
    static let chunkBytes = 8 << 20

    public init(pipeline: Pipeline, jobs: any JobStore, records: any RecordStore) {
        self.pipeline = pipeline
        self.jobs = jobs
        self.records = records
    }

    /// Imports a file from its beginning.
    ///
    /// - Parameters:
    ///   - map: The content of the map file; without one the header names the columns.
    ///   - leavingOut: Told the columns of the file that are left out although no map says so.
    ///   - began: Told the job's id before the first row is written.
    ///   - notice: Told the progress, about once per chunk.
    /// - Throws: ``FileFault``, ``CSVFault``, ``MapFault``, ``OptionFault`` before anything is written;
    ///   ``ImportInterrupted`` afterwards. A cancelled task ends the import after the chunk it is at.
    public func run(
        _ file: String,
        into table: String,
        map: [UInt8]? = nil,
        options: ImportOptions,
        as caller: Caller,
        leavingOut: ([String]) -> Void = { _ in },
        began: (GUID) -> Void = { _ in },
        notice: (ImportProgress) -> Void = { _ in }
    ) async throws -> ImportSummary {
        let source = try ImportSource(file, table: table, map: map, registry: pipeline.registry)
        let settings = try await settings(for: source, options, startedAt: pipeline.clocks.business(), as: caller)
        if !source.plan.leftOut.isEmpty { leavingOut(source.plan.leftOut) }
        let rows = try source.countRows(notice: notice)
        guard !options.isDryRun else {
            var run = ImportRun(self, source, settings, options, caller, job: nil, cursor: ImportCursor(), total: rows)
            return try await run.toEnd(notice: notice)
        }
        let job = Job(
            id: pipeline.ids.next(),
            kind: .import,
            person: caller.id,
            operation: pipeline.ids.next(),
            payload: source.task(options).encoded(),
            total: rows,
            createdOn: settings.startedAt
        )
        try await jobs.create(job)
        began(job.id)
        var run = ImportRun(self, source, settings, options, caller, job: job, cursor: ImportCursor(), total: rows)
        return try await run.toEnd(notice: notice)
    }

    /// Continues an import that broke off, with the same file, map and options.
    public func resume(
        _ id: GUID,
        _ file: String,
        into table: String,
        map: [UInt8]? = nil,
        options: ImportOptions,
        as caller: Caller,
        notice: (ImportProgress) -> Void = { _ in }
    ) async throws -> ImportSummary {
        guard let job = try await jobs.job(id, for: caller), job.kind == .import,
            let task = try await jobs.payload(of: id).flatMap({ ImportTask.decoded($0) })
        else { throw OptionFault.jobUnknown(id) }
        guard job.state == .running else { throw OptionFault.jobEnded(id, state: job.state.rawValue) }
        let source = try ImportSource(file, table: table, map: map, registry: pipeline.registry)
        try task.checkContinued(by: source.task(options))
        let settings = try await settings(for: source, options, startedAt: job.createdOn, as: caller)
        let rows = try source.countRows(notice: notice)
        let cursor = job.cursor.flatMap { ImportCursor.decoded($0) } ?? ImportCursor()
        var run = ImportRun(self, source, settings, options, caller, job: job, cursor: cursor, total: rows)
        return try await run.toEnd(notice: notice)
    }

    // MARK: Options

    private func settings(
        for source: ImportSource,
        _ options: ImportOptions,
        startedAt: Instant,
        as caller: Caller
    ) async throws -> ChunkSettings {
        let plan = source.plan
        if options.owner != nil || options.activity != nil, plan.table.ownership != .owner {
            throw OptionFault.ownerless(table: plan.table.name)
        }
        if let activity = options.activity {
            let regarding = pipeline.registry[activity.kind].column("regardingobjectid")
            guard regarding?.targets.contains(plan.table.name) == true else {
                throw OptionFault.activityNotFor(table: plan.table.name)
            }
        }
        var owner: RecordReference?
        if let email = options.owner { owner = try await self.owner(email, as: caller) }
        return ChunkSettings(
            plan: plan,
            registry: pipeline.registry,
            owner: owner,
            key: try options.key.map { try plan.key($0) },
            activity: options.activity,
            stopsAtFault: options.onError == .stop,
            startedAt: startedAt
        )
    }

    private func owner(_ email: String, as caller: Caller) async throws -> RecordReference {
        let users = pipeline.registry["systemuser"]
        let address = composed(email.trimmingBlanks.lowercased())
        guard let user = try await records.row(users, where: "internalemailaddress", is: .text(address), for: caller)
        else { throw OptionFault.ownerUnknown(email) }
        guard user["isdisabled"].bool != true else { throw OptionFault.ownerDisabled(email) }
        return user.reference
    }

    // MARK: What a run needs

    /// - Throws: ``JobEnded`` where somebody cancelled the job after its last chunk, and `OptionFault.jobEnded` where another
    ///   program that continued it has ended it.
    func finish(_ job: GUID, as state: Job.State, message: String, for caller: Caller) async throws {
        if try await jobs.finish(job, as: state, message: message, at: pipeline.clocks.business()) { return }
        let ended = try await jobs.job(job, for: caller)?.state ?? .cancelled
        if ended == .cancelled { throw JobEnded() }
        throw OptionFault.jobEnded(job, state: ended.rawValue)
    }

    /// Tells the person in the bell how the import ended.
    func tell(_ caller: Caller, of job: Job, _ summary: ImportSummary) async throws {
        try await pipeline.run(.import, as: caller, operation: job.operation, continuing: true) { session in
            let reason = summary.ending == .done ? nil : summary.text(in: caller.language)
            try session.notify(
                end: job,
                done: summary.created + summary.updated,
                failed: summary.rejected,
                subject: Job.Kind.import.rawValue,
                reason: reason
            )
        }
    }

    /// Runs one chunk of rows as part of the job's operation.
    ///
    /// - Parameter cursor: Where the job stands before the chunk.
    /// - Parameter advancedBy: Rows of the file that the chunk stands for, those already known to be faulty included.
    func write(
        _ rows: [ImportRow],
        advancedBy count: Int,
        knownFaults: Int,
        from cursor: ImportCursor,
        job: Job?,
        settings: ChunkSettings,
        isDryRun: Bool,
        as caller: Caller
    ) async throws -> ChunkResult {
        // With a key rows may be updated, and then history must keep what they were.
        let summarising = settings.key == nil
        do {
            return try await pipeline.run(
                .import,
                as: caller,
                operation: job?.operation,
                continuing: cursor.rows > 0,
                summarising: summarising
            ) { session in
                let result = try ChunkWriter(session: session, settings: settings).write(rows)
                guard let job, !isDryRun else { throw DryRun(result: result) }
                let next = cursor.advanced(rows: count, by: result, knownFaults: knownFaults)
                guard let now = try session.unit.advance(job.id, from: cursor.kept, by: next.progress) else {
                    throw OptionFault.jobElsewhere(job.id)
                }
                guard now.state == .running else { throw JobEnded() }
                return result
            }
        } catch let dryRun as DryRun {
            return dryRun.result
        }
    }
}

/// Takes the transaction of a dry run back, with what it would have done.
private struct DryRun: Error {
    let result: ChunkResult
}

/// Somebody ended the job; the chunk is taken back.
struct JobEnded: Error {}

extension ImportCursor {
    func advanced(rows count: Int, by result: ChunkResult, knownFaults: Int) -> ImportCursor {
        var next = self
        next.rows += count
        next.created += result.created
        next.updated += result.updated
        next.rejected += result.faults.count + knownFaults
        return next
    }
}

extension ImportPlan {
    /// The key of `--key`: a column of the table, or one of the file that goes into one.
    func key(_ name: String) throws(OptionFault) -> ChunkSettings.Key {
        if name == table.primaryKey { return try key(of: cells.filter { $0.destination.column == nil }, name) }
        if table.column(name) != nil { return try key(of: cells.filter { $0.destination.column?.name == name }, name) }
        guard let index = header.firstIndex(of: name) else { throw .keyUnknown(name, table: table.name) }
        return try key(of: cells.filter { $0.index == index }, name)
    }

    private func key(of cells: [Cell], _ name: String) throws(OptionFault) -> ChunkSettings.Key {
        guard let cell = cells.first else { throw .keyNotInFile(name) }
        guard cells.count == 1, !cell.isJoined else { throw .keyNotPlain(name) }
        switch cell.destination {
        case .id: return .id
        case .column(_, _?): throw .keyNotPlain(name)
        case .column(let column, nil): return .column(column.name)
        }
    }
}
