/// How many rows of each kind a size has: the table in the specification of generated data.
struct Plan {
    var sellers: Int
    var managers: Int
    var teams: Int
    var accounts: Int
    var contacts: Int
    var leads: Int
    var opportunities: Int
    var activities: Int
    /// Of the activities.
    var open: Int
    /// Of the open activities: due today or overdue.
    var due: Int
    /// How many due items each of the whales has, who are the last of the sellers. Each item is on a lead of its own;
    /// those leads and activities are part of the numbers above.
    var whales: [Int] = []
    /// Whether one account has 10,000 contacts (EC-26).
    var hasCrowdedAccount = false
    var pinned: Pinned

    /// What `seller@` and `seller2@` have: enough for a full list at every size. `seller@` is the busiest person where
    /// there is no whale.
    struct Pinned {
        var first: Holding
        /// Beside the edge cases, which are nearly all the second seller's.
        var second: Holding
    }

    struct Holding {
        var items: Int
        var due: Int
        var leads: Int
        var opportunities: Int
        var accounts: Int
    }

    var usualSellers: Int { sellers - whales.count }

    var whaleItems: Int { whales.reduce(0, +) }

    static func of(_ size: Organisation.Size) -> Plan {
        switch size {
        case .demo: demo
        case .s: small
        case .m: medium
        case .mWhale: medium.adding(whale: 20_000)
        case .l: large
        case .l100k: large.adding(whale: 100_000)
        }
    }

    private static let demo = Plan(
        sellers: 5,
        managers: 1,
        teams: 2,
        accounts: 300,
        contacts: 900,
        leads: 2000,
        opportunities: 800,
        activities: 12_000,
        open: 1500,
        due: 400,
        pinned: Pinned(
            first: Holding(items: 400, due: 150, leads: 640, opportunities: 260, accounts: 90),
            second: Holding(items: 270, due: 45, leads: 480, opportunities: 190, accounts: 70)
        )
    )

    private static let small = Plan(
        sellers: 50,
        managers: 5,
        teams: 6,
        accounts: 300,
        contacts: 700,
        leads: 1500,
        opportunities: 500,
        activities: 6000,
        open: 1500,
        due: 450,
        pinned: Pinned(
            first: Holding(items: 400, due: 120, leads: 200, opportunities: 70, accounts: 30),
            second: Holding(items: 40, due: 20, leads: 50, opportunities: 20, accounts: 10)
        )
    )

    private static let medium = Plan(
        sellers: 200,
        managers: 20,
        teams: 25,
        accounts: 3000,
        contacts: 7000,
        leads: 15_000,
        opportunities: 5000,
        activities: 60_000,
        open: 15_000,
        due: 4500,
        pinned: Pinned(
            first: Holding(items: 3000, due: 800, leads: 1500, opportunities: 500, accounts: 150),
            second: Holding(items: 100, due: 40, leads: 120, opportunities: 50, accounts: 30)
        )
    )

    /// The same with one more seller, who alone has this many due items.
    private func adding(whale items: Int) -> Plan {
        var plan = self
        plan.whales.append(items)
        plan.sellers += 1
        plan.leads += items
        plan.activities += items
        plan.open += items
        plan.due += items
        return plan
    }

    private static let large = Plan(
        sellers: 1000,
        managers: 100,
        teams: 120,
        accounts: 30_000,
        contacts: 70_000,
        leads: 150_000,
        opportunities: 50_000,
        activities: 600_000,
        open: 150_000,
        due: 60_000,
        whales: [20_000],
        hasCrowdedAccount: true,
        pinned: Pinned(
            first: Holding(items: 400, due: 150, leads: 260, opportunities: 110, accounts: 60),
            second: Holding(items: 100, due: 40, leads: 120, opportunities: 50, accounts: 30)
        )
    )
}
