public import SalesCore

/// Why a file is not CSV that can be read. Lines count from 1, as editors do; so do columns.
public enum CSVFault: Error, Message, Equatable, CustomStringConvertible {
    case empty
    case notText(Format)
    case notUTF8(line: Int, column: Int, header: String?)
    case nul(line: Int, column: Int, header: String?)
    case fieldTooLong(line: Int, column: Int, limit: Int)
    case rowTooLong(line: Int, limit: Int)
    case tooManyColumns(line: Int, limit: Int)
    case textAfterQuote(line: Int, column: Int)
    case unterminatedQuote(line: Int)
    case emptyHeader(column: Int)
    case duplicateHeader(String, first: Int, second: Int)

    public enum Format: Sendable, Equatable {
        case utf16
        case zip
    }

    public var description: String { english }

    public var english: String {
        switch self {
        case .empty: "The file is empty: not even a header line."
        case .notText(.utf16): "The file is UTF-16 text. Save it as UTF-8 (in Excel: “CSV UTF-8”)."
        case .notText(.zip): "The file is a zip archive or a spreadsheet, not CSV. Save the sheet as CSV UTF-8."
        case .notUTF8(let line, let column, let header):
            "Line \(line), column \(column)\(named(header)): the text is not UTF-8. Save the file as UTF-8 (in Excel: “CSV UTF-8”)."
        case .nul(let line, let column, let header):
            "Line \(line), column \(column)\(named(header)): there is a NUL byte, which no text has. Export the file again."
        case .fieldTooLong(let line, let column, let limit):
            "Line \(line), column \(column): the field is longer than \(size(limit)), the limit. A quotation mark may be missing."
        case .rowTooLong(let line, let limit):
            "Line \(line): the row is longer than \(size(limit)), the limit. A line break or a quotation mark may be missing."
        case .tooManyColumns(let line, let limit):
            "Line \(line): the row has more than \(limit) columns, the limit."
        case .textAfterQuote(let line, let column):
            "Line \(line), column \(column): text follows the closing quotation mark. Inside a quoted field write \"\" for \"."
        case .unterminatedQuote(let line): "Line \(line): the quotation mark that opens a field here is never closed."
        case .emptyHeader(let column): "Column \(column) has no name in the header line."
        case .duplicateHeader(let name, let first, let second):
            "Columns \(first) and \(second) are both named “\(name)”. Rename one."
        }
    }

    public var french: String {
        switch self {
        case .empty: "Le fichier est vide : il n’a pas même de ligne d’en-tête."
        case .notText(.utf16): "Le fichier est un texte UTF-16. Enregistrez-le en UTF-8 (dans Excel : « CSV UTF-8 »)."
        case .notText(.zip):
            "Le fichier est une archive zip ou un classeur, pas un CSV. Enregistrez la feuille en CSV UTF-8."
        case .notUTF8(let line, let column, let header):
            "Ligne \(line), colonne \(column)\(nommée(header)) : le texte n’est pas en UTF-8. Enregistrez le fichier en UTF-8 (dans Excel : « CSV UTF-8 »)."
        case .nul(let line, let column, let header):
            "Ligne \(line), colonne \(column)\(nommée(header)) : il y a un octet NUL, qu’aucun texte ne contient. Exportez de nouveau le fichier."
        case .fieldTooLong(let line, let column, let limit):
            "Ligne \(line), colonne \(column) : le champ dépasse \(taille(limit)), la limite. Il manque peut-être un guillemet."
        case .rowTooLong(let line, let limit):
            "Ligne \(line) : la ligne dépasse \(taille(limit)), la limite. Il manque peut-être un saut de ligne ou un guillemet."
        case .tooManyColumns(let line, let limit):
            "Ligne \(line) : la ligne a plus de \(limit) colonnes, la limite."
        case .textAfterQuote(let line, let column):
            "Ligne \(line), colonne \(column) : du texte suit le guillemet fermant. Dans un champ entre guillemets, écrivez \"\" pour \"."
        case .unterminatedQuote(let line): "Ligne \(line) : le guillemet qui ouvre un champ ici n’est jamais refermé."
        case .emptyHeader(let column): "La colonne \(column) n’a pas de nom dans la ligne d’en-tête."
        case .duplicateHeader(let name, let first, let second):
            "Les colonnes \(first) et \(second) s’appellent toutes deux « \(name) ». Renommez-en une."
        }
    }

    private func named(_ header: String?) -> String { header.map { " (“\($0)”)" } ?? "" }
    private func nommée(_ header: String?) -> String { header.map { " (« \($0) »)" } ?? "" }

    private func size(_ bytes: Int) -> String {
        bytes >= 1 << 20 && bytes % (1 << 20) == 0 ? "\(bytes >> 20) MiB" : "\(bytes) bytes"
    }

    private func taille(_ bytes: Int) -> String {
        bytes >= 1 << 20 && bytes % (1 << 20) == 0 ? "\(bytes >> 20) Mio" : "\(bytes) octets"
    }
}
