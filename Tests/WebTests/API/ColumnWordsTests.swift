import HTTPTypes
import OData
import Records
import SalesCore
import Storage
import TestSupport
import Testing

@Suite("The words of a yes or a no, and what had better be filled in")
struct ColumnWordsTests {
    private static func column(_ name: String, of table: String = "lead") -> String {
        "EntityDefinitions(LogicalName='\(table)')/Attributes(LogicalName='\(name)')"
    }

    private static let attributes = "EntityDefinitions(LogicalName='lead')/Attributes"

    private static func label(_ english: String, _ french: String) -> String {
        """
        {"LocalizedLabels":[{"Label":"\(english)","LanguageCode":1033},{"Label":"\(french)","LanguageCode":1036}]}
        """
    }

    private static let words = """
        {"TrueOption":{"Value":1,"Label":\(label("Granted", "Accordé"))},\
        "FalseOption":{"Value":0,"Label":\(label("Denied", "Refusé"))}}
        """

    /// The words of both options, in English and French.
    private func words(_ api: APIHouse, _ column: String, of table: String = "lead") async throws -> [[String?]] {
        let cast = "/Microsoft.Dynamics.CRM.BooleanAttributeMetadata?$select=LogicalName&$expand=OptionSet"
        let reply = try await api.get(Self.column(column, of: table) + cast)
        return ["TrueOption", "FalseOption"].map { option in
            reply.json["OptionSet"][option]["Label"]["LocalizedLabels"].array?.map { $0["Label"].string } ?? []
        }
    }

