public import SalesCore

/// What is said when a list of the past cannot be shown.
public enum PastMessage: Message, Equatable {
    case ahead
    case tooLongAgo(days: Int)
    case notManaged

    public var english: String {
        switch self {
        case .ahead: "Choose a time in the past."
        case .tooLongAgo(let days): "Lists are kept for \(days) days."
        case .notManaged: "You see past lists of your own, and of people you manage."
        }
    }

    public var french: String {
        switch self {
        case .ahead: "Choisissez un moment passé."
        case .tooLongAgo(let days): "Les listes sont conservées \(days) jours."
        case .notManaged: "Vous voyez vos propres listes passées et celles des personnes que vous encadrez."
        }
    }
}
