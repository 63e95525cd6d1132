public import Records
import SalesCore

/// A table, the header of one file and a map brought together and checked, before the first row is read.
public struct ImportPlan: Sendable {
    public let table: Table
    public let header: [String]
    /// Columns of the file that are left out although no map says so: the system sets them itself.
    public let leftOut: [String]
    let cells: [Cell]
    let constants: [Assignment]
    let conversion: ValueConversion
    let blanks: Set<String>
    /// How many columns before the first one of the original file were added by an earlier rejects file.
    let rejectColumns: Int

    /// One use of one column of the file.
    struct Cell: Sendable {
        /// Position in the row.
        let index: Int
        let destination: Destination
        /// Folded texts and what they become.
        var values: [String: Assignment] = [:]
        /// For texts that `values` does not know.
        var otherwise: Assignment?
        var blanks: Set<String> = []
        var whenBlank: Assignment?
        var label: String?
        /// Several cells of the file make up this column's text.
        var isJoined = false
    }

    enum Destination: Sendable {
        case id
        case column(Column, LookupKey?)

        var column: Column? { if case .column(let column, _) = self { column } else { nil } }
    }

    /// How a lookup's row is found: in these tables, by this column, or by id where it is nil.
    struct LookupKey: Sendable, Hashable {
        var tables: [String]
        var column: String?
    }

    /// What becomes of a cell.
    enum Assignment: Sendable, Hashable {
        case nothing
        case id(GUID)
        case value(Column, Value)
        /// To be looked up in the transaction.
        case lookup(Column, LookupKey, String)
    }

    init(
        table: Table,
        header: [String],
        leftOut: [String] = [],
        cells: [Cell],
        constants: [Assignment] = [],
        zone: Zone? = nil,
        blanks: Set<String> = [],
        rejectColumns: Int = 0
    ) {
        self.table = table
        self.header = header
        self.leftOut = leftOut
        self.cells = cells
        self.constants = constants
        conversion = ValueConversion(zone: zone)
        self.blanks = blanks
        self.rejectColumns = rejectColumns
    }

    /// The columns in which a rejects file says where and why; a corrected rejects file can be imported as it is.
    static let rejectHeader = ["line", "column", "reason"]

    static func rejectColumns(of header: [String]) -> Int {
        header.count > rejectHeader.count && Array(header.prefix(rejectHeader.count)) == rejectHeader
            ? rejectHeader.count : 0
    }

    /// The tables that rows can be imported into: those that people own, and the currencies.
    static func importable(_ name: String, in registry: Registry) throws(MapFault) -> Table {
        guard let table = registry.table(name), table.ownership == .owner || table.name == "transactioncurrency" else {
            throw .unknownTable(name)
        }
        return table
    }
}

extension ImportPlan {
    /// How a lookup is read when nobody says: owners by e-mail address or id, other lookups by id or by the alternate
    /// key of their one table.
    static func naturalKey(of column: Column, in registry: Registry) -> LookupKey? {
        guard column.isLookup else { return nil }
        if column.targets.contains("systemuser"), let key = alternateKey(of: "systemuser", in: registry) {
            return LookupKey(tables: column.targets, column: key)
        }
        guard column.targets.count == 1 else { return LookupKey(tables: column.targets, column: nil) }
        return LookupKey(tables: column.targets, column: alternateKey(of: column.targets[0], in: registry))
    }

    private static func alternateKey(of table: String, in registry: Registry) -> String? {
        registry.table(table)?.columns.first { $0.isAlternateKey }?.name
    }

    /// The assignment of a text to a column.
    static func assignment(
        of text: String,
        to destination: Destination,
        with conversion: ValueConversion
    ) throws(ConversionFault) -> Assignment {
        switch destination {
        case .id:
            guard let id = GUID(text.trimmingBlanks) else { throw ConversionFault(.notGUID(text)) }
            return .id(id)
        case .column(let column, let key?): return .lookup(column, key, String(text.trimmingBlanks))
        case .column(let column, nil): return .value(column, try conversion.value(text, for: column))
        }
    }
}
