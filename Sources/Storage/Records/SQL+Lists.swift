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
