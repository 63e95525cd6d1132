import SalesCore

/// Everything that one run over an organisation looks up: who owns what, which rows are edge cases, and when days
/// begin in which zone.
final class Generation {
    let seed: UInt64
    let now: Int64
    let plan: Plan
    let staff: Staff
    let edges: EdgeCases
    let usual: UsualCounts
    let holders: Holders
    let days: [ZoneDays]
    let leadShuffle: Shuffle
    let opportunityShuffle: Shuffle
    let accountShuffle: Shuffle
    let itemShuffle: Shuffle
    let currencies: [Value]

    static let day: Int64 = 86_400_000_000

    init(_ organisation: Organisation) {
        seed = organisation.seed
        now = organisation.now.microseconds
        plan = Plan.of(organisation.size)
        staff = Staff(plan, seed: seed)
        edges = EdgeCases(
            moments: EdgeMoments(now: organisation.now),
            seed: seed,
            hasCrowdedAccount: plan.hasCrowdedAccount
        )
        usual = UsualCounts(plan, edges: edges)
        holders = Holders(plan, staff: staff, usual: usual, seed: seed)
        days = SellerZone.all.map { ZoneDays($0.name, now: organisation.now) }
        leadShuffle = Shuffle(count: usual.leads)
        opportunityShuffle = Shuffle(count: usual.opportunities)
        accountShuffle = Shuffle(count: usual.accounts)
        itemShuffle = Shuffle(count: usual.activities)
        currencies = Currency.all.indices.map { [seed] in
            .guid(.numbered(seed: seed, space: "transactioncurrency", ordinal: $0))
        }
    }

    func id(_ table: String, _ ordinal: Int) -> GUID { .numbered(seed: seed, space: table, ordinal: ordinal) }

    func stream(_ name: String) -> Stream { Stream(seed: seed, name: name) }

    /// The place of an edge case's owner among the holders.
    func holder(of owner: EdgeCase.Owner) -> Int {
        switch owner {
        case .first: Staff.Seller.first
        case .second: Staff.Seller.second
        case .former: Staff.Seller.former
        case .idle: Staff.Seller.idle
        case .team: holders.sellers + plan.managers
        case .busiest: plan.whales.isEmpty ? Staff.Seller.first : whale(ofItem: 0)
        }
    }

    /// The place among the holders of the whale who has an item, counted over the items of all whales.
    func whale(ofItem item: Int) -> Int {
        var left = item
        var whale = 0
        while whale < plan.whales.count - 1, left >= plan.whales[whale] {
            left -= plan.whales[whale]
            whale += 1
        }
        return holders.all.count - plan.whales.count + whale
    }

    func region(of holder: Int) -> Region { SellerZone.all[holders.all[holder].zone].region }

    /// The columns that every row owned by a user or team has.
    func own(
        _ values: inout [String: Value],
        by holder: Int,
        creator: GUID? = nil,
        created: Int64,
        modified: Int64,
        state: Int64,
        status: Int64
    ) {
        let owner = holders.all[holder]
        values["ownerid"] = .guid(owner.id)
        values["ownerid_type"] = owner.isTeam ? .team : .systemuser
        values["createdon"] = .instant(Instant(microseconds: created))
        values["createdby"] = .guid(creator ?? owner.creator)
        values["modifiedon"] = .instant(Instant(microseconds: modified))
        values["statecode"] = .int(state)
        values["statuscode"] = .int(status)
    }

    /// The creator of a record: the owner, except where the record changed hands (4 %).
    func creator(of holder: Int, _ draws: inout Draws) -> GUID? {
        draws.chance(0.04) ? holders.all[draws.below(holders.sellers)].creator : nil
    }

    /// Puts the values of an edge case over the usual ones.
    func apply(_ record: EdgeCase.Record, to values: inout [String: Value]) {
        for column in record.values.keys.sorted() {
            let value = record.values[column] ?? .null
            values[column] = value.isNull ? nil : value
        }
    }
}

extension Value {
    static let systemuser = Value.text("systemuser")
    static let team = Value.text("team")
    static let account = Value.text("account")
    static let contact = Value.text("contact")
    static let lead = Value.text("lead")
    static let opportunity = Value.text("opportunity")

    /// A whole amount of money.
    static func money(_ amount: Double) -> Value {
        .decimal(Decimal4(tenThousandths: Int64(amount.rounded()) * 10_000))
    }
}

extension UsualCounts {
    init(_ plan: Plan, edges: EdgeCases) {
        let whale = plan.whaleItems
        let open = edges.count { $0.completed == nil }
        let due = edges.count { $0.completed == nil && $0.due.isTodayOrOverdue }
        let ofFirst: (EdgeCase.Activity) -> Bool = { $0.completed == nil && $0.owner == .first }
        self.init(
            accounts: plan.accounts - edges.accounts.count,
            contacts: plan.contacts - edges.contacts.count,
            leads: plan.leads - edges.leads.count - whale,
            opportunities: plan.opportunities - edges.opportunities.count,
            activities: plan.activities - edges.count { _ in true } - whale,
            open: plan.open - open - whale,
            due: plan.due - due - whale,
            itemsTakenFromFirst: edges.count(where: ofFirst),
            dueTakenFromFirst: edges.count { ofFirst($0) && $0.due.isTodayOrOverdue }
        )
    }
}
