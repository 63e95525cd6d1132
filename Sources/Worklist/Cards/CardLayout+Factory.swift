import Records
import SalesCore

extension CardLayout {
    /// The factory card, for every record type (K-4).
    public static let factory = CardLayout(
        rows: [
            Line([.item(.recordname)], [.followed, .score]),
            Line([.item(.contactname), .item(.companyname)], [.recordType]),
            Line([.item(.actionname), .item(.duetime)]),
        ]
    )

    /// Layouts to begin with, by name: the factory card, and the platform's own for the type (W-29, K-4).
    public static func presets(for scope: CardScope) -> [(name: String, layout: CardLayout)] {
        [("factory", factory), ("classic", classic(of: scope.table))].compactMap { name, layout in
            layout.known(to: scope).map { (name, $0) }
        }
    }

    /// W-29.
    private static func classic(of table: Table) -> CardLayout {
        let next = Line([.item(.actionname), .item(.duetime)])
        switch table.name {
        case "account":
            return CardLayout(
                rows: [
                    Line([.item(.recordname)], [.followed]),
                    Line([.item(.contactname), .contact("jobtitle")]), next,
                ]
            )
        case "contact":
            return CardLayout(
                rows: [
                    Line([.item(.recordname)], [.followed]),
                    Line([.record("jobtitle"), .item(.companyname)]), next,
                ]
            )
        case "lead":
            return CardLayout(
                rows: [
                    Line([.item(.recordname)], [.followed, .score]),
                    Line([.record("jobtitle"), .item(.companyname)]), next,
                ]
            )
        case "opportunity":
            return CardLayout(
                rows: [
                    Line([.item(.contactname)], [.followed, .score]),
                    Line([.contact("jobtitle"), .item(.companyname)]),
                    Line([.item(.recordname), .record("estimatedvalue")]), next,
                ]
            )
        default: return CardLayout(rows: [Line([.item(.recordname)], [.followed])])
        }
    }
}
