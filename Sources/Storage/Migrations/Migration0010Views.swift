extension Migration {
    /// Indexes of views, and why rows of a job were left. The tables of views and forms came with 0005_access.
    static let views = Migration(number: 10, name: "0010_views") { connection in
        try connection.script(
            """
            create index userquery_owner on userquery (ownerid, returnedtypecode);
            create index savedquery_table on savedquery (returnedtypecode);
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
