public import SalesCore

/// Opens transactions for the write pipeline; implemented by Storage on both engines.
public protocol WriteStore: Sendable {
    /// Runs `body` in one transaction and commits what it did, or nothing when it throws.
    ///
    /// The whole body runs again after a serialisation failure, a busy database or a lost connection, so it must
    /// depend on the database and its own arguments alone.
    func transaction<Result: Sendable>(
        _ body: @escaping @Sendable (any UnitOfWork) throws -> Result
    ) async throws -> Result
}

/// What the write pipeline asks of one open transaction. Synchronous: nothing awaits while rows are locked.
public protocol UnitOfWork: AnyObject {
    /// Rows by id, each locked until the end of the transaction when `locking`, in the order of their ids.
    func load(_ table: Table, _ ids: [GUID], locking: Bool) throws -> [GUID: Row]
    /// Locks rows before each of them is asked for by ``load(_:_:locking:)``, in few round trips; for each id one of the
    /// tables has the row, or none. No other statement than those of this protocol may change them afterwards.
    func lock(_ ids: [GUID], in tables: [Table]) throws
    /// Rows in which a column has this value, of one owner if named; at most 100.
    func find(_ table: Table, where column: String, is value: Value, ownedBy owner: GUID?) throws -> [Row]
    /// Rows in which a folded column has this text, whatever its case and accents; at most 100.
    func findFolded(_ table: Table, where column: String, is text: String) throws -> [Row]
    /// Rows that point to a record by this lookup.
    func referring(_ table: Table, by column: Column, to record: RecordReference, limit: Int) throws -> [Row]
    /// Which of these records exist, with owner and unit where the table has them.
    func owners(of references: [RecordReference]) throws -> [RecordReference: RecordOwner]
    func insert(_ rows: [Row]) throws
    /// Writes the named columns of a row whose version is still `version`.
    func update(_ row: Row, columns: [String], from version: Int64) throws
    func delete(_ reference: RecordReference) throws

    // History, operations, events
    func begin(_ operation: Operation) throws
    /// The transaction need not be on disk when it ends, only with what is committed after it. For a part of a longer work
    /// that is done again from where it is found, and that nobody was told of.
    func commitWithNext() throws
    func operation(_ id: GUID) throws -> Operation?
    func markUndone(_ operation: GUID, by undo: GUID) throws
    func append(_ entries: [HistoryEntry], to operation: GUID, at instant: Instant) throws
    /// An operation's entries, newest first, `limit` of them below `sequence`.
    func history(of operation: GUID, before sequence: Int64?, limit: Int) throws -> [HistoryEntry]
    func historyCount(of operation: GUID) throws -> Int
    func append(_ events: [RecordEvent], operation: GUID, at instant: Instant) throws

    // Idempotency
    /// Takes a key for this transaction; waits for another transaction that holds it.
    /// - Returns: The answer given before, when the key was used.
    func claim(_ key: IdempotencyKey, by person: GUID, at instant: Instant) throws -> RememberedAnswer?
    func remember(_ answer: Answer, for key: IdempotencyKey, by person: GUID) throws

    // Jobs
    func enqueue(_ job: Job) throws
    /// Writes how far a job has come and renews its lease, in the transaction of the chunk; no other transaction has the
    /// job meanwhile.
    /// - Parameter cursor: Where it stood before the chunk.
    /// - Returns: The job as it now is, or as it ended, and then nothing is written. Nil where it stands elsewhere, because
    ///   somebody else took it up: the chunk is theirs.
    func advance(_ job: GUID, from cursor: String?, by progress: JobProgress) throws -> Job?
    /// The job under which an operation is still made, or waits to be; until the end of the transaction no other brings it
    /// further.
    func runningJob(of operation: GUID) throws -> Job?
    func finish(_ job: GUID, as state: Job.State, message: String?, at instant: Instant) throws
    /// Keeps why rows of a job were left as they were.
    func note(_ refusals: [JobRefusal], of job: GUID) throws
    /// Runs a part that may fail alone: what it wrote is taken back when it throws.
    func attempt<Result>(_ body: () throws -> Result) throws -> Result

