import Records
import SalesCore

/// One pass over the rows of a file, from where the job stands to the end.
struct ImportRun {
    private let importer: Importer
    private let source: ImportSource
    private let settings: ChunkSettings
    private let options: ImportOptions
    private let caller: Caller
    private let job: Job?
    private let totalRows: Int
    private var cursor: ImportCursor
    private let rejects: RejectsFile
    private var stoppedAt: RowFault?
    /// Only in a dry run, where earlier chunks have left nothing in the database to compare with.
    private var seen = SeenValues()

    init(
        _ importer: Importer,
        _ source: ImportSource,
        _ settings: ChunkSettings,
        _ options: ImportOptions,
        _ caller: Caller,
        job: Job?,
        cursor: ImportCursor,
        total: Int
    ) {
        self.importer = importer
        self.source = source
        self.settings = settings
        self.options = options
        self.caller = caller
        self.job = job
        self.cursor = cursor
        totalRows = total
        rejects = RejectsFile(
            path: options.rejects,
            header: source.plan.header,
            dropping: source.plan.rejectColumns,
            language: caller.language,
            continues: cursor.rows > 0
        )
    }

    private var summary: ImportSummary {
        ImportSummary(
            created: cursor.created,
            updated: cursor.updated,
            rejected: cursor.rejected,
            ending: stoppedAt.map { .stopped($0) } ?? .done,
            job: job?.id,
            rejectsFile: rejects.isMade ? rejects.path : nil
        )
    }

    mutating func toEnd(notice: (ImportProgress) -> Void) async throws -> ImportSummary {
        do {
            try await readAll(notice: notice)
            if let job {
                let state = stoppedAt == nil ? Job.State.done : .failed
                let text = summary.text(in: caller.language)
                try await importer.finish(job.id, as: state, message: text, for: caller)
                try await importer.tell(caller, of: job, summary)
            }
            return summary
        } catch is JobEnded {
            var summary = summary
            summary.ending = .cancelled
            return summary
        } catch {
            try? rejects.flush()
            guard let job else { throw error }
            throw ImportInterrupted(job: job.id, summary: summary, cause: error)
        }
    }

    private mutating func readAll(notice: (ImportProgress) -> Void) async throws {
        let reader = try source.open()
        for _ in 0..<cursor.rows { guard try reader.skip() else { break } }
        var isAtEnd = false
        while !isAtEnd, stoppedAt == nil {
            try Task.checkCancellation()
            var chunk = Chunk()
            isAtEnd = try fill(&chunk, from: reader)
            guard chunk.count > 0 else { break }
            try await commit(chunk)
            notice(
                ImportProgress(
                    phase: .importing,
                    rows: cursor.rows,
                    totalRows: totalRows,
                    bytes: reader.consumed,
                    totalBytes: reader.length
                )
            )
        }
        try rejects.flush()
    }

    // MARK: Chunks

    private struct Chunk {
        var rows: [ImportRow] = []
        /// Rows that could not be converted, with their cells.
        var faults: [(fault: RowFault, cells: [String])] = []
        var bytes = 0
        var count: Int { rows.count + faults.count }
    }

    /// - Returns: True at the end of the file.
    private mutating func fill(_ chunk: inout Chunk, from reader: CSVReader) throws -> Bool {
        while chunk.count < Importer.chunkRows, chunk.bytes < Importer.chunkBytes {
            guard let row = try reader.next() else { return true }
            chunk.bytes += row.size
            do {
                var converted = try source.plan.row(row)
                if job == nil { try seen.check(&converted, settings) }
                chunk.rows.append(converted)
            } catch {
                chunk.faults.append((error, row.fields))
                // The rows before it are written; it is the last.
                if settings.stopsAtFault { return false }
            }
        }
        return false
    }

    private mutating func commit(_ chunk: Chunk) async throws {
        guard settings.stopsAtFault else {
            try await commit(chunk.rows[...], with: chunk.faults)
            return
        }
        // The faulty row is the last; it only counts when those before it went in.
        if !chunk.rows.isEmpty { try await commit(chunk.rows[...], with: []) }
        if stoppedAt == nil, !chunk.faults.isEmpty { try await commit([], with: chunk.faults) }
    }

    /// Writes rows and, with the last of them, what was already known to be faulty. When the database refuses the
    /// transaction for one of the rows, halves it until the row is found.
    private mutating func commit(
        _ rows: ArraySlice<ImportRow>,
        with known: [(fault: RowFault, cells: [String])]
    ) async throws {
        do {
            let result = try await importer.write(
                Array(rows),
                advancedBy: rows.count + known.count,
                knownFaults: known.count,
                from: cursor,
                job: job,
                settings: settings,
                isDryRun: job == nil,
                as: caller
            )
            try settle(result, of: rows, known: known)
        } catch let refusal as Refusal where refusal.isAboutARow {
            guard rows.count > 1 else {
                guard let row = rows.first else { throw refusal }
                try await commit([], with: [(RowFault(refusal, line: row.line), row.cells)] + known)
                return
            }
            let middle = rows.startIndex + rows.count / 2
            try await commit(rows[..<middle], with: [])
            guard stoppedAt == nil else { return }
            try await commit(rows[middle...], with: known)
        }
    }

    private mutating func settle(
        _ result: ChunkResult,
        of rows: ArraySlice<ImportRow>,
        known: [(fault: RowFault, cells: [String])]
    ) throws {
        cursor = cursor.advanced(rows: rows.count + known.count, by: result, knownFaults: known.count)
        var faults = known
        for (index, fault) in result.faults { faults.append((fault, rows[rows.startIndex + index].cells)) }
        faults.sort { $0.fault.line < $1.fault.line }
        for (fault, cells) in faults { try rejects.write(fault, cells: cells) }
        try rejects.flush()
        if settings.stopsAtFault { stoppedAt = stoppedAt ?? faults.first?.fault }
    }
}

extension Refusal {
    /// Whether a smaller transaction may succeed where this one was refused.
    fileprivate var isAboutARow: Bool {
        switch kind {
        case .duplicate, .invalid, .forbidden, .notFound, .conflict, .preconditionFailed: true
        default: false
        }
    }
}

/// Hashes of the ids and keys that a dry run has seen: eight bytes a row. Two different values that share a hash would
/// be taken for one, which among ten million rows has a chance of one in hundreds of thousands.
private struct SeenValues {
    private var hashes: Set<Int> = []

    mutating func check(_ row: inout ImportRow, _ settings: ChunkSettings) throws(RowFault) {
        let table = settings.plan.table
        switch settings.key {
        case .id?:
            if let id = row.id { row.isRepeated = !insert(table.primaryKey, .guid(id)) }
        case .column(let column)?:
            let value = row.value(of: column)
            if !value.isNull { row.isRepeated = !insert(column, value) }
        case nil:
            if let id = row.id, !insert(table.primaryKey, .guid(id)) {
                throw RowFault(line: row.line, column: table.primaryKey, reason: .idTwice(id))
            }
            for column in table.columns where column.isAlternateKey {
                guard let text = row.value(of: column.name).text else { continue }
                if !insert(column.name, .text(composed(text))) {
                    throw RowFault(line: row.line, column: column.name, reason: .keyTwice(text))
                }
            }
        }
    }

    private mutating func insert(_ column: String, _ value: Value) -> Bool {
        var hasher = Hasher()
        hasher.combine(column)
        hasher.combine(value)
        return hashes.insert(hasher.finalize()).inserted
    }
}
