public import Records
public import SalesCore

/// What is written down about people and their access: who, what, from where, with which result. Never a password, a
/// token, or an address that nobody has.
public enum AuditEvent: Sendable, Equatable {
    case signedIn(user: GUID, client: ClientAddress)
    /// - Parameter user: nil when nobody has the address.
    case signInFailed(user: GUID?, client: ClientAddress, reason: SignInFailure)
    case signedOut(user: GUID)
    case sessionEnded(user: GUID, session: GUID)
    case personAdded(user: GUID, roles: [Role])
    case personDisabled(user: GUID)
    case passwordChanged(user: GUID)
    case tokenCreated(user: GUID, token: GUID, name: String, expiresAt: Instant?)
    case personInvited(user: GUID, roles: [String], by: GUID?)
    case personEnabled(user: GUID, by: GUID)
    case rolesChanged(holder: RecordReference, roles: [GUID], by: GUID)
    /// - Parameter by: nil on the command line.
    case linkMade(user: GUID, kind: String, by: GUID?)
    /// - Parameter user: nil when nobody has the address.
    case resetRequested(user: GUID?, client: ClientAddress)
    case factorSet(user: GUID)
    case factorRemoved(user: GUID, by: GUID)
    case recoveryCodesMade(user: GUID)
    case recoveryCodeUsed(user: GUID, left: Int)
    case codeFailed(user: GUID, client: ClientAddress)
    case tokenEnded(user: GUID, token: GUID)
    case grantEnded(user: GUID, grant: GUID)
    case switched(name: String, value: Bool, by: GUID)
    /// Somebody whom another issuer vouches for.
    case identityLinked(user: GUID, issuer: String)
    case identityUnlinked(user: GUID, by: GUID)
    case identityRefused(issuer: String, reason: String, client: ClientAddress)
    case clientAdded(client: GUID, user: GUID, name: String, roles: [String])
    case clientDisabled(client: GUID)
    /// A program that could not say who it is.
    case clientRefused(client: GUID?, from: ClientAddress)
    /// A person let a program act with the person's rights.
    case clientAgreed(client: GUID, user: GUID)
    case tokenIssued(client: GUID, user: GUID, grant: String)
    /// A code or refresh token was shown twice, so somebody may have a copy; the grant was ended.
    case grantReused(client: GUID, user: GUID, grant: GUID)
    /// A request with a session's cookie that could not prove to come from a page of ours.
    case foreignRequestRefused(path: String, origin: String?)
    /// Somebody acts as somebody else; both by name.
    case impersonated(by: GUID, as: GUID, names: [String], request: String)
    /// Somebody who is known asked for what is not within the person's rights.
    case accessRefused(user: GUID, client: ClientAddress, method: String, path: String)

    public enum SignInFailure: String, Sendable {
        case wrongPassword = "wrong password"
        case unknownAddress = "unknown address"
        case disabled
        case slowedDown = "slowed down"
    }

    /// The name of the event, the same in every version.
    public var name: String {
        switch self {
        case .signedIn: "signin.success"
        case .signInFailed: "signin.failure"
        case .signedOut: "signout"
        case .sessionEnded: "session.ended"
        case .personAdded: "person.added"
        case .personDisabled: "person.disabled"
        case .passwordChanged: "password.changed"
        case .tokenCreated: "token.created"
        case .personInvited: "person.invited"
        case .personEnabled: "person.enabled"
        case .rolesChanged: "roles.changed"
        case .linkMade: "link.made"
        case .resetRequested: "reset.requested"
        case .factorSet: "factor.set"
        case .factorRemoved: "factor.removed"
        case .recoveryCodesMade: "recovery.made"
        case .recoveryCodeUsed: "recovery.used"
        case .codeFailed: "code.failure"
        case .tokenEnded: "token.ended"
        case .grantEnded: "grant.ended"
        case .switched: "switch.changed"
        case .identityLinked: "identity.linked"
        case .identityUnlinked: "identity.unlinked"
        case .identityRefused: "identity.refused"
        case .clientAdded: "client.added"
        case .clientDisabled: "client.disabled"
        case .clientRefused: "client.refused"
        case .clientAgreed: "client.agreed"
        case .tokenIssued: "token.issued"
        case .grantReused: "grant.reused"
        case .foreignRequestRefused: "request.foreign"
        case .impersonated: "request.impersonated"
        case .accessRefused: "request.refused"
        }
    }

