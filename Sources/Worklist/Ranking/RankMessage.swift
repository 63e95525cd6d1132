public import SalesCore

/// What is said of rules that cannot be kept.
public enum RankMessage: Message, Equatable {
    case notARule
    case unknownFactor(String)
    case badWeights
    case administratorsOnly

    public var english: String {
        switch self {
        case .notARule: "A ranking rule is “factory” or “weighed” with its weights."
        case .unknownFactor(let name): "“\(name)” is not a factor that can be weighed."
        case .badWeights: "Weights go from 0 to 100, and at least one of them must be above 0."
        case .administratorsOnly: "By what work lists are ordered is up to administrators. Ask one of them."
        }
    }

    public var french: String {
        switch self {
        case .notARule: "Une règle de classement est « factory », ou « weighed » avec ses poids."
        case .unknownFactor(let name): "« \(name) » n’est pas un facteur que l’on peut pondérer."
        case .badWeights: "Les poids vont de 0 à 100, et l’un d’eux au moins doit dépasser 0."
        case .administratorsOnly:
            "Le classement des listes de travail revient aux administrateurs. Adressez-vous à l’un d’eux."
        }
    }
}
