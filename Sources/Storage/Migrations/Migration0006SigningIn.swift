extension Migration {
    /// The token service's clients and grants, links by mail, second factors, and identities of other issuers.
    static let signingIn = Migration(number: 6, name: "0006_signing_in") { connection in
        try connection.script(connection.dialect == .sqlite ? sqlite : postgres)
    }

    /// `sv_token` keeps access tokens of the token service beside people's own: those have a client, and those that a
    /// person agreed to a grant. `sv_signin_step` is what a browser shows while it is half-way through signing in.
    private static let sqlite = """
        alter table sv_token add column client_id blob;
        alter table sv_token add column grant_id blob;
        create index sv_token_grant on sv_token (grant_id) where grant_id is not null;
        create index sv_token_client on sv_token (client_id, expires_at) where client_id is not null;
        create table sv_client (
            id blob primary key, name text not null, name_fold text not null, user_id blob not null, digest blob,
            redirects text not null, created_at integer not null, disabled_at integer
        ) strict;
        create unique index sv_client_user on sv_client (user_id);
        create table sv_code (
            digest blob primary key, grant_id blob not null, client_id blob not null, user_id blob not null,
            redirect text not null, challenge text not null, scope text not null, expires_at integer not null,
            used_at integer
        ) strict, without rowid;
        create index sv_code_user on sv_code (user_id);
        create index sv_code_expiry on sv_code (expires_at);
        create table sv_refresh (
            digest blob primary key, grant_id blob not null, client_id blob not null, user_id blob not null,
            scope text not null, created_at integer not null, expires_at integer not null,
            grant_expires_at integer not null, used_at integer
        ) strict, without rowid;
        create index sv_refresh_grant on sv_refresh (grant_id);
        create index sv_refresh_user on sv_refresh (user_id);
        create index sv_refresh_client on sv_refresh (client_id);
        create index sv_refresh_expiry on sv_refresh (grant_expires_at);
        create table sv_link (
            digest blob primary key, user_id blob not null, kind text not null, created_at integer not null,
            expires_at integer not null
        ) strict, without rowid;
        create index sv_link_user on sv_link (user_id);
        create index sv_link_expiry on sv_link (expires_at);
        create table sv_second_factor (
            user_id blob primary key, key_id text not null, sealed blob not null, confirmed_at integer,
            last_step integer not null, created_at integer not null
        ) strict, without rowid;
        create table sv_recovery_code (
            user_id blob not null, digest blob not null, primary key (user_id, digest)
        ) strict, without rowid;
        create table sv_signin_step (
            digest blob primary key, kind text not null, user_id blob, payload text not null,
            created_at integer not null, expires_at integer not null
        ) strict, without rowid;
        create index sv_signin_step_user on sv_signin_step (user_id);
        create index sv_signin_step_expiry on sv_signin_step (expires_at);
        create table sv_external_identity (
            issuer text not null, subject text not null, user_id blob not null, created_at integer not null,
            primary key (issuer, subject)
        ) strict, without rowid;
        create index sv_external_identity_user on sv_external_identity (user_id);
        create table sv_switch (name text primary key, value text not null) strict, without rowid;
        """

    private static let postgres = """
        alter table sv_token add column client_id uuid;
        alter table sv_token add column grant_id uuid;
        create index sv_token_grant on sv_token (grant_id) where grant_id is not null;
        create index sv_token_client on sv_token (client_id, expires_at) where client_id is not null;
        create table sv_client (
            id uuid primary key, name text not null, name_fold text collate "C" not null, user_id uuid not null,
            digest bytea, redirects text not null, created_at bigint not null, disabled_at bigint
        );
        create unique index sv_client_user on sv_client (user_id);
        create table sv_code (
            digest bytea primary key, grant_id uuid not null, client_id uuid not null, user_id uuid not null,
            redirect text not null, challenge text not null, scope text not null, expires_at bigint not null,
            used_at bigint
        );
        create index sv_code_user on sv_code (user_id);
        create index sv_code_expiry on sv_code (expires_at);
        create table sv_refresh (
            digest bytea primary key, grant_id uuid not null, client_id uuid not null, user_id uuid not null,
            scope text not null, created_at bigint not null, expires_at bigint not null,
            grant_expires_at bigint not null, used_at bigint
        );
        create index sv_refresh_grant on sv_refresh (grant_id);
        create index sv_refresh_user on sv_refresh (user_id);
        create index sv_refresh_client on sv_refresh (client_id);
        create index sv_refresh_expiry on sv_refresh (grant_expires_at);
        create table sv_link (
            digest bytea primary key, user_id uuid not null, kind text not null, created_at bigint not null,
            expires_at bigint not null
        );
        create index sv_link_user on sv_link (user_id);
        create index sv_link_expiry on sv_link (expires_at);
        create table sv_second_factor (
            user_id uuid primary key, key_id text not null, sealed bytea not null, confirmed_at bigint,
            last_step bigint not null, created_at bigint not null
        );
        create table sv_recovery_code (user_id uuid not null, digest bytea not null, primary key (user_id, digest));
        create table sv_signin_step (
            digest bytea primary key, kind text not null, user_id uuid, payload text not null,
            created_at bigint not null, expires_at bigint not null
        );
        create index sv_signin_step_user on sv_signin_step (user_id);
        create index sv_signin_step_expiry on sv_signin_step (expires_at);
        create table sv_external_identity (
            issuer text collate "C" not null, subject text collate "C" not null, user_id uuid not null,
            created_at bigint not null, primary key (issuer, subject)
        );
        create index sv_external_identity_user on sv_external_identity (user_id);
        create table sv_switch (name text collate "C" primary key, value text not null);
        """
}
