import Records

/// Statements about who manages whom.
enum TeamSQL {
    /// Rides `systemuser_parentsystemuserid_list`. Parameter: the person.
    static let hasReports = Statement(
        "select 1 from systemuser where parentsystemuserid = $1 and coalesce(isdisabled, 0) = 0 limit 1"
    )

    /// The person's unit and manager, then the managers above, from near to far. Parameters: 1 person, 2 how far.
    static let line = Statement(
        """
        with recursive line (id, unit, manager, place) as (
            select id, businessunitid, parentsystemuserid, 0 from systemuser where id = $1
            union all
            select u.id, u.businessunitid, u.parentsystemuserid, line.place + 1
            from systemuser u join line on u.id = line.manager where line.place < $2
        )
        select id, unit, manager from line order by place
        """
    )

    /// Rides `sv_handover_due`. Parameters: 1 now, 2 limit.
    static let dueHandovers = Statement(
        """
        select id, createdby, sv_from, sv_to from sv_handover
        where sv_returnedon is null and sv_until <= $1 order by sv_until, id limit $2
        """
    )
}
