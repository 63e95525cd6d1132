import Synchronization

/// The ports on which this process listens with TLS, so that a request knows whether it came encrypted.
enum SecurePorts {
    private static let ports = Mutex<Set<Int>>([])

    static func add(_ port: Int) { ports.withLock { _ = $0.insert(port) } }
    static func contains(_ port: Int) -> Bool { ports.withLock { $0.contains(port) } }
}
