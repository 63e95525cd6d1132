import Foundation
import Glibc
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Identity
import NIOCore
import Records
import SalesCore
import Synchronization
import TestSupport
import Testing

@testable import Web

@Suite("Clients that leave")
struct DepartureTests {
    /// A read that ends only when its task is cancelled.
    private static func waiting(_ begun: AsyncStream<Void>.Continuation) async throws -> String {
        begun.yield()
        try await Task.sleep(for: .seconds(600))
        return ""
    }

    @Test("A read is ended when its client leaves, and says so")
    func ends() async throws {
        let attendance = Attendance()
        let (begun, source) = AsyncStream.makeStream(of: Void.self)
        let answer = Task { try await attendance.whileThere { try await DepartureTests.waiting(source) } }
        for await _ in begun { break }
        attendance.leave()
        await #expect(throws: ClientLeft.self) { _ = try await answer.value }
        // A request that was read from the socket before it closed is not begun for long.
        await #expect(throws: ClientLeft.self) {
            _ = try await attendance.whileThere { try await DepartureTests.waiting(source) }
        }
    }

    @Test("While the client is there, answers and errors pass unchanged")
    func passes() async throws {
        let attendance = Attendance()
        #expect(try await attendance.whileThere { 7 } == 7)
        await #expect(throws: Refusal.self) {
            _ = try await attendance.whileThere { throw Refusal(.invalid, WebMessage.badKey) }
        }
        let (begun, source) = AsyncStream.makeStream(of: Void.self)
        let task = Task { try await attendance.whileThere { try await DepartureTests.waiting(source) } }
        for await _ in begun { break }
        task.cancel()
        await #expect(throws: CancellationError.self) { _ = try await task.value }
    }

    @Test("A closed socket ends what is read for it, and nothing else")
    func socket() async throws {
        let (begun, source) = AsyncStream.makeStream(of: Void.self)
        let (ended, end) = AsyncStream.makeStream(of: Bool.self)
        let router = Router(context: AppContext.self)
        router.get("wait") { _, context in
            let attendance = try #require(context.attendance)
            do {
                return try await attendance.whileThere { try await DepartureTests.waiting(source) }
            } catch {
                end.yield(error is ClientLeft)
                throw error
            }
        }
        router.get("ping") { _, _ in "pong" }
        let app = Application(
            router: router,
            server: .http1(configuration: .init(additionalChannelHandlers: [DepartureHandler(), ParserRefusals()])),
            configuration: .init(address: .hostname("127.0.0.1", port: 0))
        )
        try await app.test(.live) { client in
            let port = try #require(client.port)
            let descriptor = try DepartureTests.connect(to: port)
            DepartureTests.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n", on: descriptor)
            for await _ in begun { break }
            Glibc.close(descriptor)
            for await hasLeft in ended {
                #expect(hasLeft)
                break
            }
            try await client.execute(uri: "/ping", method: .get) { #expect($0.status == .ok) }
        }
    }

    @Test("Whoever sends nothing more after a request is still there, and gets the answer", arguments: ["1.1", "1.0"])
    func halfClosed(version: String) async throws {
        let (begun, source) = AsyncStream.makeStream(of: Void.self)
        let goOn = AsyncStream.makeStream(of: Void.self)
        let router = Router(context: AppContext.self)
        router.get("wait") { _, context in
            try await #require(context.attendance).whileThere {
                source.yield()
                for await _ in goOn.stream { break }
                try Task.checkCancellation()
                return "answered"
            }
        }
        let app = Application(
            router: router,
            server: .http1(configuration: .init(additionalChannelHandlers: [DepartureHandler(), ParserRefusals()])),
            configuration: .init(address: .hostname("127.0.0.1", port: 0))
        )
        try await app.test(.live) { client in
            let descriptor = try DepartureTests.connect(to: #require(client.port))
            defer { Glibc.close(descriptor) }
            DepartureTests.send("GET /wait HTTP/\(version)\r\nHost: x\r\nConnection: close\r\n\r\n", on: descriptor)
            for await _ in begun { break }
            shutdown(descriptor, Int32(SHUT_WR))
            // The first question whether it is there shows that its end was noticed.
            let first = version == "1.1" ? await DepartureTests.received(on: descriptor, until: "100 Continue") : ""
            goOn.continuation.yield()
            let answer = first + (await DepartureTests.received(on: descriptor, until: "answered"))
            #expect(answer.contains("HTTP/1.1 200 OK"))
            #expect(answer.hasSuffix("answered"))
            #expect(answer.contains("100 Continue") == (version == "1.1"))
        }
    }

    /// Reads on a thread of its own, at most for as long as a test may take.
    private static func received(on descriptor: Int32, until end: String) async -> String {
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var text = ""
                var bytes = [UInt8](repeating: 0, count: 4096)
                while !text.contains(end) {
                    let count = Glibc.read(descriptor, &bytes, bytes.count)
                    guard count > 0 else { break }
                    text += String(decoding: bytes[..<count], as: UTF8.self)
                }
                continuation.resume(returning: text)
            }
        }
    }

    private static func connect(to port: Int) throws -> Int32 {
        let descriptor = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        #expect(result == 0)
        return descriptor
    }

    private static func send(_ text: String, on descriptor: Int32) {
        let bytes = Array(text.utf8)
        #expect(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
    }
}

