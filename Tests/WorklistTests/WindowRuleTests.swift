import Records
import SalesCore
import TestSupport
import Testing
import Worklist

@Suite("The window, as a rule")
struct WindowRuleTests {
    private func window(
        _ span: WorklistWindow.Span,
        _ zone: Zone = .paris,
        now: Instant = .monday9
    ) -> WorklistWindow {
        WorklistWindow(span, now: now, zone: zone)
    }

    @Test(
        "W-14, W-15: thirty local days back and, with the days ahead, thirty forward",
        arguments: [
            (WorklistWindow.Span.listed, -30, true), (.listed, -31, false), (.listed, 0, true), (.listed, 1, false),
            (.ahead, -31, false), (.ahead, 1, true), (.ahead, 30, true), (.ahead, 31, false),
            (.older, -30, false), (.older, -31, true), (.older, -4000, true),
        ]
    )
    func reach(span: WorklistWindow.Span, day: Int, isIn: Bool) {
        let window = window(span)
        let date = window.today.adding(days: day)
        #expect(window.contains(window.zone.start(of: date)) == isIn)
        #expect(window.contains(window.zone.end(of: date)) == isIn)
    }

    @Test("W-22: the same instant is today in one zone and tomorrow in another")
    func byZone() {
        let due = Zone.paris.at("2026-11-24", 0, 30)
        #expect(!window(.listed, .paris).contains(due))
        #expect(window(.listed, .newYork).contains(due))
    }

    @Test(
        "W-39: headings by local days",
        arguments: [
            (-31, DueGroup.older), (-8, .older), (-7, .last7days), (-2, .last7days), (-1, .yesterday), (0, .today),
            (1, .tomorrow), (2, .later), (30, .later),
        ]
    )
    func headings(day: Int, group: DueGroup) {
        let window = window(.ahead)
        let date = window.today.adding(days: day)
        #expect(DueGroup(due: window.zone.start(of: date), in: window) == group)
        #expect(DueGroup(due: window.zone.end(of: date), in: window) == group)
        #expect(group.days.from.map { day >= $0 } ?? true)
        #expect(group.days.to.map { day <= $0 } ?? true)
    }

    @Test("the headings leave no day out and count none twice")
    func headingsCoverAll() {
        for day in -40...40 {
            let matching = DueGroup.allCases.filter { group in
                (group.days.from ?? .min) <= day && day <= (group.days.to ?? .max)
            }
            #expect(matching.count == 1)
        }
    }
}

@Suite("Why a card stands where it stands")
struct RankReasonTests {
    private func reason(
        score: Int64? = 87,
        grade: Grade? = .a,
        trend: ScoreTrend? = nil,
        due: Instant? = .monday9,
        isAllDay: Bool = false,
        now: Instant = .monday9
    ) -> RankReason {
        let card = WorklistCard(
            id: TestHouse.id("item", 1),
            record: RecordReference("lead", TestHouse.id("lead", 1)),
            recordName: "Ada",
            contactName: nil,
            companyName: nil,
            activity: .phonecall,
            actionName: "Call",
            dueAt: due,
            isAllDay: isAllDay,
            score: score,
            grade: grade,
            trend: trend,
            isUnread: true,
            isFollowed: false,
            owner: RecordReference("team", TestHouse.id("team", 1))
        )
        return RankReason(card, in: WorklistWindow(.listed, now: now, zone: .paris))
    }

    @Test(
        "W-131: is said in both languages",
        arguments: [
            (
                87, Grade.a, ScoreTrend.improving, "2026-11-23", "Score 87 (A), improving · due today at 14:05",
                "Score 87 (A), en amélioration · échéance aujourd’hui à 14:05"
            ),
            (nil, nil, nil, "2026-11-22", "No score yet · due yesterday", "Pas encore de score · échéance hier"),
            (
                1, .d, .declining, "2026-11-20", "Score 1 (D), declining · 3 days late",
                "Score 1 (D), en baisse · 3 jours de retard"
            ),
            (50, .b, .steady, "2026-11-24", "Score 50 (B) · due tomorrow", "Score 50 (B) · échéance demain"),
            (50, nil, nil, "2026-11-30", "Score 50 · due in 7 days", "Score 50 · échéance dans 7 jours"),
        ] as [(Int64?, Grade?, ScoreTrend?, String, String, String)]
    )
    func bothLanguages(
        score: Int64?,
        grade: Grade?,
        trend: ScoreTrend?,
        day: String,
        english: String,
        french: String
    ) {
        let reason = reason(score: score, grade: grade, trend: trend, due: Zone.paris.at(day, 14, 5))
        #expect(reason.english == english)
        #expect(reason.french == french)
    }

