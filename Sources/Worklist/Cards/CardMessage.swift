public import SalesCore

public import struct Records.Label

/// What is said when a card's layout is refused.
public enum CardMessage: Message, Equatable {
    case noRows
    case noFields
    case tooManyRows(limit: Int)
    case tooManyFields(row: Int, limit: Int)
    case tooManyIcons(row: Int, limit: Int)
    case emptyRow(Int)
    case repeatedField(String)
    case repeatedIcon(String, row: Int)
    case unknownField(String, Label)
    case unknownIcon(String, [String])
    case unknownAction(String, [String])
    case noCards(String)
    case notEnabled
    case locked
    case administratorsOnly
    case badInterval(highest: Int)
    case badPageSize([Int])

    public var english: String {
        switch self {
        case .noRows: "A card needs at least one row."
        case .noFields: "A card needs at least one field."
        case .tooManyRows(let limit): "A card has at most \(limit) rows. Remove some."
        case .tooManyFields(let row, let limit): "Row \(row) has more than \(limit) fields. Remove some."
        case .tooManyIcons(let row, let limit): "Row \(row) has more than \(limit) icons. Remove some."
        case .emptyRow(let row): "Row \(row) is empty. Give it a field or an icon, or remove it."
        case .repeatedField(let name): "“\(name.shown)” is on the card twice. Remove one."
        case .repeatedIcon(let name, let row): "Row \(row) shows the icon “\(name.shown)” twice. Remove one."
        case .unknownField(let name, let type): "“\(name.shown)” cannot be shown on cards of \(type.english)."
        case .unknownIcon(let name, let known):
            "“\(name.shown)” is not an icon of a card: \(known.joined(separator: ", "))."
        case .unknownAction(let name, let known):
            "“\(name.shown)” is not an action of a card: \(known.joined(separator: ", "))."
        case .noCards(let name): "There are no cards of “\(name.shown)”."
        case .notEnabled: "Nobody can change cards now: an administrator must first switch to admin mode."
        case .locked: "An administrator has locked the cards for everybody."
        case .administratorsOnly: "Only administrators change the cards of everybody."
        case .badInterval(let highest): "Cards are refreshed every 1 to \(highest) minutes; 0 switches that off."
        case .badPageSize(let sizes): "A page of cards has \(sizes.map(String.init).joined(separator: ", ")) records."
        }
    }

    public var french: String {
        switch self {
        case .noRows: "Une fiche a besoin d’au moins une ligne."
        case .noFields: "Une fiche a besoin d’au moins un champ."
        case .tooManyRows(let limit): "Une fiche a au plus \(limit) lignes. Supprimez-en."
        case .tooManyFields(let row, let limit): "La ligne \(row) a plus de \(limit) champs. Supprimez-en."
        case .tooManyIcons(let row, let limit): "La ligne \(row) a plus de \(limit) icônes. Supprimez-en."
        case .emptyRow(let row): "La ligne \(row) est vide. Donnez-lui un champ ou une icône, ou supprimez-la."
        case .repeatedField(let name): "« \(name.shown) » figure deux fois sur la fiche. Supprimez l’un des deux."
        case .repeatedIcon(let name, let row):
            "La ligne \(row) montre deux fois l’icône « \(name.shown) ». Supprimez l’une des deux."
        case .unknownField(let name, let type):
            "« \(name.shown) » ne peut pas figurer sur les fiches : \(type.french)."
        case .unknownIcon(let name, let known):
            "« \(name.shown) » n’est pas une icône de fiche : \(known.joined(separator: ", "))."
        case .unknownAction(let name, let known):
            "« \(name.shown) » n’est pas une action de fiche : \(known.joined(separator: ", "))."
        case .noCards(let name): "Il n’y a pas de fiches « \(name.shown) »."
        case .notEnabled:
            "Personne ne peut modifier les fiches pour le moment : un administrateur doit d’abord passer en mode administrateur."
        case .locked: "Un administrateur a verrouillé les fiches pour tous."
        case .administratorsOnly: "Seuls les administrateurs modifient les fiches de tous."
        case .badInterval(let highest):
            "Les fiches sont actualisées toutes les 1 à \(highest) minutes ; 0 arrête l’actualisation."
        case .badPageSize(let sizes):
            "Une page de fiches compte \(sizes.map(String.init).joined(separator: ", ")) enregistrements."
        }
    }
}

extension String {
    /// Short enough for a message, whatever was sent.
    fileprivate var shown: String { String(prefix(80)) }
}
