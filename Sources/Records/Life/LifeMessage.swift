public import SalesCore

/// What stands in the way of qualifying, closing, reopening, merging and deleting records.
public enum LifeMessage: Message, Equatable {
    case notOpen(String)
    case notClosed(String)
    case notAReason(Int64, of: Label)
    case duplicates([String])
    case nothingToCreate
    case cannotMerge(Label)
    case mergeIntoItself
    case mergedAlready(String)
    case tooManyToMerge(limit: Int)
    case tooManyToDelete(limit: Int)
    case noSuchTarget(String)

    public var english: String {
        switch self {
        case .notOpen(let name): "“\(name)” is closed already. Reopen it first."
        case .notClosed(let name): "“\(name)” is open already."
        case .notAReason(let value, let label): "\(value) is no reason to close “\(label.english)” so."
        case .duplicates(let names):
            "There seem to be such records already: \(names.joined(separator: ", ")). Take one of them, or create all the same."
        case .nothingToCreate: "Choose at least one of account, contact and opportunity to create, or qualify without."
        case .cannotMerge(let label): "“\(label.english)” cannot be merged. Leads, accounts and contacts can."
        case .mergeIntoItself: "A record cannot be merged into itself. Choose another one."
        case .mergedAlready(let name): "“\(name)” was merged into another record already."
        case .tooManyToMerge(let limit):
            "More than \(limit) rows point to the record that is to go. Move some of them first."
        case .tooManyToDelete(let limit):
            "The record has more than \(limit) activities and notes, which would go with it. Delete some of them first."
        case .noSuchTarget(let name): "“\(name)” does not say which record is meant."
        }
    }

    public var french: String {
        switch self {
        case .notOpen(let name): "« \(name) » est déjà fermé. Rouvrez-le d’abord."
        case .notClosed(let name): "« \(name) » est déjà ouvert."
        case .notAReason(let value, let label): "\(value) n’est pas une raison de fermer ainsi « \(label.french) »."
        case .duplicates(let names):
            "De tels enregistrements semblent exister déjà : \(names.joined(separator: ", ")). Prenez l’un d’eux, ou créez quand même."
        case .nothingToCreate:
            "Choisissez de créer au moins un compte, un contact ou une opportunité, ou qualifiez sans rien créer."
        case .cannotMerge(let label):
            "« \(label.french) » ne se fusionne pas. Les prospects, les comptes et les contacts se fusionnent."
        case .mergeIntoItself: "Un enregistrement ne peut pas être fusionné avec lui-même. Choisissez-en un autre."
        case .mergedAlready(let name): "« \(name) » a déjà été fusionné avec un autre enregistrement."
        case .tooManyToMerge(let limit):
            "Plus de \(limit) lignes désignent l’enregistrement qui doit disparaître. Déplacez-en d’abord une partie."
        case .tooManyToDelete(let limit):
            "L’enregistrement a plus de \(limit) activités et notes, qui disparaîtraient avec lui. Supprimez-en d’abord une partie."
        case .noSuchTarget(let name): "« \(name) » n’indique pas de quel enregistrement il s’agit."
        }
    }
}
