import Identity
import Records
import SalesCore
import Synchronization

/// What is remembered of callers between requests, valid for one security stamp alone.
///
/// Bounded: when either kind grows beyond the limit it starts again from nothing, which costs each caller one more
/// look into the database.
final class CallerMemory: Sendable {
    struct Credential: Sendable {
        let user: GUID
        /// Of a session: last seen; of a token: nil.
        var lastSeenAt: Instant?
        let expiresAt: Instant?
        /// When the use was last written down.
        var notedAt: Instant?

        func isAlive(at now: Instant) -> Bool {
            guard let lastSeenAt, let expiresAt else {
                return CredentialLife.isTokenAlive(expiresAt: expiresAt, at: now)
            }
            return CredentialLife.isSessionAlive(lastSeenAt: lastSeenAt, expiresAt: expiresAt, at: now)
        }
    }

    /// A person, ready in both languages.
    struct Person: Sendable {
        let english: Caller
        let french: Caller
        /// Nil when the person leaves the choice to the browser.
        let chosen: Language?

        func caller(acceptLanguage: String?) -> Caller {
            switch chosen ?? acceptLanguage.map({ Language(acceptLanguage: $0) }) ?? .english {
            case .english: english
            case .french: french
            }
        }
    }

    private struct State {
        var stamp: Int64 = 0
        var credentials: [CredentialHash: Credential] = [:]
        var people: [GUID: Person] = [:]
    }

    private let state = Mutex(State())
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// What is remembered and was valid when last looked at, with the stamp that must still hold.
    func latest(_ credential: CredentialHash) -> (credential: Credential, person: Person, stamp: Int64)? {
        state.withLock { state in
            guard let known = state.credentials[credential], let person = state.people[known.user] else { return nil }
            return (known, person, state.stamp)
        }
    }

    func credential(_ hash: CredentialHash, at stamp: Int64) -> Credential? {
        state.withLock { $0.stamp == stamp ? $0.credentials[hash] : nil }
    }

    func person(_ id: GUID, at stamp: Int64) -> Person? {
        state.withLock { $0.stamp == stamp ? $0.people[id] : nil }
    }

    func remember(_ credential: Credential, as hash: CredentialHash, at stamp: Int64) {
        change(at: stamp) { state in
            if state.credentials.count >= limit { state.credentials = [:] }
            state.credentials[hash] = credential
        }
    }

    func remember(_ person: Person, at stamp: Int64) {
        change(at: stamp) { state in
            if state.people.count >= limit { state.people = [:] }
            state.people[person.english.id] = person
        }
    }

    /// Whether the use of a credential is to be written down now; says yes only once.
    func takeNote(of hash: CredentialHash, at now: Instant) -> Bool {
        state.withLock { state in
            guard var known = state.credentials[hash],
                CredentialLife.isUseToBeNoted(lastNotedAt: known.notedAt, at: now)
            else { return false }
            known.notedAt = now
            if known.lastSeenAt != nil { known.lastSeenAt = now }
            state.credentials[hash] = known
            return true
        }
    }

    var count: Int { state.withLock { max($0.credentials.count, $0.people.count) } }

    private func change(at stamp: Int64, _ body: (inout State) -> Void) {
        state.withLock { state in
            if state.stamp != stamp { state = State(stamp: stamp) }
            body(&state)
        }
    }
}
