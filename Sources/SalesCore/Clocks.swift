/// The two clocks of the product (architecture, Values).
///
/// The business clock says what is due and stamps what is recorded; `--test-clock` sets it. The system clock serves
/// sessions, tokens, leases and undo, and never jumps for a test.
public struct Clocks: Sendable {
    public var business: @Sendable () -> Instant
    public var system: @Sendable () -> Instant

    public init(business: @escaping @Sendable () -> Instant, system: @escaping @Sendable () -> Instant) {
        self.business = business
        self.system = system
    }

    /// Both clocks stand still at one instant.
    public static func fixed(_ instant: Instant) -> Clocks {
        Clocks(business: { instant }, system: { instant })
    }
}

/// Where new identifiers come from: random in the program, derived from a seed in tests and generators.
public struct GUIDSource: Sendable {
    public var next: @Sendable () -> GUID

    public init(next: @escaping @Sendable () -> GUID) {
        self.next = next
    }
}

/// Where secrets come from: `count` bytes from the system's secure generator.
public struct SecretSource: Sendable {
    public var bytes: @Sendable (_ count: Int) -> [UInt8]

    public init(bytes: @escaping @Sendable (_ count: Int) -> [UInt8]) {
        self.bytes = bytes
    }
}
