public import Records
import SalesCore

extension Role {
    /// What the role is called in French.
    public var frenchName: String {
        switch self {
        case .salesperson: "Vendeur"
        case .salesManager: "Directeur commercial"
        case .vicePresident: "Vice-président des ventes"
        case .sequenceManager: "Gestionnaire de séquence"
        case .systemCustomizer: "Personnalisateur de système"
        case .teamMember: "Membre de l’équipe de vente"
        case .systemAdministrator: "Administrateur système"
        }
    }

    /// Reads a role as it is typed on a command line: `Sales Manager`, `sales-manager`, `Directeur commercial`.
    public init?(typed: String) {
        func plain(_ text: String) -> String { folded(text).filter { $0.isLetter } }
        let wanted = plain(typed)
        guard let role = Role.allCases.first(where: { [plain($0.rawValue), plain($0.frenchName)].contains(wanted) })
        else { return nil }
        self = role
    }
}
