import HTTPTypes
import OData
import Records
import SalesCore
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("Qualifying as the platform’s clients ask for it")
struct QualifyTests {
    private func qualify(_ api: APIHouse, _ lead: RecordReference, _ more: String) async throws -> APIHouse.Reply {
        try await api.post(
            "leads(\(lead.id))/Microsoft.Dynamics.CRM.QualifyLead",
            #"{"CreateAccount":false,"CreateContact":false,"CreateOpportunity":true,\#(more)}"#
        )
    }

    @Test("campaign, currency, customer and status are those that were said", arguments: Engine.allCases)
    func parameters(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            let seller = house.seller.reference
            let lead = try await house.lead(named: "Ada")
            let account = try await house.create("account", [Change("name", .text("Acme"))], owner: seller)
            let campaign = try await house.create("campaign", [Change("name", .text("Spring"))], owner: seller)
            let euro = try await house.create(
                "transactioncurrency",
                [Change("isocurrencycode", .text("EUX")), Change("currencyname", .text("Euro"))]
            )
            for (status, expected) in [(1, 400), (4, 400)] {
                #expect(try await qualify(api, lead, #""Status":\#(status)"#).status == expected)
            }
            let wrong = #""OpportunityCurrencyId":{"accountid":"\#(account.id)"}"#
            #expect(try await qualify(api, lead, wrong).status == 400)
            let reply = try await qualify(
                api,
                lead,
                """
                "Status":3,"SourceCampaignId":{"campaignid":"\(campaign.id)"},
                "OpportunityCurrencyId":{"@odata.id":"transactioncurrencies(\(euro.id))"},
                "OpportunityCustomerId":{"@odata.type":"Microsoft.Dynamics.CRM.account","accountid":"\(account.id)"}
                """
            )
            #expect(reply.status == 200, "\(reply.text)")
            let id = try #require(GUID(reply.rows.first?["opportunityid"].string ?? ""))
            let deal = try #require(try await house.row("opportunity", id))
            #expect(deal.reference("campaignid") == campaign && deal.reference("customerid") == account)
            #expect(deal.reference("transactioncurrencyid") == euro)
        }
    }

    @Test("an option that the lead alone has stays with the lead", arguments: Engine.allCases)
    func ownOption(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let house = api.house
            let options = (house.registry["lead"].column("leadqualitycode")?.options ?? []).map {
                ColumnDefinition.Option(value: $0.value, english: $0.label.english, french: $0.label.french)
            }
            try await house.change(.customise) { session in
                try session.change("leadqualitycode", of: "lead") {
                    $0.options = options + [ColumnDefinition.Option(value: 9, english: "Icy", french: "Glacial")]
                }
            }
            try await house.identity.followRegistry()
            let lead = try await house.lead(named: "Ada")
            try await house.change { try $0.update(lead, [Change("leadqualitycode", .int(9))]) }
            let reply = try await qualify(api, lead, #""Status":-1"#)
            #expect(reply.status == 200, "\(reply.text)")
            let id = try #require(GUID(reply.rows.first?["opportunityid"].string ?? ""))
            #expect(try await house.row("opportunity", id)?["opportunityratingcode"].isNull == true)
            #expect(try await house.row("lead", lead.id)?["leadqualitycode"] == .int(9))
        }
    }
}
