import SalesCore

/// What goes with a record that is deleted: the activities and notes about it, open and closed, whoever has them
/// (decision 0047).
extension WriteSession {
    /// Activities and notes that go with one record; beyond, its deletion would hold up others for long.
    public static let dependentsLimit = 5000

    /// Activities and notes about a record, locked, in the order of their tables and ids.
    /// - Throws: `.conflict` where there are more than ``dependentsLimit``.
    func lockedDependents(of record: RecordReference) throws -> [Row] {
        let rows = try dependents(of: record, limit: WriteSession.dependentsLimit + 1)
        guard rows.count <= WriteSession.dependentsLimit else {
            throw Refusal(.conflict, LifeMessage.tooManyToDelete(limit: WriteSession.dependentsLimit))
        }
        return try Dictionary(grouping: rows, by: \.table.name).sorted { $0.key < $1.key }.flatMap { name, rows in
            let locked = try unit.load(registry[name], rows.map(\.id), locking: true)
            return locked.values.sorted { $0.id < $1.id }
        }
    }

    /// Whether an activity or a note is about the record.
    func hasDependents(_ record: RecordReference) throws -> Bool { try !dependents(of: record, limit: 1).isEmpty }

    /// Whether the record is there that an activity or a note is about; true of rows that are about none.
    func subjectExists(of row: Row) throws -> Bool {
        try row.subject.map { try owner(of: $0) != nil } ?? true
    }

    private func dependents(of record: RecordReference, limit: Int) throws -> [Row] {
        var rows: [Row] = []
        for table in registry.tables where rows.count < limit {
            guard let subject = table.subject, subject.targets.contains(record.table) else { continue }
            rows += try unit.referring(table, by: subject, to: record, limit: limit - rows.count)
        }
        return rows
    }
}

extension Row {
    /// The record that an activity or a note is about.
    var subject: RecordReference? { table.subject.flatMap { reference($0.name) } }
}
