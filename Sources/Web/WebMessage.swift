import SalesCore

/// What the web layer itself says.
enum WebMessage: Message, Equatable {
    case notSignedIn
    case crossSite
    case noSuchAddress(String)
    case methodNotAllowed(String)
    case bodyTooLarge(limit: Int)
    case addressTooLong(limit: Int)
    case notJSON
    case badVersion(String)
    case failed
    case tooManyTargets(limit: Int)
    case targetsOrFilter
    case badKey
    case stopping
    case fileTooLarge(name: String, limit: Int)
    case noSuchKey(table: String, column: String)
    case tooManyRequests(RateLimit, Int)
    case badProtocolVersion(String)
    case notAcceptable(String)
    case mayNotActAs(String)
    case ownAffairs
    case nobodyToImpersonate(String)
    case versionMatches
    case linkTooLong
    case headersTooLong(limit: Int)
    case headersTooSlow(seconds: Int)
    case bodyTooSlow(seconds: Int)
    case crowded

    var english: String {
        switch self {
        case .notSignedIn: "Sign in first, or send a valid bearer token."
        case .crossSite: "This request did not come from this site's own pages. Reload the page and try again."
        case .noSuchAddress(let name): "Resource not found for the segment '\(name)'."
        case .methodNotAllowed(let method): "\(method) is not possible here."
        case .bodyTooLarge(let limit): "The body is larger than \(limit / 1024) KiB."
        case .addressTooLong(let limit): "The address is longer than \(limit / 1024) KiB."
        case .notJSON: "Send the body as application/json."
        case .badVersion(let version): "The service has no version '\(version)'. Use v9.2."
        case .failed:
            "Something went wrong on our side. Nothing of this request was kept. Try again, and name the request's id if it happens again."
        case .tooManyTargets(let limit): "At most \(limit) items can be named in one request."
        case .targetsOrFilter: "Name the items with Targets, or choose them with Filter, not both."
        case .badKey: "An Idempotency-Key has 1 to 200 visible characters."
        case .noSuchKey(let table, let column): "There is no \(table) with this \(column)."
        case .fileTooLarge(let name, let limit):
            "“\(name)” is larger than \(limit / 1024 / 1024) MB. Attach a smaller file."
        case .tooManyRequests(.count, let seconds):
            "Number of requests exceeded the limit. Go on after \(seconds) seconds."
        case .tooManyRequests(.seconds, let seconds):
            "Combined execution time of incoming requests exceeded the limit. Go on after \(seconds) seconds."
        case .tooManyRequests(.concurrent, let seconds):
            "Number of concurrent requests exceeded the limit. Go on after \(seconds) seconds."
        case .badProtocolVersion(let version): "The service speaks OData 4.0, not '\(version)'."
        case .notAcceptable(let accept):
            "The service answers with application/json, which 'Accept: \(accept)' excludes."
        case .mayNotActAs(let name):
            "\(name) holds rights over others that you do not hold, so you may not act as this person."
        case .ownAffairs:
            "Passwords, second factors, sessions and tokens are a person’s own: nobody else can act on them."
        case .nobodyToImpersonate(let id): "There is no enabled person '\(id)' to act as."
        case .versionMatches: "The record still has a version that If-None-Match excludes."
        case .linkTooLong:
            "The next page would have an address that is too long to follow. Sort by fewer or shorter columns, or ask with $top."
        case .headersTooLong(let limit): "The headers are longer than \(limit / 1024) KiB."
        case .headersTooSlow(let seconds): "The headers did not come within \(seconds) seconds. Send the request again."
        case .bodyTooSlow(let seconds):
            "The body stood still or came too slowly for \(seconds) seconds. Nothing was changed; send the request again."
        case .crowded: "The server holds as many connections as it can. Try again in a moment."
        case .stopping: "The server is stopping. Try again in a moment."
        }
    }

    var french: String {
        switch self {
        case .notSignedIn: "Connectez-vous d’abord, ou envoyez un jeton valide."
        case .crossSite: "Cette requête ne vient pas des pages de ce site. Rechargez la page et réessayez."
        case .noSuchAddress(let name): "Aucune ressource pour le segment « \(name) »."
        case .methodNotAllowed(let method): "\(method) n’est pas possible ici."
        case .bodyTooLarge(let limit): "Le corps dépasse \(limit / 1024) Kio."
        case .addressTooLong(let limit): "L’adresse dépasse \(limit / 1024) Kio."
        case .notJSON: "Envoyez le corps au format application/json."
        case .badVersion(let version): "Le service n’a pas de version « \(version) ». Utilisez v9.2."
        case .failed:
            "Une erreur s’est produite de notre côté. Rien de cette requête n’a été conservé. Réessayez et, si cela se reproduit, indiquez l’identifiant de la requête."
        case .tooManyTargets(let limit): "Une requête peut nommer \(limit) éléments au plus."
        case .targetsOrFilter: "Nommez les éléments avec Targets ou choisissez-les avec Filter, pas les deux."
        case .badKey: "Une clé Idempotency-Key compte de 1 à 200 caractères visibles."
        case .noSuchKey(let table, let column): "Aucun enregistrement \(table) n’a ce \(column)."
        case .fileTooLarge(let name, let limit):
            "« \(name) » dépasse \(limit / 1024 / 1024) Mo. Joignez un fichier plus petit."
        case .tooManyRequests(.count, let seconds):
            "Le nombre de requêtes dépasse la limite. Reprenez dans \(seconds) secondes."
        case .tooManyRequests(.seconds, let seconds):
            "Le temps cumulé des requêtes dépasse la limite. Reprenez dans \(seconds) secondes."
        case .tooManyRequests(.concurrent, let seconds):
            "Le nombre de requêtes simultanées dépasse la limite. Reprenez dans \(seconds) secondes."
        case .badProtocolVersion(let version): "Le service parle OData 4.0, pas « \(version) »."
        case .notAcceptable(let accept):
            "Le service répond en application/json, ce que « Accept: \(accept) » exclut."
        case .mayNotActAs(let name):
            "\(name) détient des droits sur les autres que vous n’avez pas : vous ne pouvez pas agir en son nom."
        case .ownAffairs:
            "Mots de passe, seconds facteurs, sessions et jetons n’appartiennent qu’à la personne : nul autre ne peut y toucher."
        case .nobodyToImpersonate(let id): "Aucune personne active « \(id) » au nom de qui agir."
        case .versionMatches: "L’enregistrement a encore une version qu’exclut If-None-Match."
        case .linkTooLong:
            "L’adresse de la page suivante serait trop longue. Triez par moins de colonnes ou par des colonnes plus courtes, ou indiquez $top."
        case .headersTooLong(let limit): "Les en-têtes dépassent \(limit / 1024) Kio."
        case .headersTooSlow(let seconds):
            "Les en-têtes ne sont pas arrivés en \(seconds) secondes. Renvoyez la requête."
        case .bodyTooSlow(let seconds):
            "Le corps n’arrivait plus, ou trop lentement, depuis \(seconds) secondes. Rien n’a été modifié ; renvoyez la requête."
        case .crowded: "Le serveur tient autant de connexions qu’il peut. Réessayez dans un instant."
        case .stopping: "Le serveur s’arrête. Réessayez dans un instant."
        }
    }
}
