import SalesCore

/// The kinds of activities, in the order of their shares.
enum ActivityKind: Int, CaseIterable {
    case phonecall, email, task, appointment

    var table: String {
        switch self {
        case .phonecall: "phonecall"
        case .email: "email"
        case .task: "task"
        case .appointment: "appointment"
        }
    }
}

/// One record or activity of the named edge cases, described by what differs from a usual row.
enum EdgeCase {
    enum Owner {
        /// `seller@`, who has the nice ones.
        case first
        /// `seller2@`, who has nearly all.
        case second
        case former, idle, team
        /// The seller with the most open items of the organisation.
        case busiest
    }

    enum Score {
        case usual, none
        case fixed(Int64, daysAgo: Int)
    }

    /// When an activity is due, relative to "now" and in the owner's zone.
    enum Due {
        case daysAgo(Int, second: Int)
        case inDays(Int, second: Int)
        /// Microseconds before now.
        case before(Int64)
        case midnightToday, allDayToday
        case later(Instant)
        case none

        var isTodayOrOverdue: Bool {
            switch self {
            case .daysAgo, .before, .midnightToday, .allDayToday: true
            case .inDays, .later, .none: false
            }
        }
    }

    enum Regarding {
        case lead(Int), opportunity(Int), account(Int)
        case deleted, nothing
    }

    struct Record {
        var owner = Owner.second
        var state: Int64 = 0
        var status: Int64 = 1
        var score = Score.usual
        /// Replaces usual values; `.null` takes a value away.
        var values: [String: Value] = [:]
    }

    struct Activity {
        var kind: ActivityKind
        var subject: String
        var regarding: Regarding
        var owner: Owner
        var due: Due
        /// Nil while open; the status reason and days since the end of a completed one.
        var completed: (status: Int64, daysAgo: Int)?
        var description: String?
    }
}

/// All edge cases of an organisation. They come first in their tables, in this order, at every size.
struct EdgeCases {
    private(set) var leads: [EdgeCase.Record] = []
    private(set) var opportunities: [EdgeCase.Record] = []
    private(set) var accounts: [EdgeCase.Record] = []
    private(set) var contacts: [EdgeCase.Record] = []
    private(set) var activities: [ActivityKind: [EdgeCase.Activity]] = [:]
    /// Distinguishes the times of the calls that edge cases get by default.
    private var calls = 0

    let moments: EdgeMoments
    let seed: UInt64
    /// EC-26's account with 10,000 contacts, which only large organisations have; it is the last of the accounts.
    let hasCrowdedAccount: Bool

    init(moments: EdgeMoments, seed: UInt64, hasCrowdedAccount: Bool) {
        self.moments = moments
        self.seed = seed
        self.hasCrowdedAccount = hasCrowdedAccount
        addNames()
        addReachability()
        addTimes()
        addOwnership()
        addScores()
        addMoney()
        addHierarchies()
        addMail()
        addValues()
    }

    func activities(of kind: ActivityKind) -> [EdgeCase.Activity] { activities[kind] ?? [] }

    func count(where isCounted: (EdgeCase.Activity) -> Bool) -> Int {
        ActivityKind.allCases.reduce(0) { $0 + activities(of: $1).count(where: isCounted) }
    }

    // MARK: Building

    /// Adds a lead and, unless told otherwise, a call that is due, so that the case stands on a work list.
    @discardableResult
    mutating func lead(
        _ subject: String,
        owner: EdgeCase.Owner = .second,
        status: (Int64, Int64) = (0, 1),
        score: EdgeCase.Score = .usual,
        call: Bool = true,
        _ values: [String: Value] = [:]
    ) -> EdgeCase.Regarding {
        var values = values
        values["subject"] = .text(subject)
        leads.append(EdgeCase.Record(owner: owner, state: status.0, status: status.1, score: score, values: values))
        let regarding = EdgeCase.Regarding.lead(leads.count - 1)
        if call { addCall(subject, regarding: regarding, owner: owner) }
        return regarding
    }

