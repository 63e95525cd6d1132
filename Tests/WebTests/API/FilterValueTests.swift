import HTTPTypes
import OData
import Records
import SalesCore
import TestSupport
import Testing

@testable import Web

@Suite("Values in conditions and orders")
struct FilterValueTests {
    private func count(_ api: APIHouse, _ filter: String, of set: String = "leads") async throws -> String {
        let encoded = filter.addingPercentEncoding
        let reply = try await api.get("\(set)/$count?$filter=\(encoded)")
        return reply.status == 200 ? reply.text : "\(reply.status) \(reply.text)"
    }

    @Test("Text compares without letter case, also beyond A to Z (web-api.md, section 5)", arguments: Engine.allCases)
    func letterCase(engine: Engine) async throws {
        try await withAPI(engine) { api in
            for (last, job) in [("Müller", "Élève"), ("MÜLLER", "Peintre"), ("Muller", "pilote"), ("ΟΔΟΣ", "Ärztin")] {
                try await api.house.create(
                    "lead",
                    [Change("lastname", .text(last)), Change("jobtitle", .text(job))],
                    owner: api.house.seller.reference
                )
            }
            // Names that are kept in folded form, and job titles that are not.
            #expect(try await count(api, "fullname eq 'MULLER'") == "3")
            for (filter, found) in [
                ("jobtitle eq 'ÉLÈVE'", "1"), ("jobtitle eq 'élève'", "1"), ("jobtitle eq 'e\u{301}le\u{300}ve'", "1"),
                ("jobtitle eq 'eleve'", "0"), ("jobtitle ne 'ÉLÈVE'", "3"), ("contains(jobtitle,'LÈV')", "1"),
                ("startswith(jobtitle,'äRZ')", "1"), ("endswith(jobtitle,'ÈVE')", "1"), ("jobtitle eq 'É%E'", "1"),
                ("jobtitle ge 'P' and jobtitle lt 'Q'", "2"), ("jobtitle in ('ÉLÈVE','PILOTE')", "2"),
                ("tolower(jobtitle) eq 'ÄRZTIN'", "1"), ("indexof(jobtitle,'LÈVE') eq 1", "1"),
                ("lastname eq 'οδος'", "1"), ("lastname eq 'οδοσ'", "1"), ("contains(lastname,'δοσ')", "1"),
            ] {
                #expect(try await count(api, filter) == found, "\(filter)")
            }
            // Keys name one record, and compare as they are written, in composed form.
            _ = try await api.patch("accounts(accountnumber='e\u{301}1')".addingPercentEncoding, #"{"name":"Acme"}"#)
            #expect(try await api.get("accounts(accountnumber='\u{E9}1')".addingPercentEncoding).status == 200)
            #expect(try await api.get("accounts(accountnumber='\u{C9}1')".addingPercentEncoding).status == 404)
        }
    }

    @Test("Numbers compare truly in every form and size (web-api.md, section 10)", arguments: Engine.allCases)
    func numbers(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            for amount in ["5000", "5000.0001", "-3.5"] {
                try await house.create(
                    "opportunity",
                    [Change("name", .text(amount)), Change("estimatedvalue", .decimal(Decimal4(amount)!))],
                    owner: house.seller.reference
                )
            }
            try await house.create(
                "opportunity",
                [Change("name", .text("none")), Change("closeprobability", .int(40))],
                owner: house.seller.reference
            )
            for (filter, found) in [
                ("estimatedvalue eq 5e3", "1"), ("estimatedvalue eq 5E+3", "1"), ("estimatedvalue eq 5000.00005", "0"),
                ("estimatedvalue ne 5000.00005", "4"), ("estimatedvalue gt 5000.00005", "1"),
                ("estimatedvalue ge 5000.00005", "1"), ("estimatedvalue lt 5000.00005", "2"),
                ("estimatedvalue le -3.50001", "0"), ("estimatedvalue gt -3.50001", "3"),
                ("estimatedvalue lt 99999999999999999999999999", "3"), ("estimatedvalue gt 1e300", "0"),
                ("estimatedvalue ne 1e300", "4"), ("estimatedvalue gt -1e300", "3"), ("estimatedvalue lt INF", "3"),
                ("estimatedvalue ge -INF", "3"), ("estimatedvalue eq NaN", "0"), ("estimatedvalue ne NaN", "4"),
                ("estimatedvalue in (5e3,1e300,-3.5)", "2"), ("5e3 eq estimatedvalue", "1"),
                ("closeprobability eq 40.0", "1"), ("closeprobability eq 4e1", "1"), ("closeprobability eq 40.5", "0"),
                ("closeprobability gt 39.5", "1"), ("closeprobability lt 39.5", "0"), ("closeprobability le 40.5", "1"),
                ("closeprobability lt 99999999999999999999", "1"), ("closeprobability gt 99999999999999999999", "0"),
            ] {
                #expect(try await count(api, filter, of: "opportunities") == found, "\(filter)")
            }
        }
    }

