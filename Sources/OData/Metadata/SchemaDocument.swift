public import Records
import SalesCore

/// `$metadata`: the schema of the service as CSDL XML 4.0, made from the registry and the list of operations.
///
/// Generic clients build their classes from it: a lookup is a step to another type and a read-only Guid beside it;
/// what a client cannot set is marked as computed.
public struct SchemaDocument {
    private let registry: Registry
    private var xml = ""

    public static func xml(of registry: Registry) -> [UInt8] {
        var document = SchemaDocument(registry: registry)
        document.write()
        return Array(document.xml.utf8)
    }

    private init(registry: Registry) {
        self.registry = registry
        xml.reserveCapacity(512 * 1024)
    }

    private static let namespace = "Microsoft.Dynamics.CRM"

    private mutating func write() {
        let tables = registry.tables + [registry.activitypointer]
        xml += """
            <?xml version="1.0" encoding="utf-8"?>
            <edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
            <edmx:Reference Uri="http://vocabularies.odata.org/OData.Community.Keys.V1.xml">\
            <edmx:Include Namespace="OData.Community.Keys.V1" Alias="Keys"/>\
            <edmx:IncludeAnnotations TermNamespace="OData.Community.Keys.V1"/></edmx:Reference>
            <edmx:Reference Uri="https://oasis-tcs.github.io/odata-vocabularies/vocabularies/Org.OData.Core.V1.xml">\
            <edmx:Include Namespace="Org.OData.Core.V1" Alias="Core"/></edmx:Reference>
            <edmx:DataServices><Schema Namespace="\(SchemaDocument.namespace)" Alias="mscrm" \
            xmlns="http://docs.oasis-open.org/odata/ns/edm">
            <EntityType Name="crmbaseentity" Abstract="true"/>
            <EntityType Name="principal" BaseType="mscrm.crmbaseentity" Abstract="true"/>

            """
        for table in tables { entityType(table) }
        for set in EngineSet.all { entityType(set) }
        for type in APIOperation.complexTypes { complexType(type) }
        xml += DefinitionSchema.types(of: registry)
        for operation in APIOperation.all { self.operation(operation) }
        container(tables)
        xml += "</Schema></edmx:DataServices></edmx:Edmx>\n"
    }

    // MARK: Types

    private mutating func entityType(_ table: Table) {
        let base = ["systemuser", "team"].contains(table.name) ? "principal" : "crmbaseentity"
        xml += "<EntityType Name=\"\(table.name)\" BaseType=\"mscrm.\(base)\">"
        xml += "<Key><PropertyRef Name=\"\(table.primaryKey)\"/></Key>\n"
        xml += "<Property Name=\"\(table.primaryKey)\" Type=\"Edm.Guid\" Nullable=\"false\"/>\n"
        for column in table.columns { property(column) }
        if table.hasImage { xml += "<Property Name=\"\(RecordImage.property)\" Type=\"Edm.Binary\"/>\n" }
        for part in table.ownerParts {
            xml += "<Property Name=\"\(part.propertyName)\" Type=\"Edm.Guid\">"
            xml += "<Annotation Term=\"Org.OData.Core.V1.Computed\" Bool=\"true\"/></Property>\n"
        }
        for step in registry.lookups(of: table) { lookup(step, of: table) }
        owners(of: table)
        for step in registry.collections(of: table) { collection(step, of: table) }
        let keys = table.alternateKeys
        if !keys.isEmpty { alternateKeys(keys, of: table) }
        xml += "</EntityType>\n"
    }

    private mutating func property(_ column: Column) {
        xml += "<Property Name=\"\(column.propertyName)\" Type=\"\(column.edmType)\""
        switch column.kind {
        case .text(let max), .memo(let max): xml += " MaxLength=\"\(max)\" Unicode=\"true\""
        case .decimal, .money: xml += " Precision=\"19\" Scale=\"\(column.limits?.precision ?? 4)\""
        case .instant: xml += " Precision=\"6\""
        default: break
        }
        if column.isRequired, !column.isComputed { xml += " Nullable=\"false\"" }
        if column.isComputed || column.isLookup {
            xml += "><Annotation Term=\"Org.OData.Core.V1.Computed\" Bool=\"true\"/></Property>\n"
        } else {
            xml += "/>\n"
        }
    }

