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

/// A physical table: the registry tables that lie in it, and all their columns.
struct StorageTable {
    let name: String
    let columns: [Column]
    let isActivity: Bool
    /// The columns that name rows of the registry tables in it.
    let primaryNames: Set<String>

    static func all(of registry: Registry) -> [StorageTable] {
        var order: [String] = []
        var tables: [String: [Table]] = [:]
        for table in registry.tables {
            if tables[table.storage] == nil { order.append(table.storage) }
            tables[table.storage, default: []].append(table)
        }
        return order.map { name in
            var seen: Set<String> = []
            let columns = tables[name, default: []].flatMap(\.columns).filter { seen.insert($0.name).inserted }
            return StorageTable(
                name: name,
                columns: columns,
                isActivity: tables[name]?.first?.isActivity ?? false,
                primaryNames: Set(tables[name, default: []].map(\.primaryName))
            )
        }
    }

    func create(in connection: any SQLConnection, ifMissing: Bool = false) throws {
        let dialect = connection.dialect
        var lines: [SQL] = ["id \(sql: dialect.guidType) primary key"]
        if isActivity { lines.append("activitytypecode \(sql: dialect == .sqlite ? "integer" : "bigint") not null") }
        for column in columns { lines.append("\(id: column.name) \(sql: dialect.type(of: column))") }
        for column in columns {
            for derived in column.derivedNames { lines.append("\(id: derived) text\(sql: dialect.binaryCollation)") }
        }
        lines.append("created_operation \(sql: dialect.guidType)")
        try connection.execute(
            "create table \(sql: ifMissing ? "if not exists " : "")\(id: name) (\(sql: lines.joined(separator: ", ")))\(sql: dialect.tableSuffix)"
        )
        for column in columns where column.isAlternateKey {
            try connection.execute(
                "create unique index \(id: "\(name)_\(column.name)_key") on \(id: name) (\(id: column.name))"
            )
        }
        for column in columns where column.isFolded && column.name != "subject" {
            try connection.execute(
                "create index \(id: "\(name)_\(column.name)_prefix") on \(id: name) (\(id: column.foldColumn))"
            )
        }
    }
}

extension Dialect {
    var guidType: SQL { self == .sqlite ? "blob" : "uuid" }
    var binaryCollation: SQL { self == .sqlite ? "" : " collate \"C\"" }
    var tableSuffix: SQL { self == .sqlite ? " strict" : "" }

    func type(of column: Column) -> SQL {
        switch column.kind {
        case .text, .memo, .date: self == .sqlite ? "text" : "text collate \"C\""
        case .integer, .choice, .state, .status, .decimal, .money, .instant: self == .sqlite ? "integer" : "bigint"
        case .double: self == .sqlite ? "real" : "double precision"
        case .boolean: self == .sqlite ? "integer" : "smallint"
        case .lookup, .guid: guidType
        }
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
