import Records
import SalesCore

extension SQL {
    /// `name in (…)`. The list is filled up to a power of two by repeating its last value, so that few different
    /// statements come to exist.
    static func oneOf(_ expression: SQL, _ values: [SQLValue]) -> SQL {
        guard let last = values.last else { return "1 = 0" }
        var size = 1
        while size < values.count { size *= 2 }
        let padded = values + Array(repeating: last, count: size - values.count)
        return "\(sql: expression) in (\(sql: padded.map { SQL(bind: $0) }.joined(separator: ", ")))"
    }

    static func oneOf(_ expression: SQL, _ ids: [GUID]) -> SQL { oneOf(expression, ids.map(SQLValue.guid)) }

    /// Rows of a table that are shared with the caller, one by one, for reading.
    static func shared(_ table: Table, _ id: SQL, with caller: Caller) -> SQL {
        let shares: SQL = """
            select a.objectid from principalobjectaccess a
            where \(sql: oneOf("a.principalid", caller.principals)) and a.table_name = \(bind: .text(table.name))
              and (a.mask & 1) = 1
            """
        // PostgreSQL finds an array by index also beside `or`, where it would walk the table for a set.
        return "\(sql: id) \(sqlite: "in (", postgres: "= any (array(")\(sql: shares)\(sqlite: ")", postgres: "))")"
    }

    /// What of a table's rows a person may reach (architecture, Identity and access).
    static func within(_ scope: Scope, alias: SQL) -> SQL {
        switch scope {
        case .nothing: "1 = 0"
        case .everything: "1 = 1"
        case .owned(let principals): oneOf("\(sql: alias).ownerid", principals)
        case .units(let units, let principals):
            "(\(sql: oneOf("\(sql: alias).owningbusinessunit", units)) or \(sql: oneOf("\(sql: alias).ownerid", principals)))"
        }
    }
}
