import SalesCore

/// Which activity an ordinal of all activities is: 40 % calls, 35 % e-mails, 20 % tasks and 5 % appointments, exactly.
enum ActivityMix {
    /// Twenty activities in a row.
    private static let block: [ActivityKind] = [
        .phonecall, .email, .phonecall, .task, .email, .phonecall, .email, .phonecall, .task, .email,
        .phonecall, .email, .phonecall, .task, .email, .phonecall, .email, .phonecall, .task, .appointment,
    ]
    private static let perBlock = ActivityKind.allCases.map { kind in block.count { $0 == kind } }
    /// For each place in the block, how many of each kind came before it.
    private static let before = block.indices.map { place in
        ActivityKind.allCases.map { kind in block[..<place].count { $0 == kind } }
    }

    static func kind(of ordinal: Int) -> ActivityKind { block[ordinal % 20] }

    /// How many activities of a kind have a lower ordinal: the ordinal inside the kind's own table.
    static func count(of kind: ActivityKind, before ordinal: Int) -> Int {
        ordinal / 20 * perBlock[kind.rawValue] + before[ordinal % 20][kind.rawValue]
    }
}

extension Generation {
    func emitActivities(_ row: (GeneratedRow) throws -> Void) throws {
        let edgesOfKind = ActivityKind.allCases.map { edges.activities(of: $0) }
        let streams = ActivityKind.allCases.map { stream($0.table) }
        let whaleStart = plan.activities - plan.whaleItems
        for ordinal in 0..<plan.activities {
            let kind = ActivityMix.kind(of: ordinal)
            let own = ActivityMix.count(of: kind, before: ordinal)
            var draws = streams[kind.rawValue].row(own)
            let values: [String: Value]
            if own < edgesOfKind[kind.rawValue].count {
                values = edgeActivity(edgesOfKind[kind.rawValue][own], &draws)
            } else if ordinal >= whaleStart {
                values = whaleActivity(ordinal - whaleStart, kind, &draws)
            } else {
                let before = ActivityKind.allCases.reduce(0) {
                    $0 + min(edgesOfKind[$1.rawValue].count, ActivityMix.count(of: $1, before: ordinal))
                }
                values = usualActivity(itemShuffle.slot(of: ordinal - before), kind, &draws)
            }
            try row(GeneratedRow(table: kind.table, id: id(kind.table, own), values: values))
        }
    }

    private func usualActivity(_ slot: Int, _ kind: ActivityKind, _ draws: inout Draws) -> [String: Value] {
        guard slot < holders.items.total else { return completedActivity(kind, &draws) }
        let (holder, rank) = holders.items.holder(of: slot)
        let isDue = rank < holders.due[holder]
        let target = openTarget(holder, rank: rank, isDue: isDue, &draws)
        let due =
            isDue
            ? pastDue(kind, holder: holder, target: target, &draws)
            : laterDue(kind, holder: holder, &draws)
        return openActivity(kind, holder: holder, target: target, due: due, &draws)
    }

    /// Due in the last 30 days, each on a lead of its own.
    private func whaleActivity(_ rank: Int, _ kind: ActivityKind, _ draws: inout Draws) -> [String: Value] {
        let target = leadTarget(whaleLead(rank))
        let holder = whale(ofItem: rank)
        let days = days(of: holder)
        let day = draws.workingDay(days.today.adding(days: -draws.below(28)), backwards: true)
        var due = days.instant(on: day, second: draws.workingSecond())
        if due > now { due = days.instant(on: day.adding(days: -1), second: draws.workingSecond()) }
        return openActivity(kind, holder: holder, target: target, due: Due(time: due), &draws)
    }

    func days(of holder: Int) -> ZoneDays { days[holders.all[holder].zone] }

    // MARK: What an activity is about

    /// The due items of a holder go to records of their own as long as there are any; the later ones go anywhere, so
    /// that some records have several.
    private func openTarget(_ holder: Int, rank: Int, isDue: Bool, _ draws: inout Draws) -> Target {
        let (table, place) = TargetMix.target(of: rank)
        switch table {
        case .lead where holders.openLeads[holder] > 0:
            let count = holders.openLeads[holder]
            return leadTarget(lead(of: holder, rank: isDue ? place % count : draws.below(count)))
        case .opportunity where holders.openOpportunities[holder] > 0:
            let count = holders.openOpportunities[holder]
            return opportunityTarget(opportunity(of: holder, rank: isDue ? place % count : draws.below(count)))
        default:
            let account = account(of: holder, rank: place)
            return table == .contact ? contactTarget(primaryContact(of: account)) : accountTarget(account)
        }
    }

    /// Past activities gather on some records, as calls do on some contacts, and leave the edge cases alone.
    private func completedTarget(_ draws: inout Draws) -> Target {
        let share = draws.below(100)
        let fraction = draws.fraction()
        let skewed = fraction * (0.35 + 0.65 * fraction)
        switch share {
        case ..<55: return leadTarget(edges.leads.count + Int(Double(usual.leads) * skewed))
        case ..<90: return opportunityTarget(edges.opportunities.count + Int(Double(usual.opportunities) * skewed))
        default:
            let account = edges.accounts.count + Int(Double(usual.accounts) * skewed)
            return share < 95 ? accountTarget(account) : contactTarget(primaryContact(of: account))
        }
    }

