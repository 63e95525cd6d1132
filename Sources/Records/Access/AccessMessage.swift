public import SalesCore

/// What stands in the way of rights and of changing them.
public enum AccessMessage: Message, Equatable {
    case mayNotDo(Permission)
    case mayNotColumn(Label)
    case notShareable(Label)
    case noSuchRole(GUID)
    case predefinedRole(String)
    case notATemplate(String)
    case noSuchTable(String)
    case noSuchAction(String)
    case noSuchDepth(String)
    case noSuchPermission(String)
    case noSuchRight(String)
    case columnNotSecured(String, table: String)
    case lastAdministrator
    case notAPerson(GUID)
    case notATeam(GUID)
    case ring(Label)
    case unitInUse
    case teamInUse
    case roleInUse(String)
    case notAnAddress(String)
    case personStays
    case notToOneself
    case moreThanOwn(String)
    case administratorsAddress
    case administratorsRole
    case administratorsAccount

    public var english: String {
        switch self {
        case .mayNotDo(let permission): "You do not have the right to \(permission.english). Ask an administrator."
        case .mayNotColumn(let label): "You may read “\(label.english)”, but not change it. Ask an administrator."
        case .notShareable(let label): "“\(label.english)” belongs to the whole organisation, so it cannot be shared."
        case .noSuchRole(let id): "There is no role \(id)."
        case .predefinedRole(let name):
            "“\(name)” is a predefined role: it can be neither renamed nor deleted. Make a role of your own based on it."
        case .notATemplate(let name):
            "“\(name)” is no predefined role. Take one of: \(Role.allCases.map(\.rawValue).joined(separator: ", "))."
        case .noSuchTable(let name): "There is no table “\(name)” that roles could grant."
        case .noSuchAction(let name):
            "“\(name)” is no privilege. Take one of: \(Action.allCases.map(\.rawValue).joined(separator: ", "))."
        case .noSuchDepth(let name):
            "“\(name)” is no access level. Take one of: \(Depth.allCases.map(\.name).joined(separator: ", "))."
        case .noSuchPermission(let name):
            "“\(name)” is no permission. Take one of: \(Permission.allCases.map(\.rawValue).joined(separator: ", "))."
        case .noSuchRight(let name):
            "“\(name)” is no right. Take some of: \(AccessMask.names.map(\.name).joined(separator: ", "))."
        case .columnNotSecured(let column, let table):
            "“\(column)” of \(table) is not secured, so everybody may read it. Secure the column first."
        case .lastAdministrator:
            "Then nobody would be left to administer. Give somebody else the role System Administrator first."
        case .notAPerson(let id): "There is no person \(id)."
        case .notATeam(let id): "There is no team \(id)."
        case .ring(let label): "“\(label.english)” would stand below itself. Choose another parent."
        case .unitInUse: "People, teams or units still belong to this unit. Move them first."
        case .teamInUse: "Records still belong to this team. Assign them to somebody else first."
        case .roleInUse(let name): "People or teams still hold the role “\(name)”. Take it from them first."
        case .notAnAddress(let text): "“\(text.prefix(100))” is not an email address. Write it as name@example.com."
        case .personStays: "People are disabled, not deleted, so that their records keep their names."
        case .notToOneself: "You cannot give rights to yourself. Ask an administrator."
        case .moreThanOwn(let role): "“\(role)” grants more over others than you have yourself. Ask an administrator."
        case .administratorsRole: "Only an administrator takes the role System Administrator from somebody."
        case .administratorsAccount: "Only an administrator disables an administrator."
        case .administratorsAddress: "Only an administrator changes the email address of an administrator."
        }
    }