    /// Adds an opportunity and a task that is due.
    @discardableResult
    mutating func opportunity(
        _ name: String,
        status: (Int64, Int64) = (0, 1),
        _ values: [String: Value] = [:]
    ) -> EdgeCase.Regarding {
        var values = values
        values["name"] = .text(name)
        opportunities.append(EdgeCase.Record(state: status.0, status: status.1, values: values))
        let regarding = EdgeCase.Regarding.opportunity(opportunities.count - 1)
        activity(.task, "\(name.prefix(5)) Prepare the offer", regarding, due: .daysAgo(1, second: 50_400))
        return regarding
    }

    @discardableResult
    mutating func account(_ number: String, _ values: [String: Value] = [:]) -> EdgeCase.Regarding {
        var values = values
        values["accountnumber"] = .text(number)
        accounts.append(EdgeCase.Record(values: values))
        return .account(accounts.count - 1)
    }

    mutating func contact(_ title: String, _ values: [String: Value]) {
        var values = values
        values["jobtitle"] = .text(title)
        contacts.append(EdgeCase.Record(values: values))
    }

    mutating func activity(
        _ kind: ActivityKind,
        _ subject: String,
        _ regarding: EdgeCase.Regarding,
        owner: EdgeCase.Owner = .second,
        due: EdgeCase.Due,
        completed: (status: Int64, daysAgo: Int)? = nil,
        description: String? = nil
    ) {
        activities[kind, default: []].append(
            EdgeCase.Activity(
                kind: kind,
                subject: subject,
                regarding: regarding,
                owner: owner,
                due: due,
                completed: completed,
                description: description
            )
        )
    }

    private mutating func addCall(_ subject: String, regarding: EdgeCase.Regarding, owner: EdgeCase.Owner) {
        calls += 1
        let due = EdgeCase.Due.daysAgo(calls % 4, second: 32_400 + calls * 4500 % 28_800)
        activity(.phonecall, "\(subject.prefix(5)) Call about the demo", regarding, owner: owner, due: due)
    }
}

/// The calendar days that edge cases need, seen from "now": all of them after today, so that they are due at no "now".
struct EdgeMoments {
    let europeForward: Instant
    let europeRepeatedFirst: Instant
    let europeRepeatedSecond: Instant
    let sydneyForward: Instant
    let sydneyRepeated: Instant
    let leapDay: Instant
    let lastSecondOfYear: Instant
    let monthAfterJanuary31: Instant
    let now: Instant

    init(now: Instant) {
        let berlin = ZoneDays("Europe/Berlin", now: now)
        let sydney = ZoneDays("Australia/Sydney", now: now)
        let halfPastTwo = 9000
        self.now = now
        europeForward = berlin.zone.instant(on: berlin.nextDay(ofHours: 23), second: halfPastTwo)
        europeRepeatedFirst = berlin.zone.instant(on: berlin.nextDay(ofHours: 25), second: halfPastTwo)
        europeRepeatedSecond = europeRepeatedFirst.adding(.seconds(3600))
        sydneyForward = sydney.zone.instant(on: sydney.nextDay(ofHours: 23), second: halfPastTwo)
        sydneyRepeated = sydney.zone.instant(on: sydney.nextDay(ofHours: 25), second: halfPastTwo)
        leapDay = berlin.zone.instant(on: berlin.nextDay { $0.month == 2 && $0.day == 29 }, second: 36_000)
        lastSecondOfYear = berlin.zone.instant(on: berlin.nextDay { $0.month == 12 && $0.day == 31 }, second: 86_399)
        let endOfFebruary = berlin.nextDay {
            $0.month == 2 && $0.day == LocalDate.length(ofMonth: 2, year: $0.year)
        }
        monthAfterJanuary31 = berlin.zone.instant(on: endOfFebruary, second: 36_000)
    }
}

extension ZoneDays {
    /// The next day, from the day after tomorrow on, on which the clocks change; in half a year where they never do.
    fileprivate func nextDay(ofHours hours: Int64) -> LocalDate {
        for ahead in 2..<400 {
            let day = today.adding(days: ahead)
            if start(of: day.adding(days: 1)) - start(of: day) == hours * 3_600_000_000 { return day }
        }
        return today.adding(days: 180)
    }

    /// The next day, from the day after tomorrow on, whose parts are as asked; at most nine years ahead.
    fileprivate func nextDay(where matches: ((year: Int, month: Int, day: Int)) -> Bool) -> LocalDate {
        var day = today.adding(days: 2)
        while !matches(day.parts) { day = day.adding(days: 1) }
        return day
    }
}
