/// The statements about links of invitations and password resets, and about what administrators do with people.
enum LinkSQL {
    /// Parameters: 1 digest, 2 person, 3 kind, 4 now, 5 expiry.
    static let add = Statement(
        "insert into sv_link (digest, user_id, kind, created_at, expires_at) values ($1, $2, $3, $4, $5)"
    )

    /// Locks the row, so that a link is used once. Parameters: 1 digest, 2 now.
    static let link = Statement(
        sqlite: """
            select l.user_id, l.kind, u.fullname, u.internalemailaddress from sv_link l join systemuser u on u.id = l.user_id
            where l.digest = $1 and l.expires_at > $2 and coalesce(u.isdisabled, 0) = 0
            """,
        postgres: """
            select l.user_id, l.kind, u.fullname, u.internalemailaddress from sv_link l join systemuser u on u.id = l.user_id
            where l.digest = $1 and l.expires_at > $2 and coalesce(u.isdisabled, 0) = 0 for update of l
            """
    )

    /// The same, to look only.
    static let look = Statement(
        """
        select l.user_id, l.kind, u.fullname, u.internalemailaddress from sv_link l join systemuser u on u.id = l.user_id
        where l.digest = $1 and l.expires_at > $2 and coalesce(u.isdisabled, 0) = 0
        """
    )

    /// Rides `sv_link_user`. Parameter: the person.
    static let endLinks = Statement("delete from sv_link where user_id = $1")

    /// Rides `sv_link_expiry`. Parameter: now.
    static let purge = Statement("delete from sv_link where expires_at < $1")

    // People

    static let roles = Statement("select id, name from role order by name, id")

    /// Enabled people with a role, other than one person. Parameters: 1 role, 2 person.
    static let othersWith = Statement(
        """
        select count(*) from systemuserroles m join role r on r.id = m.roleid join systemuser u on u.id = m.systemuserid
        where r.name = $1 and u.id <> $2 and coalesce(u.isdisabled, 0) = 0
            and not exists (select 1 from sv_client a where a.user_id = u.id)
        """
    )

    /// Parameters: 1 person, 2 now.
    static let enable = Statement(
        "update systemuser set isdisabled = 0, modifiedon = $2, versionnumber = versionnumber + 1 where id = $1"
    )
}
