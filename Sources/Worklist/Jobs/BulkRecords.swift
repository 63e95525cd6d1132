import Foundation
public import Records
public import SalesCore

/// A change to many records of one table, as its job keeps it.
public struct BulkRecords: Codable, Sendable {
    private enum Name: String, Codable {
        case update, assign, delete
    }

    public let table: String
    public let targets: [String]
    private let name: Name
    /// The new values of an update, see ``RowCodec``.
    private var values: String?
    private var ownerTable: String?
    private var owner: String?

    public init(_ command: RecordCommand, of table: Table, targets: [GUID]) {
        self.table = table.name
        self.targets = BulkOrder.of(targets)
        switch command {
        case .update(let changes):
            name = .update
            var row = Row(table, id: GUID(high: 0, low: 0))
            for change in changes {
                row[change.column] = change.value
                row.setTarget(change.target, of: change.column)
            }
            values = RowCodec.encode(row, columns: changes.map(\.column))
        case .assign(let reference):
            name = .assign
            ownerTable = reference.table
            owner = reference.id.description
        case .delete:
            name = .delete
        }
    }

    public init?(json: String) {
        guard let bulk = try? JSONDecoder().decode(BulkRecords.self, from: Data(json.utf8)) else { return nil }
        self = bulk
    }

    public var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// What is done to each row, in a word.
    var subject: String { name.rawValue }

    /// The command, with the values typed by the table as it now is; nil when they cannot be read.
    func command(on table: Table) -> RecordCommand? {
        switch name {
        case .update: values.map { .update(RowCodec.decode($0, table: table)) }
        case .assign: owner.flatMap { GUID($0) }.map { .assign(to: RecordReference(ownerTable ?? "systemuser", $0)) }
        case .delete: .delete
        }
    }
}
