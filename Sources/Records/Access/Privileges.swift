public import SalesCore

/// What may be done with a row.
public enum Action: String, Sendable, CaseIterable {
    case create, read, write, delete, append, appendTo, assign, share
}

/// How far a privilege reaches.
public enum Depth: Int, Sendable, Comparable, CaseIterable {
    case none, user, unit, unitAndBelow, organisation

    public static func < (left: Depth, right: Depth) -> Bool { left.rawValue < right.rawValue }

    /// The name under which the API exchanges it (the platform's names for its levels).
    public var name: String {
        switch self {
        case .none: "None"
        case .user: "Basic"
        case .unit: "Local"
        case .unitAndBelow: "Deep"
        case .organisation: "Global"
        }
    }

    public init?(name: String) {
        guard let depth = Depth.allCases.first(where: { $0.name == name }) else { return nil }
        self = depth
    }
}

/// What a person may do apart from any row.
public enum Permission: String, Sendable, CaseIterable {
    /// The work list.
    case useWorklist
    /// Tables, columns and forms for all.
    case customise
    /// People, teams, units, roles and column security.
    case manageAccess
    /// Views for the whole organisation.
    case publishViews
    /// Acting for somebody else through the API.
    case impersonate
    /// Several mails at once (K-12).
    case sendBulkMail
    /// Who did what, over all records and people.
    case readAudit
}

/// Which rows of a table a person may reach: the predicate that every query carries.
public enum Scope: Sendable, Equatable {
    case nothing
    /// Rows owned by one of these principals.
    case owned(by: [GUID])
    /// Rows of these business units, or owned by one of these principals.
    case units([GUID], orOwnedBy: [GUID])
    case everything
}
