import Records
import SalesCore
import SampleData
import Worklist

extension SampleSet {
    /// The sample data as records of the registry: what only the program sets is left to it, and the owner is whoever
    /// adds them (W-92).
    @Sendable static func records(at now: Instant) throws -> [SampleRow] {
        try rows(at: now).compactMap { row in
            guard let table = Registry.standard.table(row.table) else { return nil }
            let changes = table.columns.compactMap { column -> Change? in
                guard !column.isComputed, let value = row.values[column.name] else { return nil }
                let target = row.values[column.name + "_type"]?.text ?? column.targets.first
                return Change(column.name, value, target: column.isLookup ? target : nil)
            }
            return SampleRow(RecordReference(table.name, row.id), changes)
        }
    }
}
