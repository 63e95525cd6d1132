import OData
import Records
import SalesCore
import Storage
import TestSupport
import Testing

@Suite("The columns that definitions list")
struct AttributeListTests {
    /// The properties of each type in `$metadata`.
    private func properties(_ xml: String) -> [String: Set<String>] {
        var found: [String: Set<String>] = [:]
        for type in xml.split(separator: "<EntityType Name=\"").dropFirst() {
            let name = String(type.prefix { $0 != "\"" })
            let content = String(type).split(separator: "</EntityType>")[0]
            let names = content.split(separator: "<Property Name=\"").dropFirst().map { part in
                String(part.prefix { $0 != "\"" })
            }
            found[name] = Set(names)
        }
        return found
    }

    @Test("are those of $metadata, table by table", arguments: Engine.allCases)
    func complete(engine: Engine) async throws {
        try await withAPI(engine) { api in
            let own = #"{"AttributeType":"Lookup","SchemaName":"crm_Site","DisplayName":"Site","Targets":["account"]}"#
            let attributes = "EntityDefinitions(LogicalName='lead')/Attributes"
            #expect(try await api.post(attributes, own, as: api.house.admin).status == 204)
            let described = properties(try await api.get("$metadata").text)
            let tables = try await api.get("EntityDefinitions?$select=LogicalName&$expand=Attributes")
            #expect(tables.rows.count > 30)
            for table in tables.rows {
                let name = try #require(table["LogicalName"].string)
                let columns = (table["Attributes"].array ?? []).map { column in
                    let logical = column["LogicalName"].string ?? ""
                    let isLookup = ["Lookup", "Owner", "Customer"].contains(column["AttributeType"].string)
                    return isLookup ? "_\(logical)_value" : logical
                }
                #expect(Set(columns).count == columns.count, "\(name)")
                #expect(Set(columns) == described[name], "\(name)")
            }
        }
    }

    @Test("the user and the team that an owner is are lookups of their own (D-2)")
    func owners() async throws {
        try await withAPI(.sqlite) { api in
            let path = "EntityDefinitions(LogicalName='lead')/Attributes"
            for (name, target) in [("owninguser", "systemuser"), ("owningteam", "team")] {
                let column = try await api.get("\(path)(LogicalName='\(name)')")
                #expect(column.json["AttributeType"].string == "Lookup")
                #expect(column.json["Targets"].array?.map(\.string) == [target])
                #expect(column.json["IsValidForUpdate"].bool == false)
            }
            // What belongs to the organisation has no owner.
            let products = try await api.get("EntityDefinitions(LogicalName='product')/Attributes?$select=LogicalName")
            #expect(!products.texts("LogicalName").contains("owninguser"))
        }
    }
}
