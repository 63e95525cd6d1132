import SalesCore

/// A user or team that owns records and open items.
struct Holder {
    var id: GUID
    var isTeam: Bool
    /// Index in ``SellerZone/all``; a team keeps the hours of its first member.
    var zone: Int
    /// The user who creates what the holder owns.
    var creator: GUID
    var hasOpenRecords: Bool
}

/// Who has how much: the holders are the sellers, then the managers, then the teams, and the whales last of all, so that
/// adding a whale moves nobody else.
///
/// Edge cases and the whales' records are counted apart; the shares here are of the rest, which is called usual.
struct Holders {
    let all: [Holder]
    /// Sellers without the whales.
    let sellers: Int
    let leads: Shares
    let openLeads: [Int]
    let opportunities: Shares
    let openOpportunities: [Int]
    let accounts: Shares
    let items: Shares
    let due: [Int]

    /// The share of a holder's leads and opportunities that are still open.
    private static let openShare = 0.42

    init(_ plan: Plan, staff: Staff, usual: UsualCounts, seed: UInt64) {
        var weights = HolderWeights(plan, staff: staff, seed: seed)
        let pinned = plan.pinned
        func split(_ total: Int, _ weights: [Double], _ holding: (Plan.Holding) -> Int) -> [Int] {
            var counts = Shares.split(total - holding(pinned.first) - holding(pinned.second), by: weights)
            counts[Staff.Seller.first] = holding(pinned.first)
            counts[Staff.Seller.second] = holding(pinned.second)
            return counts
        }
        weights.removePinned()
        let leadCounts = split(usual.leads, weights.records, \.leads)
        let opportunityCounts = split(usual.opportunities, weights.records, \.opportunities)
        accounts = Shares(split(usual.accounts, weights.records, \.accounts))
        all = Holders.list(staff, plan)
        sellers = plan.usualSellers
        leads = Shares(leadCounts)
        opportunities = Shares(opportunityCounts)
        let open = all.map { $0.hasOpenRecords }
        openLeads = zip(leadCounts, open).map { $1 ? max(1, Int(Double($0) * Holders.openShare)) : 0 }
        openOpportunities = zip(opportunityCounts, open).map { $1 ? Int(Double($0) * Holders.openShare) : 0 }

        var first = pinned.first
        first.items -= usual.itemsTakenFromFirst
        first.due -= usual.dueTakenFromFirst
        var itemCounts = Shares.split(usual.open - first.items - pinned.second.items, by: weights.items)
        var dueCounts = Shares.split(usual.due - first.due - pinned.second.due, like: itemCounts)
        itemCounts[Staff.Seller.first] = first.items
        dueCounts[Staff.Seller.first] = first.due
        itemCounts[Staff.Seller.second] = pinned.second.items
        dueCounts[Staff.Seller.second] = pinned.second.due
        items = Shares(itemCounts)
        due = dueCounts
    }

    private static func list(_ staff: Staff, _ plan: Plan) -> [Holder] {
        let withoutOpenRecords = [Staff.Seller.idle, Staff.Seller.newcomer].map { staff.sellers.lowerBound + $0 }
        func holder(_ ordinal: Int) -> Holder {
            let person = staff.people[ordinal]
            let hasOpenRecords = !withoutOpenRecords.contains(ordinal)
            return Holder(
                id: person.id,
                isTeam: false,
                zone: person.zone,
                creator: person.id,
                hasOpenRecords: hasOpenRecords
            )
        }
        let people = (staff.sellers.prefix(plan.usualSellers) + Array(staff.managers)).map(holder)
        let teams = staff.teams.map { team in
            let member = staff.people[team.members.first ?? 1]
            return Holder(id: team.id, isTeam: true, zone: member.zone, creator: member.id, hasOpenRecords: true)
        }
        return people + teams + staff.sellers.dropFirst(plan.usualSellers).map(holder)
    }
}

/// What is left of the size's numbers when edge cases and the whales are taken out.
struct UsualCounts {
    var accounts: Int
    var contacts: Int
    var leads: Int
    var opportunities: Int
    var activities: Int
    var open: Int
    var due: Int
    /// Open edge cases of the first seller, who keeps the pinned number in all.
    var itemsTakenFromFirst: Int
    var dueTakenFromFirst: Int
}

/// The relative shares of the holders, in their order.
private struct HolderWeights {
    var records: [Double] = []
    var items: [Double] = []

    init(_ plan: Plan, staff: Staff, seed: UInt64) {
        let stream = Stream(seed: seed, name: "ownership")
        for place in 0..<plan.usualSellers {
            var draws = stream.row(place)
            let person = staff.seller(place)
            let size = draws.logNormal(median: 1, sigma: 0.4)
            records.append(place == Staff.Seller.newcomer ? 0 : size)
            // Cut at 2.6 deviations, so that at no seed anybody overtakes the pinned seller.
            let busyness = Portable.exp(1.2 * min(2.6, draws.normal()))
            items.append(person.hasItems ? busyness : 0)
        }
        if plan.sellers < 10 { tameDemo() }
        let sellerRecords = records.reduce(0, +)
        let sellerItems = items.reduce(0, +)
        for _ in staff.managers {
            records.append(sellerRecords * 0.03 / Double(plan.managers))
            items.append(sellerItems * 0.02 / Double(plan.managers))
        }
        for _ in staff.teams {
            records.append(sellerRecords * 0.08 / Double(plan.teams))
            items.append(sellerItems * 0.06 / Double(plan.teams))
        }
        if plan.sellers < 10 {
            items.replaceSubrange(plan.sellers..., with: [1.2, 1.7, 1.7])
            records.replaceSubrange(plan.sellers..., with: [1.0, 1.4, 1.4])
        }
        for _ in plan.whales {
            records.append(0)
            items.append(0)
        }
    }

    /// With five sellers, of whom two may have no items, chance would leave one person with everything.
    private mutating func tameDemo() {
        records[Staff.Seller.former] = 2.5
        records[Staff.Seller.idle] = 0.6
        items[Staff.Seller.former] = 3
    }

    /// The pinned sellers have numbers of their own.
    mutating func removePinned() {
        for place in [Staff.Seller.first, Staff.Seller.second] {
            records[place] = 0
            items[place] = 0
        }
    }
}
