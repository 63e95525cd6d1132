import SalesCore

/// A user of the organisation.
struct Person {
    var id: GUID
    var first: String
    var last: String
    var email: String
    var title: String
    /// Index in ``SellerZone/all``.
    var zone: Int
    var unit: Int
    var role: String?
    var language: String?
    var isDisabled = false
    /// Whether the person may have open items at all.
    var hasItems = true
}

/// Who works in the organisation: administrator, managers and sellers, in this order, and the teams.
struct Staff {
    let units: [Unit]
    let people: [Person]
    let managers: Range<Int>
    let sellers: Range<Int>
    let teams: [Team]

    struct Unit {
        var id: GUID
        var name: String
        var parent: Int?
    }

    struct Team {
        var id: GUID
        var name: String
        /// Indices in ``Staff/people``.
        var members: [Int]
    }

    /// Sellers with fixed parts, by their place among the sellers.
    enum Seller {
        static let first = 0
        static let second = 1
        /// Disabled, and still owner of records and open items (EC-16).
        static let former = 2
        /// Has records, all closed, and no open item (EC-22).
        static let idle = 3
        /// Has no role and no record (EC-22).
        static let newcomer = 4
    }

    init(_ plan: Plan, seed: UInt64) {
        let map = UnitMap(sellers: plan.usualSellers)
        units = map.units(seed: seed)
        managers = 1..<1 + plan.managers
        sellers = managers.upperBound..<managers.upperBound + plan.sellers
        var people: [Person] = []
        let stream = Stream(seed: seed, name: "systemuser")
        for ordinal in 0..<sellers.upperBound {
            let id = GUID.derived(seed: seed, space: "systemuser", ordinal: ordinal)
            var person =
                Staff.named(ordinal, managers: managers, plan: plan, id: id)
                ?? Staff.drawn(ordinal, isManager: managers.contains(ordinal), id: id, stream: stream)
            person.unit = ordinal == 0 ? 0 : map.unit(of: person, ordinal: ordinal)
            people.append(person)
        }
        self.people = people
        teams = Staff.teams(plan, people: people, sellers: sellers, seed: seed)
    }

    func seller(_ place: Int) -> Person { people[sellers.lowerBound + place] }

    private static func named(_ ordinal: Int, managers: Range<Int>, plan: Plan, id: GUID) -> Person? {
        func person(
            _ first: String,
            _ last: String,
            _ email: String,
            _ title: String,
            _ role: String?,
            zone: Int
        ) -> Person {
            Person(
                id: id,
                first: first,
                last: last,
                email: email + "@demo.test",
                title: title,
                zone: zone,
                unit: 0,
                role: role
            )
        }
        func whale(_ items: Int) -> Person {
            items > 20_000
                ? person("Levi", "Athan", "leviathan", "Account executive", salesperson, zone: SellerZone.paris)
                : person("Wanda", "Hale", "whale", "Account executive", salesperson, zone: SellerZone.paris)
        }
        let seller = ordinal - managers.upperBound
        if ordinal == 0 { return person("Ada", "Martin", "admin", "Administrator", admin, zone: SellerZone.paris) }
        if ordinal == 1 {
            return person("Marc", "Lefèvre", "manager", "Sales manager", manager, zone: SellerZone.paris)
        }
        if seller >= plan.usualSellers { return whale(plan.whales[seller - plan.usualSellers]) }
        switch seller {
        case Seller.first:
            return person("Sam", "Dubois", "seller", "Account executive", salesperson, zone: SellerZone.paris)
        case Seller.second:
            return person("Nora", "Klein", "seller2", "Account executive", salesperson, zone: SellerZone.berlin)
        case Seller.former:
            var former = person("Hugo", "Weber", "former", "Seller", salesperson, zone: SellerZone.kathmandu)
            former.isDisabled = true
            return former
        case Seller.idle:
            var idle = person("Inès", "Laurent", "idle", "Seller", salesperson, zone: SellerZone.pagoPago)
            idle.hasItems = false
            return idle
        case Seller.newcomer:
            var newcomer = person("Tom", "Okafor", "newcomer", "Seller", nil, zone: SellerZone.kiritimati)
            newcomer.hasItems = false
            return newcomer
        default:
            return nil
        }
    }

