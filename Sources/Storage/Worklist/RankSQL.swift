import Records
import SalesCore
import Worklist

/// A weighed rule as SQL: the same whole numbers as ``RankShares``, on either engine (a test compares them).
struct RankSQL {
    let weights: RankWeights
    let moment: RankMoment
    /// Scores that somebody may not read weigh nothing (X-31).
    let weighsScores: Bool
    /// Record types whose amounts may be read; those of others weigh nothing.
    private let valuedCodes: [Int64]

    /// - Parameters:
    ///   - caller: Whose list it is.
    ///   - reader: Who else looks at it: what is weighed must be known to both.
    init(
        _ weights: RankWeights,
        at moment: RankMoment,
        for caller: Caller,
        and reader: Caller? = nil,
        in registry: Registry
    ) {
        let readers = [caller] + (reader.map { [$0] } ?? [])
        self.weights = weights
        self.moment = moment
        weighsScores = readers.allSatisfy { $0.mayReadScores(in: registry) }
        valuedCodes = RankSQL.amounts.compactMap { table, column in
            let isReadable = readers.allSatisfy { RankSQL.mayWeigh(table, column, for: $0, in: registry) }
            return isReadable ? registry[table].typeCode : nil
        }
    }

    private static func mayWeigh(_ name: String, _ column: String, for caller: Caller, in registry: Registry) -> Bool {
        registry[name].column(column).map { caller.mayRead($0, of: registry[name]) } ?? false
    }

    /// Whether the amounts of a record type weigh anything for a person.
    static func mayWeigh(_ name: String, for caller: Caller, in registry: Registry) -> Bool {
        guard let column = amounts.first(where: { $0.0 == name })?.1 else { return true }
        return mayWeigh(name, column, for: caller, in: registry)
    }

    /// What a record of each type is worth.
    static let amounts = [("opportunity", "estimatedvalue"), ("lead", "revenue")]

    /// Where the columns that are weighed stand.
    struct Columns {
        var score: SQL
        var due: SQL
        var value: SQL
        var code: SQL
        var activity: SQL
        var isAllDay: SQL

        static func item(_ alias: SQL) -> Columns {
            Columns(
                score: "\(sql: alias).score",
                due: "\(sql: alias).due_at",
                value: "\(sql: alias).value_points",
                code: "\(sql: alias).record_code",
                activity: "\(sql: alias).activity_code",
                isAllDay: "\(sql: alias).is_all_day"
            )
        }
    }

    /// The rank, 0 to 1,000,000.
    func rank(of columns: Columns) -> SQL {
        let terms = RankFactor.allCases.compactMap { factor -> SQL? in
            let percent = weights.percent(of: factor)
            guard percent > 0 else { return nil }
            return "\(sql: number(percent)) * \(sql: points(of: factor, columns))"
        }
        return "(\(sql: terms.joined(separator: " + ")))"
    }

    /// What the record's amount counts for the caller.
    func value(of columns: Columns) -> SQL {
        guard valuedCodes.count < RankSQL.amounts.count else { return "coalesce(\(sql: columns.value), 0)" }
        guard !valuedCodes.isEmpty else { return number(0) }
        let isReadable = SQL.oneOf(columns.code, valuedCodes.map(SQLValue.int))
        return "case when \(sql: isReadable) then coalesce(\(sql: columns.value), 0) else 0 end"
    }

    private func points(of factor: RankFactor, _ columns: Columns) -> SQL {
        switch factor {
        case .score where !weighsScores: return number(0)
        case .score: return "100 * \(sql: bounded("coalesce(\(sql: columns.score), 0)", 100))"
        case .due:
            let minutes: SQL = """
                (\(sql: number(moment.now.microseconds)) - \(sql: columns.due)) / \
                \(sql: number(RankShares.microsecondsPerMinute))
                """
            let half = number(RankShares.halfPressure)
            let pressure: SQL = """
                \(sql: half) + \(sql: half) * (\(sql: minutes)) / \(sql: number(RankShares.pressureMinutes))
                """
            return """
                case when \(sql: columns.due) is null then 0 else \(sql: bounded(pressure, RankShares.most)) end
                """
        case .value: return value(of: columns)
        case .promise:
            let kinds = SQL.oneOf(columns.activity, RankShares.promised.map { .int($0.rawValue) })
            return """
                case when \(sql: columns.isAllDay) = 0 and \(sql: kinds)
                     and \(sql: columns.due) >= \(sql: number(moment.dayStart.microseconds))
                     and \(sql: columns.due) < \(sql: number(moment.dayEnd.microseconds))
                then \(sql: number(RankShares.most)) else 0 end
                """
        }
    }

    private func bounded(_ expression: SQL, _ most: Int64) -> SQL {
        """
        \(sqlite: "min", postgres: "least")(\(sqlite: "max", postgres: "greatest")(\(sql: expression), 0), \
        \(sql: number(most)))
        """
    }

    /// A bound whole number of 64 bits; PostgreSQL would guess a narrower kind beside a narrow column.
    private func number(_ value: Int64) -> SQL { "cast(\(bind: .int(value)) as bigint)" }
}

extension WorklistQuery {
    /// By what the list is ranked: as its first page was, else as asked, else as published.
    func rule(published: RankRule) -> RankRule {
        switch after {
        case .ranked(_, let anchor): anchor.rule
        case .key, .values: .factory
        case nil: rule ?? published
        }
    }

    func moment() -> RankMoment {
        if case .ranked(_, let anchor) = after { RankMoment(window, at: anchor.at) } else { RankMoment(window) }
    }
}
