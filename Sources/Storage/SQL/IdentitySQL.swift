/// The statements about people, their credentials and their rights.
enum IdentitySQL {
    // The security stamp

    static let makeStamp = Statement("insert into sv_stamp (name, value) values ('security', 1)")

    /// Rides the primary key; read with every request.
    static let stamp = Statement("select value from sv_stamp where name = 'security'")

    /// Not simply one more: a value that was rolled back must never come again for another change, because callers may
    /// already be remembered under it.
    static let touchStamp = Statement(
        sqlite: "update sv_stamp set value = value + 1 + (random() & 1073741823) where name = 'security'",
        postgres: """
            update sv_stamp set value = value + 1 + cast(floor(random() * 1073741823) as bigint) where name = 'security'
            """
    )

    // Callers

    /// Rides `sv_session_hash`. Parameter: the digest.
    static let session = Statement("select user_id, last_seen_at, expires_at from sv_session where hash = $1")

    /// Rides `sv_token_hash`. Parameter: the digest.
    static let token = Statement("select user_id, last_used_at, expires_at from sv_token where hash = $1")

    /// Rides the primary key and `workqueueusersetting_once`. Parameter: the person.
    static let person = Statement(
        """
        select u.fullname, u.businessunitid, s.sv_language, s.sv_timezone
        from systemuser u left join msdyn_workqueueusersetting s on s.ownerid = u.id
        where u.id = $1 and coalesce(u.isdisabled, 0) = 0
        """
    )

    /// Rides the primary key. Parameter: the person.
    static let teams = Statement("select teamid from teammembership where systemuserid = $1 order by teamid")

    /// Rides `teammembership_team`. Parameter: the team.
    static let members = Statement("select systemuserid from teammembership where teamid = $1 order by systemuserid")

    /// The unit and all below it; `union` ends also where units were made to stand below each other in a ring.
    /// Parameter: the unit.
    static let unitsBelow = Statement(
        """
        with recursive below (id) as (
            select id from businessunit where id = $1
            union select b.id from businessunit b join below on b.parentbusinessunitid = below.id
        )
        select id from below order by id
        """
    )

    /// The unit without a parent, which stands for the organisation.
    static let rootUnit = Statement(
        "select id from businessunit where parentbusinessunitid is null order by id limit 1"
    )

    // Use

    /// Parameters: 1 digest, 2 now.
    static let noteSession = Statement("update sv_session set last_seen_at = $2 where hash = $1 and last_seen_at < $2")
    static let noteToken = Statement(
        "update sv_token set last_used_at = $2 where hash = $1 and (last_used_at is null or last_used_at < $2)"
    )

    // Signing in

    /// Rides `systemuser_signin`. Addresses are kept in lower case; one that came in otherwise is found all the same.
    /// Parameter: the address in lower case.
    static let account = Statement(
        """
        select u.id, coalesce(u.isdisabled, 0), c.hash
        from systemuser u left join sv_credential c on c.user_id = u.id
        where lower(u.internalemailaddress) = $1
        order by case when u.internalemailaddress = $1 then 0 else 1 end, u.id limit 1
        """
    )

    static let sessionOwner = Statement("select user_id from sv_session where hash = $1")

    /// Makes the row that the next statement locks. Parameters: 1 digest, 2 now.
    static let makeAttempt = Statement(
        "insert into sv_signin_attempt (digest, level, last_at) values ($1, 0, $2) on conflict (digest) do nothing"
    )

    /// Locks the row, so that parallel attempts are counted one after the other; SQLite has one writer at a time.
    static let attempt = Statement(
        sqlite: "select level, last_at from sv_signin_attempt where digest = $1",
        postgres: "select level, last_at from sv_signin_attempt where digest = $1 for update"
    )

    /// Parameters: 1 digest, 2 level, 3 instant of the last failure.
    static let countAttempt = Statement("update sv_signin_attempt set level = $2, last_at = $3 where digest = $1")
    static let forgetAttempt = Statement("delete from sv_signin_attempt where digest = $1")

    /// Rides `sv_signin_attempt_age`. Parameter: the instant before which nothing is kept.
    static let purgeAttempts = Statement("delete from sv_signin_attempt where last_at < $1")