    /// Takes items whose time comes, by each owner's own choice of minutes, and marks them as recalled for that time.
    func claimReminders(at now: Instant, limit: Int) throws -> [DueReminder]

    /// Marks those of some notifications, named by their unique keys, as read that are not.
    /// - Returns: Which these were, and whose.
    func markRead(_ keys: [String], by person: GUID, at instant: Instant) throws -> [(id: GUID, owner: GUID)]

    /// Keeps the bytes of a file under their digest; nothing happens when they are there already.
    func store(_ attachment: NoteFile, at instant: Instant) throws

    // People
    func zone(of principal: GUID) throws -> Zone
    /// Who reads through a principal: a user alone, a team's enabled members.
    func readers(of principal: RecordReference) throws -> [Caller]
    /// The rights on a record that are shared with any of these principals.
    func sharedRights(on record: RecordReference, with principals: [GUID]) throws -> AccessMask
    func shares(of record: RecordReference) throws -> [Share]
    /// Whether the rights that a principal has on a record by sharing are what a person shared last.
    func isShared(_ record: RecordReference, with principal: RecordReference, by person: GUID) throws -> Bool
    /// Handovers that have not ended, of somebody's work; the oldest first.
    func lastingHandovers(from person: GUID) throws -> [Row]
    /// Handovers that have not ended, to somebody; the oldest first.
    func lastingHandovers(to person: GUID) throws -> [Row]
    /// Gives a principal these rights on a record instead of those it had; none ends the share.
    func share(
        _ record: RecordReference,
        with principal: RecordReference,
        _ mask: AccessMask,
        by person: GUID,
        at instant: Instant
    ) throws
    /// What roles grant: what is set, and their templates.
    func grants(of roles: [Row]) throws -> [RoleGrant]
    /// Replaces all that is set for a role.
    func set(_ grant: RoleGrant, of role: GUID) throws
    /// The roles of a person or a team, without those that a person has through teams.
    func roles(of holder: RecordReference) throws -> [GUID]
    func set(roles: [GUID], of holder: RecordReference) throws
    func members(of team: GUID) throws -> [GUID]
    func set(members: [GUID], of team: GUID) throws
    /// Whether a person or a team holds the role.
    func isHeld(role: GUID) throws -> Bool
    /// Whether any row belongs to the principal.
    func owns(_ principal: GUID) throws -> Bool
    /// Whether an enabled person holds the administrator's role.
    func hasAdministrator() throws -> Bool
    /// The unit and all below it.
    func unitsBelow(_ unit: GUID) throws -> [GUID]
    /// Ends all sessions and tokens of a person.
    func endCredentials(of person: GUID) throws
    /// Brings all rows of an owner into another unit, after the owner has moved there.
    func moveRows(of owner: GUID, to unit: GUID, at instant: Instant) throws
    /// People and rights changed, or settings that callers carry: caches on every instance are stale.
    func touchSecurityStamp() throws

    // Customisation
    func customisations() throws -> Customisations
    /// Keeps what is new about one table (`column` nil) or one of its columns, and makes room for its values.
    func customise(_ all: Customisations, table: String, column: String?) throws

    // Projection
    func cards(of references: [RecordReference]) throws -> [RecordReference: RecordCard]
    /// Records whose cards show this account or contact beside their own name; at most `limit`.
    func recordsShowing(_ reference: RecordReference, limit: Int) throws -> [RecordReference]
    func pendingActivities(regarding reference: RecordReference) throws -> [Row]
    func put(_ items: [WorkItem], at instant: Instant) throws
    /// Counts a principal's days anew, after the principal has moved to another zone.
    func moveDays(of principal: GUID, to zone: Zone) throws
    /// Open activities of a person that are due on a day without a time, in the order of their ids, after one of them.
    func openDays(of person: GUID, after last: GUID?, limit: Int) throws -> [GUID]
    func closeItems(_ ids: [GUID], at instant: Instant) throws
    /// Keeps what a mark was before it changes now.
    func keep(_ mark: PastMark, by principal: GUID, on subject: GUID, was: Int64, at instant: Instant) throws
    /// Takes all items of a record type off the lists: its table has gone.
    func closeItems(of recordType: Table, at instant: Instant) throws
}

