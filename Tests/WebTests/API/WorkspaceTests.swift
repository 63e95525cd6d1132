import OData
import Records
import SalesCore
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("The set-up of the work list through the Web API")
struct WorkspaceTests {
    private func publish(_ api: APIHouse, _ body: String, as caller: Caller? = nil) async throws -> APIHouse.Reply {
        let reply = try await api.post("sv_PublishWorkspace", body, as: caller ?? api.house.admin)
        try await api.house.identity.followRegistry()
        return reply
    }

    @Test("W-90, W-93: what is set up, what can be chosen, when it was published and by whom")
    func showing() async throws {
        try await withAPI(.sqlite) { api in
            let first = try await api.get("sv_Workspace()", as: api.house.admin)
            #expect(first.status == 200, "\(first.text)")
            #expect(first.json["version"].int == 0 && first.json["publishedon"].isNull)
            #expect(first.json["enabled"].bool == true && first.json["roles"].isNull)
            let types = first.json["candidates"].array?.compactMap { $0["recordtype"].string }
            #expect(types == ["lead", "opportunity", "account", "contact"])
            #expect(first.json["allroles"].array?.count == Role.allCases.count)

            #expect(
                try await publish(api, "{\"version\":0,\"recordtypes\":[\"lead\"],\"monthlyquota\":10}").status == 204
            )
            let then = try await api.get("sv_Workspace()", as: api.house.manager)
            #expect(then.json["recordtypes"].array?.compactMap(\.string) == ["lead"])
            #expect(then.json["monthlyquota"].int == 10)
            #expect(then.json["publishedbyname"].string == "Admin" && then.json["mayall"].bool == false)
            // What a request does not name stays; null takes a limit away.
            #expect(try await publish(api, "{\"monthlyquota\":null,\"formcommands\":true}").status == 204)
            let last = try await api.get("sv_Workspace()", as: api.house.admin)
            #expect(last.json["recordtypes"].array?.compactMap(\.string) == ["lead"])
            #expect(last.json["monthlyquota"].isNull && last.json["formcommands"].bool == true)
            let late = try await publish(api, "{\"version\":\(then.json["version"].int ?? -1),\"formcommands\":false}")
            #expect(late.status == 412 && late.message.contains("Admin"), "\(late.text)")
        }
    }

    @Test("X-4, X-5: who holds none of the chosen roles is refused, and told why")
    func roles() async throws {
        try await withAPI(.sqlite) { api in
            let role = TestHouse.id("Sales Manager", 1)
            #expect(try await publish(api, "{\"roles\":[\"\(role)\"]}").status == 204)
            for path in ["sv_workitems", "sv_workitems/$count", "sv_workitems(\(TestHouse.nobody))"] {
                let reply = try await api.get(path)
                #expect(reply.status == 403 && reply.message == WorkspaceMessage.notAmongRoles.english, "\(path)")
            }
            let many = try await api.post(
                "sv_workitems/Microsoft.Dynamics.CRM.sv_CompleteMany",
                "{\"Targets\":[\"\(TestHouse.nobody)\"]}"
            )
            #expect(many.status == 403)
            #expect(try await api.get("sv_workitems", as: api.house.manager).status == 200)
            #expect(try await publish(api, "{\"roles\":null}").status == 204)
            #expect(try await api.get("sv_workitems").status == 200)
        }
    }

    @Test("W-6, W-94: turned off, the list is closed for everybody, and nothing of it is lost")
    func disabled() async throws {
        try await withAPI(.sqlite) { api in
            let (_, item) = try await api.house.leadWithCall()
            #expect(try await publish(api, "{\"enabled\":false}").status == 204)
            for caller in [api.house.seller, api.house.manager, api.house.admin] {
                let reply = try await api.get("sv_workitems", as: caller)
                #expect(reply.status == 403 && reply.message == WorkspaceMessage.turnedOffForAll.english)
            }
            #expect(try await api.get("phonecalls(\(item))").status == 200)
            #expect(try await publish(api, "{\"enabled\":true}").status == 204)
            #expect(try await api.get("sv_workitems").texts("sv_workitemid") == [item.description])
        }
    }

    @Test("X-1: a function that is turned off is gone in the API too")
    func features() async throws {
        try await withAPI(.sqlite) { api in
            let (_, item) = try await api.house.leadWithCall()
            #expect(try await publish(api, "{\"disabledfeatures\":[\"bulkcommands\"]}").status == 204)
            let many = try await api.post(
                "sv_workitems/Microsoft.Dynamics.CRM.sv_CompleteMany",
                "{\"Targets\":[\"\(item)\"]}"
            )
            #expect(many.status == 403, "\(many.text)")
            #expect(many.message == WorkspaceMessage.turnedOff(.bulkCommands).english)
            let one = try await api.post("sv_workitems(\(item))/Microsoft.Dynamics.CRM.sv_Complete", "{}")
            #expect(one.status == 204)
            #expect(try await publish(api, "{\"disabledfeatures\":[\"flying\"]}").status == 400)
        }
    }

    @Test("W-4: the record type filter knows the types that can stand on the list")
    func recordTypes() async throws {
        try await withAPI(.sqlite) { api in
            _ = try await api.house.leadWithCall()
            #expect(try await publish(api, "{\"recordtypes\":[\"account\"]}").status == 204)
            #expect(try await api.get("sv_workitems?$count=true").json["@odata.count"].int == 0)
            let groups = try await api.get("sv_workitems?$apply=groupby((recordtype),aggregate($count as n))")
            #expect(groups.rows.isEmpty)
            #expect(try await publish(api, "{\"recordtypes\":[\"systemuser\"]}").status == 400)
            #expect(try await publish(api, "{\"recordtypes\":[\"lead\"]}", as: api.house.seller).status == 403)
            #expect(try await publish(api, "{\"recordtypes\":[\"lead\"]}", as: api.house.manager).status == 204)
            #expect(try await api.get("sv_workitems?$filter=recordtype eq 'lead'").rows.count == 1)
        }
    }

    @Test("X-31: a company that may not be read leaks through no option of sv_workitems", arguments: Engine.allCases)
    func secured(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            for company in ["Acme", "Zenith"] {
                let lead = try await house.lead(named: "Ada", company: company)
                try await house.call(on: lead, due: house.now)
            }
            try await house.change(.customise) { session in
                try session.change("companyname", of: "lead") { $0.isSecured = true }
            }
            try await house.identity.followRegistry()
            let list = try await api.get("sv_workitems")
            #expect(list.rows.count == 2 && list.rows.allSatisfy { $0["companyname"].isNull }, "\(list.text)")
            for option in [
                "$filter=companyname eq 'Acme'", "$filter=contains(companyname,'zen')", "$search=acme",
                "$filter=startswith(recordname,'Acme')", "$filter=companyname ne null",
            ] {
                #expect(try await api.get("sv_workitems?\(option)").rows.isEmpty, "\(option)")
            }
            let up = try await api.get("sv_workitems?$orderby=companyname asc").texts("recordid")
            let down = try await api.get("sv_workitems?$orderby=companyname desc").texts("recordid")
            #expect(up == down)
            let groups = try await api.get("sv_workitems?$apply=groupby((companyname),aggregate($count as n))")
            #expect(groups.rows.count == 1 && groups.rows.first?["companyname"].isNull == true)
            #expect(!groups.text.contains("acme") && !groups.text.contains("Acme"))
        }
    }
}
