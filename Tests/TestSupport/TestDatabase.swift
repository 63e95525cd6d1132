internal import Foundation
internal import Glibc
internal import SalesCore
public import Storage

/// The engines that every test of something stored runs on.
public enum Engine: String, CaseIterable, Sendable, CustomStringConvertible {
    case sqlite
    case postgres

    public var description: String {
        switch self {
        case .sqlite: "SQLite"
        case .postgres: "PostgreSQL"
        }
    }
}

/// Gives a test a database of its own, fresh and migrated, and removes it afterwards.
///
/// ```swift
/// @Test("a note is kept", arguments: Engine.allCases)
/// func keepsNote(engine: Engine) async throws {
///     try await withDatabase(engine) { database in … }
/// }
/// ```
///
/// PostgreSQL is the server of `SUIVANT_TEST_POSTGRES`, on this machine only.
///
/// - Parameters:
///   - migrations: The program's own unless said otherwise; applied once for the process, and each test gets a copy.
///   - configure: Changes the options, which otherwise suit tests: few connections, no spread in waiting.
public func withDatabase<R>(
    _ engine: Engine,
    migrations: [Migration] = Migration.all,
    configure: (inout DatabaseOptions) -> Void = { _ in },
    _ body: (any Database) async throws -> R
) async throws -> R {
    try await withDatabaseURL(engine, migrations: migrations) { url in
        var options = TestDatabases.options
        configure(&options)
        let database = try openDatabase(url: url, options: options)
        do {
            let result = try await body(database)
            await database.close()
            return result
        } catch {
            await database.close()
            throw error
        }
    }
}

/// As ``withDatabase(_:migrations:configure:_:)``, for tests that open the database themselves.
public func withDatabaseURL<R>(
    _ engine: Engine,
    migrations: [Migration] = Migration.all,
    _ body: (String) async throws -> R
) async throws -> R {
    let copy = try await TestDatabases.shared.copy(engine, migrations)
    do {
        let result = try await body(copy.url)
        try await copy.remove()
        return result
    } catch {
        try? await copy.remove()
        throw error
    }
}

public struct TestDatabaseError: Error, CustomStringConvertible {
    public let description: String
}

/// Makes the databases of this process: the migrations run once per engine, tests get copies.
actor TestDatabases {
    static let shared = TestDatabases()

    static var options: DatabaseOptions {
        var options = DatabaseOptions.silent { 0.5 }
        options.connections = 4
        return options
    }

    struct Copy: Sendable {
        var url: String
        var remove: @Sendable () async throws -> Void
    }

    private struct Key: Hashable {
        var engine: Engine
        var names: [String]
    }

    private var templates: [Key: Task<String, any Error>] = [:]
    private var admin: Task<any Database, any Error>?
    private var lastNumber = 0

    /// Databases on the server at the same time: all tests begin at once, and a server has so many connections.
    private var freePlaces = 16
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func copy(_ engine: Engine, _ migrations: [Migration]) async throws -> Copy {
        let key = Key(engine: engine, names: migrations.map(\.name))
        if templates[key] == nil {
            templates[key] = Task { try await makeTemplate(engine, migrations) }
        }
        let template = try await templates[key]!.value
        return switch engine {
        case .sqlite: try copyFile(template)
        case .postgres: try await copyDatabase(template)
        }
    }

    private func makeTemplate(_ engine: Engine, _ migrations: [Migration]) async throws -> String {
        let name = newName()
        let url: String
        switch engine {
        case .sqlite:
            try FileManager.default.createDirectory(at: TestDatabases.folder, withIntermediateDirectories: true)
            url = "sqlite:" + TestDatabases.folder.appendingPathComponent(name).path
        case .postgres:
            try await administer { try $0.script("create database \(name)") }
            url = try TestDatabases.url(of: name)
        }
        let database = try openDatabase(url: url, options: TestDatabases.options)
        do {
            try await Migrator(migrations, now: { Instant(microseconds: 0) }).migrate(database)
        } catch {
            await database.close()
            throw error
        }
        await database.close()
        return name
    }

    // MARK: SQLite

    /// One folder per process, removed when it ends.
    private static let folder: URL = {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("suivant-test-\(getpid())")
        atexit { try? FileManager.default.removeItem(at: TestDatabases.folder) }
        return url
    }()

    private func copyFile(_ template: String) throws -> Copy {
        let target = TestDatabases.folder.appendingPathComponent(newName())
        try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
        let file = target.appendingPathComponent("test.sqlite")
        try FileManager.default.copyItem(at: TestDatabases.folder.appendingPathComponent(template), to: file)
        return Copy(url: "sqlite:\(file.path)") { try FileManager.default.removeItem(at: target) }
    }

    // MARK: PostgreSQL

    private func copyDatabase(_ template: String) async throws -> Copy {
        await takePlace()
        let name = newName()
        do {
            try await administer { try $0.script("create database \(name) template \(template)") }
        } catch {
            leavePlace()
            throw error
        }
        return Copy(url: try TestDatabases.url(of: name)) { try await self.drop(name) }
    }

    private func drop(_ name: String) async throws {
        defer { leavePlace() }
        try await administer { try $0.script("drop database if exists \(name) with (force)") }
    }

    private func takePlace() async {
        if freePlaces > 0 {
            freePlaces -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    private func leavePlace() {
        if waiting.isEmpty { freePlaces += 1 } else { waiting.removeFirst().resume() }
    }

    private func administer(_ body: @escaping @Sendable (any SQLConnection) throws -> Void) async throws {
        if admin == nil { admin = Task { try await TestDatabases.openAdmin() } }
        try await admin!.value.withoutTransaction(body)
    }

    /// Opens the server and removes what processes that no longer run have left behind.
    private static func openAdmin() async throws -> any Database {
        // All tests ask for their databases at once, and each takes its time.
        var options = options
        options.waitLimit = .seconds(600)
        let database = try openDatabase(url: try server(), options: options)
        let list = Statement("select datname from pg_database where datname like 'sv\\_test\\_%'")
        let names = try await database.read { try $0.query(list) { $0.text(0) } }
        for name in names {
            guard let process = Int32(name.split(separator: "_")[2]), kill(process, 0) != 0, errno == ESRCH else {
                continue
            }
            try? await database.withoutTransaction { try $0.script("drop database if exists \(name) with (force)") }
        }
        return database
    }

    private static func server() throws -> String {
        guard let text = ProcessInfo.processInfo.environment["SUIVANT_TEST_POSTGRES"], !text.isEmpty else {
            throw TestDatabaseError(
                description: """
                    SUIVANT_TEST_POSTGRES names no server: set it to one on this machine, such as \
                    postgres://postgres@127.0.0.1:5432/postgres, or run bin/test, which starts one.
                    """
            )
        }
        guard let host = URLComponents(string: text)?.host, ["127.0.0.1", "localhost", "::1", "[::1]"].contains(host)
        else {
            throw TestDatabaseError(
                description: "SUIVANT_TEST_POSTGRES must name this machine (127.0.0.1): tests drop databases."
            )
        }
        return text
    }

    private static func url(of database: String) throws -> String {
        var components = URLComponents(string: try server())!
        components.path = "/" + database
        return components.string!
    }

    private func newName() -> String {
        lastNumber += 1
        return "sv_test_\(getpid())_\(lastNumber)"
    }
}
