public import ArgumentParser
import Foundation
public import Importing
import OData
import Records
import SalesCore

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the rows of a table to standard output."
    )

    @OptionGroup var database: DatabaseArgument
    @ArgumentParser.Argument(help: "The table's logical name, such as lead.")
    var table: String
    @Option(help: "Only rows for which this holds, such as \"statecode eq 0\".")
    var filter: String?
    @Option(help: "csv or ndjson.")
    var format: RecordExport.Format = .csv
    @Option(
        name: .customLong("as"),
        help: "E-mail address of the person whose rows they are; default: an administrator."
    )
    var actor: String?

    mutating func run() async throws {
        let settings = try await Settings.read(database: database.database)
        Logging.start(level: settings.logLevel)
        let house = try await House.open(settings)
        do {
            try await writeOut(from: house)
            await house.close()
        } catch {
            await house.close()
            throw error
        }
    }

    private func writeOut(from house: House) async throws {
        guard let table = house.registry.table(table) else { throw MapFault.unknownTable(table) }
        let caller = try await house.caller(acting: actor)
        let condition = try filter.map { text in
            let binder = FilterBinder(table, in: house.registry, caller: caller, now: house.clocks.business())
            return try binder.predicate(FilterExpression(parsing: text, in: .text("--filter")))
        }
        let export = RecordExport(table, as: format, from: house.records)
        try await stoppingOnInterrupt {
            let output = FileHandle.standardOutput
            try await export.run(filter: condition, as: caller) { try output.write(contentsOf: $0) }
        }
    }
}

extension RecordExport.Format: ExpressibleByArgument {}
