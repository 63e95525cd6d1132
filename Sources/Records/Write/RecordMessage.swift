public import SalesCore

/// What the write pipeline says when it refuses.
public enum RecordMessage: Message, Equatable {
    case notFound(table: String, id: GUID)
    case mayNot(Action, Label)
    case unknownColumn(String, table: String)
    case computedColumn(String)
    case wrongKind(String, expected: ColumnKind)
    case tooLong(String, limit: Int)
    case outOfRange(String, ClosedRange<Int64>)
    case beyond(String, lowest: String?, highest: String?)
    case notAnOption(String, Int64)
    case notAChoice(String, String)
    case required(Label)
    case hasControlCharacters(String)
    case wrongTarget(String, [String])
    case changedSince(table: String)
    case alreadyClosed(String)
    case statusNotOfState(Int64, Int64)
    case assigneeCannotRead(String)
    case assigneeNotPossible(GUID)
    case exists(column: String)
    case notJSON(String)
    case undoUnknown
    case undoTooOld
    case undoneAlready
    case notUndoable
    case nothingToUndo
    case stillRunning
    case keyReused
    case keyRunning
    case tooManyParties(limit: Int)

    public var english: String {
        switch self {
        case .notFound(let table, let id): "\(table) With Id = \(id) Does Not Exist"
        case .mayNot(let action, let label):
            "You do not have the right to \(action.english) “\(label.english)”. Ask an administrator."
        case .unknownColumn(let name, let table): "“\(name)” is not a column of \(table)."
        case .computedColumn(let name): "“\(name)” is set by the system and cannot be written."
        case .wrongKind(let name, let kind): "“\(name)” needs \(kind.english)."
        case .tooLong(let name, let limit): "“\(name)” is longer than \(limit) characters. Shorten it."
        case .outOfRange(let name, let range): "“\(name)” must lie between \(range.lowerBound) and \(range.upperBound)."
        case .beyond(let name, let lowest?, let highest?): "“\(name)” must lie between \(lowest) and \(highest)."
        case .beyond(let name, let lowest?, nil): "“\(name)” must be at least \(lowest)."
        case .beyond(let name, nil, let highest): "“\(name)” must be at most \(highest ?? "")."
        case .notAnOption(let name, let value): "\(value) is not an option of “\(name)”."
        case .notAChoice(let name, let text): "“\(text.prefix(100))” is not a value of “\(name)”."
        case .required(let label): "“\(label.english)” is required."
        case .hasControlCharacters(let name): "“\(name)” contains a NUL or another control character. Remove it."
        case .wrongTarget(let name, let tables): "“\(name)” can only point to: \(tables.joined(separator: ", "))."
        case .changedSince: "The record has been changed since you read it. Read it again, then repeat your change."
        case .alreadyClosed(let subject):
            "“\(subject)” is closed already. Somebody else, or another window, was faster."
        case .statusNotOfState(let status, let state): "Status reason \(status) does not belong to state \(state)."
        case .assigneeCannotRead(let name):
            "\(name) may not read the record, so the activity cannot be assigned there. Assign the record first."
        case .assigneeNotPossible(let id): "There is no user or team \(id) to assign to."
        case .tooManyParties(let limit): "At most \(limit) people can take part in one activity."
        case .exists(let column): "A record with this \(column) exists already."
        case .notJSON(let name): "“\(name)” must be a JSON object."
        case .undoUnknown: "There is no such operation of yours."
        case .undoTooOld: "Only operations of the last 24 hours can be undone."
        case .undoneAlready: "This has been undone already."
        case .notUndoable: "This kind of operation cannot be undone."
        case .stillRunning: "This is still running. Try again in a moment."
        case .nothingToUndo: "Nothing could be undone: everything has been changed since by something else."
        case .keyReused: "This Idempotency-Key was used with another request. Use a new key for a new request."
        case .keyRunning: "The request with this Idempotency-Key is still running. Try again in a moment."
        }
    }

