internal import Identity
public import Records
public import SalesCore
public import Storage
internal import Synchronization
public import Worklist

/// An organisation of five people and everything that the program is made of below Web, over a database of its own.
///
/// Time stands still at ``SalesCore/Instant/monday9`` until a test moves it, and ids are the same in every run.
///
/// - `seller` and `mate` sell in the north and are the team of tigers; `stranger` sells in the south.
/// - `manager` leads the north, `admin` administers.
public final class TestHouse: Sendable {
    public let database: any Database
    public let registry = Registry(tables: Registry.standardTables)
    public let identity: SQLIdentityStore
    public let records: SQLRecordStore
    public let worklist: SQLWorklistStore
    public let jobs: SQLJobStore
    public let events: SQLEventStore
    public let pipeline: Pipeline
    public let doctor: Doctor

    public let seller: Caller
    public let mate: Caller
    public let stranger: Caller
    public let manager: Caller
    public let admin: Caller
    /// The team of `seller` and `mate`.
    public let tigers = RecordReference("team", TestHouse.id("team", 1))

    private let state: State

    private final class State: Sendable {
        let business = Mutex(Instant.monday9)
        let system = Mutex(Instant.monday9)
        let ordinal = Mutex(0)
    }

    /// - Parameter zone: The seller's; the others live in Paris.
    public init(_ database: any Database, zone: Zone = .paris) async throws {
        let state = State()
        self.state = state
        self.database = database
        identity = SQLIdentityStore(database: database, keeper: RegistryKeeper(registry))
        records = SQLRecordStore(database: database, registry: registry)
        worklist = SQLWorklistStore(database: database, registry: registry)
        jobs = SQLJobStore(database: database)
        events = SQLEventStore(database: database)
        doctor = Doctor(database: database, registry: registry)
        let ids = GUIDSource {
            TestHouse.id(
                "made",
                state.ordinal.withLock { ordinal in
                    ordinal += 1
                    return ordinal
                }
            )
        }
        pipeline = Pipeline(
            store: SQLWriteStore(database: database, registry: registry, identity: identity),
            registry: registry,
            clocks: Clocks(
                business: { state.business.withLock { $0 } },
                system: { state.system.withLock { $0 } }
            ),
            ids: ids
        )
        try await Staff.move(into: database, sellersZone: zone)
        seller = try await Staff.caller(.seller, identity)
        mate = try await Staff.caller(.mate, identity)
        stranger = try await Staff.caller(.stranger, identity)
        manager = try await Staff.caller(.manager, identity)
        admin = try await Staff.caller(.admin, identity)
    }

    public static func id(_ space: String, _ ordinal: Int) -> GUID { .derived(seed: 7, space: space, ordinal: ordinal) }

    /// An id that nothing has.
    public static let nobody = TestHouse.id("nobody", 0)

    // MARK: Time

    public var now: Instant { state.business.withLock { $0 } }

    /// Moves both clocks.
    public func wait(_ duration: Duration) {
        state.business.withLock { $0 = $0.adding(duration) }
        state.system.withLock { $0 = $0.adding(duration) }
    }

    /// The system clock, by which operations are recorded.
    public var recorded: Instant { state.system.withLock { $0 } }

    /// Sets the business clock, as `--test-clock` does; the system clock goes its own way.
    public func set(_ instant: Instant) { state.business.withLock { $0 = instant } }

    public func nextID() -> GUID { pipeline.ids.next() }

    // MARK: Records

    @discardableResult
    public func create(
        _ table: String,
        _ changes: [Change],
        owner: RecordReference? = nil,
        as caller: Caller? = nil
    ) async throws -> RecordReference {
        let definition = registry[table]
        let ownership = owner.map { [Change.link("ownerid", $0)] } ?? []
        return try await pipeline.run(.create, as: caller ?? admin) { session in
            try session.create(definition, changes + ownership).reference
        }
    }

    /// A lead of the seller's unless said otherwise.
    @discardableResult
    public func lead(
        named name: String,
        score: Int64? = nil,
        grade: Int64? = nil,
        owner: RecordReference? = nil,
        company: String? = nil
    ) async throws -> RecordReference {
        let changes = [Change("lastname", .text(name)), Change("companyname", .optional(company))]
        let lead = try await create("lead", changes, owner: owner ?? seller.reference)
        if score != nil || grade != nil { try await self.score(lead, score, grade: grade) }
        return lead
    }

