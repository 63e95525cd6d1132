public import SalesCore

/// Functions that an administrator can turn off for everybody; read from what is published about the workspace.
extension Registry {
    /// Whether the list may be kept in the browser for times without a connection (K-31).
    public var allowsOfflineCopy: Bool { workspace.has(.offlineCopy) }

    /// Whether there is a bell.
    public var hasNotifications: Bool { workspace.has(.notifications) }
}

extension Workspace {
    /// Refuses what belongs to a function that is turned off, alone or with the whole list (X-1, W-94).
    public func require(_ feature: Feature) throws(Refusal) {
        guard isEnabled else { throw Refusal(.forbidden, WorkspaceMessage.turnedOffForAll) }
        guard has(feature) else { throw Refusal(.forbidden, WorkspaceMessage.turnedOff(feature)) }
    }
}
