import Foundation
import Identity
import Importing
import Records
import SalesCore
import Storage
import Synchronization
import TestSupport

/// An organisation with a seller and an administrator, and an importer over its database.
struct ImportHouse: Sendable {
    let house: House
    let records: SQLRecordStore
    let jobs: SQLJobStore
    let admin: Caller
    let seller: GUID
    let folder: String
    let pipeline: Pipeline
    private let faults: FaultyStore

    static let leads = Registry.standard["lead"]

    fileprivate init(_ house: House, folder: String) async throws {
        self.house = house
        self.folder = folder
        seller = try await house.add("seller")
        let id = try await house.add("admin", roles: [.systemAdministrator])
        guard let admin = try await house.store.caller(id: id) else {
            throw Refusal(.notFound, OptionFault.jobUnknown(id))
        }
        self.admin = admin
        records = SQLRecordStore(database: house.database, registry: .standard)
        jobs = SQLJobStore(database: house.database)
        faults = FaultyStore(SQLWriteStore(database: house.database, registry: .standard, identity: house.store))
        let random = SharedGenerator()
        pipeline = Pipeline(
            store: faults,
            registry: .standard,
            clocks: .fixed(House.noon),
            ids: GUIDSource { GUID.version7(at: House.noon, random: (random.next(), random.next())) }
        )
    }

    var importer: Importer { Importer(pipeline: pipeline, jobs: jobs, records: records) }

    /// Continues an import; right before it says that it has ended, something else happens.
    func resume(
        _ job: GUID,
        _ path: String,
        beforeItEnds event: @escaping @Sendable () async throws -> Void
    ) async throws -> ImportSummary {
        let importer = Importer(pipeline: pipeline, jobs: OvertakenJobs(jobs: jobs, event: event), records: records)
        let options = ImportOptions(rejects: path + ".rejected")
        return try await importer.resume(job, path, into: "lead", options: options, as: admin)
    }

    /// From the transaction with this number on, counted from 1, the database is gone.
    func fail(from transaction: Int?) { faults.fail(from: transaction) }

    func file(_ text: String, named name: String = "leads.csv") throws -> String {
        let path = folder + "/" + name
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    func run(
        _ path: String,
        into table: String = "lead",
        map: String? = nil,
        owner: String? = nil,
        key: String? = nil,
        activity: String? = nil,
        isDryRun: Bool = false,
        onError: ImportOptions.OnError = .skip,
        resuming job: GUID? = nil
    ) async throws -> ImportSummary {
        let options = ImportOptions(
            owner: owner,
            key: key,
            activity: try activity.map { try FirstActivity($0, registry: .standard) },
            isDryRun: isDryRun,
            onError: onError,
            rejects: path + ".rejected"
        )
        let map = map.map { Array($0.utf8) }
        if let job {
            return try await importer.resume(job, path, into: table, map: map, options: options, as: admin)
        }
        return try await importer.run(path, into: table, map: map, options: options, as: admin)
    }

    func rows(_ table: String = "lead") async throws -> [Row] {
        try await records.rows(RowQuery(Registry.standard[table], limit: 20_000), for: admin)
    }

    func rejected(_ path: String) -> [String] {
        let text = (try? String(contentsOfFile: path + ".rejected", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }
}

/// Runs a test in an organisation of its own, with a folder for its files.
func withImportHouse<R>(
    _ engine: Engine,
    configure: (inout DatabaseOptions) -> Void = { _ in },
    _ body: (ImportHouse) async throws -> R
) async throws -> R {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("suivant-import-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await withHouse(engine, configure: configure) { try await body(ImportHouse($0, folder: folder.path)) }
}

/// Jobs that somebody else touches right before they end.
private struct OvertakenJobs: JobStore {
    let jobs: SQLJobStore
    let event: @Sendable () async throws -> Void

    func create(_ job: Job) async throws { try await jobs.create(job) }
    func claim(kinds: [Job.Kind], by worker: GUID, for lease: Duration) async throws -> Job? {
        try await jobs.claim(kinds: kinds, by: worker, for: lease)
    }
    func payload(of id: GUID) async throws -> String? { try await jobs.payload(of: id) }
    func release(_ id: GUID, by worker: GUID) async throws { try await jobs.release(id, by: worker) }
    func finish(_ id: GUID, as state: Job.State, message: String?, at instant: Instant) async throws -> Bool {
        try await event()
        return try await jobs.finish(id, as: state, message: message, at: instant)
    }
    func job(_ id: GUID, for caller: Caller) async throws -> Job? { try await jobs.job(id, for: caller) }
    func jobs(
        for caller: Caller,
        orderedBy order: [JobOrder],
        after position: JobPosition,
        limit: Int
    ) async throws -> [Job] {
        try await jobs.jobs(for: caller, orderedBy: order, after: position, limit: limit)
    }
    func jobCount(for caller: Caller) async throws -> Int { try await jobs.jobCount(for: caller) }
    func refusals(of id: GUID, after number: Int64, limit: Int) async throws -> [JobRefusal] {
        try await jobs.refusals(of: id, after: number, limit: limit)
    }
    func cancel(_ id: GUID, at instant: Instant, for caller: Caller) async throws -> Job? {
        try await jobs.cancel(id, at: instant, for: caller)
    }
}

private final class SharedGenerator: Sendable {
    private let generator = Mutex(SeededGenerator(state: 11))

    func next() -> UInt64 { generator.withLock { $0.next() } }
}

/// The real store until a chosen transaction, and then an error in the middle of it, as when the connection breaks.
private final class FaultyStore: WriteStore {
    private let store: SQLWriteStore
    private let count = Mutex(0)
    private let first = Mutex<Int?>(nil)

    init(_ store: SQLWriteStore) { self.store = store }

    func fail(from transaction: Int?) {
        count.withLock { $0 = 0 }
        first.withLock { $0 = transaction }
    }

    func transaction<Result: Sendable>(
        _ body: @escaping @Sendable (any UnitOfWork) throws -> Result
    ) async throws -> Result {
        let number = count.withLock { count in
            count += 1
            return count
        }
        let isFailing = first.withLock { $0.map { number >= $0 } ?? false }
        return try await store.transaction { unit in
            let result = try body(unit)
            if isFailing { throw DatabaseError.unavailable }
            return result
        }
    }
}
