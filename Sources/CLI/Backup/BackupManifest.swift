import Foundation
import SalesCore
import Storage

/// What stands beside a backup: enough to tell whether it is whole and where it fits, without opening it.
struct BackupManifest: Codable {
    /// Tells the file from any other JSON.
    var format = "suivant-backup"
    /// Of the manifest itself.
    var version = 1
    var engine: String
    /// The names of the migrations that made the form of the database, in order.
    var schema: [String]
    /// The instant from which on changes are not in it, as the system clock had it.
    var instant: String
    /// Of the backup, without folder.
    var file: String
    var size: Int
    var sha256: String
    /// Rows per table at that instant.
    var rows: [String: Int]
    /// The version of pg_dump that wrote it, for PostgreSQL: pg_restore must not be older.
    var tool: Int?

    var contents: DatabaseContents { DatabaseContents(migrations: schema, rows: rows) }

    static func path(for file: String) -> String { file + ".manifest.json" }

    func encoded() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self) + Data("\n".utf8)
    }

    /// The manifest of a backup, both of which must be there.
    static func read(for file: String) throws -> BackupManifest {
        let path = path(for: file)
        guard FileManager.default.fileExists(atPath: file) else { throw BackupError.missing(file) }
        guard FileManager.default.fileExists(atPath: path) else { throw BackupError.noManifest(path) }
        guard let size = BackupFile.size(of: path), size <= largest,
            let data = FileManager.default.contents(atPath: path)
        else { throw BackupError.badManifest(path) }
        struct Head: Decodable {
            var format: String
            var version: Int
        }
        guard let head = try? JSONDecoder().decode(Head.self, from: data), head.format == "suivant-backup" else {
            throw BackupError.badManifest(path)
        }
        guard head.version == 1 else { throw BackupError.newerManifest(path, head.version) }
        guard let manifest = try? JSONDecoder().decode(BackupManifest.self, from: data),
            Dialect(rawValue: manifest.engine) != nil
        else { throw BackupError.badManifest(path) }
        return manifest
    }

    /// Thousands of tables fit; a file that is something else does not fill the memory.
    private static let largest = 16 * 1024 * 1024

    /// - Throws: ``BackupError`` naming the first table, by name, that has another number of rows.
    func require(_ found: DatabaseContents, of name: String) throws {
        guard found.migrations == schema else { throw BackupError.otherForm(name) }
        try require(rows: found.rows, of: name)
    }

    func require(rows found: [String: Int], of name: String) throws {
        for table in Set(rows.keys).union(found.keys).sorted() {
            let (count, expected) = (found[table] ?? 0, rows[table] ?? 0)
            guard count == expected else {
                throw BackupError.differs(name, table: table, is: count, expected: expected)
            }
        }
    }

    /// Where the form of the backup stands to this program: the migrations it still needs.
    ///
    /// - Throws: ``BackupError/newerSchema(_:unknown:)``.
    func missingMigrations(of file: String) throws -> [String] {
        let known = Migration.all.map(\.name)
        let unknown = schema.filter { !known.contains($0) }
        guard unknown.isEmpty else { throw BackupError.newerSchema(file, unknown: unknown) }
        return known.filter { !schema.contains($0) }
    }
}
