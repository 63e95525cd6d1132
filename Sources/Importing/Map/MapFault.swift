public import SalesCore

/// Why a map file, or a file without one, cannot be brought together with a table.
public enum MapFault: Error, Message, Equatable, CustomStringConvertible {
    // The map file itself
    case tooLong(limit: Int)
    case notUTF8
    case notJSON(line: Int)
    case tooDeep(line: Int)
    case keyTwice(String, line: Int)
    case unknownKey(String, line: Int)
    case missingKey(String, line: Int)
    case wrongType(String, line: Int)
    case unknownFormat(line: Int)
    case unknownZone(String, line: Int)
    case noColumns
    // The map and the table
    case unknownTable(String)
    case otherTable(map: String, wanted: String)
    case unknownColumn(String, table: String, line: Int)
    case computedColumn(String, line: Int)
    case columnTwice(String, line: Int)
    case badValue(String, column: String, reason: RowReason, line: Int)
    case notALookup(String, line: Int)
    case unknownTarget(String, column: String, line: Int)
    case targetNeeded(String, tables: [String], line: Int)
    case unknownKeyColumn(String, table: String, line: Int)
    // The map and the file
    case headerMissing(String, line: Int)
    case headersNotMapped([String])
    case headerUnknown(String, table: String)
    case headerAmbiguous(String, columns: [String])
    case headerComputed(String)
    case headersSameColumn(String, String, column: String)

    public var description: String { english }

    public var english: String {
        switch self {
        case .tooLong(let limit): "The map file is longer than \(limit >> 20) MiB."
        case .notUTF8: "The map file is not UTF-8 text."
        case .notJSON(let line):
            "The map file is not JSON from line \(line) on. Look for a missing comma, brace or quotation mark."
        case .tooDeep(let line): "Line \(line) of the map is nested too deep."
        case .keyTwice(let key, let line): "“\(key)” stands twice in the map, the second time on line \(line)."
        case .unknownKey(let key, let line): "The map has the unknown key “\(key)” on line \(line)."
        case .missingKey(let key, let line): "The map has no “\(key)” in what begins on line \(line)."
        case .wrongType(let key, let line): "“\(key)” on line \(line) of the map has a value of the wrong kind."
        case .unknownFormat(let line): "The map's “format” on line \(line) must be 1."
        case .unknownZone(let zone, let line):
            "“\(zone)” on line \(line) of the map is not a time zone such as Europe/Paris."
        case .noColumns: "The map has no “columns”."
        case .unknownTable(let table): "There is no table “\(table)” that rows can be imported into."
        case .otherTable(let map, let wanted): "The map is for the table “\(map)”, not for “\(wanted)”."
        case .unknownColumn(let column, let table, let line):
            "“\(column)” on line \(line) of the map is not a column of \(table)."
        case .computedColumn(let column, let line):
            "“\(column)” on line \(line) of the map is set by the system and cannot be imported."
        case .columnTwice(let column, let line):
            "“\(column)” on line \(line) of the map has a value already; only text columns take several."
        case .badValue(let value, let column, let reason, let line):
            "“\(value)” on line \(line) of the map cannot stand in “\(column)”: \(reason.english)"
        case .notALookup(let column, let line):
            "“\(column)” on line \(line) of the map is not a lookup, so “target” and “by” mean nothing."
        case .unknownTarget(let target, let column, let line):
            "“\(column)” on line \(line) of the map cannot lead to “\(target)”."
        case .targetNeeded(let column, let tables, let line):
            "“\(column)” on line \(line) of the map may lead to \(tables.joined(separator: ", ")): say which with “target”."
        case .unknownKeyColumn(let column, let table, let line):
            "“\(column)” on line \(line) of the map does not name rows of \(table)."
        case .headerMissing(let header, let line):
            "The file has no column “\(header)”, which line \(line) of the map names."
        case .headersNotMapped(let headers):
            "The map says nothing of \(list(headers)). Map them, or name them under “ignore”."
        case .headerUnknown(let header, let table):
            "“\(header)” is not a column of \(table). Rename it, or write a map file."
        case .headerAmbiguous(let header, let columns):
            "“\(header)” may mean \(columns.joined(separator: " or ")). Use the logical name, or write a map file."
        case .headerComputed(let header): "“\(header)” is set by the system and cannot be imported."
        case .headersSameColumn(let first, let second, let column):
            "“\(first)” and “\(second)” both mean \(column). Keep one."
        }
    }

