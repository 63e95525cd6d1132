public import SalesCore

/// Why an import cannot begin as it was asked for. Nothing has been written.
public enum OptionFault: Error, Message, Equatable, CustomStringConvertible {
    case ownerUnknown(String)
    case ownerDisabled(String)
    case ownerless(table: String)
    case keyUnknown(String, table: String)
    case keyNotInFile(String)
    case keyNotPlain(String)
    case activityForm(String)
    case activityKind(String, known: [String])
    case activityDue(String)
    case activitySubjectTooLong(limit: Int)
    case activityNotFor(table: String)
    case jobUnknown(GUID)
    case jobEnded(GUID, state: String)
    case jobElsewhere(GUID)
    /// The job was begun with another file, map, owner, …
    case jobOf(other: JobPart)

    /// What an import must have in common with the job that it continues.
    public enum JobPart: Sendable, Equatable {
        case file, table, map, owner, key, activity, onError
    }

    public var description: String { english }

    public var english: String {
        switch self {
        case .ownerUnknown(let email): "There is no user with the address \(email)."
        case .ownerDisabled(let email): "The user \(email) is disabled and cannot own records."
        case .ownerless(let table): "Rows of \(table) have no owner; leave the owner and the activity out."
        case .keyUnknown(let name, let table):
            "“\(name)” is neither a column of \(table) nor one of the file, so it cannot be the key."
        case .keyNotInFile(let name): "Nothing in the file goes into “\(name)”, so it cannot be the key."
        case .keyNotPlain(let name):
            "“\(name)” cannot be the key: it is made up of several cells, or leads to another record."
        case .activityForm(let text): "“\(text)” is not KIND:SUBJECT:DUE, for example “phonecall:First call:today”."
        case .activityKind(let kind, let known):
            "“\(kind)” is no kind of activity. There are: \(known.joined(separator: ", "))."
        case .activityDue(let text):
            "“\(text)” does not end with when the activity is due: today, tomorrow, +3d, 2026-11-23 or 2026-11-23T09:00:00Z."
        case .activitySubjectTooLong(let limit): "The activity's subject is longer than \(limit) characters."
        case .activityNotFor(let table): "Rows of \(table) cannot have activities."
        case .jobUnknown(let id): "There is no import \(id) of yours."
        case .jobEnded(let id, let state): "The import \(id) is over (\(state)); there is nothing to continue."
        case .jobElsewhere(let id): "Another program continues the import \(id). Let one of them run."
        case .jobOf(let other): "The import was begun with \(name(other)). Give the same again to continue it."
        }
    }

    public var french: String {
        switch self {
        case .ownerUnknown(let email): "Aucun utilisateur n’a l’adresse \(email)."
        case .ownerDisabled(let email):
            "L’utilisateur \(email) est désactivé et ne peut pas posséder d’enregistrements."
        case .ownerless(let table):
            "Les lignes de \(table) n’ont pas de propriétaire ; omettez le propriétaire et l’activité."
        case .keyUnknown(let name, let table):
            "« \(name) » n’est ni une colonne de \(table) ni une colonne du fichier : ce ne peut pas être la clé."
        case .keyNotInFile(let name): "Rien dans le fichier ne va dans « \(name) » : ce ne peut pas être la clé."
        case .keyNotPlain(let name):
            "« \(name) » ne peut pas être la clé : plusieurs cellules la composent, ou elle mène à un autre enregistrement."
        case .activityForm(let text):
            "« \(text) » n’a pas la forme TYPE:OBJET:ÉCHÉANCE, par exemple « phonecall:Premier appel:today »."
        case .activityKind(let kind, let known):
            "« \(kind) » n’est pas un type d’activité. Il y a : \(known.joined(separator: ", "))."
        case .activityDue(let text):
            "« \(text) » ne se termine pas par une échéance : today, tomorrow, +3d, 2026-11-23 ou 2026-11-23T09:00:00Z."
        case .activitySubjectTooLong(let limit): "L’objet de l’activité dépasse \(limit) caractères."
        case .activityNotFor(let table): "Les lignes de \(table) ne peuvent pas avoir d’activités."
        case .jobUnknown(let id): "Il n’y a pas d’import \(id) parmi les vôtres."
        case .jobEnded(let id, let state): "L’import \(id) est terminé (\(état(state))) ; il n’y a rien à reprendre."
        case .jobElsewhere(let id): "Un autre programme poursuit l’import \(id). N’en laissez courir qu’un seul."
        case .jobOf(let other): "L’import a été commencé avec \(nom(other)). Redonnez la même chose pour le reprendre."
        }
    }

    private func name(_ part: JobPart) -> String {
        switch part {
        case .file: "another file"
        case .table: "another table"
        case .map: "another map file"
        case .owner: "another owner"
        case .key: "another key"
        case .activity: "another activity"
        case .onError: "another choice of what to do on errors"
        }
    }

    private func nom(_ part: JobPart) -> String {
        switch part {
        case .file: "un autre fichier"
        case .table: "une autre table"
        case .map: "un autre fichier de correspondance"
        case .owner: "un autre propriétaire"
        case .key: "une autre clé"
        case .activity: "une autre activité"
        case .onError: "un autre choix de conduite en cas d’erreur"
        }
    }

    private func état(_ state: String) -> String {
        switch state {
        case "done": "fini"
        case "failed": "échoué"
        case "cancelled": "annulé"
        default: state
        }
    }
}
