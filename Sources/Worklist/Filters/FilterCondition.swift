import Records
import SalesCore

/// One condition of an advanced filter: a column, an operator, and mostly a value, in the words of saved views
/// (`sv_query`), so that the same editors make both.
public struct FilterCondition: Sendable, Hashable, Codable {
    public var column: String
    public var op: String
    public var value: Operand?

    public init(_ column: String, _ op: String, _ value: Operand? = nil) {
        self.column = column
        self.op = op
        self.value = value
    }

    /// What a condition compares with.
    public enum Operand: Sendable, Hashable, Codable {
        case flag(Bool)
        case whole(Int64)
        case number(Double)
        case text(String)
        case several([Int64])
        case record(id: String, name: String?)

        private struct Record: Codable {
            var id: String
            var name: String?
        }

        public init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let flag = try? value.decode(Bool.self) {
                self = .flag(flag)
            } else if let number = try? value.decode(Int64.self) {
                self = .whole(number)
            } else if let number = try? value.decode(Double.self) {
                self = .number(number)
            } else if let text = try? value.decode(String.self) {
                self = .text(text)
            } else if let several = try? value.decode([Int64].self) {
                self = .several(several)
            } else {
                let record = try value.decode(Record.self)
                self = .record(id: record.id, name: record.name)
            }
        }

        public func encode(to encoder: any Encoder) throws {
            var value = encoder.singleValueContainer()
            switch self {
            case .flag(let flag): try value.encode(flag)
            case .whole(let number): try value.encode(number)
            case .number(let number): try value.encode(number)
            case .text(let text): try value.encode(text)
            case .several(let several): try value.encode(several)
            case .record(let id, let name): try value.encode(Record(id: id, name: name))
            }
        }
    }

    /// The condition as a filter of the Web API over a column of the list's records; nil where operator, value and
    /// column do not fit each other.
    ///
    /// - Parameter property: The name of the column in the filter, unless the list's.
    public func filterText(on column: RecordColumn, as property: String? = nil) -> String? {
        let name = property ?? column.property
        switch op {
        case "empty": return "\(name) eq null"
        case "filled": return "\(name) ne null"
        case "me", "notme":
            guard column.column.targets.contains("systemuser") else { return nil }
            return function(op == "me" ? "EqualUserId" : "NotEqualUserId", name)
        case "contains", "begins", "ends": return match(name, column.column.kind)
        case "eq", "ne", "gt", "ge", "lt", "le", "is", "isnot": return comparison(name, column.column)
        case "in", "notin": return choice(name, column.column)
        default: return days(name, column.column.kind)
        }
    }

    private func match(_ name: String, _ kind: ColumnKind) -> String? {
        guard case .text(let text)? = value, !text.isEmpty, kind.isText else { return nil }
        let function = ["contains": "contains", "begins": "startswith", "ends": "endswith"][op] ?? "contains"
        return "\(function)(\(name),\(FilterCondition.quoted(text)))"
    }

    private func comparison(_ name: String, _ column: Column) -> String? {
        let comparison = ["is": "eq", "isnot": "ne"][op] ?? op
        guard let literal = literal(column.kind) else { return nil }
        let isOrder = !["eq", "ne"].contains(comparison)
        switch column.kind {
        case .text, .lookup, .boolean: if isOrder { return nil }
        case .integer, .decimal, .double, .money: break
        default: return nil
        }
        return "\(name) \(comparison) \(literal)"
    }

    private func literal(_ kind: ColumnKind) -> String? {
        switch (kind, value) {
        case (.text, .text(let text)?): FilterCondition.quoted(text)
        case (.boolean, .flag(let flag)?): String(flag)
        case (.integer, .whole(let number)?), (.decimal, .whole(let number)?), (.double, .whole(let number)?),
            (.money, .whole(let number)?):
            String(number)
        case (.decimal, .number(let number)?), (.double, .number(let number)?), (.money, .number(let number)?):
            number.isFinite && number.magnitude < 1e15 ? "\(number)" : nil
        case (.lookup, .record(let id, _)?): GUID(id)?.description
        default: nil
        }
    }

    private func choice(_ name: String, _ column: Column) -> String? {
        guard case .several(let values)? = value, !values.isEmpty, !column.options.isEmpty else { return nil }
        let list = "\(name) in (\(values.map(String.init).joined(separator: ",")))"
        return op == "in" ? list : "(\(name) eq null or not (\(list)))"
    }

    /// Days count in the reader's zone, on the day of reading.
    private func days(_ name: String, _ kind: ColumnKind) -> String? {
        guard kind == .instant || kind == .date else { return nil }
        switch op {
        case "today": return function("Today", name)
        case "yesterday": return function("Yesterday", name)
        case "tomorrow": return function("Tomorrow", name)
        case "last7": return "(\(function("Last7Days", name)) or \(function("Today", name)))"
        case "on", "before", "after":
            guard case .text(let text)? = value, let day = LocalDate(text) else { return nil }
            let bound = op == "before" ? day.adding(days: -1) : op == "after" ? day.adding(days: 1) : day
            let span = ["on": "On", "before": "OnOrBefore", "after": "OnOrAfter"][op] ?? "On"
            return function(span, name, "'\(bound)'")
        case "lastx", "nextx", "olderx":
            guard case .whole(let days)? = value, (0...3650).contains(days) else { return nil }
            if op == "olderx" { return function("OlderThanXDays", name, String(days)) }
            let span = function(op == "lastx" ? "LastXDays" : "NextXDays", name, String(days))
            return "(\(span) or \(function("Today", name)))"
        default: return nil
        }
    }

    private func function(_ function: String, _ name: String, _ value: String? = nil) -> String {
        let value = value.map { ",PropertyValue=\($0)" } ?? ""
        return "Microsoft.Dynamics.CRM.\(function)(PropertyName='\(name)'\(value))"
    }

    static func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }
}

extension ColumnKind {
    var isText: Bool {
        switch self {
        case .text, .memo: true
        default: false
        }
    }
}