    public var french: String {
        switch self {
        case .notFound(let table, let id): "\(table) d’identifiant \(id) n’existe pas"
        case .mayNot(let action, let label):
            "Vous n’avez pas le droit \(action.french) « \(label.french) ». Adressez-vous à un administrateur."
        case .unknownColumn(let name, let table): "« \(name) » n’est pas une colonne de \(table)."
        case .computedColumn(let name): "« \(name) » est défini par le système et ne peut pas être modifié."
        case .wrongKind(let name, let kind): "« \(name) » attend \(kind.french)."
        case .tooLong(let name, let limit): "« \(name) » dépasse \(limit) caractères. Raccourcissez le texte."
        case .outOfRange(let name, let range):
            "« \(name) » doit être compris entre \(range.lowerBound) et \(range.upperBound)."
        case .beyond(let name, let lowest?, let highest?):
            "« \(name) » doit être compris entre \(lowest) et \(highest)."
        case .beyond(let name, let lowest?, nil): "« \(name) » doit être au moins égal à \(lowest)."
        case .beyond(let name, nil, let highest): "« \(name) » doit être au plus égal à \(highest ?? "")."
        case .notAnOption(let name, let value): "\(value) n’est pas une option de « \(name) »."
        case .notAChoice(let name, let text): "« \(text.prefix(100)) » n’est pas une valeur de « \(name) »."
        case .required(let label): "« \(label.french) » est obligatoire."
        case .hasControlCharacters(let name):
            "« \(name) » contient un caractère NUL ou un autre caractère de contrôle. Supprimez-le."
        case .wrongTarget(let name, let tables): "« \(name) » ne peut désigner que : \(tables.joined(separator: ", "))."
        case .changedSince: "L’enregistrement a été modifié depuis votre lecture. Relisez-le, puis recommencez."
        case .alreadyClosed(let subject):
            "« \(subject) » est déjà clos : quelqu’un d’autre, ou une autre fenêtre, a été plus rapide."
        case .statusNotOfState(let status, let state):
            "La raison de statut \(status) n’appartient pas à l’état \(state)."
        case .assigneeCannotRead(let name):
            "\(name) ne peut pas lire l’enregistrement : l’activité ne peut pas lui être attribuée. Attribuez d’abord l’enregistrement."
        case .assigneeNotPossible(let id): "Il n’existe ni utilisateur ni équipe \(id) à qui attribuer."
        case .tooManyParties(let limit): "Une activité compte \(limit) participants au plus."
        case .exists(let column): "Un enregistrement avec ce « \(column) » existe déjà."
        case .notJSON(let name): "« \(name) » doit être un objet JSON."
        case .undoUnknown: "Cette opération n’existe pas parmi les vôtres."
        case .undoTooOld: "Seules les opérations des dernières 24 heures peuvent être annulées."
        case .undoneAlready: "Cette opération a déjà été annulée."
        case .notUndoable: "Ce type d’opération ne peut pas être annulé."
        case .stillRunning: "Cette opération est encore en cours. Réessayez dans un instant."
        case .nothingToUndo: "Rien n’a pu être annulé : tout a été modifié depuis."
        case .keyReused:
            "Cette clé Idempotency-Key a servi à une autre requête. Prenez une nouvelle clé pour une nouvelle requête."
        case .keyRunning: "La requête portant cette clé Idempotency-Key est encore en cours. Réessayez dans un instant."
        }
    }
}

extension Action {
    var english: String {
        switch self {
        case .create: "create"
        case .read: "read"
        case .write: "change"
        case .delete: "delete"
        case .append, .appendTo: "link"
        case .assign: "assign"
        case .share: "share"
        }
    }

    var french: String {
        switch self {
        case .create: "de créer"
        case .read: "de lire"
        case .write: "de modifier"
        case .delete: "de supprimer"
        case .append, .appendTo: "de lier"
        case .assign: "d’attribuer"
        case .share: "de partager"
        }
    }
}

extension ColumnKind {
    var english: String {
        switch self {
        case .text, .memo: "text"
        case .integer, .choice, .state, .status: "a whole number"
        case .double, .decimal, .money: "a number"
        case .boolean: "true or false"
        case .instant: "a date and time such as 2026-11-23T09:00:00Z"
        case .date: "a date such as 2026-11-23"
        case .lookup, .guid: "an id (GUID)"
        }
    }

    var french: String {
        switch self {
        case .text, .memo: "un texte"
        case .integer, .choice, .state, .status: "un nombre entier"
        case .double, .decimal, .money: "un nombre"
        case .boolean: "true ou false"
        case .instant: "une date et une heure comme 2026-11-23T09:00:00Z"
        case .date: "une date comme 2026-11-23"
        case .lookup, .guid: "un identifiant (GUID)"
        }
    }
}
