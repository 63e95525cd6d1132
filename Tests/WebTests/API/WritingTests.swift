import HTTPTypes
import OData
import Records
import SalesCore
import TestSupport
import Testing

@Suite("Writing records through the Web API")
struct WritingTests {
    private let representation: HTTPFields = [HTTPField.Name("Prefer")!: "return=representation"]

    @Test("Upsert, as the table of web-api.md, section 4 has it", arguments: Engine.allCases)
    func upsert(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let id = api.house.nextID()
            let path = "leads(\(id))"
            let body = #"{"lastname":"Petit"}"#
            #expect(try await api.patch(path, body, [.ifMatch: "*"]).status == 404)
            #expect(try await api.patch(path, body, [.ifMatch: "W/\"1\""]).status == 404)
            let made = try await api.patch(path, body, [.ifNoneMatch: "*"])
            #expect(made.status == 204)
            #expect(made.headers[HTTPField.Name("OData-EntityId")!] == "http://localhost/api/data/v9.2/leads(\(id))")
            #expect(try await api.patch(path, body, [.ifNoneMatch: "*"]).status == 412)
            let changed = try await api.patch(path, #"{"firstname":"Luc"}"#, representation)
            #expect(changed.status == 200)
            #expect(changed.json["fullname"].string == "Luc Petit")
            let etag = try #require(changed.json["@odata.etag"].string)
            #expect(try await api.patch(path, #"{"firstname":"Léa"}"#, [.ifMatch: etag]).status == 204)
            #expect(try await api.patch(path, #"{"firstname":"Max"}"#, [.ifMatch: etag]).status == 412)
            #expect(try await api.delete(path, [.ifMatch: etag]).status == 412)
            #expect(try await api.delete(path).status == 204)
            #expect(try await api.delete(path).status == 404)
            let other = "leads(\(api.house.nextID()))"
            #expect(try await api.patch(other, body, representation).status == 201)
        }
    }

