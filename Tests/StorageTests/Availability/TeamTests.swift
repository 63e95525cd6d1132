import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@Suite("The team")
struct TeamTests {
    @Test("Figures count what is due, overdue and done, per person and day", arguments: Engine.allCases)
    func figures(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            for hours in [-72, -1, 2, 24, 48] { try await house.call(on: lead, due: house.now.adding(hours: hours)) }
            try await house.call(on: lead, due: house.now.adding(days: -31))
            let done = try await house.call(on: lead, due: house.now)
            try await house.change(.complete, as: house.seller) {
                _ = try $0.run(.complete(note: nil, status: nil), on: done)
            }
            let mates = try await house.lead(named: "Bea", owner: house.mate.reference)
            try await house.call(on: mates, due: house.now, owner: house.mate.reference)
            let people = [house.seller, house.mate].map { TeamMember(id: $0.id, zone: $0.zone, at: house.now) }
            let today = people[0].today
            let last = today.adding(days: 2)
            let figures = try await house.worklist.figures(of: people, until: last, at: house.now, for: house.manager)
            let seller = try #require(figures[house.seller.id])
            #expect(seller.overdue == 2 && seller.dueToday == 2 && seller.doneToday == 1)
            #expect(seller.due == [today.adding(days: -3): 1, today: 2, today.adding(days: 1): 1, last: 1])
            #expect(figures[house.mate.id]?.due == [today: 1])
        }
    }

    @Test("Figures hold nothing that the manager may not read", arguments: Engine.allCases)
    func unreadable(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada", owner: house.stranger.reference)
            let done = try await house.call(on: lead, due: house.now, owner: house.stranger.reference)
            try await house.call(on: lead, due: house.now, owner: house.stranger.reference)
            try await house.change(.complete, as: house.stranger) {
                _ = try $0.run(.complete(note: nil, status: nil), on: done)
            }
            let people = [TeamMember(id: house.stranger.id, zone: .paris, at: house.now)]
            let ours = try await house.worklist.figures(
                of: people,
                until: people[0].today,
                at: house.now,
                for: house.manager
            )
            #expect(ours[house.stranger.id] == TeamFigures())
            let all = try await house.worklist.figures(
                of: people,
                until: people[0].today,
                at: house.now,
                for: house.admin
            )
            #expect(all[house.stranger.id]?.dueToday == 1 && all[house.stranger.id]?.doneToday == 1)
        }
    }

    @Test(
        "A list that somebody else looks at is the seller's, without what the other may not read",
        arguments: Engine.allCases
    )
    func lookingOn(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (_, _) = try await house.leadWithCall(named: "Ada")
            // The seller's item on a record of the south: the seller sees it by a share, the manager does not.
            let far = try await house.lead(named: "Far", owner: house.stranger.reference)
            try await house.change(.share) { session in
                try session.share(far, with: house.seller.reference, [.read, .appendTo])
            }
            try await house.call(on: far, due: house.now.adding(hours: 1))
            let seller = try #require(try await house.identity.caller(id: house.seller.id))
            #expect(Set(try await house.names(for: seller)) == ["Ada", "Far"])
            var query = house.query(for: seller)
            query.reader = house.manager
            #expect(try await house.names(query, for: seller) == ["Ada"])
            #expect(try await house.worklist.count(query, upTo: 10, for: seller) == 1)
        }
    }
}