    public var french: String {
        switch self {
        case .mayNotDo(let permission):
            "Vous n’avez pas le droit \(permission.french). Adressez-vous à un administrateur."
        case .mayNotColumn(let label):
            "Vous pouvez lire « \(label.french) », mais pas le modifier. Adressez-vous à un administrateur."
        case .notShareable(let label):
            "« \(label.french) » appartient à toute l’organisation et ne peut pas être partagé."
        case .noSuchRole(let id): "Le rôle \(id) n’existe pas."
        case .predefinedRole(let name):
            "« \(name) » est un rôle prédéfini : il ne peut être ni renommé ni supprimé. Créez un rôle fondé sur lui."
        case .notATemplate(let name):
            "« \(name) » n’est pas un rôle prédéfini. Choisissez parmi : \(Role.allCases.map(\.rawValue).joined(separator: ", "))."
        case .noSuchTable(let name): "Il n’existe pas de table « \(name) » pour laquelle accorder des droits."
        case .noSuchAction(let name):
            "« \(name) » n’est pas un privilège. Choisissez parmi : \(Action.allCases.map(\.rawValue).joined(separator: ", "))."
        case .noSuchDepth(let name):
            "« \(name) » n’est pas un niveau d’accès. Choisissez parmi : \(Depth.allCases.map(\.name).joined(separator: ", "))."
        case .noSuchPermission(let name):
            "« \(name) » n’est pas une autorisation. Choisissez parmi : \(Permission.allCases.map(\.rawValue).joined(separator: ", "))."
        case .noSuchRight(let name):
            "« \(name) » n’est pas un droit. Choisissez parmi : \(AccessMask.names.map(\.name).joined(separator: ", "))."
        case .columnNotSecured(let column, let table):
            "« \(column) » de \(table) n’est pas sécurisé : tout le monde peut le lire. Sécurisez d’abord la colonne."
        case .lastAdministrator:
            "Il ne resterait personne pour administrer. Donnez d’abord le rôle Administrateur système à quelqu’un d’autre."
        case .notAPerson(let id): "La personne \(id) n’existe pas."
        case .notATeam(let id): "L’équipe \(id) n’existe pas."
        case .ring(let label): "« \(label.french) » se trouverait sous soi-même. Choisissez un autre parent."
        case .unitInUse:
            "Des personnes, des équipes ou des divisions appartiennent encore à cette division. Déplacez-les d’abord."
        case .teamInUse:
            "Des enregistrements appartiennent encore à cette équipe. Attribuez-les d’abord à quelqu’un d’autre."
        case .roleInUse(let name):
            "Des personnes ou des équipes ont encore le rôle « \(name) ». Retirez-le-leur d’abord."
        case .notAnAddress(let text):
            "« \(text.prefix(100)) » n’est pas une adresse e-mail. Écrivez-la sous la forme nom@exemple.fr."
        case .personStays:
            "Une personne se désactive et ne se supprime pas, afin que ses enregistrements gardent son nom."
        case .notToOneself: "Vous ne pouvez pas vous donner de droits à vous-même. Adressez-vous à un administrateur."
        case .moreThanOwn(let role):
            "« \(role) » accorde sur les autres plus de droits que vous n’en avez. Adressez-vous à un administrateur."
        case .administratorsRole: "Seul un administrateur retire à quelqu’un le rôle Administrateur système."
        case .administratorsAccount: "Seul un administrateur désactive un administrateur."
        case .administratorsAddress: "Seul un administrateur modifie l’adresse e-mail d’un administrateur."
        }
    }
}

extension Permission {
    var english: String {
        switch self {
        case .useWorklist: "use the work list"
        case .customise: "change tables, columns and forms"
        case .manageAccess: "administer people and roles"
        case .publishViews: "publish views"
        case .impersonate: "act for somebody else"
        case .sendBulkMail: "send bulk email"
        case .readAudit: "read the audit trail"
        }
    }

    var french: String {
        switch self {
        case .useWorklist: "d’utiliser la liste de travail"
        case .customise: "de modifier les tables, les colonnes et les formulaires"
        case .manageAccess: "d’administrer les personnes et les rôles"
        case .publishViews: "de publier des vues"
        case .impersonate: "d’agir pour quelqu’un d’autre"
        case .sendBulkMail: "d’envoyer du courrier électronique en nombre"
        case .readAudit: "de lire le journal d’audit"
        }
    }
}
