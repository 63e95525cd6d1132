import HTTPTypes
import OData
import Records
import SalesCore
import Storage
import TestSupport
import Testing

@Suite("Reading records along with others")
struct ExpandingTests {
    /// Two accounts of the seller's with three and no contacts, one contact of them the stranger's.
    private func fill(_ api: APIHouse) async throws -> (acme: RecordReference, bolt: RecordReference) {
        let house = api.house
        let acme = try await house.create("account", [Change("name", .text("Acme"))], owner: house.seller.reference)
        let bolt = try await house.create("account", [Change("name", .text("Bolt"))], owner: house.seller.reference)
        for (name, owner) in [("Ada", house.seller), ("Ben", house.seller), ("Cleo", house.stranger)] {
            try await house.create(
                "contact",
                [Change("lastname", .text(name)), .link("parentcustomerid", acme)],
                owner: owner.reference
            )
        }
        return (acme, bolt)
    }

    @Test("A lookup shows the record it points to, an unreadable one shows as empty", arguments: Engine.allCases)
    func singles(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let (acme, _) = try await fill(api)
            let hidden = try await api.house.create(
                "account",
                [Change("name", .text("Hidden"))],
                owner: api.house.stranger.reference
            )
            for (name, account) in [("First", acme), ("Second", hidden)] {
                try await api.house.create(
                    "lead",
                    [Change("lastname", .text(name)), .link("parentaccountid", account)],
                    owner: api.house.seller.reference
                )
            }
            let query =
                "leads?$select=fullname&$expand=parentaccountid($select=name),ownerid($select=fullname)&$orderby=fullname"
            let reply = try await api.get(query)
            #expect(reply.status == 200)
            #expect(
                reply.json["@odata.context"].string
                    == "http://localhost/api/data/v9.2/$metadata#leads(fullname,parentaccountid(name),ownerid(fullname))"
            )
            #expect(reply.rows.map { $0["parentaccountid"]["name"].string } == ["Acme", nil])
            #expect(reply.rows.map { $0["parentaccountid"].isNull } == [false, true])
            #expect(reply.rows[0]["ownerid"]["fullname"].string == "Seller")
            #expect(reply.rows[0]["ownerid"]["@odata.type"].string == "#Microsoft.Dynamics.CRM.systemuser")
            let admin = try await api.get(query, as: api.house.admin)
            #expect(admin.rows.map { $0["parentaccountid"]["name"].string } == ["Acme", "Hidden"])
        }
    }

    @Test("A collection is filtered, sorted, cut and counted record by record", arguments: Engine.allCases)
    func collections(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let (acme, _) = try await fill(api)
            let plain = try await api.get(
                "accounts?$select=name&$orderby=name&$expand=contact_customer_accounts($select=fullname;$orderby=fullname desc)"
            )
            #expect(
                plain.rows.map { $0["contact_customer_accounts"].array?.map { $0["fullname"].string } } == [
                    ["Ben", "Ada"], [],
                ]
            )
            let first = try await api.get(
                "accounts?$orderby=name&$expand=contact_customer_accounts($select=fullname;$orderby=fullname;$top=1;$count=true)"
            )
            #expect(first.rows[0]["contact_customer_accounts"][0]["fullname"].string == "Ada")
            #expect(first.rows[0]["contact_customer_accounts@odata.count"].int == 2)
            #expect(first.rows[0]["contact_customer_accounts@odata.nextLink"].isNull)
            let filtered = try await api.get(
                "accounts(\(acme.id))?$expand=contact_customer_accounts($filter=startswith(fullname,'b');$expand=parentcustomerid_account($select=name))"
            )
            let contacts = try #require(filtered.json["contact_customer_accounts"].array)
            #expect(contacts.map { $0["fullname"].string } == ["Ben"])
            #expect(contacts[0]["parentcustomerid_account"]["name"].string == "Acme")
            let references = try await api.get(
                "accounts(\(acme.id))?$select=name&$expand=contact_customer_accounts/$ref"
            )
            let addresses = references.json["contact_customer_accounts"].array?.compactMap { $0["@odata.id"].string }
            #expect(addresses?.count == 2)
            #expect(addresses?.allSatisfy { $0.hasPrefix("http://localhost/api/data/v9.2/contacts(") } == true)
        }
    }

    @Test("Many records share what one answer may hold, and the rest follows by a link", arguments: Engine.allCases)
    func bounded(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let account = try await house.create("account", [Change("name", .text("Acme"))])
            let contacts = (0..<7).map { [Change("lastname", .text("C\($0)")), .link("parentcustomerid", account)] }
            try await house.change { session in
                _ = try session.createMany(session.registry["contact"], contacts.map { (id: nil, changes: $0) })
            }
            let row = try #require(try await house.row("account", account.id))
            let navigation = try #require(
                house.registry.navigation("contact_customer_accounts", of: house.registry["account"])
            )
            let part = Expansion.Part(house.registry["contact"], order: [Ordering("fullname", descending: true)])
            // As if five thousand accounts had been read: four rows for each are left.
            let crowd = Array(repeating: row, count: 5000)
            let trees = try await house.records.trees(
                crowd,
                with: [Expansion(navigation, parts: [part])],
                for: house.admin
            )
            guard case .many(let collection) = trees[0].branches[0] else {
                Issue.record("not a collection")
                return
            }
            #expect(collection.trees.map(\.row.displayName) == ["C6", "C5", "C4", "C3"])
            #expect(collection.isCut)
        }
    }

    @Test(
        "What cannot be expanded is named, limits too",
        arguments: [
            ("leads?$expand=nosuchthing", "nosuchthing"),
            ("leads?$expand=parentaccountid($filter=name eq 'x')", "$filter"),
            ("leads?$expand=parentaccountid,parentaccountid", "parentaccountid"),
            ("leads?$expand=parentaccountid($select=nosuchcolumn)", "nosuchcolumn"),
            (
                "leads?$expand=parentaccountid($expand=account_parent_account($expand=account_parent_account($expand=account_parent_account($expand=account_parent_account))))",
                "4"
            ),
        ]
    )
    func refused(path: String, word: String) async throws {
        try await withAPI(.sqlite) { api in
            let reply = try await api.get(path)
            #expect(reply.status == 400)
            #expect(reply.message.contains(word), "\(reply.message)")
        }
    }

    @Test("The annotations of a lookup name its step", arguments: Engine.allCases)
    func annotations(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let (acme, _) = try await fill(api)
            let reply = try await api.get(
                "contacts?$select=_parentcustomerid_value&$filter=fullname eq 'Ada'&$expand=parentcustomerid_account($select=_ownerid_value)",
                [HTTPField.Name("Prefer")!: "odata.include-annotations=\"*\""]
            )
            let contact = reply.rows[0]
            #expect(contact["_parentcustomerid_value"].string == acme.id.description)
            let annotations = [
                "OData.Community.Display.V1.FormattedValue": "Acme",
                "Microsoft.Dynamics.CRM.lookuplogicalname": "account",
                "Microsoft.Dynamics.CRM.associatednavigationproperty": "parentcustomerid_account",
            ]
            for (name, value) in annotations {
                #expect(contact["_parentcustomerid_value@\(name)"].string == value)
            }
            let owner = "_ownerid_value@OData.Community.Display.V1.FormattedValue"
            #expect(contact["parentcustomerid_account"][owner].string == "Seller")
        }
    }
}

