// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours compiles with the same rules; `bin/check` adds warnings as errors.
let rules: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ] + (Context.environment["SUIVANT_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)])

extension Target.Dependency {
    static let asyncHTTPClient: Self = .product(name: "AsyncHTTPClient", package: "async-http-client")
    static let grdb: Self = .product(name: "GRDB", package: "GRDB.swift")
    static let grdbSQLite: Self = .product(name: "GRDBSQLite", package: "GRDB.swift")
    static let hummingbird: Self = .product(name: "Hummingbird", package: "hummingbird")
    static let hummingbirdCore: Self = .product(name: "HummingbirdCore", package: "hummingbird")
    static let hummingbirdTLS: Self = .product(name: "HummingbirdTLS", package: "hummingbird")
    static let hummingbirdTesting: Self = .product(name: "HummingbirdTesting", package: "hummingbird")
    static let nioCore: Self = .product(name: "NIOCore", package: "swift-nio")
    static let nioHTTP1: Self = .product(name: "NIOHTTP1", package: "swift-nio")
    static let nioPosix: Self = .product(name: "NIOPosix", package: "swift-nio")
    static let nioSSL: Self = .product(name: "NIOSSL", package: "swift-nio-ssl")
    static let crypto: Self = .product(name: "Crypto", package: "swift-crypto")
    static let cryptoExtras: Self = .product(name: "CryptoExtras", package: "swift-crypto")
    static let logging: Self = .product(name: "Logging", package: "swift-log")
    static let lifecycle: Self = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
    static let unixSignals: Self = .product(name: "UnixSignals", package: "swift-service-lifecycle")
    static let arguments: Self = .product(name: "ArgumentParser", package: "swift-argument-parser")
    static let configuration: Self = .product(name: "Configuration", package: "swift-configuration")
    static let systemPackage: Self = .product(name: "SystemPackage", package: "swift-system")
    static let toml: Self = .product(name: "TOMLKit", package: "TOMLKit")
}

extension Target {
    /// A domain: rules as values and the store protocols they need. It cannot see Storage, OData or Web.
    static func domain(_ name: String, uses: [String] = [], and products: [Dependency] = []) -> Target {
        .target(name: name, dependencies: uses.map { .byName(name: $0) } + products, swiftSettings: rules)
    }

    static func tests(of name: String, uses: [String] = [], and products: [Dependency] = []) -> Target {
        .testTarget(
            name: name + "Tests",
            dependencies: (["TestSupport", name] + uses).map { .byName(name: $0) } + products,
            swiftSettings: rules
        )
    }
}

let package = Package(
    name: "suivant",
    products: [.executable(name: "suivant", targets: ["CLI"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CPQ", path: "Sources/System/CPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(
            name: "CZlib",
            path: "Sources/System/CZlib",
            pkgConfig: "zlib",
            providers: [.apt(["zlib1g-dev"])]
        ),
        .target(name: "CAssets", path: "Sources/Assets", exclude: ["web"]),
        .domain("SalesCore"),
        .domain("Calendar", uses: ["SalesCore"]),
        .domain("Records", uses: ["Calendar", "SalesCore"]),
        .domain("Sealing", uses: ["SalesCore"], and: [.crypto]),
        .domain("Email", uses: ["Sealing", "SalesCore"]),
        .domain("Identity", uses: ["Email", "Records", "SalesCore", "Sealing"], and: [.crypto, .cryptoExtras]),
        .target(
            name: "Fetching",
            dependencies: ["Identity", .asyncHTTPClient, .nioCore, .nioHTTP1, .nioSSL],
            swiftSettings: rules
        ),
        .target(
            name: "SMTP",
            dependencies: ["Email", .nioCore, .nioPosix, .nioSSL],
            swiftSettings: rules
        ),
        .domain("Worklist", uses: ["Calendar", "Records", "Identity", "SalesCore"]),
        .domain("Importing", uses: ["Records", "Identity", "SalesCore", "CZlib"]),
        .domain("SampleData", uses: ["Records", "SalesCore"]),
        .target(name: "OData", dependencies: ["Records", "Worklist", "SalesCore"], swiftSettings: rules),
        .target(
            name: "Storage",
            dependencies: [
                "CPQ", "Email", "Identity", "Records", "SalesCore", "Sealing", "Worklist", .grdb, .grdbSQLite, .logging,
            ],
            swiftSettings: rules
        ),
        .target(
            name: "Web",
            dependencies: [
                "CAssets", "CZlib", "Calendar", "Email", "Identity", "Importing", "OData", "Records", "SalesCore",
                "Worklist",
                .crypto, .hummingbird, .hummingbirdCore, .hummingbirdTLS, .logging, .nioCore, .nioHTTP1, .nioSSL,
                .lifecycle,
            ],
            swiftSettings: rules
        ),
        .executableTarget(
            name: "CLI",
            dependencies: [
                "Email", "Fetching", "Identity", "Importing", "OData", "Records", "SMTP", "SalesCore", "SampleData",
                "Sealing",
                "Storage", "Web", "Worklist",
                .arguments, .configuration, .hummingbird, .lifecycle, .logging, .nioCore, .nioSSL, .systemPackage,
                .toml,
                .unixSignals,
            ],
            swiftSettings: rules
        ),
        .executableTarget(
            name: "BenchLimits",
            dependencies: ["Identity", "Records", "SalesCore", "Storage", "Worklist", .logging],
            path: "Benchmarks/Limits",
            swiftSettings: rules
        ),
        .target(
            name: "TestSupport",
            dependencies: ["Identity", "Records", "SalesCore", "SampleData", "Storage", "Worklist", .logging],
            path: "Tests/TestSupport",
            swiftSettings: rules
        ),
        .tests(of: "SalesCore"),
        .tests(of: "Calendar", uses: ["SalesCore"]),
        .tests(of: "Records", uses: ["SalesCore"]),
        .tests(of: "Sealing", uses: ["SalesCore"]),
        .tests(of: "Email", uses: ["SalesCore", "Sealing"]),
        .tests(of: "SMTP", uses: ["Email"]),
        .tests(
            of: "Identity",
            uses: ["Email", "Records", "SalesCore", "Sealing"],
            and: [.crypto, .cryptoExtras, .logging]
        ),
        .tests(of: "Worklist", uses: ["Records", "SalesCore"]),
        .tests(of: "Importing", uses: ["CZlib", "Records", "SalesCore"]),
        .tests(of: "SampleData", uses: ["SalesCore"]),
        .tests(of: "OData", uses: ["Records", "SalesCore"]),
        .tests(
            of: "Storage",
            uses: [
                "Calendar", "Email", "Identity", "Importing", "Records", "SalesCore", "SampleData", "Sealing",
                "Worklist",
            ],
            and: [.crypto, .logging]
        ),
        .tests(
            of: "Web",
            uses: ["Email", "Identity", "OData", "Records", "SalesCore", "Sealing", "Storage", "Worklist"],
            and: [.hummingbird, .hummingbirdTesting, .logging]
        ),
    ]
)
