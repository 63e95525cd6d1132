import ArgumentParser
import Identity
import Records
import SalesCore

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user",
        abstract: "Add, list and disable people, and set their passwords.",
        subcommands: [Add.self, Invite.self, Link.self, List.self, Disable.self, Password.self]
    )
}

extension UserCommand {
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a person.",
            discussion: "The person can sign in once a password is set, here or with “suivant user password”."
        )

        @OptionGroup var database: DatabaseArgument
        @Argument(help: "The address the person signs in with.") var email: String
        @Option(help: "Full name.") var name: String
        @Option(
            parsing: .upToNextOption,
            help: "Salesperson, \"Sales Manager\" or \"System Administrator\"; several allowed."
        )
        var role: [String]
        @Flag(help: "Read the password from standard input.") var passwordStdin = false

        mutating func run() async throws {
            let (email, name, database) = (email, name, database)
            let roles = try role.map { typed in
                guard let role = Role(typed: typed) else {
                    throw Refusal(.invalid, PeopleMessage.unknownRole(singleLine(typed)))
                }
                return role
            }
            let password = passwordStdin ? try PasswordInput.read() : nil
            try await House.with(database) { house in
                _ = try await house.people.add(email: email, name: name, roles: roles, password: password)
            }
            print("added \(EmailAddress(typed: email))")
            if password == nil { print("no password yet: suivant user password \(EmailAddress(typed: email))") }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List all people: address, name, roles, state.")

        @OptionGroup var database: DatabaseArgument

        mutating func run() async throws {
            let people = try await House.with(database) { try await $0.people.list() }
            let lines = people.map { person in
                [
                    person.email, singleLine(person.name), person.roles.joined(separator: ", "),
                    person.isDisabled ? "disabled" : person.hasPassword ? "" : "no password",
                ]
            }
            for line in Columns.aligned(lines) { print(line) }
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Disable a person; all sessions and tokens of the person end at once."
        )

        @OptionGroup var database: DatabaseArgument
        @Argument(help: "The person's address.") var email: String

        mutating func run() async throws {
            let email = email
            try await House.with(database) { try await $0.people.disable(email: email) }
            print("disabled \(EmailAddress(typed: email))")
        }
    }

    struct Password: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set a person's password, read from standard input; all sessions of the person end."
        )

        @OptionGroup var database: DatabaseArgument
        @Argument(help: "The person's address.") var email: String

        mutating func run() async throws {
            let email = email
            let password = try PasswordInput.read()
            try await House.with(database) { try await $0.people.setPassword(email: email, to: password) }
            print("set the password of \(EmailAddress(typed: email))")
        }
    }
}

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Make bearer tokens for programs.",
        subcommands: [Create.self]
    )

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a new bearer token, once, alone on standard output."
        )

        @OptionGroup var database: DatabaseArgument
        @Option(help: "The address of the person for whom the program acts.") var user: String
        @Option(help: "What the token is for.") var name = ""
        @Option(help: "12h, 30d, 8w or never; ten years at most.") var expires =
            "\(CredentialLife.tokenDays)d"

        mutating func run() async throws {
            let (user, name) = (user, name)
            guard let expiry = TokenExpiry(expires) else { throw Refusal(.invalid, PeopleMessage.notAnExpiry) }
            let token = try await House.with(database) { house in
                try await house.people.createToken(email: user, name: name, expiry: expiry)
            }
            print(token.text)
        }
    }
}

extension House {
    /// Opens the house for one thing to be done in it, and closes it again, also when that fails.
    static func with<Result>(
        _ argument: DatabaseArgument,
        _ body: (House) async throws -> Result
    ) async throws -> Result {
        let settings = try await Settings.read(database: argument.database)
        Logging.start(level: settings.logLevel)
        let house = try await House.open(settings)
        do {
            let result = try await body(house)
            await house.close()
            return result
        } catch {
            await house.close()
            throw error
        }
    }
}