    private mutating func lookup(_ step: Navigation, of table: Table) {
        guard let column = table.column(step.column) else { return }
        let nullable = column.isRequired && !column.isPolymorphic ? "false" : "true"
        guard step.targets.count == 1, let target = registry.anyTable(step.targets[0]) else {
            xml += "<NavigationProperty Name=\"\(step.name)\" Type=\"mscrm.principal\" Nullable=\"\(nullable)\"/>\n"
            return
        }
        let partner = Relationship(from: table, column: column, to: target.name).name
        xml += "<NavigationProperty Name=\"\(step.name)\" Type=\"mscrm.\(target.name)\" Nullable=\"\(nullable)\""
        if column.name != "ownerid" { xml += " Partner=\"\(partner)\"" }
        xml += "><ReferentialConstraint Property=\"\(column.propertyName)\" "
        xml += "ReferencedProperty=\"\(target.primaryKey)\"/></NavigationProperty>\n"
    }

    /// The owner as the user or the team that it is.
    private mutating func owners(of table: Table) {
        for part in table.ownerParts {
            guard let column = table.column("ownerid") else { continue }
            let partner = Relationship(from: table, column: column, to: part.target).name
            xml += "<NavigationProperty Name=\"\(part.name)\" Type=\"mscrm.\(part.target)\" Partner=\"\(partner)\">"
            xml += "<ReferentialConstraint Property=\"\(part.propertyName)\" "
            xml += "ReferencedProperty=\"\(part.target)id\"/></NavigationProperty>\n"
        }
    }

    private mutating func collection(_ step: Navigation, of table: Table) {
        guard let other = registry.anyTable(step.targets[0]), let column = other.column(step.column) else { return }
        var partner = Relationship.navigation(of: column, to: table.name)
        if column.name == "ownerid" { partner = table.name == "team" ? "owningteam" : "owninguser" }
        if column.name == "ownerid", other.ownership != .owner { partner = "ownerid" }
        xml += "<NavigationProperty Name=\"\(step.name)\" Type=\"Collection(mscrm.\(other.name))\" "
        xml += "Partner=\"\(partner)\"/>\n"
    }

    private mutating func alternateKeys(_ keys: [AlternateKey], of table: Table) {
        xml += "<Annotation Term=\"OData.Community.Keys.V1.AlternateKeys\"><Collection>"
        for key in keys {
            xml += "<Record Type=\"OData.Community.Keys.V1.AlternateKey\"><PropertyValue Property=\"Key\"><Collection>"
            for name in key.columns {
                let property = table.column(name)?.propertyName ?? name
                xml += "<Record Type=\"OData.Community.Keys.V1.PropertyRef\">"
                xml += "<PropertyValue Property=\"Alias\" String=\"\(property)\"/>"
                xml += "<PropertyValue Property=\"Name\" PropertyPath=\"\(property)\"/></Record>"
            }
            xml += "</Collection></PropertyValue></Record>"
        }
        xml += "</Collection></Annotation>\n"
    }

    private mutating func entityType(_ set: EngineSet) {
        xml += "<EntityType Name=\"\(set.typeName)\" BaseType=\"mscrm.crmbaseentity\">"
        xml += "<Key><PropertyRef Name=\"\(set.key)\"/></Key>\n"
        for property in set.properties {
            xml += "<Property Name=\"\(property.name)\" Type=\"\(property.type)\""
            if property.name == set.key { xml += " Nullable=\"false\"" }
            xml += "><Annotation Term=\"Org.OData.Core.V1.Computed\" Bool=\"true\"/></Property>\n"
        }
        xml += "</EntityType>\n"
    }

