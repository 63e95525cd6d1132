import OData
import Records
import SalesCore
import Worklist

/// How much of its records a list of cards carries: the option `card` of `sv_workitems` and of the tables' sets.
enum CardOption: String {
    /// What the caller's layouts show.
    case `true`
    /// Every readable column of record, contact and company, for previews.
    case all

    /// The most rows of one answer with `card=all`.
    static let previewLimit = 50
    /// The most records of a table's page with `card` (W-128).
    static let pageLimit = 250

    init?(_ request: APIRequest) throws(Refusal) {
        switch request.options.custom["card"] {
        case nil, "false": return nil
        case let text?:
            guard let option = CardOption(rawValue: text) else {
                throw Refusal(.invalid, BindingMessage.badMember("card", expected: .form("true / all / false")))
            }
            self = option
        }
    }

    /// What is read of the records of these types.
    func selections(of tables: Set<String>, _ layouts: CardLayouts, _ registry: Registry) -> [String: CardSelection] {
        var result: [String: CardSelection] = [:]
        for name in tables {
            guard let table = registry.table(name) else { continue }
            let selection =
                self == .all
                ? .everything : CardSelection(layouts.layout(of: table).layout, CardScope(table, in: registry))
            if !selection.isEmpty { result[name] = selection }
        }
        return result
    }
}

/// What the layouts show of the records on a page of the work list, read for all rows at once.
struct CardExtras: Sendable {
    let selections: [String: CardSelection]
    let facts: [RecordReference: CardFacts]
    let owners: [RecordReference: String]
    let style: RowStyle

    /// - Returns: Nil when the layouts show nothing but what every item has; then nothing is read.
    static func read(
        _ option: CardOption,
        for cards: [WorklistCard],
        _ layouts: CardLayouts,
        _ reader: CardReader
    ) async throws -> CardExtras? {
        let tables = Set(cards.map(\.record.table))
        let selections = option.selections(of: tables, layouts, reader.registry)
        guard !selections.isEmpty else { return nil }
        let owners = cards.filter { selections[$0.record.table]?.showsOwner == true }.map(\.owner)
        let facts = try await reader.reading.facts(of: cards.map(\.record), selections)
        return CardExtras(
            selections: selections,
            facts: facts,
            owners: try await reader.names(of: owners),
            style: try await reader.style(naming: facts, selections)
        )
    }

    /// The member `sv_card` of a row, where its type's cards show more than the row has.
    func write(_ card: WorklistCard, to json: inout JSONWriter) {
        guard let selection = selections[card.record.table] else { return }
        json.key("sv_card")
        json.beginObject()
        if selection.showsOwner {
            json.key("ownername")
            json.value(owners[card.owner])
        }
        write(facts[card.record] ?? CardFacts(), selection, to: &json)
        json.endObject()
    }

    /// `record`, `contact` and `company` as the Web API writes rows, each with the layout's columns.
    func write(_ facts: CardFacts, _ selection: CardSelection, to json: inout JSONWriter) {
        for (name, row, columns) in facts.parts(selection) {
            json.key(text: name)
            if let row { RowWriter(style: style, selection: columns).write(row, to: &json) } else { json.null() }
        }
    }
}

extension CardFacts {
    /// What is shown of record, contact and company; nothing of those of which the layout shows nothing.
    func parts(_ selection: CardSelection) -> [(name: String, row: Row?, columns: Set<String>?)] {
        [
            ("record", record, selection.record), ("contact", contact, selection.contact),
            ("company", company, selection.company),
        ].filter { $0.2 != [] }
    }
}

/// Reads the parts of cards for one caller.
struct CardReader {
    let store: any RecordStore
    let registry: Registry
    let caller: Caller
    /// The service's root as the client knows it.
    let base: String

    var reading: CardReading { CardReading(store, registry, for: caller) }

    func names(of references: [RecordReference]) async throws -> [RecordReference: String] {
        references.isEmpty ? [:] : try await store.names(of: Array(Set(references)), for: caller)
    }

    /// How the rows are written: with the words of choices, and the names behind the lookups that are shown.
    func style(
        naming facts: [RecordReference: CardFacts],
        _ selections: [String: CardSelection]
    ) async throws -> RowStyle {
        var style = RowStyle(caller: caller, registry: registry, base: base, annotations: AnnotationFilter(["*"]))
        var references: [RecordReference] = []
        var rows: [Row] = []
        for (record, facts) in facts {
            guard let selection = selections[record.table] else { continue }
            for (_, row, columns) in facts.parts(selection) {
                guard let row else { continue }
                rows.append(row)
                references += RowWriter(style: style, selection: columns).references(in: [RecordTree(row)])
            }
        }
        style.names = try await names(of: references)
        try await style.learnCurrencies(of: rows, from: store)
        return style
    }
}
