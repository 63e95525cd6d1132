import SalesCore

/// How the work list is set up for all (W-90…W-95).
extension WriteSession {
    /// Makes a set-up hold for everybody.
    ///
    /// Sales managers choose the record types, administrators everything (K-14).
    ///
    /// - Parameter version: The version that the person had before the eyes; 0 where nothing was published yet. Of two
    ///   who publish at once the second is told, and nothing is overwritten.
    @discardableResult
    public func publish(_ workspace: Workspace, over version: Int64?) throws -> Row {
        try require(.publishViews)
        let standing = try configuration(Workspace.name)
        let before = Workspace(standing?["sv_definition"].text)
        try require(version, of: standing)
        var others = workspace
        others.recordTypes = before.recordTypes
        guard caller.isAdministrator || others == before else {
            throw Refusal(.forbidden, WorkspaceMessage.administratorsOnly)
        }
        try check(workspace)
        return try publish(Workspace.name, workspace.text)
    }

    /// Of two who publish at once the second is told who was faster, and nothing is overwritten.
    ///
    /// - Parameter version: The version that the person had before the eyes, 0 for none; nil asks for nothing.
    func require(_ version: Int64?, of standing: Row?) throws {
        guard let version, version != standing?.version ?? 0 else { return }
        throw Refusal(.preconditionFailed, WorkspaceMessage.publishedMeanwhile(by: try publisher(of: standing)))
    }

    private func publisher(of row: Row?) throws -> String { try person("sv_publishedby", of: row) ?? "" }

    func person(_ column: String, of row: Row?) throws -> String? {
        guard let id = row?[column].guid, let people = registry.table("systemuser") else { return nil }
        return try unit.load(people, [id], locking: false)[id]?.displayName
    }

    private func check(_ workspace: Workspace) throws {
        guard !workspace.recordTypes.isEmpty else { throw Refusal(.invalid, WorkspaceMessage.noRecordType) }
        for name in workspace.recordTypes {
            guard let table = registry.table(name), registry.canBeListed(table) else {
                throw Refusal(.invalid, WorkspaceMessage.notARecordType(name))
            }
        }
        if let roles = workspace.roles {
            guard !roles.isEmpty else { throw Refusal(.invalid, WorkspaceMessage.noRole) }
            let known = try unit.load(registry["role"], Array(roles), locking: false)
            if let missing = roles.sorted().first(where: { known[$0] == nil }) {
                throw Refusal(.invalid, AccessMessage.noSuchRole(missing))
            }
        }
        if let quota = workspace.monthlyQuota, !(1...1_000_000).contains(quota) {
            throw Refusal(.invalid, WorkspaceMessage.badQuota(Int64(quota)))
        }
    }
}
