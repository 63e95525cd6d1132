import Records
import SalesCore

/// What every chunk of one import has in common.
struct ChunkSettings: Sendable {
    let plan: ImportPlan
    let registry: Registry
    /// Who gets new records whose row names no owner.
    let owner: RecordReference?
    let key: Key?
    let activity: FirstActivity?
    let stopsAtFault: Bool
    /// Business time at which the import began.
    let startedAt: Instant

    enum Key: Sendable, Hashable {
        case id
        case column(String)
    }
}

/// What came of the rows of one transaction.
struct ChunkResult: Sendable {
    var created = 0
    var updated = 0
    /// By the row's place in the chunk.
    var faults: [Int: RowFault] = [:]
    /// The import ends with the first fault.
    var isStopped = false
}

/// Writes the rows of a chunk in one transaction, in their order: new ones many at a time, and faulty ones not at all.
final class ChunkWriter {
    private let session: WriteSession
    private let settings: ChunkSettings
    private let table: Table
    private var result = ChunkResult()
    /// New rows that are not written yet.
    private var pending: [NewRow] = []
    private var pendingKeys: Set<Value> = []
    /// What rows of this chunk have taken, written or not.
    private var takenIDs: Set<GUID> = []
    private var takenUniques: [String: Set<Value>] = [:]
    private var records: [Lookup: RecordReference] = [:]

    private struct NewRow {
        let index: Int
        let line: Int
        let id: GUID?
        let changes: [Change]
        let isRepeated: Bool
    }

    private struct Lookup: Hashable {
        let key: ImportPlan.LookupKey
        let text: String
    }

    init(session: WriteSession, settings: ChunkSettings) {
        self.session = session
        self.settings = settings
        table = settings.plan.table
    }

    func write(_ rows: [ImportRow]) throws -> ChunkResult {
        let taken = try session.unit.load(table, rows.compactMap(\.id), locking: false)
        for (index, row) in rows.enumerated() where !result.isStopped {
            do {
                try write(row, at: index, taken: taken)
            } catch let fault as RowFault {
                // Rows before the faulty one come first, and may be faulty themselves.
                if settings.stopsAtFault { try flush() }
                note(fault, at: index)
            }
        }
        if !result.isStopped { try flush() }
        return result
    }

    private func note(_ fault: RowFault, at index: Int) {
        guard !result.isStopped else { return }
        result.faults[index] = fault
        if settings.stopsAtFault { result.isStopped = true }
    }

    // MARK: One row

    private func write(_ row: ImportRow, at index: Int, taken: [GUID: Row]) throws {
        var changes = row.changes
        for link in row.links { changes.append(.link(link.column.name, try record(link, line: row.line))) }
        if let key = settings.key {
            let value = try keyValue(key, of: row)
            if pendingKeys.contains(value) { try flush() }
            if let record = try existing(key, value, row: row) {
                try update(record, changes, of: row, at: index)
                return
            }
            pendingKeys.insert(value)
        }
        try checkNew(row, changes, taken: taken)
        if let owner = settings.owner, !changes.contains(where: { $0.column == "ownerid" }) {
            changes.append(.link("ownerid", owner))
        }
        pending.append(NewRow(index: index, line: row.line, id: row.id, changes: changes, isRepeated: row.isRepeated))
    }

    private func keyValue(_ key: ChunkSettings.Key, of row: ImportRow) throws(RowFault) -> Value {
        let (value, name): (Value, String) =
            switch key {
            case .id: (.optional(row.id), table.primaryKey)
            case .column(let column): (row.value(of: column), column)
            }
        guard !value.isNull else { throw RowFault(line: row.line, column: name, reason: .keyBlank) }
        return value
    }

    private func existing(_ key: ChunkSettings.Key, _ value: Value, row: ImportRow) throws -> RecordReference? {
        switch key {
        case .id:
            guard let id = value.guid else { return nil }
            return try session.unit.load(table, [id], locking: false)[id]?.reference
        case .column(let column):
            let found = try session.unit.find(table, where: column, is: composedValue(value))
            guard found.count < 2 else {
                let text = value.text ?? "\(value)"
                throw RowFault(
                    line: row.line,
                    column: column,
                    reason: .severalRecords(table: table.name, column: column, text: text)
                )
            }
            return found.first?.reference
        }
    }

    /// Texts are stored composed, so they are looked for composed.
    private func composedValue(_ value: Value) -> Value {
        if case .text(let text) = value { .text(composed(text)) } else { value }
    }

    private func update(_ record: RecordReference, _ changes: [Change], of row: ImportRow, at index: Int) throws {
        do {
            try session.update(record, changes)
            result.updated += 1
        } catch let refusal as Refusal where refusal.isSaidBeforeWriting {
            throw RowFault(refusal, line: row.line)
        }
    }

