extension Migration {
    /// What a job is to do stands apart from how far it is: the one is long and written once, the other is short and
    /// written with every chunk.
    static let jobPayloads = Migration(number: 22, name: "0022_job_payloads") { connection in
        try connection.script(connection.dialect == .sqlite ? sqlite : postgres)
        try connection.script(
            """
            insert into job_payload (job_id, payload) select id, payload from job;
            alter table job drop column payload;
            """
        )
    }

    private static let sqlite = """
        create table job_payload (job_id blob primary key, payload text not null) strict;
        """

    private static let postgres = """
        create table job_payload (job_id uuid primary key, payload text not null);
        """
}
