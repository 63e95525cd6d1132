internal import Dispatch
internal import Foundation
internal import GRDB
internal import GRDBSQLite
internal import SalesCore
internal import Synchronization

/// The embedded database: GRDB's pool in WAL mode, each of its connections on a thread of ours.
///
/// A thread keeps its connection, so that a request costs one hop there and one back, and its statements stay
/// prepared. Every commit is flushed to the disk (`synchronous=FULL`). Files are not mapped into memory: a disk error
/// would end the program instead of the request.
final class SQLiteDatabase: Database {
    let dialect = Dialect.sqlite

    /// `sv_guid(text)`: the 16 bytes of an id that is kept as text; null where it is none. PostgreSQL casts.
    private static let guid = DatabaseFunction("sv_guid", argumentCount: 1, pure: true) { values in
        String.fromDatabaseValue(values[0]).flatMap { GUID($0) }.map { Data($0.bytes) }
    }

    private let pool: DatabasePool
    private let readers: ConnectionThreads<SQLiteConnection>
    private let writer: ConnectionThreads<SQLiteConnection>
    private let retry: Retry
    private let signal = CommitSignal()
    private let foreignCommits: ForeignCommits

    init(path: String, options: DatabaseOptions) throws {
        let errors = SQLiteErrors(logger: options.logger)
        // One person gets half of them, which is as many as keep a processor or two busy.
        let readerCount = max(1, min(options.connections, 8))
        let pool = try SQLiteDatabase.open(path, readers: readerCount, options: options, errors: errors)
        self.pool = pool
        retry = Retry(options)
        readers = ConnectionThreads(
            .init(
                name: "sqlite-read",
                limit: readerCount,
                waitLimit: options.waitLimit,
                exhausted: .poolExhausted,
                idleLimit: .seconds(60)
            )
        ) { use in
            try SQLiteDatabase.mapping(errors) {
                try pool.unsafeRead { database in
                    let connection = SQLiteConnection(database, timeout: options.readTimeout, errors: errors)
                    use(connection)
                    connection.releaseMemory()
                }
            }
        }
        writer = ConnectionThreads(
            .init(name: "sqlite-write", limit: 1, waitLimit: options.lockTimeout, exhausted: .busy),
            runTogether: SQLiteGroupCommit.run
        ) { use in
            try pool.writeWithoutTransaction { database in
                let connection = SQLiteConnection(database, timeout: options.writeTimeout, errors: errors)
                // Opening set NORMAL, with which a power failure may take the last commits.
                try connection.script("pragma synchronous = full")
                // 128 MB of log before it is folded into the file, instead of 4: the pages that many writes touch (the
                // ends of history, events, operations, and neighbours in bulk) are then copied once for all of them.
                try connection.script("pragma wal_autocheckpoint = 32000")
                use(connection)
            }
        }
        foreignCommits = ForeignCommits(writer: writer, signal: signal)
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        let body = checked(body)
        return try await retry.run {
            try await readers.perform { try $0.read(body) }
        }
    }

    func snapshot<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try await read(body)
    }

    @discardableResult
    func write<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        let value = try await retry.run {
            try await writer.perform(part: { try $0.part(body) }) { try $0.write(body) }
        }
        signal.send()
        return value
    }

    @discardableResult
    func withoutTransaction<T: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> T
    ) async throws -> T {
        defer { signal.send() }
        return try await writer.perform { try body($0) }
    }

    var commits: AsyncStream<Void> {
        foreignCommits.start()
        return signal.listen()
    }

    func close() async {
        foreignCommits.stop()
        signal.finish()
        await readers.close()
        await writer.close()
        // Readers first: the last connection to go folds the write-ahead log into the file, and a reader may not.
        pool.releaseMemory()
        try? pool.close()
    }

    private static func open(
        _ path: String,
        readers: Int,
        options: DatabaseOptions,
        errors: SQLiteErrors
    ) throws -> DatabasePool {
        // Personal data: created for the owner alone. The files beside it inherit this.
        let file = Glibc.open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        if file >= 0 { Glibc.close(file) }
        var configuration = GRDB.Configuration()
        configuration.maximumReaderCount = readers
        configuration.busyMode = .timeout(Double(options.lockTimeout.milliseconds) / 1000 / Double(options.attempts))
        configuration.prepareDatabase { database in
            let handle = database.sqliteConnection!
            // At most 64 MB of pages for each connection, as needed: a sort by a record's column looks at that many. A
            // reader's go when it has been idle for a minute.
            for pragma in [
                "temp_store = memory", "mmap_size = 0", "cache_size = -65536", "journal_size_limit = 134217728",
            ] {
                sqlite3_exec(handle, "pragma \(pragma)", nil, nil, nil)
            }
            database.add(function: SQLiteDatabase.guid)
            SQLiteFunctions.install(on: handle)
        }
        do {
            return try mapping(errors) { try DatabasePool(path: path, configuration: configuration) }
        } catch DatabaseError.unavailable where isReadOnly(path) {
            throw DatabaseError.readOnly
        }
    }

    /// Whether the file is there but it, or the folder that its log must stand in, may not be written.
    private static func isReadOnly(_ path: String) -> Bool {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        return access(path, F_OK) == 0 && (access(path, W_OK) != 0 || access(folder, W_OK) != 0)
    }

    private static func mapping<R>(_ errors: SQLiteErrors, _ body: () throws -> R) throws -> R {
        do {
            return try body()
        } catch let error as GRDB.DatabaseError {
            throw errors.map(error.extendedResultCode.rawValue, error.message ?? "", on: nil, isCancelled: false)
        }
    }
}

/// Notices what other processes committed: there is nothing to wait on, so the version is asked for now and then.
private final class ForeignCommits: Sendable {
    private let writer: ConnectionThreads<SQLiteConnection>
    private let signal: CommitSignal
    private let timer = Mutex<(any DispatchSourceTimer)?>(nil)
    private let isAsking = Atomic<Bool>(false)
    /// Of the writer's connection, which its own commits leave alone.
    private let version = Atomic<Int64>(-1)

    init(writer: ConnectionThreads<SQLiteConnection>, signal: CommitSignal) {
        self.writer = writer
        self.signal = signal
    }

    func start() {
        timer.withLock { timer in
            guard timer == nil else { return }
            let new = DispatchSource.makeTimerSource(queue: .global())
            new.schedule(deadline: .now(), repeating: .milliseconds(250), leeway: .milliseconds(20))
            new.setEventHandler { [weak self] in self?.ask() }
            new.resume()
            timer = new
        }
    }

    func stop() {
        timer.withLock { timer in
            timer?.cancel()
            timer = nil
        }
    }

    private func ask() {
        guard signal.hasListeners, !isAsking.exchange(true, ordering: .relaxed) else { return }
        writer.post { [self] connection in
            defer { isAsking.store(false, ordering: .relaxed) }
            guard let now = try? connection.dataVersion() else { return }
            // The first answer may hide a commit since the listener came: a signal too many is better than none.
            if version.exchange(now, ordering: .relaxed) != now { signal.send() }
        }
    }
}