    private mutating func complexType(_ type: APIOperation.ComplexType) {
        xml += "<ComplexType Name=\"\(type.name)\"\(type.isOpen ? " OpenType=\"true\"" : "")>"
        // The schema knows the step, not the member by which it is set.
        for member in type.members where !member.name.contains("@") {
            xml += "<Property Name=\"\(member.name)\" Type=\"\(SchemaDocument.name(of: member.type))\""
            if member.isRequired { xml += " Nullable=\"false\"" }
            xml += "/>"
        }
        xml += "</ComplexType>\n"
    }

    // MARK: Operations

    private mutating func operation(_ operation: APIOperation) {
        let element = operation.kind == .action ? "Action" : "Function"
        xml += "<\(element) Name=\"\(operation.name)\""
        switch operation.binding {
        case .none: xml += ">"
        case .record(let type): xml += " IsBound=\"true\"><Parameter Name=\"entity\" Type=\"mscrm.\(type)\"/>"
        case .collection(let type):
            xml += " IsBound=\"true\"><Parameter Name=\"entityset\" Type=\"Collection(mscrm.\(type))\"/>"
        case .anyRecord: xml += " IsBound=\"true\"><Parameter Name=\"entity\" Type=\"mscrm.crmbaseentity\"/>"
        case .anyCollection:
            xml += " IsBound=\"true\"><Parameter Name=\"entityset\" Type=\"Collection(mscrm.crmbaseentity)\"/>"
        }
        for parameter in operation.parameters { self.parameter(parameter, of: operation) }
        if let result = operation.result {
            xml += "<ReturnType Type=\"\(SchemaDocument.name(of: result))\" Nullable=\"false\"/>"
        }
        xml += "</\(element)>\n"
    }

    private mutating func parameter(_ parameter: APIOperation.Parameter, of operation: APIOperation) {
        xml += "<Parameter Name=\"\(parameter.name)\" Type=\"\(SchemaDocument.name(of: parameter.type))\""
        xml += " Nullable=\"\(!parameter.isRequired)\" Unicode=\"\(parameter.type == .string)\""
        if operation.kind == .function, !parameter.isRequired {
            xml += "><Annotation Term=\"Org.OData.Core.V1.OptionalParameter\"><Record/></Annotation></Parameter>"
        } else {
            xml += "/>"
        }
    }

    private static func name(of type: APIOperation.TypeName) -> String {
        switch type {
        case .string: "Edm.String"
        case .guid: "Edm.Guid"
        case .int32: "Edm.Int32"
        case .int64: "Edm.Int64"
        case .decimal: "Edm.Decimal"
        case .boolean: "Edm.Boolean"
        case .instant: "Edm.DateTimeOffset"
        case .date: "Edm.Date"
        case .value: "Edm.PrimitiveType"
        case .file: "Edm.Stream"
        case .record(let name): "mscrm.\(name)"
        case .list(let element): "Collection(\(name(of: element)))"
        case .complex(let name): "mscrm.\(name)"
        case .entity: "mscrm.crmbaseentity"
        }
    }

    // MARK: Sets

    private mutating func container(_ tables: [Table]) {
        xml += "<EntityContainer Name=\"System\">\n"
        for table in tables {
            xml += "<EntitySet Name=\"\(table.setName)\" EntityType=\"\(SchemaDocument.namespace).\(table.name)\">"
            for step in registry.lookups(of: table) + registry.collections(of: table) where step.targets.count == 1 {
                guard let target = registry.anyTable(step.targets[0]) else { continue }
                xml += "<NavigationPropertyBinding Path=\"\(step.name)\" Target=\"\(target.setName)\"/>"
            }
            xml += "</EntitySet>\n"
        }
        for set in EngineSet.all {
            xml += "<EntitySet Name=\"\(set.name)\" EntityType=\"\(SchemaDocument.namespace).\(set.typeName)\"/>\n"
        }
        for (name, type) in DefinitionSchema.sets {
            xml += "<EntitySet Name=\"\(name)\" EntityType=\"\(SchemaDocument.namespace).\(type)\"/>\n"
        }
        for operation in APIOperation.all where operation.binding == .none {
            let element = operation.kind == .action ? "Action" : "Function"
            xml += "<\(element)Import Name=\"\(operation.name)\" \(element)=\"mscrm.\(operation.name)\"/>\n"
        }
        xml += "</EntityContainer>\n"
    }
}

extension Column {
    /// The type of the schema language; a choice is the number that is exchanged.
    var edmType: String {
        switch kind {
        case .text, .memo: "Edm.String"
        case .integer(let range): range.upperBound > Int64(Int32.max) ? "Edm.Int64" : "Edm.Int32"
        case .double: "Edm.Double"
        case .decimal, .money: "Edm.Decimal"
        case .boolean: "Edm.Boolean"
        case .instant: "Edm.DateTimeOffset"
        case .date: "Edm.Date"
        case .choice, .state, .status: "Edm.Int32"
        case .lookup, .guid: "Edm.Guid"
        }
    }
}
