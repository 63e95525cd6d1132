import ArgumentParser
import Email
import Identity
import SMTP
import SalesCore
import Storage

struct MailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mail",
        abstract: "Try the mail server, and see what was sent and what waits.",
        subcommands: [Test.self, List.self]
    )
}

extension MailCommand {
    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send a mail to an address, now, and say what the mail server answered."
        )

        @OptionGroup var database: DatabaseArgument
        @Argument(help: "Whom to send it to.") var address: String

        mutating func run() async throws {
            let address = address
            let words = try await House.with(database) { house in
                guard let mail = house.mail else { throw SettingsError.noMailServer }
                guard let recipient = MailAddress(address) else { throw Refusal(.invalid, PeopleMessage.notAnAddress) }
                let message = OutgoingMail(
                    to: recipient,
                    subject: "Suivant",
                    text: "The mail server works. · Le serveur de messagerie fonctionne.\n",
                    language: "en"
                )
                return try await SMTPMailer(mail.server, greeting: mail.greeting).deliver(
                    message.message(from: mail.sender, date: house.clocks.system(), id: house.ids.next()),
                    from: mail.sender,
                    to: recipient
                ) {}
            }
            print(words)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The newest mails: when, state, attempts, the mail server's last words."
        )

        @OptionGroup var database: DatabaseArgument
        @Option(help: "How many.") var limit = 50

        mutating func run() async throws {
            let limit = limit
            let lines = try await House.with(database) { try await $0.outbox.latest(limit: limit) }
            let cells = lines.map { line in
                [
                    line.createdAt.description, line.state, String(line.attempts),
                    line.reply.map { singleLine($0) } ?? "",
                ]
            }
            for line in Columns.aligned(cells) { print(line) }
        }
    }
}
