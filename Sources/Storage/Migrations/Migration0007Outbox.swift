extension Migration {
    /// What is to leave the house: queued with its cause, carried out by workers.
    static let outbox = Migration(number: 7, name: "0007_outbox") { connection in
        try connection.script(connection.dialect == .sqlite ? sqlite : postgres)
    }

    private static let sqlite = """
        create table sv_outbox (
            id blob primary key, state text not null, key_id text not null, sealed blob, attempts integer not null,
            created_at integer not null, due_at integer not null, expires_at integer not null, worker blob,
            lease_until integer not null default 0, reply text, finished_at integer
        ) strict;
        create index sv_outbox_due on sv_outbox (state, due_at);
        create index sv_outbox_age on sv_outbox (created_at);
        """

    private static let postgres = """
        create table sv_outbox (
            id uuid primary key, state text collate "C" not null, key_id text not null, sealed bytea,
            attempts bigint not null, created_at bigint not null, due_at bigint not null, expires_at bigint not null,
            worker uuid, lease_until bigint not null default 0, reply text, finished_at bigint
        );
        create index sv_outbox_due on sv_outbox (state, due_at);
        create index sv_outbox_age on sv_outbox (created_at);
        """
}
