public import SalesCore

/// What the set-up of the work list says when it refuses.
public enum WorkspaceMessage: Message, Equatable {
    case turnedOffForAll
    case notAmongRoles
    case turnedOff(Workspace.Feature)
    case publishedMeanwhile(by: String)
    case changedMeanwhile(by: String)
    case administratorsOnly
    case noRecordType
    case notARecordType(String)
    case noRole
    case badQuota(Int64)
    case notAFeature(String)
    case production
    case samplesThere
    case noSamples

    public var english: String {
        switch self {
        case .turnedOffForAll:
            "The work list is turned off for the whole organisation. An administrator can turn it on again."
        case .notAmongRoles: "None of your roles may use the work list. Ask an administrator."
        case .turnedOff(let feature):
            "An administrator has turned \(feature.english) off for the whole organisation."
        case .publishedMeanwhile(let name):
            "\(name) has published other settings in the meantime. Nothing of yours is lost: compare, then publish again."
        case .changedMeanwhile(let name):
            "\(name) has changed these settings in the meantime. Nothing of yours is lost: compare, then save again."
        case .administratorsOnly: "Sales managers choose the record types here; all else is up to administrators."
        case .noRecordType: "Choose at least one record type."
        case .notARecordType(let name):
            "“\(name)” cannot stand on the work list. It takes tables that have owners and activities."
        case .noRole: "Choose at least one role, or all of them."
        case .badQuota(let number): "\(number) is no monthly quota. Choose a number from 1 to 1,000,000, or none."
        case .notAFeature(let name):
            "“\(name)” cannot be turned off. Take some of: \(Workspace.Feature.allCases.map(\.rawValue).joined(separator: ", "))."
        case .production: "This is a production system (SUIVANT_PRODUCTION), so sample data stay out."
        case .samplesThere: "The sample data are here already. Remove them first."
        case .noSamples: "There are no sample data to remove."
        }
    }

    public var french: String {
        switch self {
        case .turnedOffForAll:
            "La liste de travail est désactivée pour toute l’organisation. Un administrateur peut la réactiver."
        case .notAmongRoles:
            "Aucun de vos rôles ne donne accès à la liste de travail. Adressez-vous à un administrateur."
        case .turnedOff(let feature): "Un administrateur a désactivé \(feature.french) pour toute l’organisation."
        case .publishedMeanwhile(let name):
            "\(name) a publié d’autres paramètres entre-temps. Rien de ce que vous avez saisi n’est perdu : comparez, puis publiez de nouveau."
        case .changedMeanwhile(let name):
            "\(name) a modifié ces paramètres entre-temps. Rien de ce que vous avez saisi n’est perdu : comparez, puis enregistrez de nouveau."
        case .administratorsOnly:
            "Les directeurs des ventes choisissent ici les types d’enregistrement ; le reste revient aux administrateurs."
        case .noRecordType: "Choisissez au moins un type d’enregistrement."
        case .notARecordType(let name):
            "« \(name) » ne peut pas figurer dans la liste de travail, réservée aux tables dotées de propriétaires et d’activités."
        case .noRole: "Choisissez au moins un rôle, ou tous."
        case .badQuota(let number):
            "\(number) n’est pas un quota mensuel. Choisissez un nombre de 1 à 1 000 000, ou aucun quota."
        case .notAFeature(let name):
            "« \(name) » ne peut pas être désactivé. Choisissez parmi : \(Workspace.Feature.allCases.map(\.rawValue).joined(separator: ", "))."
        case .production:
            "Ce système est en production (SUIVANT_PRODUCTION) : les données d’exemple n’y entrent pas."
        case .samplesThere: "Les données d’exemple sont déjà là. Supprimez-les d’abord."
        case .noSamples: "Il n’y a pas de données d’exemple à supprimer."
        }
    }
}

extension Workspace.Feature {
    var english: String {
        switch self {
        case .bulkCommands: "commands on many items"
        case .ownFilters: "own filters"
        case .notifications: "notifications"
        case .offlineCopy: "the offline copy"
        case .availability: "availability"
        case .teamView: "the team view"
        case .replay: "the replay"
        }
    }

    var french: String {
        switch self {
        case .bulkCommands: "les commandes groupées"
        case .ownFilters: "les filtres personnels"
        case .notifications: "les notifications"
        case .offlineCopy: "la copie hors connexion"
        case .availability: "les disponibilités"
        case .teamView: "la vue d’équipe"
        case .replay: "la relecture de la liste"
        }
    }
}