    /// Catches what would break the transaction: values that must be unique and are not.
    private func checkNew(_ row: ImportRow, _ changes: [Change], taken: [GUID: Row]) throws {
        if let id = row.id {
            guard taken[id] == nil else {
                throw RowFault(line: row.line, column: table.primaryKey, reason: .idExists(table: table.name, id: id))
            }
            guard takenIDs.insert(id).inserted else {
                throw RowFault(line: row.line, column: table.primaryKey, reason: .idTwice(id))
            }
        }
        for column in table.columns where column.isAlternateKey {
            let value = composedValue(row.value(of: column.name))
            guard !value.isNull else { continue }
            guard takenUniques[column.name, default: []].insert(value).inserted else {
                throw RowFault(line: row.line, column: column.name, reason: .keyTwice(value.text ?? "\(value)"))
            }
            guard try session.unit.find(table, where: column.name, is: value).isEmpty else {
                let refusal = Refusal(.duplicate, RecordMessage.exists(column: column.name))
                throw RowFault(line: row.line, column: column.name, reason: RowReason(refusal))
            }
        }
    }

    // MARK: Lookups

    private func record(_ link: ImportRow.Link, line: Int) throws -> RecordReference {
        let lookup = Lookup(key: link.key, text: link.text)
        if let known = records[lookup] { return known }
        var found = try find(link)
        if found.isEmpty, !pending.isEmpty, link.key.tables.contains(table.name) {
            // The record may be one of this very file.
            try flush()
            found = try find(link)
        }
        let place = link.key.column ?? "id"
        let tables = link.key.tables.joined(separator: "/")
        guard let record = found.first else {
            let reason = RowReason.noRecord(table: tables, column: place, text: link.text)
            throw RowFault(line: line, column: link.header, reason: reason)
        }
        guard found.count == 1 else {
            let reason = RowReason.severalRecords(table: tables, column: place, text: link.text)
            throw RowFault(line: line, column: link.header, reason: reason)
        }
        records[lookup] = record
        return record
    }

    private func find(_ link: ImportRow.Link) throws -> [RecordReference] {
        if let id = GUID(link.text) {
            let candidates = link.key.tables.map { RecordReference($0, id) }
            let owners = try session.unit.owners(of: candidates)
            let found = candidates.filter { owners[$0] != nil }
            if !found.isEmpty { return found }
        }
        guard let column = link.key.column else { return [] }
        for name in link.key.tables {
            guard let target = settings.registry.table(name) else { continue }
            let rows = try find(link.text, in: target, by: column)
            if !rows.isEmpty { return rows }
        }
        return []
    }

    /// A team, which has no address, is found by its name beside users that are found by theirs.
    private func find(_ text: String, in target: Table, by column: String) throws -> [RecordReference] {
        let place = target.column(column) == nil ? target.primaryName : column
        let word = composed(text)
        var rows = try session.unit.find(target, where: place, is: .text(word))
        if rows.isEmpty, word.contains("@"), word != word.lowercased() {
            rows = try session.unit.find(target, where: place, is: .text(word.lowercased()))
        }
        return rows.map(\.reference)
    }

    // MARK: New rows

    private func flush() throws {
        let rows = pending
        pending = []
        pendingKeys = []
        try create(rows[...])
    }

    /// Creates all at once; when the pipeline refuses, which it does before it writes, halves until the row is found.
    private func create(_ rows: ArraySlice<NewRow>) throws {
        guard !rows.isEmpty, !result.isStopped else { return }
        let created: [Row]
        do {
            created = try session.createMany(table, rows.map { (id: $0.id, changes: $0.changes) })
        } catch let refusal as Refusal where refusal.isSaidBeforeWriting {
            guard rows.count > 1 else {
                let row = rows[rows.startIndex]
                note(RowFault(refusal, line: row.line), at: row.index)
                return
            }
            let middle = rows.startIndex + rows.count / 2
            try create(rows[..<middle])
            try create(rows[middle...])
            return
        }
        let repeated = rows.count { $0.isRepeated }
        result.created += created.count - repeated
        result.updated += repeated
        try addActivities(to: created)
    }

    private func addActivities(to rows: [Row]) throws {
        guard let activity = settings.activity, let kind = settings.registry.table(activity.kind) else { return }
        let inputs = try rows.map { row in
            let zone = try row.owner.map { try session.unit.zone(of: $0.id) } ?? session.caller.zone
            return (id: GUID?.none, changes: activity.changes(regarding: row, from: settings.startedAt, zone: zone))
        }
        _ = try session.createMany(kind, inputs)
    }
}

extension Refusal {
    /// Said of one row while it was checked: nothing has been written, and the transaction can go on.
    fileprivate var isSaidBeforeWriting: Bool {
        switch kind {
        case .invalid, .forbidden, .notFound: true
        default: false
        }
    }
}

extension RowFault {
    init(_ refusal: Refusal, line: Int) {
        self.init(line: line, column: (refusal.message as? RecordMessage)?.column ?? "", reason: RowReason(refusal))
    }
}

extension RecordMessage {
    /// The column that it speaks of.
    fileprivate var column: String? {
        switch self {
        case .unknownColumn(let name, _), .computedColumn(let name), .wrongKind(let name, _), .tooLong(let name, _),
            .outOfRange(let name, _), .notAnOption(let name, _), .hasControlCharacters(let name),
            .wrongTarget(let name, _), .exists(let name):
            name
        default: nil
        }
    }
}
