public import SalesCore

/// One column set to one value; for lookups with the table they point to.
public struct Change: Sendable, Hashable {
    public let column: String
    public let value: Value
    public let target: String?

    public init(_ column: String, _ value: Value, target: String? = nil) {
        self.column = column
        self.value = value
        self.target = target
    }

    /// Points a lookup to a record, or to nothing.
    public static func link(_ column: String, _ reference: RecordReference?) -> Change {
        Change(column, .optional(reference?.id), target: reference?.table)
    }
}

/// What the caller says of the version it saw (RFC 9110, `If-Match`).
public enum VersionCondition: Sendable, Hashable {
    case any
    /// `If-Match: *`: the row must exist.
    case exists
    case exactly(Int64)
    /// One of several versions that the caller has seen.
    case oneOf([Int64])

    /// Whether a row of this version may be changed.
    public func isMet(by version: Int64) -> Bool {
        switch self {
        case .any, .exists: true
        case .exactly(let wanted): version == wanted
        case .oneOf(let wanted): wanted.contains(version)
        }
    }
}

/// Kinds of operations, as history names them.
public enum OperationKind: String, Sendable, Hashable {
    case create, update, delete
    case complete, skip, snooze, setRead, setFollowed, assign
    case qualify, disqualify, win, lose, reopen, merge
    /// Roles, members and what roles grant; shares.
    case access, share
    /// Tables and columns.
    case customise
    case `import`, generate, score, undo, settings

    /// Undo means something: the effect can be taken back by a compensating operation.
    public var isUndoable: Bool {
        switch self {
        case .generate, .score, .settings, .access, .share, .customise: false
        default: true
        }
    }
}
