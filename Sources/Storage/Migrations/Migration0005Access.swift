import Records

extension Migration {
    /// The columns that came with the full registry, what roles grant, shares, and what administrators customise.
    static let access = Migration(number: 5, name: "0005_access") { connection in
        for storage in StorageTable.all(of: .standard) { try storage.bringUp(in: connection) }
        try connection.script(connection.dialect == .sqlite ? sqlite : postgres)
    }

    /// `sv_privilege`: where a role departs from its template; `action` and `depth` by their names and numbers.
    /// `sv_columngrant`: secured columns. `teamroles`: roles of teams, held by all their members.
    /// `principalobjectaccess`: single records shared with a person or a team.
    /// `sv_customisation`: tables and columns made or changed by an administrator, as JSON.
    private static let sqlite = """
        create table sv_privilege (
            roleid blob not null, table_name text not null, action text not null, depth integer not null,
            primary key (roleid, table_name, action)
        ) strict, without rowid;
        create table sv_permission (
            roleid blob not null, permission text not null, is_granted integer not null,
            primary key (roleid, permission)
        ) strict, without rowid;
        create table sv_columngrant (
            roleid blob not null, table_name text not null, column_name text not null, may_read integer not null,
            may_write integer not null, primary key (roleid, table_name, column_name)
        ) strict, without rowid;
        create table teamroles (
            teamid blob not null, roleid blob not null, primary key (teamid, roleid)
        ) strict, without rowid;
        create table principalobjectaccess (
            principalid blob not null, table_name text not null, objectid blob not null, principal_type text not null,
            mask integer not null, shared_by blob not null, shared_at integer not null,
            primary key (principalid, table_name, objectid)
        ) strict, without rowid;
        create index principalobjectaccess_object on principalobjectaccess (objectid, table_name);
        create table sv_customisation (
            table_name text not null, column_name text not null, definition text not null,
            primary key (table_name, column_name)
        ) strict, without rowid;
        create index systemuserroles_role on systemuserroles (roleid);
        """

    private static let postgres = """
        create table sv_privilege (
            roleid uuid not null, table_name text not null, action text not null, depth smallint not null,
            primary key (roleid, table_name, action)
        );
        create table sv_permission (
            roleid uuid not null, permission text not null, is_granted smallint not null,
            primary key (roleid, permission)
        );
        create table sv_columngrant (
            roleid uuid not null, table_name text not null, column_name text not null, may_read smallint not null,
            may_write smallint not null, primary key (roleid, table_name, column_name)
        );
        create table teamroles (teamid uuid not null, roleid uuid not null, primary key (teamid, roleid));
        create table principalobjectaccess (
            principalid uuid not null, table_name text not null, objectid uuid not null, principal_type text not null,
            mask bigint not null, shared_by uuid not null, shared_at bigint not null,
            primary key (principalid, table_name, objectid)
        );
        create index principalobjectaccess_object on principalobjectaccess (objectid, table_name);
        create table sv_customisation (
            table_name text not null, column_name text not null, definition text not null,
            primary key (table_name, column_name)
        );
        create index systemuserroles_role on systemuserroles (roleid);
        """
}