@Suite("Limits of a person, and accesses that were refused")
struct PersonLimitTests {
    @Test("Another forwarded address for each request does not help, and pages are counted")
    func perPerson() async throws {
        try await withTestHouse(.sqlite) { house in
            let now: @Sendable () -> Instant = { Instant(seconds: 1_800_000_000) }
            let limits = RateLimits(count: 2, seconds: nil, concurrent: nil)
            let router = Router(context: AppContext.self)
            router.add(middleware: TestUserMiddleware(house: house))
            router.add(
                middleware: RateLimitMiddleware(
                    meter: RateMeter(limits, now: now),
                    personMeter: RateMeter(limits.ofPerson, now: now)
                )
            )
            router.get("ask") { _, _ in "" }
            try await Application(router: router).test(.router) { client in
                func ask(_ person: Caller, _ number: Int, token: Bool) async throws -> Int {
                    var headers: HTTPFields = [.testUser: person.id.description]
                    headers[HTTPField.Name("X-Forwarded-For")!] = "192.0.2.\(number)"
                    if token { headers[.authorization] = "Bearer x" }
                    return try await client.execute(uri: "/ask", method: .get, headers: headers) { Int($0.status.code) }
                }
                // Four in all: as pages, and with a token from whatever address.
                var statuses: [Int] = []
                for number in 0..<4 { statuses.append(try await ask(house.seller, number, token: number == 3)) }
                statuses.append(try await ask(house.seller, 4, token: true))
                statuses.append(try await ask(house.seller, 5, token: false))
                statuses.append(try await ask(house.mate, 0, token: false))
                #expect(statuses == [200, 200, 200, 200, 429, 429, 200])
            }
        }
        let none = RateLimits(count: nil, seconds: nil, concurrent: nil)
        #expect(none.ofPerson == none)
    }

    @Test("A refusal for want of rights is written down; one for a record that is not to be seen is not")
    func written() async throws {
        try await withAPI(.sqlite) { api in
            let lead = try await api.house.lead(named: "Ada")
            #expect(try await api.get("leads(\(lead.id))", as: api.house.stranger).status == 404)
            #expect(try await api.post("activityparties", "{}").status == 403)
            let refused = api.audited.all.filter { $0.name == "request.refused" }
            #expect(refused.count == 1)
            #expect(refused.first?.details.first?.value == api.house.seller.id.description)
            #expect(refused.first?.details.last?.value == "POST /api/data/v9.2/activityparties")
        }
    }

    @Test("A refused access is written down once a minute for each address")
    func audited() {
        let events = Audited()
        let clock = Mutex(Instant(seconds: 1_800_000_000))
        let refused = RefusedAccesses(
            audit: Audit { event in events.withLock { $0.append(event) } },
            now: { clock.withLock { $0 } }
        )
        let (first, second) = (GUID(high: 0, low: 1), GUID(high: 0, low: 2))
        let client = ClientAddress("192.0.2.1")
        for index in 0..<5 {
            refused.note(first, from: client, method: "PATCH", path: "/api/data/v9.2/leads(\(index))")
        }
        #expect(events.all.count == 1)
        refused.note(first, from: client, method: "DELETE", path: "/api/data/v9.2/leads(1)")
        refused.note(second, from: client, method: "PATCH", path: "/api/data/v9.2/leads(1)")
        #expect(events.all.count == 3)
        clock.withLock { $0 = $0.adding(.seconds(60)) }
        refused.note(first, from: client, method: "PATCH", path: "/api/data/v9.2/leads(1)")
        #expect(events.all.count == 4)
        for index in 0..<100 { refused.note(second, from: client, method: "GET", path: "/\(index)") }
        #expect(events.all.count == 34)
        #expect(events.all.allSatisfy { $0.name == "request.refused" && $0.isWarning })
        #expect(RefusedAccesses.pattern(of: "/leads(1)/x(2)/$ref") == "/leads/x/$ref")
    }
}
