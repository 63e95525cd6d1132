import SalesCore

/// What one operation has changed so far, until history and events are written of it.
///
/// A row that is changed several times counts once: as it was before, and as it is now.
struct ChangeLedger {
    /// Nil within for a row that the operation created.
    private var originals: [RecordReference: Row?] = [:]
    private var order: [RecordReference] = []
    private var finals: [RecordReference: Row] = [:]
    private var others: [HistoryEntry] = []
    private var audience: [RecordReference: Set<GUID>] = [:]
    private var audienceOrder: [RecordReference] = []

    /// Keeps a change that is no change of a row's columns, such as of the roles a person holds.
    mutating func record(_ entry: HistoryEntry) { others.append(entry) }

    mutating func note(_ reference: RecordReference, before: Row?, after: Row?) {
        if originals[reference] == nil {
            originals[reference] = .some(before)
            order.append(reference)
        }
        finals[reference] = after
    }

    /// Somebody whose pages are to hear of a change to a record; nil for nobody in particular.
    mutating func concern(_ record: RecordReference, _ principal: GUID?) {
        if audience[record] == nil { audienceOrder.append(record) }
        if let principal { audience[record, default: []].insert(principal) } else { audience[record, default: []] = [] }
    }

    /// - Parameter summarising: Of a row created in bulk only the fact is kept: its values stand in the row.
    func entries(summarising: Bool) -> [HistoryEntry] {
        order.compactMap { (summarising ? summary($0) : nil) ?? entry(for: $0) } + others
    }

    /// Who is to hear of which record, in the order of the changes.
    var events: [RecordEvent] {
        audienceOrder.map { RecordEvent(record: $0, principals: (audience[$0] ?? []).sorted()) }
    }

    /// Rows, as they are now, that the operation gave to a person other than this one.
    func handedOver(by person: GUID) -> [Row] {
        order.compactMap { reference in
            guard let original = originals[reference], let row = finals[reference], let owner = row.owner,
                owner.table == "systemuser", owner.id != person, original?.owner != owner
            else { return nil }
            return row
        }
    }

    /// Open activities, as they were, that need no reminder any more: closed now, gone, due at another time, or somebody
    /// else's.
    var leftActivities: [Row] {
        order.compactMap { reference in
            guard let original = originals[reference], let row = original, row.table.isActivity,
                row.table.isPending(state: row.state)
            else { return nil }
            guard let now = finals[reference], now.table.isPending(state: now.state) else { return row }
            let times = ["scheduledstart", "scheduledend", "sv_isallday"]
            return now.owner == row.owner && times.allSatisfy { now[$0] == row[$0] } ? nil : row
        }
    }

    private func entry(for reference: RecordReference) -> HistoryEntry? {
        guard let original = originals[reference] else { return nil }
        switch (original, finals[reference]) {
        case (nil, let after?):
            return HistoryEntry(
                record: reference,
                action: .create,
                before: nil,
                after: RowCodec.encode(after, columns: ChangeLedger.filled(in: after)),
                version: after.version
            )
        case (let before?, let after?):
            let columns = after.difference(from: before)
            guard !columns.isEmpty else { return nil }
            return HistoryEntry(
                record: reference,
                action: .update,
                before: RowCodec.encode(before, columns: columns),
                after: RowCodec.encode(after, columns: columns),
                version: after.version
            )
        case (let before?, nil):
            return HistoryEntry(
                record: reference,
                action: .delete,
                before: RowCodec.encode(before, columns: ChangeLedger.filled(in: before)),
                after: nil,
                version: before.version
            )
        case (nil, nil):
            return nil
        }
    }

    private func summary(_ reference: RecordReference) -> HistoryEntry? {
        guard let original = originals[reference], original == nil, let row = finals[reference] else { return nil }
        return HistoryEntry(record: reference, action: .create, before: nil, after: nil, version: row.version)
    }

    private static func filled(in row: Row) -> [String] {
        row.table.columns.map(\.name).filter { !row[$0].isNull }
    }
}
