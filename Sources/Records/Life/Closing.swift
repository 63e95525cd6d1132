public import SalesCore

/// How an opportunity ended.
public struct OpportunityClose: Sendable {
    public var isWon: Bool
    public var status: Int64?
    public var actualValue: Decimal4?
    public var closedOn: LocalDate?
    public var comments: String?
    public var closesActivities: Bool

    public init(
        isWon: Bool,
        status: Int64? = nil,
        actualValue: Decimal4? = nil,
        closedOn: LocalDate? = nil,
        comments: String? = nil,
        closesActivities: Bool = false
    ) {
        self.isWon = isWon
        self.status = status
        self.actualValue = actualValue
        self.closedOn = closedOn
        self.comments = comments
        self.closesActivities = closesActivities
    }
}

extension WriteSession {
    /// Wins or loses an open opportunity, with value, date and reason. Open activities stay unless said otherwise
    /// (K-37).
    @discardableResult
    public func close(_ opportunity: GUID, _ how: OpportunityClose) throws -> Row {
        let row = try open("opportunity", opportunity)
        let state: Int64 = how.isWon ? 1 : 2
        let status = try reason(how.status, of: row, state: state)
        var changes = [Change("statecode", .int(state)), Change("statuscode", .int(status))]
        // What the program adds asks for no right to the column; what the caller says does.
        var settled: [Change] = []
        if let value = how.actualValue {
            changes.append(Change("actualvalue", .decimal(value)))
        } else {
            settled.append(Change("actualvalue", ownValue(of: row, isWon: how.isWon)))
        }
        if let day = how.closedOn {
            changes.append(Change("actualclosedate", .date(day)))
        } else {
            settled.append(Change("actualclosedate", .date(caller.zone.day(of: now))))
        }
        if let comments = how.comments { changes.append(Change("sv_closecomments", .text(comments))) }
        let after = try update(row.reference, changes, settled: settled)
        if how.closesActivities { try cancelActivities(regarding: row.reference) }
        return after
    }

    /// What an opportunity brought when nobody says it: the estimate, or nothing. An estimate that the caller may not
    /// read does not come out in a column that the caller may.
    private func ownValue(of row: Row, isWon: Bool) -> Value {
        guard isWon else { return .decimal(Decimal4(tenThousandths: 0)) }
        let isOpen = caller.readableColumn("estimatedvalue", of: row.table) != nil
        let isShown = caller.readableColumn("actualvalue", of: row.table) != nil
        return isOpen || !isShown ? row["estimatedvalue"] : .null
    }

    /// Closes an open lead with the reason why nothing came of it.
    @discardableResult
    public func disqualify(_ lead: GUID, status: Int64?, closesActivities: Bool) throws -> Row {
        let row = try open("lead", lead)
        let status = try reason(status, of: row, state: 2)
        let after = try update(row.reference, [Change("statecode", .int(2)), Change("statuscode", .int(status))])
        if closesActivities { try cancelActivities(regarding: row.reference) }
        return after
    }

    /// Opens a closed record again, or activates an inactive one; what was written at its closing is cleared.
    @discardableResult
    public func reopen(_ record: RecordReference) throws -> Row {
        let row = try self.row(record)
        guard row.table.column("statecode") != nil, !row.table.isActivity else {
            throw Refusal(.invalid, RecordMessage.unknownColumn("statecode", table: record.table))
        }
        guard row.state != 0 else { throw Refusal(.conflict, LifeMessage.notClosed(row.displayName)) }
        guard row["merged"].bool != true else { throw Refusal(.conflict, LifeMessage.mergedAlready(row.displayName)) }
        let written = ["actualvalue", "actualclosedate", "sv_closecomments"].filter { row.table.column($0) != nil }
        return try update(record, [Change("statecode", .int(0))], settled: written.map { Change($0, .null) })
    }

    /// A record that the caller may change and that is open.
    func open(_ table: String, _ id: GUID) throws -> Row {
        let row = try self.row(RecordReference(table, id))
        try require(.write, on: row)
        guard row.state == 0 else { throw Refusal(.conflict, LifeMessage.notOpen(row.displayName)) }
        return row
    }

    /// The reason given, or the first of the state.
    func reason(_ status: Int64?, of row: Row, state: Int64) throws -> Int64 {
        let reasons = row.table.column("statuscode")?.options.filter { $0.state == state } ?? []
        guard let status else { return reasons.first?.value ?? state }
        guard reasons.contains(where: { $0.value == status }) else {
            throw Refusal(.invalid, LifeMessage.notAReason(status, of: row.table.label))
        }
        return status
    }

    /// Cancels what is still to be done about a record, as far as the caller may change it.
    func cancelActivities(regarding record: RecordReference) throws {
        for activity in try unit.pendingActivities(regarding: record) where try may(.write, on: activity) {
            _ = try update(activity.reference, [Change("statecode", .int(2))])
        }
    }
}
