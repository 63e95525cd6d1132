import Records
import SalesCore

extension Migration {
    /// The tables of the registry, with folded, trigram and phone-number columns from the start.
    ///
    /// The registry of the running version decides which columns a new database gets; later versions bring missing
    /// columns to older databases with migrations of their own.
    static let records = Migration(number: 2, name: "0002_records") { connection in
        for storage in StorageTable.all(of: .standard) { try storage.create(in: connection) }
        try connection.script(RecordIndexes.text(connection.dialect))
    }
}

/// Indexes of the record tables, and the trigram search over names.
enum RecordIndexes {
    static func text(_ dialect: Dialect) -> String {
        shared + (dialect == .sqlite ? sqliteTrigrams : postgresTrigrams)
    }

    private static let shared = """
        create index lead_owner on lead (ownerid, statecode);
        create index opportunity_owner on opportunity (ownerid, statecode);
        create index opportunity_contact on opportunity (parentcontactid);
        create index opportunity_account on opportunity (parentaccountid);
        create index opportunity_customer on opportunity (customerid);
        create index account_owner on account (ownerid);
        create index account_contact on account (primarycontactid);
        create index contact_owner on contact (ownerid);
        create index contact_company on contact (parentcustomerid);
        create index activity_regarding on activity (regardingobjectid, statecode);
        create index activity_owner on activity (ownerid, statecode, scheduledend);
        create index annotation_object on annotation (objectid);
        create index systemuser_signin on systemuser (lower(internalemailaddress));
        create unique index postfollow_once on postfollow (ownerid, regardingobjectid);
        create unique index workqueuestate_once on msdyn_workqueuestate (ownerid, msdyn_nextactionid);
        create unique index workqueueusersetting_once on msdyn_workqueueusersetting (ownerid);
        create unique index predictivescore_record on msdyn_predictivescore (msdyn_entityid, msdyn_entitytype);
        """

    /// pg_trgm is a trusted extension: the owner of the database may create it.
    private static let postgresTrigrams = """
        create extension if not exists pg_trgm;
        create index lead_fullname_trigram on lead using gin (fullname_fold gin_trgm_ops);
        create index lead_companyname_trigram on lead using gin (companyname_fold gin_trgm_ops);
        create index opportunity_name_trigram on opportunity using gin (name_fold gin_trgm_ops);
        create index account_name_trigram on account using gin (name_fold gin_trgm_ops);
        create index contact_fullname_trigram on contact using gin (fullname_fold gin_trgm_ops);
        """

    /// FTS5 without content of its own, kept by triggers, so that no writer can forget it.
    private static let sqliteTrigrams = """
        create virtual table name_trigram using fts5 (name, record_type unindexed, record_id unindexed, tokenize = 'trigram');
        """
        + trigger("lead", column: "fullname_fold") + trigger("opportunity", column: "name_fold")
        + trigger("account", column: "name_fold") + trigger("contact", column: "fullname_fold")

    private static func trigger(_ table: StaticString, column: StaticString) -> String {
        """
        create trigger \(table)_name_insert after insert on \(table) when new.\(column) is not null begin
            insert into name_trigram (rowid, name, record_type, record_id)
            values (new.rowid * 8 + \(code(table)), new.\(column), '\(table)', new.id);
        end;
        create trigger \(table)_name_update after update of \(column) on \(table) begin
            delete from name_trigram where rowid = old.rowid * 8 + \(code(table));
            insert into name_trigram (rowid, name, record_type, record_id)
            values (new.rowid * 8 + \(code(table)), coalesce(new.\(column), ''), '\(table)', new.id);
        end;
        create trigger \(table)_name_delete after delete on \(table) begin
            delete from name_trigram where rowid = old.rowid * 8 + \(code(table));
        end;
        """
    }

    /// The Dataverse type code, below 8 for all four tables, makes row numbers of four tables distinct in one index.
    private static func code(_ table: StaticString) -> Int64 { Registry.standard[table.description].typeCode }
}
