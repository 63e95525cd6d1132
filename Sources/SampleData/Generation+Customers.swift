import SalesCore

extension Generation {
    // MARK: Accounts

    /// The holder of an account, by its ordinal in the table.
    func accountHolder(_ ordinal: Int) -> Int {
        let usualOrdinal = ordinal - edges.accounts.count
        guard usualOrdinal >= 0 else { return holder(of: edges.accounts[ordinal].owner) }
        return holders.accounts.holder(of: accountShuffle.slot(of: usualOrdinal)).holder
    }

    /// The ordinal of one of a holder's accounts; of any account where the holder has none.
    func account(of holder: Int, rank: Int) -> Int {
        let count = holders.accounts.count(of: holder)
        let slot = count > 0 ? holders.accounts.starts[holder] + rank % count : rank % usual.accounts
        return edges.accounts.count + accountShuffle.ordinal(of: slot)
    }

    /// The ordinal of the primary contact of an account that is not an edge case.
    func primaryContact(of account: Int) -> Int { edges.contacts.count + account - edges.accounts.count }

    /// The invented firm behind an account.
    func company(of account: Int) -> Company { Company.numbered(account) }

    func accountCreated(_ ordinal: Int) -> Int64 {
        var draws = stream("account.created").row(ordinal)
        return wholeSecond(now - Int64((60 + 1000 * draws.fraction()) * Double(Generation.day)))
    }

    func emitAccounts(_ row: (GeneratedRow) throws -> Void) throws {
        let stream = stream("account")
        for ordinal in 0..<plan.accounts {
            var draws = stream.row(ordinal)
            let values = account(ordinal, &draws)
            try row(GeneratedRow(table: "account", id: id("account", ordinal), values: values))
        }
    }

    private func account(_ ordinal: Int, _ draws: inout Draws) -> [String: Value] {
        let holder = accountHolder(ordinal)
        let isEdge = ordinal < edges.accounts.count
        let region = region(of: holder)
        let company = company(of: ordinal)
        let place = Place.draw(&draws, near: region)
        var values = [String: Value](minimumCapacity: 28)
        values["name"] = .text(company.name)
        values["accountnumber"] = .text("A-\(100_000 + ordinal)")
        values["telephone1"] = draws.chance(0.96) ? .text(FictionalPhone.draw(&draws, near: region)) : nil
        values["emailaddress1"] = draws.chance(0.94) ? .text("info@" + company.domain) : nil
        values["websiteurl"] = .text("https://www." + company.domain)
        values["industrycode"] = draws.chance(0.84) ? .int(Int64(1 + draws.below(33))) : nil
        let employees = draws.logNormal(median: 85, sigma: 1.6).rounded()
        values["numberofemployees"] = .int(Int64(employees) + 1)
        values["revenue"] = .money((employees + 1) * (80 + 120 * draws.fraction()) * 1000)
        values["address1_line1"] = .text("\(1 + draws.below(180)) \(draws.pick(Phrases.streets))")
        values["address1_city"] = draws.chance(0.85) ? .text(place.city) : nil
        values["address1_country"] = draws.chance(0.73) ? .text(place.country) : nil
        values["donotemail"] = .bool(draws.chance(0.079))
        values["donotphone"] = .bool(draws.chance(0.01))
        values["followemail"] = .bool(draws.chance(0.9))
        values["description"] = draws.chance(0.3) ? .text(draws.pick(Phrases.accountRemarks)) : nil
        if !isEdge {
            values["primarycontactid"] = .guid(id("contact", primaryContact(of: ordinal)))
            let parent = edges.accounts.count + draws.below(max(1, ordinal - edges.accounts.count))
            if draws.chance(0.05), parent < ordinal { values["parentaccountid"] = .guid(id("account", parent)) }
        }
        let created = accountCreated(ordinal)
        let isInactive = !isEdge && draws.chance(0.03)
        own(
            &values,
            by: holder,
            creator: creator(of: holder, &draws),
            created: created,
            modified: moment(after: created, &draws),
            state: isInactive ? 1 : 0,
            status: isInactive ? 2 : 1
        )
        if isEdge { apply(edges.accounts[ordinal], to: &values) }
        return values
    }

    // MARK: Contacts

    /// The account of a contact, by ordinals; nil for the contacts without one (EC-26 and 5 % of the others).
    func accountOfContact(_ ordinal: Int) -> Int? {
        let usualOrdinal = ordinal - edges.contacts.count
        if usualOrdinal < 0 {
            return edges.contacts[ordinal].values["parentcustomerid"] == .null ? nil : firstUsualAccount
        }
        if plan.hasCrowdedAccount, (usual.accounts..<usual.accounts + 10_000).contains(usualOrdinal) {
            return edges.accounts.count - 1
        }
        if usualOrdinal >= usual.accounts, usualOrdinal % 20 < 1 { return nil }
        return firstUsualAccount + usualOrdinal % usual.accounts
    }

