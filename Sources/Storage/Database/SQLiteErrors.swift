internal import GRDBSQLite
internal import Logging

/// What SQLite's result codes mean to us.
struct SQLiteErrors: Sendable {
    let logger: Logger

    /// - Parameters:
    ///   - code: An extended result code.
    ///   - handle: Where the names of constraints can be asked for.
    func map(_ code: Int32, _ message: String, on handle: OpaquePointer?, isCancelled: Bool) -> DatabaseError {
        let error = kind(of: code, message, on: handle, isCancelled: isCancelled)
        switch error {
        case .full, .readOnly, .corrupt, .ioFailure, .unavailable:
            logger.error("SQLite", metadata: ["code": "\(code)", "detail": "\(message)"])
        default:
            logger.debug("SQLite", metadata: ["code": "\(code)", "detail": "\(message)"])
        }
        return error
    }

    private func kind(of code: Int32, _ message: String, on handle: OpaquePointer?, isCancelled: Bool) -> DatabaseError
    {
        switch code & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED: .busy
        case SQLITE_INTERRUPT: isCancelled ? .cancelled : .timeout
        case SQLITE_FULL: .full
        case SQLITE_READONLY, SQLITE_PERM: .readOnly
        case SQLITE_CORRUPT, SQLITE_NOTADB: .corrupt
        case SQLITE_IOERR: .ioFailure
        case SQLITE_CANTOPEN, SQLITE_NOMEM, SQLITE_AUTH: .unavailable
        case SQLITE_CONSTRAINT: constraint(code, message, on: handle)
        default: .other(code: "SQLite \(code)", detail: message)
        }
    }

    private func constraint(_ code: Int32, _ message: String, on handle: OpaquePointer?) -> DatabaseError {
        let name = message.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? message
        switch code >> 8 {
        case 3: return .foreignKey(constraint: nil)
        case 6, 8, 10: return .uniqueViolation(constraint: indexName(name, on: handle))
        default: return .constraint(name)
        }
    }

    /// SQLite names the columns (`lead.email, lead.owner_id`) or, for an expression, `index 'NAME'`; callers know
    /// indexes by name.
    private func indexName(_ named: String, on handle: OpaquePointer?) -> String {
        if named.hasPrefix("index '") { return String(named.dropFirst("index '".count).dropLast()) }
        let parts = named.split(separator: ", ").map { $0.split(separator: ".", maxSplits: 1).map(String.init) }
        guard let table = parts.first?.first, let handle else { return named }
        let columns = parts.map { $0.last ?? "" }
        let indexes = uniqueIndexes(of: table, on: handle)
        guard let index = indexes.first(where: { $0.columns == columns }), index.origin != "pk" else {
            return table + "_pkey"
        }
        // A constraint without a name of its own: PostgreSQL's way of naming it.
        return index.origin == "u" ? "\(table)_\(columns.joined(separator: "_"))_key" : index.name
    }

    private func uniqueIndexes(
        of table: String,
        on handle: OpaquePointer
    ) -> [(name: String, origin: String, columns: [String])] {
        let sql = """
            select i.name, i.origin, c.name from pragma_index_list(?1) i, pragma_index_info(i.name) c
            where i."unique" order by i.seq, c.seqno
            """
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK, let statement else { return [] }
        defer { sqlite3_finalize(statement) }
        guard (try? SQLiteBinding.bind(.text(table), at: 1, of: statement)) == SQLITE_OK else { return [] }
        var result: [(name: String, origin: String, columns: [String])] = []
        while sqlite3_step(statement) == SQLITE_ROW {
            let texts = (0..<3).map { sqlite3_column_text(statement, $0).map { String(cString: $0) } ?? "" }
            if result.last?.name == texts[0] {
                result[result.count - 1].columns.append(texts[2])
            } else {
                result.append((texts[0], texts[1], [texts[2]]))
            }
        }
        return result
    }
}
