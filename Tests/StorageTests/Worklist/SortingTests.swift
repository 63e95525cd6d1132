import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@Suite("The order of the list")
struct SortingTests {
    @Test("W-41: score highest on top, ties by due time, then name", arguments: Engine.allCases)
    func factoryOrder(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let early = house.now.adding(hours: -1)
            let late = house.now.adding(hours: 1)
            for (name, score, due) in [
                ("Unscored late", Int64?.none, late), ("Unscored early", nil, early), ("Low", 1, early),
                ("Zoë high late", 90, late), ("zara high late", 90, late), ("High early", 90, early),
                ("Top", 100, late),
            ] {
                try await house.call(on: try await house.lead(named: name, score: score), due: due)
            }
            let expected = [
                "Top", "High early", "zara high late", "Zoë high late", "Low", "Unscored early", "Unscored late",
            ]
            #expect(try await house.names() == expected)
            #expect(try await house.names(house.query(filter: .always(true))) == expected)
        }
    }

    @Test("W-10, W-41: a score that comes later moves the card at once", arguments: Engine.allCases)
    func scoreMovesCard(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let ada = try await house.lead(named: "Ada", score: 50)
            let ben = try await house.lead(named: "Ben")
            for lead in [ada, ben] { try await house.call(on: lead, due: house.now) }
            #expect(try await house.names() == ["Ada", "Ben"])
            let score = try await house.score(ben, 51, grade: 1, trend: 0)
            #expect(try await house.names() == ["Ben", "Ada"])
            let card = try #require(try await house.list(for: house.seller).first)
            #expect(card.score == 51)
            #expect(card.grade == .b)
            #expect(card.trend == .improving)
            try await house.change { try $0.delete(score) }
            #expect(try await house.names() == ["Ada", "Ben"])
        }
    }

    /// Seven cards with ties and gaps in every column.
    private func fill(_ house: TestHouse) async throws {
        for (name, score, kind, hour) in [
            ("Éva", Int64?.some(40), ActivityKind.task, 3), ("eva", nil, .phonecall, 1), ("Adam", 40, .email, 1),
            ("Łukasz", 7, .appointment, 2), ("Zed", nil, .task, 2), ("Bo", 93, .phonecall, 3),
            ("Mia", 40, .phonecall, 1),
        ] {
            let lead = try await house.lead(named: name, score: score, grade: score.map { $0 > 50 ? 0 : 2 })
            try await house.activity(kind, on: lead, due: house.now.adding(hours: hour), subject: kind.name)
        }
        let account = try await house.create("account", [Change("name", .text("Acme"))], owner: house.seller.reference)
        try await house.call(on: account, due: house.now.adding(hours: 2))
    }

    @Test("W-40: due soonest on top is the most overdue first, and the reverse", arguments: Engine.allCases)
    func byDue(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await fill(house)
            #expect(
                try await house.names(house.query(order: [Ordering("duetime")]))
                    == ["Adam", "Mia", "eva", "Łukasz", "Acme", "Zed", "Bo", "Éva"]
            )
            #expect(
                try await house.names(house.query(order: [Ordering("duetime", descending: true)]))
                    == ["Bo", "Éva", "Łukasz", "Acme", "Zed", "Adam", "Mia", "eva"]
            )
        }
    }

    @Test("W-39: by name without regard to accents and capitals", arguments: Engine.allCases)
    func byName(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await fill(house)
            let names = ["Acme", "Adam", "Bo", "Éva", "eva", "Łukasz", "Mia", "Zed"]
            #expect(try await house.names(house.query(order: [Ordering("recordname")])) == names)
            #expect(
                try await house.names(house.query(order: [Ordering("recordname", descending: true)]))
                    == ["Zed", "Mia", "Łukasz", "Éva", "eva", "Bo", "Adam", "Acme"]
            )
        }
    }

    @Test("W-44: records without a score come last in both directions", arguments: Engine.allCases)
    func withoutScoreLast(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await fill(house)
            let up = try await house.names(house.query(order: [Ordering("score")]))
            #expect(up == ["Łukasz", "Adam", "Mia", "Éva", "Bo", "eva", "Acme", "Zed"])
            let down = try await house.names(house.query(order: [Ordering("score", descending: true)]))
            #expect(down == ["Bo", "Adam", "Mia", "Éva", "Łukasz", "eva", "Acme", "Zed"])
        }
    }

    @Test("W-38, W-41: inside a group of equal keys the score decides", arguments: Engine.allCases)
    func equalKeysByScore(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await fill(house)
            let byKind = try await house.list(house.query(order: [Ordering("activitytype")]))
            #expect(byKind.map(\.recordName) == ["Adam", "Łukasz", "Bo", "Mia", "eva", "Acme", "Éva", "Zed"])
            let byType = try await house.list(house.query(order: [Ordering("recordtype"), Ordering("recordname")]))
            #expect(byType.map(\.record.table).first == "account")
            #expect(byType.map(\.recordName) == ["Acme", "Adam", "Bo", "Éva", "eva", "Łukasz", "Mia", "Zed"])
        }
    }

    @Test("W-42: read page by page, every order gives the whole list once", arguments: Engine.allCases)
    func pagesMakeTheWhole(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await fill(house)
            var orders: [[Ordering]] = [[]]
            for column in ["duetime", "score", "recordname", "activitytype", "recordtype", "grade", "companyname"] {
                orders += [false, true].map { [Ordering(column, descending: $0)] }
            }
            orders.append([Ordering("grade", descending: true), Ordering("score"), Ordering("duetime")])
            for order in orders {
                let query = house.query(order: order)
                let whole = try await house.list(query)
                #expect(whole.count == 8)
                for size in [1, 3, 8] {
                    let pages = try await house.pages(of: query, size: size)
                    #expect(Array(pages.joined()) == whole, "\(order) in pages of \(size)")
                    #expect(pages.count == (8 + size - 1) / size)
                }
            }
        }
    }

    @Test("W-112: no card is lost or doubled while cards are done between two pages", arguments: Engine.allCases)
    func doneBetweenPages(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            for order in [[], [Ordering("recordname", descending: true)], [Ordering("score")]] as [[Ordering]] {
                try await fill(house)
                let query = house.query(order: order)
                let whole = try await house.list(query)
                var left = whole.map(\.id)
                let pages = try await house.pages(of: query, size: 3) {
                    // One above and one below the place where the page ended.
                    for item in [left.removeFirst(), left.removeLast()] { try await house.complete(item) }
                }
                let read = pages.joined().map(\.id)
                #expect(Set(read).count == read.count)
                #expect(Set(left).isSubset(of: read))
                #expect(read == whole.map(\.id).filter { read.contains($0) })
                for item in left { try await house.complete(item) }
            }
        }
    }
}
