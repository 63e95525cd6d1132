public import SalesCore

/// What can stand in the way of adding or changing clients, and of a person's agreeing to one.
public enum ClientMessage: Message, Equatable {
    case badRedirect(String)
    case tooManyRedirects
    case publicNeedsRedirect
    case nobody(String)
    case unknownClient
    case unknownRedirect
    case needsRole

    public var english: String {
        switch self {
        case .badRedirect(let text):
            "“\(text)” is not an address to return to. Write https://…, http://localhost:PORT/… or a scheme of the program’s own such as com.example.app:/done, without “#”."
        case .tooManyRedirects: "A client has at most 20 addresses to return to."
        case .publicNeedsRedirect: "A client without a secret needs an address to return to: --redirect."
        case .nobody(let text): "There is no client “\(text)”. See them with “suivant client list”."
        case .unknownClient:
            "The program that sent you here is not known, or is disabled. Ask whoever runs it, or your administrator."
        case .unknownRedirect:
            "The program that sent you here asks to return to an address that is not registered for it. Ask whoever runs it."
        case .needsRole: "Give at least one role: what the program may do in its own name."
        }
    }

    public var french: String {
        switch self {
        case .badRedirect(let text):
            "« \(text) » n’est pas une adresse de retour. Écrivez https://…, http://localhost:PORT/… ou un schéma propre au programme comme com.exemple.app:/fini, sans « # »."
        case .tooManyRedirects: "Un client a au plus 20 adresses de retour."
        case .publicNeedsRedirect: "Un client sans secret a besoin d’une adresse de retour : --redirect."
        case .nobody(let text): "Le client « \(text) » n’existe pas. Voyez-les avec « suivant client list »."
        case .unknownClient:
            "Le programme qui vous envoie ici est inconnu ou désactivé. Adressez-vous à qui l’exploite ou à votre administrateur."
        case .unknownRedirect:
            "Le programme qui vous envoie ici demande le retour à une adresse qui n’est pas enregistrée pour lui. Adressez-vous à qui l’exploite."
        case .needsRole: "Indiquez au moins un rôle : ce que le programme peut faire en son propre nom."
        }
    }
}