    public var details: [(key: String, value: String)] {
        switch self {
        case .signedIn(let user, let client):
            [("user", user.description), ("client", singleLine(client.description))]
        case .signInFailed(let user, let client, let reason):
            [
                ("user", user?.description ?? "-"), ("client", singleLine(client.description)),
                ("reason", reason.rawValue),
            ]
        case .signedOut(let user), .personDisabled(let user), .passwordChanged(let user):
            [("user", user.description)]
        case .sessionEnded(let user, let session):
            [("user", user.description), ("session", session.description)]
        case .personAdded(let user, let roles):
            [("user", user.description), ("roles", roles.map(\.rawValue).joined(separator: ", "))]
        case .tokenCreated(let user, let token, let name, let expiresAt):
            [
                ("user", user.description), ("token", token.description), ("name", singleLine(name)),
                ("expires", expiresAt?.description ?? "never"),
            ]
        case .personInvited(let user, let roles, let by):
            [
                ("user", user.description), ("roles", singleLine(roles.joined(separator: ", "))),
                ("by", by?.description ?? "-"),
            ]
        case .rolesChanged(let holder, let roles, let by):
            [
                (holder.table == "team" ? "team" : "user", holder.id.description),
                ("roles", roles.map(\.description).joined(separator: ", ")), ("by", by.description),
            ]
        case .personEnabled(let user, let by), .factorRemoved(let user, let by), .identityUnlinked(let user, let by):
            [("user", user.description), ("by", by.description)]
        case .linkMade(let user, let kind, let by):
            [("user", user.description), ("kind", kind), ("by", by?.description ?? "-")]
        case .resetRequested(let user, let client):
            [("user", user?.description ?? "-"), ("client", singleLine(client.description))]
        case .factorSet(let user), .recoveryCodesMade(let user): [("user", user.description)]
        case .recoveryCodeUsed(let user, let left): [("user", user.description), ("left", String(left))]
        case .codeFailed(let user, let client):
            [("user", user.description), ("client", singleLine(client.description))]
        case .tokenEnded(let user, let token): [("user", user.description), ("token", token.description)]
        case .grantEnded(let user, let grant): [("user", user.description), ("grant", grant.description)]
        case .switched(let name, let value, let by):
            [("name", name), ("value", String(value)), ("by", by.description)]
        case .identityLinked(let user, let issuer): [("user", user.description), ("issuer", singleLine(issuer))]
        case .identityRefused(let issuer, let reason, let client):
            [
                ("issuer", singleLine(issuer)), ("reason", singleLine(reason)),
                ("client", singleLine(client.description)),
            ]
        case .clientAdded(let client, let user, let name, let roles):
            [
                ("client", client.description), ("user", user.description), ("name", singleLine(name)),
                ("roles", singleLine(roles.joined(separator: ", "))),
            ]
        case .clientDisabled(let client): [("client", client.description)]
        case .clientRefused(let client, let address):
            [("client", client?.description ?? "-"), ("from", singleLine(address.description))]
        case .clientAgreed(let client, let user): [("client", client.description), ("user", user.description)]
        case .tokenIssued(let client, let user, let grant):
            [("client", client.description), ("user", user.description), ("grant", grant)]
        case .grantReused(let client, let user, let grant):
            [("client", client.description), ("user", user.description), ("grant", grant.description)]
        case .foreignRequestRefused(let path, let origin):
            [("path", singleLine(path)), ("origin", origin.map(singleLine) ?? "-")]
        case .impersonated(let impersonator, let person, let names, let request):
            [
                ("user", impersonator.description), ("as", person.description),
                ("names", singleLine(names.joined(separator: " → "))), ("request", singleLine(request)),
            ]
        case .accessRefused(let user, let client, let method, let path):
            [
                ("user", user.description), ("client", singleLine(client.description)),
                ("request", singleLine("\(method) \(path)")),
            ]
        }
    }

    /// What failed or was refused, and so deserves a second look.
    public var isWarning: Bool {
        switch self {
        case .signInFailed, .foreignRequestRefused, .clientRefused, .grantReused, .codeFailed, .identityRefused,
            .accessRefused:
            true
        default: false
        }
    }
}

/// Where audit events go; the program writes them to its log.
public struct Audit: Sendable {
    public var record: @Sendable (AuditEvent) -> Void

    public init(record: @escaping @Sendable (AuditEvent) -> Void) {
        self.record = record
    }
}

/// Text from outside for one line of a log: control characters and line ends as `\u{…}`, 200 characters at most.
public func singleLine(_ text: String) -> String {
    if text.utf8.count <= 200, text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
    var line = ""
    for scalar in text.unicodeScalars.prefix(200) {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate:
            line += "\\u{\(String(scalar.value, radix: 16))}"
        default:
            line.unicodeScalars.append(scalar)
        }
    }
    return line
}
