import Configuration
import Foundation
import Identity
import SalesCore
import SystemPackage
import TOMLKit
import Web

/// How the program was told to run: arguments, then environment, then `suivant.toml` or `.env`, then defaults
/// (contract, Configuration). Read once; code below never looks at the environment.
struct Settings: Sendable {
    var database: String
    var listen: [String]
    var publicURL: String?
    var demoPassword: String?
    var logLevel: String
    var connections: Int
    var limits: RateLimits
    /// How long clients may take, and how many connections are held for them.
    var patience: ConnectionLimits
    /// Whose word on the sender of a request is believed.
    var proxies: Proxies
    /// Where mail goes; nil when nothing is sent.
    var smtp: String?
    /// Whom mail comes from; nil for the one that the server's user or the public address gives.
    var mailFrom: String?
    var secretKeyFile: String
    /// Another issuer through whom people come in; nil where none is set.
    var issuer: Issuer?
    /// Whether customers' records are here for good: then sample data stay out (W-92).
    var isProduction: Bool

    /// - Parameters:
    ///   - database: From the command line.
    ///   - listen: From the command line; empty when not given.
    static func read(database: String?, listen: [String] = []) async throws -> Settings {
        let environment = ProcessInfo.processInfo.environment
        let files = try await fileValues()
        func value(_ name: String) -> String? {
            if let value = environment[name], !value.isEmpty { return value }
            return files[name].flatMap { $0.isEmpty ? nil : $0 }
        }
        /// A limit on the Web API; 0 is none.
        func limit(_ name: String, _ standard: Int?) throws -> Int? {
            guard let text = value("SUIVANT_API_LIMIT_" + name) else { return standard }
            guard let number = Int(text), number >= 0 else {
                throw SettingsError.badLimit("SUIVANT_API_LIMIT_" + name, text)
            }
            return number == 0 ? nil : number
        }
        func flag(_ name: String) throws -> Bool {
            switch value(name)?.lowercased() {
            case nil, "no", "false", "0": return false
            case "yes", "true", "1": return true
            case let text?: throw SettingsError.notAFlag(name, text)
            }
        }
        let listening =
            listen.isEmpty
            ? (value("SUIVANT_LISTEN") ?? "127.0.0.1:8080").split(separator: ",").map(String.init) : listen
        let database = database ?? value("SUIVANT_DATABASE") ?? "sqlite:var/suivant.sqlite"
        return Settings(
            database: database,
            listen: listening.map { $0.trimmingCharacters(in: .whitespaces) },
            publicURL: value("SUIVANT_PUBLIC_URL"),
            demoPassword: value("SUIVANT_DEMO_PASSWORD"),
            logLevel: value("SUIVANT_LOG_LEVEL") ?? "info",
            connections: value("SUIVANT_CONNECTIONS").flatMap { Int($0) } ?? 10,
            limits: RateLimits(
                count: try limit("COUNT", RateLimits.standard.count),
                seconds: try limit("SECONDS", RateLimits.standard.seconds),
                concurrent: try limit("CONCURRENT", RateLimits.standard.concurrent)
            ),
            patience: try patience(value),
            proxies: try proxies(value),
            smtp: value("SUIVANT_SMTP_URL"),
            mailFrom: value("SUIVANT_MAIL_FROM"),
            secretKeyFile: value("SUIVANT_SECRET_KEY_FILE") ?? SecretKeyFile.path(beside: database),
            issuer: try value("SUIVANT_OIDC_ISSUER").map { address in
                try Issuer(
                    address,
                    clientID: value("SUIVANT_OIDC_CLIENT_ID") ?? "",
                    clientSecret: value("SUIVANT_OIDC_CLIENT_SECRET"),
                    label: value("SUIVANT_OIDC_NAME")
                )
            },
            isProduction: try flag("SUIVANT_PRODUCTION")
        )
    }

    /// The database as it may be shown: without a password.
    var address: String {
        guard let at = database.lastIndex(of: "@"), let scheme = database.firstRange(of: "://") else { return database }
        return database[..<scheme.upperBound] + "…" + database[at...]
    }

    /// Values of `suivant.toml` (keys without the prefix, in lower case) and `.env`, under their environment names.
    private static func fileValues() async throws -> [String: String] {
        var values: [String: String] = [:]
        if FileManager.default.fileExists(atPath: ".env") {
            let provider = try await EnvironmentVariablesProvider(environmentFilePath: FilePath(".env"))
            let reader = ConfigReader(provider: provider)
            for name in names {
                let key = ConfigKey(name.lowercased().split(separator: "_").map(String.init))
                if let value = reader.string(forKey: key) { values[name] = value }
            }
        }
        if let text = try? String(contentsOfFile: "suivant.toml", encoding: .utf8) {
            let table: TOMLTable
            do { table = try TOMLTable(string: text) } catch {
                throw SettingsError.unreadable("suivant.toml", "\(error)")
            }
            for key in table.keys {
                let name = "SUIVANT_" + key.uppercased()
                guard names.contains(name) else { throw SettingsError.unknownKey(key, in: "suivant.toml") }
                values[name] =
                    table[key]?.string ?? table[key]?.int.map { String($0) } ?? table[key]?.bool.map { "\($0)" }
            }
        }
        return values
    }

