public import SalesCore

/// What is said of a request that is well formed but does not fit the tables.
public enum BindingMessage: Message, Equatable {
    case unknownProperty(String, of: String)
    case notComparable(String)
    case badLiteral(property: String, expected: ExpectedValue)
    case notBoolean
    case notOffered(String)
    case notSortable(String)
    case badSkipToken
    case unknownMember(String)
    case missingMember(String)
    case badMember(String, expected: ExpectedValue)
    case bodyNotObject
    case badBind(String)
    case readOnlySet(String)
    case pathTooLong(String, limit: Int)
    case needsQuantifier(String)
    case notForOne(String, String)
    case mixedCurrencies
    case tooManyToAggregate(limit: Int)
    case notAFigure(String, String)
    case aliasTaken(String)
    case noSearch(String)
    case notAKey(String)
    case insertTooLarge(records: Int, depth: Int)
    case expandedTwice(String)
    case textTooLong(limit: Int)
    case tooLongToSort(String)
    case notAView(String)
    case viewOfAnother(String, table: String)

    public var english: String {
        switch self {
        case .unknownProperty(let name, let table): "Could not find a property named '\(name)' on type '\(table)'."
        case .notComparable(let name): "'\(name)' cannot be compared in this way."
        case .badLiteral(let property, let expected): "'\(property)' is compared with \(expected.english)."
        case .notBoolean: "A filter must be a condition, such as statecode eq 0."
        case .notOffered(let thing): "\(thing) is not offered here."
        case .notSortable(let name): "The list cannot be sorted by '\(name)'."
        case .badSkipToken: "The $skiptoken is not one of ours. Follow @odata.nextLink as it stands."
        case .unknownMember(let name): "The body has an unknown member '\(name)'."
        case .missingMember(let name): "The body lacks '\(name)'."
        case .badMember(let name, let expected): "'\(name)' must be \(expected.english)."
        case .bodyNotObject: "The body must be a JSON object."
        case .badBind(let name): "'\(name)' must be the address of a record, such as /accounts(…)."
        case .readOnlySet(let name): "'\(name)' is read-only."
        case .pathTooLong(let path, let limit): "'\(path)' takes more than \(limit) steps from the table that is asked."
        case .needsQuantifier(let name): "'\(name)' leads to several records: ask with \(name)/any(x:x/…)."
        case .notForOne(let option, let name): "\(option) is for collections, and '\(name)' leads to one record."
        case .mixedCurrencies:
            "Amounts in different currencies are not put together: group by _transactioncurrencyid_value or filter by one currency."
        case .tooManyToAggregate(let limit):
            "More than \(limit) rows would have to be counted. Filter further with filter(…) in $apply."
        case .notAFigure(let method, let name): "'\(method)' cannot be formed of '\(name)'."
        case .aliasTaken(let name): "The name '\(name)' is given twice in $apply."
        case .notAKey(let names):
            "'\(names)' is no key of this table. Its alternate keys stand in EntityDefinitions(…)/Keys."
        case .insertTooLarge(let records, let depth):
            "One request makes at most \(records) records, nested at most \(depth) levels deep."
        case .expandedTwice(let name): "'\(name)' is expanded twice."
        case .textTooLong(let limit): "A filter looks for texts of at most \(limit) characters."
        case .tooLongToSort(let name):
            "The list cannot be sorted by '\(name)', which holds long texts. Sort by a shorter column, or filter with contains."
        case .notAView(let id): "The view '\(id)' holds no question that can be run."
        case .viewOfAnother(let id, let table): "The view '\(id)' is one of the table '\(table)'. Ask that one."
        case .noSearch(let name): "'\(name)' has no columns that $search looks through. Use $filter with contains."
        }
    }

    public var french: String {
        switch self {
        case .unknownProperty(let name, let table): "Le type « \(table) » n’a pas de propriété « \(name) »."
        case .notComparable(let name): "« \(name) » ne peut pas être comparé ainsi."
        case .badLiteral(let property, let expected): "« \(property) » se compare à \(expected.french)."
        case .notBoolean: "Un filtre doit être une condition, par exemple statecode eq 0."
        case .notOffered(let thing): "\(thing) n’est pas proposé ici."
        case .notSortable(let name): "La liste ne peut pas être triée par « \(name) »."
        case .badSkipToken: "Ce $skiptoken n’est pas le nôtre. Suivez @odata.nextLink tel quel."
        case .unknownMember(let name): "Le corps contient un membre inconnu « \(name) »."
        case .missingMember(let name): "Il manque « \(name) » dans le corps."
        case .badMember(let name, let expected): "« \(name) » doit être \(expected.french)."
        case .bodyNotObject: "Le corps doit être un objet JSON."
        case .badBind(let name): "« \(name) » doit être l’adresse d’un enregistrement, par exemple /accounts(…)."
        case .readOnlySet(let name): "« \(name) » est en lecture seule."
        case .pathTooLong(let path, let limit):
            "« \(path) » s’éloigne de plus de \(limit) étapes de la table interrogée."
        case .needsQuantifier(let name):
            "« \(name) » mène à plusieurs enregistrements : écrivez \(name)/any(x:x/…)."
        case .notForOne(let option, let name):
            "\(option) vaut pour une collection, or « \(name) » mène à un seul enregistrement."
        case .mixedCurrencies:
            "Des montants en devises différentes ne se combinent pas : groupez par _transactioncurrencyid_value ou filtrez sur une devise."
        case .tooManyToAggregate(let limit):
            "Il faudrait parcourir plus de \(limit) lignes. Filtrez davantage avec filter(…) dans $apply."
        case .notAFigure(let method, let name): "« \(method) » ne peut pas être calculé sur « \(name) »."
        case .aliasTaken(let name): "Le nom « \(name) » figure deux fois dans $apply."
        case .notAKey(let names):
            "« \(names) » n’est pas une clé de cette table. Ses clés secondaires figurent dans EntityDefinitions(…)/Keys."
        case .insertTooLarge(let records, let depth):
            "Une requête crée \(records) enregistrements au plus, imbriqués sur \(depth) niveaux au plus."
        case .expandedTwice(let name): "« \(name) » est développé deux fois."
        case .textTooLong(let limit): "Un filtre cherche des textes de \(limit) caractères au plus."
        case .tooLongToSort(let name):
            "La liste ne peut pas être triée par « \(name) », qui contient de longs textes. Triez par une colonne plus courte, ou filtrez avec contains."
        case .notAView(let id): "La vue « \(id) » ne contient aucune question exécutable."
        case .viewOfAnother(let id, let table): "La vue « \(id) » porte sur la table « \(table) ». Interrogez celle-ci."
        case .noSearch(let name):
            "« \(name) » n’a pas de colonne que $search parcourt. Utilisez $filter avec contains."
        }
    }
}
