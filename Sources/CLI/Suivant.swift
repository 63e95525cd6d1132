import ArgumentParser

/// The one program: serves, migrates, fills, imports, examines.
@main
struct Suivant: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suivant",
        abstract: "The work list that says whom to contact next, in what order and why.",
        subcommands: [
            ServeCommand.self, MigrateCommand.self, DemoCommand.self, DoctorCommand.self, ImportCommand.self,
            ExportCommand.self, UserCommand.self, TokenCommand.self, ClientCommand.self, MailCommand.self,
            BackupCommand.self, VerifyCommand.self, RestoreCommand.self,
        ]
    )
}
