import Foundation
public import SalesCore

/// What the organisation has set up about its work list as a whole (W-90…W-95, X-1, X-3…X-5): the configuration
/// `workspace`, as it was published last.
public struct Workspace: Sendable, Hashable {
    /// Functions that can be turned off one by one for the whole organisation.
    public enum Feature: String, Sendable, CaseIterable {
        /// One command on many items of the list at once.
        case bulkCommands = "bulkcommands"
        /// Filters that people choose themselves.
        case ownFilters = "ownfilters"
        case notifications
        /// The list kept in the browser for times without a connection (K-31).
        case offlineCopy = "offlinecopy"
        /// Working hours and time off of sellers (W-113).
        case availability
        /// What a team has on its lists, for those who lead it.
        case teamView = "teamview"
        /// The list as it stood at another time.
        case replay
    }

    /// Under which name it is drafted and published.
    public static let name = "workspace"
    /// What holds as long as nothing was published.
    public static let factory = Workspace()

    /// Off: the list is closed for everybody, and nothing of it is lost (W-6, W-94).
    public var isEnabled = true
    /// Logical names, in the order in which pages show them (W-4, W-90).
    public var recordTypes = Registry.defaultRecordTypes
    /// The roles that may use it; nil: all that grant the work list.
    public var roles: Set<GUID>?
    /// What is turned off.
    public var disabled: Set<Feature> = []
    /// Back, Save & Close and Open in new window on the form beside the list (W-28).
    public var hasFormCommands = false
    /// Records that may be connected to sequences in a month; nil: as many as one likes (W-95).
    public var monthlyQuota: Int?

    public init() {}

    /// Reads what was published. What cannot be read, or is missing, is as it comes from the factory.
    public init(_ text: String?) {
        guard let text, let kept = try? JSONDecoder().decode(Kept.self, from: Data(text.utf8)) else { return }
        isEnabled = kept.enabled ?? true
        recordTypes = kept.recordtypes ?? Registry.defaultRecordTypes
        roles = kept.roles.map { Set($0.compactMap { GUID($0) }) }
        disabled = Set((kept.disabledfeatures ?? []).compactMap { Feature(rawValue: $0) })
        hasFormCommands = kept.formcommands ?? false
        monthlyQuota = kept.monthlyquota
    }

    /// What is kept: JSON with sorted members.
    public var text: String {
        CustomisationCodec.encode(
            Kept(
                enabled: isEnabled,
                recordtypes: recordTypes,
                roles: roles.map { $0.map(\.description).sorted() },
                disabledfeatures: disabled.map(\.rawValue).sorted(),
                formcommands: hasFormCommands,
                monthlyquota: monthlyQuota
            )
        )
    }

    private struct Kept: Codable {
        var enabled: Bool?
        var recordtypes: [String]?
        var roles: [String]?
        var disabledfeatures: [String]?
        var formcommands: Bool?
        var monthlyquota: Int?
    }

    /// Whether a function is offered at all.
    public func has(_ feature: Feature) -> Bool { isEnabled && !disabled.contains(feature) }

    /// Whether a person may use the list: it is open, a role grants it, and one of the person's roles is among those
    /// that were chosen. The others do not see it, and the API refuses.
    public func isOpen(to caller: Caller) -> Bool {
        guard isEnabled, caller.has(.useWorklist) else { return false }
        guard let roles else { return true }
        return caller.roles.contains { role in role.id.map(roles.contains) ?? false }
    }
}

extension Registry {
    /// What is published about the work list, known without asking the database.
    public var workspace: Workspace { configurations.value(Workspace.name) { Workspace($0) } }
}
