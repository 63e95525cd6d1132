import CZlib
import Records
import SalesCore

/// A file, opened anew for each reading, with the plan that its header and the map make.
struct ImportSource: Sendable {
    let path: String
    let plan: ImportPlan
    let fingerprint: String
    private let delimiter: CSVDelimiter
    private let mapFingerprint: String?

    init(_ path: String, table: String, map bytes: [UInt8]?, registry: Registry) throws {
        self.path = path
        _ = try ImportPlan.importable(table, in: registry)
        let map = try bytes.map { try ImportMap(json: $0) }
        delimiter = map?.delimiter ?? .automatic
        mapFingerprint = bytes.map { "\($0.count)-" + String(crc32(0, $0, uInt($0.count)), radix: 16) }
        fingerprint = try Importing.fingerprint(ofFileAt: path)
        let header = try CSVReader(openBytes(at: path), delimiter: delimiter).header
        plan =
            if let map {
                try ImportPlan(map, header: header, table: table, registry: registry)
            } else {
                try ImportPlan(header: header, table: table, registry: registry)
            }
    }

    func open() throws -> CSVReader { try CSVReader(openBytes(at: path), delimiter: delimiter) }

    /// Reads the whole file, so that what is not CSV, not UTF-8 or not whole is found before anything is written.
    func countRows(notice: (ImportProgress) -> Void) throws -> Int {
        let reader = try open()
        var rows = 0
        while try reader.skip() {
            rows += 1
            if rows % 10_000 == 0 {
                try Task.checkCancellation()
                notice(
                    ImportProgress(
                        phase: .checking,
                        rows: rows,
                        totalRows: nil,
                        bytes: reader.consumed,
                        totalBytes: reader.length
                    )
                )
            }
        }
        return rows
    }

    func task(_ options: ImportOptions) -> ImportTask {
        ImportTask(
            name: path.split(separator: "/").last.map(String.init) ?? path,
            file: fingerprint,
            table: plan.table.name,
            map: mapFingerprint,
            owner: options.owner,
            key: options.key,
            activity: options.activity?.written,
            onError: options.onError.rawValue
        )
    }
}
