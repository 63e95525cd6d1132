import Foundation
public import SalesCore

/// Coming in through another issuer (OpenID Connect, code flow with a proof key).
public struct SingleSignOn: Sendable {
    public let issuer: Issuer
    private let store: any ExternalIdentityStore
    private let signIn: SignIn
    private let memory: IssuerMemory
    private let web: any WebFetch
    private let secrets: SecretSource
    private let now: @Sendable () -> Instant
    private let audit: Audit

    /// - Parameter now: The system clock.
    public init(
        issuer: Issuer,
        store: any ExternalIdentityStore,
        signIn: SignIn,
        web: any WebFetch,
        secrets: SecretSource,
        now: @escaping @Sendable () -> Instant,
        audit: Audit
    ) {
        self.issuer = issuer
        self.store = store
        self.signIn = signIn
        memory = IssuerMemory(issuer: issuer, web: web)
        self.web = web
        self.secrets = secrets
        self.now = now
        self.audit = audit
    }

    /// What is kept while the browser is at the issuer.
    private struct Journey: Codable {
        var state: String
        var nonce: String
        var verifier: String
        var redirect: String
        var next: String
    }

    private static let journeyTime: Duration = .seconds(600)

    /// - Parameter user: Somebody who is in already and links the own account; nil to come in.
    /// - Returns: Where the browser goes, and what it shows when it comes back.
    /// - Throws: A ``Refusal`` with a ``SingleSignOnMessage``; the reason stands in the audit log.
    public func begin(
        redirect: String,
        next: String,
        client: ClientAddress,
        linking user: GUID? = nil
    ) async throws -> (address: String, step: Secret) {
        // Each journey is kept for ten minutes, and the issuer is asked for its description.
        if let wait = try await store.countAttempt([.issuer(client)], at: now()) {
            throw signIn.slowedDown(wait, account: nil, client: client)
        }
        let document: IssuerDocument
        do { document = try await memory.description(at: now()) } catch let fault as SingleSignOnFault {
            throw await refusal(fault, client)
        }
        let journey = Journey(
            state: base64URL(secrets.bytes(32)),
            nonce: base64URL(secrets.bytes(32)),
            verifier: base64URL(secrets.bytes(32)),
            redirect: redirect,
            next: next
        )
        let step = Secret(.step, from: secrets)
        let instant = now()
        let payload = String(decoding: try JSONEncoder().encode(journey), as: UTF8.self)
        try await store.add(
            SignInStep(kind: .issuer, user: user, payload: payload),
            digest: step.digest,
            at: instant,
            until: instant.adding(SingleSignOn.journeyTime)
        )
        let fields = [
            ("response_type", "code"), ("client_id", issuer.clientID), ("redirect_uri", redirect),
            ("scope", "openid email profile"), ("state", journey.state), ("nonce", journey.nonce),
            ("code_challenge", ProofKey(verifier: journey.verifier).challenge), ("code_challenge_method", "S256"),
        ]
        return (document.authorization.adding(fields), step)
    }

    /// What the browser brings back.
    public struct Return: Sendable {
        public var step: String?
        public var state: String?
        public var code: String?
        public var error: String?
        /// The parameter `iss` of RFC 9207; nil where the issuer does not send it.
        public var issuer: String?

        public init(step: String?, state: String?, code: String?, error: String?, issuer: String?) {
            self.step = step
            self.state = state
            self.code = code
            self.error = error
            self.issuer = issuer
        }
    }

    /// - Returns: The secret for the browser's cookie, and where it wanted to go.
    /// - Throws: A ``Refusal`` with a ``SingleSignOnMessage``; the reason stands in the audit log.
    public func finish(_ back: Return, attempt: SignIn.Attempt) async throws -> (secret: SessionSecret, next: String) {
        do {
            let (journey, linking) = try await journey(back)
            if let error = back.error {
                throw error == "access_denied"
                    ? Refusal(.forbidden, SingleSignOnMessage.denied) : SingleSignOnFault.refused(singleLine(error))
            }
            guard let code = back.code, !code.isEmpty else { throw SingleSignOnFault.refused("no code") }
            let identity = try await identity(code, journey)
            let user = try await person(identity, linking: linking)
            let secret = try await signIn.enter(vouchedFor: user, attempt: attempt)
            return (secret, journey.next)
        } catch let fault as SingleSignOnFault {
            throw await refusal(fault, attempt.client)
        } catch let refusal as Refusal {
            let reason = (refusal.message as? SingleSignOnMessage)?.english ?? "\(refusal.message.english)"
            audit.record(.identityRefused(issuer: issuer.name, reason: reason, client: attempt.client))
            throw refusal.message is SingleSignOnMessage ? refusal : Refusal(.forbidden, SingleSignOnMessage.disabled)
        }
    }

    /// Where somebody signs out at the issuer too; nil while nothing of the kind is known.
    /// - Parameter back: Where the issuer may lead the browser then.
    public func signOutAddress(back: String) async -> String? {
        await memory.remembered?.endSession?.adding([
            ("client_id", issuer.clientID), ("post_logout_redirect_uri", back),
        ])
    }

    // MARK: Parts

    /// What people are told; the log tells the rest.
    private func refusal(_ fault: SingleSignOnFault, _ client: ClientAddress) async -> Refusal {
        audit.record(.identityRefused(issuer: issuer.name, reason: fault.description, client: client))
        guard case .unreachable = fault else { return Refusal(.unprocessable, SingleSignOnMessage.failed) }
        let hasPasswords = (try? await signIn.takesPasswords()) ?? false
        return Refusal(.unavailable(retryAfterSeconds: 30), SingleSignOnMessage.away(hasPasswords: hasPasswords))
    }

