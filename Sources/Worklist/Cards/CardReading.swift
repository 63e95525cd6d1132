public import Records
import SalesCore

/// Which columns a record type's cards show beyond what the item holds.
public struct CardSelection: Sendable, Hashable {
    /// Nil for all readable columns.
    public var record: Set<String>?
    public var contact: Set<String>?
    public var company: Set<String>?
    public var showsOwner: Bool

    /// What a layout shows; with the currency where there is money.
    public init(_ layout: CardLayout, _ scope: CardScope) {
        var columns: [[String]] = [[], [], []]
        showsOwner = false
        for field in layout.fields {
            switch field {
            case .item(let item): if item == .owner { showsOwner = true }
            case .record(let name): columns[0].append(name)
            case .contact(let name): columns[1].append(name)
            case .company(let name): columns[2].append(name)
            }
        }
        if layout.icon == .image, scope.table.hasImage { columns[0].append(RecordImage.address) }
        record = CardSelection.complete(columns[0], scope.table)
        contact = CardSelection.complete(columns[1], scope.contact)
        company = CardSelection.complete(columns[2], scope.company)
    }

    private init() {
        showsOwner = true
    }

    /// Every readable column, for previews of layouts that are still being made.
    public static let everything = CardSelection()

    public var isEmpty: Bool { !showsOwner && !readsRecord }

    /// Whether the record itself must be read: for its own columns, and to find its contact and company.
    var readsRecord: Bool { record != [] || contact != [] || company != [] }

    private static func complete(_ names: [String], _ table: Table?) -> Set<String> {
        guard let table else { return [] }
        let hasMoney = names.contains { if case .money? = table.column($0)?.kind { true } else { false } }
        return Set(names + (hasMoney ? ["transactioncurrencyid"] : []))
    }
}

/// What was read for one card: rows as the caller sees them.
public struct CardFacts: Sendable {
    public var record: Row?
    public var contact: Row?
    public var company: Row?

    public init(record: Row? = nil, contact: Row? = nil, company: Row? = nil) {
        self.record = record
        self.contact = contact
        self.company = company
    }
}

/// Reads what layouts show of records: one statement for each record type, one for all contacts and one for all
/// companies, however many cards there are, each within what the caller may read (W-35, X-31).
public struct CardReading: Sendable {
    private let store: any RecordStore
    private let registry: Registry
    private let caller: Caller
    private static let chunk = 1000

    public init(_ store: any RecordStore, _ registry: Registry, for caller: Caller) {
        self.store = store
        self.registry = registry
        self.caller = caller
    }

    /// - Parameter selections: By record type; types that are not there, or show nothing more, cost nothing.
    public func facts(
        of records: [RecordReference],
        _ selections: [String: CardSelection]
    ) async throws -> [RecordReference: CardFacts] {
        var rows: [Row] = []
        for (name, group) in Dictionary(grouping: Set(records), by: \.table).sorted(by: { $0.key < $1.key }) {
            guard selections[name]?.readsRecord == true, let table = registry.table(name) else { continue }
            rows += try await self.rows(of: table, group.map(\.id))
        }
        return try await facts(of: rows, selections)
    }

    /// The same for records that have been read already.
    public func facts(
        of rows: [Row],
        _ selections: [String: CardSelection]
    ) async throws -> [RecordReference: CardFacts] {
        var contacts: [RecordReference: RecordReference] = [:]
        var companies: [RecordReference: RecordReference] = [:]
        for (name, group) in Dictionary(grouping: rows, by: \.table.name) {
            guard let selection = selections[name], let table = group.first?.table else { continue }
            let scope = CardScope(table, in: registry)
            for row in group {
                if selection.contact != [] { contacts[row.reference] = scope.contact(of: row) }
                if selection.company != [] { companies[row.reference] = scope.company(of: row) }
            }
        }
        let people = try await found("contact", Array(contacts.values))
        let firms = try await found("account", Array(companies.values))
        var result: [RecordReference: CardFacts] = [:]
        for row in rows {
            result[row.reference] = CardFacts(
                record: row,
                contact: contacts[row.reference].flatMap { people[$0] },
                company: companies[row.reference].flatMap { firms[$0] }
            )
        }
        return result
    }

    private func found(_ name: String, _ references: [RecordReference]) async throws -> [RecordReference: Row] {
        guard !references.isEmpty, let table = registry.table(name) else { return [:] }
        let rows = try await rows(of: table, Array(Set(references.map(\.id))))
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.reference, $0) })
    }

    private func rows(of table: Table, _ ids: [GUID]) async throws -> [Row] {
        var result: [Row] = []
        for start in stride(from: 0, to: ids.count, by: CardReading.chunk) {
            let part = ids.sorted()[start..<min(start + CardReading.chunk, ids.count)]
            let query = RowQuery(
                table,
                filter: .isOneOf(table.primaryKey, part.map(Value.guid)),
                limit: part.count
            )
            result += try await store.rows(query, for: caller)
        }
        return result
    }
}