    public var french: String {
        switch self {
        case .tooLong(let limit): "Le fichier de correspondance dépasse \(limit >> 20) Mio."
        case .notUTF8: "Le fichier de correspondance n’est pas un texte UTF-8."
        case .notJSON(let line):
            "Le fichier de correspondance n’est plus du JSON à partir de la ligne \(line). Cherchez une virgule, une accolade ou un guillemet manquants."
        case .tooDeep(let line): "La ligne \(line) de la correspondance est imbriquée trop profondément."
        case .keyTwice(let key, let line):
            "« \(key) » figure deux fois dans la correspondance, la seconde à la ligne \(line)."
        case .unknownKey(let key, let line): "La correspondance contient la clé inconnue « \(key) » à la ligne \(line)."
        case .missingKey(let key, let line):
            "Il manque « \(key) » dans ce qui commence à la ligne \(line) de la correspondance."
        case .wrongType(let key, let line):
            "« \(key) », à la ligne \(line) de la correspondance, a une valeur du mauvais type."
        case .unknownFormat(let line): "Le « format », à la ligne \(line) de la correspondance, doit être 1."
        case .unknownZone(let zone, let line):
            "« \(zone) », à la ligne \(line) de la correspondance, n’est pas un fuseau horaire comme Europe/Paris."
        case .noColumns: "La correspondance n’a pas de « columns »."
        case .unknownTable(let table): "Il n’existe pas de table « \(table) » dans laquelle importer."
        case .otherTable(let map, let wanted):
            "La correspondance est faite pour la table « \(map) », pas pour « \(wanted) »."
        case .unknownColumn(let column, let table, let line):
            "« \(column) », à la ligne \(line) de la correspondance, n’est pas une colonne de \(table)."
        case .computedColumn(let column, let line):
            "« \(column) », à la ligne \(line) de la correspondance, est défini par le système et ne peut pas être importé."
        case .columnTwice(let column, let line):
            "« \(column) », à la ligne \(line) de la correspondance, a déjà une valeur ; seules les colonnes de texte en prennent plusieurs."
        case .badValue(let value, let column, let reason, let line):
            "« \(value) », à la ligne \(line) de la correspondance, ne convient pas à « \(column) » : \(reason.french)"
        case .notALookup(let column, let line):
            "« \(column) », à la ligne \(line) de la correspondance, n’est pas un lien : « target » et « by » n’y ont pas de sens."
        case .unknownTarget(let target, let column, let line):
            "« \(column) », à la ligne \(line) de la correspondance, ne peut pas mener à « \(target) »."
        case .targetNeeded(let column, let tables, let line):
            "« \(column) », à la ligne \(line) de la correspondance, peut mener à \(tables.joined(separator: ", ")) : précisez avec « target »."
        case .unknownKeyColumn(let column, let table, let line):
            "« \(column) », à la ligne \(line) de la correspondance, ne désigne pas les lignes de \(table)."
        case .headerMissing(let header, let line):
            "Le fichier n’a pas de colonne « \(header) », que nomme la ligne \(line) de la correspondance."
        case .headersNotMapped(let headers):
            "La correspondance ne dit rien de \(liste(headers)). Indiquez leur colonne, ou nommez-les sous « ignore »."
        case .headerUnknown(let header, let table):
            "« \(header) » n’est pas une colonne de \(table). Renommez-la, ou écrivez un fichier de correspondance."
        case .headerAmbiguous(let header, let columns):
            "« \(header) » peut désigner \(columns.joined(separator: " ou ")). Employez le nom logique, ou écrivez un fichier de correspondance."
        case .headerComputed(let header): "« \(header) » est défini par le système et ne peut pas être importé."
        case .headersSameColumn(let first, let second, let column):
            "« \(first) » et « \(second) » désignent tous deux \(column). Gardez-en un."
        }
    }

    private func list(_ headers: [String]) -> String {
        headers.prefix(10).map { "“\($0)”" }.joined(separator: ", ")
            + (headers.count > 10 ? " and \(headers.count - 10) more" : "")
    }

    private func liste(_ headers: [String]) -> String {
        headers.prefix(10).map { "« \($0) »" }.joined(separator: ", ")
            + (headers.count > 10 ? " et \(headers.count - 10) autres" : "")
    }
}
