import Calendar
import SalesCore
import TestSupport
import Testing

@Suite("When a person works")
struct WorkingHoursTests {
    private let zone = Zone.paris

    @Test("W-120, A-62: who has configured nothing is always available")
    func nothing() {
        let person = Person.works()
        #expect(person.isUnlimited && person.isAvailable(at: zone.at("2026-11-22", 3)))
        #expect(person.nextAvailable(from: .monday9) == .monday9)
        #expect(person.addWorkingTime(.seconds(3600), from: .monday9) == Instant.monday9.adding(hours: 1))
    }

    @Test(
        "W-114: hours on weekdays, with a break",
        arguments: [
            ("2026-11-23", 7, 59, false), ("2026-11-23", 8, 0, true), ("2026-11-23", 12, 29, true),
            ("2026-11-23", 12, 30, false), ("2026-11-23", 13, 0, true), ("2026-11-23", 16, 59, true),
            ("2026-11-23", 17, 0, false), ("2026-11-21", 10, 0, false), ("2026-11-22", 10, 0, false),
        ]
    )
    func hours(day: String, hour: Int, minute: Int, works: Bool) {
        let person = Person.works(Person.hours(breaks: ["12:30-13:00"]))
        #expect(person.isAvailable(at: zone.at(day, hour, minute)) == works)
    }

    @Test("Before the first day and after the last nothing is said, so the person is available")
    func ends() {
        let person = Person.works(Person.hours(start: "2026-11-23", end: "2026-11-27"))
        #expect(person.isAvailable(at: zone.at("2026-11-22", 3)))
        #expect(!person.isAvailable(at: zone.at("2026-11-24", 3)))
        #expect(person.isAvailable(at: zone.at("2026-11-28", 3)))
    }