    @Test("W-48: says that something due earlier today is overdue; a day without a time is not yet")
    func overdueToday() {
        let early = Zone.paris.at("2026-11-23", 8)
        #expect(reason(due: early).english == "Score 87 (A) · due today at 8:00, overdue")
        #expect(reason(due: .monday9).english == "Score 87 (A) · due today at 9:00")
        let day = Zone.paris.end(of: LocalDate(year: 2026, month: 11, day: 23)!)
        #expect(reason(due: day, isAllDay: true).french == "Score 87 (A) · échéance aujourd’hui")
        #expect(reason(due: nil).english == "Score 87 (A) · no due date")
    }
}

@Suite("Up next")
struct UpNextTests {
    private func activity(
        _ kind: String,
        _ number: Int,
        due: Instant?,
        created: Int = 0,
        state: Int64 = 0,
        closed: Instant? = nil
    ) -> Row {
        var row = Row(Registry.standard[kind], id: GUID(high: 0, low: UInt64(number)))
        row["scheduledend"] = .optional(due)
        row["createdon"] = .instant(Instant.monday9.adding(minutes: created))
        row["statecode"] = .int(state)
        row["actualend"] = .optional(closed)
        return row
    }

    @Test("W-98: one current activity, by due date, then those without a date")
    func order() {
        let upNext = UpNext(activities: [
            activity("task", 1, due: nil), activity("phonecall", 2, due: .monday9.adding(hours: 2)),
            activity("email", 3, due: .monday9.adding(hours: 1), created: 5),
            activity("email", 4, due: .monday9.adding(hours: 1), created: 4),
            activity("task", 5, due: nil, created: -1),
        ])
        #expect(upNext.current?.id.low == 4)
        #expect(upNext.upcoming.map(\.id.low) == [3, 2, 5, 1])
        #expect(upNext.completed.isEmpty)
    }

    @Test("W-16: at the same time and created together, the smaller id goes first")
    func ties() {
        let upNext = UpNext(activities: [2, 1, 3].map { activity("task", $0, due: .monday9) })
        #expect(([upNext.current!] + upNext.upcoming).map(\.id.low) == [1, 2, 3])
    }

    @Test("W-99: what is closed stands apart, the latest first, completed and skipped alike")
    func completed() {
        let upNext = UpNext(activities: [
            activity("phonecall", 1, due: .monday9, state: 1, closed: .monday9),
            activity("task", 2, due: .monday9, state: 2, closed: .monday9.adding(hours: 1)),
            activity("appointment", 3, due: .monday9, state: 3),
        ])
        #expect(upNext.current?.id.low == 3)
        #expect(upNext.completed.map(\.id.low) == [2, 1])
    }

    @Test("W-16, K-1: what concerns the viewer comes first; where nothing does, others' stands to be read")
    func concerned() {
        let activities = [
            activity("phonecall", 1, due: .monday9), activity("task", 2, due: .monday9.adding(hours: 1)),
            activity("email", 3, due: .monday9.adding(hours: 2)),
        ]
        let upNext = UpNext(activities: activities) { $0.id.low == 2 }
        #expect(upNext.current?.id.low == 2)
        #expect(upNext.upcoming.map(\.id.low) == [1, 3])
        let others = UpNext(activities: activities) { _ in false }
        #expect(others.current?.id.low == 1)
        #expect(others.upcoming.map(\.id.low) == [2, 3])
    }

    @Test("W-96: a record without activities has none")
    func empty() {
        let upNext = UpNext(activities: [])
        #expect(upNext.current == nil)
        #expect(upNext.upcoming.isEmpty)
    }
}
