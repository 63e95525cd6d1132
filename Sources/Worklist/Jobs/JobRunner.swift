import Foundation
public import Identity
public import Records
public import SalesCore

/// What a bulk command does, as its job keeps it.
public struct BulkCommand: Codable, Sendable {
    public enum Name: String, Codable, Sendable {
        case complete, skip, skipWait, snooze, setRead, setFollowed, assign
    }

    public var name: Name
    public var targets: [String]
    public var note: String?
    public var status: Int64?
    /// Microseconds since 1970.
    public var until: Int64?
    public var flag: Bool?
    public var ownerTable: String?
    public var owner: String?

    public init(_ command: WorklistCommand, targets: [GUID]) {
        self.targets = BulkOrder.of(targets)
        switch command {
        case .complete(let note, let status):
            name = .complete
            self.note = note
            self.status = status
        case .skip(let note):
            name = .skip
            self.note = note
        case .skipWait: name = .skipWait
        case .snooze(let until):
            name = .snooze
            self.until = until.microseconds
        case .setRead(let flag):
            name = .setRead
            self.flag = flag
        case .setFollowed(let flag):
            name = .setFollowed
            self.flag = flag
        case .assign(let owner):
            name = .assign
            ownerTable = owner.table
            self.owner = owner.id.description
        }
    }

    public var command: WorklistCommand {
        switch name {
        case .complete: .complete(note: note, status: status)
        case .skip: .skip(note: note)
        case .skipWait: .skipWait
        case .snooze: .snooze(until: Instant(microseconds: until ?? 0))
        case .setRead: .setRead(flag ?? true)
        case .setFollowed: .setFollowed(flag ?? true)
        case .assign:
            .assign(
                to: RecordReference(ownerTable ?? "systemuser", owner.flatMap { GUID($0) } ?? GUID(high: 0, low: 0))
            )
        }
    }

    public var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    public init?(json: String) {
        guard let command = try? JSONDecoder().decode(BulkCommand.self, from: Data(json.utf8)) else { return nil }
        self = command
    }
}

/// Does long work in chunks: each chunk is a transaction that also says how far the job has come, so that a job
/// survives the death of its worker and nothing is done twice.
public struct JobRunner: Sendable {
    private let jobs: any JobStore
    let pipeline: Pipeline
    private let identity: any IdentityStore
    private let worker: GUID
    /// Makes sample data; nil where they stay out (W-92).
    let samples: SampleSource?

    /// Rows per transaction (architecture, Jobs).
    public static let chunk = 500
    public init(
        jobs: any JobStore,
        pipeline: Pipeline,
        identity: any IdentityStore,
        worker: GUID,
        samples: SampleSource? = nil
    ) {
        self.jobs = jobs
        self.pipeline = pipeline
        self.identity = identity
        self.worker = worker
        self.samples = samples
    }

    /// Does one job to its end, if there is one to do.
    /// - Returns: Whether there was.
    public func runOne() async throws -> Bool {
        guard
            let job = try await jobs.claim(
                kinds: [.bulkCommand, .bulkRecords, .listMove, .undo, .sampleData],
                by: worker,
                for: Job.lease
            )
        else {
            return false
        }
        do {
            guard let caller = try await identity.caller(id: job.person) else {
                throw Refusal(.forbidden, JobMessage.personGone)
            }
            switch job.kind {
            case .bulkCommand: try await runBulk(job, as: caller)
            case .bulkRecords: try await runRecords(job, as: caller)
            case .listMove: try await runMove(job, as: caller)
            case .undo: try await runUndo(job, as: caller)
            case .sampleData: try await runSamples(job, as: caller)
            case .import: break
            }
        } catch let error as CancellationError {
            try await jobs.release(job.id, by: worker)
            throw error
        } catch let refusal as Refusal {
            try await fail(job, because: refusal)
        }
        return true
    }

    /// Says why nothing came of the work, in the person's language, and tells the person, if there still is one.
    private func fail(_ job: Job, because refusal: Refusal) async throws {
        let person = try await identity.caller(id: job.person)
        let reason = refusal.message.text(in: person?.language ?? .english)
        try await jobs.finish(job.id, as: .failed, message: reason, at: pipeline.clocks.business())
        guard let caller = person else { return }
        try await pipeline.run(.settings, as: caller, operation: job.operation, continuing: true) { session in
            try session.notify(end: job, done: job.done, failed: job.failed, subject: job.subject, reason: reason)
        }
    }

