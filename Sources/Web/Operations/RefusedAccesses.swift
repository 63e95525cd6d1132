import Foundation
import HTTPTypes
import Hummingbird
import Identity
import SalesCore
import Synchronization

/// Writes down who was refused what (hardening, Logging): once a minute for each address, so that a program in a loop
/// does not fill the log.
final class RefusedAccesses: Sendable {
    private struct Minute {
        var number: Int64
        var seen: Set<String> = []
    }

    /// Different addresses of one person that are written down within a minute.
    private static let perMinute = 30
    private static let people = 5000

    private let audit: Audit
    private let now: @Sendable () -> Instant
    private let minutes = Mutex<[GUID: Minute]>([:])

    init(audit: Audit, now: @escaping @Sendable () -> Instant) {
        self.audit = audit
        self.now = now
    }

    func note(_ user: GUID, from client: ClientAddress, method: String, path: String) {
        guard isNew(user, "\(method) \(RefusedAccesses.pattern(of: path))") else { return }
        audit.record(.accessRefused(user: user, client: client, method: method, path: path))
    }

    private func isNew(_ user: GUID, _ request: String) -> Bool {
        let number = now().seconds / 60
        return minutes.withLock { minutes in
            if minutes.count >= RefusedAccesses.people { minutes = minutes.filter { $0.value.number == number } }
            var minute = minutes[user] ?? Minute(number: number)
            if minute.number != number { minute = Minute(number: number) }
            guard minute.seen.count < RefusedAccesses.perMinute, minute.seen.insert(request).inserted else {
                return false
            }
            minutes[user] = minute
            return true
        }
    }

    /// The path without what stands in parentheses, which is another one for each record.
    static func pattern(of path: String) -> String {
        var result = ""
        var depth = 0
        for character in path.prefix(300) {
            if character == "(" { depth += 1 }
            if depth == 0 { result.append(character) }
            if character == ")" { depth -= 1 }
        }
        return result
    }
}
