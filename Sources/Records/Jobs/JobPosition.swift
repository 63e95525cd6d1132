public import SalesCore

/// A place in the list of jobs: behind the job that it names.
public struct JobPosition: Sendable, Hashable, CustomStringConvertible {
    public let createdOn: Instant
    public let job: GUID

    public init(createdOn: Instant, job: GUID) {
        self.createdOn = createdOn
        self.job = job
    }

    /// Reads the form that ``description`` writes.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let at = Int64(parts[0]), let job = GUID(String(parts[1])) else { return nil }
        self.init(createdOn: Instant(microseconds: at), job: job)
    }

    public var description: String { "\(createdOn.microseconds).\(job)" }

    /// Before every job.
    public static let first = JobPosition(createdOn: Instant(microseconds: Int64.max), job: GUID(high: 0, low: 0))
}

extension Job {
    public var position: JobPosition { JobPosition(createdOn: createdOn, job: id) }
}

extension JobStore {
    /// The newest jobs.
    public func jobs(for caller: Caller, limit: Int) async throws -> [Job] {
        try await jobs(for: caller, orderedBy: [], after: .first, limit: limit)
    }
}
