import SalesCore

/// The currencies of the organisation, with 0, 2 and 3 decimals.
struct Currency {
    let code: String
    let name: String
    let symbol: String
    let precision: Int64

    static let all = [
        Currency(code: "EUR", name: "Euro", symbol: "€", precision: 2),
        Currency(code: "USD", name: "US dollar", symbol: "$", precision: 2),
        Currency(code: "GBP", name: "Pound sterling", symbol: "£", precision: 2),
        Currency(code: "CHF", name: "Swiss franc", symbol: "CHF", precision: 2),
        Currency(code: "JPY", name: "Yen", symbol: "¥", precision: 0),
        Currency(code: "INR", name: "Indian rupee", symbol: "₹", precision: 2),
        Currency(code: "KWD", name: "Kuwaiti dinar", symbol: "KD", precision: 3),
        Currency(code: "AUD", name: "Australian dollar", symbol: "A$", precision: 2),
    ]

    static func id(of code: String, seed: UInt64) -> GUID {
        .numbered(seed: seed, space: "transactioncurrency", ordinal: all.firstIndex { $0.code == code } ?? 0)
    }

    /// Mostly the currencies of a region, so that one list holds several.
    static func draw(_ draws: inout Draws, near region: Region) -> Int {
        switch (region, draws.below(100)) {
        case (.europe, ..<75): 0
        case (.europe, ..<88): 2
        case (.europe, ..<95): 3
        case (.asia, ..<35): 1
        case (.asia, ..<60): 5
        case (.asia, ..<80): 4
        case (.asia, ..<85): 6
        case (.pacific, ..<85): 7
        default: 1
        }
    }
}
