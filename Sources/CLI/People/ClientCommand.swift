import ArgumentParser
import Identity
import Records
import SalesCore

struct ClientCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "client",
        abstract: "Add, list and disable programs that get their tokens from the token service.",
        subcommands: [Add.self, List.self, Disable.self]
    )
}

extension ClientCommand {
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a program; its id and its secret are printed once.",
            discussion: """
                In its own name the program acts as an application user with the roles given here. For people it acts \
                with their rights, after they agreed to it; it needs an address to return to.
                """
        )

        @OptionGroup var database: DatabaseArgument
        @Argument(help: "What people and logs know it by.") var name: String
        @Option(
            parsing: .upToNextOption,
            help: "Salesperson, \"Sales Manager\" or \"System Administrator\"; several allowed."
        )
        var role: [String] = []
        @Option(help: "Where browsers may be sent back to, repeatable: https://…, or http:// on their own machine.")
        var redirect: [String] = []
        @Flag(help: "It cannot keep a secret (an app, a page): no secret, and it acts for people only.")
        var `public` = false

        mutating func run() async throws {
            let (name, redirect, isPublic) = (name, redirect, `public`)
            let roles = try role.map { typed in
                guard let role = Role(typed: typed) else {
                    throw Refusal(.invalid, PeopleMessage.unknownRole(singleLine(typed)))
                }
                return role
            }
            let added = try await House.with(database) { house in
                try await house.clients.add(name: name, roles: roles, redirects: redirect, isPublic: isPublic)
            }
            print("client_id \(added.id)")
            if let secret = added.secret { print("client_secret \(secret)") }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List all programs: id, name, roles, state.")

        @OptionGroup var database: DatabaseArgument

        mutating func run() async throws {
            let clients = try await House.with(database) { try await $0.clients.list() }
            let lines = clients.map { client, roles in
                [
                    client.id.description, singleLine(client.name), roles.joined(separator: ", "),
                    client.redirects.joined(separator: " "),
                    client.isDisabled ? "disabled" : client.digest == nil ? "public" : "",
                ]
            }
            for line in Columns.aligned(lines) { print(line) }
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Disable a program; all its tokens end at once, those for people too."
        )

        @OptionGroup var database: DatabaseArgument
        @Argument(help: "Its id, or its name.") var client: String

        mutating func run() async throws {
            let client = client
            try await House.with(database) { try await $0.clients.disable(client) }
            print("disabled \(singleLine(client))")
        }
    }
}
