import Records
import SalesCore

/// Makes SQL of a computed value. Text is compared without regard to letter case, so its letters are made small first.
enum ScalarSQL {
    /// - Returns: Nil when a column is not known.
    static func sql(_ scalar: Scalar, _ column: (String) -> SQLColumn?) -> SQL? {
        switch scalar {
        case .column(let name): return column(name)?.raw
        case .value(let value): return literal(value)
        case .call(let function, let arguments):
            let parts = arguments.compactMap { sql($0, column) }
            guard parts.count == arguments.count, let first = parts.first else { return nil }
            return call(function, first, Array(parts.dropFirst()))
        }
    }

    private static func literal(_ value: Value) -> SQL {
        let bound = SQL(bind: value.sql)
        return switch value {
        case .text, .date: "cast(\(sql: bound) as text)"
        case .int, .bool, .instant, .decimal: "cast(\(sql: bound) as bigint)"
        case .double: "cast(\(sql: bound) as double precision)"
        case .guid, .null: bound
        }
    }

    private static func call(_ function: Scalar.Function, _ value: SQL, _ rest: [SQL]) -> SQL {
        switch function {
        case .length: return "length(\(sql: value))"
        case .indexOf:
            let wanted = rest.first ?? "''"
            return """
                (\(sqlite: "instr", postgres: "strpos")(\(sql: .uncased(value)), \(sql: .uncased(wanted))) - 1)
                """
        case .substring:
            let bounds = rest.map { "cast(\(sql: $0) as integer)" as SQL }
            let start: SQL = "\(sql: bounds.first ?? "0") + 1"
            return bounds.count > 1
                ? "substr(\(sql: value), \(sql: start), \(sql: bounds[1]))" : "substr(\(sql: value), \(sql: start))"
        case .lower: return .uncased(value)
        case .upper: return "upper(\(sql: value))"
        case .trim: return "trim(\(sql: value))"
        case .concat: return "(\(sql: value) || \(sql: rest.first ?? "''"))"
        case .part(let part, ofDate: true): return ofDate(part, value)
        case .part(let part, ofDate: false): return ofInstant(part, value)
        case .dateOfInstant:
            let head: SQL = "\(sqlite: "strftime('%Y-%m-%d', ", postgres: "to_char(to_timestamp(")"
            let tail: SQL = "\(sqlite: ", 'unixepoch')", postgres: ") at time zone 'UTC', 'YYYY-MM-DD')")"
            return "\(sql: head)\(sql: seconds(value))\(sql: tail)"
        case .round: return "round(cast(\(sql: value) as \(sqlite: "real", postgres: "numeric")))"
        case .floor: return "floor(cast(\(sql: value) as double precision))"
        case .ceiling: return "ceil(cast(\(sql: value) as double precision))"
        case .fraction: return "(\(sql: value) / 10000.0)"
        }
    }

    /// Whole seconds since 1970, rounded down also before it.
    private static func seconds(_ value: SQL) -> SQL {
        "((\(sql: value) - ((\(sql: value) % 1000000) + 1000000) % 1000000) / 1000000)"
    }

    private static func ofDate(_ part: Scalar.Part, _ value: SQL) -> SQL {
        switch part {
        case .year: "cast(substr(\(sql: value), 1, 4) as bigint)"
        case .month: "cast(substr(\(sql: value), 6, 2) as bigint)"
        case .day: "cast(substr(\(sql: value), 9, 2) as bigint)"
        case .hour, .minute, .second: "cast(0 as bigint)"
        }
    }

    private static func ofInstant(_ part: Scalar.Part, _ value: SQL) -> SQL {
        let seconds = seconds(value)
        return switch part {
        case .year: calendar("\(sqlite: "strftime('%Y', ", postgres: "extract(year from to_timestamp(")", seconds)
        case .month: calendar("\(sqlite: "strftime('%m', ", postgres: "extract(month from to_timestamp(")", seconds)
        case .day: calendar("\(sqlite: "strftime('%d', ", postgres: "extract(day from to_timestamp(")", seconds)
        case .hour: "(((\(sql: seconds) % 86400 + 86400) % 86400) / 3600)"
        case .minute: "(((\(sql: seconds) % 3600 + 3600) % 3600) / 60)"
        case .second: "((\(sql: seconds) % 60 + 60) % 60)"
        }
    }

    /// A part that needs a calendar; both engines have one of their own.
    private static func calendar(_ head: SQL, _ seconds: SQL) -> SQL {
        """
        cast(\(sql: head)\(sql: seconds)\(sqlite: ", 'unixepoch')", postgres: ") at time zone 'UTC')") as bigint)
        """
    }
}
