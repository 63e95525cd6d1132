public import Records
public import SalesCore

/// What is done with a whole list at once: one's own after an absence, or that of a person one manages.
extension WriteSession {
    /// - Throws: `.forbidden` unless it is the caller, or somebody the caller manages.
    public func requireManaged(_ person: GUID) throws {
        guard try person == caller.id || manages(person) else {
            throw Refusal(.forbidden, HandoverMessage.notManaged)
        }
    }

    /// The open activities behind items that a person owns, in their order; and why the others stay where they are:
    /// closed meanwhile, not to be seen, or somebody else's, as the owner of the record has them on the list (K-1).
    public func pending(
        _ items: [GUID],
        of person: GUID
    ) throws -> (rows: [Row], refusals: [(item: GUID, refusal: Refusal)]) {
        try lookAhead(items, in: registry.activities)
        var rows: [Row] = []
        var refusals: [(item: GUID, refusal: Refusal)] = []
        for item in items {
            do {
                let row = try pendingActivity(item)
                guard row.owner == RecordReference("systemuser", person) else {
                    throw Refusal(.conflict, HandoverMessage.notOwn)
                }
                rows.append(row)
            } catch let refusal as Refusal {
                refusals.append((item, refusal))
            }
        }
        return (rows, refusals)
    }

    /// Marks an absence as dealt with, in the operation that deals with it: with its undo the question is asked again
    /// (W-116). Whoever manages the person answers for the person, and needs no other right to the entry.
    ///
    /// Nothing happens where it is marked already, is gone, or is another person's.
    public func settle(leave: GUID, of person: GUID) throws {
        try requireManaged(person)
        guard let entry = try unit.load(registry["sv_availability"], [leave], locking: true)[leave],
            entry.owner == RecordReference("systemuser", person), entry["sv_settled"].bool != true
        else { return }
        try updateConcerned(entry, [Change("sv_settled", .bool(true))])
    }

    /// Moves activities to the times of a plan. One's own only where one may act on them (W-70); those of people whom one
    /// manages need no other right. Appointments stand in other people's calendars too, and stay (W-117).
    ///
    /// - Returns: What was moved, and what was not and why; what stood there already is neither.
    public func spread(_ plan: [SpreadPlan.Due]) throws -> MovedWork {
        var report = MovedWork()
        let dues = Dictionary(plan.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let outcomes = try attemptEach(plan.map(\.id)) { item in
            let activity = try pendingActivity(item)
            if activity.owner?.id == caller.id, let record = activity.reference("regardingobjectid") {
                try requireActing(on: activity, of: record)
            }
            guard let due = dues[item], activity["scheduledend"].instant != due.dueAt else { return false }
            try updateConcerned(activity, activity.moved(to: due.dueAt, isAllDay: due.isAllDay))
            return true
        }
        for (item, result) in outcomes {
            switch result {
            case .success(let isMoved): if isMoved { report.items.append(item) }
            case .failure(let refusal): report.refusals.append((item, refusal))
            }
        }
        return report
    }
}

/// Brings back what was handed over for a time that is over; every worker asks, one does it.
public struct HandoverReturns: Sendable {
    private let store: any TeamStore
    private let pipeline: Pipeline
    private let caller: @Sendable (GUID) async throws -> Caller?

    /// Handovers looked at in one go.
    private static let atOnce = 20

    public init(store: any TeamStore, pipeline: Pipeline, caller: @escaping @Sendable (GUID) async throws -> Caller?) {
        self.store = store
        self.pipeline = pipeline
        self.caller = caller
    }

    /// - Returns: Whether there was something to bring back.
    public func runOne() async throws -> Bool {
        // One whose people have all been disabled must not hold up the others.
        for due in try await store.dueHandovers(at: pipeline.clocks.business(), upTo: HandoverReturns.atOnce) {
            for person in due.people {
                guard let caller = try await caller(person) else { continue }
                if try await pipeline.run(.assign, as: caller, { try $0.returnHandover(due.id) }) != nil { return true }
                break
            }
        }
        return false
    }
}