    private var firstUsualAccount: Int { edges.accounts.count }

    /// A contact belongs to the owner of its account; the few without one are spread like the accounts.
    func contactHolder(_ ordinal: Int) -> Int {
        if ordinal < edges.contacts.count { return holder(of: edges.contacts[ordinal].owner) }
        return accountHolder(accountOfContact(ordinal) ?? firstUsualAccount + ordinal % usual.accounts)
    }

    func emitContacts(_ row: (GeneratedRow) throws -> Void) throws {
        let stream = stream("contact")
        for ordinal in 0..<plan.contacts {
            var draws = stream.row(ordinal)
            let values = contact(ordinal, &draws)
            try row(GeneratedRow(table: "contact", id: id("contact", ordinal), values: values))
        }
    }

    /// A contact's main number, which calls about the contact show too.
    func contactPhone(_ ordinal: Int) -> String? {
        var draws = stream("contact.phone").row(ordinal)
        return draws.chance(0.96) ? FictionalPhone.draw(&draws, near: region(of: contactHolder(ordinal))) : nil
    }

    private func contact(_ ordinal: Int, _ draws: inout Draws) -> [String: Value] {
        let holder = contactHolder(ordinal)
        let region = region(of: holder)
        let account = accountOfContact(ordinal)
        let name = PersonName.draw(&draws)
        let place = Place.draw(&draws, near: region)
        var values = [String: Value](minimumCapacity: 28)
        set(name, on: &values, &draws)
        values["jobtitle"] = draws.chance(0.71) ? .text(draws.pick(Phrases.jobTitles)) : nil
        if let account {
            values["parentcustomerid"] = .guid(id("account", account))
            values["parentcustomerid_type"] = .account
        }
        let domain = account.map { company(of: $0).domain }
        values["emailaddress1"] = draws.chance(0.94) ? .text(mailbox(name, ordinal, domain: domain, &draws)) : nil
        values["telephone1"] = contactPhone(ordinal).map(Value.text)
        values["mobilephone"] = draws.chance(0.6) ? .text(FictionalPhone.mobile(&draws, near: region)) : nil
        values["telephone2"] = draws.chance(0.1) ? .text(FictionalPhone.draw(&draws, near: region)) : nil
        values["address1_city"] = draws.chance(0.85) ? .text(place.city) : nil
        values["address1_country"] = draws.chance(0.73) ? .text(place.country) : nil
        values["donotemail"] = .bool(draws.chance(0.079))
        values["donotphone"] = .bool(draws.chance(0.01))
        values["followemail"] = .bool(draws.chance(0.9))
        let created = contactCreated(ordinal)
        own(
            &values,
            by: holder,
            creator: creator(of: holder, &draws),
            created: created,
            modified: moment(after: created, &draws),
            state: 0,
            status: 1
        )
        if ordinal < edges.contacts.count { apply(edges.contacts[ordinal], to: &values) }
        return values
    }

    func contactCreated(_ ordinal: Int) -> Int64 {
        guard let account = accountOfContact(ordinal) else { return accountCreated(ordinal) }
        let first = accountCreated(account)
        return first + (now - first) / Int64(2 + ordinal % 7)
    }

    // MARK: Shared with leads

    /// First, last and full name; 0.3 % carry an emoji.
    func set(_ name: PersonName, on values: inout [String: Value], _ draws: inout Draws) {
        let last = draws.chance(0.003) ? "\(name.last) \(draws.pick(Phrases.emoji))" : name.last
        values["firstname"] = .text(name.first)
        values["lastname"] = .text(last)
        values["fullname"] = .text("\(name.first) \(last)")
    }

    /// A mailbox at the company, or, without one, at one of the domains that RFC 2606 keeps for examples.
    func mailbox(_ name: PersonName, _ ordinal: Int, domain: String?, _ draws: inout Draws) -> String {
        if let domain { return "\(name.mailbox)@\(domain)" }
        return "\(name.mailbox)\(ordinal)@\(draws.pick(Phrases.exampleDomains))"
    }

    /// A moment between then and now.
    func moment(after then: Int64, _ draws: inout Draws) -> Int64 {
        guard then < now else { return then }
        return wholeSecond(then + Int64(Double(now - then) * draws.fraction()))
    }

    func wholeSecond(_ microseconds: Int64) -> Int64 { microseconds / 1_000_000 * 1_000_000 }
}
