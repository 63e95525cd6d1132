public import SalesCore
public import Sealing

/// Carries out what the outbox holds. Any number of workers may run, and any may die at any moment.
public struct OutboxWorker: Sendable {
    private let store: any OutboxStore
    private let mailer: any Mailer
    private let sender: MailAddress
    private let box: SecretBox
    private let id: GUID
    private let clocks: Clocks

    /// Longer than a delivery may take, so that two workers never hold one entry.
    public static let lease = Duration.seconds(300)
    private static let batch = 10

    public init(
        store: any OutboxStore,
        mailer: any Mailer,
        sender: MailAddress,
        box: SecretBox,
        id: GUID,
        clocks: Clocks
    ) {
        self.store = store
        self.mailer = mailer
        self.sender = sender
        self.box = box
        self.id = id
        self.clocks = clocks
    }

    /// - Returns: How many entries were taken; none when nothing is due.
    public func runOnce() async throws -> Int {
        let entries = try await store.claim(
            worker: id,
            limit: OutboxWorker.batch,
            lease: OutboxWorker.lease,
            at: clocks.system()
        )
        for entry in entries {
            let outcome = await outcome(of: entry)
            try await store.finish(entry.id, worker: id, outcome, at: clocks.system())
        }
        return entries.count
    }

    private func outcome(of entry: OutboxEntry) async -> OutboxOutcome {
        let now = clocks.system()
        guard now < entry.expiresAt else { return .expired(reply: "It was too late to send it.") }
        let mail: OutgoingMail
        let message: [UInt8]
        do {
            mail = try entry.mail(box)
            message = try mail.message(from: sender, date: now, id: entry.id)
        } catch {
            return .failed(reply: "\(error)")
        }
        do throws(DeliveryError) {
            return .sent(
                reply: try await mailer.deliver(message, from: sender, to: mail.to) { [store, id] in
                    guard try await store.handOver(entry.id, worker: id) else { throw LeaseLost() }
                }
            )
        } catch {
            switch error {
            case .refused(let words): return .failed(reply: words)
            case .unknown(let words): return .unknown(reply: words)
            case .deferred(let words):
                let next = clocks.system().adding(RetryTimes.delay(afterAttempt: entry.attempts + 1))
                return next < entry.expiresAt ? .retry(at: next, reply: words) : .expired(reply: words)
            }
        }
    }

    private struct LeaseLost: Error {}
}

/// When a deferred message is tried again (K-34).
public enum RetryTimes {
    private static let minutes = [5, 15, 30, 60]

    /// - Parameter attempt: Attempts already made; 1 after the first.
    public static func delay(afterAttempt attempt: Int) -> Duration {
        .seconds(60 * minutes[min(max(attempt, 1), minutes.count) - 1])
    }
}
