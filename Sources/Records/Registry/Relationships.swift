import SalesCore

/// A lookup column as a relation between two tables, with the names under which paths follow it.
///
/// Computed from the registry and written down nowhere, so that custom lookups have theirs as well.
public struct Relationship: Sendable, Hashable {
    /// The relation's own name, which is also that of the collection on the table that is pointed to.
    public let name: String
    /// The table that has the lookup.
    public let referencing: String
    /// The lookup.
    public let column: String
    /// The table that the lookup points to.
    public let referenced: String
    /// The name under which a path goes along the lookup.
    public let navigation: String

    public init(from table: Table, column: Column, to target: String) {
        name = Relationship.name(of: column, on: table, to: target)
        referencing = table.name
        self.column = column.name
        referenced = target
        navigation = Relationship.navigation(of: column, to: target)
    }

    /// `parentaccountid`; of a lookup to several tables `customerid_account`; the owner is one navigation for both.
    public static func navigation(of column: Column, to target: String) -> String {
        column.isPolymorphic && column.name != "ownerid" ? "\(column.name)_\(target)" : column.name
    }

    /// Names that clients know from Dataverse, where its relation has one.
    private static let published: [String: String] = [
        "contact.parentcustomerid.account": "contact_customer_accounts",
        "contact.parentcustomerid.contact": "contact_customer_contacts",
        "account.parentaccountid.account": "account_parent_account",
        "account.primarycontactid.contact": "account_primary_contact",
        "lead.parentaccountid.account": "lead_parent_account",
        "lead.parentcontactid.contact": "lead_parent_contact",
        "lead.customerid.account": "lead_customer_accounts",
        "lead.customerid.contact": "lead_customer_contacts",
        "lead.qualifyingopportunityid.opportunity": "lead_qualifying_opportunity",
        "opportunity.parentaccountid.account": "opportunity_parent_account",
        "opportunity.parentcontactid.contact": "opportunity_parent_contact",
        "opportunity.customerid.account": "opportunity_customer_accounts",
        "opportunity.customerid.contact": "opportunity_customer_contacts",
        "opportunity.originatingleadid.lead": "opportunity_originating_lead",
        "systemuser.businessunitid.businessunit": "business_unit_system_users",
        "systemuser.parentsystemuserid.systemuser": "user_parent_user",
        "team.businessunitid.businessunit": "business_unit_teams",
        "businessunit.parentbusinessunitid.businessunit": "business_unit_parent_business_unit",
    ]

    private static func name(of column: Column, on table: Table, to target: String) -> String {
        if let known = published["\(table.name).\(column.name).\(target)"] { return known }
        switch column.name {
        case "createdby", "modifiedby":
            return table.isActivity ? "lk_\(table.name)_\(column.name)" : "lk_\(table.name)base_\(column.name)"
        case "owningbusinessunit": return "business_unit_\(table.setName)"
        case "ownerid": return "\(target == "team" ? "team" : "user")_\(table.setName)"
        case "transactioncurrencyid": return "transactioncurrency_\(table.name)"
        case "regardingobjectid" where table.isActivity: return "\(capitalised(target))_\(kind(of: table))"
        case "objectid" where table.name == "annotation": return "\(capitalised(target))_Annotation"
        case _ where table.name == "activityparty":
            return target == "systemuser" ? "system_user_activity_parties" : "\(target)_activity_parties"
        default: return "\(table.name)_\(column.name)_\(target)"
        }
    }

    private static func kind(of table: Table) -> String {
        table.name == Table.activityPointerName ? "ActivityPointers" : capitalised(table.setName)
    }

    private static func capitalised(_ name: String) -> String { name.prefix(1).uppercased() + name.dropFirst() }
}

/// One step of a path from a record: along one of its lookups, or to the records whose lookup points to it.
public struct Navigation: Sendable, Hashable {
    public enum Direction: Sendable, Hashable {
        /// To the one record that ``column`` of the source points to.
        case one
        /// To all records of the target whose ``column`` points to the source.
        case many
    }

    public let name: String
    public let direction: Direction
    public let source: String
    /// Where it leads; several tables for the owner alone.
    public let targets: [String]
    public let column: String

    public var isCollection: Bool { direction == .many }
}

extension Navigation {
    /// A step that no lookup of the registry is behind: from a row of the engine's own to the one record it names.
    public init(to target: String, from source: String, by column: String) {
        self.init(name: target, direction: .one, source: source, targets: [target], column: column)
    }
}

extension Registry {
    /// Every relation of the organisation, table by table.
    public var relationships: [Relationship] {
        navigable.flatMap { table in
            table.columns.flatMap { column in
                column.targets.map { Relationship(from: table, column: column, to: $0) }
            }
        }
    }

    /// Finds the step of that name from a table; letter case counts.
    public func navigation(_ name: String, of table: Table) -> Navigation? {
        for column in table.columns where column.isLookup && name.hasPrefix(column.name) {
            guard let targets = Registry.targets(of: column, on: table, named: name) else { continue }
            return Navigation(
                name: name,
                direction: .one,
                source: table.name,
                targets: targets,
                column: column.name
            )
        }
        if let targets = ["owninguser": ["systemuser"], "owningteam": ["team"]][name], table.ownership == .owner {
            return Navigation(name: name, direction: .one, source: table.name, targets: targets, column: "ownerid")
        }
        return collections(of: table).first { $0.name == name }
    }

    /// The steps along a table's own lookups, by their first names.
    public func lookups(of table: Table) -> [Navigation] {
        table.columns.flatMap { column -> [Navigation] in
            guard column.isLookup else { return [] }
            let groups = column.name == "ownerid" ? [column.targets] : column.targets.map { [$0] }
            return groups.map { targets in
                Navigation(
                    name: Relationship.navigation(of: column, to: targets[0]),
                    direction: .one,
                    source: table.name,
                    targets: targets,
                    column: column.name
                )
            }
        }
    }

    /// The steps to the records that point to a table.
    public func collections(of table: Table) -> [Navigation] {
        navigable.flatMap { other in
            other.columns.compactMap { column in
                guard column.targets.contains(table.name) else { return nil }
                return Navigation(
                    name: Relationship(from: other, column: column, to: table.name).name,
                    direction: .many,
                    source: table.name,
                    targets: [other.name],
                    column: column.name
                )
            }
        }
    }

    /// A table by name, the one of all activities included.
    public func anyTable(_ name: String) -> Table? {
        name == Table.activityPointerName ? activitypointer : table(name)
    }

    private var navigable: [Table] { tables + [activitypointer] }

    /// Besides its first name a lookup has those that Dataverse gives to activities: `regardingobjectid_lead_task`,
    /// `ownerid_task`.
    private static func targets(of column: Column, on table: Table, named name: String) -> [String]? {
        if name == column.name { return column.isPolymorphic && column.name != "ownerid" ? nil : column.targets }
        for target in column.targets {
            let first = "\(column.name)_\(target)"
            if name == first || table.isActivity && name == "\(first)_\(table.name)" { return [target] }
        }
        let isOfActivity = table.isActivity && name == "\(column.name)_\(table.name)"
        return isOfActivity && (!column.isPolymorphic || column.name == "ownerid") ? column.targets : nil
    }
}