    // MARK: Completed activities

    private func completedActivity(_ kind: ActivityKind, _ draws: inout Draws) -> [String: Value] {
        let target = completedTarget(&draws)
        let days = days(of: target.holder)
        let age = min(1095, draws.exponential(mean: 45))
        let known = Double(max(0, now - target.created)) / Double(Generation.day)
        let daysAgo = Int(age < known ? age : known * draws.fraction())
        let day = draws.workingDay(days.today.adding(days: -daysAgo), backwards: true)
        let ended = min(now, max(target.created, days.instant(on: day, second: draws.workingSecond())))
        let slip = Int64(draws.below(5)) * Generation.day / 2
        let due = Due(time: kind == .appointment ? ended : ended - Generation.day + slip)
        var values = common(kind, target: target, due: due, isOpen: false, &draws)
        let (state, status) = ActivityText.closedStatus(kind, &draws)
        values["actualend"] = .instant(Instant(microseconds: ended))
        if kind == .phonecall || kind == .email { values["directioncode"] = .bool(status != 4) }
        let created = max(target.created, min(ended, due.time ?? ended) - Int64(1 + draws.below(6)) * Generation.day)
        own(&values, by: target.holder, created: created, modified: ended, state: state, status: status)
        return values
    }

    // MARK: Open activities

    private func openActivity(
        _ kind: ActivityKind,
        holder: Int,
        target: Target,
        due: Due,
        _ draws: inout Draws
    ) -> [String: Value] {
        var values = common(kind, target: target, due: due, isOpen: true, &draws)
        if kind == .phonecall || kind == .email { values["directioncode"] = .bool(true) }
        let before = min(now, due.time ?? now) - Int64((0.1 + draws.exponential(mean: 6)) * Double(Generation.day))
        let created = wholeSecond(min(now, max(target.created, before)))
        own(
            &values,
            by: holder,
            created: created,
            modified: created,
            state: 0,
            status: ActivityText.openStatus(kind, &draws)
        )
        return values
    }

    /// What open and completed activities have alike.
    private func common(
        _ kind: ActivityKind,
        target: Target,
        due: Due,
        isOpen: Bool,
        _ draws: inout Draws
    ) -> [String: Value] {
        var values = [String: Value](minimumCapacity: 24)
        let text = ActivityText.draw(kind, isOpen: isOpen, &draws)
        values["subject"] = .text(text.subject)
        values["description"] = text.description.map(Value.text)
        set(target, on: &values)
        if kind == .phonecall { values["phonenumber"] = phone(of: target).map(Value.text) }
        set(due, kind, on: &values, &draws)
        return values
    }

    func set(_ due: Due, _ kind: ActivityKind, on values: inout [String: Value], _ draws: inout Draws) {
        values["sv_isallday"] = .bool(due.isAllDay)
        guard let time = due.time else { return }
        values["scheduledend"] = .instant(Instant(microseconds: time))
        guard kind == .appointment else { return }
        let minutes = draws.pick([15, 30, 30, 60, 60, 90])
        values["scheduledstart"] = .instant(Instant(microseconds: time - Int64(minutes) * 60_000_000))
    }

    // MARK: Edge cases

    private func edgeActivity(_ edge: EdgeCase.Activity, _ draws: inout Draws) -> [String: Value] {
        let holder = holder(of: edge.owner)
        var values: [String: Value] = ["subject": .text(edge.subject)]
        values["description"] = edge.description.map(Value.text)
        setRegarding(edge.regarding, on: &values)
        if edge.kind == .phonecall || edge.kind == .email {
            values["directioncode"] = .bool(edge.completed?.status != 4)
        }
        if edge.kind == .phonecall, case .lead(let ordinal) = edge.regarding {
            values["phonenumber"] = leadPhone(ordinal, holder: leadPlace(ordinal).holder).map(Value.text)
        }
        let due = due(edge.due, holder: holder)
        set(due, edge.kind, on: &values, &draws)
        if let completed = edge.completed {
            let ended = wholeSecond(now - Int64(completed.daysAgo) * Generation.day)
            values["actualend"] = .instant(Instant(microseconds: ended))
            own(&values, by: holder, created: ended, modified: ended, state: 1, status: completed.status)
        } else {
            let created = wholeSecond(min(now, due.time ?? now) - 3 * Generation.day)
            let status: Int64 = edge.kind == .task ? 2 : 1
            own(&values, by: holder, created: created, modified: created, state: 0, status: status)
        }
        return values
    }

    private func setRegarding(_ regarding: EdgeCase.Regarding, on values: inout [String: Value]) {
        switch regarding {
        case .lead(let ordinal):
            values["regardingobjectid"] = .guid(id("lead", ordinal))
            values["regardingobjectid_type"] = .lead
        case .opportunity(let ordinal):
            values["regardingobjectid"] = .guid(id("opportunity", ordinal))
            values["regardingobjectid_type"] = .opportunity
        case .account(let ordinal):
            values["regardingobjectid"] = .guid(id("account", ordinal))
            values["regardingobjectid_type"] = .account
        case .deleted:
            values["regardingobjectid"] = .guid(id("lead", plan.leads))
            values["regardingobjectid_type"] = .lead
        case .nothing:
            break
        }
    }
}
