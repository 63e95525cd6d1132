/// The statements of the token service: clients, codes, grants and their tokens.
enum OAuthSQL {
    // Clients

    /// Parameters: 1 id, 2 name, 3 folded name, 4 application user, 5 digest, 6 redirects, 7 now.
    static let addClient = Statement(
        """
        insert into sv_client (id, name, name_fold, user_id, digest, redirects, created_at)
        values ($1, $2, $3, $4, $5, $6, $7)
        """
    )

    /// Rides the primary key. Parameter: the client.
    static let client = Statement(
        """
        select c.id, c.name, c.user_id, c.digest, c.redirects,
            case when c.disabled_at is null and coalesce(u.isdisabled, 0) = 0 then 0 else 1 end
        from sv_client c join systemuser u on u.id = c.user_id where c.id = $1
        """
    )

    static let clients = Statement(
        """
        select c.id, c.name, c.user_id, c.digest, c.redirects,
            case when c.disabled_at is null and coalesce(u.isdisabled, 0) = 0 then 0 else 1 end
        from sv_client c join systemuser u on u.id = c.user_id order by c.name_fold, c.id
        """
    )

    /// Parameters: 1 client, 2 now.
    static let disableClient = Statement("update sv_client set disabled_at = $2 where id = $1 and disabled_at is null")

    /// Whether client and person may have a token, both locked against being disabled until it is written.
    /// Parameters: 1 client, 2 person.
    static let mayIssue = Statement(
        sqlite: """
            select 1 from sv_client c join systemuser a on a.id = c.user_id join systemuser u on u.id = $2
            where c.id = $1 and c.disabled_at is null and coalesce(a.isdisabled, 0) = 0 and coalesce(u.isdisabled, 0) = 0
            """,
        postgres: """
            select 1 from sv_client c join systemuser a on a.id = c.user_id join systemuser u on u.id = $2
            where c.id = $1 and c.disabled_at is null and coalesce(a.isdisabled, 0) = 0 and coalesce(u.isdisabled, 0) = 0
            for share
            """
    )

    // Access tokens

    /// Parameters: 1 id, 2 digest, 3 person, 4 name, 5 now, 6 expiry, 7 client, 8 grant.
    static let addAccess = Statement(
        """
        insert into sv_token (id, hash, user_id, name, created_at, expires_at, client_id, grant_id)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        """
    )

    /// Rides `sv_token_client`. Parameters: 1 client, 2 now.
    static let purgeAccess = Statement("delete from sv_token where client_id = $1 and expires_at < $2")

    /// Rides `sv_token_client`. Parameter: the client.
    static let endAccessOfClient = Statement("delete from sv_token where client_id = $1")

    /// Rides `sv_token_user`. Parameter: the person.
    static let endAccessOfUser = Statement("delete from sv_token where user_id = $1 and client_id is not null")

    /// Rides `sv_token_grant`. Parameter: the grant.
    static let endAccessOfGrant = Statement("delete from sv_token where grant_id = $1")

    // Codes

    /// Parameters: 1 digest, 2 grant, 3 client, 4 person, 5 redirect, 6 challenge, 7 scope, 8 expiry.
    static let addCode = Statement(
        """
        insert into sv_code (digest, grant_id, client_id, user_id, redirect, challenge, scope, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        """
    )

    /// Locks the row, so that of two that show one code the second sees that it was used. Parameter: the digest.
    static let code = Statement(
        sqlite: """
            select grant_id, client_id, user_id, redirect, challenge, scope, expires_at, used_at
            from sv_code where digest = $1
            """,
        postgres: """
            select grant_id, client_id, user_id, redirect, challenge, scope, expires_at, used_at
            from sv_code where digest = $1 for update
            """
    )

    /// Parameters: 1 digest, 2 now.
    static let useCode = Statement("update sv_code set used_at = $2 where digest = $1")

    /// Rides `sv_code_expiry`. Used codes are kept a day, to recognise one that is shown again. Parameter: an instant.
    static let purgeCodes = Statement("delete from sv_code where expires_at < $1")

    static let endCodesOfUser = Statement("delete from sv_code where user_id = $1")
    static let endCodesOfClient = Statement("delete from sv_code where client_id = $1")

    // Refresh tokens

    /// Parameters: 1 digest, 2 grant, 3 client, 4 person, 5 scope, 6 now, 7 expiry, 8 the grant's expiry.
    static let addRefresh = Statement(
        """
        insert into sv_refresh (
            digest, grant_id, client_id, user_id, scope, created_at, expires_at, grant_expires_at
        ) values ($1, $2, $3, $4, $5, $6, $7, $8)
        """
    )

    /// Locks the row, for the same reason as a code's. Parameter: the digest.
    static let refresh = Statement(
        sqlite: """
            select grant_id, client_id, user_id, scope, expires_at, grant_expires_at, used_at
            from sv_refresh where digest = $1
            """,
        postgres: """
            select grant_id, client_id, user_id, scope, expires_at, grant_expires_at, used_at
            from sv_refresh where digest = $1 for update
            """
    )

    /// Parameters: 1 digest, 2 now.
    static let useRefresh = Statement("update sv_refresh set used_at = $2 where digest = $1")

    /// Rides `sv_refresh_grant`. Parameter: the grant.
    static let endRefreshOfGrant = Statement("delete from sv_refresh where grant_id = $1")
    static let endRefreshOfUser = Statement("delete from sv_refresh where user_id = $1")
    static let endRefreshOfClient = Statement("delete from sv_refresh where client_id = $1")

    /// Rides `sv_refresh_expiry`. Parameter: now.
    static let purgeRefresh = Statement("delete from sv_refresh where grant_expires_at < $1")
}
