import Foundation
import HTTPTypes
import OData
import Records
import SalesCore
import Storage
import TestSupport
import Testing

@Suite("Next links of expanded collections")
struct ExpandLinkTests {
    /// See ``Expansion``: rows of one collection.
    private static let most = 5000
    private static let count = 5010
    /// Everything that means something in an address, a query option or a list of them.
    private static let title = #"R&D + O'Brien; (#1) é 100% "x" = a,b/c\d €"#
    private static let members = "contact_customer_accounts"

    private func encoded(_ text: String) -> String {
        let plain = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        return text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }

    private func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }

    /// An account with 5,010 contacts of that title, and five of another.
    private func fill(_ house: TestHouse) async throws -> RecordReference {
        let owner = house.seller.reference
        let account = try await house.create("account", [Change("name", .text("Acme"))], owner: owner)
        let unit = house.seller.unit
        try await house.database.write { connection in
            try connection.bulkInsert(
                table: "contact",
                columns: [
                    "id", "fullname", "fullname_fold", "lastname", "jobtitle", "department", "emailaddress1",
                    "emailaddress1_fold",
                    "parentcustomerid", "parentcustomerid_type", "ownerid", "ownerid_type", "owningbusinessunit",
                    "statecode", "statuscode", "versionnumber", "createdon", "modifiedon",
                ],
                rows: (0..<ExpandLinkTests.count + 5).map { number in
                    let isOther = number >= ExpandLinkTests.count
                    let name = String(format: "Contact %05d", number)
                    let at = Int64(number) * 1_000_000
                    let mail: SQLValue = number % 4 == 0 ? .null : .text("c\(number)+x@example.com")
                    return [
                        .guid(TestHouse.id("contact", number)), .text(name), .text(name.lowercased()), .text(name),
                        .text(isOther ? "Other" : "\(ExpandLinkTests.title) \(number % 7)"),
                        .text("Département \(number % 3) & co; #\(number % 2)"),
                        mail, mail, .guid(account.id),
                        .text("account"), .guid(owner.id), .text("systemuser"), .guid(unit), .int(0), .int(1), .int(1),
                        .int(at), .int(at),
                    ]
                }
            )
        }
        return account
    }

    /// The members of all pages, each page's options as the first's.
    private func all(_ api: APIHouse, _ account: RecordReference, _ nested: String) async throws -> [JSONValue] {
        let reply = try await api.get(
            "accounts(\(account.id))?$select=name&$expand=\(encoded("\(ExpandLinkTests.members)(\(nested))"))"
        )
        #expect(reply.status == 200, "\(reply.text.prefix(500))")
        var rows = reply.json[ExpandLinkTests.members].array ?? []
        var link = reply.json["\(ExpandLinkTests.members)@odata.nextLink"].string
        var pages = 0
        while let address = link, pages < 20 {
            let page = try await api.get(address)
            #expect(page.status == 200, "\(page.text.prefix(500))")
            rows += page.rows
            link = page.json["@odata.nextLink"].string
            pages += 1
        }
        #expect(pages > 0)
        return rows
    }

    @Test("keep filter, order and columns, whatever signs stand in them", arguments: Engine.allCases)
    func signs(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let account = try await fill(api.house)
            let filter = "contains(jobtitle,\(quoted(Self.title))) and not endswith(department,'; #9')"
            for order in [
                "jobtitle desc,department,emailaddress1 desc,fullname", "emailaddress1,jobtitle,department desc",
                "department,jobtitle",
            ] {
                let rows = try await all(
                    api,
                    account,
                    "$select=jobtitle,department,emailaddress1;$filter=\(filter);$orderby=\(order);$count=true"
                )
                let ids = rows.compactMap { $0["contactid"].string }
                #expect(ids.count == Self.count && Set(ids).count == Self.count, "\(order): \(ids.count)")
                #expect(rows.allSatisfy { $0["jobtitle"].string?.hasPrefix(Self.title) == true })
                #expect(rows.last?["fullname"].isNull == true)
                let path =
                    "contacts?$select=contactid&$filter=\(encoded("_parentcustomerid_value eq \(account.id) and \(filter)"))"
                    + "&$orderby=\(encoded(order))"
                var direct = try await api.get(path)
                var expected = direct.texts("contactid")
                while let link = direct.json["@odata.nextLink"].string {
                    direct = try await api.get(link)
                    expected += direct.texts("contactid")
                }
                #expect(ids == expected, "\(order)")
            }
        }
    }

    @Test("keep what is searched, counted, cut and expanded below", arguments: Engine.allCases)
    func rest(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let account = try await fill(api.house)
            let lines = Array(repeating: quoted(Self.title), count: 2).joined(separator: ",")
            let below = "parentcustomerid_account($select=name;$expand=ownerid($select=fullname))"
            let filter = "not (department in (\(lines)))"
            let searched = try await all(
                api,
                account,
                #"$search="contact 0" AND NOT ("00001" OR "0500)");$filter=\#(filter);$expand=\#(below)"#
            )
            #expect(searched.count == Self.count + 5 - 1)
            #expect(searched.allSatisfy { $0["parentcustomerid_account"]["ownerid"]["fullname"].string == "Seller" })
            let cut = try await all(api, account, "$top=5004;$orderby=fullname;$select=fullname")
            #expect(cut.count == 5004 && cut.last?["fullname"].string == "Contact 05003")
            let references = try await api.get(
                "accounts(\(account.id))?$expand=\(encoded("\(Self.members)/$ref($filter=jobtitle eq 'Other & more' or true eq true)"))"
            )
            #expect(references.status == 200 || references.status == 400, "\(references.text.prefix(300))")
        }
    }

    @Test("aliases are in the link as what they stand for", arguments: Engine.allCases)
    func aliases(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let account = try await fill(api.house)
            let nested = "\(Self.members)($select=jobtitle;$filter=contains(jobtitle,@title))"
            let reply = try await api.get(
                "accounts(\(account.id))?$select=name&$expand=\(encoded(nested))&@title=\(encoded(quoted(Self.title)))"
            )
            guard reply.status == 200 else {
                #expect(reply.status == 400 || reply.status == 501, "\(reply.text)")
                return
            }
            let link = try #require(reply.json["\(Self.members)@odata.nextLink"].string)
            #expect(try await api.get(link).rows.count == Self.count - Self.most)
        }
    }

    @Test("a link that would be too long to follow is refused before it is given", arguments: Engine.allCases)
    func tooLong(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let admin = api.house.admin
            for name in ["crm_A", "crm_B", "crm_C"] {
                let made = try await api.post(
                    "EntityDefinitions(LogicalName='contact')/Attributes",
                    #"{"AttributeType":"String","SchemaName":"\#(name)","DisplayName":"\#(name)","MaxLength":4000}"#,
                    as: admin
                )
                #expect(made.status == 204, "\(made.text)")
            }
            let account = try await fill(api.house)
            let last = TestHouse.id("contact", Self.most - 1)
            let long = String(repeating: "😀", count: 4000)
            let body = #"{"crm_a":"\#(long)","crm_b":"\#(long)","crm_c":"\#(long)"}"#
            #expect(try await api.patch("contacts(\(last))", body).status == 204)
            let path = "accounts(\(account.id))?$select=name&$expand="
            let order = "$select=fullname;$orderby=fullname,crm_a,crm_b,crm_c"
            let refused = try await api.get(path + encoded("\(Self.members)(\(order))"))
            #expect(refused.status == 400 && refused.message.contains("too long"), "\(refused.text.prefix(300))")
            let top = try await api.get(path + encoded("\(Self.members)(\(order);$top=100)"))
            #expect(top.status == 200)
            #expect(top.json[Self.members].array?.count == 100)
            // One level further down too.
            let contact = TestHouse.id("contact", 1)
            let deep = "parentcustomerid_account($select=name;$expand=\(Self.members)(\(order)))"
            let below = try await api.get("contacts(\(contact))?$select=fullname&$expand=\(encoded(deep))")
            #expect(below.status == 400 && below.message.contains("too long"), "\(below.text.prefix(300))")
            // What is long but can be followed is followed.
            let two = try await api.get(path + encoded("\(Self.members)($select=fullname;$orderby=fullname,crm_a)"))
            let link = try #require(two.json["\(Self.members)@odata.nextLink"].string)
            #expect(link.utf8.count > 30_000)
            #expect(try await api.get(link).rows.count == Self.count + 5 - Self.most)
        }
    }
}