    private func runBulk(_ job: Job, as caller: Caller) async throws {
        guard let bulk = BulkCommand(json: job.payload ?? "") else { throw Refusal(.invalid, JobMessage.unreadable) }
        let targets = bulk.targets.compactMap { GUID($0) }
        let chunks = Chunks(kind: bulk.command.kind, name: "sv_workitem", tables: pipeline.registry.activities) {
            session,
            target in
            _ = try session.run(bulk.command, on: target)
        }
        try await run(chunks, of: job, as: caller, targets: targets)
    }

    private func runRecords(_ job: Job, as caller: Caller) async throws {
        guard let bulk = BulkRecords(json: job.payload ?? ""), let table = pipeline.registry.anyTable(bulk.table),
            let command = bulk.command(on: table)
        else { throw Refusal(.invalid, JobMessage.unreadable) }
        let targets = bulk.targets.compactMap { GUID($0) }
        let tables = table.name == Table.activityPointerName ? pipeline.registry.activities : [table]
        let chunks = Chunks(kind: command.kind, name: table.name, tables: tables) { session, target in
            _ = try session.run(command, on: target, of: table)
        }
        try await run(chunks, of: job, as: caller, targets: targets)
    }

    /// What a bulk job does to each of its rows.
    private struct Chunks: Sendable {
        let kind: OperationKind
        /// The table, or the set, that reasons of refusal name.
        let name: String
        /// Where the rows stand.
        let tables: [Table]
        let each: @Sendable (WriteSession, GUID) throws -> Void

        /// - Returns: The rows that were refused.
        func run(_ targets: some Collection<GUID>, in session: WriteSession) throws -> [JobRefusal] {
            try session.lookAhead(targets, in: tables)
            return try session.attemptEach(targets) { try each(session, $0) }.compactMap { target, result in
                guard case .failure(let refusal) = result else { return nil }
                return JobRefusal(RecordReference(name, target), refusal)
            }
        }
    }

    /// Does something to each target, chunk by chunk; what is refused is left and noted with its reason.
    private func run(_ chunks: Chunks, of job: Job, as caller: Caller, targets: [GUID]) async throws {
        try await run(of: job, as: caller, kind: chunks.kind, targets: targets) { try chunks.run($1, in: $0) }
    }

    /// The same, where each row says itself why it was left.
    func runChunks(
        of job: Job,
        as caller: Caller,
        kind: OperationKind,
        targets: [GUID],
        each: @escaping @Sendable (WriteSession, GUID) throws -> JobRefusal?
    ) async throws {
        try await run(of: job, as: caller, kind: kind, targets: targets) { session, chunk in
            try chunk.compactMap { try each(session, $0) }
        }
    }

    /// The same, where a chunk is done as a whole and says which rows were left.
    /// - Parameter ending: What follows the last chunk in the same transaction, by how many rows were left in all.
    func run(
        of job: Job,
        as caller: Caller,
        kind: OperationKind,
        targets: [GUID],
        ending: @escaping @Sendable (WriteSession, Int) throws -> Void = { _, _ in },
        chunk work: @escaping @Sendable (WriteSession, ArraySlice<GUID>) throws -> [JobRefusal]
    ) async throws {
        var current = job
        while current.state == .running {
            try Task.checkCancellation()
            let before = current
            let start = before.cursor.flatMap { Int($0) } ?? 0
            let chunk = targets[min(start, targets.count)..<min(start + JobRunner.chunk, targets.count)]
            let after = try await pipeline.run(
                kind,
                as: caller,
                operation: job.operation,
                continuing: start > 0
            ) { session in
                try advance(job, from: before, in: session) {
                    let refusals = try work(session, chunk)
                    try session.unit.note(refusals, of: job.id)
                    let progress = JobProgress(
                        done: before.done + chunk.count - refusals.count,
                        failed: before.failed + refusals.count,
                        cursor: String(start + chunk.count)
                    )
                    let isLast = start + chunk.count >= targets.count
                    if isLast { try ending(session, progress.failed) }
                    return (progress, isLast)
                }
            }
            guard let after else { return }
            current = after
        }
    }