    @Test("What is looked for inside other texts has an end")
    func patterns() async throws {
        try await withAPI(.sqlite) { api in
            let long = String(repeating: "a", count: 1001)
            for filter in [
                "contains(description,'\(long)')", "startswith(lastname,'\(long)')", "endswith(fullname,'\(long)')",
                "lastname eq '\(long)%'", "indexof(description,'\(long)') eq 1",
                "Microsoft.Dynamics.CRM.Contains(PropertyName='lastname',PropertyValue='\(long)')",
            ] {
                let reply = try await api.get("leads?$filter=\(filter.addingPercentEncoding)")
                #expect(reply.status == 400, "\(filter.prefix(30)): \(reply.text)")
                #expect(reply.message.contains("1000"))
            }
            #expect(try await api.get("leads?$search=\(long)").status == 400)
            #expect(try await api.get("sv_workitems?$search=\(long)").status == 400)
            let fits = String(repeating: "é", count: 1000)
            #expect(try await count(api, "contains(description,'\(fits)')") == "0")
            // Equality costs no more than reading, and may be of any length.
            #expect(try await count(api, "lastname eq '\(long)'") == "0")
        }
    }

    @Test("Long texts give no order, and every next link can be followed", arguments: Engine.allCases)
    func longTexts(engine: Engine) async throws {
        try await withAPI(engine) { api in
            for name in ["leads", "activitypointers"] {
                let refused = try await api.get("\(name)?$orderby=description desc")
                #expect(refused.status == 400)
                #expect(refused.message.contains("description"))
            }
            #expect(try await api.get("accounts?$expand=contact_customer_accounts($orderby=description)").status == 400)
            let long = String(repeating: "\u{1F98A}", count: 900)
            let columns = ["address1_line1", "websiteurl", "emailaddress1", "telephone1", "jobtitle", "subject"]
            for index in 0..<2 {
                var changes = [Change("lastname", .text("Lead \(index)"))]
                for name in columns {
                    guard case .text(let max)? = api.house.registry["lead"].column(name)?.kind, max >= 100 else {
                        continue
                    }
                    changes.append(Change(name, .text(String(long.prefix(max)))))
                }
                try await api.house.create("lead", changes, owner: api.house.seller.reference)
            }
            let order = columns.filter { api.house.registry["lead"].column($0) != nil }.joined(separator: ",")
            let first = try await api.get("leads?$orderby=\(order)", [HTTPField.Name("Prefer")!: "odata.maxpagesize=1"])
            #expect(first.status == 200)
            let next = try #require(first.json["@odata.nextLink"].string)
            let second = try await api.get(next, [HTTPField.Name("Prefer")!: "odata.maxpagesize=1"])
            #expect(second.status == 200, "\(second.text)")
            #expect(second.texts("fullname") != first.texts("fullname"))
        }
    }

    @Test("A forged $skiptoken is refused, whatever it says", arguments: Engine.allCases)
    func forged(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let (_, _) = try await api.house.leadWithCall()
            let values: [Value] = [
                .double(.infinity), .double(.nan), .double(1), .text("x"), .text("\u{0}"), .int(1), .bool(true),
                .guid(TestHouse.nobody), .decimal(Decimal4(tenThousandths: 1)), .instant(api.house.now),
            ]
            for (order, fits) in [
                ("createdon", 9), ("fullname", 3), ("statecode", 5), ("leadid", 7), ("_ownerid_value", 7),
                ("donotcall", 6),
            ] where api.house.registry["lead"].column(property: order) != nil || order == "leadid" {
                for (index, value) in values.enumerated() {
                    let token = PageToken.encode([value, .guid(TestHouse.nobody)])
                    let reply = try await api.get("leads?$orderby=\(order)&$skiptoken=\(token)")
                    #expect(reply.status == (index == fits ? 200 : 400), "\(order) \(value): \(reply.text)")
                }
            }
            for (order, fits) in [("score", 5), ("recordname", 3), ("recordid", 7), ("lead/companyname", 3)] {
                for (index, value) in values.enumerated() {
                    let extra: [Value] = order.contains("/") ? [.int(0)] : []
                    let token = PageToken.encode([value] + extra + [.text("k")])
                    let reply = try await api.get("sv_workitems?$orderby=\(order)&$skiptoken=\(token)")
                    #expect(reply.status == (index == fits ? 200 : 400), "\(order) \(value): \(reply.text)")
                }
            }
        }
    }
}

extension String {
    /// Everything but plain letters and digits as escapes; what a path's grammar needs stays.
    fileprivate var addingPercentEncoding: String {
        var result = ""
        for byte in utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x27, 0x28, 0x29, 0x2C, 0x2D, 0x2E, 0x2F, 0x3D, 0x5F:
                result.append(Character(Unicode.Scalar(byte)))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return result
    }
}