extension UnitOfWork {
    public func find(_ table: Table, where column: String, is value: Value) throws -> [Row] {
        try find(table, where: column, is: value, ownedBy: nil)
    }
}

/// Who a row belongs to.
public struct RecordOwner: Sendable, Hashable {
    public let owner: RecordReference?
    public let unit: GUID?

    public init(owner: RecordReference?, unit: GUID?) {
        self.owner = owner
        self.unit = unit
    }
}

/// One command of one person, under which everything it changed is recorded (architecture, Operations).
public struct Operation: Sendable, Hashable {
    public let id: GUID
    public let kind: OperationKind
    public let person: GUID
    /// The administrator who acted as ``person``.
    public let impersonator: GUID?
    /// Business time, as recorded.
    public let at: Instant
    /// System time, by which undo expires.
    public let recordedAt: Instant
    /// The operation that this one takes back.
    public let undoes: GUID?
    /// The operation that took this one back.
    public var undoneBy: GUID?

    public init(
        id: GUID,
        kind: OperationKind,
        person: GUID,
        impersonator: GUID? = nil,
        at: Instant,
        recordedAt: Instant,
        undoes: GUID?,
        undoneBy: GUID?
    ) {
        self.id = id
        self.kind = kind
        self.person = person
        self.impersonator = impersonator
        self.at = at
        self.recordedAt = recordedAt
        self.undoes = undoes
        self.undoneBy = undoneBy
    }
}

/// One row's change within an operation.
public struct HistoryEntry: Sendable, Hashable {
    public enum Action: String, Sendable, Hashable {
        case create, update, delete
    }

    /// Its place in the history; 0 until it is written.
    public var sequence: Int64
    public let record: RecordReference
    public let action: Action
    /// Values of the changed columns as they were (all columns of a deleted row), see ``RowCodec``.
    public let before: String?
    public let after: String?
    /// The row's version when the operation ended.
    public let version: Int64

    public init(
        sequence: Int64 = 0,
        record: RecordReference,
        action: Action,
        before: String?,
        after: String?,
        version: Int64
    ) {
        self.sequence = sequence
        self.record = record
        self.action = action
        self.before = before
        self.after = after
        self.version = version
    }
}

/// A record changed in a way that these principals may see on their pages.
public struct RecordEvent: Sendable, Hashable {
    public let record: RecordReference
    public let principals: [GUID]

    /// Stands among the principals for all who are signed in: what is published holds for everybody (W-61, W-93).
    public static let everyone = GUID(high: 0, low: 0)

    public init(record: RecordReference, principals: [GUID]) {
        self.record = record
        self.principals = principals
    }
}

/// A client's name for one command, so that a repetition does it once.
public struct IdempotencyKey: Sendable, Hashable {
    public let key: String
    /// SHA-256 of method, address and body, in hexadecimal.
    public let digest: String

    public init(key: String, digest: String) {
        self.key = key
        self.digest = digest
    }
}

/// What the caller was told: kept with the key, given again for a repetition. Its content is the caller's own format.
public struct Answer: Sendable, Hashable {
    public let code: Int
    public let content: [UInt8]
    public let operation: GUID?
    /// Address of what was made, where something was.
    public let location: String?
    public let version: Int64?

    public init(
        code: Int,
        content: [UInt8] = [],
        operation: GUID? = nil,
        location: String? = nil,
        version: Int64? = nil
    ) {
        self.code = code
        self.content = content
        self.operation = operation
        self.location = location
        self.version = version
    }
}

public struct RememberedAnswer: Sendable {
    public let digest: String
    public let answer: Answer?

    public init(digest: String, answer: Answer?) {
        self.digest = digest
        self.answer = answer
    }
}