    /// The journey is used up by the first return, whatever comes of it.
    /// - Returns: The journey, and who began it to link the own account; nil for somebody who comes in.
    private func journey(_ back: Return) async throws -> (Journey, GUID?) {
        guard let digest = back.step.flatMap({ Secret.digest(of: $0, .step) }),
            let step = try await store.take(step: digest, at: now()), step.kind == .issuer,
            let journey = try? JSONDecoder().decode(Journey.self, from: Data(step.payload.utf8)),
            let state = back.state, equalInConstantTime(Array(state.utf8), Array(journey.state.utf8)),
            back.issuer == nil || back.issuer == issuer.name
        else { throw SingleSignOnFault.badState }
        return (journey, step.user)
    }

    private func identity(_ code: String, _ journey: Journey) async throws -> IdentityToken {
        let text = try await exchange(code, journey)
        let instant = now()
        do {
            do {
                return try read(text, keys: await memory.keys(at: instant), journey, at: instant)
            } catch let fault as IdentityTokenFault where fault == .unknownKey || fault == .signature {
                guard let keys = try await memory.newKeys(at: instant) else { throw fault }
                return try read(text, keys: keys, journey, at: instant)
            }
        } catch let fault as IdentityTokenFault {
            throw SingleSignOnFault.badToken(fault)
        }
    }

    private func read(
        _ text: String,
        keys: KeySet,
        _ journey: Journey,
        at instant: Instant
    ) throws(IdentityTokenFault) -> IdentityToken {
        try IdentityToken(
            text,
            keys: keys,
            issuer: issuer.name,
            audience: issuer.clientID,
            nonce: journey.nonce,
            at: instant
        )
    }

    private func exchange(_ code: String, _ journey: Journey) async throws -> String {
        let document = try await memory.description(at: now())
        var fields = [
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", journey.redirect),
            ("code_verifier", journey.verifier),
        ]
        var authorization: String?
        let isInForm = document.methods.map { !$0.contains("client_secret_basic") } ?? false
        if let secret = issuer.clientSecret, !isInForm {
            let pair = percentEncoded(issuer.clientID) + ":" + percentEncoded(secret)
            authorization = "Basic " + Data(pair.utf8).base64EncodedString()
        } else {
            fields.append(("client_id", issuer.clientID))
            if let secret = issuer.clientSecret { fields.append(("client_secret", secret)) }
        }
        let answer: (status: Int, body: [UInt8])
        do {
            answer = try await web.fetch(
                FetchRequest(address: document.token, form: query(fields), authorization: authorization)
            )
        } catch {
            throw SingleSignOnFault.unreachable("\(error)")
        }
        guard answer.status == 200 else { throw SingleSignOnFault.refused("status \(answer.status)") }
        struct Tokens: Decodable {
            let id_token: String
        }
        guard let tokens = try? JSONDecoder().decode(Tokens.self, from: Data(answer.body)) else {
            throw SingleSignOnFault.refused("no identity token")
        }
        return tokens.id_token
    }

    /// The account of an identity: the one that is linked to it, or, where the organisation allows it, the one that has
    /// its verified address, which is linked from then on. Nobody gets an account this way.
    private func person(_ identity: IdentityToken, linking user: GUID?) async throws -> GUID {
        if let user { return try await link(identity, to: user) }
        if let user = try await store.user(of: identity.subject, at: issuer.name) { return user }
        guard try await store.isOn(.linkingByEmail) else { throw Refusal(.forbidden, SingleSignOnMessage.notLinked) }
        guard let typed = identity.email, let email = EmailAddress(keeping: typed) else {
            throw Refusal(.forbidden, SingleSignOnMessage.unknownPerson(email: nil))
        }
        guard identity.isEmailVerified else { throw Refusal(.forbidden, SingleSignOnMessage.unverified) }
        guard let account = try await store.account(email: email) else {
            throw Refusal(.forbidden, SingleSignOnMessage.unknownPerson(email: email.text))
        }
        guard !account.isDisabled else { throw Refusal(.forbidden, SingleSignOnMessage.disabled) }
        return try await link(identity, to: account.user)
    }

    private func link(_ identity: IdentityToken, to user: GUID) async throws -> GUID {
        guard try await store.link(identity.subject, at: issuer.name, to: user, now: now()) else {
            throw Refusal(.forbidden, SingleSignOnMessage.linkedToAnother)
        }
        audit.record(.identityLinked(user: user, issuer: issuer.name))
        return user
    }

}

private func query(_ fields: [(String, String)]) -> String {
    fields.map { "\($0.0)=\(percentEncoded($0.1))" }.joined(separator: "&")
}

extension String {
    /// This address with more fields in its query.
    fileprivate func adding(_ fields: [(String, String)]) -> String {
        self + (contains("?") ? "&" : "?") + query(fields)
    }
}

/// What single sign-on needs to keep and find. Implemented once, in Storage, for both engines.
public protocol ExternalIdentityStore: SecondFactorStore {
    /// The person linked to an identity.
    func user(of subject: String, at issuer: String) async throws -> GUID?

    /// Whether the person is linked to any identity of the issuer.
    func isLinked(_ user: GUID, at issuer: String) async throws -> Bool

    /// - Returns: false when the person is linked to another identity of this issuer, or the identity to somebody else.
    func link(_ subject: String, at issuer: String, to user: GUID, now: Instant) async throws -> Bool

    /// - Returns: false when there was no link.
    func unlink(_ user: GUID, at issuer: String) async throws -> Bool
}
