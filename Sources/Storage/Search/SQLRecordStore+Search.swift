public import Records
import SalesCore

extension SQLRecordStore {
    /// Finds by the beginning first, which rides ordinary indexes; only when that does not fill the answer are names
    /// searched inside, by the trigram index. A text that very many names contain is therefore cheap, too. Of a table in
    /// which the caller may read few rows, these are simply read.
    public func search(
        _ text: String,
        in tables: [Table],
        top: Int,
        for caller: Caller
    ) async throws -> [SearchHit] {
        let wanted = SearchText(text)
        guard !wanted.folded.isEmpty, top > 0 else { return [] }
        return try await database.read { connection in
            var hits = SearchHits(text: wanted, top: top)
            var open: [Table] = []
            for table in tables {
                let search = TableSearch(table: table, caller: caller, registry: registry, text: wanted, top: top)
                guard try !search.hasFewRows(connection) else {
                    try search.readOwn(connection, into: &hits)
                    continue
                }
                open.append(table)
                try search.byPrefix.map { try search.read($0, connection, into: &hits) }
                for condition in search.byOthers { try search.read(condition, connection, into: &hits) }
            }
            guard !hits.isFull, wanted.isLong else { return hits.inOrder }
            let named = open.filter { TableSearch.trigrams.contains($0.name) }
            if connection.dialect == .sqlite {
                try searchInside(named, wanted, top: top, for: caller, connection, into: &hits)
            } else {
                for table in named {
                    let search = TableSearch(table: table, caller: caller, registry: registry, text: wanted, top: top)
                    try search.read(search.bySubstring, connection, into: &hits)
                }
            }
            for table in open where !hits.isFull && !TableSearch.trigrams.contains(table.name) {
                let search = TableSearch(table: table, caller: caller, registry: registry, text: wanted, top: top)
                try search.insideNewest.map { try search.read($0, connection, into: &hits) }
            }
            return hits.inOrder
        }
    }

    /// One look into the index over all names, then the rows of what was found within the caller's scope.
    private func searchInside(
        _ tables: [Table],
        _ text: SearchText,
        top: Int,
        for caller: Caller,
        _ connection: any SQLConnection,
        into hits: inout SearchHits
    ) throws {
        var found: [String: [GUID]] = [:]
        try connection.forEach(SearchSQL.trigrams, [.text(text.trigramQuery), .int(SearchSQL.mostCandidates)]) { row in
            found[row.text(0), default: []].append(row.guid(1))
            return true
        }
        for table in tables {
            let search = TableSearch(table: table, caller: caller, registry: registry, text: text, top: top)
            for chunk in (found[table.name] ?? []).chunked(by: 256) {
                try search.read(.oneOf("r.id", Array(chunk)), connection, into: &hits)
            }
        }
    }
}

enum SearchSQL {
    /// More names than this are not ranked; the text is then too common for the order to matter.
    static let mostCandidates: Int64 = 512
    /// Rows of a person that are read rather than looked for.
    static let fewRows: Int64 = 2000

    /// Parameters: 1 query of FTS5, 2 limit.
    static let trigrams = Statement(
        "select record_type, record_id from name_trigram where name_trigram match $1 limit $2"
    )
}

/// What a person typed, in the forms in which columns are kept.
struct SearchText {
    let typed: String
    let folded: String
    /// Digits only, when the text can be a part of a telephone number.
    let digits: String?

    init(_ text: String) {
        typed = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        folded = SalesCore.folded(typed)
        let isNumber = typed.allSatisfy { $0.isNumber || "+-().· /".contains($0) }
        let digits = isNumber ? PhoneNumber(typed).digits : nil
        self.digits = (digits?.count ?? 0) >= 3 ? digits : nil
    }

    /// Three characters make the first trigram.
    var isLong: Bool { words.contains { $0.unicodeScalars.count >= 3 } }
    var words: [Substring] { folded.split(separator: " ") }

    /// All words that have a trigram, each as a phrase of FTS5.
    var trigramQuery: String {
        words.filter { $0.unicodeScalars.count >= 3 }.map { "\"\($0.replacing("\"", with: "\"\""))\"" }
            .joined(separator: " AND ")
    }
}

/// Gathers what was found, each record once with its best rank.
struct SearchHits {
    let text: SearchText
    let top: Int
    private var byRecord: [RecordReference: SearchHit] = [:]

    init(text: SearchText, top: Int) {
        self.text = text
        self.top = top
    }

    /// Nothing that stands inside a name could still come into the answer.
    var isFull: Bool { byRecord.count >= top }
    var inOrder: [SearchHit] { Array(byRecord.values.sorted(by: SearchHit.inOrder).prefix(top)) }

    mutating func add(_ record: RecordReference, name: String, detail: String?, isOther: Bool) {
        var rank = SearchHit.rank(of: folded(name), for: text.folded)
        if isOther {
            let isWhole = detail.map { folded($0) == text.folded } ?? false
            rank = min(rank ?? .other, isWhole ? .exact : .other)
        }
        guard let rank else { return }
        if let known = byRecord[record], known.rank <= rank { return }
        byRecord[record] = SearchHit(record: record, name: name, detail: detail, rank: rank)
    }
}

/// The statements that search one table. Columns that the caller may not read are neither looked through nor shown
/// (X-31).
struct TableSearch {
    let table: Table
    let caller: Caller
    let registry: Registry
    let text: SearchText
    let top: Int

