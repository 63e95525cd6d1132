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

    /// The open activities behind items, in their order; what has been closed or may not be seen is left out.
    public func pending(_ items: [GUID]) throws -> [Row] {
        try items.compactMap { item in
            do {
                return try pendingActivity(item)
            } catch is Refusal {
                return nil
            }
        }
    }

    /// Moves activities to the times of a plan. Appointments stand in other people's calendars too, and stay (W-117).
    ///
    /// - Returns: How many were moved.
    public func spread(_ plan: SpreadPlan) throws -> Int {
        var count = 0
        for due in plan.dues {
            let activity = try pendingActivity(due.id)
            guard activity["scheduledend"].instant != due.dueAt else { continue }
            try updateConcerned(activity, activity.moved(to: due.dueAt, isAllDay: due.isAllDay))
            count += 1
        }
        return count
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
