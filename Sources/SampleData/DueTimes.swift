import SalesCore

/// When an activity is due, in microseconds since 1970; nil for no due date.
struct Due {
    var time: Int64?
    var isAllDay = false
}

/// Which record types the items of a holder are about: 55 % leads, 35 % opportunities, 10 % accounts and contacts.
enum TargetMix {
    private static let block: [Target.Table] = [
        .lead, .opportunity, .lead, .lead, .opportunity, .lead, .opportunity, .lead, .lead, .opportunity,
        .lead, .opportunity, .lead, .account, .lead, .opportunity, .lead, .contact, .lead, .opportunity,
    ]
    private static let perBlock = block.map { table in block.count { $0 == table } }
    private static let before = block.indices.map { place in block[..<place].count { $0 == block[place] } }

    /// The table of a holder's item, and how many of the holder's earlier items are about that table.
    static func target(of rank: Int) -> (table: Target.Table, place: Int) {
        let place = rank % 20
        return (block[place], rank / 20 * perBlock[place] + before[place])
    }
}

extension Generation {
    /// Today or overdue: a third today, nearly all within 30 days, never before the record existed.
    func pastDue(_ kind: ActivityKind, holder: Int, target: Target, _ draws: inout Draws) -> Due {
        let days = days(of: holder)
        let share = draws.fraction()
        var age: Int
        if share < 0.32 {
            age = 0
        } else if share < 0.9 {
            let drawn = 1 + Int(draws.exponential(mean: 9))
            age = drawn <= 30 ? drawn : 1 + draws.below(30)
        } else {
            age = 31 + min(1000, Int(draws.exponential(mean: 40)))
        }
        age = min(age, max(0, Int((now - target.created) / Generation.day)))
        let day = days.today.adding(days: -age)
        return time(on: age == 0 ? day : draws.workingDay(day, backwards: true), kind, days, &draws)
    }

    /// After today, further ahead than the list looks, or without a date.
    func laterDue(_ kind: ActivityKind, holder: Int, _ draws: inout Draws) -> Due {
        let days = days(of: holder)
        let share = draws.fraction()
        guard share < 0.82 || kind == .appointment else { return Due(time: nil) }
        let ahead = share < 0.62 ? 1 + min(27, Int(draws.exponential(mean: 8))) : 31 + draws.below(90)
        let day = draws.workingDay(days.today.adding(days: ahead), backwards: false)
        return time(on: day, kind, days, &draws)
    }

    /// A time in working hours; 3 % exactly at midnight, and some that name a day only.
    private func time(on day: LocalDate, _ kind: ActivityKind, _ days: ZoneDays, _ draws: inout Draws) -> Due {
        let share = draws.fraction()
        if share < 0.03 { return Due(time: days.start(of: day)) }
        let allDay = kind == .task ? 0.28 : kind == .appointment ? 0 : 0.06
        if share < 0.03 + allDay { return Due(time: days.end(of: day), isAllDay: true) }
        return Due(time: days.instant(on: day, second: draws.workingSecond()))
    }

    /// The due time of an edge case, in its owner's zone.
    func due(_ due: EdgeCase.Due, holder: Int) -> Due {
        let days = days(of: holder)
        switch due {
        case .daysAgo(let count, let second):
            return Due(time: days.instant(on: days.today.adding(days: -count), second: second))
        case .inDays(let count, let second):
            return Due(time: days.instant(on: days.today.adding(days: count), second: second))
        case .before(let microseconds): return Due(time: now - microseconds)
        case .midnightToday: return Due(time: days.start(of: days.today))
        case .allDayToday: return Due(time: days.end(of: days.today), isAllDay: true)
        case .later(let instant): return Due(time: instant.microseconds)
        case .none: return Due(time: nil)
        }
    }
}
