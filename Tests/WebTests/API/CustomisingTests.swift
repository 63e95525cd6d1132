import HTTPTypes
import OData
import Records
import SalesCore
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("What a change of columns and tables answers")
struct CustomisingTests {
    private static func column(_ name: String, of table: String = "lead") -> String {
        "EntityDefinitions(LogicalName='\(table)')/Attributes(LogicalName='\(name)')"
    }

    @Test("D-3: a status reason comes back with the state it was made with", arguments: Engine.allCases)
    func reasons(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let admin = api.house.admin
            let path = Self.column("statuscode", of: "opportunity")
            let standard = [(1, "In progress"), (2, "On hold"), (3, "Won"), (4, "Cancelled"), (5, "Out-sold")]
                .map { #"{"Value":\#($0),"Label":"\#($1)"}"# }.joined(separator: ",")
            func sent(_ more: String) -> String { #"{"OptionSet":{"Options":[\#(standard),\#(more)]}}"# }
            let stateless = try await api.patch(path, sent(#"{"Value":100000000,"Label":"Too expensive"}"#), as: admin)
            #expect(stateless.status == 400 && stateless.message.contains("State"))
            let made = try await api.patch(
                path,
                sent(#"{"Value":100000000,"State":2,"Label":"Too expensive"}"#),
                as: admin
            )
            #expect(made.status == 204, "\(made.text)")
            let read = try await api.get(
                path + "/Microsoft.Dynamics.CRM.StatusAttributeMetadata?$expand=OptionSet",
                as: admin
            )
            let options = read.json["OptionSet"]["Options"].array ?? []
            #expect(options.last?["Value"].int == 100_000_000 && options.last?["State"].int == 2)
            let id = try APIHouse.id(of: try await api.post("opportunities", #"{"name":"Deal"}"#))
            let lost = try await api.post(
                "opportunities(\(id))/Microsoft.Dynamics.CRM.sv_Lose",
                #"{"Status":100000000}"#
            )
            #expect(lost.status == 204, "\(lost.text)")
        }
    }

    private static let refused: [(column: String, body: String, named: String)] = [
        ("jobtitle", #"{"AttributeType":"Integer"}"#, "AttributeType"),
        ("jobtitle", #"{"Targets":["account"]}"#, "Targets"),
        ("jobtitle", #"{"Precision":2}"#, "Precision"), ("jobtitle", #"{"MinValue":2}"#, "MinValue"),
        ("jobtitle", #"{"DefaultValue":"x"}"#, "DefaultValue"),
        ("jobtitle", #"{"Description":"Words"}"#, "Description"),
        ("jobtitle", #"{"FormatName":{"Value":"Json"}}"#, "FormatName"),
        ("jobtitle", #"{"sv_IsKey":true}"#, "sv_IsKey"),
        ("jobtitle", #"{"SchemaName":"crm_other"}"#, "SchemaName"), ("revenue", #"{"MaxLength":5}"#, "MaxLength"),
        ("parentaccountid", #"{"Targets":["contact"]}"#, "Targets"),
        ("birthdate", #"{"DateTimeBehavior":{"Value":"UserLocal"}}"#, "DateTimeBehavior"),
    ]

    @Test("a member that is not carried out is refused by its name", arguments: Engine.allCases)
    func refusals(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let admin = api.house.admin
            for (column, body, named) in Self.refused {
                let table = column == "birthdate" ? "contact" : "lead"
                let reply = try await api.patch(Self.column(column, of: table), body, as: admin)
                #expect(reply.status == 400 && reply.message.contains(named), "\(column) \(body): \(reply.text)")
            }
            for body in [
                #"{"HasActivities":false}"#, #"{"OwnershipType":"OrganizationOwned"}"#, #"{"Description":"Words"}"#,
                #"{"PrimaryNameAttribute":"subject"}"#, #"{"EntitySetName":"prospects"}"#,
            ] {
                let reply = try await api.patch("EntityDefinitions(LogicalName='lead')", body, as: admin)
                #expect(reply.status == 400, "\(body): \(reply.text)")
                #expect(body.split(separator: "\"").dropFirst().first.map { reply.message.contains($0) } == true)
            }
            let decimal =
                #"{"AttributeType":"Decimal","SchemaName":"crm_Share","DisplayName":"Share","DefaultValue":5}"#
            let made = try await api.post("EntityDefinitions(LogicalName='lead')/Attributes", decimal, as: admin)
            #expect(made.status == 400 && made.message.contains("DefaultValue"))
            // What nobody else may change, nobody else learns about either.
            let seller = try await api.patch(Self.column("jobtitle"), #"{"DefaultValue":"x"}"#)
            #expect(seller.status == 403)
        }
    }

    @Test("what says what is so anyway is taken, as a client sends back what it read", arguments: Engine.allCases)
    func unchanged(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let body = """
                {"@odata.type":"#Microsoft.Dynamics.CRM.StringAttributeMetadata","SchemaName":"Jobtitle",
                 "LogicalName":"jobtitle","AttributeType":"String","AttributeTypeName":{"Value":"StringType"},
                 "FormatName":{"Value":"Text"},"IsPrimaryName":false,"MaxLength":400,
                 "Description":{"LocalizedLabels":[],"UserLocalizedLabel":null}}
                """
            let reply = try await api.patch(Self.column("jobtitle"), body, as: api.house.admin)
            #expect(reply.status == 204, "\(reply.text)")
            let read = try await api.get(Self.column("jobtitle"), as: api.house.admin)
            #expect(read.json["MaxLength"].int == 400)
            let table = #"{"HasActivities":true,"OwnershipType":"UserOwned","DisplayName":"Prospect"}"#
            let renamed = try await api.patch("EntityDefinitions(LogicalName='lead')", table, as: api.house.admin)
            #expect(renamed.status == 204, "\(renamed.text)")
        }
    }

    @Test("a number with fractions is made, read and kept with its bounds and decimals", arguments: Engine.allCases)
    func fractions(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let body = """
                {"AttributeType":"Decimal","SchemaName":"crm_Share","DisplayName":"Share",
                 "Precision":2,"MinValue":0,"MaxValue":99.5}
                """
            let made = try await api.post(
                "EntityDefinitions(LogicalName='lead')/Attributes",
                body,
                as: api.house.admin
            )
            #expect(made.status == 204, "\(made.text)")
            let read = try await api.get(Self.column("crm_share"), as: api.house.admin)
            #expect(read.json["Precision"].int == 2 && read.json["MaxValue"].number?.double == 99.5)
            let wrong = try await api.post("leads", #"{"lastname":"Ada","crm_share":-12345.6789}"#)
            #expect(wrong.status == 400 && wrong.message.contains("99.5"))
            let id = try APIHouse.id(of: try await api.post("leads", #"{"lastname":"Ada","crm_share":12.345}"#))
            let lead = try await api.get("leads(\(id))?$select=crm_share")
            #expect(lead.json["crm_share"].number?.double == 12.35)
        }
    }
}