    private static func drawn(_ ordinal: Int, isManager: Bool, id: GUID, stream: Stream) -> Person {
        var draws = stream.row(ordinal)
        let name = PersonName.draw(&draws, script: draws.chance(0.2) ? .accented : .plain)
        var person = Person(
            id: id,
            first: name.first,
            last: name.last,
            email: "\(name.mailbox)\(ordinal)@demo.test",
            title: isManager ? "Sales manager" : draws.pick(titles),
            zone: SellerZone.draw(&draws),
            unit: 0,
            role: isManager ? manager : salesperson
        )
        person.language = draws.chance(0.1) ? "fr" : nil
        person.hasItems = isManager || !draws.chance(0.05)
        return person
    }

    private static func teams(_ plan: Plan, people: [Person], sellers: Range<Int>, seed: UInt64) -> [Team] {
        var teams = (0..<plan.teams).map { ordinal in
            Team(
                id: GUID.derived(seed: seed, space: "team", ordinal: ordinal),
                name: ordinal < teamNames.count
                    ? teamNames[ordinal] : "\(teamNames[ordinal % teamNames.count]) \(ordinal / teamNames.count + 1)",
                members: []
            )
        }
        teams[0].members = [sellers.lowerBound, sellers.lowerBound + 1]
        teams[1].members = [1, sellers.lowerBound + 1]
        for ordinal in sellers.prefix(plan.usualSellers).dropFirst(5) where people[ordinal].hasItems {
            teams[ordinal * 7 % plan.teams].members.append(ordinal)
        }
        return teams
    }

    static let admin = "System Administrator"
    static let manager = "Sales Manager"
    static let salesperson = "Salesperson"
    private static let titles = ["Account executive", "Inside seller", "Seller", "Key account manager"]
    private static let teamNames = [
        "Inbound desk", "Renewals", "Key accounts", "Public sector", "Start-ups", "Partners", "Education", "Retail",
    ]
}

/// Business units: the organisation, a unit per region, and below it units of about 45 sellers where there are many.
private struct UnitMap {
    private let parts: [Int]
    private static let names = ["Europe", "Americas", "Asia", "Pacific"]

    init(sellers: Int) {
        parts = [0.35, 0.40, 0.20, 0.05].map { max(1, Int(Double(sellers) * $0 / 45)) }
    }

    func units(seed: UInt64) -> [Staff.Unit] {
        func id(_ ordinal: Int) -> GUID { .derived(seed: seed, space: "businessunit", ordinal: ordinal) }
        var units = [Staff.Unit(id: id(0), name: "Suivant Demo", parent: nil)]
        for name in UnitMap.names { units.append(Staff.Unit(id: id(units.count), name: name, parent: 0)) }
        for (region, count) in parts.enumerated() where count > 1 {
            for part in 1...count {
                let name = "\(UnitMap.names[region]) \(part)"
                units.append(Staff.Unit(id: id(units.count), name: name, parent: 1 + region))
            }
        }
        return units
    }

    /// The first manager and the first two sellers share a unit, so that the one manages the others.
    func unit(of person: Person, ordinal: Int) -> Int {
        let region = SellerZone.all[person.zone].region.rawValue
        guard parts[region] > 1 else { return 1 + region }
        let before = parts[..<region].filter { $0 > 1 }.reduce(0, +)
        let isPinned = ["manager@demo.test", "seller@demo.test", "seller2@demo.test"].contains(person.email)
        return 5 + before + (isPinned ? 0 : ordinal % parts[region])
    }
}
