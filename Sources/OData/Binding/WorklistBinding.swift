public import Records
public import SalesCore
public import Worklist

/// Types the query options of `sv_workitems` (contract).
public enum WorklistBinding {
    /// Rows in one answer unless the client asks for fewer (web-api.md, section 5).
    public static let pageLimit = 5000

    private static func named<Case: CaseIterable>(_ pairs: (Case) -> (String, Int64)) -> PropertyKind {
        .named(Dictionary(uniqueKeysWithValues: Case.allCases.map { pairs($0) }))
    }

    /// The list's columns, with the record types that can stand on it.
    public static func schema(in registry: Registry) -> PropertySchema {
        registry.hasOwnRecordTypes ? schema(of: registry.recordTypeCandidates) : schema
    }

    public static let schema = schema(of: Registry.standard.recordTypeCandidates)

    private static func schema(of recordTypes: [Table]) -> PropertySchema {
        let codes = Dictionary(uniqueKeysWithValues: recordTypes.map { ($0.name, $0.typeCode) })
        let kinds: [(WorklistColumn, PropertyKind)] = [
            (.sv_workitemid, .guid), (.recordid, .guid),
            (.recordtype, .named(codes)), (.recordname, .text(isFolded: true)), (.contactname, .text(isFolded: true)),
            (.companyname, .text(isFolded: true)),
            (.activitytype, named { (kind: ActivityKind) in (kind.name, kind.rawValue) }),
            (.actionname, .text(isFolded: true)), (.source, .text(isFolded: true)), (.stepid, .guid),
            (.activityid, .guid), (.duetime, .instant), (.isallday, .bool), (.isoverdue, .bool), (.iswaiting, .bool),
            (
                .duegroup,
                .named(
                    Dictionary(uniqueKeysWithValues: DueGroup.allCases.enumerated().map { ($1.rawValue, Int64($0)) })
                )
            ),
            (.score, .int), (.grade, named { (grade: Grade) in (grade.letter.lowercased(), grade.rawValue) }),
            (.scoretrend, named { (trend: ScoreTrend) in (trend.name, trend.rawValue) }), (.isunread, .bool),
            (.isfollowed, .bool), (.sequenceid, .guid), (.sequencename, .text(isFolded: true)),
            (.stepname, .text(isFolded: true)), (.ownerid, .guid),
        ]
        return PropertySchema(
            typeName: "Microsoft.Dynamics.CRM.sv_workitem",
            properties: kinds.map { (name: $0.0.rawValue, column: $0.0.rawValue, kind: $0.1) }
        )
    }

    /// - Parameter limit: The page's size; the caller has settled `$top` and `odata.maxpagesize`.
    public static func query(
        _ options: QueryOptions,
        in registry: Registry,
        limit: Int,
        for caller: Caller,
        now: Instant
    ) throws(Refusal) -> WorklistQuery {
        let schema = schema(in: registry)
        var query = WorklistQuery(window: try window(options, for: caller, now: now), limit: limit)
        query.records = registry.listedTables(for: caller)
        if let filter = options.filter { try apply(filter, to: &query, caller: caller, now: now, in: registry) }
        if let search = options.search { query.search = try text(of: search) }
        for item in options.orderBy {
            guard case .property(let path) = item.expression else {
                throw Refusal(.invalid, BindingMessage.notSortable("\(item.expression)"))
            }
            if let found = try recordColumn(path, in: query, for: caller) {
                guard found.isSortable else { throw Refusal(.invalid, BindingMessage.notSortable(path.description)) }
                query.order += found.ordering(descending: item.isDescending)
                continue
            }
            guard path.names.count == 1 else {
                throw Refusal(.invalid, BindingMessage.notSortable("\(item.expression)"))
            }
            let column = try schema.property(path.names[0]).column
            query.order.append(Ordering(column, descending: item.isDescending))
        }
        if let token = options.skipToken { query.after = try cursor(token, of: query) }
        return query
    }

    /// A column of the records themselves, as in `lead/companyname`; nil for a path of another form.
    ///
    /// A column that the caller may not read is as good as none.
    public static func recordColumn(
        _ path: PropertyPath,
        in query: WorklistQuery,
        for caller: Caller
    ) throws(Refusal) -> RecordColumn? {
        guard path.names.count == 2, let table = query.records[path.names[0]] else { return nil }
        let name = try PropertySchema(table, for: caller).property(path.names[1]).column
        guard let column = table.column(name) else {
            throw Refusal(.invalid, BindingMessage.notSortable(path.description))
        }
        return RecordColumn(table: table, column: column)
    }