    @discardableResult
    public func score(
        _ record: RecordReference,
        _ score: Int64?,
        grade: Int64? = nil,
        trend: Int64? = nil
    ) async throws -> RecordReference {
        try await create(
            "msdyn_predictivescore",
            [
                Change("msdyn_entitytype", .text(record.table)), Change("msdyn_entityid", .text(record.id.description)),
                Change("msdyn_score", .optional(score)), Change("msdyn_grade", .optional(grade)),
                Change("msdyn_scoretrend", .optional(trend)),
            ]
        )
    }

    /// An open phone call of the seller's on a record.
    /// - Returns: The item's id.
    @discardableResult
    public func call(
        on record: RecordReference,
        due: Instant?,
        owner: RecordReference? = nil,
        subject: String = "Call",
        isAllDay: Bool = false
    ) async throws -> GUID {
        try await activity(.phonecall, on: record, due: due, owner: owner, subject: subject, isAllDay: isAllDay)
    }

    @discardableResult
    public func activity(
        _ kind: ActivityKind,
        on record: RecordReference?,
        due: Instant?,
        owner: RecordReference? = nil,
        subject: String? = nil,
        isAllDay: Bool = false
    ) async throws -> GUID {
        let changes = [
            Change("subject", .text(subject ?? kind.name)), Change("scheduledend", .optional(due)),
            Change("sv_isallday", .bool(isAllDay)),
        ]
        let about = Change.link("regardingobjectid", record)
        let owner = owner ?? seller.reference
        do {
            return try await create(kind.name, changes + [about], owner: owner).id
        } catch let refusal as Refusal where refusal.kind == .forbidden {
            // As it may have come about while its owner still read the record.
            let table = registry[kind.name]
            return try await pipeline.run(.create, as: admin) { session in
                let row = try session.create(table, changes + [.link("ownerid", owner)])
                try session.updateConcerned(row, [about])
                return row.id
            }
        }
    }

    /// A lead with one call, for tests of a single item.
    public func leadWithCall(named name: String = "Ada", due: Instant? = nil) async throws -> (RecordReference, GUID) {
        let lead = try await lead(named: name)
        return (lead, try await call(on: lead, due: due ?? now.adding(hours: 1)))
    }

    public func row(_ table: String, _ id: GUID) async throws -> Row? {
        try await records.row(RecordReference(table, id), for: admin)
    }

    /// All rows of a table; of what belongs to one person alone, that person's.
    public func rows(_ table: String, for caller: Caller? = nil) async throws -> [Row] {
        try await records.rows(RowQuery(registry[table], limit: 10_000), for: caller ?? admin)
    }

    // MARK: Commands

    /// - Returns: The operation.
    @discardableResult
    public func run(_ command: WorklistCommand, on items: GUID..., as caller: Caller? = nil) async throws -> GUID {
        try await run(command, on: items, as: caller)
    }

    @discardableResult
    public func run(_ command: WorklistCommand, on items: [GUID], as caller: Caller? = nil) async throws -> GUID {
        let operation = nextID()
        try await pipeline.run(command.kind, as: caller ?? seller, operation: operation) { session in
            for item in items { try session.run(command, on: item) }
        }
        return operation
    }

    @discardableResult
    public func complete(_ item: GUID, note: String? = nil, as caller: Caller? = nil) async throws -> GUID {
        try await run(.complete(note: note, status: nil), on: item, as: caller)
    }

    @discardableResult
    public func change(
        _ kind: OperationKind = .update,
        as caller: Caller? = nil,
        _ body: @escaping @Sendable (WriteSession) throws -> Void
    ) async throws -> GUID {
        let operation = nextID()
        try await pipeline.run(kind, as: caller ?? admin, operation: operation) { try body($0) }
        return operation
    }

    @discardableResult
    public func undo(
        _ operation: GUID,
        as caller: Caller? = nil
    ) async throws -> (report: UndoReport, operation: GUID) {
        let id = nextID()
        let report = try await pipeline.run(.undo, as: caller ?? seller, operation: id, undoing: operation) { session in
            try session.undo(operation)
        }
        return (report, id)
    }
}

/// Runs a test in an organisation of its own.
public func withTestHouse<R>(
    _ engine: Engine,
    zone: Zone = .paris,
    _ body: (TestHouse) async throws -> R
) async throws -> R {
    try await withDatabase(engine) { try await body(TestHouse($0, zone: zone)) }
}

extension Caller {
    public var reference: RecordReference { RecordReference("systemuser", id) }
}
