import CryptoExtras
import Foundation
public import SalesCore

/// Hashes and checks passwords beside the threads that serve requests, two at a time, so that a flood of sign-ins
/// costs at most two cores and 64 MB and everybody else is served as before.
public final class PasswordHasher: Sendable {
    /// Makes a key from a password, a salt and a cost; scrypt in the program, something quick in tests.
    public typealias Derivation =
        @Sendable (_ password: [UInt8], _ salt: [UInt8], _ cost: PasswordCost) throws -> [UInt8]

    private let cost: PasswordCost
    private let secrets: SecretSource
    private let derive: Derivation
    private let queue: OperationQueue
    /// What unknown addresses are checked against, so that they take as long as known ones. No key equals it.
    private let nobody: PasswordHash

    /// So many may wait for their turn (about three seconds); who comes after is asked to come back.
    private static let mostWaiting = 64

    public init(
        cost: PasswordCost = .current,
        secrets: SecretSource,
        derive: @escaping Derivation = PasswordHasher.scrypt
    ) {
        self.cost = cost
        self.secrets = secrets
        self.derive = derive
        nobody = PasswordHash(cost: cost, salt: Array(repeating: 0, count: PasswordHash.saltLength), key: [])
        queue = OperationQueue()
        queue.name = "passwords"
        queue.maxConcurrentOperationCount = 2
    }

    public func hash(_ password: Password) async throws -> PasswordHash {
        let salt = secrets.bytes(PasswordHash.saltLength)
        let (cost, derive) = (cost, derive)
        return try await inTurn {
            PasswordHash(cost: cost, salt: salt, key: try derive(password.bytes, salt, cost))
        }
    }

    /// - Parameter hash: nil for an unknown address: the same work is done, and the answer is no.
    public func verify(_ password: Password, against hash: PasswordHash?) async throws -> Bool {
        let hash = hash ?? nobody
        let derive = derive
        return try await inTurn {
            equalInConstantTime(try derive(password.bytes, hash.salt, hash.cost), hash.key)
        }
    }

    /// Whether a hash was made with other parameters than new ones are.
    public func isOutdated(_ hash: PasswordHash) -> Bool { hash.cost != cost }

    private func inTurn<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        guard queue.operationCount < PasswordHasher.mostWaiting else {
            throw Refusal(.unavailable(retryAfterSeconds: 5), SignInMessage.crowded)
        }
        return try await withCheckedThrowingContinuation { continuation in
            queue.addOperation { continuation.resume(with: Swift.Result { try work() }) }
        }
    }

    public static let scrypt: Derivation = { password, salt, cost in
        let key = try KDF.Scrypt.deriveKey(
            from: password,
            salt: salt,
            outputByteCount: PasswordHash.keyLength,
            rounds: cost.rounds,
            blockSize: cost.blockSize,
            parallelism: cost.parallelism
        )
        return key.withUnsafeBytes { Array($0) }
    }
}
