import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@Suite("Meetings on the list")
struct MeetingTests {
    /// An appointment of the seller's from `start`, so many minutes long.
    private func meeting(
        _ house: TestHouse,
        on lead: RecordReference,
        start: Instant,
        minutes: Int = 90,
        address: String? = nil
    ) async throws -> GUID {
        let changes = [
            Change("subject", .text("Demo")), Change("scheduledstart", .instant(start)),
            Change("scheduledend", .instant(start.adding(minutes: minutes))),
            Change("isonlinemeeting", .bool(address != nil)), Change("onlinemeetingjoinurl", .optional(address)),
            .link("regardingobjectid", lead),
        ]
        return try await house.create("appointment", changes, owner: house.seller.reference).id
    }

    private func told(_ query: WorklistQuery) -> WorklistQuery {
        var query = query
        query.tellsMeetings = true
        return query
    }

    private let address = "https://meet.example/j/42"

    @Test(
        "W-19: the page tells when they begin and how they are joined, whatever way it is read",
        arguments: Engine.allCases
    )
    func told(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let start = house.now.adding(hours: 2)
            let item = try await meeting(house, on: house.lead(named: "Ada", score: 50), start: start, address: address)
            try await house.call(on: house.lead(named: "Bo", score: 40), due: house.now)
            let expected = Meeting(startsAt: start, isOnline: true, joinAddress: address)
            for query in [
                house.query(), house.query(search: "a"), house.query(order: [Ordering("recordname")]),
                house.query(kinds: [.appointment]), house.query(filter: .compare("score", .greater, .int(1))),
            ] {
                let card = try #require(try await house.list(told(query)).first)
                #expect(card.id == item && card.meeting == expected)
                // It is due at its end, by which it is ranked (D-71).
                #expect(card.dueAt == start.adding(minutes: 90))
                #expect(try await house.list(query).first?.meeting == nil)
            }
            #expect(try await house.list(told(house.query())).last?.meeting == nil)
            try await house.change(.settings) {
                try $0.publish(RankRule.configuration, RankRule.weighed(RankWeights([.score: 1])!).definition)
            }
            _ = try await house.identity.caller(id: house.seller.id)
            let ranked = try #require(try await house.list(told(house.query())).first)
            #expect(ranked.rank != nil && ranked.meeting == expected)
        }
    }

    @Test(
        "X-31: what a person may not read of them is not told, and nothing but https leads to one",
        arguments: Engine.allCases
    )
    func secured(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let start = house.now.adding(hours: 2)
            let lead = try await house.lead(named: "Ada")
            let item = try await meeting(house, on: lead, start: start, address: "javascript:alert(1)")
            let card = try await house.list(told(house.query())).first
            #expect(card?.meeting == Meeting(startsAt: start, isOnline: true, joinAddress: nil))
            try await house.change {
                try $0.update(
                    RecordReference("appointment", item),
                    [Change("onlinemeetingjoinurl", .text("https://meet.example/secret"))]
                )
            }
            try await house.change(.customise) { session in
                try session.change("onlinemeetingjoinurl", of: "appointment") { $0.isSecured = true }
            }
            try await house.identity.followRegistry()
            let seen = try await house.list(told(house.query())).first?.meeting
            #expect(seen == Meeting(startsAt: start, isOnline: true, joinAddress: nil))
        }
    }

    @Test("K-5: today's promises are all there, each item by itself", arguments: Engine.allCases)
    func promises(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let ada = try await house.lead(named: "Ada", owner: house.tigers)
            // An overdue call stands for the record on the list, and would hide the meeting.
            try await house.call(on: ada, due: house.now.adding(days: -2), owner: house.tigers, subject: "Overdue")
            let first = try await meeting(house, on: ada, start: house.now.adding(hours: 1))
            let second = try await meeting(house, on: ada, start: house.now.adding(hours: 5))
            let past = try await house.call(on: ada, due: house.now.adding(hours: -1), subject: "Missed")
            try await house.call(on: ada, due: house.now, subject: "Some time", isAllDay: true)
            try await house.activity(.task, on: ada, due: house.now.adding(hours: 1))
            try await house.call(on: ada, due: house.now.adding(days: 1), subject: "Tomorrow")
            let foreign = try await house.lead(named: "Far", owner: house.stranger.reference)
            try await house.call(on: foreign, due: house.now, owner: house.stranger.reference)

            let order = [Ordering("isoverdue"), Ordering("duetime")]
            let query = house.query(.promised, order: order)
            #expect(try await house.list(query).map(\.id) == [first, second, past])
            #expect(try await house.list(query, for: house.mate).map(\.id) == [first, second, past])
            #expect(try await house.worklist.count(query, upTo: 9, for: house.seller) == 3)
            #expect(try await house.list(house.query(.promised, kinds: [.phonecall])).map(\.id) == [past])
            let pages = try await house.pages(of: query, size: 1)
            #expect(pages.flatMap(\.self).map(\.id) == [first, second, past])
            // The list itself shows the record once.
            #expect(try await house.list(for: house.seller).map(\.actionName) == ["Overdue"])
        }
    }

    @Test("W-15: one that is due ahead stands on the list of the days ahead alone", arguments: Engine.allCases)
    func ahead(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            let item = try await meeting(house, on: lead, start: house.now.adding(days: 1))
            #expect(try await house.list(told(house.query())).isEmpty)
            #expect(try await house.list(told(house.query(.ahead))).map(\.id) == [item])
        }
    }
}
