import SalesCore
import SampleData
import Testing

@Suite("Generated rows reach no real person")
struct SafetyTests {
    @Test("addresses stand in domains reserved for examples and tests", arguments: Loaded.kept)
    func addresses(_ size: Organisation.Size) {
        let loaded = Loaded.of(size)
        for row in loaded.rows {
            for column in ["emailaddress1", "internalemailaddress"] {
                guard let address = row[column].text else { continue }
                #expect(isReserved(address.lowercased()), "\(address)")
            }
            if let site = row["websiteurl"].text { #expect(site.hasPrefix("https://www.") && site.hasSuffix(".test")) }
        }
    }

    @Test("phone numbers are fictional", arguments: Loaded.kept)
    func phones(_ size: Organisation.Size) {
        let loaded = Loaded.of(size)
        for row in loaded.rows where row["subject"].text?.hasPrefix("EC-29") != true {
            for column in ["telephone1", "telephone2", "mobilephone", "phonenumber"] {
                guard let number = row[column].text else { continue }
                #expect(isFictional(number), "\(number)")
            }
        }
    }

    @Test("an open activity is never due before it was created, and nothing but EC-25 was created in the future")
    func order() {
        for row in Loaded.demo.activities + Loaded.demo.table("lead") + Loaded.demo.table("opportunity") {
            let name = row["subject"].text ?? row["name"].text ?? ""
            guard let created = row["createdon"].instant, !name.hasPrefix("EC-25") else { continue }
            #expect(created <= Loaded.now, "\(row.table) \(name)")
            if row.isOpen, let due = row["scheduledend"].instant, due < Loaded.now.adding(days: -2) {
                #expect(created <= due.adding(days: 2), "\(row.table) \(name)")
            }
        }
    }

    private func isReserved(_ address: String) -> Bool {
        let ends = ["@example.com", "@example.org", "@example.net", ".test", "no-at-sign.example.com"]
        return ends.contains { address.hasSuffix($0) }
    }

    /// 555-0100 to 555-0199 behind any area code, and the ranges that Ofcom keeps for drama, with three free digits.
    private func isFictional(_ number: String) -> Bool {
        let digits = number.filter { $0 != " " && $0 != "-" }
        if digits.hasPrefix("+1") { return digits.count == 12 && digits.dropFirst(5).hasPrefix("55501") }
        return Self.dramaRanges.contains { digits.hasPrefix($0) && digits.count == $0.count + 3 }
    }

    private static let dramaRanges =
        ["161", "113", "114", "115", "116", "117", "121", "131", "141", "151"].map { "+44\($0)4960" }
        + ["+442079460", "+442920180", "+441914980", "+441632960", "+443069990", "+447700900"]
}
