import ArgumentParser
import Identity
import Records
import SalesCore
import Storage

extension UserCommand {
    struct Invite: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a person, who chooses a password by a link.",
            discussion: "The link goes out by mail, or is printed once where no mail server is set."
        )

        @OptionGroup var database: DatabaseArgument
        @Argument(help: "The address the person signs in with.") var email: String
        @Option(help: "Full name.") var name: String
        @Option(
            parsing: .upToNextOption,
            help: "Salesperson, \"Sales Manager\" or \"System Administrator\"; several allowed."
        )
        var role: [String]
        @Option(help: "The language of the mail: en or fr.") var language = "en"

        mutating func run() async throws {
            let (email, name) = (email, name)
            let roles = role.map { Role(typed: $0)?.rawValue ?? $0 }
            let language = Language(rawValue: language) ?? .english
            let settings = try await Settings.read(database: database.database)
            let delivery = try await House.with(database) { house in
                try await house.links.invite(
                    email: email,
                    name: name,
                    roles: roles,
                    language: language,
                    origin: try house.origin(settings),
                    by: nil
                ).delivery
            }
            delivery.tell(EmailAddress(typed: email))
        }
    }

    struct Link: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send or print a link with which a person chooses a new password."
        )

        @OptionGroup var database: DatabaseArgument
        @Argument(help: "The person's address.") var email: String
        @Option(help: "The language of the mail: en or fr.") var language = "en"

        mutating func run() async throws {
            let email = email
            let language = Language(rawValue: language) ?? .english
            let settings = try await Settings.read(database: database.database)
            let delivery = try await House.with(database) { house in
                let address = EmailAddress(typed: email)
                guard let person = try await house.identity.person(email: address) else {
                    throw Refusal(.notFound, PeopleMessage.nobody(email: singleLine(email)))
                }
                return try await house.links.send(
                    to: person,
                    language: language,
                    origin: house.origin(settings),
                    by: nil
                )
            }
            delivery.tell(EmailAddress(typed: email))
        }
    }
}

extension LinkDelivery {
    fileprivate func tell(_ email: EmailAddress) {
        switch self {
        case .mailed: print("a mail to \(email) is on its way")
        case .shown(let address): print(address)
        }
    }
}

extension House {
    /// What a link made on the command line begins with. A mail needs the public address; a printed link may lead to
    /// this machine.
    fileprivate func origin(_ settings: Settings) throws -> String {
        if let address = settings.publicURL { return address.hasSuffix("/") ? String(address.dropLast()) : address }
        guard mail == nil else { throw Refusal(.unprocessable, LinkMessage.noPublicAddress) }
        return "http://\(settings.listen.first ?? "127.0.0.1:8080")"
    }
}
