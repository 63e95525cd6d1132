import SalesCore

extension EdgeCases {
    /// EC-11 to EC-15: zones and due times.
    mutating func addTimes() {
        lead(
            "EC-11 Seller in Berlin, lead in New York, company in Tokyo",
            place("New York", "United States", "Ostmere Robotics Tokyo")
        )
        lead("EC-11 Zone at +05:45", place("Kathmandu", "Nepal", "Sagarmere Travel"))
        lead("EC-11 Zone at +14:00", place("Kiritimati", "Kiribati", "Lineholm Marine"))
        lead("EC-11 Zone at -11:00", place("Pago Pago", "American Samoa", "Tutudane Foods"))

        let clocks = lead("EC-12 Nights on which the clocks change", call: false)
        activity(.phonecall, "EC-12 Clocks go forward in Europe", clocks, due: .later(moments.europeForward))
        activity(.phonecall, "EC-12 Repeated hour in Europe, first", clocks, due: .later(moments.europeRepeatedFirst))
        activity(.phonecall, "EC-12 Repeated hour in Europe, second", clocks, due: .later(moments.europeRepeatedSecond))
        activity(.phonecall, "EC-12 Clocks go forward in Sydney", clocks, due: .later(moments.sydneyForward))
        activity(.phonecall, "EC-12 Repeated hour in Sydney", clocks, due: .later(moments.sydneyRepeated))

        let days = lead("EC-13 Odd days", call: false)
        activity(.task, "EC-13 Due on 29 February", days, due: .later(moments.leapDay))
        activity(.task, "EC-13 Due in the last second of the year", days, due: .later(moments.lastSecondOfYear))
        activity(.task, "EC-13 One month after 31 January", days, due: .later(moments.monthAfterJanuary31))

        due("EC-14 Due exactly now", .before(0))
        due("EC-14 Due one second ago", .before(1_000_000))
        due("EC-14 Due exactly at midnight", .midnightToday)
        due("EC-14 Due on a date without time", .allDayToday)
        let noon = 43_200
        for days in [29, 30, 31] { due("EC-15 Overdue by \(days) days", .daysAgo(days, second: noon)) }
        due("EC-15 Overdue by a year", .daysAgo(365, second: noon))
        for days in [29, 30, 31] { due("EC-15 Due in \(days) days", .inDays(days, second: noon)) }
        due("EC-15 No due date", .none)
    }

    private mutating func due(_ subject: String, _ due: EdgeCase.Due) {
        let regarding = lead(subject, call: false)
        activity(.phonecall, subject, regarding, due: due)
    }

    /// EC-23 and EC-32: scores, and rows that sort alike.
    mutating func addScores() {
        lead("EC-23 Score 1", score: .fixed(1, daysAgo: 1))
        lead("EC-23 Score 100", score: .fixed(100, daysAgo: 1))
        lead("EC-23 Score blank", score: .none)
        lead("EC-23 Score older than a year", score: .fixed(64, daysAgo: 400))
        for _ in 1...3 { lead("EC-23 Same score", score: .fixed(77, daysAgo: 1)) }

        let moment = moments.now.adding(days: -1)
        for microsecond in [100, 900] {
            let changed = Instant(microseconds: moment.microseconds / 1000 * 1000 + Int64(microsecond))
            lead("EC-32 Changed in the same millisecond", ["modifiedon": .instant(changed)])
        }
        let name: [String: Value] = ["firstname": .text("Alex"), "lastname": .text("Moreau")]
        for _ in 1...12 {
            let regarding = lead("EC-32 Same sort keys", score: .fixed(55, daysAgo: 1), call: false, name)
            activity(.phonecall, "EC-32 First call", regarding, due: .daysAgo(1, second: 36_000))
        }
    }