    @Test("W-115, W-119: time off comes before non-working hours, and these before working hours; overlaps are merged")
    func precedence() {
        let person = Person.works(
            Person.hours(),
            Person.notWorking("10:00", "11:00", on: "2026-11-24"),
            Person.off("2026-11-25", "2026-11-26"),
            Person.off("2026-11-26", "2026-11-27")
        )
        let tuesday = Span(zone.at("2026-11-24", 0), zone.at("2026-11-25", 0))
        #expect(
            person.working(in: tuesday) == [
                Span(zone.at("2026-11-24", 8), zone.at("2026-11-24", 10)),
                Span(zone.at("2026-11-24", 11), zone.at("2026-11-24", 17)),
            ]
        )
        #expect(person.nextAvailable(from: zone.at("2026-11-24", 17)) == zone.at("2026-11-30", 8))
        guard case .entry(let entry)? = person.reason(at: zone.at("2026-11-26", 12)) else {
            Issue.record("no reason")
            return
        }
        #expect(entry.kind == .timeOff && entry.description == "Away")
    }

    @Test("W-116: part of a day off, from a time to another")
    func partOfADay() {
        let person = Person.works(Person.hours(), Person.off("2026-11-24", "2026-11-25", "14:00", "10:00"))
        #expect(person.isAvailable(at: zone.at("2026-11-24", 13, 59)))
        #expect(!person.isAvailable(at: zone.at("2026-11-24", 14)))
        #expect(person.nextAvailable(from: zone.at("2026-11-24", 14)) == zone.at("2026-11-25", 10))
    }

    @Test("EC-31: on leave for good, a day without hours, a public holiday")
    func edges() {
        let christmas = Holiday(.of("2026-12-25"), "Christmas Day", "Noël")
        let person = Person.works(Person.hours(), holidays: [christmas])
        #expect(!person.isWorkingDay(.of("2026-12-25")) && person.isWorkingDay(.of("2026-12-24")))
        #expect(person.reason(at: zone.at("2026-12-25", 10)) == .holiday(christmas))
        #expect(person.nextAvailable(from: zone.at("2026-12-24", 17)) == zone.at("2026-12-28", 8))
        let gone = Person.works(Person.hours(), Person.off("2026-11-01", "2029-11-01"))
        #expect(gone.nextAvailable(from: .monday9) == nil)
        #expect(gone.addWorkingTime(.seconds(60), from: .monday9) == nil)
        #expect(gone.shifted(.monday9) == .monday9)
    }

    @Test("A-63, K-20: Wednesday and three days is Tuesday; the same time of day, moved into working hours")
    func waiting() {
        let person = Person.works(Person.hours())
        #expect(person.afterWaiting(days: 3, from: zone.at("2026-11-25", 10)) == zone.at("2026-12-01", 10))
        #expect(person.afterWaiting(days: 3, from: zone.at("2026-11-25", 6)) == zone.at("2026-12-01", 8))
        #expect(person.afterWaiting(days: 3, from: zone.at("2026-11-25", 20)) == zone.at("2026-12-02", 8))
        #expect(person.afterWaiting(days: 0, from: zone.at("2026-11-28", 20)) == zone.at("2026-11-30", 8))
        // Without hours every day counts: Thursday, Friday and Saturday pass.
        #expect(Person.works().afterWaiting(days: 3, from: zone.at("2026-11-25", 10)) == zone.at("2026-11-29", 10))
    }

    @Test("A-63, S-31: working time passes only while work is done, and ends in work")
    func workingTime() {
        let person = Person.works(Person.hours(breaks: ["12:00-13:00"]))
        #expect(person.addWorkingTime(.seconds(2 * 3600), from: zone.at("2026-11-27", 16)) == zone.at("2026-11-30", 9))
        #expect(
            person.addWorkingTime(.seconds(3600), from: zone.at("2026-11-27", 11, 30)) == zone.at("2026-11-27", 13, 30)
        )
        // It ends exactly when the day does: nothing can be done then.
        #expect(person.addWorkingTime(.seconds(3600), from: zone.at("2026-11-27", 16)) == zone.at("2026-11-30", 8))
        #expect(person.addWorkingTime(.zero, from: zone.at("2026-11-28", 9)) == zone.at("2026-11-30", 8))
    }

    @Test(
        "W-119: an entry that cannot be is refused with the reason",
        arguments: [
            ("17:00", "08:00", [], EntryFault.endsBeforeItBegins),
            ("08:00", "08:00", [], .endsBeforeItBegins),
            ("08:00", "17:00", ["07:30-08:30"], .breakOutside(DayPart("07:30-08:30")!)),
            ("08:00", "17:00", ["12:00-12:00"], .breakEndsBeforeItBegins(DayPart("12:00-12:00")!)),
            (
                "08:00", "17:00", ["12:00-13:00", "12:30-14:00"],
                .breaksOverlap(DayPart("12:00-13:00")!, DayPart("12:30-14:00")!)
            ),
        ]
    )
    func faults(from: String, to: String, breaks: [String], fault: EntryFault) {
        #expect(throws: fault) {
            try AvailabilityEntry(
                kind: .workingHours,
                start: .of("2026-11-23"),
                hours: DayPart(TimeOfDay(from)!, TimeOfDay(to)!),
                breaks: breaks.map { DayPart($0)! },
                days: .workdays,
                zone: .paris
            )
        }
        #expect(!fault.english.isEmpty && fault.english != fault.french)
    }

    @Test("W-119: days that never come, an absence without end or too long")
    func moreFaults() {
        #expect(throws: EntryFault.neverHolds) {
            try AvailabilityEntry(
                kind: .workingHours,
                start: .of("2026-11-23"),
                end: .of("2026-11-24"),
                hours: .wholeDay,
                days: Weekdays("sat,sun"),
                zone: .paris
            )
        }
        #expect(throws: EntryFault.endMissing) {
            try AvailabilityEntry(kind: .timeOff, start: .of("2026-11-23"), hours: .wholeDay, zone: .paris)
        }
        #expect(throws: EntryFault.tooLong) {
            try AvailabilityEntry(
                kind: .timeOff,
                start: .of("2026-11-23"),
                end: .of("2036-11-23"),
                hours: .wholeDay,
                zone: .paris
            )
        }
    }

    @Test("Times and weekdays are read as people write them", arguments: ["25:00", "8", "08:60", "24:01", "-1:00", ""])
    func badTimes(text: String) {
        #expect(TimeOfDay(text) == nil)
        #expect(TimeOfDay("24:00") == .endOfDay && TimeOfDay("8:05")?.description == "08:05")
        #expect(Weekdays("mon, Fri")?.text == "mon,fri" && Weekdays("someday") == nil && Weekdays("") == nil)
    }
}