    private static func window(
        _ options: QueryOptions,
        for caller: Caller,
        now: Instant
    ) throws(Refusal) -> WorklistWindow {
        var span = WorklistWindow.Span.listed
        switch options.custom["ahead"] {
        case nil, "false": break
        case "true": span = .ahead
        default: throw Refusal(.invalid, BindingMessage.badMember("ahead", expected: .flag))
        }
        switch options.custom["window"] {
        case nil, "listed": break
        case "older": span = .older
        case "undated": span = .undated
        case "promised": span = .promised
        default:
            throw Refusal(
                .invalid,
                BindingMessage.badMember("window", expected: .form("listed / older / undated / promised"))
            )
        }
        return WorklistWindow(span, now: now, zone: caller.zone)
    }

    /// `activitytype` and due times at the top level first choose among a record's items (K-7, W-48); all else looks at
    /// the card.
    public static func apply(
        _ filter: FilterExpression,
        to query: inout WorklistQuery,
        caller: Caller,
        now: Instant,
        in registry: Registry
    ) throws(Refusal) {
        let binder = FilterBinder(schema(in: registry), caller: caller, now: now, records: query.records)
        var rest: [Predicate] = []
        let parts: [FilterExpression] = if case .and(let parts) = filter { parts } else { [filter] }
        for part in parts {
            if let kinds = kinds(part) {
                query.kinds = query.kinds.map { $0.intersection(kinds) } ?? kinds
            } else if let dues = dues(part, in: query.window), !isOnCard(dues) {
                query.dues = query.dues.map { $0.intersection(dues) } ?? dues
            } else {
                rest.append(try binder.predicate(part))
            }
        }
        guard !rest.isEmpty else { return }
        query.filter = .all(rest + (query.filter.map { [$0] } ?? []))
    }

    /// The words as they were typed; all of them must stand in the name, in this order.
    private static func text(of search: SearchExpression) throws(Refusal) -> String {
        switch search {
        case .word(let text), .phrase(let text): return folded(try FilterBinder.pattern(text))
        case .and(let parts):
            var words: [String] = []
            for part in parts { words.append(try text(of: part)) }
            return words.joined(separator: " ")
        default: throw Refusal(.notOffered, BindingMessage.notOffered("$search OR, NOT"))
        }
    }

    // MARK: Where the next page begins

    public static func token(for cursor: WorklistCursor) -> String {
        switch cursor {
        case .key(let key): PageToken.encode([.text(key)])
        case .values(let values, let key): PageToken.encode(values + [.text(key)])
        case .ranked(let values, let anchor):
            PageToken.encode(
                values + [.text(anchor.rule.definition), .instant(anchor.at), .int(anchor.rank), .text(anchor.key)]
            )
        }
    }

    /// Whether these may be the values that the list is sorted by, as the store gives them: a forged token is no
    /// reason to ask the database for nonsense.
    private static func isSortedBy(_ values: [Value], _ query: WorklistQuery) -> Bool {
        zip(query.order, values).allSatisfy { step, value in
            switch value {
            case .null: true
            case .text(let text): !text.utf8.contains(0) && kind(of: step.column, in: query) == .text
            case .guid: kind(of: step.column, in: query) == .guid
            case .double(let number): number.isFinite && kind(of: step.column, in: query) == .double
            case .int(let number):
                kind(of: step.column, in: query) == .number && (isWide(step.column) || Int32(exactly: number) != nil)
            default: false
            }
        }
    }

    /// Whether it may hold more than 32 bits: times, and what stands in columns of the records.
    private static func isWide(_ column: String) -> Bool {
        column == WorklistColumn.duetime.rawValue || column.contains("/") && column.last != "/"
    }

    private enum CursorKind { case text, guid, double, number }

    private static func kind(of name: String, in query: WorklistQuery) -> CursorKind? {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count == 2 {
            guard !parts[1].isEmpty else { return .number }
            switch query.records[String(parts[0])]?.column(String(parts[1]))?.kind {
            case nil: return nil
            case .text, .memo, .date: return .text
            case .double: return .double
            case .lookup, .guid: return .guid
            default: return .number
            }
        }
        switch WorklistColumn(rawValue: name) {
        case nil: return nil
        case .sv_workitemid, .recordid, .activityid, .ownerid: return .guid
        case .recordtype, .activitytype, .recordname, .contactname, .companyname, .actionname, .source, .stepname,
            .sequencename, .stepid, .sequenceid:
            return .text
        default: return .number
        }
    }