    private static let names = [
        "SUIVANT_DATABASE", "SUIVANT_LISTEN", "SUIVANT_PUBLIC_URL", "SUIVANT_DEMO_PASSWORD", "SUIVANT_LOG_LEVEL",
        "SUIVANT_CONNECTIONS", "SUIVANT_SMTP_URL", "SUIVANT_MAIL_FROM", "SUIVANT_IMAP_URL", "SUIVANT_SECRET_KEY_FILE",
        "SUIVANT_API_LIMIT_COUNT", "SUIVANT_API_LIMIT_SECONDS", "SUIVANT_API_LIMIT_CONCURRENT",
        "SUIVANT_OIDC_ISSUER", "SUIVANT_OIDC_CLIENT_ID", "SUIVANT_OIDC_CLIENT_SECRET", "SUIVANT_OIDC_NAME",
        "SUIVANT_PRODUCTION", "SUIVANT_PROXIES", "SUIVANT_HTTP_CONNECTIONS", "SUIVANT_HTTP_CONNECTIONS_PER_ADDRESS",
        "SUIVANT_HTTP_HEADER_SECONDS", "SUIVANT_HTTP_BODY_SECONDS", "SUIVANT_HTTP_IDLE_SECONDS",
        "SUIVANT_HTTP_WRITE_SECONDS",
    ]
}

/// What is wrong with how the program was told to run.
enum SettingsError: Error, CustomStringConvertible {
    case unreadable(String, String)
    case unknownKey(String, in: String)
    case badAddress(String)
    case testClockNotLoopback(String)
    case testClockUnreadable(String)
    case tlsIncomplete
    case badSize(String)
    case badInstant(String)
    case holdsRecords
    case badSender(String)
    case keyFileOpen(String)
    case keyFileUnreadable(String, String)
    case noMailServer
    case noDatabase(String)
    case unreachable(String)
    case unknownRole(String)
    case cannotListen(String, String)
    case badLimit(String, String)
    case notAFlag(String, String)
    case badProxies(String)

    var description: String {
        switch self {
        case .unreadable(let file, let detail): "\(file) cannot be read: \(detail)"
        case .unknownKey(let key, let file): "\(file): unknown key “\(key)”."
        case .badAddress(let text): "“\(text)” is not an address to listen on. Write HOST:PORT, such as 127.0.0.1:8080."
        case .testClockNotLoopback(let host):
            "--test-clock is only for tests: every listener must be on loopback, and “\(host)” is not."
        case .testClockUnreadable(let file):
            "The test clock “\(file)” does not hold an instant such as 2026-11-23T09:00:00Z."
        case .tlsIncomplete: "--tls-listen needs --tls-cert and --tls-key."
        case .badSize(let size): "“\(size)” is not a size. Choose demo, S, M, M-whale or L."
        case .badInstant(let text): "“\(text)” is not an instant. Write it like 2026-11-23T09:00:00Z."
        case .noDatabase(let path):
            "The database \(path) does not exist. Make it with: suivant migrate --database sqlite:\(path)"
        case .unreachable(let address):
            "The database \(address) cannot be reached. Check that it is running, that it exists, and that the address is right."
        case .unknownRole(let role): "“\(role)” is not a role of an instance. Choose web, worker, or both: web,worker."
        case .cannotListen(let address, let detail):
            "Cannot listen on \(address): \(detail). Stop the program that uses it, or choose another port with --listen."
        case .badLimit(let name, let text): "\(name) must be a whole number, 0 for no limit, and “\(text)” is not."
        case .notAFlag(let name, let text): "\(name) must be yes or no, and “\(text)” is neither."
        case .badProxies(let text):
            "SUIVANT_PROXIES: “\(text)” is not a list of addresses. Write loopback,192.0.2.10 or none."
        case .badSender(let text): "SUIVANT_MAIL_FROM: “\(text)” is not an address. Write name@example.com."
        case .keyFileOpen(let path): "The secret key file \(path) can be read by others. Run: chmod 600 \(path)"
        case .keyFileUnreadable(let path, let detail): "The secret key file \(path) cannot be used: \(detail)"
        case .noMailServer: "No mail server is set. Set SUIVANT_SMTP_URL, such as smtp://user:password@host:587."
        case .holdsRecords: "The database holds records already. The generated organisation needs an empty one."
        }
    }
}
