import SalesCore
import SampleData
import Testing

@Suite("Distributions of generated rows")
struct DistributionTests {
    private var leads: [GeneratedRow] {
        Loaded.demo.table("lead").filter { $0["subject"].text?.hasPrefix("EC-") != true }
    }

    private func share(_ rows: [GeneratedRow], where matches: (GeneratedRow) -> Bool) -> Double {
        Double(rows.count(where: matches)) / Double(rows.count)
    }

    @Test("85 % of open leads and opportunities are scored, with grade and trend", arguments: Loaded.kept)
    func scored(_ size: Organisation.Size) {
        let loaded = Loaded.of(size)
        let scores = loaded.table("msdyn_predictivescore")
        let scored = Set(scores.compactMap { $0["msdyn_entityid"].text.flatMap { GUID($0) } })
        #expect(scored.count == scores.count)
        for table in ["lead", "opportunity"] {
            let open = loaded.table(table).filter(\.isOpen)
            #expect(abs(share(open) { scored.contains($0.id) } - 0.85) < 0.02, "\(table)")
        }
        for score in scores {
            guard let value = score["msdyn_score"].int, let grade = score["msdyn_grade"].int else {
                Issue.record("score without value or grade")
                continue
            }
            #expect((1...100).contains(value))
            #expect(grade == (value >= 75 ? 0 : value >= 50 ? 1 : value >= 25 ? 2 : 3))
            #expect((0...3).contains(score["msdyn_scoretrend"].int ?? -1))
        }
    }

    @Test("lead sources and conversion are the measured ones")
    func sources() {
        let leads = leads
        for (text, expected) in [("Google", 0.31), ("Direct traffic", 0.28), ("Chat", 0.19), ("Organic search", 0.13)] {
            #expect(abs(share(leads) { $0["sv_leadsourcetext"] == .text(text) } - expected) < 0.03, "\(text)")
        }
        let closed = leads.filter { !$0.isOpen }
        #expect(abs(share(closed) { $0["statecode"] == .int(1) } - 0.385) < 0.04)
        let referred = closed.filter { $0["sv_leadsourcetext"] == .text("Referral") }
        #expect(share(referred) { $0["statecode"] == .int(1) } > 0.8)
    }

    @Test("blanks and opt-outs are as frequent as measured")
    func blanks() {
        let leads = leads
        let expected = [
            ("address1_country", 0.27), ("jobtitle", 0.29), ("address1_city", 0.15), ("industrycode", 0.16),
            ("emailaddress1", 0.06), ("telephone1", 0.04),
        ]
        for (column, rate) in expected {
            #expect(abs(share(leads) { $0[column] == .null } - rate) < 0.03, "\(column)")
        }
        #expect(abs(share(leads) { $0["donotemail"] == .bool(true) } - 0.079) < 0.02)
        #expect(abs(share(leads) { $0["donotphone"] == .bool(true) } - 0.01) < 0.008)
        let bounced = share(leads) { $0["emailaddress1"].text?.hasSuffix("@bounce.test") ?? false }
        #expect(abs(bounced - 0.036) < 0.015)
    }

    @Test("visits and seconds on the site have the measured quantiles")
    func webBehaviour() {
        let visits = leads.compactMap { $0["sv_totalvisits"].int }.sorted()
        #expect((2...4).contains(visits[visits.count / 2]))
        #expect((6...8).contains(visits[visits.count * 9 / 10]))
        #expect((visits.last ?? 0) <= 251)
        let seconds = leads.compactMap { $0["sv_secondsonsite"].int }.sorted()
        #expect((215...285).contains(seconds[seconds.count / 2]))
        #expect((1300...1450).contains(seconds[seconds.count * 9 / 10]))
    }

    @Test("deals are won and worth what was measured")
    func deals() {
        let deals = Loaded.demo.table("opportunity").filter { $0["name"].text?.hasPrefix("EC-") != true }
        let closed = deals.filter { !$0.isOpen }
        #expect(abs(share(closed) { $0["statecode"] == .int(1) } - 0.45) < 0.06)
        let values = deals.compactMap { $0["estimatedvalue"].decimal?.tenThousandths }.map { $0 / 10_000 }.sorted()
        #expect((3200...5800).contains(values[values.count / 2]))
        #expect((110_000...200_000).contains(values[values.count * 9 / 10]))
        let daysOpen = closed.compactMap { deal -> Int? in
            guard let created = deal["createdon"].instant, let end = deal["actualclosedate"].date else { return nil }
            return end.daysSince1970 - Zone.utc.day(of: created).daysSince1970
        }
        #expect(daysOpen.allSatisfy { (0...141).contains($0) })
        #expect(abs(Double(daysOpen.count { $0 <= 30 }) / Double(daysOpen.count) - 0.45) < 0.06)
    }

    @Test("names come in the scripts of the specification")
    func scripts() {
        let names = leads.compactMap { $0["fullname"].text }
        let latin = names.filter { $0.unicodeScalars.allSatisfy { $0.value < 0x80 } }
        #expect(abs(Double(latin.count) / Double(names.count) - 0.70) < 0.04)
        let accented = names.filter { name in
            name.unicodeScalars.contains { (0x80..<0x250).contains($0.value) || (0x1E00..<0x1F00).contains($0.value) }
        }
        #expect(abs(Double(accented.count) / Double(names.count) - 0.15) < 0.04)
        #expect(names.allSatisfy { composed($0).unicodeScalars.elementsEqual($0.unicodeScalars) })
    }

    @Test("open work lies in working hours, with 12 % at weekends and 3 % at midnight")
    func workingHours() throws {
        let demo = Loaded.demo
        var zones: [GUID: Zone] = [:]
        for user in demo.table("systemuser") { zones[user.id] = user["sv_timezone"].text.flatMap { Zone($0) } }
        let times = demo.activities.compactMap { row -> (day: LocalDate, second: Int)? in
            guard row["subject"].text?.hasPrefix("EC-") != true, row.isOpen, row["sv_isallday"] == .bool(false),
                let zone = row["ownerid"].guid.flatMap({ zones[$0] }), let time = row["scheduledend"].instant
            else { return nil }
            return (zone.day(of: time), zone.secondOfDay(of: time))
        }
        let midnight = times.count { $0.second == 0 }
        #expect(abs(Double(midnight) / Double(times.count) - 0.03) < 0.02)
        #expect(times.allSatisfy { $0.second == 0 || (27_000...70_200).contains($0.second) })
        let today = try #require(Zone("Europe/Paris")).day(of: Loaded.now)
        let otherDays = times.filter { abs($0.day.daysSince1970 - today.daysSince1970) > 1 }
        let weekend = Double(otherDays.count { $0.day.weekday >= 5 }) / Double(otherDays.count)
        #expect(abs(weekend - 0.12) < 0.05)
    }

    @Test("sellers live in the regions of the specification, and 5 % of them have no open item")
    func sellers() {
        let census = Census.medium
        let zones = census.zones.values
        func share(_ prefixes: [String]) -> Double {
            Double(zones.count { zone in prefixes.contains { zone.hasPrefix($0) } }) / Double(zones.count)
        }
        #expect(abs(share(["America/"]) - 0.40) < 0.09)
        #expect(abs(share(["Europe/"]) - 0.35) < 0.09)
        #expect(abs(share(["Asia/"]) - 0.20) < 0.07)
        #expect(abs(share(["Australia/", "Pacific/"]) - 0.05) < 0.04)
        let idle = census.users.keys.count { census.openByOwner[$0] == nil }
        #expect((4...24).contains(idle))
    }
}
