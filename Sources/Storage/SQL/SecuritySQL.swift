/// The statements about second factors, half-open sign-ins, and people's own credentials.
enum SecuritySQL {
    // Second factors

    static let factor = Statement("select key_id, sealed, confirmed_at from sv_second_factor where user_id = $1")

    /// Keeps the factor unless a confirmed one is there. Parameters: 1 person, 2 key, 3 sealed secret, 4 now.
    static let begin = Statement(
        """
        insert into sv_second_factor (user_id, key_id, sealed, confirmed_at, last_step, created_at)
        values ($1, $2, $3, null, 0, $4)
        on conflict (user_id) do update
            set key_id = excluded.key_id, sealed = excluded.sealed, created_at = excluded.created_at
            where sv_second_factor.confirmed_at is null
        """
    )

    /// Parameters: 1 person, 2 step, 3 now.
    static let confirm = Statement(
        """
        update sv_second_factor set confirmed_at = $3, last_step = $2 where user_id = $1 and confirmed_at is null
        """
    )

    /// Only forwards, so that a code works once. Parameters: 1 person, 2 step.
    static let useStep = Statement(
        """
        update sv_second_factor set last_step = $2
        where user_id = $1 and last_step < $2 and confirmed_at is not null
        """
    )

    static let removeFactor = Statement("delete from sv_second_factor where user_id = $1")

    /// Parameters: 1 person, 2 digest.
    static let addRecovery = Statement("insert into sv_recovery_code (user_id, digest) values ($1, $2)")
    static let useRecovery = Statement("delete from sv_recovery_code where user_id = $1 and digest = $2")
    static let removeRecovery = Statement("delete from sv_recovery_code where user_id = $1")
    static let recoveryLeft = Statement("select count(*) from sv_recovery_code where user_id = $1")

    // Half-open sign-ins

    /// Parameters: 1 digest, 2 kind, 3 person, 4 payload, 5 now, 6 expiry.
    static let addStep = Statement(
        """
        insert into sv_signin_step (digest, kind, user_id, payload, created_at, expires_at)
        values ($1, $2, $3, $4, $5, $6)
        """
    )

    /// Parameters: 1 digest, 2 now.
    static let step = Statement(
        "select kind, user_id, payload from sv_signin_step where digest = $1 and expires_at > $2"
    )
    static let takeStep = Statement("delete from sv_signin_step where digest = $1")

    /// Rides `sv_signin_step_expiry`. Parameter: now.
    static let purgeSteps = Statement("delete from sv_signin_step where expires_at < $1")

    /// Rides `sv_signin_step_user`. Parameter: the person.
    static let endSteps = Statement("delete from sv_signin_step where user_id = $1")

    // Switches

    static let isOn = Statement("select value from sv_switch where name = $1")

    /// Parameters: 1 name, 2 value.
    static let setSwitch = Statement(
        """
        insert into sv_switch (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value
        """
    )

    // People's own

    /// Rides the primary key. Parameter: the person.
    static let account = Statement(
        """
        select u.id, coalesce(u.isdisabled, 0), c.hash, u.internalemailaddress
        from systemuser u left join sv_credential c on c.user_id = u.id where u.id = $1
        """
    )

    static let sessionID = Statement("select id from sv_session where hash = $1")

    /// Rides `sv_session_user`. Parameters: 1 person, 2 the digest of the session that stays.
    static let endOtherSessions = Statement("delete from sv_session where user_id = $1 and hash <> $2")

    /// Rides `sv_token_user`. Parameters: 1 person, 2 now.
    static let tokens = Statement(
        """
        select id, name, created_at, expires_at, last_used_at from sv_token
        where user_id = $1 and client_id is null and (expires_at is null or expires_at > $2)
        order by created_at desc, id
        """
    )

    /// Parameters: 1 token, 2 person.
    static let endToken = Statement("delete from sv_token where id = $1 and user_id = $2 and client_id is null")

    /// Rides `sv_refresh_user` and `sv_token_user`. Parameters: 1 person, 2 now.
    static let grants = Statement(
        """
        select g.grant_id, c.name, min(g.created_at) from (
            select grant_id, client_id, created_at from sv_refresh where user_id = $1 and grant_expires_at > $2
            union all
            select grant_id, client_id, created_at from sv_token
            where user_id = $1 and grant_id is not null and expires_at > $2
        ) g join sv_client c on c.id = g.client_id group by g.grant_id, c.name order by 3 desc, 1
        """
    )

    /// Parameters: 1 grant, 2 person.
    static let endRefresh = Statement("delete from sv_refresh where grant_id = $1 and user_id = $2")
    static let endAccess = Statement("delete from sv_token where grant_id = $1 and user_id = $2")
}
