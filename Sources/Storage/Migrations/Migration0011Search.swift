import Records

extension Migration {
    /// Files of notes, and indexes by which records are found by telephone number, activities by the beginning of
    /// their subject.
    static let filesAndSearch = Migration(number: 11, name: "0011_files_and_search") { connection in
        let dialect = connection.dialect
        try connection.script(dialect == .sqlite ? sqliteDocuments : postgresDocuments)
        for table in [Registry.standard["lead"], Registry.standard["account"], Registry.standard["contact"]] {
            for name in SearchIndexes.phones.sorted() where table.column(name)?.isPhone == true {
                try connection.execute(
                    """
                    create index if not exists \(id: "\(table.name)_\(name)_digits")
                    on \(id: table.storage) (\(id: name + "_digits"))
                    """
                )
            }
        }
        try connection.script(
            "create index if not exists activity_subject_prefix on activity (activitytypecode, subject_fold)"
        )
    }

    private static let sqliteDocuments = """
        create table sv_document (digest text primary key, body blob not null, stored_at integer not null) strict;
        """

    /// Files are packed already, as a rule: the database need not try.
    private static let postgresDocuments = """
        create table sv_document (digest text collate "C" primary key, body bytea not null, stored_at bigint not null);
        alter table sv_document alter column body set storage external;
        """
}
