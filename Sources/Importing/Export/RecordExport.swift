public import Records
import SalesCore

/// Writes the rows of a table out, page by page; memory holds one page.
public struct RecordExport: Sendable {
    public enum Format: String, Sendable, CaseIterable {
        case csv, ndjson
    }

    private let records: any RecordStore
    private let table: Table
    private let format: Format

    /// Rows that are read at a time.
    static let pageRows = 1000

    public init(_ table: Table, as format: Format, from records: any RecordStore) {
        self.table = table
        self.format = format
        self.records = records
    }

    /// - Parameters:
    ///   - filter: Only rows that it holds for.
    ///   - write: Takes the bytes of whole lines.
    /// - Returns: The number of rows.
    @discardableResult
    public func run(
        filter: Predicate? = nil,
        as caller: Caller,
        write: ([UInt8]) throws -> Void
    ) async throws -> Int {
        var count = 0
        var after: RowQuery.Cursor?
        if format == .csv { try write(csvHeader()) }
        while true {
            try Task.checkCancellation()
            let query = RowQuery(table, filter: filter, limit: RecordExport.pageRows, after: after)
            let rows = try await records.rows(query, for: caller)
            var output: [UInt8] = []
            for row in rows { append(row, to: &output) }
            if !output.isEmpty { try write(output) }
            count += rows.count
            guard rows.count == RecordExport.pageRows, let last = rows.last else { return count }
            after = RowQuery.Cursor(values: [], id: last.id)
        }
    }

    private func append(_ row: Row, to output: inout [UInt8]) {
        switch format {
        case .csv: CSVWriter.append([row.id.description] + table.columns.map { text(row[$0.name]) }, to: &output)
        case .ndjson: JSONLine.append(row, to: &output)
        }
    }

    /// Logical names, so that the file can be imported again.
    private func csvHeader() -> [UInt8] {
        var output: [UInt8] = []
        CSVWriter.append([table.primaryKey] + table.columns.map(\.name), to: &output)
        return output
    }

    private func text(_ value: Value) -> String {
        switch value {
        case .null: ""
        case .text(let text): text
        case .int(let number): String(number)
        case .double(let number): String(number)
        case .decimal(let number): number.description
        case .bool(let flag): flag ? "true" : "false"
        case .guid(let id): id.description
        case .instant(let instant): instant.description
        case .date(let date): date.description
        }
    }
}

/// One row as one line of JSON, under the names of the Web API.
private enum JSONLine {
    static func append(_ row: Row, to output: inout [UInt8]) {
        output.append(contentsOf: "{\"\(row.table.primaryKey)\":\"\(row.id)\"".utf8)
        for column in row.table.columns {
            append(name: column.propertyName, to: &output)
            append(row[column.name], to: &output)
            guard column.isPolymorphic, let target = row.target(of: column) else { continue }
            append(name: column.propertyName + "@Microsoft.Dynamics.CRM.lookuplogicalname", to: &output)
            append(text: target, to: &output)
        }
        output.append(contentsOf: "}\n".utf8)
    }

    private static func append(name: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: ","))
        append(text: name, to: &output)
        output.append(UInt8(ascii: ":"))
    }

    private static func append(_ value: Value, to output: inout [UInt8]) {
        switch value {
        case .null: output.append(contentsOf: "null".utf8)
        case .text(let text): append(text: text, to: &output)
        case .int(let number): output.append(contentsOf: String(number).utf8)
        case .double(let number): output.append(contentsOf: (number.isFinite ? String(number) : "null").utf8)
        case .decimal(let number): output.append(contentsOf: number.description.utf8)
        case .bool(let flag): output.append(contentsOf: (flag ? "true" : "false").utf8)
        case .guid(let id): append(text: id.description, to: &output)
        case .instant(let instant): append(text: instant.description, to: &output)
        case .date(let date): append(text: date.description, to: &output)
        }
    }

    private static func append(text: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): output += [UInt8(ascii: "\\"), byte]
            case 0..<0x20: output.append(contentsOf: "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
            default: output.append(byte)
            }
        }
        output.append(UInt8(ascii: "\""))
    }
}
