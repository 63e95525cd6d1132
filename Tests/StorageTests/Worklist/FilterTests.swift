import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@Suite("Filters and search")
struct FilterTests {
    private func fill(_ house: TestHouse) async throws {
        let today = house.now
        for (name, kind, due) in [
            ("Overdue yesterday", ActivityKind.phonecall, today.adding(days: -1)),
            ("Overdue today", .email, today.adding(hours: -1)), ("Due now", .task, today),
            ("Later today", .phonecall, today.adding(hours: 5)), ("Tomorrow", .appointment, today.adding(days: 1)),
            ("Next week", .task, today.adding(days: 7)),
        ] {
            try await house.activity(kind, on: try await house.lead(named: name), due: due)
        }
    }

    private func during(_ from: Instant, _ until: Instant) -> Predicate {
        .all([
            .compare("duetime", .greaterOrEqual, .instant(from)), .compare("duetime", .less, .instant(until)),
        ])
    }

    @Test("W-48: overdue is due earlier than now, to the instant", arguments: Engine.allCases)
    func overdue(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await fill(house)
            let overdue = Predicate.compare("isoverdue", .equal, .int(1))
            #expect(
                Set(try await house.names(house.query(filter: overdue))) == ["Overdue yesterday", "Overdue today"]
            )
            house.set(Instant(microseconds: house.now.microseconds + 1))
            #expect(try await house.names(house.query(filter: overdue)).contains("Due now"))
            #expect(try await house.list(for: house.seller).filter { $0.isOverdue(at: house.now) }.count == 3)
        }
    }

    @Test(
        "W-48: an item due earlier today matches both today and overdue; options are a union",
        arguments: Engine.allCases
    )
    func dueGroups(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await fill(house)
            func names(_ groups: DueGroup...) async throws -> Set<String> {
                let filter = Predicate.isOneOf(
                    "duegroup",
                    groups.map { .int(Int64(DueGroup.allCases.firstIndex(of: $0)!)) }
                )
                return Set(try await house.names(house.query(.ahead, filter: filter)))
            }
            #expect(try await names(.today) == ["Overdue today", "Due now", "Later today"])
            #expect(try await names(.yesterday) == ["Overdue yesterday"])
            #expect(try await names(.tomorrow, .later) == ["Tomorrow", "Next week"])
            #expect(try await names(.today, .tomorrow).count == 4)
            #expect(try await names(.older, .last7days).isEmpty)
        }
    }

    @Test("W-39: an item stands in the same group whether a card or the database decides", arguments: Engine.allCases)
    func groupsAgree(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let today = house.seller.zone.day(of: house.now)
            for days in [-30, -8, -7, -2, -1, 0, 1, 2, 30] {
                for due in [
                    house.seller.zone.start(of: today.adding(days: days)),
                    house.seller.zone.end(of: today.adding(days: days)),
                ] {
                    try await house.call(on: try await house.lead(named: "\(days)"), due: due)
                }
            }
            let query = house.query(.ahead)
            let groups = try await house.worklist.groups(query, by: [.duegroup], upTo: 1000, for: house.seller)
            var expected: [String: Int] = [:]
            for card in try await house.list(query) {
                expected[DueGroup(due: try #require(card.dueAt), in: query.window).rawValue, default: 0] += 1
            }
            #expect(expected == ["older": 4, "last7days": 4, "yesterday": 2, "today": 2, "tomorrow": 2, "later": 4])
            #expect(Dictionary(uniqueKeysWithValues: groups.map { ($0.values[0].text ?? "", $0.count) }) == expected)
        }
    }

    @Test("W-49…W-51: record type and activity type combine by and, options of one by or", arguments: Engine.allCases)
    func typesCombine(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await fill(house)
            let account = try await house.create(
                "account",
                [Change("name", .text("Acme"))],
                owner: house.seller.reference
            )
            try await house.call(on: account, due: house.now)
            let leads = Predicate.isOneOf("recordtype", [.int(4)])
            let both = Predicate.isOneOf("recordtype", [.int(4), .int(1)])
            #expect(
                Set(try await house.names(house.query(kinds: [.phonecall], filter: leads)))
                    == ["Overdue yesterday", "Later today"]
            )
            #expect(try await house.names(house.query(kinds: [.phonecall], filter: both)).count == 3)
            #expect(try await house.names(house.query(kinds: [.phonecall, .email], filter: both)).count == 4)
        }
    }

    @Test("W-55: with every box of one filter cleared the list is empty", arguments: Engine.allCases)
    func nothingTicked(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await fill(house)
            #expect(try await house.names(house.query(kinds: [])).isEmpty)
            #expect(try await house.names(house.query(filter: .isOneOf("recordtype", []))).isEmpty)
            #expect(try await house.worklist.count(house.query(kinds: []), upTo: 10, for: house.seller) == 0)
        }
    }

    @Test(
        "K-7: a record with any listed item of the kind matches, and its card shows that item",
        arguments: Engine.allCases
    )
    func kindMatchesAnyItem(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            let task = try await house.activity(.task, on: lead, due: house.now.adding(hours: -2))
            let call = try await house.call(on: lead, due: house.now.adding(hours: 1))
            try await house.activity(.email, on: lead, due: house.now.adding(days: 3))
            #expect(try await house.list(house.query()).map(\.id) == [task])
            #expect(try await house.list(house.query(kinds: [.phonecall])).map(\.id) == [call])
            #expect(try await house.list(house.query(kinds: [.phonecall, .task])).map(\.id) == [task])
            #expect(try await house.list(house.query(kinds: [.email])).isEmpty)
            #expect(try await house.list(house.query(.ahead, kinds: [.email])).count == 1)
        }
    }

    @Test("W-36: search finds parts of names without regard to accents and capitals", arguments: Engine.allCases)
    func searches(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            for name in ["Zoë Müller-Łukasiewicz", "Nguyễn Thị Ánh", "100 % Bio_Hof", "محمد العلي", "Sam 👩🏽‍💻"] {
                try await house.call(on: try await house.lead(named: name), due: house.now)
            }
            for (typed, found) in [
                ("zoe", ["Zoë Müller-Łukasiewicz"]), ("MÜLLER-luka", ["Zoë Müller-Łukasiewicz"]),
                ("nguyen thi anh", ["Nguyễn Thị Ánh"]), ("محمد", ["محمد العلي"]), ("sam 👩🏽‍💻", ["Sam 👩🏽‍💻"]),
                ("%", ["100 % Bio_Hof"]), ("bio_h", ["100 % Bio_Hof"]), ("bio?h", []), ("o_h", ["100 % Bio_Hof"]),
                ("i_o", []), ("\\", []), ("nobody", []),
            ] {
                #expect(try await house.names(house.query(search: folded(typed))) == found, "\(typed)")
            }
        }
    }

    @Test("W-36: search and filters combine by and", arguments: Engine.allCases)
    func searchAndFilter(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await fill(house)
            let overdue = Predicate.compare("isoverdue", .equal, .int(1))
            let query = house.query(filter: overdue, search: "today")
            #expect(try await house.names(query) == ["Overdue today"])
            #expect(try await house.worklist.count(query, upTo: 10, for: house.seller) == 1)
            #expect(try await house.worklist.items(query, upTo: 10, for: house.seller).count == 1)
            #expect(Set(try await house.names(house.query(search: "today"))) == ["Overdue today", "Later today"])
        }
    }

    @Test("W-54: the cleared filters give the factory list again", arguments: Engine.allCases)
    func cleared(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await fill(house)
            let all = house.query(
                kinds: Set(ActivityKind.allCases),
                filter: .isOneOf("recordtype", [.int(4), .int(3), .int(1), .int(2)])
            )
            #expect(try await house.list(all) == house.list(for: house.seller))
        }
    }
}
