/// The statements about roles, what they grant, and shares.
enum AccessSQL {
    /// A person's own roles and those of the person's teams. Parameter: the person.
    static let rolesOfPerson = Statement(
        """
        select r.id, r.name, r.sv_template from role r where r.id in (
            select roleid from systemuserroles where systemuserid = $1
            union select t.roleid from teamroles t join teammembership m on m.teamid = t.teamid
            where m.systemuserid = $1
        ) order by r.name
        """
    )

    /// All of what is set for any role: few rows, because roles say only where they depart from their template.
    static let privileges = Statement("select roleid, table_name, action, depth from sv_privilege")
    static let permissions = Statement("select roleid, permission, is_granted from sv_permission")
    static let columnGrants = Statement(
        "select roleid, table_name, column_name, may_read, may_write from sv_columngrant"
    )

    static let forgetPrivileges = Statement("delete from sv_privilege where roleid = $1")
    static let forgetPermissions = Statement("delete from sv_permission where roleid = $1")
    static let forgetColumnGrants = Statement("delete from sv_columngrant where roleid = $1")

    /// Parameters: 1 role, 2 table, 3 action, 4 depth.
    static let setPrivilege = Statement(
        "insert into sv_privilege (roleid, table_name, action, depth) values ($1, $2, $3, $4)"
    )

    /// Parameters: 1 role, 2 permission, 3 granted.
    static let setPermission = Statement(
        "insert into sv_permission (roleid, permission, is_granted) values ($1, $2, $3)"
    )

    /// Parameters: 1 role, 2 table, 3 column, 4 may read, 5 may write.
    static let setColumnGrant = Statement(
        """
        insert into sv_columngrant (roleid, table_name, column_name, may_read, may_write) values ($1, $2, $3, $4, $5)
        """
    )

    /// What is published about the work list, read together with what is customised.
    static let configurations = Statement(
        "select msdyn_name, sv_definition from msdyn_worklistviewconfiguration where sv_definition is not null"
    )

    // Who holds what

    static let forgetRolesOfPerson = Statement("delete from systemuserroles where systemuserid = $1")
    static let forgetRolesOfTeam = Statement("delete from teamroles where teamid = $1")
    static let forgetMembers = Statement("delete from teammembership where teamid = $1")

    /// Parameters: 1 team, 2 role.
    static let giveTeamRole = Statement("insert into teamroles (teamid, roleid) values ($1, $2)")
    /// Parameters: 1 team, 2 person.
    static let addMember = Statement("insert into teammembership (teamid, systemuserid) values ($1, $2)")

    static let ownRoles = Statement("select roleid from systemuserroles where systemuserid = $1 order by roleid")
    static let teamRoles = Statement("select roleid from teamroles where teamid = $1 order by roleid")

    /// Parameter: the role.
    static let holder = Statement(
        """
        select 1 where exists (select 1 from systemuserroles where roleid = $1)
        or exists (select 1 from teamroles where roleid = $1)
        """
    )

    /// People who administer: enabled, with the administrator's role, their own or a team's. Programs do not count.
    /// Parameter: the name of the role.
    static let administrators = Statement(
        """
        select distinct u.id from systemuser u join role r on coalesce(r.sv_template, r.name) = $1
        where coalesce(u.isdisabled, 0) = 0 and not exists (select 1 from sv_client a where a.user_id = u.id) and (
            exists (select 1 from systemuserroles m where m.systemuserid = u.id and m.roleid = r.id)
            or exists (select 1 from teamroles t join teammembership m on m.teamid = t.teamid
                       where m.systemuserid = u.id and t.roleid = r.id)
        )
        """
    )

    // Shares

    /// The tables of which rows are shared with a person or the person's teams. Parameter: the person.
    static let sharedTables = Statement(
        """
        select distinct table_name from principalobjectaccess where principalid = $1
        union select distinct a.table_name from principalobjectaccess a
        join teammembership m on m.teamid = a.principalid where m.systemuserid = $1
        """
    )

    /// Rides `principalobjectaccess_object`. Parameters: 1 record, 2 table.
    static let sharesOf = Statement(
        """
        select principal_type, principalid, mask from principalobjectaccess
        where objectid = $1 and table_name = $2 order by principal_type, principalid
        """
    )

    /// Parameters: 1 principal, 2 its table, 3 table, 4 record, 5 mask, 6 by whom, 7 now.
    static let share = Statement(
        """
        insert into principalobjectaccess (
            principalid, principal_type, table_name, objectid, mask, shared_by, shared_at
        ) values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (principalid, table_name, objectid) do update set
            mask = excluded.mask, shared_by = excluded.shared_by, shared_at = excluded.shared_at
        """
    )

    /// Rides the primary key. Parameters: 1 principal, 2 table, 3 record.
    static let sharer = Statement(
        "select shared_by from principalobjectaccess where principalid = $1 and table_name = $2 and objectid = $3"
    )

    /// Parameters: 1 principal, 2 table, 3 record.
    static let unshare = Statement(
        "delete from principalobjectaccess where principalid = $1 and table_name = $2 and objectid = $3"
    )

    // Customisation

    static let customisations = Statement("select table_name, column_name, definition from sv_customisation")

    /// Parameters: 1 table, 2 column or an empty text for the table itself, 3 definition.
    static let customise = Statement(
        """
        insert into sv_customisation (table_name, column_name, definition) values ($1, $2, $3)
        on conflict (table_name, column_name) do update set definition = excluded.definition
        """
    )
}
