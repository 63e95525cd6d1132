public import SalesCore

/// What becomes of a lead when it is qualified.
public struct Qualification: Sendable {
    public var createsAccount: Bool
    public var createsContact: Bool
    public var createsOpportunity: Bool
    /// Taken instead of a new account or contact.
    public var account: GUID?
    public var contact: GUID?
    /// The reason in which the lead is closed; the first of its state otherwise.
    public var status: Int64?
    /// The opportunity's instead of the lead's own.
    public var campaign: GUID?
    public var currency: GUID?
    /// The opportunity's customer instead of the account or contact above.
    public var customer: RecordReference?
    /// Create although such records seem to exist.
    public var ignoresDuplicates: Bool
    /// Cancel what is still to be done about the lead (K-37).
    public var closesActivities: Bool

    public init(
        createsAccount: Bool,
        createsContact: Bool,
        createsOpportunity: Bool,
        account: GUID? = nil,
        contact: GUID? = nil,
        ignoresDuplicates: Bool = false,
        closesActivities: Bool = false
    ) {
        self.createsAccount = createsAccount
        self.createsContact = createsContact
        self.createsOpportunity = createsOpportunity
        self.account = account
        self.contact = contact
        self.ignoresDuplicates = ignoresDuplicates
        self.closesActivities = closesActivities
    }
}

extension WriteSession {
    /// Qualifies an open lead: makes account, contact and opportunity of it, links them, and closes the lead.
    ///
    /// Of the lead only what the caller may read goes into what is made of it, and of that only what the caller may
    /// write there.
    ///
    /// - Returns: What was created, in this order: account, contact, opportunity.
    /// - Throws: `.duplicate` when such an account or contact seems to exist and nothing was said about it.
    public func qualify(_ lead: GUID, _ how: Qualification) throws -> [RecordReference] {
        let whole = try open("lead", lead)
        let row = whole.without(caller.unreadableColumns(of: whole.table))
        if !how.ignoresDuplicates { try refuseDuplicates(of: row, how) }
        var created: [RecordReference] = []
        let account = try self.account(from: row, how, &created)
        let contact = try self.contact(from: row, how, account, &created)
        let opportunity = try self.opportunity(from: row, how, account, contact, &created)
        let status = try reason(how.status, of: row, state: 1)
        var changes = [Change("statecode", .int(1)), Change("statuscode", .int(status))]
        // A link that is there but not to be seen by the caller stays.
        if let account, row["parentaccountid"] == whole["parentaccountid"] {
            changes.append(.link("parentaccountid", account))
        }
        if let contact, row["parentcontactid"] == whole["parentcontactid"] {
            changes.append(.link("parentcontactid", contact))
        }
        if let opportunity { changes.append(.link("qualifyingopportunityid", opportunity)) }
        try updateConcerned(whole, changes)
        if how.closesActivities { try cancelActivities(regarding: row.reference) }
        return created
    }

    private func account(
        from lead: Row,
        _ how: Qualification,
        _ created: inout [RecordReference]
    ) throws -> RecordReference? {
        if let id = how.account { return try self.row(RecordReference("account", id)).reference }
        if let known = lead.reference("parentaccountid") { return known }
        guard how.createsAccount, let name = lead["companyname"].text ?? lead["fullname"].text else { return nil }
        let shared = [
            "telephone1", "emailaddress1", "websiteurl", "industrycode", "numberofemployees", "revenue", "fax", "sic",
            "donotemail", "donotphone", "followemail",
        ]
        let changes =
            [Change("name", .text(name))] + copied(shared + WriteSession.address, from: lead, to: registry["account"])
            + following(lead)
        let made = try create(registry["account"], changes, derived: [.link("originatingleadid", lead.reference)])
            .reference
        created.append(made)
        return made
    }

    private func contact(
        from lead: Row,
        _ how: Qualification,
        _ account: RecordReference?,
        _ created: inout [RecordReference]
    ) throws -> RecordReference? {
        if let id = how.contact { return try self.row(RecordReference("contact", id)).reference }
        if let known = lead.reference("parentcontactid") { return known }
        guard how.createsContact, !lead["fullname"].isNull else { return nil }
        let shared = [
            "salutation", "middlename", "jobtitle", "emailaddress1", "telephone1", "mobilephone", "telephone2", "fax",
            "websiteurl", "leadsourcecode", "description", "donotemail", "donotphone", "followemail",
        ]
        let changes = copied(shared + WriteSession.address, from: lead, to: registry["contact"]) + following(lead)
        var derived = names(of: lead) + [.link("originatingleadid", lead.reference)]
        if let account { derived.append(.link("parentcustomerid", account)) }
        let blank = Row(registry["contact"], id: ids.next())
        let image = imageTaken(from: lead, by: blank)
        let made = try create(registry["contact"], changes, derived: derived, id: blank.id, settled: image).reference
        created.append(made)
        return made
    }