    private static func cursor(_ token: SkipToken, of query: WorklistQuery) throws(Refusal) -> WorklistCursor {
        guard case .opaque(let text) = token, var values = PageToken.decode(text),
            case .text(let key)? = values.popLast()
        else { throw Refusal(.invalid, BindingMessage.badSkipToken) }
        if values.count == query.order.count + 3 {
            guard isSortedBy(Array(values.dropLast(3)), query), !key.utf8.contains(0) else {
                throw Refusal(.invalid, BindingMessage.badSkipToken)
            }
            return try ranked(values, key: key, now: query.window.now)
        }
        guard values.count == query.order.count, isSortedBy(values, query), !key.utf8.contains(0) else {
            throw Refusal(.invalid, BindingMessage.badSkipToken)
        }
        return query.isPlain ? .key(key) : .values(values, key: key)
    }
}

extension WorklistBinding {
    /// Where the next page of a list begins that does not change any more.
    public static func token(forPlace place: Int) -> String { PageToken.encode([.int(Int64(place))]) }

    public static func place(_ token: SkipToken) throws(Refusal) -> Int {
        guard case .opaque(let text) = token, case .int(let place)? = PageToken.decode(text)?.first, place >= 0 else {
            throw Refusal(.invalid, BindingMessage.badSkipToken)
        }
        return Int(place)
    }

    /// For how many days the pages of a list go on; nobody reads longer, and other instants are forged.
    private static let pageDays = 7

    private static func ranked(_ values: [Value], key: String, now: Instant) throws(Refusal) -> WorklistCursor {
        guard case .text(let definition) = values[values.count - 3], case .instant(let at) = values[values.count - 2],
            case .int(let rank) = values[values.count - 1], RankShares.ranks.contains(rank),
            (now.adding(days: -pageDays)...now.adding(days: pageDays)).contains(at)
        else { throw Refusal(.invalid, BindingMessage.badSkipToken) }
        let rule = try RankRule(definition: definition)
        guard rule.weights != nil else { throw Refusal(.invalid, BindingMessage.badSkipToken) }
        return .ranked(Array(values.dropLast(3)), RankAnchor(rule: rule, at: at, rank: rank, key: key))
    }
}

/// How the values of a page's last row travel in `$skiptoken`.
public enum PageToken {
    public static func encode(_ values: [Value]) -> String {
        var writer = JSONWriter(capacity: 256)
        writer.beginArray()
        for value in values {
            switch value {
            case .null: writer.null()
            case .text(let text): writer.value("s" + text)
            case .int(let number): writer.value("i\(number)")
            case .double(let number): writer.value("d\(number)")
            case .decimal(let number): writer.value("m\(number.tenThousandths)")
            case .bool(let flag): writer.value(flag ? "b1" : "b0")
            case .guid(let id): writer.value("g\(id)")
            case .instant(let instant): writer.value("t\(instant.microseconds)")
            case .date(let day): writer.value("D\(day)")
            }
        }
        writer.endArray()
        return hexadecimal(writer.finish())
    }

    public static func decode(_ token: String) -> [Value]? {
        guard let bytes = bytes(token), let json = try? JSONValue(parsing: bytes), let items = json.array else {
            return nil
        }
        var values: [Value] = []
        for item in items {
            guard let value = value(item) else { return nil }
            values.append(value)
        }
        return values
    }

    private static func value(_ item: JSONValue) -> Value? {
        if item.isNull { return .null }
        guard let text = item.string, let tag = text.first else { return nil }
        let content = text.dropFirst()
        return switch tag {
        case "s": .text(String(content))
        case "i": Int64(content).map(Value.int)
        case "d": Double(content).map(Value.double)
        case "m": Int64(content).map { .decimal(Decimal4(tenThousandths: $0)) }
        case "b": .bool(content == "1")
        case "g": GUID(content).map(Value.guid)
        case "t": Int64(content).map { .instant(Instant(microseconds: $0)) }
        case "D": LocalDate(content).map(Value.date)
        default: nil
        }
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    private static func bytes(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count % 2 == 0, digits.count <= 65_536 else { return nil }
        var result: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[index..<index + 2], as: UTF8.self), radix: 16) else {
                return nil
            }
            result.append(byte)
        }
        return result
    }
}
