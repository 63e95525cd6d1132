import Foundation
import Records
public import SalesCore

/// The work of a person as a whole, handed over or spread, as its job keeps it (issue 13).
public struct ListMove: Codable, Sendable {
    private enum Name: String, Codable {
        case handOver, spread
    }

    private let name: Name
    private let person: String
    private let targets: [String]
    private var receiver: String?
    /// Microseconds since 1970.
    private var until: Int64?
    private var reason: String?
    /// For each target when it is due, in microseconds since 1970, and whether on that day as a whole; null where no
    /// day was left for it.
    private var dues: [Int64?]?
    private var allDay: [Bool]?
    /// The absence that is settled when all has been moved.
    private var leave: String?

    /// Handing over.
    public init(
        _ items: [GUID],
        of person: GUID,
        to receiver: GUID,
        until: Instant?,
        because reason: String?
    ) {
        name = .handOver
        self.person = person.description
        targets = BulkOrder.of(items)
        self.receiver = receiver.description
        self.until = until?.microseconds
        self.reason = reason
    }

    /// Spreading: the days are found once for all, whatever the chunks in which they are given.
    public init(_ items: [GUID], of person: GUID, by plan: SpreadPlan) {
        name = .spread
        self.person = person.description
        targets = BulkOrder.of(items)
        let known = Dictionary(plan.dues.map { ($0.id.description, $0) }, uniquingKeysWith: { first, _ in first })
        dues = targets.map { known[$0]?.dueAt.microseconds }
        allDay = targets.map { known[$0]?.isAllDay ?? false }
    }

    /// The absence after which it is done, if any.
    public mutating func settles(_ leave: GUID?) { self.leave = leave?.description }

    public init?(json: String) {
        guard let move = try? JSONDecoder().decode(ListMove.self, from: Data(json.utf8)) else { return nil }
        self = move
    }

    public var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    public var count: Int { targets.count }

    /// What is done to each item, in a word that the pages know.
    var subject: String { name == .handOver ? "assign" : "snooze" }

    fileprivate var kind: OperationKind { name == .handOver ? .assign : .snooze }

    fileprivate var items: [GUID] { targets.compactMap { GUID($0) } }

    /// Does a part of it.
    /// - Returns: What was left as it was, and why.
    fileprivate func run(
        _ items: ArraySlice<GUID>,
        by plan: [GUID: SpreadPlan.Due],
        in session: WriteSession
    ) throws -> [JobRefusal] {
        guard let person = GUID(person) else { throw Refusal(.invalid, JobMessage.unreadable) }
        try session.requireManaged(person)
        let work = try session.pending(Array(items), of: person)
        var refusals = work.refusals
        switch name {
        case .handOver:
            guard let receiver = receiver.flatMap({ GUID($0) }) else {
                throw Refusal(.invalid, JobMessage.unreadable)
            }
            refusals += try session.handOver(
                work.rows,
                of: person,
                to: receiver,
                until: until.map { Instant(microseconds: $0) },
                because: reason
            ).refusals
        case .spread:
            refusals += try session.spread(work.rows.compactMap { plan[$0.id] }).refusals
            for row in work.rows where plan[row.id] == nil {
                refusals.append((row.id, Refusal(.conflict, HandoverMessage.noDayLeft)))
            }
        }
        return refusals.map { JobRefusal(RecordReference("sv_workitem", $0.item), $0.refusal) }
    }

    fileprivate func settle(in session: WriteSession) throws {
        guard let leave = leave.flatMap({ GUID($0) }), let person = GUID(person) else { return }
        try session.settle(leave: leave, of: person)
    }

    fileprivate var plan: [GUID: SpreadPlan.Due] {
        guard let dues, let allDay, dues.count == targets.count, allDay.count == targets.count else { return [:] }
        var plan: [GUID: SpreadPlan.Due] = [:]
        for (index, item) in items.enumerated() {
            guard let due = dues[index] else { continue }
            plan[item] = SpreadPlan.Due(id: item, dueAt: Instant(microseconds: due), isAllDay: allDay[index])
        }
        return plan
    }
}

extension JobRunner {
    /// Each chunk is handed over for itself, and so comes back for itself; all is one operation with one undo.
    func runMove(_ job: Job, as caller: Caller) async throws {
        guard let move = ListMove(json: job.payload ?? "") else { throw Refusal(.invalid, JobMessage.unreadable) }
        let plan = move.plan
        try await run(
            of: job,
            as: caller,
            kind: move.kind,
            targets: move.items,
            ending: { session, failed in if failed == 0 { try move.settle(in: session) } },
            chunk: { session, chunk in try move.run(chunk, by: plan, in: session) }
        )
    }
}
