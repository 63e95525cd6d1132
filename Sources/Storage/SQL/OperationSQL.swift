/// Statements of operations, history, events and idempotency keys.
enum OperationSQL {
    /// Parameters: 1 id, 2 kind, 3 person, 4 at, 5 recorded at, 6 undoes. Run again for the next chunk of the same work.
    static let begin = Statement(
        """
        insert into operation (id, kind, person, at, recorded_at, undoes, impersonator)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (id) do nothing
        """
    )

    /// PostgreSQL alone. What is committed later cannot reach the disk before this.
    static let commitWithNext = Statement("set local synchronous_commit = off")

    static let operation = Statement(
        sqlite:
            "select id, kind, person, at, recorded_at, undoes, undone_by, impersonator from operation where id = $1",
        postgres:
            "select id, kind, person, at, recorded_at, undoes, undone_by, impersonator from operation where id = $1 for update"
    )

    static let markUndone = Statement("update operation set undone_by = $2 where id = $1")

    /// Parameters: 1 operation, 2 at, 3 record type, 4 record, 5 action, 6 before, 7 after, 8 version.
    static let append = Insertion(
        into: "history (operation_id, at, record_type, record_id, action, before, after, version)",
        count: 8
    )

    /// Rides `history_operation`. Parameters: 1 operation, 2 below this number, 3 limit.
    static let history = Statement(
        """
        select n, record_type, record_id, action, before, after, version from history
        where operation_id = $1 and n < $2 order by n desc limit $3
        """
    )

    static let historyCount = Statement("select count(*) from history where operation_id = $1")

    /// Parameters: 1 at, 2 operation, 3 record type, 4 record, 5 principals.
    static let event = Insertion(into: "event (at, operation_id, record_type, record_id, principals)", count: 5)

    /// What has been committed since a position, in the order of transactions.
    ///
    /// On PostgreSQL a smaller number can be committed after a larger one, so only transactions older than every one
    /// still running are read: nothing is ever passed over. Parameters: 1 transaction, 2 number, 3 limit.
    static let eventsSince = Statement(
        sqlite: """
            select xact, n, operation_id, record_type, record_id, principals from event
            where n > $2 and xact >= $1 order by n limit $3
            """,
        postgres: """
            select xact, n, operation_id, record_type, record_id, principals from event
            where (xact, n) > ($1, $2)
              and xact < cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as text) as bigint)
            order by xact, n limit $3
            """
    )

    static let lastEvent = Statement(
        sqlite: "select 0, coalesce(max(n), 0) from event",
        postgres: """
            select xact, n from event
            where xact < cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as text) as bigint)
            order by xact desc, n desc limit 1
            """
    )

    static let forgetEvents = Statement("delete from event where at < $1")
    static let forgetKeys = Statement("delete from idempotency where recorded_at < $1")

    /// Waits for another transaction that holds the same key. Parameters: 1 person, 2 key, 3 digest, 4 recorded at.
    static let claimKey = Statement(
        """
        insert into idempotency (person, key, digest, recorded_at) values ($1, $2, $3, $4)
        on conflict (person, key) do nothing
        """
    )

    static let key = Statement(
        "select digest, code, content, operation_id, location, version, recorded_at from idempotency where person = $1 and key = $2"
    )

    static let forgetKey = Statement("delete from idempotency where person = $1 and key = $2")

    /// Parameters: 1 person, 2 key, 3 code, 4 content, 5 operation, 6 location, 7 version.
    static let remember = Statement(
        """
        update idempotency set code = $3, content = $4, operation_id = $5, location = $6, version = $7
        where person = $1 and key = $2
        """
    )
}
