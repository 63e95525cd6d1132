public import SalesCore

/// A person's own filters of the work list: saved views whose table is the list itself.
public enum OwnFilters {
    /// What stands in `returnedtypecode`.
    public static let type = "sv_workitem"
    /// As many as one can still find one's way in.
    public static let most = 50
}

/// Why a filter of one's own was not kept.
public enum OwnFilterMessage: Message, Equatable {
    case tooMany(limit: Int)

    public var english: String {
        switch self {
        case .tooMany(let limit): "You have \(limit) filters of your own. Delete one first."
        }
    }

    public var french: String {
        switch self {
        case .tooMany(let limit): "Vous avez \(limit) filtres personnels. Supprimez-en un d’abord."
        }
    }
}
