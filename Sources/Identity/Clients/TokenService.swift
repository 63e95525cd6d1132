public import SalesCore

/// Gives programs their tokens (OAuth 2.0, RFC 6749): in their own name, or for people who agreed.
///
/// Access tokens are opaque: only their digests are kept, so that what ends one is seen at once.
public struct TokenService: Sendable {
    private let store: any ClientStore
    private let secrets: SecretSource
    private let ids: GUIDSource
    private let now: @Sendable () -> Instant
    private let audit: Audit

    /// - Parameter now: The system clock.
    public init(
        store: any ClientStore,
        secrets: SecretSource,
        ids: GUIDSource,
        now: @escaping @Sendable () -> Instant,
        audit: Audit
    ) {
        self.store = store
        self.secrets = secrets
        self.ids = ids
        self.now = now
        self.audit = audit
    }

    /// What a program says of itself: an id, and its secret where it has one.
    public struct Credentials: Sendable {
        public var id: String
        public var secret: String?

        public init(id: String, secret: String?) {
            self.id = id
            self.secret = secret
        }
    }

    /// What a program is given.
    public struct Tokens: Sendable {
        public let access: String
        public let refresh: String?
        public let scope: String?
    }

    // MARK: Grants

    /// A program in its own name.
    public func clientCredentials(_ credentials: Credentials, from address: ClientAddress) async throws -> Tokens {
        let client = try await recognised(credentials, from: address)
        guard client.digest != nil else { throw OAuthError.mayNot }
        let token = BearerToken(from: secrets)
        guard try await store.issue(access(token, for: client, user: client.user, grant: nil)) else {
            throw OAuthError.disabledClient
        }
        audit.record(.tokenIssued(client: client.id, user: client.user, grant: "client_credentials"))
        return Tokens(access: token.text, refresh: nil, scope: nil)
    }

    /// The client that may ask a person, and where its answer goes.
    ///
    /// - Throws: A ``Refusal`` for the person: a program that is not known must not be answered.
    public func asking(clientID: String, redirect: String) async throws -> (Client, RedirectAddress) {
        guard let id = GUID(clientID), let client = try await store.client(id: id), !client.isDisabled else {
            throw Refusal(.invalid, ClientMessage.unknownClient)
        }
        guard client.redirects.contains(redirect), let address = RedirectAddress(redirect) else {
            throw Refusal(.invalid, ClientMessage.unknownRedirect)
        }
        return (client, address)
    }

    /// The code for a program to which a person has agreed.
    public func agree(
        to client: Client,
        as user: GUID,
        redirect: RedirectAddress,
        proof: ProofKey,
        scope: String
    ) async throws -> String {
        let code = Secret(.code, from: secrets)
        let createdAt = now()
        let new = NewCode(
            grant: ids.next(),
            digest: code.digest,
            client: client.id,
            user: user,
            redirect: redirect.text,
            challenge: proof.challenge,
            scope: TokenService.kept(scope),
            createdAt: createdAt,
            expiresAt: createdAt.adding(CredentialLife.codeTime)
        )
        try await store.add(new)
        audit.record(.clientAgreed(client: client.id, user: user))
        return code.text
    }

    public func authorizationCode(
        _ credentials: Credentials,
        code: String,
        redirect: String,
        verifier: String,
        from address: ClientAddress
    ) async throws -> Tokens {
        let client = try await recognised(credentials, from: address)
        guard let digest = Secret.digest(of: code, .code) else { throw OAuthError.codeOver }
        switch try await store.take(code: digest, at: now()) {
        case .unknown, .expired: throw OAuthError.codeOver
        case .reused(let grant, let user):
            audit.record(.grantReused(client: client.id, user: user, grant: grant))
            throw OAuthError.codeOver
        case .taken(let grant, let owner, let user, let asked, let challenge, let scope):
            guard owner == client.id else { throw OAuthError.codeOver }
            guard asked == redirect else { throw OAuthError.wrongRedirect }
            guard ProofKey(challenge: challenge)?.fits(verifier) == true else { throw OAuthError.wrongProof }
            return try await tokens(for: client, user: user, grant: grant, scope: scope)
        }
    }

