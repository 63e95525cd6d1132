import SalesCore
import SampleData
import Testing

@Suite("References between generated rows")
struct ReferenceTests {
    @Test("every reference points to a row that came before", arguments: Loaded.kept)
    func pointBackwards(_ size: Organisation.Size) {
        let loaded = Loaded.of(size)
        var seen: [GUID: String] = [:]
        var wrong: [String] = []
        for row in loaded.rows {
            for (column, value) in row.values {
                guard let id = value.guid, !Self.isException(row, column) else { continue }
                let expected = Self.table(of: column) ?? row["\(column)_type"].text
                if seen[id] == nil || seen[id] != expected { wrong.append("\(row.table).\(column)") }
            }
            seen[row.id] = row.table
        }
        #expect(wrong.isEmpty)
    }

    @Test("the primary contact of an account belongs to that account")
    func primaryContacts() {
        let small = Loaded.small
        let named = small.table("account").filter { $0["primarycontactid"] != .null }
        #expect(named.count > 270)
        #expect(
            named.allSatisfy { account in
                account["primarycontactid"].guid.flatMap { small.byID[$0] }?["parentcustomerid"] == .guid(account.id)
            }
        )
    }

    @Test("the disabled, the idle and the newcomer are there, and the manager shares a unit with both sellers")
    func people() {
        let demo = Loaded.demo
        #expect(demo.user("former")?["isdisabled"] == .bool(true))
        #expect(demo.user("seller")?["sv_timezone"] == .text("Europe/Paris"))
        #expect(demo.user("seller")?["sv_language"] == .null)
        #expect(demo.user("seller")?["fullname"] == .text("Sam Dubois"))
        #expect(demo.user("seller2")?["fullname"] == .text("Nora Klein"))
        #expect(demo.user("admin")?["fullname"] == .text("Ada Martin"))
        for loaded in [demo, Loaded.small] {
            let unit = loaded.user("manager")?["businessunitid"]
            #expect(unit != nil)
            #expect(loaded.user("seller")?["businessunitid"] == unit)
            #expect(loaded.user("seller2")?["businessunitid"] == unit)
            #expect(Self.role(of: "manager", in: loaded) == "Sales Manager")
            #expect(Self.role(of: "admin", in: loaded) == "System Administrator")
            #expect(Self.role(of: "seller", in: loaded) == "Salesperson")
            #expect(Self.role(of: "newcomer", in: loaded) == nil)
        }
    }

    private static func role(of mailbox: String, in loaded: Loaded) -> String? {
        guard let user = loaded.user(mailbox) else { return nil }
        return loaded.table("systemuserroles").first { $0["systemuserid"] == .guid(user.id) }?["rolename"].text
    }

    private static func isException(_ row: GeneratedRow, _ column: String) -> Bool {
        switch (row.table, column) {
        case ("account", "primarycontactid"): true
        case ("account", "parentaccountid"): row["accountnumber"] == .text("EC-26-SELF")
        case (_, "regardingobjectid"): row["subject"] == .text("EC-27 Regarding a deleted record")
        default: false
        }
    }

    private static func table(of column: String) -> String? {
        switch column {
        case "parentbusinessunitid", "businessunitid": "businessunit"
        case "systemuserid", "createdby": "systemuser"
        case "teamid": "team"
        case "parentaccountid": "account"
        case "parentcontactid": "contact"
        case "transactioncurrencyid": "transactioncurrency"
        default: nil
        }
    }
}
