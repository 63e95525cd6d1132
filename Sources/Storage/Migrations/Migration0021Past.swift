extension Migration {
    /// What stood on lists before: versions of items that have ended, and marks that have changed.
    static let past = Migration(number: 21, name: "0021_past_lists") { connection in
        try connection.script(connection.dialect == .sqlite ? sqlite : postgres)
        // Rights of the past are read from what history keeps of people; nothing else pays for this index.
        try connection.script(
            """
            create index history_people on history (at)
            where record_type in ('systemuser', 'team', 'role', 'businessunit')
            """
        )
    }

    /// `work_item_past`: an item as it concerned a principal from `valid_from` until before `valid_to`; written once,
    /// when the version ends, beside what ended for the same principal last. What has not ended stands in `work_item`.
    /// `work_mark_past`: what a person's mark on a subject was before it changed.
    private static let sqlite = """
        create table work_item_past (
            principal_id blob not null, valid_to integer not null, item_id blob not null, valid_from integer not null,
            record_code integer not null, record_id blob not null, record_name text not null, contact_name text,
            company_name text, activity_code integer not null, action_name text not null, due_at integer,
            is_all_day integer not null, created_at integer not null, owner_id blob not null, owner_type text not null,
            score integer, grade integer, trend integer, value_points integer, record_owner_id blob not null,
            record_unit_id blob, primary key (principal_id, valid_to, item_id)
        ) strict, without rowid;
        create table work_mark_past (
            person_id blob not null, at integer not null, kind integer not null, subject_id blob not null,
            was integer not null, primary key (person_id, at, kind, subject_id)
        ) strict, without rowid;
        """

    private static let postgres = """
        create table work_item_past (
            principal_id uuid not null, valid_to bigint not null, item_id uuid not null, valid_from bigint not null,
            record_code smallint not null, record_id uuid not null, record_name text not null, contact_name text,
            company_name text, activity_code smallint not null, action_name text not null, due_at bigint,
            is_all_day smallint not null, created_at bigint not null, owner_id uuid not null, owner_type text not null,
            score smallint, grade smallint, trend smallint, value_points smallint, record_owner_id uuid not null,
            record_unit_id uuid, primary key (principal_id, valid_to, item_id)
        );
        create table work_mark_past (
            person_id uuid not null, at bigint not null, kind smallint not null, subject_id uuid not null,
            was bigint not null, primary key (person_id, at, kind, subject_id)
        );
        """
}
