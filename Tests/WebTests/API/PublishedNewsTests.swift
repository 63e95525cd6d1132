import Records
import SalesCore
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("What is published is told to everybody")
struct PublishedNewsTests {
    /// What a page of this person hears of what concerned the configuration, as soon as it can be read.
    private func news(_ house: TestHouse, since start: EventPosition, for person: Caller) async throws -> EventHub.News?
    {
        for _ in 0..<600 {
            let events = try await house.events.events(since: start, limit: 100)
            if events.contains(where: { $0.record.table == "msdyn_worklistviewconfiguration" }) {
                return EventHub.news(of: events, for: [person.id], managing: [])
            }
            // On PostgreSQL a change shows when all older transactions have ended, those of other tests too.
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("no event came")
        return nil
    }

    @Test("W-93: a publication is an event for all, a draft for none but its author", arguments: Engine.allCases)
    func events(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            func heard(_ body: @escaping @Sendable (WriteSession) throws -> Void) async throws -> EventHub.News? {
                let start = try await house.events.latest()
                try await house.change(.update, as: house.admin, body)
                return try await news(house, since: start, for: house.seller)
            }
            #expect(try await heard { try $0.draft("filters", "{}") }?.isPublished != true)
            let published = try #require(try await heard { try $0.publish("filters", "{}") })
            #expect(published.isPublished && !published.isTeam && !published.isMore)
            #expect(!published.records.contains { $0.table == "msdyn_worklistviewconfiguration" })
            #expect(try await heard { try $0.draft("filters", "{\"filters\":[]}") }?.isPublished != true)
            #expect(try await heard { try $0.publish("filters", nil) }?.isPublished == true, "also that it ended")
        }
    }

    @Test(
        "W-32, W-61, W-93: filters, cards and the set-up are told, whichever call publishes",
        arguments: Engine.allCases
    )
    func calls(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            for (call, body) in [
                ("sv_PublishCards", "{\"locked\":true}"),
                ("sv_PublishWorkspace", "{\"recordtypes\":[\"lead\"]}"),
                ("sv_SetSellerAvailability", "{\"enabled\":true}"),
            ] {
                let start = try await house.events.latest()
                let reply = try await api.post(call, body, as: house.admin)
                #expect((200...204).contains(reply.status), "\(call): \(reply.text)")
                let heard = try await news(house, since: start, for: house.stranger)
                #expect(heard?.isPublished == true, "\(call)")
            }
        }
    }
}
