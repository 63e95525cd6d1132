import SalesCore

/// What the organisation decides about its work list: drafted, then published for all (W-93, D-23).
extension WriteSession {
    /// The row of a matter; nil where nothing was ever decided.
    public func configuration(_ name: String) throws -> Row? {
        try unit.find(.worklistviewconfiguration, where: "msdyn_name", is: .text(name)).first
    }

    /// Keeps what is being worked on; nobody else sees a difference until it is published.
    ///
    /// - Parameter condition: The version that the person had before the eyes; two who work at once do not overwrite
    ///   each other unseen.
    @discardableResult
    public func draft(_ name: String, _ text: String?, if condition: VersionCondition = .any) throws -> Row {
        try keep(name, [Change("sv_draft", .optional(text))], settled: [], if: condition)
    }

    /// Makes a text hold for all, on every instance from its next request, and says when and who (W-93).
    @discardableResult
    public func publish(_ name: String, _ text: String?, if condition: VersionCondition = .any) throws -> Row {
        try keep(
            name,
            [Change("sv_definition", .optional(text)), Change("sv_draft", .null)],
            settled: [
                Change("sv_publishedon", .instant(now)),
                .link("sv_publishedby", RecordReference("systemuser", caller.id)),
            ],
            if: condition
        )
    }

    /// Of two who work on a matter at once the second is told who was faster, and nothing is overwritten. A draft
    /// counts as well as what is published.
    ///
    /// - Parameter version: The version that the person had before the eyes, 0 where nothing was kept yet; nil asks for
    ///   nothing.
    public func requireVersion(_ version: Int64?, of name: String) throws {
        let standing = try configuration(name)
        guard let version, version != standing?.version ?? 0 else { return }
        guard let person = try person("modifiedby", of: standing) else {
            throw Refusal(.preconditionFailed, RecordMessage.changedSince(table: Table.worklistviewconfiguration.name))
        }
        throw Refusal(.preconditionFailed, WorkspaceMessage.changedMeanwhile(by: person))
    }

    private func keep(
        _ name: String,
        _ changes: [Change],
        settled: [Change],
        if condition: VersionCondition
    ) throws -> Row {
        try require(.publishViews)
        if let row = try configuration(name) {
            return try update(row.reference, changes, if: condition, settled: settled)
        }
        return try create(
            .worklistviewconfiguration,
            [Change("msdyn_name", .text(name))] + changes,
            settled: settled
        )
    }

    /// Everybody's cards (W-32), and the rule that ranks everybody's list, are the administrators' matter; what else is
    /// published, that of those who publish views (K-14).
    func requireConfigurable(_ row: Row) throws {
        let name = row["msdyn_name"].text ?? ""
        guard !caller.isAdministrator, name == "rank" || name == "cards" || name.hasPrefix("cards/") else { return }
        throw Refusal(.forbidden, RecordMessage.mayNot(.write, row.table.label))
    }
}
