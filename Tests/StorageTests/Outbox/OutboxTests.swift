import Email
import SalesCore
import Sealing
import Storage
import Synchronization
import TestSupport
import Testing

@Suite("The outbox")
struct OutboxTests {
    @Test("a mail leaves once, and its content is gone afterwards", arguments: Engine.allCases)
    func sent(engine: Engine) async throws {
        try await withPost(engine) { post in
            try await post.queue("zoe@example.org")
            #expect(try await post.work() == 1)
            #expect(post.delivered == ["zoe@example.org"])
            #expect(try await post.work() == 0)
            let line = try #require(try await post.store.latest(limit: 5).first)
            #expect(line.state == "sent" && line.reply == "250 taken" && line.attempts == 1)
            let isErased = try await post.database.read { connection in
                try connection.first(Statement("select sealed from sv_outbox")) { $0.isNull(0) }
            }
            #expect(isErased == true)
        }
    }

    @Test("content lies in the database sealed", arguments: Engine.allCases)
    func sealed(engine: Engine) async throws {
        try await withPost(engine) { post in
            try await post.queue("zoe@example.org")
            let bytes = try await post.database.read { connection in
                try connection.first(Statement("select sealed from sv_outbox")) { $0.bytes(0) }
            }
            #expect(!String(decoding: bytes ?? [], as: UTF8.self).contains("zoe"))
        }
    }

    @Test("what is rolled back never leaves", arguments: Engine.allCases)
    func rolledBack(engine: Engine) async throws {
        try await withPost(engine) { post in
            struct Stop: Error {}
            let entry = try post.entry("zoe@example.org")
            await #expect(throws: Stop.self) {
                try await post.database.write { connection in
                    try SQLOutboxStore.add(entry, in: connection)
                    throw Stop()
                }
            }
            #expect(try await post.work() == 0)
        }
    }

    @Test("a server that is away is asked again after 5, 15, 30 and 60 minutes", arguments: Engine.allCases)
    func retries(engine: Engine) async throws {
        try await withPost(engine) { post in
            try await post.queue("zoe@example.org")
            for minutes in [5, 15, 30, 60, 60] {
                post.answer = .deferred("451 later")
                #expect(try await post.work() == 1)
                post.wait(.seconds(minutes * 60 - 1))
                #expect(try await post.work() == 0)
                post.wait(.seconds(1))
            }
            post.answer = nil
            #expect(try await post.work() == 1)
            #expect(try await post.store.latest(limit: 1).first?.state == "sent")
            #expect(try await post.store.latest(limit: 1).first?.attempts == 6)
        }
    }

    @Test("a refusal for good is not tried again", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        try await withPost(engine) { post in
            try await post.queue("zoe@example.org")
            post.answer = .refused("550 no such user")
            #expect(try await post.work() == 1)
            post.answer = nil
            post.wait(.seconds(86_400))
            #expect(try await post.work() == 0)
            #expect(try await post.store.latest(limit: 1).first?.state == "failed")
        }
    }

    @Test("when the answer is lost, nobody sends again", arguments: Engine.allCases)
    func unknown(engine: Engine) async throws {
        try await withPost(engine) { post in
            try await post.queue("zoe@example.org")
            post.answer = .unknown("connection lost")
            #expect(try await post.work() == 1)
            post.answer = nil
            post.wait(.seconds(86_400))
            #expect(try await post.work() == 0)
            #expect(try await post.store.latest(limit: 1).first?.state == "unknown")
        }
    }

    @Test("what is no longer true is not sent", arguments: Engine.allCases)
    func expired(engine: Engine) async throws {
        try await withPost(engine) { post in
            try await post.queue("zoe@example.org", life: .seconds(3600))
            post.wait(.seconds(3600))
            #expect(try await post.work() == 1)
            #expect(post.delivered.isEmpty)
            #expect(try await post.store.latest(limit: 1).first?.state == "expired")
        }
    }

    @Test("a worker that dies before anything left: another one sends it", arguments: Engine.allCases)
    func diedBefore(engine: Engine) async throws {
        try await withPost(engine) { post in
            try await post.queue("zoe@example.org")
            let dead = GUID(high: 9, low: 9)
            #expect(try await post.store.claim(worker: dead, limit: 5, lease: .zero, at: post.now).count == 1)
            try await post.leaseEnds()
            #expect(try await post.work() == 1)
            #expect(post.delivered == ["zoe@example.org"])
            #expect(try await post.store.handOver(post.last, worker: dead) == false)
        }
    }

    @Test("a worker that dies while it hands over: nobody sends again", arguments: Engine.allCases)
    func diedMeanwhile(engine: Engine) async throws {
        try await withPost(engine) { post in
            try await post.queue("zoe@example.org")
            let dead = GUID(high: 9, low: 9)
            #expect(try await post.store.claim(worker: dead, limit: 5, lease: .seconds(60), at: post.now).count == 1)
            #expect(try await post.store.handOver(post.last, worker: dead))
            try await post.leaseEnds()
            _ = try await post.work()
            #expect(post.delivered.isEmpty)
            #expect(try await post.store.latest(limit: 1).first?.state == "unknown")
        }
    }

    @Test("many workers at once: each mail leaves once", arguments: Engine.allCases)
    func manyWorkers(engine: Engine) async throws {
        try await withPost(engine) { post in
            for number in 0..<60 { try await post.queue("p\(number)@example.org") }
            await withTaskGroup(of: Void.self) { group in
                for worker in 1...4 {
                    group.addTask {
                        for _ in 0..<100
                        where ((try? await post.work(as: GUID(high: 5, low: UInt64(worker)))) ?? 1) == 0 { return }
                    }
                }
            }
            while try await post.work() > 0 {}
            #expect(post.delivered.count == 60)
            #expect(Set(post.delivered).count == 60)
        }
    }
}

