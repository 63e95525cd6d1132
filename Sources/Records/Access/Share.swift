import SalesCore

/// Rights on one record given to one person or team beside all roles (`principalobjectaccess`), by the platform's
/// numbers of `AccessRights`.
public struct AccessMask: OptionSet, Sendable, Hashable {
    public let rawValue: Int64

    public init(rawValue: Int64) { self.rawValue = rawValue }

    public static let read = AccessMask(rawValue: 1)
    public static let write = AccessMask(rawValue: 2)
    public static let append = AccessMask(rawValue: 4)
    public static let appendTo = AccessMask(rawValue: 16)
    public static let delete = AccessMask(rawValue: 65_536)
    public static let share = AccessMask(rawValue: 262_144)
    public static let assign = AccessMask(rawValue: 524_288)

    /// The right that an action needs; nil for one that cannot be shared.
    public init?(_ action: Action) {
        switch action {
        case .read: self = .read
        case .write: self = .write
        case .append: self = .append
        case .appendTo: self = .appendTo
        case .delete: self = .delete
        case .share: self = .share
        case .assign: self = .assign
        case .create: return nil
        }
    }

    /// The rights in the order and under the names of the API.
    public static let names: [(mask: AccessMask, name: String)] = [
        (.read, "ReadAccess"), (.write, "WriteAccess"), (.append, "AppendAccess"), (.appendTo, "AppendToAccess"),
        (.delete, "DeleteAccess"), (.share, "ShareAccess"), (.assign, "AssignAccess"),
    ]

    /// Reads `ReadAccess, WriteAccess`; nil when a name is not known.
    public init?(names text: String) {
        self = []
        for word in text.split(separator: ",") {
            let name = word.filter { !$0.isWhitespace }
            if name == "None" { continue }
            guard let known = AccessMask.names.first(where: { $0.name == name }) else { return nil }
            insert(known.mask)
        }
    }

    public var text: String {
        isEmpty
            ? "None" : AccessMask.names.filter { contains($0.mask) }.map(\.name).joined(separator: ",")
    }
}

/// One row of the shares of a record.
public struct Share: Sendable, Equatable {
    public let principal: RecordReference
    public let mask: AccessMask

    public init(principal: RecordReference, mask: AccessMask) {
        self.principal = principal
        self.mask = mask
    }
}
