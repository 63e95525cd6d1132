public import Records
import SalesCore

extension SQLRecordStore {
    public func history(
        of record: RecordReference,
        before sequence: Int64?,
        limit: Int
    ) async throws -> [HistoryLine] {
        guard let table = registry.table(record.table) else { return [] }
        let arguments: [SQLValue] = [
            .guid(record.id), .text(record.table), .int(sequence ?? .max), .int(Int64(limit)),
        ]
        return try await database.read { connection in
            try connection.query(HistorySQL.ofRecord, arguments) { row in
                HistoryLine(
                    sequence: row.int(0),
                    operation: row.guid(1),
                    kind: OperationKind(rawValue: row.text(2)) ?? .update,
                    action: HistoryEntry.Action(rawValue: row.text(3)) ?? .update,
                    person: row.guid(4),
                    at: Instant(microseconds: row.int(5)),
                    isUndone: !row.isNull(6),
                    before: row.textOrNil(7).map { RowCodec.decode($0, table: table) } ?? [],
                    after: row.textOrNil(8).map { RowCodec.decode($0, table: table) } ?? []
                )
            }
        }
    }
}

extension SQLRecordStore {
    public func document(of note: Row) async throws -> [UInt8]? {
        guard let digest = (note["sv_documenthash"].text ?? note[RecordImage.digest].text) else { return nil }
        return try await database.read { connection in
            try connection.first(DocumentSQL.body, [.text(digest)]) { $0.bytesOrNil(0) } ?? nil
        }
    }
}

enum HistorySQL {
    /// Rides `history_record`. Parameters: 1 record, 2 record type, 3 below this number, 4 limit.
    static let ofRecord = Statement(
        """
        select h.n, h.operation_id, o.kind, h.action, o.person, h.at, o.undone_by, h.before, h.after
        from history h join operation o on o.id = h.operation_id
        where h.record_id = $1 and h.record_type = $2 and h.n < $3 order by h.n desc limit $4
        """
    )
}
