public import SalesCore

/// What is said of second factors and of one's own credentials.
public enum SecondFactorMessage: Message, Equatable {
    case wrongCode
    case wrongPassword
    case stepOver
    case exists
    case none
    case required
    case ownFirst
    case browserOnly
    case noSuchSession
    case noSuchToken
    case noIssuer
    case linkFirst
    case notLinked

    public var english: String {
        switch self {
        case .wrongCode: "The code is not right, or was used before. Wait for the next one and try again."
        case .wrongPassword: "The password is not right."
        case .stepOver: "Signing in took too long. Begin again."
        case .exists: "You have a second factor already. Remove it first."
        case .none: "There is no second factor to confirm. Begin again."
        case .required: "Administrators of this organisation need a second factor."
        case .ownFirst: "Set up your own second factor first, so that you do not shut yourself out."
        case .browserOnly: "This is possible only for somebody who is signed in at a browser, not for a program."
        case .noSuchSession: "You have no such session. It may have ended already."
        case .noSuchToken: "You have no such token. It may have ended already."
        case .noIssuer: "No other issuer is set. The operator sets it when starting the program."
        case .linkFirst: "Sign in once through the issuer yourself first, so that you do not shut yourself out."
        case .notLinked: "This account is linked to no identity of the issuer."
        }
    }

    public var french: String {
        switch self {
        case .wrongCode: "Le code n’est pas correct, ou a déjà servi. Attendez le suivant et réessayez."
        case .wrongPassword: "Le mot de passe n’est pas correct."
        case .stepOver: "La connexion a pris trop de temps. Recommencez."
        case .exists: "Vous avez déjà un second facteur. Supprimez-le d’abord."
        case .none: "Il n’y a pas de second facteur à confirmer. Recommencez."
        case .required: "Les administrateurs de cette organisation ont besoin d’un second facteur."
        case .ownFirst: "Configurez d’abord votre propre second facteur, pour ne pas vous exclure vous-même."
        case .browserOnly:
            "Cela n’est possible que pour une personne connectée dans un navigateur, pas pour un programme."
        case .noSuchSession: "Vous n’avez pas cette session. Elle a peut-être déjà pris fin."
        case .noSuchToken: "Vous n’avez pas ce jeton. Il a peut-être déjà pris fin."
        case .noIssuer: "Aucun fournisseur d’identité n’est défini. L’exploitant le définit au démarrage du programme."
        case .linkFirst:
            "Connectez-vous d’abord vous-même par le fournisseur d’identité, pour ne pas vous enfermer dehors."
        case .notLinked: "Ce compte n’est lié à aucune identité du fournisseur."
        }
    }
}
