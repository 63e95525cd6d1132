public import SalesCore

/// What was asked for beside the file and its map.
public struct ImportOptions: Sendable, Hashable {
    public enum OnError: String, Sendable, Hashable, CaseIterable {
        case stop, skip
    }

    /// E-mail address of who gets new records whose row names no owner.
    public var owner: String?
    /// A column by whose value an existing record is found and updated.
    public var key: String?
    public var activity: FirstActivity?
    public var isDryRun: Bool
    public var onError: OnError
    /// Where rejected rows go; the file is made with the first of them.
    public var rejects: String?

    public init(
        owner: String? = nil,
        key: String? = nil,
        activity: FirstActivity? = nil,
        isDryRun: Bool = false,
        onError: OnError = .skip,
        rejects: String? = nil
    ) {
        self.owner = owner
        self.key = key
        self.activity = activity
        self.isDryRun = isDryRun
        self.onError = onError
        self.rejects = rejects
    }
}

/// What came of an import.
public struct ImportSummary: Sendable, Hashable, Message {
    public enum Ending: Sendable, Hashable {
        case done
        /// At the first row that is not taken; those before it are in.
        case stopped(RowFault)
        /// Somebody cancelled the job.
        case cancelled
    }

    public var created = 0
    public var updated = 0
    public var rejected = 0
    public var ending = Ending.done
    /// Nil after a dry run.
    public var job: GUID?
    /// The rejects file, when one was made.
    public var rejectsFile: String?

    public var english: String { "created \(created), updated \(updated), rejected \(rejected)" }
    public var french: String { "créés \(created), mis à jour \(updated), rejetés \(rejected)" }
}

/// How far an import is.
public struct ImportProgress: Sendable, Hashable {
    public enum Phase: Sendable, Hashable {
        /// The file is read through once, before anything is written.
        case checking
        case importing
    }

    public let phase: Phase
    public let rows: Int
    /// Known once the file has been checked.
    public let totalRows: Int?
    public let bytes: Int64
    public let totalBytes: Int64
}

/// An import that did not come to its end: what was committed stays, and it can be continued.
public struct ImportInterrupted: Error, Message, CustomStringConvertible {
    public let job: GUID
    public let summary: ImportSummary
    public let cause: any Error

    /// The cause as a person is told it; other errors are for the log.
    public var causeMessage: (any Message)? { (cause as? Refusal)?.message ?? cause as? any Message }

    public var description: String { english }

    public var english: String {
        let cause =
            causeMessage?.english ?? (cause is CancellationError ? "The import was stopped." : "The import broke off.")
        return "\(cause) So far: \(summary.english). Continue with --resume \(job)."
    }

    public var french: String {
        let cause =
            causeMessage?.french
            ?? (cause is CancellationError ? "L’import a été arrêté." : "L’import s’est interrompu.")
        return "\(cause) Jusqu’ici : \(summary.french). Reprenez avec --resume \(job)."
    }
}
