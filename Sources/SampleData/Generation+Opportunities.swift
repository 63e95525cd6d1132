import SalesCore

extension Generation {
    func opportunityPlace(_ ordinal: Int) -> RecordPlace {
        let first = edges.opportunities.count
        if ordinal < first {
            let edge = edges.opportunities[ordinal]
            return RecordPlace(holder: holder(of: edge.owner), rank: ordinal, isOpen: edge.state == 0)
        }
        let (holder, rank) = holders.opportunities.holder(of: opportunityShuffle.slot(of: ordinal - first))
        return RecordPlace(holder: holder, rank: rank, isOpen: rank < holders.openOpportunities[holder])
    }

    /// The ordinal of one of a holder's opportunities; the open ones have the lowest ranks.
    func opportunity(of holder: Int, rank: Int) -> Int {
        edges.opportunities.count + opportunityShuffle.ordinal(of: holders.opportunities.starts[holder] + rank)
    }

    /// When an opportunity was created and, unless it is open, closed.
    func opportunityTimes(_ ordinal: Int, isOpen: Bool) -> (created: Int64, closed: Int64?) {
        var draws = stream("opportunity.created").row(ordinal)
        let day = Double(Generation.day)
        if ordinal < edges.opportunities.count {
            return (
                wholeSecond(now - Int64((60 + 5 * draws.fraction()) * day)), isOpen ? nil : now - 12 * Generation.day
            )
        }
        if isOpen { return (wholeSecond(now - Int64((0.3 + min(400, draws.exponential(mean: 60))) * day)), nil) }
        let closed = wholeSecond(now - Int64(min(950, draws.exponential(mean: 250)) * day))
        let isQuick = draws.chance(0.45)
        let length = isQuick ? draws.logNormal(median: 8, sigma: 0.6) : draws.logNormal(median: 85, sigma: 0.35)
        return (closed - wholeSecond(Int64(min(140, length) * day)), closed)
    }

    /// The account of an opportunity: one of its holder's.
    func opportunityAccount(_ ordinal: Int, holder: Int) -> Int {
        var draws = stream("opportunity.account").row(ordinal)
        return account(of: holder, rank: draws.below(1 << 30))
    }

    func emitOpportunities(_ row: (GeneratedRow) throws -> Void) throws {
        let stream = stream("opportunity")
        for ordinal in 0..<plan.opportunities {
            var draws = stream.row(ordinal)
            let values = opportunity(ordinal, &draws)
            try row(GeneratedRow(table: "opportunity", id: id("opportunity", ordinal), values: values))
        }
    }

    private func opportunity(_ ordinal: Int, _ draws: inout Draws) -> [String: Value] {
        let place = opportunityPlace(ordinal)
        let account = opportunityAccount(ordinal, holder: place.holder)
        let contact = primaryContact(of: account)
        let times = opportunityTimes(ordinal, isOpen: place.isOpen)
        var values = [String: Value](minimumCapacity: 32)
        let isFrench = draws.chance(0.2)
        let matter = draws.pick(Phrases.matters)
        let seats = [5, 10, 15, 20, 25, 40, 60, 80, 120, 250]
        let scope = matter.hasSeats ? "\(draws.pick(seats)) \(isFrench ? "postes" : "seats")" : ""
        let title = isFrench ? matter.french : matter.english
        values["name"] = .text("\(company(of: account).name) — \(scope.isEmpty ? title : scope)")
        values["parentaccountid"] = .guid(id("account", account))
        if draws.chance(0.92) { values["parentcontactid"] = .guid(id("contact", contact)) }
        let isForCompany = draws.chance(0.85)
        values["customerid"] = .guid(isForCompany ? id("account", account) : id("contact", contact))
        values["customerid_type"] = isForCompany ? .account : .contact
        values["transactioncurrencyid"] = currencies[Currency.draw(&draws, near: region(of: place.holder))]
        values["description"] = draws.chance(0.35) ? .text(draws.pick(Phrases.opportunityRemarks)) : nil
        let amount = (Portable.exp(draws.value(of: Distribution.dealValueLogarithm)) / 10).rounded() * 10
        values["estimatedvalue"] = .money(amount)
        let outcome =
            if let closed = times.closed {
                setOutcome(closed: closed, amount: amount, on: &values, &draws)
            } else {
                setPipeline(on: &values, &draws)
            }
        own(
            &values,
            by: place.holder,
            creator: creator(of: place.holder, &draws),
            created: times.created,
            modified: times.closed ?? moment(after: times.created, &draws),
            state: outcome.state,
            status: outcome.status
        )
        if ordinal < edges.opportunities.count {
            let edge = edges.opportunities[ordinal]
            values["statecode"] = .int(edge.state)
            values["statuscode"] = .int(edge.status)
            apply(edge, to: &values)
        }
        return values
    }

    /// Won or lost: 45 % are won, more of those that close in the last month of a quarter.
    private func setOutcome(
        closed: Int64,
        amount: Double,
        on values: inout [String: Value],
        _ draws: inout Draws
    ) -> (state: Int64, status: Int64) {
        let day = LocalDate(daysSince1970: Int(closed / Generation.day))
        let isLastMonth = day.parts.month % 3 == 0
        // 80 % against 52 %, scaled by 0.45 over their mean of 61.3 %.
        let isWon = draws.chance(isLastMonth ? 0.587 : 0.3815)
        values["actualclosedate"] = .date(day)
        values["estimatedclosedate"] = .date(day.adding(days: draws.below(31) - 15))
        values["actualvalue"] = .money(isWon ? (amount * (0.8 + 0.3 * draws.fraction()) / 10).rounded() * 10 : 0)
        values["closeprobability"] = .int(isWon ? 100 : 0)
        values["stepname"] = .text("4-Close")
        return isWon ? (1, 3) : (2, draws.chance(0.5) ? 4 : 5)
    }

    private func setPipeline(
        on values: inout [String: Value],
        _ draws: inout Draws
    ) -> (state: Int64, status: Int64) {
        let stage = draws.index(of: [0.3, 0.3, 0.25, 0.15])
        let today = LocalDate(daysSince1970: Int(now / Generation.day))
        let ahead = draws.chance(0.06) ? -1 - draws.below(40) : 3 + draws.below(120)
        values["estimatedclosedate"] = .date(today.adding(days: ahead))
        values["closeprobability"] = .int(Int64(10 + 22 * stage + 5 * draws.below(3)))
        values["stepname"] = .text(Phrases.stages[stage])
        return (0, draws.chance(0.9) ? 1 : 2)
    }
}
