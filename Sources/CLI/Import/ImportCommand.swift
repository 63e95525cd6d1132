public import ArgumentParser
import Foundation
import Identity
public import Importing
import Records
import SalesCore

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Bring the rows of a CSV file into a table.",
        discussion: """
            The file is CSV with a header line, plain or gzip, in UTF-8. Rows that are not taken go to NAME.rejected.csv \
            in the current folder. See docs/import for files, maps and values.
            """
    )

    @OptionGroup var database: DatabaseArgument
    @Argument(help: "The table's logical name, such as lead.")
    var table: String
    @Argument(help: "FILE.csv or FILE.csv.gz.", completion: .file(extensions: ["csv", "gz"]))
    var file: String
    @Option(help: "A map file that says which column goes where; default: the header names the columns.")
    var map: String?
    @Option(help: "E-mail address of the owner of new records.")
    var owner: String?
    @Option(help: "Update the record that has the row's value in this column, where there is one.")
    var key: String?
    @Option(help: "KIND:SUBJECT:DUE, the first activity of each new record, such as \"phonecall:First call:today\".")
    var activity: String?
    @Option(help: "Continue a job that broke off, with the same file and options.")
    var resume: String?
    @Flag(help: "Do everything, keep nothing.")
    var dryRun = false
    @Option(help: "What a row that is not taken means: stop or skip.")
    var onError: ImportOptions.OnError = .skip
    @Option(
        name: .customLong("as"),
        help: "E-mail address of the person on whose behalf it is done; default: an administrator."
    )
    var actor: String?

    func validate() throws {
        if dryRun, resume != nil { throw ValidationError("--dry-run writes nothing, so there is nothing to --resume.") }
        if let resume, GUID(resume) == nil { throw ValidationError("“\(resume)” is not the id of a job.") }
    }

    mutating func run() async throws {
        let settings = try await Settings.read(database: database.database)
        Logging.start(level: settings.logLevel)
        let house = try await House.open(settings)
        do {
            let summary = try await bringIn(with: house)
            await house.close()
            try report(summary)
        } catch {
            await house.close()
            throw error
        }
    }

    private func bringIn(with house: House) async throws -> ImportSummary {
        let options = ImportOptions(
            owner: owner,
            key: key,
            activity: try activity.map { try FirstActivity($0, registry: house.registry) },
            isDryRun: dryRun,
            onError: onError,
            rejects: ImportCommand.rejectsFile(for: file)
        )
        let mapBytes = try map.map { try ImportMap.bytes(ofFileAt: $0) }
        let caller = try await house.caller(acting: actor)
        let importer = Importer(pipeline: house.pipeline, jobs: house.jobs, records: house.records)
        let (file, table, job) = (file, table, resume.flatMap { GUID($0) })
        return try await stoppingOnInterrupt {
            let bar = ProgressBar()
            defer { bar.clear() }
            if let job {
                return try await importer.resume(
                    job,
                    file,
                    into: table,
                    map: mapBytes,
                    options: options,
                    as: caller,
                    notice: bar.show
                )
            }
            return try await importer.run(
                file,
                into: table,
                map: mapBytes,
                options: options,
                as: caller,
                leavingOut: { columns in
                    standardError("not imported, set by the system: \(columns.joined(separator: ", "))")
                },
                began: { standardError("job \($0)") },
                notice: bar.show
            )
        }
    }

    private func report(_ summary: ImportSummary) throws {
        if let rejects = summary.rejectsFile { standardError("rejected rows: \(rejects)") }
        print((dryRun ? "dry run: " : "") + summary.english)
        switch summary.ending {
        case .done: return
        case .stopped(let fault):
            let column = fault.column.isEmpty ? "" : ", column \(fault.column)"
            standardError("stopped at line \(fault.line)\(column): \(fault.reason.english)")
            throw ExitCode(1)
        case .cancelled:
            standardError("The import was cancelled.")
            throw ExitCode(1)
        }
    }

    /// `NAME.rejected.csv` in the current folder.
    static func rejectsFile(for file: String) -> String {
        var name = file.split(separator: "/").last.map(String.init) ?? "import"
        for ending in [".gz", ".csv"] where name.lowercased().hasSuffix(ending) && name.count > ending.count {
            name.removeLast(ending.count)
        }
        return name + ".rejected.csv"
    }
}

extension ImportOptions.OnError: ExpressibleByArgument {}
