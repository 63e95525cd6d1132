import HTTPTypes
import Identity
import OData
import Records
import SalesCore
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Web

@Suite("Headers of the Web API")
struct HeaderTests {
    private func header(_ name: String, _ value: String) -> HTTPFields { [HTTPField.Name(name)!: value] }

    @Test(
        "Every answer speaks 4.0; who speaks an older version alone is told",
        arguments: [
            ("OData-Version", "4.0", 200), ("OData-Version", "4.01", 200), ("OData-MaxVersion", "4.0", 200),
            ("OData-MaxVersion", "4.01", 200), ("OData-MaxVersion", "5.0", 200), ("OData-MaxVersion", "3.0", 400),
            ("OData-Version", "3.0", 400), ("OData-Version", "x", 400),
        ]
    )
    func versions(name: String, value: String, status: Int) async throws {
        try await withAPI(.sqlite) { api in
            let reply = try await api.get("WhoAmI", header(name, value))
            #expect(reply.status == status)
            #expect(reply.headers[HTTPField.Name("OData-Version")!] == "4.0")
        }
    }

    @Test(
        "Accept is honoured, or the request fails",
        arguments: [
            ("application/json", 200), ("*/*", 200), ("application/*", 200), ("", 200),
            ("application/json;odata.metadata=minimal, text/plain", 200),
            ("text/html,application/xml;q=0.9,*/*;q=0.8", 200),
            ("application/xml", 406), ("text/plain", 406),
        ]
    )
    func accept(value: String, status: Int) async throws {
        try await withAPI(.sqlite) { api in
            let reply = try await api.get("WhoAmI", header("Accept", value))
            #expect(reply.status == status)
            #expect(try await api.get("leads/$count", header("Accept", value)).status == 200)
            #expect(try await api.get("$metadata", header("Accept", value)).status == 200)
        }
    }

    @Test("$format names JSON")
    func format() async throws {
        try await withAPI(.sqlite) { api in
            let reply = try await api.get("WhoAmI?$format=json")
            #expect(reply.status == 200)
            #expect(try await api.get("leads?$format=application/json;odata.metadata=minimal").status == 200)
            #expect(try await api.get("leads?$format=atom").status == 415)
            #expect(try await api.get("$metadata?$format=application/xml").status == 200)
        }
    }

    @Test(
        "Hardening, Access 4: an administrator acts as somebody else, with that person's rights and both names",
        arguments: Engine.allCases
    )
    func impersonation(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            for name in ["MSCRMCallerID", "CallerObjectId"] {
                let reply = try await api.get("WhoAmI", as: house.admin, header(name, house.seller.id.description))
                #expect(reply.json["UserId"].string == house.seller.id.description)
            }
            try await house.lead(named: "Hidden", owner: house.stranger.reference)
            let asSeller = header("MSCRMCallerID", house.seller.id.description)
            #expect(try await api.get("leads", as: house.admin, asSeller).rows.isEmpty)
            let made = try await api.post("leads", #"{"lastname":"Ada"}"#, as: house.admin, asSeller)
            #expect(made.status == 204)
            let lead = try #require(try await house.row("lead", try APIHouse.id(of: made)))
            #expect(lead["createdby"].guid == house.seller.id)
            #expect(lead.owner == house.seller.reference)
            let operation = try #require(GUID(made.headers[HTTPField.Name("sv-operation-id")!] ?? ""))
            let kept = try await house.pipeline.run(.settings, as: house.admin) { try $0.unit.operation(operation) }
            #expect(kept?.person == house.seller.id)
            #expect(kept?.impersonator == house.admin.id)
            let names = api.audited.all.compactMap { event -> [String]? in
                if case .impersonated(_, _, let names, _) = event { names } else { nil }
            }
            #expect(names.last == ["Admin", "Seller"])
            for caller in [house.seller, house.manager] {
                let refused = try await api.get(
                    "WhoAmI",
                    as: caller,
                    header("MSCRMCallerID", house.admin.id.description)
                )
                #expect(refused.status == 403)
            }
            for id in [TestHouse.nobody.description, "nonsense"] {
                #expect(try await api.get("WhoAmI", as: house.admin, header("MSCRMCallerID", id)).status == 403)
            }
        }
    }
}

@Suite("Limits on the Web API")
struct RateLimitTests {
    /// A clock that a test moves.
    private final class Clock: Sendable {
        private let instant = Mutex(Instant(seconds: 1_800_000_000))

        var now: Instant { instant.withLock { $0 } }
        func wait(_ seconds: Int) { instant.withLock { $0 = $0.adding(.seconds(seconds)) } }
    }

    private let client = RateMeter.Client(person: TestHouse.nobody, address: ClientAddress("192.0.2.1"))
    private let other = RateMeter.Client(person: TestHouse.nobody, address: ClientAddress("192.0.2.2"))

    @Test("Too many requests within five minutes wait until the first of them are old")
    func count() {
        let clock = Clock()
        let meter = RateMeter(RateLimits(count: 3, seconds: nil, concurrent: nil), now: { clock.now })
        for _ in 0..<3 {
            #expect(meter.begin(client) == nil)
            meter.end(client, after: .zero)
        }
        let refused = meter.begin(client)
        #expect(refused?.limit == .count)
        #expect(refused?.retryAfter == 300)
        #expect(meter.begin(other) == nil)
        clock.wait(299)
        #expect(meter.begin(client)?.retryAfter == 1)
        clock.wait(1)
        #expect(meter.begin(client) == nil)
    }

    @Test("So do requests that take too long together")
    func time() {
        let clock = Clock()
        let meter = RateMeter(RateLimits(count: nil, seconds: 10, concurrent: nil), now: { clock.now })
        #expect(meter.begin(client) == nil)
        meter.end(client, after: .seconds(6))
        clock.wait(60)
        #expect(meter.begin(client) == nil)
        meter.end(client, after: .milliseconds(4500))
        let refused = meter.begin(client)
        #expect(refused?.limit == .seconds)
        #expect(refused?.retryAfter == 240)
    }

    @Test("Requests at once are few, and the next one waits a second")
    func concurrent() {
        let clock = Clock()
        let meter = RateMeter(RateLimits(count: nil, seconds: nil, concurrent: 2), now: { clock.now })
        #expect(meter.begin(client) == nil)
        #expect(meter.begin(client) == nil)
        #expect(meter.begin(client)?.limit == .concurrent)
        #expect(meter.begin(client)?.retryAfter == 1)
        meter.end(client, after: .zero)
        #expect(meter.begin(client) == nil)
    }

    @Test("The codes are the published ones")
    func codes() {
        #expect(RateLimit.count.rawValue == "0x80072322")
        #expect(RateLimit.seconds.rawValue == "0x80072321")
        #expect(RateLimit.concurrent.rawValue == "0x80072326")
    }
}