@Suite("Filters along paths")
struct PathFilterTests {
    @Test("A condition on the record a lookup points to, within what may be read", arguments: Engine.allCases)
    func lookups(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            let acme = try await house.create("account", [Change("name", .text("Acme"))], owner: house.seller.reference)
            let hidden = try await house.create(
                "account",
                [Change("name", .text("Acme hidden"))],
                owner: house.stranger.reference
            )
            for (name, account) in [("Ada", acme), ("Ben", hidden), ("Cleo", nil)] as [(String, RecordReference?)] {
                try await house.create(
                    "lead",
                    [Change("lastname", .text(name)), .link("parentaccountid", account)],
                    owner: house.seller.reference
                )
            }
            func names(_ filter: String) async throws -> [String] {
                let reply = try await api.get("leads?$select=fullname&$orderby=fullname&$filter=\(filter)")
                #expect(reply.status == 200, "\(reply.text)")
                return reply.texts("fullname")
            }
            #expect(try await names("startswith(parentaccountid/name,'ACME')") == ["Ada"])
            #expect(try await names("parentaccountid/name eq 'acme'") == ["Ada"])
            #expect(try await names("parentaccountid/name ne 'acme'") == ["Ben", "Cleo"])
            #expect(try await names("parentaccountid/name eq null") == ["Ben", "Cleo"])
            #expect(try await names("parentaccountid eq null") == ["Ben", "Cleo"])
            #expect(try await names("parentaccountid ne null") == ["Ada"])
            #expect(try await names("_parentaccountid_value eq null") == ["Cleo"])
            #expect(try await names("parentaccountid/accountid eq \(acme.id)") == ["Ada"])
            #expect(try await names("parentaccountid/name in ('acme','other')") == ["Ada"])
            #expect(try await names("owninguser/fullname eq 'seller'") == ["Ada", "Ben", "Cleo"])
            #expect(try await names("createdby/businessunitid/name eq 'whole'") == ["Ada", "Ben", "Cleo"])
        }
    }

    @Test("any and all look at the records that point here", arguments: Engine.allCases)
    func lambdas(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            for (name, calls) in [("Ada", ["One", "Two"]), ("Ben", ["One"]), ("Cleo", [])] {
                let lead = try await house.lead(named: name)
                for call in calls { try await house.call(on: lead, due: nil, subject: call) }
            }
            func names(_ filter: String) async throws -> [String] {
                let reply = try await api.get("leads?$select=fullname&$orderby=fullname&$filter=\(filter)")
                #expect(reply.status == 200, "\(reply.text)")
                return reply.texts("fullname")
            }
            #expect(try await names("Lead_Phonecalls/any()") == ["Ada", "Ben"])
            #expect(try await names("not Lead_Phonecalls/any()") == ["Cleo"])
            #expect(try await names("Lead_Phonecalls/any(c:c/subject eq 'two')") == ["Ada"])
            #expect(try await names("Lead_Phonecalls/all(c:c/subject eq 'one')") == ["Ben", "Cleo"])
            #expect(try await names("Lead_Tasks/any()") == [])
            #expect(
                try await names("Lead_Phonecalls/any(c:c/regardingobjectid_lead/fullname eq 'ben')") == ["Ben"]
            )
            #expect(
                try await names("Lead_Phonecalls/any(c:c/owninguser/user_leads/any(l:l/fullname eq 'x'))") == []
            )
        }
    }

    @Test(
        "A wrong path is refused and named",
        arguments: [
            ("leads?$filter=parentaccountid/nosuch eq 'x'", 400, "nosuch"),
            ("leads?$filter=nosuch/name eq 'x'", 400, "nosuch"),
            ("leads?$filter=Lead_Phonecalls/subject eq 'x'", 400, "Lead_Phonecalls/any"),
            ("leads?$filter=subject/any(x:x/y eq 1)", 400, "subject"),
            (
                "accounts?$filter=parentaccountid/parentaccountid/parentaccountid/parentaccountid/parentaccountid/name eq 'x'",
                400, "4"
            ),
            ("leads?$filter=Lead_Phonecalls/any(c:subject eq 'x')", 501, "c/"),
        ]
    )
    func refused(path: String, status: Int, word: String) async throws {
        try await withAPI(.sqlite) { api in
            let reply = try await api.get(path)
            #expect(reply.status == status)
            #expect(reply.message.contains(word), "\(reply.message)")
        }
    }
}
