public import SalesCore

/// What the work list says when it refuses.
public enum WorklistMessage: Message, Equatable {
    case unknownItem(GUID)
    case notWaiting
    case snoozeIntoPast
    case snoozeTooFar
    case notACommand(String)

    public var english: String {
        switch self {
        case .unknownItem(let id): "sv_workitem With Id = \(id) Does Not Exist"
        case .notWaiting: "This item is not waiting, so there is no wait to skip."
        case .snoozeIntoPast: "Choose a time in the future to snooze until."
        case .snoozeTooFar: "Snooze reaches at most ten years ahead."
        case .notACommand(let name): "“\(name)” is not a command of the work list."
        }
    }

    public var french: String {
        switch self {
        case .unknownItem(let id): "sv_workitem d’identifiant \(id) n’existe pas"
        case .notWaiting: "Cet élément n’est pas en attente : il n’y a rien à ne pas attendre."
        case .snoozeIntoPast: "Choisissez un moment futur pour reporter l’activité."
        case .snoozeTooFar: "Un report va jusqu’à dix ans au plus."
        case .notACommand(let name): "« \(name) » n’est pas une commande de la liste de travail."
        }
    }
}
