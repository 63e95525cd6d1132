public import SalesCore

/// Long work as a row: it has progress, can be cancelled, survives a crash, and one instance at a time does it.
public struct Job: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable {
        case `import`, bulkCommand, bulkRecords, listMove, undo, sampleData
    }

    public enum State: String, Sendable, Hashable {
        case running, done, failed, cancelled
    }

    public let id: GUID
    public let kind: Kind
    public let person: GUID
    /// Under which all its chunks are recorded.
    public let operation: GUID
    /// What is to be done, in the kind's own JSON; nil where only the state of the job was asked for.
    public var payload: String?
    public var state: State
    /// Known only when the work can be counted before.
    public var total: Int?
    public var done: Int
    public var failed: Int
    /// Where the next chunk begins, in the kind's own words; nil at the beginning.
    public var cursor: String?
    public let createdOn: Instant
    public var finishedOn: Instant?
    /// One line about the end, in the person's language.
    public var message: String?

    /// After this time without a sign of life another worker takes the job over; nobody does while a chunk is written,
    /// however long it takes, and who comes too late leaves its chunk.
    public static let lease = Duration.seconds(15)

    public init(
        id: GUID,
        kind: Kind,
        person: GUID,
        operation: GUID,
        payload: String?,
        state: State = .running,
        total: Int?,
        done: Int = 0,
        failed: Int = 0,
        cursor: String? = nil,
        createdOn: Instant,
        finishedOn: Instant? = nil,
        message: String? = nil
    ) {
        self.id = id
        self.kind = kind
        self.person = person
        self.operation = operation
        self.payload = payload
        self.state = state
        self.total = total
        self.done = done
        self.failed = failed
        self.cursor = cursor
        self.createdOn = createdOn
        self.finishedOn = finishedOn
        self.message = message
    }
}

/// How far a chunk brought its job; written in the chunk's own transaction.
public struct JobProgress: Sendable, Hashable {
    public let done: Int
    public let failed: Int
    public let cursor: String?

    public init(done: Int, failed: Int, cursor: String?) {
        self.done = done
        self.failed = failed
        self.cursor = cursor
    }
}

/// Keeps jobs; a worker holds one by a lease that it renews with each chunk.
public protocol JobStore: Sendable {
    func create(_ job: Job) async throws
    /// Takes a running job that nobody works on, for `lease`, by the database's clock. Who asks works on none, so that
    /// a job which it broke off, because the database was away for a while, is its own again at once.
    func claim(kinds: [Job.Kind], by worker: GUID, for lease: Duration) async throws -> Job?
    /// What a job is to do; nil when there is none of this id. The caller of this function has checked whose it is.
    func payload(of id: GUID) async throws -> String?
    func release(_ id: GUID, by worker: GUID) async throws
    /// Ends a running job.
    /// - Returns: Whether this did it; a job that has ended stays as it ended.
    @discardableResult
    func finish(_ id: GUID, as state: Job.State, message: String?, at instant: Instant) async throws -> Bool
    /// A job of the caller's, or of anybody's for an administrator.
    func job(_ id: GUID, for caller: Caller) async throws -> Job?
    /// The caller's jobs, for an administrator everybody's, in an order; where it leaves them equal, and without one,
    /// from the newest to the oldest.
    func jobs(
        for caller: Caller,
        orderedBy order: [JobOrder],
        after position: JobPosition,
        limit: Int
    ) async throws -> [Job]
    /// How many there are.
    func jobCount(for caller: Caller) async throws -> Int
    /// What a job left as it was, and why, in the order in which it came to it.
    func refusals(of id: GUID, after number: Int64, limit: Int) async throws -> [JobRefusal]
    /// The job ends after the chunk it is at. Nothing happens to one that has ended.
    func cancel(_ id: GUID, at instant: Instant, for caller: Caller) async throws -> Job?
}
