import SalesCore

/// Amounts are kept with the decimals of their currency (decision 0036).
extension WriteSession {
    /// Rounds the amounts that are set, and all of them when the row gets another currency.
    func settleMoney(_ row: inout Row, was before: Row?) throws {
        let link = "transactioncurrencyid"
        guard let currency = row[link].guid else { return }
        let isOther = row[link] != before?[link]
        for (position, column) in row.table.columns.enumerated() where column.kind == .money {
            guard case .decimal(let amount) = row[position: position],
                isOther || row[position: position] != before?[position: position],
                let decimals = try decimals(of: currency)
            else { continue }
            row[position: position] = .decimal(amount.rounded(to: decimals))
        }
    }

    /// Nil for a currency that does not say.
    private func decimals(of currency: GUID) throws -> Int? {
        if let known = decimalsOfCurrencies[currency] { return known }
        let row = try unit.load(registry["transactioncurrency"], [currency], locking: false)[currency]
        let decimals = row?["currencyprecision"].int.map { Int($0) }
        decimalsOfCurrencies[currency] = .some(decimals)
        return decimals
    }
}