    /// What a contact is called; from the whole name, which everybody may read, where a part of it is not to be seen.
    private func names(of lead: Row) -> [Change] {
        let parts = ["firstname", "lastname"]
        let areSeen = parts.allSatisfy { caller.readableColumn($0, of: lead.table) != nil }
        return areSeen ? parts.map { Change($0, lead[$0]) } : [Change("lastname", lead["fullname"])]
    }

    private func opportunity(
        from lead: Row,
        _ how: Qualification,
        _ account: RecordReference?,
        _ contact: RecordReference?,
        _ created: inout [RecordReference]
    ) throws -> RecordReference? {
        guard how.createsOpportunity else { return nil }
        let table = registry["opportunity"]
        let shared = [
            "estimatedclosedate", "budgetamount", "budgetstatus", "purchasetimeframe", "purchaseprocess", "need",
            "qualificationcomments", "campaignid", "transactioncurrencyid", "description",
        ]
        let name = lead["subject"].text ?? lead["companyname"].text ?? lead["fullname"].text ?? ""
        let changes =
            [Change("name", .text(name))] + copied(shared, from: lead, to: table)
            + copied("estimatedamount", as: "estimatedvalue", from: lead, to: table)
            + copied("leadqualitycode", as: "opportunityratingcode", from: lead, to: table) + following(lead)
            + chosen(how)
        var derived: [Change] = [.link("originatingleadid", lead.reference)]
        if let account { derived.append(.link("parentaccountid", account)) }
        if let contact { derived.append(.link("parentcontactid", contact)) }
        if let customer = how.customer ?? account ?? contact { derived.append(.link("customerid", customer)) }
        let made = try create(table, changes, derived: derived).reference
        created.append(made)
        return made
    }

    static let address = [
        "address1_line1", "address1_line2", "address1_line3", "address1_postalcode", "address1_city",
        "address1_stateorprovince", "address1_country",
    ]

    /// Columns that both tables have, by name.
    private func copied(_ names: [String], from row: Row, to table: Table) -> [Change] {
        names.flatMap { copied($0, as: $0, from: row, to: table) }
    }

    /// A value under the name it has in the other table; nothing where the caller may not write it there, or the table
    /// cannot hold it.
    private func copied(_ name: String, as other: String, from row: Row, to table: Table) -> [Change] {
        guard let column = row.table.column(name), !row[name].isNull,
            let place = caller.readableColumn(other, of: table), caller.mayWrite(place, of: table)
        else { return [] }
        let change = Change(other, row[name], target: row.target(of: column))
        return holds(table, change) ? [change] : []
    }

    /// What was said of the opportunity beside the lead's own values, and takes their place.
    private func chosen(_ how: Qualification) -> [Change] {
        var changes: [Change] = []
        if let campaign = how.campaign { changes.append(.link("campaignid", RecordReference("campaign", campaign))) }
        if let currency = how.currency {
            changes.append(.link("transactioncurrencyid", RecordReference("transactioncurrency", currency)))
        }
        return changes
    }

    /// Whether a table can hold a value; an option of the organisation's own may be the lead's alone, and stays there.
    private func holds(_ table: Table, _ change: Change) -> Bool {
        var probe = Row(table, id: caller.id)
        return (try? Validation.apply(change, to: &probe)) != nil
    }

    /// What comes of a lead belongs to the lead's owner, as far as the caller may make it so.
    private func following(_ lead: Row) -> [Change] {
        guard let owner = lead.owner, owner.id == caller.id || caller.depth(.assign, on: lead.table) > .none else {
            return []
        }
        return [.link("ownerid", owner)]
    }

    private func refuseDuplicates(of lead: Row, _ how: Qualification) throws {
        var names: [String] = []
        if how.createsAccount, how.account == nil, lead["parentaccountid"].isNull, let name = lead["companyname"].text {
            names += try same(registry["account"], "name", name)
        }
        if how.createsContact, how.contact == nil, lead["parentcontactid"].isNull,
            let address = lead["emailaddress1"].text,
            caller.readableColumn("emailaddress1", of: registry["contact"]) != nil
        {
            names += try same(registry["contact"], "emailaddress1", address)
        }
        guard names.isEmpty else { throw Refusal(.duplicate, LifeMessage.duplicates(names)) }
    }

    /// What the caller may read of the rows whose folded column has this value.
    private func same(_ table: Table, _ column: String, _ text: String) throws -> [String] {
        try unit.findFolded(table, where: column, is: text).filter { row in
            try row["merged"].bool != true && may(.read, on: row)
        }.prefix(5).map(\.displayName)
    }
}