    /// EC-24 and EC-25: amounts and dates of opportunities.
    mutating func addMoney() {
        opportunity("EC-24 Value 0", amount(0))
        opportunity("EC-24 Negative value", amount(-25_000_000))
        opportunity("EC-24 Value 10^12", amount(10_000_000_000_000_000))
        opportunity("EC-24 No value", ["estimatedvalue": .null])
        opportunity("EC-24 Currency without decimals", amount(1_250_000_000, currency: "JPY"))
        opportunity("EC-24 Currency with three decimals", amount(12_345_670, currency: "KWD"))

        let today = Zone.utc.day(of: moments.now)
        let created = moments.now.adding(days: -20)
        opportunity(
            "EC-25 Closes before it was created",
            ["createdon": .instant(created), "estimatedclosedate": .date(today.adding(days: -60))]
        )
        opportunity(
            "EC-25 Created in the future",
            ["createdon": .instant(moments.now.adding(days: 3)), "modifiedon": .instant(moments.now.adding(days: 3))]
        )
        opportunity("EC-25 Close date has passed", ["estimatedclosedate": .date(today.adding(days: -14))])
    }

    /// EC-26 and EC-27: records without their usual relations.
    mutating func addHierarchies() {
        let own = account(
            "EC-26-SELF",
            [
                "name": .text("Selfmere Holding"), "parentaccountid": .guid(accountID(0)),
            ]
        )
        for link in 0...20 {
            var values: [String: Value] = ["name": .text("Chainmonde Group \(link)")]
            if link > 0 { values["parentaccountid"] = .guid(accountID(link)) }
            account(link < 10 ? "EC-26-CHAIN-0\(link)" : "EC-26-CHAIN-\(link)", values)
        }
        if hasCrowdedAccount { account("EC-26-CROWDED", ["name": .text("Megafield Retail")]) }
        contact("EC-26 Contact without account", ["parentcustomerid": .null, "parentcustomerid_type": .null])
        opportunity("EC-26 Opportunity without contact", ["parentcontactid": .null])

        activity(.task, "EC-27 Regarding a deleted record", .deleted, due: .daysAgo(0, second: 40_000))
        activity(.task, "EC-27 Regarding nothing", .nothing, due: .daysAgo(0, second: 41_000))
        activity(.task, "EC-27 Regarding an account", own, due: .daysAgo(0, second: 42_000))
    }

    /// EC-28: mail that is large, hostile or long-winded.
    mutating func addMail() {
        let thread = lead("EC-28 A thread of 200 messages")
        let paragraph = "<p>The offer stands as discussed; the table below repeats every position of it.</p>\n"
        let count = 1_048_576 / paragraph.utf8.count + 1
        let megabyte = "<html><body>\n" + String(repeating: paragraph, count: count) + "</body></html>"
        activity(.email, "EC-28 One megabyte", thread, due: .none, completed: (4, 40), description: megabyte)
        let hostile = """
            <html><body onload="alert(1)"><script>alert('EC-28')</script><p>Our logo:</p>
            <img src="http://tracker.example.com/open.gif" width="1" height="1">
            <a href="javascript:alert(2)">Read more</a><iframe src="https://example.net/"></iframe></body></html>
            """
        activity(
            .email,
            "EC-28 Scripts and remote images",
            thread,
            due: .none,
            completed: (4, 39),
            description: hostile
        )
        activity(.email, "", thread, due: .none, completed: (4, 38), description: "EC-28 Reply without a subject.")
        for message in 1...200 {
            activity(
                .email,
                message == 1 ? "EC-28 Your offer" : "EC-28 Re: Your offer",
                thread,
                due: .none,
                completed: (message % 2 == 0 ? 4 : 3, 238 - message),
                description: "Message \(message) of 200."
            )
        }
    }

    /// EC-30: a choice that has left the list.
    mutating func addValues() {
        lead("EC-30 Lead source no longer in the list", ["leadsourcecode": .int(99)])
    }

    private func place(_ city: String, _ country: String, _ company: String) -> [String: Value] {
        ["address1_city": .text(city), "address1_country": .text(country), "companyname": .text(company)]
    }

    private func amount(_ tenThousandths: Int64, currency: String? = nil) -> [String: Value] {
        var values: [String: Value] = ["estimatedvalue": .decimal(Decimal4(tenThousandths: tenThousandths))]
        if let currency { values["transactioncurrencyid"] = .guid(Currency.id(of: currency, seed: seed)) }
        return values
    }

    /// The id that the account of that ordinal gets; edge cases come first in their table.
    private func accountID(_ ordinal: Int) -> GUID { .numbered(seed: seed, space: "account", ordinal: ordinal) }
}
