import Foundation
import Logging
import Records
import SalesCore
import Storage
import Worklist

/// What the database alone can do, for `bin/bench`: the limits beside which the program is measured.
///
///     BenchLimits page DATABASE EMAIL NOW WORKERS SECONDS
///     BenchLimits update DATABASE WORKERS SECONDS
///     BenchLimits statement DATABASE EMAIL NOW
///     BenchLimits point DATABASE WORKERS SECONDS
///     BenchLimits insert DATABASE WORKERS SECONDS
///     BenchLimits access DATABASE SELLER ADMINISTRATOR SECONDS
///     BenchLimits contains DATABASE TEXT…
///     BenchLimits bulk DATABASE EMAIL
///
/// Each prints one JSON object. `statement` prints the text and the arguments of the page's statement, for other tools.
@main
struct Limits {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch (arguments.first, arguments.count) {
        case ("page", 6):
            let question = try await PageQuestion(database: arguments[1], email: arguments[2], now: arguments[3])
            let limit = PageLimit(question: question, workers: Int(arguments[4]) ?? 8)
            report(try await limit.measure(for: .seconds(Double(arguments[5]) ?? 5)))
        case ("update", 4):
            let limit = try await UpdateLimit(database: arguments[1], workers: Int(arguments[2]) ?? 1)
            report(try await limit.measure(for: .seconds(Double(arguments[3]) ?? 5)))
        case ("statement", 4):
            let question = try await PageQuestion(database: arguments[1], email: arguments[2], now: arguments[3])
            report(["text": question.statement.postgres, "arguments": question.arguments.map(PageQuestion.text)])
        case ("point", 4):
            let limit = PointLimit(address: arguments[1], workers: Int(arguments[2]) ?? 8)
            report(try await limit.measure(for: .seconds(Double(arguments[3]) ?? 5)))
        case ("insert", 4):
            let limit = try await InsertLimit(database: arguments[1], workers: Int(arguments[2]) ?? 1)
            report(try await limit.measure(for: .seconds(Double(arguments[3]) ?? 5)))
        case ("access", 5):
            let limit = AccessLimit(address: arguments[1], seller: arguments[2], administrator: arguments[3])
            report(try await limit.measure(for: .seconds(Double(arguments[4]) ?? 6)))
        case ("contains", 3...):
            report(try await ContainsLimit(address: arguments[1], texts: Array(arguments.dropFirst(2))).measure())
        case ("bulk", 3):
            report(try await BulkLimit(address: arguments[1], email: arguments[2]).measure())
        default:
            FileHandle.standardError.write(Data("usage: BenchLimits page|update|statement DATABASE …\n".utf8))
            exit(2)
        }
    }

    static func open(_ address: String, connections: Int) throws -> any Database {
        var options = DatabaseOptions.silent(fraction: { Double.random(in: 0..<1) })
        options.connections = connections
        options.waitLimit = .seconds(120)
        return try openDatabase(url: address, options: options)
    }

    private static func report(_ object: [String: Any]) {
        guard let data = try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys]) else { return }
        print(String(decoding: data, as: UTF8.self))
    }
}

/// How many rounds some workers made in a time.
struct Rate {
    let rounds: Int
    let seconds: Double

    var perSecond: Double { Double(rounds) / seconds }
}

/// Counts the rounds that several workers make until the time is over.
///
/// - Parameter worker: Runs rounds until the instant and returns how many.
func rate(
    workers: Int,
    for duration: Duration,
    _ worker: @escaping @Sendable (_ number: Int, _ end: ContinuousClock.Instant) async throws -> Int
) async throws -> Rate {
    let start = ContinuousClock.now
    let rounds = try await withThrowingTaskGroup(of: Int.self) { group in
        for number in 0..<workers {
            group.addTask { try await worker(number, start + duration) }
        }
        return try await group.reduce(0, +)
    }
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    return Rate(rounds: rounds, seconds: Double(seconds) + Double(attoseconds) / 1e18)
}