/// A database with an outbox, a mail server that answers as the test says, and a clock that the test sets.
final class Post: Sendable {
    let database: any Database
    let store: SQLOutboxStore
    let box: SecretBox
    private let state = Mutex(State())

    private struct State {
        var now = Instant(seconds: 1_800_000_000)
        var answer: DeliveryError?
        var delivered: [String] = []
        var ids: UInt64 = 0
    }

    init(_ database: any Database) {
        self.database = database
        store = SQLOutboxStore(database: database)
        let keys = SecretKeys("k " + String(repeating: "07", count: 32))!
        box = SecretBox { keys }
    }

    var now: Instant { state.withLock { $0.now } }
    var delivered: [String] { state.withLock { $0.delivered } }
    /// The entry queued last.
    var last: GUID { state.withLock { GUID(high: 1, low: $0.ids) } }
    var answer: DeliveryError? {
        get { state.withLock { $0.answer } }
        set { state.withLock { $0.answer = newValue } }
    }

    func wait(_ duration: Duration) { state.withLock { $0.now = $0.now.adding(duration) } }

    func entry(_ address: String, life: Duration = .seconds(7 * 86_400)) throws -> OutboxEntry {
        let id = state.withLock { state in
            state.ids += 1
            return GUID(high: 1, low: state.ids)
        }
        let mail = OutgoingMail(to: MailAddress(address)!, subject: "S", text: "T\n", language: "en")
        return try OutboxEntry(mail, id: id, at: now, until: now.adding(life), box: box)
    }

    func queue(_ address: String, life: Duration = .seconds(7 * 86_400)) async throws {
        let entry = try entry(address, life: life)
        try await database.write { try SQLOutboxStore.add(entry, in: $0) }
    }

    func work(as worker: GUID = GUID(high: 4, low: 4)) async throws -> Int {
        let clock: @Sendable () -> Instant = { [self] in now }
        return try await OutboxWorker(
            store: store,
            mailer: Server(post: self),
            sender: MailAddress("suivant@example.org")!,
            box: box,
            id: worker,
            clocks: Clocks(business: clock, system: clock)
        ).runOnce()
    }

    /// Lets every lease run out, as time would.
    func leaseEnds() async throws {
        _ = try await database.write { try $0.execute(Statement("update sv_outbox set lease_until = 1")) }
    }

    private struct Server: Mailer {
        let post: Post

        func deliver(
            _ message: [UInt8],
            from sender: MailAddress,
            to recipient: MailAddress,
            handingOver: @escaping @Sendable () async throws -> Void
        ) async throws(DeliveryError) -> String {
            if let answer = post.answer, case .deferred = answer { throw answer }
            do { try await handingOver() } catch { throw .deferred("not mine") }
            if let answer = post.answer { throw answer }
            post.state.withLock { $0.delivered.append(recipient.text) }
            return "250 taken"
        }
    }
}

func withPost(_ engine: Engine, _ body: (Post) async throws -> Void) async throws {
    try await withDatabase(engine) { try await body(Post($0)) }
}
