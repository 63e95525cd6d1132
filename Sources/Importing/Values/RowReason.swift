public import SalesCore

/// Why one row is not taken, as its line in the rejects file says.
public enum RowReason: Message, Hashable {
    case fieldCount(expected: Int, found: Int)
    case notWhole(String)
    case notNumber(String)
    /// A comma, a blank or an apostrophe as separator: which one is the point cannot be known.
    case localisedNumber(String)
    case numberTooLarge(String)
    case notBoolean(String)
    case notInstant(String)
    case zoneMissing(String)
    case notDate(String)
    case notOption(String)
    case notGUID(String)
    case noRecord(table: String, column: String, text: String)
    case severalRecords(table: String, column: String, text: String)
    case keyBlank
    case idExists(table: String, id: GUID)
    case idTwice(GUID)
    case keyTwice(String)
    /// What the write pipeline said.
    case refused(english: String, french: String)

    /// The sentence of a refusal, kept as text.
    init(_ refusal: Refusal) {
        self = .refused(english: refusal.message.english, french: refusal.message.french)
    }

    public var english: String {
        switch self {
        case .fieldCount(let expected, let found):
            "The row has \(found) fields where the header has \(expected). A quotation mark or a delimiter may be missing or too many."
        case .notWhole(let text): "“\(shown(text))” is not a whole number."
        case .notNumber(let text): "“\(shown(text))” is not a number."
        case .localisedNumber(let text):
            "“\(shown(text))” cannot be read for certain. Write numbers as 1234.5: a point for decimals, nothing between thousands."
        case .numberTooLarge(let text): "“\(shown(text))” is too large a number."
        case .notBoolean(let text): "“\(shown(text))” is neither yes nor no."
        case .notInstant(let text): "“\(shown(text))” is not a date and time such as 2026-11-23T09:00:00Z."
        case .zoneMissing(let text):
            "“\(shown(text))” does not say in which time zone. Add an offset, or “zone” to the map."
        case .notDate(let text): "“\(shown(text))” is not a date such as 2026-11-23."
        case .notOption(let text): "“\(shown(text))” is not an option of this column."
        case .notGUID(let text): "“\(shown(text))” is not an id (GUID)."
        case .noRecord(let table, let column, let text): "There is no \(table) with \(column) “\(shown(text))”."
        case .severalRecords(let table, let column, let text):
            "There are several of \(table) with \(column) “\(shown(text))”."
        case .keyBlank: "The key is blank, so it cannot be told which record is meant."
        case .idExists(let table, let id): "There is a \(table) with the id \(id) already."
        case .idTwice(let id): "The id \(id) stands in an earlier row of the file."
        case .keyTwice(let text): "“\(shown(text))” is taken by an earlier row of the file."
        case .refused(let english, _): english
        }
    }

    public var french: String {
        switch self {
        case .fieldCount(let expected, let found):
            "La ligne a \(found) champs alors que l’en-tête en a \(expected). Il manque peut-être un guillemet ou un séparateur, ou il y en a trop."
        case .notWhole(let text): "« \(shown(text)) » n’est pas un nombre entier."
        case .notNumber(let text): "« \(shown(text)) » n’est pas un nombre."
        case .localisedNumber(let text):
            "« \(shown(text)) » ne peut pas être lu avec certitude. Écrivez les nombres ainsi : 1234.5, avec un point pour les décimales et rien entre les milliers."
        case .numberTooLarge(let text): "« \(shown(text)) » est un nombre trop grand."
        case .notBoolean(let text): "« \(shown(text)) » n’est ni oui ni non."
        case .notInstant(let text): "« \(shown(text)) » n’est pas une date et une heure comme 2026-11-23T09:00:00Z."
        case .zoneMissing(let text):
            "« \(shown(text)) » ne dit pas dans quel fuseau horaire. Ajoutez un décalage, ou « zone » à la correspondance."
        case .notDate(let text): "« \(shown(text)) » n’est pas une date comme 2026-11-23."
        case .notOption(let text): "« \(shown(text)) » n’est pas une option de cette colonne."
        case .notGUID(let text): "« \(shown(text)) » n’est pas un identifiant (GUID)."
        case .noRecord(let table, let column, let text):
            "Aucun enregistrement de \(table) n’a « \(shown(text)) » comme \(column)."
        case .severalRecords(let table, let column, let text):
            "Plusieurs enregistrements de \(table) ont « \(shown(text)) » comme \(column)."
        case .keyBlank: "La clé est vide : on ne peut pas savoir quel enregistrement est visé."
        case .idExists(let table, let id): "L’identifiant \(id) existe déjà dans \(table)."
        case .idTwice(let id): "L’identifiant \(id) figure dans une ligne précédente du fichier."
        case .keyTwice(let text): "« \(shown(text)) » figure déjà dans une ligne précédente du fichier."
        case .refused(_, let french): french
        }
    }

    /// Enough of a cell to recognise it, on one line.
    private func shown(_ text: String) -> String {
        let line = text.prefix(60).map { $0.isNewline || $0 == "\t" ? " " : $0 }
        return String(line) + (text.count > 60 ? "…" : "")
    }
}

/// A row that is not taken: where, which column (empty when it is the row as a whole) and why.
public struct RowFault: Sendable, Hashable, Error {
    public let line: Int
    public let column: String
    public let reason: RowReason

    public init(line: Int, column: String, reason: RowReason) {
        self.line = line
        self.column = column
        self.reason = reason
    }
}