    @Test("they are kept, told and shown wherever a yes or a no is put into words", arguments: Engine.allCases)
    func flags(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let (house, admin) = (api.house, api.house.admin)
            let body =
                #"{"AttributeType":"Boolean","SchemaName":"crm_Consent","DisplayName":"Consent","OptionSet":\#(Self.words)}"#
            let made = try await api.post(Self.attributes, body, as: admin)
            #expect(made.status == 204, "\(made.text)")
            #expect(try await words(api, "crm_consent") == [["Granted", "Accordé"], ["Denied", "Refusé"]])
            #expect(try await words(api, "donotemail") == [["Yes", "Oui"], ["No", "Non"]])
            let lead = try APIHouse.id(of: try await api.post("leads", #"{"lastname":"Ada","crm_consent":true}"#))
            func shown(_ column: String) async throws -> String? {
                let row = try await api.get(
                    "leads(\(lead))?$select=\(column)",
                    [HTTPField.Name("Prefer")!: "odata.include-annotations=\"*\""]
                )
                return row.json["\(column)@OData.Community.Display.V1.FormattedValue"].string
            }
            #expect(try await shown("crm_consent") == "Granted")
            let table = try await api.get("sv_Table(name='lead')")
            let told = table.json["columns"].array?.first { $0["name"].string == "crm_consent" }
            #expect(told?["truelabel"].string == "Granted" && told?["falselabel"].string == "Denied")
            // One word alone is changed; the other stays.
            let one = #"{"OptionSet":{"FalseOption":{"Label":\#(Self.label("Withdrawn", "Retiré"))}}}"#
            #expect(try await api.patch(Self.column("crm_consent"), one, as: admin).status == 204)
            #expect(try await words(api, "crm_consent") == [["Granted", "Accordé"], ["Withdrawn", "Retiré"]])
            #expect(try await api.patch("leads(\(lead))", #"{"crm_consent":false}"#).status == 204)
            #expect(try await shown("crm_consent") == "Withdrawn")
            // What it was before and after stands in the trail in the same words.
            let trail = try await api.get("sv_Audit(recordtype='lead',recordid=\(lead))", as: admin)
            let operation = trail.rows.first { $0["kind"].string == "update" }?["operationid"].string ?? ""
            let changes = try await api.get("sv_AuditRecords(operationid=\(operation))", as: admin).rows[0]["changes"]
            let change = changes.array?.first { $0["column"].string == "crm_consent" }
            #expect(change?["before"].string == "Granted" && change?["after"].string == "Withdrawn")
            _ = house
        }
    }

    @Test("columns of ours take other words too, and keep what they hold", arguments: Engine.allCases)
    func standard(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let admin = api.house.admin
            let body = #"{"OptionSet":\#(Self.words)}"#
            let changed = try await api.patch(Self.column("directioncode", of: "phonecall"), body, as: admin)
            #expect(changed.status == 204, "\(changed.text)")
            #expect(
                try await words(api, "directioncode", of: "phonecall") == [
                    ["Granted", "Accordé"], ["Denied", "Refusé"],
                ]
            )
            // Email has words of its own, so all activities in one keep the usual ones.
            #expect(try await words(api, "directioncode", of: "email") == [["Yes", "Oui"], ["No", "Non"]])
            #expect(try await words(api, "directioncode", of: "activitypointer") == [["Yes", "Oui"], ["No", "Non"]])
        }
    }

    @Test(
        "what cannot be words of a yes or a no is refused by its name",
        arguments: [
            ("donotemail", #"{"OptionSet":{"TrueOption":{"Value":2,"Label":"Sure"}}}"#, "TrueOption"),
            ("donotemail", #"{"OptionSet":{"TrueOption":{"Value":1}}}"#, "1"),
            ("donotemail", #"{"OptionSet":{"Options":[{"Value":1,"Label":"Sure"}]}}"#, "Options"),
            ("jobtitle", #"{"OptionSet":{"TrueOption":{"Value":1,"Label":"Sure"}}}"#, "OptionSet"),
            ("leadqualitycode", #"{"OptionSet":{"TrueOption":{"Value":1,"Label":"Sure"}}}"#, "TrueOption"),
        ]
    )
    func refused(column: String, body: String, word: String) async throws {
        try await withAPI(.sqlite) { api in
            let reply = try await api.patch(Self.column(column), body, as: api.house.admin)
            #expect(reply.status == 400 && reply.message.contains(word), "\(reply.text)")
        }
    }

    @Test("Recommended reads back, and nothing is refused without it", arguments: Engine.allCases)
    func recommended(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let admin = api.house.admin
            func level(_ column: String) async throws -> String? {
                try await api.get(Self.column(column)).json["RequiredLevel"]["Value"].string
            }
            func told(_ column: String) async throws -> JSONValue {
                let columns = try await api.get("sv_Table(name='lead')").json["columns"].array
                return columns?.first { $0["name"].string == column } ?? .null
            }
            let body =
                #"{"AttributeType":"String","SchemaName":"crm_Hint","DisplayName":"Hint","RequiredLevel":{"Value":"Recommended"}}"#
            #expect(try await api.post(Self.attributes, body, as: admin).status == 204)
            #expect(try await level("crm_hint") == "Recommended")
            let change = #"{"RequiredLevel":{"Value":"Recommended"}}"#
            #expect(try await api.patch(Self.column("jobtitle"), change, as: admin).status == 204)
            #expect(try await level("jobtitle") == "Recommended")
            #expect(try await told("jobtitle")["recommended"].bool == true)
            #expect(try await told("jobtitle")["required"].bool == false)
            #expect(try await api.post("leads", #"{"lastname":"Ada"}"#).status == 204)
            for (wanted, required) in [("ApplicationRequired", true), ("Recommended", false), ("None", false)] {
                let reply = try await api.patch(
                    Self.column("crm_hint"),
                    #"{"RequiredLevel":{"Value":"\#(wanted)"}}"#,
                    as: admin
                )
                #expect(reply.status == 204)
                #expect(try await level("crm_hint") == wanted)
                #expect(try await told("crm_hint")["required"].bool == required)
                #expect(try await api.post("leads", #"{"lastname":"Ben"}"#).status == (required ? 400 : 204))
            }
            // What the program needs stays so.
            let name = try await api.patch(Self.column("name", of: "account"), change, as: admin)
            #expect(name.status == 409, "\(name.text)")
        }
    }
}
