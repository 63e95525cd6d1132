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

    /// Takes back a whole operation of at most ``undoAtOnce`` rows.
    /// What changed nothing is undone by changing nothing.
    /// - Throws: `.conflict` when there were rows and not one could be put back.
    public func undo(_ id: GUID) throws -> UndoReport {
        let target = try undoable(id)
        let report = try undoChunk(of: target.id, before: nil, limit: WriteSession.undoAtOnce).report
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
