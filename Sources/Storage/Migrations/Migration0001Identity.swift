extension Migration {
    /// What identity keeps: who may come in, with what, and with which roles and teams.
    ///
    /// The people themselves are rows of the registry; its tables come with the next migration, so nothing here refers
    /// to them by a foreign key.
    static let identity = Migration(number: 1, name: "0001_identity") { connection in
        try connection.script(connection.dialect == .sqlite ? sqlite : postgres)
        try connection.execute(IdentitySQL.makeStamp)
    }

    private static let sqlite = """
        create table sv_stamp (name text primary key, value integer not null) strict, without rowid;
        create table sv_credential (
            user_id blob primary key, hash text not null, changed_at integer not null
        ) strict, without rowid;
        create table sv_session (
            id blob primary key, hash blob not null, user_id blob not null, created_at integer not null,
            last_seen_at integer not null, expires_at integer not null, client text not null, agent text not null
        ) strict;
        create unique index sv_session_hash on sv_session (hash);
        create index sv_session_user on sv_session (user_id);
        create index sv_session_expiry on sv_session (expires_at);
        create table sv_token (
            id blob primary key, hash blob not null, user_id blob not null, name text not null,
            created_at integer not null, expires_at integer, last_used_at integer
        ) strict;
        create unique index sv_token_hash on sv_token (hash);
        create index sv_token_user on sv_token (user_id);
        create table sv_signin_attempt (
            digest text primary key, level real not null, last_at integer not null
        ) strict, without rowid;
        create index sv_signin_attempt_age on sv_signin_attempt (last_at);
        create table teammembership (
            teamid blob not null, systemuserid blob not null, primary key (systemuserid, teamid)
        ) strict, without rowid;
        create index teammembership_team on teammembership (teamid, systemuserid);
        create table systemuserroles (
            systemuserid blob not null, roleid blob not null, primary key (systemuserid, roleid)
        ) strict, without rowid;
        """

    private static let postgres = """
        create table sv_stamp (name text collate "C" primary key, value bigint not null);
        create table sv_credential (user_id uuid primary key, hash text not null, changed_at bigint not null);
        create table sv_session (
            id uuid primary key, hash bytea not null, user_id uuid not null, created_at bigint not null,
            last_seen_at bigint not null, expires_at bigint not null, client text not null, agent text not null
        );
        create unique index sv_session_hash on sv_session (hash);
        create index sv_session_user on sv_session (user_id);
        create index sv_session_expiry on sv_session (expires_at);
        create table sv_token (
            id uuid primary key, hash bytea not null, user_id uuid not null, name text not null,
            created_at bigint not null, expires_at bigint, last_used_at bigint
        );
        create unique index sv_token_hash on sv_token (hash);
        create index sv_token_user on sv_token (user_id);
        create table sv_signin_attempt (
            digest text collate "C" primary key, level double precision not null, last_at bigint not null
        );
        create index sv_signin_attempt_age on sv_signin_attempt (last_at);
        create table teammembership (
            teamid uuid not null, systemuserid uuid not null, primary key (systemuserid, teamid)
        );
        create index teammembership_team on teammembership (teamid, systemuserid);
        create table systemuserroles (
            systemuserid uuid not null, roleid uuid not null, primary key (systemuserid, roleid)
        );
        """
}
