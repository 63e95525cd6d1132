public import SalesCore

/// What is said to somebody whom another issuer could not bring in.
public enum SingleSignOnMessage: Message, Equatable {
    case unknownPerson(email: String?)
    case unverified
    case notLinked
    case linkedToAnother
    case disabled
    case failed
    case denied
    case away(hasPasswords: Bool)

    public var english: String {
        switch self {
        case .unknownPerson(let email):
            "\(email ?? "This account") has no account here. Ask your administrator for an invitation."
        case .unverified: "Your issuer does not vouch for your email address. Ask your administrator."
        case .notLinked: "Your identity is not linked to an account here. Ask your administrator."
        case .linkedToAnother:
            "The account and your identity are linked already, but not to each other. Ask your administrator."
        case .disabled: "Your account here is disabled. Ask your administrator."
        case .failed: "Signing in did not work. Begin again; if it happens once more, ask your administrator."
        case .denied: "Signing in was ended at your issuer."
        case .away(hasPasswords: true):
            "Your issuer does not answer at this moment. Try again later, or sign in with your password."
        case .away(hasPasswords: false): "Your issuer does not answer at this moment. Try again later."
        }
    }

    public var french: String {
        switch self {
        case .unknownPerson(let email):
            "\(email ?? "Ce compte") n’a pas de compte ici. Demandez une invitation à votre administrateur."
        case .unverified:
            "Votre fournisseur d’identité ne garantit pas votre adresse e-mail. Adressez-vous à votre administrateur."
        case .notLinked: "Votre identité n’est liée à aucun compte ici. Adressez-vous à votre administrateur."
        case .linkedToAnother:
            "Le compte et votre identité sont déjà liés, mais pas l’un à l’autre. Adressez-vous à votre administrateur."
        case .disabled: "Votre compte est désactivé ici. Adressez-vous à votre administrateur."
        case .failed:
            "La connexion n’a pas abouti. Recommencez ; si cela se reproduit, adressez-vous à votre administrateur."
        case .denied: "La connexion a été interrompue chez votre fournisseur d’identité."
        case .away(hasPasswords: true):
            """
            Votre fournisseur d’identité ne répond pas en ce moment. Réessayez plus tard, ou connectez-vous avec votre \
            mot de passe.
            """
        case .away(hasPasswords: false):
            "Votre fournisseur d’identité ne répond pas en ce moment. Réessayez plus tard."
        }
    }
}
