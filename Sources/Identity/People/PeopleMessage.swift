public import SalesCore

/// What can stand in the way of adding or changing people.
public enum PeopleMessage: Message, Equatable {
    case notAnAddress
    case notAName
    case noRole
    case unknownRole(String)
    case exists(email: String)
    case nobody(email: String)
    case disabled(email: String)
    case notATokenName
    case notAnExpiry
    case isDisabled(email: String)
    case noSuchPerson
    case notOneself
    case lastAdministrator
    case administratorsOnly

    public var english: String {
        switch self {
        case .notAnAddress: "This is not an email address. Write it as name@example.com."
        case .notAName: "The name is missing, longer than 200 characters, or contains control characters."
        case .noRole: "Give at least one role: Salesperson, Sales Manager or System Administrator."
        case .unknownRole(let role):
            "There is no role “\(role)”. Choose Salesperson, Sales Manager or System Administrator."
        case .exists(let email): "\(email) has an account already. Choose another address."
        case .nobody(let email): "Nobody has the address \(email). See who has one with “suivant user list”."
        case .disabled(let email): "\(email) is disabled and gets no token."
        case .notATokenName: "The name of a token has at most 100 characters and no control characters."
        case .notAnExpiry: "Write the expiry as 12h, 30d, 8w or never; ten years at most."
        case .isDisabled(let email): "\(email) is disabled. Enable the account first."
        case .noSuchPerson: "There is no such person."
        case .notOneself: "Nobody can disable their own account. Ask another administrator."
        case .lastAdministrator: "Somebody must stay administrator. Give the role to another person first."
        case .administratorsOnly: "Only administrators may do this."
        }
    }

    public var french: String {
        switch self {
        case .notAnAddress: "Ce n’est pas une adresse e-mail. Écrivez-la sous la forme nom@exemple.fr."
        case .notAName: "Le nom manque, dépasse 200 caractères ou contient des caractères de contrôle."
        case .noRole: "Indiquez au moins un rôle : Vendeur, Directeur commercial ou Administrateur système."
        case .unknownRole(let role):
            "Le rôle « \(role) » n’existe pas. Choisissez Vendeur, Directeur commercial ou Administrateur système."
        case .exists(let email): "\(email) a déjà un compte. Choisissez une autre adresse."
        case .nobody(let email): "Personne n’a l’adresse \(email). Voyez qui en a une avec « suivant user list »."
        case .disabled(let email): "\(email) est désactivé et ne reçoit pas de jeton."
        case .notATokenName: "Le nom d’un jeton a au plus 100 caractères et aucun caractère de contrôle."
        case .notAnExpiry: "Écrivez l’échéance sous la forme 12h, 30d, 8w ou never ; dix ans au plus."
        case .isDisabled(let email): "\(email) est désactivé. Activez d’abord le compte."
        case .noSuchPerson: "Cette personne n’existe pas."
        case .notOneself: "Personne ne peut désactiver son propre compte. Demandez à un autre administrateur."
        case .lastAdministrator:
            "Il faut qu’un administrateur reste. Donnez d’abord le rôle à une autre personne."
        case .administratorsOnly: "Seuls les administrateurs peuvent faire cela."
        }
    }
}
