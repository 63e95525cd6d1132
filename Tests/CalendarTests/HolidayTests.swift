import Calendar
import SalesCore
import Testing

@Suite("Public holidays")
struct HolidayTests {
    private func days(_ country: HolidayCountry, _ year: Int) -> [String] {
        country.holidays(in: year).map { String($0.day.description.dropFirst(5)) }
    }

    @Test(
        "Easter",
        arguments: [
            (2022, "2022-04-17"), (2024, "2024-03-31"), (2025, "2025-04-20"), (2026, "2026-04-05"),
            (2027, "2027-03-28"),
            (2038, "2038-04-25"), (2076, "2076-04-19"),
        ]
    )
    func easter(year: Int, day: String) {
        #expect(Easter.sunday(year).description == day)
        #expect(Easter.sunday(year).weekday == 6)
    }

    @Test("France 2026")
    func france() {
        #expect(
            days(.france, 2026) == [
                "01-01", "04-06", "05-01", "05-08", "05-14", "05-25", "07-14", "08-15", "11-01", "11-11", "12-25",
            ]
        )
    }

    @Test("Germany, Belgium and Switzerland 2026")
    func neighbours() {
        #expect(
            days(.germany, 2026) == [
                "01-01", "04-03", "04-06", "05-01", "05-14", "05-25", "10-03", "12-25", "12-26",
            ]
        )
        #expect(
            days(.belgium, 2026) == [
                "01-01", "04-06", "05-01", "05-14", "05-25", "07-21", "08-15", "11-01", "11-11", "12-25",
            ]
        )
        #expect(days(.switzerland, 2026) == ["01-01", "05-14", "08-01", "12-25"])
    }

    @Test(
        "England: weekends are made up for, and days proclaimed once",
        arguments: [
            (2022, ["01-03", "04-15", "04-18", "05-02", "06-02", "06-03", "08-29", "09-19", "12-26", "12-27"]),
            (2023, ["01-02", "04-07", "04-10", "05-01", "05-08", "05-29", "08-28", "12-25", "12-26"]),
            (2026, ["01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"]),
            (2027, ["01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"]),
        ]
    )
    func england(year: Int, expected: [String]) {
        #expect(days(.england, year) == expected)
    }

    @Test(
        "United States: on the days on which they are kept",
        arguments: [
            (
                2026,
                [
                    "01-01", "01-19", "02-16", "05-25", "06-19", "07-03", "09-07", "10-12", "11-11", "11-26", "12-25",
                ]
            ),
            (
                2027,
                [
                    "01-01", "01-18", "02-15", "05-31", "06-18", "07-05", "09-06", "10-11", "11-11", "11-25", "12-24",
                    "12-31",
                ]
            ),
        ]
    )
    func unitedStates(year: Int, expected: [String]) {
        #expect(days(.unitedStates, year) == expected)
    }

    @Test("Canada 2026 and 2029")
    func canada() {
        #expect(
            days(.canada, 2026) == [
                "01-01", "04-03", "05-18", "07-01", "09-07", "09-30", "10-12", "11-11", "12-25", "12-26",
            ]
        )
        // The first of July 2029 is a Sunday.
        #expect(days(.canada, 2029).contains("07-02"))
    }

    @Test("Japan 2026: a substitute after Golden Week, and a day between two holidays")
    func japan() {
        #expect(
            days(.japan, 2026) == [
                "01-01", "01-12", "02-11", "02-23", "03-20", "04-29", "05-03", "05-04", "05-05", "05-06", "07-20",
                "08-11", "09-21", "09-22", "09-23", "10-12", "11-03", "11-23",
            ]
        )
    }

    @Test("Nothing is claimed for years whose rules are not known; names exist in both languages")
    func years() {
        for country in HolidayCountry.allCases {
            #expect(country.holidays(in: 2021).isEmpty && country.holidays(in: 2100).isEmpty)
            for year in HolidayCountry.years {
                let found = country.holidays(in: year)
                #expect(found.allSatisfy { $0.day.parts.year == year && !$0.english.isEmpty && !$0.french.isEmpty })
                #expect(Set(found.map(\.day)).count == found.count, "\(country) \(year)")
            }
        }
    }
}
