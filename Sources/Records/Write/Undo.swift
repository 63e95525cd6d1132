public import SalesCore

/// What an undo did: rows put back, and rows left because something else changed them since.
public struct UndoReport: Sendable, Equatable {
    public var restored: [RecordReference]
    public var left: [RecordReference]

    public init(restored: [RecordReference] = [], left: [RecordReference] = []) {
        self.restored = restored
        self.left = left
    }
}

extension WriteSession {
    /// Operations of more rows than this are undone by a job.
    public static let undoAtOnce = 500

    /// Checks that an operation may be taken back by the caller now.
    public func undoable(_ id: GUID) throws -> Operation {
        guard let target = try unit.operation(id), target.person == caller.id || caller.isAdministrator else {
            throw Refusal(.notFound, RecordMessage.undoUnknown)
        }
        guard target.kind.isUndoable else { throw Refusal(.conflict, RecordMessage.notUndoable) }
        guard target.undoneBy == nil else { throw Refusal(.conflict, RecordMessage.undoneAlready) }
        guard operation.recordedAt.since(target.recordedAt) <= Pipeline.undoPeriod else {
            throw Refusal(.conflict, RecordMessage.undoTooOld)
        }
        return target
    }

    /// Whether a job of the caller's is still at work on an operation, or has not begun with it. While this transaction
    /// lasts it comes no further.
    public func isAtWork(on id: GUID) throws -> Bool { try work(on: id) != nil }

    /// Ends the job that is still at work on an operation, after the chunk it is at, as cancelling it does: what is taken
    /// back is taken back whole. Nothing happens where there is none.
    ///
    /// Comes before the operation is looked at: a chunk holds its job's row, and waits for the operation's.
    /// - Returns: Whether the operation has begun, so that there is something to take back.
    @discardableResult
    public func stopWork(on id: GUID) throws -> Bool {
        guard let job = try work(on: id) else { return true }
        let hasBegun = try unit.operation(id) != nil
        if hasBegun { _ = try undoable(id) }
        try unit.finish(job.id, as: .cancelled, message: nil, at: now)
        announce(job: job.id)
        return hasBegun
    }

    private func work(on id: GUID) throws -> Job? {
        guard let job = try unit.runningJob(of: id), job.person == caller.id || caller.isAdministrator,
            job.kind != .sampleData
        else { return nil }
        return job
    }

    /// Takes back a whole operation of at most ``undoAtOnce`` rows, and stops the job that is still at work on it.
    /// What changed nothing is undone by changing nothing.
    /// - Throws: `.conflict` when there were rows and not one could be put back, or more of them.
    public func undo(_ id: GUID) throws -> UndoReport {
        guard try stopWork(on: id) else { return UndoReport() }
        let target = try undoable(id)
        let (report, next) = try undoChunk(of: target.id, before: nil, limit: WriteSession.undoAtOnce + 1)
        guard next == nil else { throw Refusal(.conflict, RecordMessage.stillRunning) }
        guard !report.restored.isEmpty || report.left.isEmpty else {
            throw Refusal(.conflict, RecordMessage.nothingToUndo)
        }
        try unit.markUndone(target.id, by: operation.id)
        try withdrawNotifications(of: target.id)
        return report
    }

    /// Takes back some entries, newest first.
    /// - Returns: What was done, and where to go on; nil at the end.
    public func undoChunk(
        of id: GUID,
        before sequence: Int64?,
        limit: Int
    ) throws -> (report: UndoReport, next: Int64?) {
        let entries = try unit.history(of: id, before: sequence, limit: limit)
        for (name, group) in Dictionary(grouping: entries, by: \.record.table).sorted(by: { $0.key < $1.key }) {
            guard let table = registry.table(name) else { continue }
            try lookAhead(group.map(\.record.id), in: [table])
        }
        var report = UndoReport()
        var changes = RowChanges()
        for entry in entries {
            let isDone = try takeBack(entry, &changes)
            if isDone { report.restored.append(entry.record) } else { report.left.append(entry.record) }
        }
        try project(changes.all)
        return (report, entries.count < limit ? nil : entries.last?.sequence)
    }
}

/// What became of rows, each from the first to the last change.
struct RowChanges {
    private(set) var all: [(before: Row?, after: Row?)] = []
    private var places: [RecordReference: Int] = [:]

    mutating func add(before: Row, after: Row) {
        if let place = places[after.reference] {
            all[place].after = after
        } else {
            places[after.reference] = all.count
            all.append((before: before, after: after))
        }
    }
}
