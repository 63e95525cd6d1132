/// Functions that an administrator can turn off for everybody; read from what is published about the workspace.
extension Registry {
    /// Whether the list may be kept in the browser for times without a connection (K-31).
    public var allowsOfflineCopy: Bool { workspace.has(.offlineCopy) }

    /// Whether there is a bell.
    public var hasNotifications: Bool { workspace.has(.notifications) }
}
