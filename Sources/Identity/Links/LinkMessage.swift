public import SalesCore

/// What is said of links by mail.
public enum LinkMessage: Message, Equatable {
    case over
    case noMail
    case noPublicAddress
    case slowedDown(seconds: Int)

    public var english: String {
        switch self {
        case .over: "This link was used, is over, or was replaced by a newer one. Ask for another."
        case .noMail: "No mail can be sent from here. Ask your administrator for a link."
        case .noPublicAddress: "Set SUIVANT_PUBLIC_URL, so that the link in the mail leads to this site."
        case .slowedDown(let seconds): "Too many requests. Try again in \(max(1, (seconds + 59) / 60)) min."
        }
    }

    public var french: String {
        switch self {
        case .over: "Ce lien a déjà servi, a expiré ou a été remplacé par un plus récent. Demandez-en un autre."
        case .noMail: "Aucun e-mail ne peut partir d’ici. Demandez un lien à votre administrateur."
        case .noPublicAddress: "Définissez SUIVANT_PUBLIC_URL, pour que le lien de l’e-mail mène à ce site."
        case .slowedDown(let seconds): "Trop de demandes. Réessayez dans \(max(1, (seconds + 59) / 60)) min."
        }
    }
}
