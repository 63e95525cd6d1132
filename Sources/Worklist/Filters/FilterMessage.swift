public import Records
public import SalesCore

/// What stands in the way of filters and sorts of the work list (W-89).
public enum FilterMessage: Message, Equatable {
    case nameMissing
    case nameTooLong(limit: Int)
    case nameTaken(String)
    case tooMany
    case badID(String)
    case unknownGroup(String)
    case unknownType(String)
    case unsupportedField(String, field: String)
    case conditionCount(String, limit: Int)
    case badCondition(String, field: Label)
    case fieldOrConditions(String)
    case unknownFactoryFilter(String)
    case defaultSortNeeded
    case factorySort
    case notADocument

    public var english: String {
        switch self {
        case .nameMissing: "Enter a name."
        case .nameTooLong(let limit): "A name has at most \(limit) characters."
        case .nameTaken(let name): "“\(name)” exists already. Choose another name."
        case .tooMany: "There is no room for more: at most 10,000 filters, 500 groups and 100 sorts."
        case .badID(let id): "“\(id.prefix(80))” is not an id of its own: letters, digits, - and _, at most 64."
        case .unknownGroup(let name): "The group of “\(name)” does not exist. Choose another."
        case .unknownType(let name): "The record type of “\(name)” is not on the work list. Choose another."
        case .unsupportedField(let name, let field):
            "The field “\(field)” cannot be used for “\(name)”. Choose another field."
        case .conditionCount(let name, let limit): "“\(name)” needs at least one condition and takes at most \(limit)."
        case .badCondition(let name, let field):
            "The condition on “\(field.english)” in “\(name)” is not complete. Choose an operator and a value."
        case .fieldOrConditions(let name): "“\(name)” needs either a field or conditions."
        case .unknownFactoryFilter(let name): "“\(name.prefix(80))” is not a default filter."
        case .defaultSortNeeded: "One sort must be the default, and it must be shown. Choose another default first."
        case .factorySort: "The standard sorts can be moved and hidden, but not edited."
        case .notADocument: "These are not filters and sorts of the work list."
        }
    }

    public var french: String {
        switch self {
        case .nameMissing: "Saisissez un nom."
        case .nameTooLong(let limit): "Un nom compte au plus \(limit) caractères."
        case .nameTaken(let name): "« \(name) » existe déjà. Choisissez un autre nom."
        case .tooMany: "Il n’y a plus de place : au plus 10 000 filtres, 500 groupes et 100 tris."
        case .badID(let id):
            "« \(id.prefix(80)) » n’est pas un identifiant propre : lettres, chiffres, - et _, 64 au plus."
        case .unknownGroup(let name): "Le groupe de « \(name) » n’existe pas. Choisissez-en un autre."
        case .unknownType(let name):
            "Le type d’enregistrement de « \(name) » n’est pas dans la liste de travail. Choisissez-en un autre."
        case .unsupportedField(let name, let field):
            "Le champ « \(field) » ne convient pas pour « \(name) ». Choisissez un autre champ."
        case .conditionCount(let name, let limit): "« \(name) » demande au moins une condition, \(limit) au plus."
        case .badCondition(let name, let field):
            "La condition sur « \(field.french) » de « \(name) » est incomplète. Choisissez un opérateur et une valeur."
        case .fieldOrConditions(let name): "« \(name) » demande un champ ou des conditions."
        case .unknownFactoryFilter(let name): "« \(name.prefix(80)) » n’est pas un filtre par défaut."
        case .defaultSortNeeded:
            "Un tri doit être celui par défaut, et il doit être affiché. Choisissez d’abord un autre tri par défaut."
        case .factorySort: "Les tris d’origine se déplacent et se masquent, mais ne se modifient pas."
        case .notADocument: "Ce ne sont pas des filtres et tris de la liste de travail."
        }
    }
}
