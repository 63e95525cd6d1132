import Crypto
import Foundation
public import SalesCore
import Synchronization

/// Bytes that only a holder of the key can read, with the name of the key (AES-GCM).
public struct Sealed: Sendable, Equatable {
    public let keyID: String
    /// Nonce, cipher text and tag in one.
    public let bytes: [UInt8]

    public init(keyID: String, bytes: [UInt8]) {
        self.keyID = keyID
        self.bytes = bytes
    }
}

/// The keys outside the database with which secrets inside it are sealed: the first seals, all open.
public struct SecretKeys: Sendable {
    let current: (id: String, key: SymmetricKey)
    let all: [String: SymmetricKey]

    static let length = 32

    /// Reads one key per line, the one in force first: its name, a blank, and 32 bytes in hexadecimal.
    ///
    /// - Returns: nil for anything else, for none, and for two of one name.
    public init?(_ text: String) {
        var keys: [(id: String, key: SymmetricKey)] = []
        for line in text.split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
            let parts = line.split(separator: " ")
            guard parts.count == 2, (1...40).contains(parts[0].utf8.count),
                let bytes = SecretKeys.bytes(hexadecimal: parts[1]), bytes.count == SecretKeys.length
            else { return nil }
            keys.append((String(parts[0]), SymmetricKey(data: bytes)))
        }
        guard let first = keys.first, Set(keys.map(\.id)).count == keys.count else { return nil }
        current = first
        all = Dictionary(keys.map { ($0.id, $0.key) }, uniquingKeysWith: { first, _ in first })
    }

    /// A line with a new key.
    public static func line(id: String, from secrets: SecretSource) -> String {
        let digits = Array("0123456789abcdef")
        let text = secrets.bytes(length).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return "\(id) \(String(text))"
    }

    private static func bytes(hexadecimal text: Substring) -> [UInt8]? {
        let digits = text.map { $0.isASCII ? $0.hexDigitValue.map { UInt8($0) } : nil }
        guard digits.count.isMultiple(of: 2), !digits.contains(nil) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0]! << 4 | digits[$0 + 1]! }
    }
}

/// Seals what the database must keep but must not tell: second factors, mail that waits, passwords of mailboxes.
///
/// The keys are read, or made, when they are first needed.
public final class SecretBox: Sendable {
    private let load: @Sendable () throws -> SecretKeys
    private let keys = Mutex<SecretKeys?>(nil)

    public init(load: @escaping @Sendable () throws -> SecretKeys) {
        self.load = load
    }

    /// - Parameter purpose: What the bytes are and whose; they open for the same purpose only, so that nobody who
    ///   writes to the database can move a secret to another place.
    public func seal(_ bytes: [UInt8], for purpose: String) throws -> Sealed {
        let (id, key) = try loaded().current
        let box = try AES.GCM.seal(bytes, using: key, authenticating: Array("\(id)\n\(purpose)".utf8))
        guard let combined = box.combined else { throw SealingFault.damaged }
        return Sealed(keyID: id, bytes: Array(combined))
    }

    /// - Throws: ``SealingFault``.
    public func open(_ sealed: Sealed, for purpose: String) throws -> [UInt8] {
        guard let key = try loaded().all[sealed.keyID] else { throw SealingFault.unknownKey(sealed.keyID) }
        do {
            let box = try AES.GCM.SealedBox(combined: sealed.bytes)
            let authenticated = Array("\(sealed.keyID)\n\(purpose)".utf8)
            return Array(try AES.GCM.open(box, using: key, authenticating: authenticated))
        } catch {
            throw SealingFault.damaged
        }
    }

    /// The name of the key in force; what is sealed with another one can be sealed anew.
    public var currentKeyID: String {
        get throws { try loaded().current.id }
    }

    private func loaded() throws -> SecretKeys {
        try keys.withLock { keys in
            if let keys { return keys }
            let read = try load()
            keys = read
            return read
        }
    }
}

/// Why something sealed cannot be opened.
public enum SealingFault: Error, Equatable, CustomStringConvertible {
    case unknownKey(String)
    /// Changed, cut, or sealed for something else.
    case damaged

    public var description: String {
        switch self {
        case .unknownKey(let id):
            "The secret key file has no key “\(id)”, with which a stored secret is sealed. Put the file back that was in use when it was stored."
        case .damaged: "A stored secret cannot be opened: it was changed, or its key was."
        }
    }
}
