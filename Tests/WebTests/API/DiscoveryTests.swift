import Foundation
import OData
import Records
import SalesCore
import TestSupport
import Testing

@Suite("Discovery")
struct DiscoveryTests {
    @Test("The service document lists every set")
    func service() async throws {
        try await withAPI(.sqlite) { api in
            let reply = try await api.get("")
            let names = Set(reply.texts("name"))
            #expect(names.isSuperset(of: api.house.registry.tables.map(\.setName)))
            #expect(names.isSuperset(of: ["activitypointers", "sv_workitems", "sv_jobs"]))
            #expect(reply.rows.allSatisfy { $0["kind"].string == "EntitySet" })
        }
    }

    @Test("Clients ask for set and key of a table before anything else")
    func tables() async throws {
        try await withAPI(.sqlite) { api in
            let reply = try await api.get(
                "EntityDefinitions?%24select=LogicalName%2CEntitySetName%2CPrimaryIdAttribute&%24filter=LogicalName+eq+%27lead%27"
            )
            #expect(
                reply.json["@odata.context"].string
                    == "http://localhost/api/data/v9.2/$metadata#EntityDefinitions(LogicalName,EntitySetName,PrimaryIdAttribute)"
            )
            #expect(reply.rows.count == 1)
            let lead = reply.rows[0]
            #expect(lead.object?.count == 4)
            #expect(lead["EntitySetName"].string == "leads")
            #expect(lead["PrimaryIdAttribute"].string == "leadid")
            let id = try #require(lead["MetadataId"].string)
            for path in ["EntityDefinitions(LogicalName='lead')", "EntityDefinitions(\(id))"] {
                let one = try await api.get(path)
                #expect(one.json["ObjectTypeCode"].int == 4)
                #expect(one.json["PrimaryNameAttribute"].string == "fullname")
                #expect(one.json["SchemaName"].string == "Lead")
                #expect(one.json["DisplayName"]["UserLocalizedLabel"]["Label"].string == "Lead")
                #expect(
                    one.json["DisplayName"]["LocalizedLabels"].array?.map { $0["Label"].string } == [
                        "Lead", "Prospect",
                    ]
                )
            }
            #expect(try await api.get("EntityDefinitions?$filter=IsPrivate eq false").rows.count > 10)
            #expect(
                try await api.get("EntityDefinitions?$filter=IsActivity eq true").texts("LogicalName").contains("email")
            )
            #expect(try await api.get("EntityDefinitions(LogicalName='nosuch')").status == 404)
        }
    }

    @Test("Columns come by type, with the words of their choices")
    func columns() async throws {
        try await withAPI(.sqlite) { api in
            let path = "EntityDefinitions(LogicalName='lead')/Attributes"
            let all = try await api.get("\(path)?$select=LogicalName,AttributeType")
            #expect(
                Set(all.texts("LogicalName"))
                    == Set(
                        api.house.registry["lead"].columns.map(\.name) + [
                            "leadid", "owninguser", "owningteam", "entityimage",
                        ]
                    )
            )
            let choices = try await api.get(
                "\(path)/Microsoft.Dynamics.CRM.PicklistAttributeMetadata?$select=LogicalName&$expand=OptionSet($select=Options)"
            )
            let rating = try #require(choices.rows.first { $0["LogicalName"].string == "leadqualitycode" })
            #expect(rating["OptionSet"]["Options"][0]["Value"].int == 1)
            #expect(
                rating["OptionSet"]["Options"][0]["Label"]["LocalizedLabels"].array?.map { $0["Label"].string }
                    == ["Hot", "Chaud"]
            )
            let status = try await api.get(
                "\(path)(LogicalName='statuscode')/Microsoft.Dynamics.CRM.StatusAttributeMetadata?$expand=OptionSet"
            )
            #expect(status.json["OptionSet"]["Options"][0]["State"].int == 0)
            let text = try await api.get("\(path)(LogicalName='subject')")
            #expect(text.json["MaxLength"].int == 300)
            #expect(text.json["RequiredLevel"]["Value"].string == "None")
            let lookup = try await api.get("\(path)(LogicalName='ownerid')")
            #expect(lookup.json["AttributeType"].string == "Owner")
            #expect(lookup.json["Targets"].array?.map(\.string) == ["systemuser", "team"])
            #expect(try await api.get("\(path)(LogicalName='nosuch')").status == 404)
            let wrongType = "\(path)(LogicalName='subject')/Microsoft.Dynamics.CRM.PicklistAttributeMetadata"
            #expect(try await api.get(wrongType).status == 404)
            let label = try await api.get("\(path)(LogicalName='subject')/DisplayName")
            #expect(label.json["LocalizedLabels"][0]["Label"].string == "Topic")
        }
    }

    @Test("Keys and relations name their columns and steps")
    func relations() async throws {
        try await withAPI(.sqlite) { api in
            let account = "EntityDefinitions(LogicalName='account')"
            #expect(
                try await api.get("\(account)/Keys").rows.map { $0["KeyAttributes"][0].string } == ["accountnumber"]
            )
            let below = try await api.get(
                "\(account)/OneToManyRelationships?$filter=SchemaName eq 'contact_customer_accounts'"
            )
            #expect(below.rows[0]["ReferencingEntity"].string == "contact")
            #expect(below.rows[0]["ReferencingEntityNavigationPropertyName"].string == "parentcustomerid_account")
            let above = try await api.get("\(account)/ManyToOneRelationships?$select=ReferencingAttribute")
            #expect(above.texts("ReferencingAttribute").contains("primarycontactid"))
            #expect(try await api.get("\(account)/ManyToManyRelationships").rows.isEmpty)
            let expanded = try await api.get(
                "\(account)?$select=LogicalName&$expand=Keys,Attributes($select=LogicalName;$filter=AttributeType eq Microsoft.Dynamics.CRM.AttributeTypeCode'Money')"
            )
            #expect(expanded.json["Keys"].array?.count == 1)
            #expect(expanded.json["Attributes"].array?.map { $0["LogicalName"].string } == ["revenue"])
        }
    }

    @Test("The functions that tell of the service")
    func functions() async throws {
        try await withAPI(.sqlite) { api in
            #expect(try await api.get("RetrieveVersion").json["Version"].string == "9.2.0.0")
            #expect(
                try await api.get("RetrieveAvailableLanguages()").json["LocaleIds"].array?.map(\.int) == [1033, 1036]
            )
            let organisation = try await api.get(
                "RetrieveCurrentOrganization(AccessType=Microsoft.Dynamics.CRM.EndpointAccessType'Default')"
            )
            #expect(organisation.json["Detail"]["OrganizationId"].string == api.house.seller.organisation.description)
            let filters = try await api.get(
                "sdkmessagefilters?$select=sdkmessagefilterid&$expand=sdkmessageid($select=name)&$filter=(sdkmessageid/name eq 'CreateMultiple') and primaryobjecttypecode eq 'lead'"
            )
            #expect(filters.status == 200 && filters.rows.isEmpty)
            #expect(try await api.post("RetrieveVersion", "{}").status == 501)
        }
    }

    @Test("every member that EntityDefinitions answers is described in $metadata")
    func definitionsAreDescribed() async throws {
        try await withAPI(.sqlite) { api in
            let schema = try await api.get("$metadata").text
            func type(_ name: String) -> Substring {
                guard let start = schema.range(of: "<EntityType Name=\"\(name)\"") else { return "" }
                let rest = schema[start.lowerBound...]
                return rest[..<(rest.range(of: "</EntityType>")?.upperBound ?? rest.endIndex)]
            }
            func expect(_ value: JSONValue, _ types: String...) {
                let described = types.map(type).joined()
                for (name, _) in value.object ?? JSONObject() where !name.contains("@") && name != "MetadataId" {
                    #expect(described.contains("Property Name=\"\(name)\""), "\(types) \(name)")
                }
            }
            for table in ["lead", "account", "phonecall", "msdyn_sequence"] {
                let path = "EntityDefinitions(LogicalName='\(table)')"
                expect(try await api.get(path).json, "EntityMetadata")
                for attribute in try await api.get(path + "/Attributes").rows {
                    let kind = attribute["@odata.type"].string?.split(separator: ".").last.map(String.init) ?? ""
                    #expect(!type(kind).isEmpty, "\(kind)")
                    expect(attribute, "AttributeMetadata", kind)
                }
                for key in try await api.get(path + "/Keys").rows { expect(key, "EntityKeyMetadata") }
                for relation in try await api.get(path + "/ManyToOneRelationships").rows {
                    expect(relation, "OneToManyRelationshipMetadata")
                }
            }
            let options = "EntityDefinitions(LogicalName='lead')/Attributes(LogicalName='statuscode')/OptionSet"
            expect(try await api.get(options).json, "OptionSetMetadata")
            for set in ["EntityDefinitions", "RelationshipDefinitions", "GlobalOptionSetDefinitions"] {
                #expect(schema.contains("<EntitySet Name=\"\(set)\""), "\(set)")
            }
        }
    }

    @Test("A new table appears in the schema by itself")
    func growing() throws {
        let table = Table(
            "new_visit",
            set: "new_visits",
            key: "new_visitid",
            nameColumn: "new_name",
            code: 10_900,
            ownership: .owner,
            label: Label("Visit", "Visite"),
            plural: Label("Visits", "Visites"),
            columns: [
                Column("new_name", .text(max: 77), Label("Name", "Nom"), required: true),
                Column("new_site", .lookup(["account"]), Label("Site", "Site")),
            ]
        )
        let registry = Registry(tables: Registry.standard.tables + [table])
        let schema = String(decoding: SchemaDocument.xml(of: registry), as: UTF8.self)
        for part in [
            "<EntityType Name=\"new_visit\"", "<Property Name=\"new_name\" Type=\"Edm.String\" MaxLength=\"77\"",
            "<Property Name=\"_new_site_value\" Type=\"Edm.Guid\"><Annotation Term=\"Org.OData.Core.V1.Computed\"",
            "<NavigationProperty Name=\"new_site\" Type=\"mscrm.account\"",
            "<NavigationProperty Name=\"new_visit_new_site_account\" Type=\"Collection(mscrm.new_visit)\"",
            "<EntitySet Name=\"new_visits\" EntityType=\"Microsoft.Dynamics.CRM.new_visit\">",
        ] { #expect(schema.contains(part), "\(part)") }
        let definitions = TableDefinitions(registry, language: .french)
        #expect(definitions.attributes(of: table).count == table.columns.count + table.ownerParts.count + 1)
    }
}
