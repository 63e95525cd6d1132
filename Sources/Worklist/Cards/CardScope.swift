public import Records

/// Where the fields of one record type's cards come from: the record, its primary contact, its company.
public struct CardScope: Sendable {
    public let table: Table
    /// The table of the contact or company; nil where a record of this type has none beside itself.
    public let contact: Table?
    public let company: Table?

    private static let contactColumns = ["primarycontactid", "parentcontactid", "customerid"]
    private static let companyColumns = ["parentaccountid", "customerid", "parentcustomerid"]

    public init(_ table: Table, in registry: Registry) {
        self.table = table
        let isPerson = table.name == "contact"
        contact =
            isPerson || CardScope.lookups(of: table, to: "contact", CardScope.contactColumns).isEmpty
            ? nil : registry.table("contact")
        company =
            table.name == "account" || CardScope.lookups(of: table, to: "account", CardScope.companyColumns).isEmpty
            ? nil : registry.table("account")
    }

    /// What a field leads to.
    public enum Source: Sendable, Equatable {
        case item
        case column(Table, Column)
        case missing

        public static func == (left: Source, right: Source) -> Bool {
            switch (left, right) {
            case (.item, .item), (.missing, .missing): true
            case (.column(let table, let column), .column(let other, let another)):
                table.name == other.name && column.name == another.name
            default: false
            }
        }
    }

    public func column(of field: CardField) -> Source {
        switch field {
        case .item: .item
        case .record(let name): CardScope.column(name, of: table)
        case .contact(let name): CardScope.column(name, of: contact)
        case .company(let name): CardScope.column(name, of: company)
        }
    }

    private static func column(_ name: String, of table: Table?) -> Source {
        guard let table, let column = table.column(name) else { return .missing }
        return .column(table, column)
    }

    // MARK: Whom a record is about

    /// The record's primary contact, by the first lookup that is filled.
    public func contact(of row: Row) -> RecordReference? {
        guard contact != nil else { return nil }
        return CardScope.lookups(of: table, to: "contact", CardScope.contactColumns)
            .lazy.compactMap { row.reference($0) }.first { $0.table == "contact" }
    }

    public func company(of row: Row) -> RecordReference? {
        guard company != nil else { return nil }
        return CardScope.lookups(of: table, to: "account", CardScope.companyColumns)
            .lazy.compactMap { row.reference($0) }.first { $0.table == "account" }
    }

    /// The known lookups in their order; of an organisation's own tables any lookup that may point there.
    private static func lookups(of table: Table, to target: String, _ names: [String]) -> [String] {
        let candidates =
            table.isCustom
            ? table.columns.filter { $0.isCustom && !$0.isHidden }.map(\.name)
            : names
        return candidates.filter { table.column($0)?.targets.contains(target) == true }
    }
}
