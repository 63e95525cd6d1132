/// What backing up and restoring ask a database.
enum BackupSQL {
    /// Every table with rows of its own: schema (null on SQLite) and name. Full-text indexes are made of others and
    /// left out, and so is what belongs to an extension.
    static let tables = Statement(
        sqlite: """
            select null, name from pragma_table_list
            where schema = 'main' and type = 'table' and name not like 'sqlite\\_%' escape '\\'
            order by name
            """,
        postgres: """
            select cast(n.nspname as text), cast(c.relname as text)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p') and not c.relispartition
                and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
                and not exists (
                    select 1 from pg_depend d
                    where d.classid = cast('pg_class' as regclass) and d.objid = c.oid and d.deptype = 'e'
                )
            order by 1, 2
            """
    )

    /// A row if anything was ever made in the database.
    static let anything = Statement(
        sqlite: "select 1 from sqlite_schema limit 1",
        postgres: """
            select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
                and not exists (
                    select 1 from pg_depend d
                    where d.classid = cast('pg_class' as regclass) and d.objid = c.oid and d.deptype = 'e'
                )
            limit 1
            """
    )

    /// PostgreSQL only. Gives the running transaction's view of the data a name that other sessions can adopt.
    static let exportSnapshot = Statement(sqlite: "select null", postgres: "select pg_export_snapshot()")

    /// PostgreSQL only. The version as a number: 150004 for 15.4.
    static let serverVersion = Statement(
        sqlite: "select 0",
        postgres: "select cast(current_setting('server_version_num') as bigint)"
    )

    /// Rows of the engine's own check; a single `ok` when the file is whole.
    static let integrity = Statement("pragma integrity_check(10)")
}
