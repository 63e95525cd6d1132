import Email
import Foundation

/// Where mail goes and whom it comes from, as the operator set it.
struct MailRoute: Sendable {
    let server: MailServer
    let sender: MailAddress
    /// How we call ourselves to mail servers.
    let greeting: String

    /// - Returns: nil when no mail server is set.
    init?(_ settings: Settings) throws {
        guard let text = settings.smtp else { return nil }
        server = try MailServer(text)
        let host = settings.publicURL.flatMap { URLComponents(string: $0)?.host }
        greeting = host.flatMap { $0.contains(".") ? $0 : nil } ?? "localhost"
        if let chosen = settings.mailFrom {
            guard let sender = MailAddress(chosen, name: "Suivant") else { throw SettingsError.badSender(chosen) }
            self.sender = sender
        } else if let user = server.user, let sender = MailAddress(user, name: "Suivant") {
            self.sender = sender
        } else {
            guard let sender = MailAddress("suivant@\(host ?? "localhost")", name: "Suivant") else {
                throw SettingsError.badSender("suivant@\(host ?? "localhost")")
            }
            self.sender = sender
        }
    }
}
