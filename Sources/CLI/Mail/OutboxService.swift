import Email
import Identity
import Logging
import SMTP
import SalesCore
import ServiceLifecycle
import Storage

/// Sends what the outbox holds until it is told to stop; a delivery that has begun is finished.
struct OutboxService: Service {
    let house: House
    let worker: OutboxWorker

    private static let pause = Duration.milliseconds(500)
    private static let afterTrouble = Duration.seconds(5)

    init?(_ house: House) throws {
        guard let mail = house.mail else { return nil }
        self.house = house
        worker = OutboxWorker(
            store: house.outbox,
            mailer: try SMTPMailer(mail.server, greeting: mail.greeting),
            sender: mail.sender,
            box: house.box,
            id: house.ids.next(),
            clocks: house.clocks
        )
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    // In a task of its own, so that the end of the service does not cut a delivery in two.
                    if try await Task(operation: { try await worker.runOnce() }).value > 0 { continue }
                    try await Task.sleep(for: OutboxService.pause)
                } catch is CancellationError {
                    return
                } catch {
                    house.logger.error("outbox", metadata: ["error": .string(singleLine(String(describing: error)))])
                    do { try await Task.sleep(for: OutboxService.afterTrouble) } catch { return }
                }
            }
        }
    }
}

extension ServeCommand {
    /// What a worker instance runs.
    func workers(of house: House) throws -> [any Service] {
        let outbox = try OutboxService(house)
        return [WorkerService(house: house)] + (outbox.map { [$0] } ?? [])
    }
}
