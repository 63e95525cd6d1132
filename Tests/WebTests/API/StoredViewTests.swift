import HTTPTypes
import OData
import Records
import SalesCore
import TestSupport
import Testing

@testable import Web

@Suite("Stored views are run by the Web API (web-api.md, section 5)")
struct StoredViewTests {
    /// Leads of two companies, the first called today.
    private func fill(_ api: APIHouse) async throws {
        for (name, company, job) in [
            ("A", "Acme", "chef"), ("B", "Acme", "Chef"), ("C", "Other", "chef"), ("D", nil, nil),
        ]
            as [(String, String?, String?)]
        {
            try await api.house.create(
                "lead",
                [
                    Change("lastname", .text(name)), Change("companyname", .optional(company)),
                    Change("jobtitle", .optional(job)), Change("leadqualitycode", .int(name == "C" ? 1 : 2)),
                ],
                owner: api.house.seller.reference
            )
        }
        try await api.house.lead(named: "Hidden", owner: api.house.stranger.reference, company: "Acme")
    }

    private func view(
        _ api: APIHouse,
        _ query: String,
        set: String = "userqueries",
        table: String = "lead",
        as caller: Caller? = nil
    ) async throws -> GUID {
        let text = query.replacing("\"", with: "\\\"")
        let made = try await api.post(
            set,
            #"{"name":"V","returnedtypecode":"\#(table)","sv_query":"\#(text)"}"#,
            as: caller ?? api.house.seller
        )
        return try APIHouse.id(of: made)
    }

    @Test("Rows, columns and order are the view's, and the request's go before and beside", arguments: Engine.allCases)
    func runs(engine: Engine) async throws {
        try await withAPI(engine) { api in
            try await fill(api)
            let id = try await view(
                api,
                #"{"columns":["fullname","companyname","ownerid"],"match":"all","conditions":[{"column":"companyname","op":"filled"},{"column":"jobtitle","op":"contains","value":"CHEF"}],"order":[{"column":"lastname","descending":true}]}"#
            )
            let reply = try await api.get("leads?userQuery=\(id)")
            #expect(reply.status == 200, "\(reply.text)")
            #expect(reply.texts("fullname") == ["C", "B", "A"])
            #expect(reply.rows[0]["_ownerid_value"].string == api.house.seller.id.description)
            #expect(reply.rows[0]["jobtitle"].isNull)
            #expect(
                reply.json["@odata.context"].string?.hasSuffix("#leads(fullname,companyname,_ownerid_value)") == true
            )
            let narrowed = try await api.get(
                "leads?userQuery=\(id)&$filter=companyname eq 'acme'&$orderby=fullname&$select=jobtitle&$count=true"
            )
            #expect(narrowed.texts("jobtitle") == ["chef", "Chef"])
            #expect(narrowed.json["@odata.count"].int == 2)
            #expect(narrowed.rows[0]["companyname"].isNull)
            #expect(try await api.get("leads/$count?userQuery=\(id)").text == "3")
            #expect(try await api.get("leads/$ref?userQuery=\(id)").rows.count == 3)
            // Pages go on within the view.
            let size: HTTPFields = [HTTPField.Name("Prefer")!: "odata.maxpagesize=2"]
            let first = try await api.get("leads?userQuery=\(id)", size)
            let second = try await api.get(try #require(first.json["@odata.nextLink"].string), size)
            #expect(first.texts("fullname") + second.texts("fullname") == ["C", "B", "A"])
        }
    }

    @Test(
        "Every operator of views means what it means on the pages",
        arguments: [
            (#"{"column":"companyname","op":"eq","value":"ACME"}"#, ["A", "B"]),
            (#"{"column":"companyname","op":"empty"}"#, ["D"]),
            (#"{"column":"lastname","op":"begins","value":"c"}"#, ["C"]),
            (#"{"column":"jobtitle","op":"ends","value":"EF"}"#, ["A", "B", "C"]),
            (#"{"column":"leadqualitycode","op":"in","value":[1]}"#, ["C"]),
            (#"{"column":"leadqualitycode","op":"notin","value":[1]}"#, ["A", "B", "D"]),
            (#"{"column":"ownerid","op":"me"}"#, ["A", "B", "C", "D"]), (#"{"column":"ownerid","op":"notme"}"#, []),
            (#"{"column":"createdon","op":"today"}"#, ["A", "B", "C", "D"]),
            (#"{"column":"createdon","op":"before","value":"2020-01-01"}"#, []),
            (#"{"column":"createdon","op":"lastx","value":3}"#, ["A", "B", "C", "D"]),
        ]
    )
    func operators(condition: String, found: [String]) async throws {
        try await withAPI(.sqlite) { api in
            try await fill(api)
            let id = try await view(api, #"{"conditions":[\#(condition)]}"#)
            let reply = try await api.get("leads?userQuery=\(id)&$orderby=fullname")
            #expect(reply.texts("fullname") == found, "\(reply.text)")
        }
    }

    @Test(
        "The organisation's views run for all; unknown, unreadable and unfitting ones are refused",
        arguments: Engine.allCases
    )
    func refusals(engine: Engine) async throws {
        try await withAPI(engine) { api in
            try await fill(api)
            let any =
                #"{"match":"any","conditions":[{"column":"lastname","op":"eq","value":"A"},{"column":"lastname","op":"eq","value":"C"}]}"#
            let shared = try await view(api, any, set: "savedqueries", as: api.house.admin)
            #expect(try await api.get("leads?savedQuery=\(shared)&$orderby=fullname").texts("fullname") == ["A", "C"])
            #expect(try await api.get("leads?savedQuery=\(shared)", as: api.house.stranger).rows.isEmpty)
            let own = try await view(api, any)
            let accounts = try await view(api, #"{"conditions":[]}"#, table: "account")
            let broken = try await view(api, #"{"conditions":[{"column":"lastname","op":"nosuch"}]}"#)
            let lost = try await view(api, #"{"conditions":[{"column":"gone","op":"empty"}]}"#)
            for (path, caller, status) in [
                ("leads?userQuery=\(own)", api.house.stranger, 404), ("leads?userQuery=\(TestHouse.nobody)", nil, 404),
                ("leads?savedQuery=\(own)", nil, 404), ("leads?userQuery=nonsense", nil, 400),
                ("leads?userQuery=\(accounts)", nil, 400), ("leads?userQuery=\(broken)", nil, 400),
                ("leads?userQuery=\(lost)", nil, 400), ("leads?userQuery=", nil, 400),
                ("leads?userQuery=\(own)&savedQuery=\(shared)", nil, 501), ("sv_workitems?userQuery=\(own)", nil, 501),
                ("WhoAmI?userQuery=\(own)", nil, 501), ("leads?userQuery=\(own)&$apply=groupby((statecode))", nil, 501),
                ("leads(\(TestHouse.nobody))?userQuery=\(own)", nil, 404),
            ] as [(String, Caller?, Int)] {
                let reply = try await api.get(path, as: caller)
                #expect(reply.status == status, "\(path): \(reply.text)")
            }
            #expect(try await api.post("leads?userQuery=\(own)", #"{"lastname":"X"}"#).status == 501)
        }
    }
}
