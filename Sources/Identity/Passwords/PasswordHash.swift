/// What one guess costs: the parameters of scrypt (RFC 7914). They are kept with every hash, so that the cost can be
/// raised and old hashes are renewed when their owner next signs in.
public struct PasswordCost: Hashable, Sendable {
    /// Base-2 logarithm of scrypt's N.
    public let logRounds: Int
    public let blockSize: Int
    public let parallelism: Int

    /// - Returns: nil outside the bounds that a verification may ever be asked to pay (1 GB, 16 lanes): a damaged row
    ///   must not stop the server.
    public init?(logRounds: Int, blockSize: Int, parallelism: Int) {
        guard (1...20).contains(logRounds), (1...8).contains(blockSize), (1...16).contains(parallelism) else {
            return nil
        }
        self.init(checked: logRounds, blockSize, parallelism)
    }

    private init(checked logRounds: Int, _ blockSize: Int, _ parallelism: Int) {
        self.logRounds = logRounds
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// What new hashes are made with: 32 MB, about 80 ms on one core of a small server.
    public static let current = PasswordCost(checked: 15, 8, 1)

    public var rounds: Int { 1 << logRounds }
}

/// A stored password: the key that scrypt made of it, with the salt and the cost it was made with.
public struct PasswordHash: Hashable, Sendable {
    public let cost: PasswordCost
    let salt: [UInt8]
    let key: [UInt8]

    static let saltLength = 16
    static let keyLength = 32

    init(cost: PasswordCost, salt: [UInt8], key: [UInt8]) {
        self.cost = cost
        self.salt = salt
        self.key = key
    }

    /// Reads the stored form `scrypt$15$8$1$salt$key`.
    ///
    /// - Returns: nil for anything else; such an account cannot sign in.
    public init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "scrypt",
            let logRounds = Int(parts[1]), let blockSize = Int(parts[2]), let parallelism = Int(parts[3]),
            let cost = PasswordCost(logRounds: logRounds, blockSize: blockSize, parallelism: parallelism),
            let salt = bytes(base64URL: parts[4]), salt.count == PasswordHash.saltLength,
            let key = bytes(base64URL: parts[5]), key.count == PasswordHash.keyLength
        else { return nil }
        self.init(cost: cost, salt: salt, key: key)
    }

    /// The stored form. It is a secret too: it goes into the database and nowhere else.
    public var stored: String {
        "scrypt$\(cost.logRounds)$\(cost.blockSize)$\(cost.parallelism)$\(base64URL(salt))$\(base64URL(key))"
    }
}

/// Compares without telling by its duration where two keys differ.
func equalInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for index in left.indices { difference |= left[index] ^ right[index] }
    return difference == 0
}
