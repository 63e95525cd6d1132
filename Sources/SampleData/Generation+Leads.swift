import SalesCore

/// Where a lead or opportunity stands: whose it is, which of the holder's it is, and whether it is still open.
struct RecordPlace {
    var holder: Int
    var rank: Int
    var isOpen: Bool
}

extension Generation {
    func leadPlace(_ ordinal: Int) -> RecordPlace {
        let first = edges.leads.count
        if ordinal < first {
            let edge = edges.leads[ordinal]
            return RecordPlace(holder: holder(of: edge.owner), rank: ordinal, isOpen: edge.state == 0)
        }
        guard ordinal < first + usual.leads else {
            let rank = ordinal - first - usual.leads
            return RecordPlace(holder: whale(ofItem: rank), rank: rank, isOpen: true)
        }
        let (holder, rank) = holders.leads.holder(of: leadShuffle.slot(of: ordinal - first))
        return RecordPlace(holder: holder, rank: rank, isOpen: rank < holders.openLeads[holder])
    }

    /// The ordinal of one of a holder's leads; the open ones have the lowest ranks.
    func lead(of holder: Int, rank: Int) -> Int {
        edges.leads.count + leadShuffle.ordinal(of: holders.leads.starts[holder] + rank)
    }

    /// The ordinal of one of the whales' leads.
    func whaleLead(_ rank: Int) -> Int { edges.leads.count + usual.leads + rank }

    /// Open leads are younger than closed ones; those of edge cases and of the whale are older than their due items.
    func leadCreated(_ ordinal: Int, isOpen: Bool) -> Int64 {
        var draws = leadTimes.row(ordinal)
        let age: Double
        if ordinal < edges.leads.count {
            age = 400 + 20 * draws.fraction()
        } else if ordinal >= edges.leads.count + usual.leads {
            age = 33 + min(1000, draws.exponential(mean: 45))
        } else if isOpen {
            age = 0.2 + min(1000, draws.exponential(mean: 60))
        } else {
            age = 20 + min(1070, draws.exponential(mean: 280))
        }
        return wholeSecond(now - Int64(age * Double(Generation.day)))
    }

    private var leadTimes: Stream { stream("lead.created") }

    /// A lead's main number, which calls about the lead show too.
    func leadPhone(_ ordinal: Int, holder: Int) -> String? {
        if ordinal < edges.leads.count, let typed = edges.leads[ordinal].values["telephone1"] { return typed.text }
        var draws = stream("lead.phone").row(ordinal)
        return draws.chance(0.96) || ordinal < edges.leads.count
            ? FictionalPhone.draw(&draws, near: region(of: holder)) : nil
    }

    func emitLeads(_ row: (GeneratedRow) throws -> Void) throws {
        let stream = stream("lead")
        for ordinal in 0..<plan.leads {
            var draws = stream.row(ordinal)
            let values = lead(ordinal, &draws)
            try row(GeneratedRow(table: "lead", id: id("lead", ordinal), values: values))
        }
    }

    private func lead(_ ordinal: Int, _ draws: inout Draws) -> [String: Value] {
        let place = leadPlace(ordinal)
        let region = region(of: place.holder)
        let company = Company.draw(&draws)
        var values = [String: Value](minimumCapacity: 40)
        let interest = draws.pick(Phrases.interests)
        values["subject"] = .text(draws.chance(0.2) ? interest.french : interest.english)
        values["companyname"] = .text(company.name)
        setPerson(ordinal, company: company, holder: place.holder, on: &values, &draws)
        setFirmFigures(company: company, region: region, on: &values, &draws)
        let source = setSource(on: &values, &draws)
        setLife(ordinal, place: place, source: source, on: &values, &draws)
        if ordinal < edges.leads.count { applyEdge(edges.leads[ordinal], ordinal, to: &values) }
        return values
    }

    private func setPerson(
        _ ordinal: Int,
        company: Company,
        holder: Int,
        on values: inout [String: Value],
        _ draws: inout Draws
    ) {
        let region = region(of: holder)
        let name = PersonName.draw(&draws)
        set(name, on: &values, &draws)
        values["jobtitle"] = draws.chance(0.71) ? .text(draws.pick(Phrases.jobTitles)) : nil
        if draws.chance(0.94) {
            // The domain bounce.test stands for addresses that do not exist any more.
            let domain = draws.chance(0.036) ? "bounce.test" : draws.chance(0.7) ? company.domain : nil
            values["emailaddress1"] = .text(mailbox(name, ordinal, domain: domain, &draws))
        }
        values["telephone1"] = leadPhone(ordinal, holder: holder).map(Value.text)
        values["mobilephone"] = draws.chance(0.45) ? .text(FictionalPhone.mobile(&draws, near: region)) : nil
        values["donotemail"] = .bool(draws.chance(0.079))
        values["donotphone"] = .bool(draws.chance(0.01))
        values["followemail"] = .bool(draws.chance(0.9))
    }