    /// Rides `sv_session_expiry`. Parameter: now.
    static let purgeSessions = Statement("delete from sv_session where expires_at < $1")

    /// The hash in force, locked against a change of password until the session is open. Parameter: the person.
    static let currentHash = Statement(
        sqlite: """
            select c.hash from sv_credential c join systemuser u on u.id = c.user_id
            where c.user_id = $1 and coalesce(u.isdisabled, 0) = 0
            """,
        postgres: """
            select c.hash from sv_credential c join systemuser u on u.id = c.user_id
            where c.user_id = $1 and coalesce(u.isdisabled, 0) = 0 for update of c
            """
    )

    /// Parameters: 1 id, 2 digest, 3 person, 4 now, 5 expiry, 6 client, 7 agent.
    static let openSession = Statement(
        """
        insert into sv_session (id, hash, user_id, created_at, last_seen_at, expires_at, client, agent)
        values ($1, $2, $3, $4, $4, $5, $6, $7)
        """
    )

    static let endSession = Statement("delete from sv_session where hash = $1")

    /// Parameters: 1 session, 2 person.
    static let endOwnSession = Statement("delete from sv_session where id = $1 and user_id = $2")

    /// Rides `sv_session_user`. Parameters: 1 person, 2 now, 3 the instant since which a session was used.
    static let sessions = Statement(
        """
        select id, created_at, last_seen_at, client, agent from sv_session
        where user_id = $1 and expires_at > $2 and last_seen_at > $3 order by last_seen_at desc, id
        """
    )

    // People

    /// Parameters: 1 id, 2 name, 3 folded name, 4 address, 5 unit, 6 now.
    static let addPerson = Statement(
        """
        insert into systemuser (
            id, fullname, fullname_fold, internalemailaddress, businessunitid, isdisabled, createdon, modifiedon,
            versionnumber
        ) values ($1, $2, $3, $4, $5, 0, $6, $6, 1)
        """
    )

    /// Parameters: 1 id, 2 name, 3 folded name, 4 now.
    static let addUnit = Statement(
        """
        insert into businessunit (id, name, name_fold, createdon, modifiedon, versionnumber)
        values ($1, $2, $3, $4, $4, 1)
        """
    )

    static let roleID = Statement("select id from role where name = $1")

    /// Parameters: 1 id, 2 name, 3 now.
    static let addRole = Statement(
        "insert into role (id, name, createdon, modifiedon, versionnumber) values ($1, $2, $3, $3, 1)"
    )

    /// Parameters: 1 person, 2 role.
    static let giveRole = Statement(
        "insert into systemuserroles (systemuserid, roleid) values ($1, $2) on conflict do nothing"
    )

    /// Without the application users of clients.
    static let people = Statement(
        """
        select u.id, u.fullname, u.internalemailaddress, coalesce(u.isdisabled, 0),
            case when c.user_id is null then 0 else 1 end
        from systemuser u left join sv_credential c on c.user_id = u.id
        where not exists (select 1 from sv_client a where a.user_id = u.id)
        order by u.fullname_fold, u.internalemailaddress
        """
    )

    static let rolesOfAll = Statement(
        "select m.systemuserid, r.name from systemuserroles m join role r on r.id = m.roleid order by r.name"
    )

    /// Parameters: 1 person, 2 now.
    static let disable = Statement(
        "update systemuser set isdisabled = 1, modifiedon = $2, versionnumber = versionnumber + 1 where id = $1"
    )

    /// Parameters: 1 person, 2 hash, 3 now.
    static let setHash = Statement(
        """
        insert into sv_credential (user_id, hash, changed_at) values ($1, $2, $3)
        on conflict (user_id) do update set hash = excluded.hash, changed_at = excluded.changed_at
        """
    )

    static let endSessions = Statement("delete from sv_session where user_id = $1")
    static let endTokens = Statement("delete from sv_token where user_id = $1")

    /// Parameters: 1 id, 2 digest, 3 person, 4 name, 5 now, 6 expiry.
    static let addToken = Statement(
        "insert into sv_token (id, hash, user_id, name, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)"
    )
}
