import SalesCore

extension Migration {
    /// Operations, history, events, idempotency keys and jobs: what the write pipeline keeps.
    static let operations = Migration(number: 3, name: "0003_operations") { connection in
        try connection.script(connection.dialect == .sqlite ? sqlite : postgres)
    }

    private static let sqlite = """
        create table operation (
            id blob primary key, kind text not null, person blob not null, at integer not null,
            recorded_at integer not null, undoes blob, undone_by blob
        ) strict;
        create index operation_person on operation (person, recorded_at);
        create table history (
            n integer primary key autoincrement, operation_id blob not null references operation (id), at integer not null,
            record_type text not null, record_id blob not null, action text not null, before text, after text,
            version integer not null
        ) strict;
        create index history_operation on history (operation_id, n);
        create index history_record on history (record_id, n);
        create table event (
            n integer primary key autoincrement, xact integer not null default 0, at integer not null,
            operation_id blob not null, record_type text not null, record_id blob not null, principals text not null
        ) strict;
        create index event_position on event (xact, n);
        create table idempotency (
            person blob not null, key text not null, digest text not null, recorded_at integer not null, code integer,
            content blob, operation_id blob, location text, version integer, primary key (person, key)
        ) strict, without rowid;
        create index idempotency_age on idempotency (recorded_at);
        create table job (
            id blob primary key, kind text not null, person blob not null, operation_id blob not null,
            payload text not null, state text not null, total integer, done integer not null, failed integer not null,
            cursor text, created_on integer not null, finished_on integer, message text, worker blob,
            lease_until integer not null default 0
        ) strict;
        create index job_open on job (state, lease_until);
        create index job_person on job (person, created_on);
        """

    private static let postgres = """
        create table operation (
            id uuid primary key, kind text not null, person uuid not null, at bigint not null,
            recorded_at bigint not null, undoes uuid, undone_by uuid
        );
        create index operation_person on operation (person, recorded_at);
        create table history (
            n bigint generated always as identity primary key, operation_id uuid not null references operation (id),
            at bigint not null, record_type text not null, record_id uuid not null, action text not null, before text,
            after text, version bigint not null
        );
        create index history_operation on history (operation_id, n);
        create index history_record on history (record_id, n);
        create table event (
            n bigint generated always as identity primary key,
            xact bigint not null default cast(cast(pg_current_xact_id() as text) as bigint), at bigint not null,
            operation_id uuid not null, record_type text not null, record_id uuid not null, principals text not null
        );
        create index event_position on event (xact, n);
        create table idempotency (
            person uuid not null, key text collate "C" not null, digest text not null, recorded_at bigint not null,
            code bigint, content bytea, operation_id uuid, location text, version bigint, primary key (person, key)
        );
        create index idempotency_age on idempotency (recorded_at);
        create table job (
            id uuid primary key, kind text not null, person uuid not null, operation_id uuid not null,
            payload text not null, state text not null, total bigint, done bigint not null, failed bigint not null,
            cursor text, created_on bigint not null, finished_on bigint, message text, worker uuid,
            lease_until bigint not null default 0
        );
        create index job_open on job (state, lease_until);
        create index job_person on job (person, created_on);
        """
}
