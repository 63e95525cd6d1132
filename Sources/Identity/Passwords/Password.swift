public import SalesCore

/// A password as it was typed, in the one form that is hashed (NFC, UTF-8). It never describes itself.
public struct Password: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    let bytes: [UInt8]

    /// A password to check. Any text will do: a wrong one is told only by its hash.
    public init(typed text: String) {
        bytes = Array(composed(text).utf8)
    }

    /// A password to keep.
    ///
    /// - Parameters:
    ///   - text: 12 to 128 characters (Unicode scalars after composition); nothing is asked of its composition.
    ///   - email: The address of its owner, which must not be the password itself.
    public init(choosing text: String, for email: String) throws(PasswordRefusal) {
        let text = composed(text)
        switch text.unicodeScalars.count {
        case ..<Password.shortest: throw .tooShort
        case (Password.longest + 1)...: throw .tooLong
        default: break
        }
        guard !CommonPasswords.contain(text), !CommonPasswords.isMade(text, of: email) else { throw .tooCommon }
        self.init(typed: text)
    }

    static let shortest = 12
    static let longest = 128

    public var description: String { "••••" }
    public var debugDescription: String { description }
}

/// Why a password is not accepted, and what to do about it.
public enum PasswordRefusal: Error, Message, Equatable, CustomStringConvertible {
    case tooShort
    case tooLong
    /// Among the first that anybody would guess.
    case tooCommon

    public var english: String {
        switch self {
        case .tooShort: "The password is too short. Use at least 12 characters; a few words in a row do well."
        case .tooLong: "The password is too long. Use at most 128 characters."
        case .tooCommon:
            "This password is among the first that others would try. Choose a few words that only you would put together."
        }
    }

    public var french: String {
        switch self {
        case .tooShort:
            "Le mot de passe est trop court. Utilisez au moins 12 caractères ; quelques mots à la suite conviennent."
        case .tooLong: "Le mot de passe est trop long. Utilisez au plus 128 caractères."
        case .tooCommon:
            "Ce mot de passe est parmi les premiers que d’autres essaieraient. Choisissez quelques mots que vous seul réuniriez."
        }
    }

    public var description: String { english }
}