    /// Tables whose names stand in the trigram index.
    static let trigrams: Set = ["lead", "opportunity", "account", "contact"]

    /// Names that begin so.
    var byPrefix: SQL? {
        guard let name = caller.readableColumn(table.primaryName, of: table), case .text = name.kind else { return nil }
        return name.isFolded
            ? TableSearch.begins("r.\(id: name.foldColumn)", with: text.folded)
            : TableSearch.begins("r.\(id: name.name)", with: text.typed)
    }

    /// Companies, mail addresses, telephone numbers and keys that begin so.
    var byOthers: [SQL] {
        guard text.folded.unicodeScalars.count >= 2 else { return [] }
        return caller.readableColumns(of: table).flatMap { column -> [SQL] in
            guard column.name != table.primaryName else { return [] }
            if column.isFolded { return [TableSearch.begins("r.\(id: column.foldColumn)", with: text.folded)] }
            if column.isAlternateKey, case .text = column.kind {
                return Set([text.typed, text.typed.uppercased(), text.typed.lowercased()]).sorted()
                    .map { TableSearch.begins("r.\(id: column.name)", with: $0) }
            }
            if column.isPhone, SearchIndexes.phones.contains(column.name), let digits = text.digits {
                return [TableSearch.begins("r.\(id: column.name + "_digits")", with: digits)]
            }
            return []
        }
    }

    /// Names that hold every word somewhere (PostgreSQL, `pg_trgm`).
    var bySubstring: SQL {
        let column: SQL = "r.\(id: (table.column(table.primaryName) ?? table.columns[0]).foldColumn)"
        return text.words.map { SQL.like(column, pattern: "%\(SQL.escapedForLike(String($0)))%") }
            .joined(separator: " and ")
    }

    /// Whether all rows that the caller may read are the caller's own, and few.
    func hasFewRows(_ connection: any SQLConnection) throws -> Bool {
        guard case .owned(let principals) = caller.scope(.read, on: table), table.ownership == .owner,
            !table.isActivity, table.name != "annotation"
        else { return false }
        let owned: SQL = """
            select 1 from \(id: table.storage) r where \(sql: .oneOf("r.ownerid", principals))
            limit \(bind: .int(SearchSQL.fewRows + 1))
            """
        let count = try connection.first("select count(*) from (\(sql: owned)) counted") { $0.int(0) as Int64 }
        return (count ?? 0) <= SearchSQL.fewRows
    }

    /// Reads the caller's few rows and keeps what is found in any way.
    func readOwn(_ connection: any SQLConnection, into hits: inout SearchHits) throws {
        let inside: [SQL] = table.column(table.primaryName)?.isFolded == true && text.isLong ? [bySubstring] : []
        let conditions = [byPrefix].compactMap { $0 } + byOthers + inside
        guard !conditions.isEmpty else { return }
        let any: SQL = conditions.map { "(\(sql: $0))" as SQL }.joined(separator: " or ")
        let own: SQL = "\(sql: SQLRecordStore.visible(table, to: caller, in: registry)) and (\(sql: any))"
        try readRows(where: own, limit: SearchSQL.fewRows, connection, into: &hits)
    }

    /// Reads what an index finds, and leaves out what the caller may not read.
    ///
    /// The scope stands where no planner takes an index from it: a person may own very many rows, and the condition is
    /// the narrower one.
    func read(_ condition: SQL, _ connection: any SQLConnection, into hits: inout SearchHits) throws {
        let visible: SQL =
            "case when \(sql: SQLRecordStore.visible(table, to: caller, in: registry)) then 1 else 0 end = 1"
        try readRows(where: "\(sql: condition) and \(sql: visible)", limit: Int64(top), connection, into: &hits)
    }

    private func readRows(
        where condition: SQL,
        limit: Int64,
        _ connection: any SQLConnection,
        into hits: inout SearchHits
    ) throws {
        let isByName = hits.text.folded
        let detail = TableSearch.details.first { name in
            name != table.primaryName && caller.readableColumn(name, of: table) != nil
        }
        let shown: SQL = detail.map { "r.\(id: $0)" } ?? "null"
        let sql: SQL = """
            select r.id, r.\(id: table.primaryName), \(sql: shown)
            from \(sql: SQLRecordStore.source(of: table)) r
            where \(sql: condition) limit \(bind: .int(limit))
            """
        try connection.forEach(sql) { row in
            let name = row.textOrNil(1) ?? ""
            hits.add(
                RecordReference(table.name, row.guid(0)),
                name: name,
                detail: row.textOrNil(2),
                isOther: SearchHit.rank(of: folded(name), for: isByName) == nil
            )
            return true
        }
    }

    private static let details = ["companyname", "internalemailaddress", "emailaddress1", "accountnumber"]

    /// From the text to just before what no longer begins so: a walk along an index on both engines.
    private static func begins(_ column: SQL, with text: String) -> SQL {
        let end = text + "\u{10FFFF}"
        return "\(sql: column) >= \(bind: .text(text)) and \(sql: column) < \(bind: .text(end))"
    }
}

/// What the search rides beside the indexes that every folded column has.
enum SearchIndexes {
    /// The telephone numbers by whose digits records are found.
    static let phones: Set = ["telephone1", "mobilephone"]
}
