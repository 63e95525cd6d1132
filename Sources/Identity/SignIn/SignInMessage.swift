public import SalesCore

/// What is said to somebody who cannot sign in.
public enum SignInMessage: Message, Equatable {
    /// The same for an unknown address, a wrong password and a disabled person.
    case wrong
    case slowedDown(seconds: Int)
    case crowded
    /// The organisation's people come in through another issuer alone.
    case passwordsOff

    public var english: String {
        switch self {
        case .wrong: "The address or the password is not right. Try again."
        case .slowedDown(let seconds): "Too many attempts. Try again in \(SignInMessage.english(seconds))."
        case .crowded: "Too many people are signing in at this moment. Try again in a few seconds."
        case .passwordsOff: "Passwords are turned off here. Sign in through your organisation."
        }
    }

    public var french: String {
        switch self {
        case .wrong: "L’adresse ou le mot de passe n’est pas correct. Réessayez."
        case .slowedDown(let seconds): "Trop de tentatives. Réessayez dans \(SignInMessage.french(seconds))."
        case .crowded: "Trop de personnes se connectent en ce moment. Réessayez dans quelques secondes."
        case .passwordsOff: "Les mots de passe sont désactivés ici. Connectez-vous par votre organisation."
        }
    }

    private static func english(_ seconds: Int) -> String {
        if seconds < 60 { return seconds == 1 ? "1 second" : "\(seconds) seconds" }
        let minutes = (seconds + 59) / 60
        return minutes == 1 ? "1 minute" : "\(minutes) minutes"
    }

    /// French uses the singular up to and including 1.
    private static func french(_ seconds: Int) -> String {
        if seconds < 60 { return seconds < 2 ? "\(seconds) seconde" : "\(seconds) secondes" }
        let minutes = (seconds + 59) / 60
        return minutes < 2 ? "\(minutes) minute" : "\(minutes) minutes"
    }
}
