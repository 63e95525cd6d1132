import HTTPTypes
import OData
import Records
import SalesCore
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("No option is ignored (web-api.md, section 5)")
struct IgnoredOptionTests {
    @Test("Jobs are filtered, sorted, chosen and counted like rows", arguments: Engine.allCases)
    func jobs(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            for index in 0..<4 {
                try await house.jobs.create(
                    Job(
                        id: house.nextID(),
                        kind: index == 0 ? .undo : .bulkRecords,
                        person: index == 3 ? house.mate.id : house.seller.id,
                        operation: house.nextID(),
                        payload: "{}",
                        total: index * 10,
                        createdOn: house.now.adding(.seconds(index))
                    )
                )
            }
            let all = try await api.get("sv_jobs")
            #expect(all.rows.compactMap { $0["total"].int } == [20, 10, 0])
            #expect(try await api.get("sv_jobs/$count").text == "3")
            #expect(try await api.get("sv_jobs/$count?$filter=total gt 5").text == "2")
            let kind = try #require(all.rows.last?["kind"].string)
            let found = try await api.get(
                "sv_jobs?$filter=kind ne '\(kind)'&$orderby=total&$top=1&$count=true&$select=total"
            )
            #expect(found.json["@odata.count"].int == 2)
            #expect(found.rows.count == 1)
            #expect(found.rows[0]["total"].int == 10)
            #expect(found.rows[0]["sv_jobid"].string != nil)
            #expect(found.rows[0]["state"].isNull)
            let since = house.now.adding(.seconds(1)).description
            #expect(try await api.get("sv_jobs?$filter=createdon ge \(since)").rows.count == 2)
            #expect(try await api.get("sv_jobs?$filter=createdon eq \(since)").rows.count == 1)
            // What has no value comes last in either direction.
            #expect(try await api.get("sv_jobs?$orderby=finishedon desc,total desc").rows.first?["total"].int == 20)
            let id = all.rows[0]["sv_jobid"].string ?? ""
            #expect(try await api.get("sv_jobs(\(id))?$select=kind").json["total"].isNull)
            for (path, status) in [
                ("sv_jobs?$filter=nosuch eq 1", 400), ("sv_jobs?$orderby=nosuch", 400), ("sv_jobs?$select=nosuch", 400),
                ("sv_jobs(\(id))?$select=nosuch", 400), ("sv_jobs?$expand=x", 400), ("sv_jobs?$search=x", 501),
                ("sv_jobs?$apply=aggregate($count as n)", 501), ("sv_jobs/$value", 404), ("sv_jobs/nosuch", 404),
            ] {
                #expect(try await api.get(path).status == status, "\(path)")
            }
            // Also for whom there is nothing to look at.
            for option in ["$filter=nosuch eq 1", "$orderby=nosuch", "$select=nosuch"] {
                #expect(try await api.get("sv_jobs?\(option)", as: house.stranger).status == 400, "\(option)")
                #expect(
                    try await api.get("sv_jobs(\(id))/Microsoft.Dynamics.CRM.sv_Refusals()?\(option)").status == 400
                )
            }
        }
    }

    @Test("$count counts what the filter leaves, not what $top shows")
    func definitions() async throws {
        try await withAPI(.sqlite) { api in
            let all = try await api.get("EntityDefinitions?$select=LogicalName").rows.count
            let one = try await api.get("EntityDefinitions?$count=true&$top=1&$select=LogicalName")
            #expect(one.rows.count == 1)
            #expect(one.json["@odata.count"].int == Int64(all))
            let filter = "$filter=LogicalName eq 'lead' or LogicalName eq 'account'"
            #expect(try await api.get("EntityDefinitions?$count=true&$top=1&\(filter)").json["@odata.count"].int == 2)
            #expect(try await api.get("EntityDefinitions/$count?\(filter)").text == "2")
            let columns = "EntityDefinitions(LogicalName='lead')/Attributes"
            #expect(try await api.get("\(columns)/$count?$filter=LogicalName eq 'subject'").text == "1")
        }
    }

    @Test("What an address has no use for is refused", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let (lead, item) = try await api.house.leadWithCall()
            for path in [
                "leads/$count?$apply=groupby((statecode))", "leads?$apply=groupby((statecode))&$count=true",
                "sv_workitems?$expand=x", "sv_workitems/$count?$apply=aggregate($count as n)",
                "sv_workitems?$apply=groupby((recordtype),aggregate($count as n))&$count=true",
                "sv_workitems(\(item))?$filter=score eq 1", "sv_workitems(\(item))?$expand=x",
                "leads(\(lead.id))?$filter=statecode eq 0", "leads(\(lead.id))?$orderby=fullname",
                "leads(\(lead.id))?$top=1", "leads(\(lead.id))?$count=true", "leads(\(lead.id))?$search=x",
                "leads(\(lead.id))?$apply=groupby((statecode))", "leads/$ref?$apply=groupby((statecode))",
            ] {
                let reply = try await api.get(path)
                #expect(reply.status == 501, "\(path): \(reply.status) \(reply.text)")
            }
            #expect(try await api.get("leads(\(lead.id))?$select=fullname&$expand=ownerid").status == 200)
            #expect(try await api.get("leads/$count?$filter=statecode eq 0").text == "1")
        }
    }
}
