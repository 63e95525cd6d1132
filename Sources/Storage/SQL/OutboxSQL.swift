/// The statements of the outbox. An entry is `queued`, `claimed` by a worker, `handed` over to the outside, and then
/// `sent`, `failed`, `unknown` or `expired`. Leases run by the database's clock.
enum OutboxSQL {
    /// Parameters: 1 id, 2 key, 3 sealed content, 4 now, 5 due, 6 expiry.
    static let add = Statement(
        """
        insert into sv_outbox (id, state, key_id, sealed, attempts, created_at, due_at, expires_at)
        values ($1, 'queued', $2, $3, 0, $4, $5, $6)
        """
    )

    /// A worker died before anything left: the entry waits again. Rides `sv_outbox_due`.
    static let takeBack = Statement(
        sqlite: """
            update sv_outbox set state = 'queued', worker = null
            where state = 'claimed' and lease_until < cast((julianday('now') - 2440587.5) * 86400000000 as integer)
            """,
        postgres: """
            update sv_outbox set state = 'queued', worker = null
            where state = 'claimed' and lease_until < cast(extract(epoch from clock_timestamp()) * 1000000 as bigint)
            """
    )

    /// A worker died while it handed the entry over: nobody knows. Rides `sv_outbox_due`. Parameter: now.
    static let giveUp = Statement(
        sqlite: """
            update sv_outbox set state = 'unknown', sealed = null, finished_at = $1
            where state = 'handed' and lease_until < cast((julianday('now') - 2440587.5) * 86400000000 as integer)
            """,
        postgres: """
            update sv_outbox set state = 'unknown', sealed = null, finished_at = $1
            where state = 'handed' and lease_until < cast(extract(epoch from clock_timestamp()) * 1000000 as bigint)
            """
    )

    /// Rides `sv_outbox_due`. Several workers on PostgreSQL pass by what another one holds; SQLite has one writer.
    /// Parameters: 1 now, 2 how many.
    static let due = Statement(
        sqlite: """
            select id, key_id, sealed, created_at, due_at, expires_at, attempts from sv_outbox
            where state = 'queued' and due_at <= $1 order by due_at limit $2
            """,
        postgres: """
            select id, key_id, sealed, created_at, due_at, expires_at, attempts from sv_outbox
            where state = 'queued' and due_at <= $1 order by due_at limit $2 for update skip locked
            """
    )

    /// Parameters: 1 id, 2 worker, 3 lease in microseconds.
    static let claim = Statement(
        sqlite: """
            update sv_outbox set state = 'claimed', worker = $2,
                lease_until = cast((julianday('now') - 2440587.5) * 86400000000 as integer) + $3 where id = $1
            """,
        postgres: """
            update sv_outbox set state = 'claimed', worker = $2,
                lease_until = cast(extract(epoch from clock_timestamp()) * 1000000 as bigint) + $3 where id = $1
            """
    )

    /// Parameters: 1 id, 2 worker.
    static let handOver = Statement(
        sqlite: """
            update sv_outbox set state = 'handed' where id = $1 and worker = $2 and state = 'claimed'
                and lease_until > cast((julianday('now') - 2440587.5) * 86400000000 as integer)
            """,
        postgres: """
            update sv_outbox set state = 'handed' where id = $1 and worker = $2 and state = 'claimed'
                and lease_until > cast(extract(epoch from clock_timestamp()) * 1000000 as bigint)
            """
    )

    /// What has left needs no content any more. Parameters: 1 id, 2 worker, 3 state, 4 reply, 5 now.
    static let finish = Statement(
        """
        update sv_outbox set state = $3, reply = $4, finished_at = $5, sealed = null, attempts = attempts + 1
        where id = $1 and worker = $2 and state in ('claimed', 'handed')
        """
    )

    /// Parameters: 1 id, 2 worker, 3 due, 4 reply.
    static let retry = Statement(
        """
        update sv_outbox set state = 'queued', due_at = $3, reply = $4, worker = null, attempts = attempts + 1
        where id = $1 and worker = $2 and state in ('claimed', 'handed')
        """
    )

    /// Parameter: an instant.
    static let forget = Statement("delete from sv_outbox where finished_at < $1")

    /// Rides `sv_outbox_due`. Parameter: now.
    static let waiting = Statement(
        """
        select count(*), min(due_at) from sv_outbox
        where state in ('queued', 'claimed', 'handed') and due_at <= $1
        """
    )

    /// Rides `sv_outbox_age`. Parameter: how many.
    static let latest = Statement(
        """
        select id, state, attempts, created_at, due_at, reply from sv_outbox order by created_at desc, id limit $1
        """
    )
}