    private func runUndo(_ job: Job, as caller: Caller) async throws {
        guard let target = GUID(job.payload ?? "") else { throw Refusal(.invalid, JobMessage.unreadable) }
        var current = job
        while current.state == .running {
            try Task.checkCancellation()
            let before = current
            let after = try await pipeline.run(
                .undo,
                as: caller,
                operation: job.operation,
                continuing: before.cursor != nil,
                undoing: target
            ) { session in
                try advance(job, from: before, in: session) {
                    try session.stopWork(on: target)
                    let (report, next) = try session.undoChunk(
                        of: target,
                        before: before.cursor.flatMap { Int64($0) },
                        limit: JobRunner.chunk
                    )
                    if next == nil {
                        try session.unit.markUndone(target, by: session.operation.id)
                        try session.withdrawNotifications(of: target)
                    }
                    let progress = JobProgress(
                        done: before.done + report.restored.count,
                        failed: before.failed + report.left.count,
                        cursor: String(next ?? 0)
                    )
                    return (progress, next == nil)
                }
            }
            guard let after else { return }
            current = after
        }
    }

    /// Does one chunk and says in the same transaction how far the job has come.
    /// - Parameter work: How far it is then, and whether that was the last chunk.
    /// - Returns: The job after it, or as somebody ended it; nil where another worker took it over.
    private func advance(
        _ job: Job,
        from before: Job,
        in session: WriteSession,
        work: () throws -> (JobProgress, isLast: Bool)
    ) throws -> Job? {
        // The job's row first: whoever cancelled it, or took it over, has been faster.
        let found = try session.unit.advance(job.id, from: before.cursor, by: before.progress)
        guard found?.state == .running else { return found }
        let (progress, isLast) = try work()
        guard var now = try session.unit.advance(job.id, from: before.cursor, by: progress) else { return nil }
        try end(&now, of: job, isLast: isLast, in: session)
        session.announce(job: job.id)
        return now
    }

    /// Ends a chunk: the last one the job, and the person is told. Those before may reach the disk with the next; what a
    /// crash takes with it is done again, for the job's place goes with it.
    private func end(_ now: inout Job, of job: Job, isLast: Bool, in session: WriteSession) throws {
        guard isLast else { return try session.unit.commitWithNext() }
        try session.unit.finish(job.id, as: .done, message: nil, at: session.now)
        try session.notify(end: now, done: now.done, failed: now.failed, subject: job.subject, table: job.table)
        now.state = .done
    }
}

/// In which order a bulk job goes through its rows.
enum BulkOrder {
    /// By id: neighbours stand on the same pages of the database, which are then read and written once instead of for
    /// each row. On SQLite that is three times as fast.
    static func of(_ targets: [GUID]) -> [String] { targets.sorted().map(\.description) }
}

extension Job {
    fileprivate var progress: JobProgress { JobProgress(done: done, failed: failed, cursor: cursor) }

    /// What is done to each row, in a word that the pages know.
    fileprivate var subject: String {
        switch kind {
        case .bulkCommand: BulkCommand(json: payload ?? "")?.name.rawValue ?? kind.rawValue
        case .bulkRecords: BulkRecords(json: payload ?? "")?.subject ?? kind.rawValue
        case .listMove: ListMove(json: payload ?? "")?.subject ?? kind.rawValue
        case .undo, .import, .sampleData: kind.rawValue
        }
    }

    fileprivate var table: String? { kind == .bulkRecords ? BulkRecords(json: payload ?? "")?.table : nil }
}

/// What jobs say when they fail as a whole.
public enum JobMessage: Message, Equatable {
    case personGone
    case unreadable
    case tooMany(limit: Int)

    public var english: String {
        switch self {
        case .personGone: "The person who started this has been disabled."
        case .unreadable: "The job cannot be read."
        case .tooMany(let limit): "At most \(limit) items can be changed at once. Narrow the filter."
        }
    }

    public var french: String {
        switch self {
        case .personGone: "La personne qui a lancé ce traitement a été désactivée."
        case .unreadable: "Le traitement est illisible."
        case .tooMany(let limit): "Au plus \(limit) éléments peuvent être modifiés à la fois. Précisez le filtre."
        }
    }
}