    private func setFirmFigures(
        company: Company,
        region: Region,
        on values: inout [String: Value],
        _ draws: inout Draws
    ) {
        let place = Place.draw(&draws, near: region)
        values["websiteurl"] = draws.chance(0.6) ? .text("https://www." + company.domain) : nil
        values["industrycode"] = draws.chance(0.84) ? .int(Int64(1 + draws.below(33))) : nil
        values["address1_city"] = draws.chance(0.85) ? .text(place.city) : nil
        values["address1_country"] = draws.chance(0.73) ? .text(place.country) : nil
        let employees = 1 + draws.logNormal(median: 60, sigma: 1.6).rounded()
        if draws.chance(0.7) {
            values["numberofemployees"] = .int(Int64(employees))
            values["revenue"] = .money(employees * (80 + 120 * draws.fraction()) * 1000)
        }
        values["estimatedamount"] = draws.chance(0.6) ? .money(draws.logNormal(median: 4300, sigma: 1.5)) : nil
        values["transactioncurrencyid"] = currencies[Currency.draw(&draws, near: region)]
    }

    /// - Returns: the index of the source in ``LeadSource/all``.
    private func setSource(on values: inout [String: Value], _ draws: inout Draws) -> Int {
        let index = draws.index(of: LeadSource.shares)
        let source = LeadSource.all[index]
        values["leadsourcecode"] = .int(source.code)
        values["sv_leadsourcetext"] = .text(draws.chance(0.001) ? source.text.lowercased() : source.text)
        values["sv_totalvisits"] = .int(Int64(draws.value(of: Distribution.visits).rounded()))
        values["sv_secondsonsite"] = .int(Int64(draws.value(of: Distribution.secondsOnSite).rounded()))
        return index
    }

    private func setLife(
        _ ordinal: Int,
        place: RecordPlace,
        source: Int,
        on values: inout [String: Value],
        _ draws: inout Draws
    ) {
        let created = leadCreated(ordinal, isOpen: place.isOpen)
        let isQualified = draws.chance(LeadSource.all[source].conversion)
        let state: Int64 = place.isOpen ? 0 : isQualified ? 1 : 2
        let status: Int64
        switch state {
        case 0: status = draws.chance(0.6) ? 1 : 2
        case 1: status = 3
        default: status = 4 + Int64(draws.index(of: [0.45, 0.2, 0.25, 0.1]))
        }
        let score = leadScore(ordinal, place)
        values["leadqualitycode"] = .int(score.map { $0.value >= 70 ? 1 : $0.value >= 40 ? 2 : 3 } ?? 2)
        values["budgetstatus"] = draws.chance(0.5) ? .int(Int64(draws.below(4))) : nil
        values["description"] = draws.chance(0.3) ? .text(draws.pick(Phrases.leadRemarks)) : nil
        own(
            &values,
            by: place.holder,
            creator: creator(of: place.holder, &draws),
            created: created,
            modified: moment(after: created, &draws),
            state: state,
            status: status
        )
    }

    /// An edge case can be reached in every way but the one that it is about.
    private func applyEdge(_ edge: EdgeCase.Record, _ ordinal: Int, to values: inout [String: Value]) {
        values["emailaddress1"] = .text("lead\(ordinal)@example.com")
        values["donotemail"] = .bool(false)
        values["donotphone"] = .bool(false)
        values["statecode"] = .int(edge.state)
        values["statuscode"] = .int(edge.status)
        apply(edge, to: &values)
        guard edge.values["lastname"] != nil else { return }
        let parts = [values["firstname"]?.text, values["lastname"]?.text].compactMap { $0 }.filter { !$0.isEmpty }
        values["fullname"] = .text(parts.joined(separator: " "))
    }
}

/// Where leads come from, with the measured shares and conversions.
struct LeadSource {
    let text: String
    let code: Int64
    let conversion: Double

    static let shares = [0.31, 0.28, 0.19, 0.13, 0.06, 0.015, 0.015]
    static let all = [
        LeadSource(text: "Google", code: 8, conversion: 0.40),
        LeadSource(text: "Direct traffic", code: 8, conversion: 0.32),
        LeadSource(text: "Chat", code: 8, conversion: 0.26),
        LeadSource(text: "Organic search", code: 8, conversion: 0.38),
        LeadSource(text: "Referral", code: 3, conversion: 0.92),
        LeadSource(text: "Partner site", code: 4, conversion: 0.93),
        LeadSource(text: "Other sites", code: 10, conversion: 0.40),
    ]
}

/// Measured distributions by their quantiles.
enum Distribution {
    static let visits = Quantiles(points: [(0, 0), (0.5, 3), (0.9, 7), (0.99, 17), (0.9995, 60), (1, 251)])
    static let secondsOnSite = Quantiles(
        points: [(0, 0), (0.25, 12), (0.5, 248), (0.75, 900), (0.9, 1380), (1, 2272)]
    )
    /// Natural logarithms of deal values: median 4,318, 75 % below 47,750, 90 % below 150,130.
    static let dealValueLogarithm = Quantiles(
        points: [(0, 5.3), (0.25, 7.0), (0.5, 8.3706), (0.75, 10.7738), (0.9, 11.9193), (0.99, 13.3), (1, 14.5)]
    )
}
