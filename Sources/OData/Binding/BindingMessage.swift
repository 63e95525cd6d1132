public import SalesCore

/// What is said of a request that is well formed but does not fit the tables.
public enum BindingMessage: Message, Equatable {
    case unknownProperty(String, of: String)
    case notComparable(String)
    case badLiteral(property: String, expected: String)
    case notBoolean
    case notOffered(String)
    case notSortable(String)
    case badSkipToken
    case unknownMember(String)
    case missingMember(String)
    case badMember(String, expected: String)
    case bodyNotObject
    case badBind(String)
    case readOnlySet(String)

    public var english: String {
        switch self {
        case .unknownProperty(let name, let table): "Could not find a property named '\(name)' on type '\(table)'."
        case .notComparable(let name): "'\(name)' cannot be compared in this way."
        case .badLiteral(let property, let expected): "'\(property)' is compared with \(expected)."
        case .notBoolean: "A filter must be a condition, such as statecode eq 0."
        case .notOffered(let thing): "\(thing) is not offered here."
        case .notSortable(let name): "The list cannot be sorted by '\(name)'."
        case .badSkipToken: "The $skiptoken is not one of ours. Follow @odata.nextLink as it stands."
        case .unknownMember(let name): "The body has an unknown member '\(name)'."
        case .missingMember(let name): "The body lacks '\(name)'."
        case .badMember(let name, let expected): "'\(name)' must be \(expected)."
        case .bodyNotObject: "The body must be a JSON object."
        case .badBind(let name): "'\(name)' must be the address of a record, such as /accounts(…)."
        case .readOnlySet(let name): "'\(name)' is read-only."
        }
    }

    public var french: String {
        switch self {
        case .unknownProperty(let name, let table): "Le type « \(table) » n’a pas de propriété « \(name) »."
        case .notComparable(let name): "« \(name) » ne peut pas être comparé ainsi."
        case .badLiteral(let property, let expected): "« \(property) » se compare à \(expected)."
        case .notBoolean: "Un filtre doit être une condition, par exemple statecode eq 0."
        case .notOffered(let thing): "\(thing) n’est pas proposé ici."
        case .notSortable(let name): "La liste ne peut pas être triée par « \(name) »."
        case .badSkipToken: "Ce $skiptoken n’est pas le nôtre. Suivez @odata.nextLink tel quel."
        case .unknownMember(let name): "Le corps contient un membre inconnu « \(name) »."
        case .missingMember(let name): "Il manque « \(name) » dans le corps."
        case .badMember(let name, let expected): "« \(name) » doit être \(expected)."
        case .bodyNotObject: "Le corps doit être un objet JSON."
        case .badBind(let name): "« \(name) » doit être l’adresse d’un enregistrement, par exemple /accounts(…)."
        case .readOnlySet(let name): "« \(name) » est en lecture seule."
        }
    }
}
