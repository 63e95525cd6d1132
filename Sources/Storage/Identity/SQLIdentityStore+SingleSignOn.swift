public import Identity
public import SalesCore

extension SQLIdentityStore: ExternalIdentityStore {
    public func user(of subject: String, at issuer: String) async throws -> GUID? {
        try await database.read { connection in
            try connection.first(ExternalIdentitySQL.user, [.text(issuer), .text(subject)]) { $0.guid(0) }
        }
    }

    public func link(_ subject: String, at issuer: String, to user: GUID, now: Instant) async throws -> Bool {
        try await database.write { connection in
            // The stamp's row is locked first, so that of two that link one person the second sees the first.
            try SQLIdentityStore.touchSecurityStamp(in: connection)
            if let owner = try connection.first(
                ExternalIdentitySQL.user,
                [.text(issuer), .text(subject)],
                { $0.guid(0) }
            ) {
                return owner == user
            }
            let parameters: [SQLValue] = [.text(issuer), .guid(user)]
            guard try connection.first(ExternalIdentitySQL.subject, parameters, { _ in true }) == nil else {
                return false
            }
            try connection.execute(
                ExternalIdentitySQL.link,
                [.text(issuer), .text(subject), .guid(user), .instant(now)]
            )
            return true
        }
    }

    public func isLinked(_ user: GUID, at issuer: String) async throws -> Bool {
        try await database.read { connection in
            try connection.first(ExternalIdentitySQL.subject, [.text(issuer), .guid(user)]) { _ in true } ?? false
        }
    }

    public func unlink(_ user: GUID, at issuer: String) async throws -> Bool {
        try await database.write { connection in
            try connection.execute(ExternalIdentitySQL.unlink, [.text(issuer), .guid(user)]) > 0
        }
    }
}