    public func refresh(
        _ credentials: Credentials,
        token: String,
        from address: ClientAddress
    ) async throws -> Tokens {
        let client = try await recognised(credentials, from: address)
        guard let digest = Secret.digest(of: token, .refresh) else { throw OAuthError.refreshOver }
        let (next, access, instant) = (Secret(.refresh, from: secrets), BearerToken(from: secrets), now())
        let outcome = try await store.rotate(
            Rotation(
                digest: digest,
                client: client.id,
                now: instant,
                nextDigest: next.digest,
                nextExpiresAt: instant.adding(days: CredentialLife.refreshDays),
                accessID: ids.next(),
                accessHash: access.hash,
                accessExpiresAt: instant.adding(CredentialLife.accessTime),
                accessName: client.name
            )
        )
        switch outcome {
        case .rotated(let user, let scope):
            audit.record(.tokenIssued(client: client.id, user: user, grant: "refresh_token"))
            return Tokens(access: access.text, refresh: next.text, scope: scope)
        case .reused(let grant, let user):
            audit.record(.grantReused(client: client.id, user: user, grant: grant))
            throw OAuthError.refreshOver
        case .refused: throw OAuthError.refreshOver
        }
    }

    // MARK: Parts

    private func tokens(for client: Client, user: GUID, grant: GUID, scope: String) async throws -> Tokens {
        let token = BearerToken(from: secrets)
        let access = access(token, for: client, user: user, grant: grant)
        guard scope.split(separator: " ").contains("offline_access") else {
            guard try await store.issue(access) else { throw OAuthError.codeOver }
            audit.record(.tokenIssued(client: client.id, user: user, grant: "authorization_code"))
            return Tokens(access: token.text, refresh: nil, scope: scope)
        }
        let refresh = Secret(.refresh, from: secrets)
        let new = NewRefreshToken(
            digest: refresh.digest,
            grant: grant,
            client: client.id,
            user: user,
            scope: scope,
            createdAt: access.createdAt,
            expiresAt: access.createdAt.adding(days: CredentialLife.refreshDays),
            grantExpiresAt: access.createdAt.adding(days: CredentialLife.grantDays)
        )
        guard try await store.issue(access, with: new) else { throw OAuthError.codeOver }
        audit.record(.tokenIssued(client: client.id, user: user, grant: "authorization_code"))
        return Tokens(access: token.text, refresh: refresh.text, scope: scope)
    }

    private func access(_ token: BearerToken, for client: Client, user: GUID, grant: GUID?) -> NewAccessToken {
        let createdAt = now()
        return NewAccessToken(
            id: ids.next(),
            client: client.id,
            user: user,
            grant: grant,
            name: client.name,
            hash: token.hash,
            createdAt: createdAt,
            expiresAt: createdAt.adding(CredentialLife.accessTime)
        )
    }

    /// A client without a secret is recognised by its id alone; one that has a secret must show it.
    private func recognised(_ credentials: Credentials, from address: ClientAddress) async throws -> Client {
        guard let id = GUID(credentials.id), let client = try await store.client(id: id) else {
            audit.record(.clientRefused(client: nil, from: address))
            throw OAuthError.invalidClient
        }
        let shown = credentials.secret.flatMap { $0.isEmpty ? nil : $0 }
        let isRight =
            switch (client.digest, shown) {
            case (nil, nil): true
            case (let digest?, let shown?):
                Secret.digest(of: shown, .client).map { equalInConstantTime($0, digest) } ?? false
            default: false
            }
        guard isRight else {
            audit.record(.clientRefused(client: client.id, from: address))
            throw OAuthError.invalidClient
        }
        guard !client.isDisabled else {
            audit.record(.clientRefused(client: client.id, from: address))
            throw OAuthError.disabledClient
        }
        return client
    }

    /// Scopes as they were asked for; they change nothing but whether a refresh token is given.
    private static func kept(_ scope: String) -> String {
        String(scope.unicodeScalars.filter { (0x20...0x7E).contains($0.value) }.prefix(500).map { Character($0) })
    }
}
