import Records
import SalesCore
import Worklist

/// Conditions, orders and values over the columns of the records themselves (W-58, W-59, W-85…W-88).
///
/// A row of another type meets no condition on a column, not even that it is empty, and has no value to be sorted by.
extension ListedItems {
    /// Whether a row's record is of this type and meets the condition.
    func recordHolds(_ navigation: Navigation, _ condition: Predicate?) -> SQL {
        guard let name = navigation.targets.first, let table = query.records[name] else { return "1 = 0" }
        let source = RecordSource(table, registry: .standard, caller: caller, depth: 1)
        let rest: SQL = condition.map { " and \(sql: source.predicates.sql($0))" } ?? SQL()
        return """
            (w.record_code = \(bind: .int(table.typeCode)) and exists (
                select 1 from \(sql: SQLRecordStore.source(of: table)) \(sql: source.alias)
                where \(sql: source.alias).id = w.record_id\(sql: rest)))
            """
    }

    /// The records of the types whose columns are sorted by, each joined once.
    var recordJoins: SQL {
        var seen: Set<String> = []
        let joins = query.order.compactMap { step -> SQL? in
            guard let column = recordColumn(step.column), seen.insert(column.table.name).inserted else { return nil }
            let alias = ListedItems.alias(of: column.table)
            return """
                 left join \(sql: SQLRecordStore.source(of: column.table)) \(sql: alias)
                on w.record_code = \(bind: .int(column.table.typeCode)) and \(sql: alias).id = w.record_id
                """
        }
        return joins.joined(separator: "")
    }

    /// What is sorted by for `lead/companyname`, and for `lead/`, which puts other types behind; nil for other names.
    func recordExpression(_ name: String) -> SQL? {
        if name.hasSuffix("/"), let table = query.records[String(name.dropLast())] {
            return "case when w.record_code = \(bind: .int(table.typeCode)) then 0 else 1 end"
        }
        guard let found = recordColumn(name) else { return name.contains("/") ? "cast(null as text)" : nil }
        return found.expression(ListedItems.alias(of: found.table))
    }

    /// A column that an order names, if it is a record's and the caller may read it.
    func recordColumn(_ name: String) -> RecordColumn? {
        guard let slash = name.firstIndex(of: "/"), let table = query.records[String(name[..<slash])],
            let column = caller.readableColumn(String(name[name.index(after: slash)...]), of: table)
        else { return nil }
        return RecordColumn(table: table, column: column)
    }

    /// The first record's column that the list is sorted by, and which step of the order it is.
    var firstRecordColumn: (column: RecordColumn, position: Int)? {
        for (position, step) in query.order.enumerated() {
            if let column = recordColumn(step.column) { return (column, position) }
        }
        return nil
    }

    /// The raw value sorted by, as the next page's cursor compares it.
    func cursor(_ step: Ordering, _ row: SQLRow, _ position: Int) -> Value {
        guard step.column.contains("/") else { return GroupValue.cursor(step, row, position) }
        guard !row.isNull(position) else { return .null }
        switch recordColumn(step.column)?.column.kind {
        case .text, .memo, .date: return .text(row.text(position))
        case .double: return .double(row.double(position))
        case .lookup, .guid: return .guid(row.guid(position))
        default: return .int(row.int(position))
        }
    }

    /// How often each value of a column occurs on the list, the most frequent first (W-59).
    func values(of column: RecordColumn, upTo limit: Int, most: Int) -> SQL {
        let alias = ListedItems.alias(of: column.table)
        let raw: SQL = "\(sql: alias).\(id: column.column.name)"
        // Values that differ in case and accents alone are one; PostgreSQL knows no least UUID.
        let value: SQL = column.column.isLookup ? "found" : "min(shown)"
        return """
            with listed as (\(sql: listed))
            select \(sql: value), count(*) from (
                select \(sql: column.expression(alias)) as found, \(sql: raw) as shown
                from listed l join work_item w on w.id = l.item_id
                join \(sql: SQLRecordStore.source(of: column.table)) \(sql: alias) on \(sql: alias).id = w.record_id
                where w.record_code = \(bind: .int(column.table.typeCode)) and \(sql: condition)
                limit \(bind: .int(Int64(limit)))
            ) rows_of_type group by found order by count(*) desc, found limit \(bind: .int(Int64(most)))
            """
    }

    private static func alias(of table: Table) -> SQL { SQL(id: "o_\(table.name)") }
}

extension RecordColumn {
    /// What stands for the column in orders and groups: its folded form where it has one, else small letters.
    func expression(_ alias: SQL) -> SQL {
        if column.isFolded { return "\(sql: alias).\(id: column.foldColumn)" }
        let raw: SQL = "\(sql: alias).\(id: column.name)"
        return switch column.kind {
        case .text, .memo: "lower(\(sql: raw))"
        default: raw
        }
    }

    /// A value of the column as it stands in a row.
    func value(_ row: SQLRow, _ position: Int) -> Value {
        guard !row.isNull(position) else { return .null }
        switch column.kind {
        case .text, .memo: return .text(row.text(position))
        case .integer, .choice, .state, .status: return .int(row.int(position))
        case .double: return .double(row.double(position))
        case .decimal, .money: return .decimal(Decimal4(tenThousandths: row.int(position)))
        case .boolean: return .bool(row.bool(position))
        case .instant: return .instant(Instant(microseconds: row.int(position)))
        case .date: return LocalDate(row.text(position)).map(Value.date) ?? .null
        case .lookup, .guid: return .guid(row.guid(position))
        }
    }
}
