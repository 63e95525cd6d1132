import Records
import SalesCore

extension Migration {
    /// Views, form layouts, which view a person wants to see first, and why rows of a job were left.
    static let views = Migration(number: 5, name: "0010_views") { connection in
        // A new database got these tables with all others of the registry.
        for table in [Registry.standard["userquery"], Registry.standard["savedquery"], Registry.standard["systemform"]]
        {
            guard try !connection.hasColumn("id", of: table.storage) else { continue }
            for storage in StorageTable.all(of: Registry(tables: [table])) { try storage.create(in: connection) }
        }
        if try !connection.hasColumn("sv_defaultviews", of: "msdyn_workqueueusersetting") {
            try connection.script("alter table msdyn_workqueueusersetting add column sv_defaultviews text")
        }
        try connection.script(
            """
            create index if not exists userquery_owner on userquery (ownerid, returnedtypecode);
            create index if not exists savedquery_table on savedquery (returnedtypecode);
            """
        )
        try connection.script(connection.dialect == .sqlite ? sqliteRefusals : postgresRefusals)
    }

    private static let sqliteRefusals = """
        create table job_refusal (
            n integer primary key autoincrement, job_id blob not null, record_type text not null,
            record_id blob not null, english text not null, french text not null
        ) strict;
        create index job_refusal_job on job_refusal (job_id, n);
        """

    private static let postgresRefusals = """
        create table job_refusal (
            n bigint generated always as identity primary key, job_id uuid not null, record_type text not null,
            record_id uuid not null, english text not null, french text not null
        );
        create index job_refusal_job on job_refusal (job_id, n);
        """
}

extension SQLConnection {
    /// Whether a table has a column; false also when there is no such table.
    func hasColumn(_ column: String, of table: String) throws -> Bool {
        try first(SchemaSQL.column, [.text(table), .text(column)]) { _ in true } ?? false
    }
}

private enum SchemaSQL {
    /// Parameters: 1 table, 2 column.
    static let column = Statement(
        sqlite: "select 1 from pragma_table_info($1) where name = $2",
        postgres: """
            select 1 from pg_attribute
            where attrelid = to_regclass(quote_ident($1)) and attname = $2 and not attisdropped
            """
    )
}
