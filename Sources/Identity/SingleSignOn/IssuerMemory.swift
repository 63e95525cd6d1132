import SalesCore

/// The issuer's description and keys, fetched when they are needed and kept for an hour.
///
/// Keys may be replaced at any time: when they do not fit a token they are fetched anew, at most once a minute, so that
/// nobody can make us ask the issuer all the time.
actor IssuerMemory {
    private let issuer: Issuer
    private let web: any WebFetch
    private var document: (value: IssuerDocument, at: Instant)?
    private var keySet: (value: KeySet, at: Instant)?
    private var renewedAt: Instant?

    private static let life: Duration = .seconds(3600)
    private static let pause: Duration = .seconds(60)

    init(issuer: Issuer, web: any WebFetch) {
        self.issuer = issuer
        self.web = web
    }

    /// The description as it was read last, however old; nil when it was never needed.
    var remembered: IssuerDocument? { document?.value }

    func description(at now: Instant) async throws -> IssuerDocument {
        if let document, now.since(document.at) < IssuerMemory.life { return document.value }
        let read = try IssuerDocument.read(await fetch(issuer.discovery), of: issuer)
        document = (read, now)
        return read
    }

    func keys(at now: Instant) async throws -> KeySet {
        if let keySet, now.since(keySet.at) < IssuerMemory.life { return keySet.value }
        return try await fetchKeys(at: now)
    }

    /// The keys, fetched anew because those that are kept do not fit; nil when that was done a moment ago.
    func newKeys(at now: Instant) async throws -> KeySet? {
        if let renewedAt, now.since(renewedAt) < IssuerMemory.pause { return nil }
        renewedAt = now
        return try await fetchKeys(at: now)
    }

    private func fetchKeys(at now: Instant) async throws -> KeySet {
        guard let read = KeySet(try await fetch(description(at: now).keys)) else { throw SingleSignOnFault.badDocument }
        keySet = (read, now)
        return read
    }

    private func fetch(_ address: String) async throws -> [UInt8] {
        let answer: (status: Int, body: [UInt8])
        do {
            answer = try await web.fetch(FetchRequest(address: address))
        } catch {
            throw SingleSignOnFault.unreachable("\(error)")
        }
        guard answer.status == 200 else { throw SingleSignOnFault.unreachable("status \(answer.status)") }
        return answer.body
    }
}
