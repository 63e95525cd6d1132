import Foundation

/// Functions that an administrator can turn off for everybody; read from what is published about the workspace.
extension Registry {
    /// Whether the list may be kept in the browser for times without a connection (K-31).
    public var allowsOfflineCopy: Bool { isOffered("offlinecopy") }

    /// Whether there is a bell.
    public var hasNotifications: Bool { isOffered("notifications") }

    /// The one place that reads the switches.
    private func isOffered(_ feature: String) -> Bool {
        !configurations.value("workspace") { DisabledFeatures($0) }.names.contains(feature)
    }
}

/// The names of what is turned off; none where nothing was published.
private struct DisabledFeatures: Sendable {
    var names: Set<String> = []

    private struct Kept: Decodable {
        var disabledfeatures: [String]?
    }

    init(_ text: String?) {
        guard let text, let kept = try? JSONDecoder().decode(Kept.self, from: Data(text.utf8)) else { return }
        names = Set(kept.disabledfeatures ?? [])
    }
}
