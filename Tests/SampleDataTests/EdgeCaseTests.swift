import SalesCore
import SampleData
import Testing

@Suite("Named edge cases")
struct EdgeCaseTests {
    /// Keys that need sequences, enrolments, merges or assignment rules are not in these tables.
    static let keys = (1...32).filter { ![18, 19, 20, 21, 31].contains($0) }.map { $0 < 10 ? "EC-0\($0)" : "EC-\($0)" }

    @Test("each key is found at every size that is kept in memory", arguments: keys)
    func found(_ key: String) {
        for loaded in [Loaded.demo, Loaded.small] {
            let columns = ["subject", "name", "accountnumber", "jobtitle"]
            #expect(
                loaded.rows.contains { row in
                    columns.contains { row[$0].text?.hasPrefix(key) ?? false }
                }
            )
        }
    }

    private func lead(_ subject: String) throws -> GeneratedRow {
        try #require(Loaded.demo.table("lead").first { $0["subject"] == .text(subject) })
    }

    private func activity(_ subject: String) throws -> GeneratedRow {
        try #require(Loaded.demo.activities.first { $0["subject"] == .text(subject) })
    }

    private func opportunity(_ name: String) throws -> GeneratedRow {
        try #require(Loaded.demo.table("opportunity").first { $0["name"] == .text(name) })
    }

    private func due(_ subject: String) throws -> Instant? { try activity(subject)["scheduledend"].instant }

    @Test("EC-01: the same name stands in composed and in decomposed form")
    func accents() throws {
        let composedName = try #require(try lead("EC-01 Accents")["fullname"].text)
        let decomposedName = try #require(try lead("EC-01 The same name, decomposed")["fullname"].text)
        #expect(composedName == "Zoë Müller-Łukasiewicz")
        #expect(!composedName.unicodeScalars.elementsEqual(decomposedName.unicodeScalars))
        #expect(composed(decomposedName).unicodeScalars.elementsEqual(composedName.unicodeScalars))
        #expect(try lead("EC-01 Several marks on a letter")["fullname"] == .text("Nguyễn Thị Ánh"))
    }

    @Test("EC-02, EC-03, EC-04, EC-05: the names of the specification are there as typed")
    func names() {
        let names = Set(Loaded.demo.table("lead").compactMap { $0["fullname"].text })
        let expected = ["محمد العلي", "שירה כהן", "Sam 👩🏽‍💻", "王小明", "O K", "=1+1 =1+1", "Robert'); -- Tables"]
        for name in expected { #expect(names.contains(name), "\(name)") }
        let companies = Loaded.demo.table("lead").compactMap { $0["companyname"].text }
        #expect(companies.contains { $0.count == 200 })
        #expect(Loaded.demo.table("lead").contains { $0["lastname"] == .text("") })
        #expect(names.contains { $0.unicodeScalars.contains("\u{200B}") })
        #expect(names.contains { $0.hasPrefix("  ") && $0.hasSuffix("  ") })
    }

    @Test("EC-06, EC-07, EC-08, EC-09: missing, refused, shared and invalid addresses")
    func reachability() throws {
        let neither = try lead("EC-06 Neither e-mail nor phone")
        #expect(neither["emailaddress1"] == .null && neither["telephone1"] == .null && neither["mobilephone"] == .null)
        #expect(try lead("EC-07 E-mail opt-out")["donotemail"] == .bool(true))
        #expect(try lead("EC-07 Phone opt-out")["donotphone"] == .bool(true))
        let same = Loaded.demo.table("lead").count { $0["emailaddress1"] == .text("same.address@example.com") }
        #expect(same == 2)
        let shared = Loaded.demo.table("contact").count { $0["emailaddress1"] == .text("lead.and.contact@example.org") }
        #expect(shared == 1)
        #expect(try lead("EC-09 254 characters")["emailaddress1"].text?.count == 254)
    }

    @Test("EC-11: the three odd zones are people’s zones")
    func zones() {
        let zones = Set(Loaded.demo.table("systemuser").compactMap { $0["sv_timezone"].text })
        let offsets = Set(zones.compactMap { Zone($0)?.offset(at: Loaded.now) })
        #expect(offsets.isSuperset(of: [20_700, 50_400, -39_600]))
    }

    @Test("EC-12: due in the hour that is skipped, and twice in the hour that is repeated")
    func clocks() throws {
        let berlin = try #require(Zone("Europe/Berlin"))
        let sydney = try #require(Zone("Australia/Sydney"))
        // 02:30 does not exist on 29 March 2026 in Berlin, nor on 4 October in Sydney: the clock shows 03:30.
        let forward = try #require(try due("EC-12 Clocks go forward in Europe"))
        #expect(berlin.secondOfDay(of: forward) == 12_600)
        #expect(berlin.day(of: forward) == LocalDate(year: 2026, month: 3, day: 29))
        let south = try #require(try due("EC-12 Clocks go forward in Sydney"))
        #expect(sydney.secondOfDay(of: south) == 12_600)
        let first = try #require(try due("EC-12 Repeated hour in Europe, first"))
        let second = try #require(try due("EC-12 Repeated hour in Europe, second"))
        #expect(berlin.secondOfDay(of: first) == 9000 && berlin.secondOfDay(of: second) == 9000)
        #expect(second.since(first) == .seconds(3600))
        let repeated = try #require(try due("EC-12 Repeated hour in Sydney"))
        #expect(sydney.secondOfDay(of: repeated) == 9000)
        #expect(sydney.offset(at: repeated) != sydney.offset(at: repeated.adding(.seconds(3600))))
    }

    @Test("EC-13: 29 February, the last second of the year, and a month after 31 January")
    func oddDays() throws {
        let berlin = try #require(Zone("Europe/Berlin"))
        let leap = try #require(try due("EC-13 Due on 29 February"))
        #expect(berlin.day(of: leap) == LocalDate(year: 2028, month: 2, day: 29))
        let last = try #require(try due("EC-13 Due in the last second of the year"))
        #expect(berlin.day(of: last) == LocalDate(year: 2026, month: 12, day: 31))
        #expect(berlin.secondOfDay(of: last) == 86_399)
        let month = try #require(try due("EC-13 One month after 31 January"))
        #expect(berlin.day(of: month) == LocalDate(year: 2027, month: 2, day: 28))
    }

    @Test("EC-14: due now, a second ago, at midnight, and on a date")
    func now() throws {
        let berlin = try #require(Zone("Europe/Berlin"))
        let today = berlin.day(of: Loaded.now)
        #expect(try due("EC-14 Due exactly now") == Loaded.now)
        #expect(try due("EC-14 Due one second ago") == Loaded.now.adding(.seconds(-1)))
        #expect(try due("EC-14 Due exactly at midnight") == berlin.start(of: today))
        #expect(try due("EC-14 Due on a date without time") == berlin.end(of: today))
        #expect(try activity("EC-14 Due on a date without time")["sv_isallday"] == .bool(true))
    }

    @Test(
        "EC-15: the edges of the window, by local date",
        arguments: [
            ("EC-15 Overdue by 29 days", -29), ("EC-15 Overdue by 30 days", -30), ("EC-15 Overdue by 31 days", -31),
            ("EC-15 Overdue by a year", -365), ("EC-15 Due in 29 days", 29), ("EC-15 Due in 30 days", 30),
            ("EC-15 Due in 31 days", 31),
        ]
    )
    func window(_ subject: String, _ days: Int) throws {
        let berlin = try #require(Zone("Europe/Berlin"))
        let time = try #require(try due(subject))
        #expect(berlin.day(of: time) == berlin.day(of: Loaded.now).adding(days: days))
        #expect(try due("EC-15 No due date") == nil)
    }

    @Test("EC-16 and EC-17: owners that are not the usual ones, and closed records with open work")
    func ownership() throws {
        let demo = Loaded.demo
        let reassigned = try lead("EC-16 Reassigned, the call is still the former seller’s")
        let call = try activity("EC-16 Call back")
        #expect(call["regardingobjectid"] == .guid(reassigned.id))
        #expect(call["ownerid"] != reassigned["ownerid"])
        let disabled = try #require(try lead("EC-16 Owner is disabled")["ownerid"].guid)
        #expect(demo.byID[disabled]?["isdisabled"] == .bool(true))
        #expect(try lead("EC-16 Owner is a team")["ownerid_type"] == .text("team"))
        for subject in ["EC-17 Qualified with an open call", "EC-17 Disqualified with an open call"] {
            let record = try lead(subject)
            #expect(!record.isOpen)
            #expect(demo.activities.contains { $0.isOpen && $0["regardingobjectid"] == .guid(record.id) })
        }
    }

    @Test("EC-23: score 1, 100, blank, older than a year, and the same three times")
    func scores() throws {
        let scores = Dictionary(
            uniqueKeysWithValues: Loaded.demo.table("msdyn_predictivescore").map { ($0["msdyn_entityid"], $0) }
        )
        func score(_ subject: String) throws -> GeneratedRow? { scores[.text(try lead(subject).id.description)] }
        #expect(try score("EC-23 Score 1")?["msdyn_score"] == .int(1))
        #expect(try score("EC-23 Score 100")?["msdyn_score"] == .int(100))
        #expect(try score("EC-23 Score blank") == nil)
        let old = try #require(try score("EC-23 Score older than a year")?["msdyn_scoredon"].instant)
        #expect(old < Loaded.now.adding(days: -366))
        let same = Loaded.demo.table("lead").filter { $0["subject"] == .text("EC-23 Same score") }
        #expect(same.count == 3)
        #expect(same.allSatisfy { scores[.text($0.id.description)]?["msdyn_score"] == .int(77) })
    }

    @Test("EC-24 and EC-25: amounts and dates at their limits")
    func money() throws {
        #expect(try opportunity("EC-24 Value 10^12")["estimatedvalue"].decimal?.description == "1000000000000")
        #expect(try opportunity("EC-24 Negative value")["estimatedvalue"].decimal?.description == "-2500")
        #expect(try opportunity("EC-24 No value")["estimatedvalue"] == .null)
        let currency = try #require(
            try opportunity("EC-24 Currency with three decimals")["transactioncurrencyid"].guid
        )
        #expect(Loaded.demo.byID[currency]?["currencyprecision"] == .int(3))
        let future = try #require(try opportunity("EC-25 Created in the future")["createdon"].instant)
        #expect(future > Loaded.now)
        let early = try opportunity("EC-25 Closes before it was created")
        let created = try #require(early["createdon"].instant)
        #expect(try #require(early["estimatedclosedate"].date) < Zone.utc.day(of: created))
    }

    @Test("EC-26: an account that is its own parent, and a chain of 20 parents")
    func hierarchies() throws {
        let accounts = Loaded.demo.table("account")
        let own = try #require(accounts.first { $0["accountnumber"] == .text("EC-26-SELF") })
        #expect(own["parentaccountid"] == .guid(own.id))
        var link = try #require(accounts.first { $0["accountnumber"] == .text("EC-26-CHAIN-20") })
        var parents = 0
        while let parent = link["parentaccountid"].guid.flatMap({ Loaded.demo.byID[$0] }) {
            link = parent
            parents += 1
        }
        #expect(parents == 20)
        let alone = Loaded.demo.table("contact").first { $0["jobtitle"] == .text("EC-26 Contact without account") }
        #expect(try #require(alone)["parentcustomerid"] == .null)
        #expect(try opportunity("EC-26 Opportunity without contact")["parentcontactid"] == .null)
    }

    @Test("EC-27 and EC-28: activities without their record, and mail of a megabyte and of 200 messages")
    func activities() throws {
        let deleted = try #require(try activity("EC-27 Regarding a deleted record")["regardingobjectid"].guid)
        #expect(Loaded.demo.byID[deleted] == nil)
        #expect(try activity("EC-27 Regarding nothing")["regardingobjectid"] == .null)
        #expect(try activity("EC-27 Regarding an account")["regardingobjectid_type"] == .text("account"))
        #expect(try activity("EC-28 One megabyte")["description"].text?.utf8.count ?? 0 > 1_048_576)
        let thread = Loaded.demo.table("email").filter { $0["subject"].text?.hasSuffix("Your offer") ?? false }
        #expect(thread.count { $0["subject"].text?.hasPrefix("EC-28") ?? false } == 200)
    }

    @Test("EC-32: two records of the same millisecond, and a page border among equal sort keys")
    func equalKeys() throws {
        let changed = Loaded.demo.table("lead").filter {
            $0["subject"] == .text("EC-32 Changed in the same millisecond")
        }
        let moments = changed.compactMap { $0["modifiedon"].instant?.microseconds }
        #expect(moments.count == 2 && moments[0] != moments[1] && moments[0] / 1000 == moments[1] / 1000)
        let calls = Loaded.demo.activities.filter { $0["subject"] == .text("EC-32 First call") }
        #expect(calls.count == 12)
        #expect(Set(calls.map { $0["scheduledend"] }).count == 1)
    }
}
