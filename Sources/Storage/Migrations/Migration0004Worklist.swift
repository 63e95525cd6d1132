extension Migration {
    /// The projection behind the work list.
    static let worklist = Migration(number: 4, name: "0004_worklist") { connection in
        try connection.script(connection.dialect == .sqlite ? sqlite : postgres)
    }

    /// `work_item`: what a card shows. `work_concern`: for whom it is listed, one row per principal, in list order per
    /// local day. Only pending items have concerns.
    private static let sqlite = """
        create table work_item (
            id blob primary key, record_code integer not null, record_id blob not null, record_name text not null,
            record_name_fold text not null, contact_name text, contact_name_fold text, company_name text,
            company_name_fold text, activity_code integer not null, action_name text not null,
            action_name_fold text not null, due_at integer, is_all_day integer not null, created_at integer not null,
            owner_id blob not null, owner_type text not null, score integer, grade integer, trend integer,
            sort_key text not null, valid_from integer not null, valid_to integer
        ) strict;
        create index work_item_record on work_item (record_id);
        create table work_concern (
            principal_id blob not null, item_id blob not null, due_day integer, due_at integer, sort_key text not null,
            record_id blob not null, activity_code integer not null, created_at integer not null,
            record_owner_id blob not null, record_unit_id blob, primary key (principal_id, item_id)
        ) strict, without rowid;
        create index work_concern_day on work_concern (principal_id, due_day, sort_key);
        create index work_concern_due on work_concern (principal_id, due_at);
        create index work_concern_record on work_concern (record_id, principal_id, due_at);
        create index work_concern_item on work_concern (item_id);
        """

    private static let postgres = """
        create table work_item (
            id uuid primary key, record_code smallint not null, record_id uuid not null, record_name text not null,
            record_name_fold text collate "C" not null, contact_name text, contact_name_fold text collate "C",
            company_name text, company_name_fold text collate "C", activity_code smallint not null,
            action_name text not null, action_name_fold text collate "C" not null, due_at bigint,
            is_all_day smallint not null, created_at bigint not null, owner_id uuid not null, owner_type text not null,
            score smallint, grade smallint, trend smallint, sort_key text collate "C" not null,
            valid_from bigint not null, valid_to bigint
        );
        create index work_item_record on work_item (record_id);
        create table work_concern (
            principal_id uuid not null, item_id uuid not null, due_day integer, due_at bigint,
            sort_key text collate "C" not null, record_id uuid not null, activity_code smallint not null,
            created_at bigint not null, record_owner_id uuid not null, record_unit_id uuid,
            primary key (principal_id, item_id)
        );
        create index work_concern_day on work_concern (principal_id, due_day, sort_key);
        create index work_concern_due on work_concern (principal_id, due_at);
        create index work_concern_record on work_concern (record_id, principal_id, due_at);
        create index work_concern_item on work_concern (item_id);
        """
}
