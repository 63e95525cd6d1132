internal import CPQ

/// Where a PostgreSQL server is, as libpq is told: ours first, so that what the address says wins.
struct PostgresAddress: Sendable {
    private let keywords: [String]
    private let values: [String]

    init(_ url: String, applicationName: String) throws {
        let given = try PostgresAddress.parse(url)
        var settings = [
            ("connect_timeout", "3"), ("keepalives_idle", "30"), ("keepalives_interval", "10"),
            ("keepalives_count", "3"),
            ("fallback_application_name", applicationName), ("client_encoding", "UTF8"),
        ]
        // Of several hosts one is the primary; the others would refuse every write.
        if given["host"]?.contains(",") == true || given["hostaddr"]?.contains(",") == true {
            settings.append(("target_session_attrs", "read-write"))
        }
        settings.append(("dbname", url))
        keywords = settings.map(\.0)
        values = settings.map(\.1)
    }

    /// Connects, waiting at most for the address's `connect_timeout` per host.
    ///
    /// - Returns: A connection in any state; the caller finishes it.
    func connect() -> OpaquePointer? {
        withCStrings(keywords) { keywords in
            withCStrings(values) { values in PQconnectdbParams(keywords, values, 1) }
        }
    }

    /// The settings that an address names.
    static func parse(_ url: String) throws -> [String: String] {
        // What libpq says of a wrong address quotes it, and with it the password: not passed on.
        guard let options = PQconninfoParse(url, nil) else { throw DatabaseError.invalidAddress }
        defer { PQconninfoFree(options) }
        var result: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { result[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return result
    }

    private func withCStrings<R>(_ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> R) -> R {
        var bytes: [CChar] = []
        var starts: [Int] = []
        for text in texts {
            starts.append(bytes.count)
            bytes.append(contentsOf: text.utf8CString)
        }
        return bytes.withUnsafeBufferPointer { bytes in
            let pointers: [UnsafePointer<CChar>?] = starts.map { bytes.baseAddress! + $0 } + [nil]
            return pointers.withUnsafeBufferPointer { body($0.baseAddress!) }
        }
    }
}
