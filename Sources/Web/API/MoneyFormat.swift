import OData
import Records
import SalesCore

/// An amount in words, as its currency is written in the reader's language: `€1,234.50`, `1 234,50 €`, `¥1,235`.
struct MoneyFormat: Sendable {
    private let symbol: String
    private let decimals: Int

    init(_ currency: Row) {
        let code = currency["isocurrencycode"].text ?? ""
        symbol = currency["currencysymbol"].text.flatMap { $0.isEmpty ? nil : $0 } ?? code
        decimals = currency["currencyprecision"].int.map { Int($0) } ?? 2
    }

    func text(_ amount: Decimal4, in language: Language) -> String {
        let rounded = amount.rounded(to: decimals)
        let sign = rounded.tenThousandths < 0 ? "-" : ""
        let figures = MoneyFormat.figures(rounded, decimals: decimals, in: language)
        guard !symbol.isEmpty else { return sign + figures }
        if language == .french { return "\(sign)\(figures)\u{A0}\(symbol)" }
        // Letters need a space before the figures, signs none.
        let gap = symbol.last?.isLetter == true ? "\u{A0}" : ""
        return "\(sign)\(symbol)\(gap)\(figures)"
    }

    /// An amount without a currency that one knows of: its own figures.
    static func text(_ amount: Decimal4, in language: Language) -> String {
        let places = (0..<4).first { amount.rounded(to: $0) == amount } ?? 4
        return (amount.tenThousandths < 0 ? "-" : "") + figures(amount, decimals: places, in: language)
    }

    private static func figures(_ amount: Decimal4, decimals: Int, in language: Language) -> String {
        let magnitude = amount.tenThousandths.magnitude
        let (group, point) = language == .french ? ("\u{202F}", ",") : (",", ".")
        var whole = ""
        for (position, digit) in String(magnitude / 10_000).reversed().enumerated() {
            if position > 0, position.isMultiple(of: 3) { whole += group }
            whole.append(digit)
        }
        let text = String(whole.reversed())
        guard decimals > 0 else { return text }
        return text + point + String(magnitude % 10_000 + 10_000).dropFirst().prefix(decimals)
    }
}

extension RowStyle {
    /// The currencies in which these records' amounts are written.
    mutating func learnCurrencies(of rows: [Row], from store: any RecordStore) async throws {
        guard annotations?.includes(RowWriter.formatted) == true else { return }
        let ids = Set(rows.compactMap { $0["transactioncurrencyid"].guid })
        guard !ids.isEmpty else { return }
        let table = registry["transactioncurrency"]
        let filter = Predicate.isOneOf(table.primaryKey, ids.sorted().map(Value.guid))
        for row in try await store.rows(RowQuery(table, filter: filter, limit: ids.count), for: caller) {
            currencies[row.id] = MoneyFormat(row)
        }
    }

    func words(for amount: Decimal4, in row: Row) -> String {
        let format = row["transactioncurrencyid"].guid.flatMap { currencies[$0] }
        return format?.text(amount, in: caller.language) ?? MoneyFormat.text(amount, in: caller.language)
    }
}

extension RecordTree {
    /// The record and all that are expanded below it.
    var allRows: [Row] {
        [row]
            + branches.flatMap { branch -> [Row] in
                switch branch {
                case .one(let tree): tree?.allRows ?? []
                case .many(let collection): collection.trees.flatMap(\.allRows)
                }
            }
    }
}