    @Test("An alternate key names a record, and is stored when it makes one", arguments: Engine.allCases)
    func alternateKeys(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let path = "accounts(accountnumber='A''1%2F2')"
            #expect(try await api.get(path).status == 404)
            #expect(try await api.patch(path, #"{"name":"Acme"}"#, [.ifMatch: "*"]).status == 404)
            let made = try await api.patch(path, #"{"name":"Acme"}"#)
            #expect(made.status == 204)
            let id = try APIHouse.id(of: made)
            let found = try await api.get("\(path)?$select=name,accountnumber")
            #expect(found.json["accountnumber"].string == "A'1/2")
            #expect(found.json["accountid"].string == id.description)
            #expect(try await api.patch(path, #"{"name":"Acme SA"}"#).status == 204)
            #expect(try await api.get("accounts(\(id))").json["name"].string == "Acme SA")
            #expect(try await api.get("accounts(name='Acme SA')").status == 400)
            #expect(try await api.delete(path).status == 204)
            let lead = try await api.house.lead(named: "Ada").id
            let score = "msdyn_predictivescores(msdyn_entityid='\(lead)',msdyn_entitytype='lead')"
            #expect(try await api.patch(score, #"{"msdyn_score":7}"#, as: api.house.admin).status == 204)
            #expect(try await api.get(score).json["msdyn_score"].int == 7)
            #expect(
                try await api.get("msdyn_predictivescores(msdyn_entitytype='lead',msdyn_entityid='\(lead)')").status
                    == 200
            )
            #expect(try await api.get("msdyn_predictivescores(msdyn_entityid='\(lead)')").status == 400)
            #expect(try await api.get("accounts(accountid=\(id))").status == 404)
        }
    }

    @Test("@odata.bind takes every form of an address", arguments: Engine.allCases)
    func binding(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let account = try await api.house.create(
                "account",
                [Change("name", .text("Acme")), Change("accountnumber", .text("A1"))],
                owner: api.house.seller.reference
            )
            for address in [
                "/accounts(\(account.id))", "accounts(\(account.id))", "accounts(accountnumber='A1')",
                "http://localhost/api/data/v9.2/accounts(\(account.id))", "/accounts(accountid=\(account.id))",
            ] {
                let made = try await api.post(
                    "leads",
                    #"{"lastname":"X","parentaccountid@odata.bind":"\#(address)"}"#,
                    representation
                )
                #expect(made.status == 201, "\(address): \(made.text)")
                #expect(made.json["_parentaccountid_value"].string == account.id.description)
            }
            for (body, status) in [
                (#"{"lastname":"X","parentaccountid@odata.bind":"/contacts(\#(account.id))"}"#, 400),
                (#"{"lastname":"X","parentaccountid@odata.bind":"/accounts(accountnumber='none')"}"#, 404),
                (#"{"lastname":"X","Parentaccountid@odata.bind":"/accounts(\#(account.id))"}"#, 400),
                (#"{"lastname":"X","_parentaccountid_value":"\#(account.id)"}"#, 400),
                (#"{"lastname":"X","nosuch":1}"#, 400),
            ] { #expect(try await api.post("leads", body).status == status, "\(body)") }
            let call = try await api.post(
                "phonecalls",
                #"{"subject":"Call","regardingobjectid_account_phonecall@odata.bind":"/accounts(\#(account.id))"}"#,
                representation
            )
            #expect(call.json["_regardingobjectid_value"].string == account.id.description)
            let freed = try await api.patch(
                "phonecalls(\(call.json["activityid"].string ?? ""))",
                #"{"regardingobjectid_account@odata.bind":null}"#,
                representation
            )
            #expect(freed.json["_regardingobjectid_value"].isNull)
        }
    }

    @Test("A body makes what belongs to the record along with it, or nothing", arguments: Engine.allCases)
    func deepInsert(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let made = try await api.post(
                "accounts",
                #"""
                {"name":"Acme","primarycontactid":{"lastname":"Boss"},
                 "contact_customer_accounts":[{"lastname":"Ada"},{"lastname":"Ben",
                   "Contact_Phonecalls":[{"subject":"Call Ben"}]}]}
                """#
            )
            #expect(made.status == 204, "\(made.text)")
            let id = try APIHouse.id(of: made)
            let read = try await api.get(
                "accounts(\(id))?$select=name&$expand=primarycontactid($select=fullname),contact_customer_accounts($select=fullname;$orderby=fullname;$expand=Contact_Phonecalls($select=subject))"
            )
            #expect(read.json["primarycontactid"]["fullname"].string == "Boss")
            #expect(read.json["contact_customer_accounts"].array?.map { $0["fullname"].string } == ["Ada", "Ben"])
            #expect(
                read.json["contact_customer_accounts"][1]["Contact_Phonecalls"][0]["subject"].string == "Call Ben"
            )
            let before = try await api.get("contacts/$count").text
            let refused = try await api.post(
                "accounts",
                #"{"name":"Bolt","contact_customer_accounts":[{"lastname":"Ok"},{"lastname":""}]}"#
            )
            #expect(refused.status == 400)
            #expect(try await api.get("contacts/$count").text == before)
            #expect(try await api.get("accounts?$filter=name eq 'Bolt'").rows.isEmpty)
            let users = #"{"name":"Bolt","createdby":{"fullname":"New"}}"#
            let computed = try await api.post("accounts", users, as: api.house.admin)
            #expect(computed.status == 400, "\(computed.text)")
            #expect(try await api.get("accounts?$filter=name eq 'Bolt'").rows.isEmpty)
            // The whole is one operation, and is taken back as one.
            let operation = try #require(GUID(made.headers[HTTPField.Name("sv-operation-id")!] ?? ""))
            try await api.house.undo(operation)
            #expect(try await api.get("accounts(\(id))").status == 404)
            #expect(try await api.get("contacts/$count").text == "0")
        }
    }

    @Test("One column is read, set and cleared by itself", arguments: Engine.allCases)
    func properties(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let lead = try await api.house.lead(named: "Ada")
            let path = "leads(\(lead.id))"
            #expect(try await api.get("\(path)/subject").status == 204)
            #expect(try await api.put("\(path)/subject", #"{"value":"Devis"}"#).status == 204)
            let read = try await api.get("\(path)/subject")
            #expect(read.json["value"].string == "Devis")
            #expect(
                read.json["@odata.context"].string
                    == "http://localhost/api/data/v9.2/$metadata#leads(\(lead.id))/subject"
            )
            #expect(try await api.get("\(path)/subject/$value").text == "Devis")
            #expect(try await api.get("\(path)/statecode/$value").text == "0")
            #expect(try await api.get("\(path)/_ownerid_value/$value").text == api.house.seller.id.description)
            #expect(try await api.get("\(path)/leadid").json["value"].string == lead.id.description)
            #expect(try await api.delete("\(path)/subject").status == 204)
            #expect(try await api.get("\(path)/subject/$value").status == 204)
            #expect(try await api.put("\(path)/createdon", #"{"value":null}"#).status == 400)
            #expect(try await api.put("\(path)/subject", #"{"other":1}"#).status == 400)
            #expect(try await api.put("\(path)/statecode", #"{"value":"x"}"#).status == 400)
            #expect(try await api.get("\(path)/nosuch").status == 404)
            #expect(try await api.get("\(path)/subject", as: api.house.stranger).status == 404)
        }
    }

    @Test("Records are tied and untied by $ref, in every form", arguments: Engine.allCases)
    func references(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            let owner = house.seller.reference
            let account = try await house.create("account", [Change("name", .text("Acme"))], owner: owner)
            let contact = try await house.create("contact", [Change("lastname", .text("Ada"))], owner: owner)
            let lead = try await house.lead(named: "Lead")
            let root = "http://localhost/api/data/v9.2/"
            let set = "accounts(\(account.id))/contact_customer_accounts"
            func contacts() async throws -> Int { try await api.get(set).rows.count }
            let body = #"{"@odata.id":"\#(root)contacts(\#(contact.id))"}"#
            #expect(try await api.post("\(set)/$ref", body).status == 204)
            #expect(try await contacts() == 1)
            #expect(
                try await api.get("\(set)/$ref").rows.map { $0["@odata.id"].string } == [
                    "\(root)contacts(\(contact.id))"
                ]
            )
            #expect(try await api.delete("\(set)(\(contact.id))/$ref").status == 204)
            #expect(try await contacts() == 0)
            #expect(try await api.delete("\(set)(\(contact.id))/$ref").status == 404)
            #expect(try await api.post("\(set)/$ref", body).status == 204)
            #expect(try await api.delete("\(set)/$ref?$id=\(root)contacts(\(contact.id))").status == 204)
            #expect(try await contacts() == 0)
            let lookup = "leads(\(lead.id))/parentaccountid"
            #expect(try await api.get(lookup).status == 204)
            #expect(try await api.put("\(lookup)/$ref", #"{"@odata.id":"accounts(\#(account.id))"}"#).status == 204)
            #expect(try await api.get("\(lookup)?$select=name").json["name"].string == "Acme")
            #expect(try await api.get("\(lookup)/name").json["value"].string == "Acme")
            #expect(try await api.get("\(lookup)/$ref").json["@odata.id"].string == "\(root)accounts(\(account.id))")
            #expect(try await api.put("\(lookup)/$ref", #"{"@odata.id":"contacts(\#(contact.id))"}"#).status == 400)
            #expect(try await api.delete("\(lookup)/$ref").status == 204)
            #expect(try await api.get(lookup).status == 204)
            #expect(try await api.put("\(lookup)/$ref", body.replacing("contacts", with: "accounts")).status == 404)
        }
    }

    @Test("A path leads to the records below one, and new ones are made there", arguments: Engine.allCases)
    func below(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let account = try await api.house.create(
                "account",
                [Change("name", .text("Acme"))],
                owner: api.house.seller.reference
            )
            let set = "accounts(\(account.id))/contact_customer_accounts"
            let made = try await api.post(set, #"{"lastname":"Ada"}"#)
            #expect(made.status == 204, "\(made.text)")
            let id = try APIHouse.id(of: made)
            try await api.house.create(
                "contact",
                [Change("lastname", .text("Other"))],
                owner: api.house.seller.reference
            )
            #expect(
                try await api.get("\(set)?$select=fullname&$filter=startswith(fullname,'a')").texts("fullname") == [
                    "Ada"
                ]
            )
            #expect(try await api.get("\(set)/$count").text == "1")
            #expect(try await api.get("\(set)(\(id))?$select=fullname").json["fullname"].string == "Ada")
            #expect(try await api.get("\(set)(\(id))/fullname/$value").text == "Ada")
            #expect(try await api.get("\(set)(\(id))/parentcustomerid_account/name").json["value"].string == "Acme")
            #expect(try await api.get("\(set)(\(TestHouse.nobody))").status == 404)
            #expect(try await api.get("accounts(\(account.id))/nosuch").status == 404)
            #expect(try await api.get(set, as: api.house.stranger).status == 404)
            #expect(try await api.post(set, #"{"lastname":"Mole"}"#, as: api.house.stranger).status == 404)
            let figures = try await api.get("\(set)?$apply=aggregate($count as n)")
            #expect(figures.rows[0]["n"].int == 1)
        }
    }

    @Test("People take part in activities, as part of them", arguments: Engine.allCases)
    func parties(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            let contact = try await house.create(
                "contact",
                [Change("lastname", .text("Ada"))],
                owner: house.seller.reference
            )
            let made = try await api.post(
                "emails",
                #"""
                {"subject":"Devis","email_activity_parties":[
                  {"partyid_systemuser@odata.bind":"/systemusers(\#(house.seller.id))","participationtypemask":1},
                  {"partyid_contact@odata.bind":"/contacts(\#(contact.id))","participationtypemask":2},
                  {"addressused":"else@example.test","participationtypemask":3}]}
                """#
            )
            #expect(made.status == 204, "\(made.text)")
            let path = "emails(\(try APIHouse.id(of: made)))"
            let expand =
                "\(path)?$select=subject&$expand=email_activity_parties($select=participationtypemask,addressused;$orderby=participationtypemask;$expand=partyid_contact($select=fullname))"
            let read = try await api.get(expand)
            let masks = read.json["email_activity_parties"].array?.map { $0["participationtypemask"].int }
            #expect(masks == [1, 2, 3])
            #expect(read.json["email_activity_parties"][1]["partyid_contact"]["fullname"].string == "Ada")
            let version = try #require(read.json["@odata.etag"].string)
            let changed = try await api.patch(
                path,
                #"{"email_activity_parties":[{"addressused":"new@example.test","participationtypemask":2}]}"#
            )
            #expect(changed.status == 204, "\(changed.text)")
            let after = try await api.get(expand)
            #expect(
                after.json["email_activity_parties"].array?.map { $0["addressused"].string } == ["new@example.test"]
            )
            #expect(after.json["@odata.etag"].string != version)
            #expect(try await api.get(path, as: house.stranger).status == 404)
            #expect(try await api.get("activityparties/$count", as: house.stranger).text == "0")
            #expect(try await api.get("activityparties/$count").text == "1")
            #expect(try await api.post("activityparties", "{}").status == 403)
            let wrong = #"{"subject":"X","email_activity_parties":[{"participationtypemask":2}]}"#
            #expect(try await api.post("emails", wrong).status == 400)
            // Deleting takes them along, undo brings both back.
            let removed = try await api.delete(path)
            #expect(removed.status == 204)
            #expect(try await api.get("activityparties/$count").text == "0")
            try await house.undo(try #require(GUID(removed.headers[HTTPField.Name("sv-operation-id")!] ?? "")))
            #expect(try await api.get(expand).json["email_activity_parties"].array?.count == 1)
        }
    }
}
