import Records
import SalesCore

extension WriteSession {
    /// What the records are called that the caller may read, as they stand within the operation.
    func names(of references: [RecordReference]) throws -> [RecordReference: String] {
        var names: [RecordReference: String] = [:]
        for (name, group) in Dictionary(grouping: Set(references), by: \.table) {
            guard let table = registry.table(name) else { continue }
            for row in try unit.load(table, group.map(\.id), locking: false).values where try may(.read, on: row) {
                names[row.reference] = row[table.primaryName].text ?? ""
            }
        }
        return names
    }
}
