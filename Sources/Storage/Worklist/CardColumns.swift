import Records
import SalesCore
import Worklist

/// What a person may see of the texts and scores on cards (X-31).
///
/// The projection keeps one card for everybody. Where a text comes from a column that the person may not read, it is
/// null for this person alone: on cards, in conditions and in orders, the tie by name included, which also stands in
/// the links to further pages.
struct CardColumns {
    private let blind: [Text: [SQL]]
    /// The record types on whose cards a text may come from what the person may not read.
    private let doubtful: [Text: Set<String>]
    private let unreadableScores: Set<String>

    private enum Text: CaseIterable { case name, contact, company }

    /// Where a text comes from: the first of these that is there, each with the columns it is read through.
    private struct Source {
        /// Whether it is there, for a record of the type named `r`.
        let isThere: SQL
        let columns: [(table: String, column: String)]
    }

    /// - Parameter tables: The types whose cards are shown, where they are not those that are listed now.
    init(_ caller: Caller, in registry: Registry, of tables: [Table]? = nil) {
        let secured = registry.tables.filter { !caller.unreadableColumns(of: $0).isEmpty }
        guard !secured.isEmpty else {
            blind = [:]
            doubtful = [:]
            unreadableScores = []
            return
        }
        let hidden = Dictionary(
            uniqueKeysWithValues: secured.map { ($0.name, Set(caller.unreadableColumns(of: $0).map(\.name))) }
        )
        var blind: [Text: [SQL]] = [:]
        var doubtful: [Text: Set<String>] = [:]
        for table in tables ?? registry.listedTables {
            for text in Text.allCases {
                let branch = CardColumns.branch(CardColumns.sources(of: text, in: table), of: table) { source in
                    source.columns.allSatisfy { hidden[$0.table]?.contains($0.column) != true }
                }
                guard let branch else { continue }
                blind[text, default: []].append(branch)
                doubtful[text, default: []].insert(table.name)
            }
        }
        self.blind = blind
        self.doubtful = doubtful
        unreadableScores = hidden["msdyn_predictivescore"] ?? []
    }

    /// Nothing on cards is hidden from the person.
    var isWhole: Bool { blind.isEmpty && unreadableScores.isEmpty }

    /// Takes from a card of the past what the person may not read. Which of several columns a text came from then is not
    /// known any more: one that may not be read is enough to hide it.
    func hide(in card: inout WorklistCard) {
        let table = card.record.table
        if doubtful[.name]?.contains(table) == true { card.recordName = "" }
        if doubtful[.contact]?.contains(table) == true { card.contactName = nil }
        if doubtful[.company]?.contains(table) == true { card.companyName = nil }
        if unreadableScores.contains("msdyn_score") { card.score = nil }
        if unreadableScores.contains("msdyn_grade") { card.grade = nil }
        if unreadableScores.contains("msdyn_scoretrend") { card.trend = nil }
    }

    // MARK: The columns of `work_item`, named `w`

    var name: SQL { shown(.name, "w.record_name") }
    var nameFold: SQL { shown(.name, "w.record_name_fold") }
    var contact: SQL { shown(.contact, "w.contact_name") }
    var contactFold: SQL { shown(.contact, "w.contact_name_fold") }
    var company: SQL { shown(.company, "w.company_name") }
    var companyFold: SQL { shown(.company, "w.company_name_fold") }
    var score: SQL { unreadableScores.contains("msdyn_score") ? "cast(null as integer)" : "w.score" }
    var grade: SQL { unreadableScores.contains("msdyn_grade") ? "cast(null as integer)" : "w.grade" }
    var trend: SQL { unreadableScores.contains("msdyn_scoretrend") ? "cast(null as integer)" : "w.trend" }

    /// The factory order of what is seen. The key begins with three figures for the score and sixteen for the due time,
    /// and ends with a sign and the id's 36.
    var key: SQL {
        guard !isWhole else { return "w.sort_key" }
        let score: SQL =
            unreadableScores.contains("msdyn_score")
            ? "'999' || substr(w.sort_key, 4, 16)" : "substr(w.sort_key, 1, 19)"
        return """
            (\(sql: score) || coalesce(\(sql: nameFold), '') || substr(w.sort_key, length(w.sort_key) - 36))
            """
    }

    private func shown(_ text: Text, _ column: SQL) -> SQL {
        guard let branches = blind[text] else { return column }
        let cases = branches.map { "when \(sql: $0) then null" as SQL }.joined(separator: " ")
        return "(case \(sql: cases) else \(sql: column) end)"
    }

    /// The condition under which a text of this table's cards is hidden; nil where it never is.
    private static func branch(_ sources: [Source], of table: Table, readable: (Source) -> Bool) -> SQL? {
        guard sources.contains(where: { !readable($0) }) else { return nil }
        let isOfType: SQL = "w.record_code = \(bind: .int(table.typeCode))"
        guard sources.contains(where: readable) else { return isOfType }
        let cases = sources.map { "when \(sql: $0.isThere) then \(sql: readable($0) ? "0" : "1")" as SQL }
        return """
            \(sql: isOfType) and coalesce((select case \(sql: cases.joined(separator: " ")) else 0 end
                from \(id: table.storage) r where r.id = w.record_id), 1) = 1
            """
    }

    /// As in ``CardReader``.
    private static func sources(of text: Text, in table: Table) -> [Source] {
        func own(_ column: String) -> Source {
            Source(isThere: "nullif(r.\(id: column), '') is not null", columns: [(table.name, column)])
        }
        func linked(_ lookup: String, to target: String, named name: String) -> Source {
            Source(
                isThere: """
                    exists (select 1 from \(id: target) t where t.id = r.\(id: lookup) and t.\(id: name) is not null)
                    """,
                columns: [(table.name, lookup), (target, name)]
            )
        }
        switch (table.name, text) {
        case ("lead", .name): return [own("fullname"), own("subject"), own("companyname")]
        case ("lead", .contact): return [own("fullname")]
        case ("lead", .company): return [own("companyname")]
        case ("opportunity", .contact):
            return ["parentcontactid", "customerid"].map { linked($0, to: "contact", named: "fullname") }
        case ("opportunity", .company):
            return ["parentaccountid", "customerid"].map { linked($0, to: "account", named: "name") }
        case ("account", .contact): return [linked("primarycontactid", to: "contact", named: "fullname")]
        case ("contact", .contact): return [own("fullname")]
        case ("contact", .company): return [linked("parentcustomerid", to: "account", named: "name")]
        case (_, .name): return [own(table.primaryName)]
        default: return []
        }
    }
}
