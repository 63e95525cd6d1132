import Importing
import Records
import SalesCore
import Storage
import TestSupport
import Testing

@Suite("An import that broke off goes on where it was")
struct ImportResumeTests {
    private func file(_ house: ImportHouse, _ range: Range<Int>, named name: String = "many.csv") throws -> String {
        try house.file(
            "lastname,donotemail\n" + range.map { "Vale \($0),\($0 % 400 == 7 ? "perhaps" : "no")\n" }.joined(),
            named: name
        )
    }

    /// An import that broke off in its second chunk.
    private func broken(_ house: ImportHouse, _ path: String) async throws -> ImportInterrupted {
        house.fail(from: 2)
        let error = await #expect(throws: ImportInterrupted.self) { try await house.run(path) }
        house.fail(from: nil)
        return try #require(error)
    }

    @Test("each row comes in once, whichever chunk the database fails in", arguments: Engine.allCases, [1, 2, 3])
    func resumes(engine: Engine, transaction: Int) async throws {
        try await withImportHouse(engine) { house in
            let path = try file(house, 0..<1300)
            house.fail(from: transaction)
            let interrupted = await #expect(throws: ImportInterrupted.self) {
                try await house.run(path, owner: "seller@demo.test", activity: "task:Prepare:tomorrow")
            }
            let broken = try #require(interrupted)
            let there = try await house.rows().count
            #expect(there == broken.summary.created)
            #expect(there + broken.summary.rejected == (transaction - 1) * 500)
            let job = try #require(try await house.jobs.job(broken.job, for: house.admin))
            #expect((job.state, job.done, job.failed) == (.running, there, broken.summary.rejected))
            house.fail(from: nil)
            let summary = try await house.run(
                path,
                owner: "seller@demo.test",
                activity: "task:Prepare:tomorrow",
                resuming: broken.job
            )
            #expect(summary.english == "created 1296, updated 0, rejected 4")
            #expect(Set(try await house.rows().map(\.displayName)).count == 1296)
            #expect(try await house.rows("task").count == 1296)
            #expect(house.rejected(path).map { $0.prefix { $0 != "," } } == ["line", "9", "409", "809", "1209"])
            await #expect(throws: OptionFault.jobEnded(broken.job, state: "done")) {
                try await house.run(
                    path,
                    owner: "seller@demo.test",
                    activity: "task:Prepare:tomorrow",
                    resuming: broken.job
                )
            }
        }
    }

    @Test("another file, map, owner or activity is refused", arguments: Engine.allCases)
    func otherThings(engine: Engine) async throws {
        try await withImportHouse(engine) { house in
            let path = try file(house, 0..<600)
            house.fail(from: 2)
            let broken = try #require(
                await #expect(throws: ImportInterrupted.self) { try await house.run(path, owner: "seller@demo.test") }
            )
            house.fail(from: nil)
            let other = try file(house, 1..<601, named: "other.csv")
            await #expect(throws: OptionFault.jobOf(other: .file)) {
                try await house.run(other, owner: "seller@demo.test", resuming: broken.job)
            }
            await #expect(throws: OptionFault.jobOf(other: .owner)) { try await house.run(path, resuming: broken.job) }
            await #expect(throws: OptionFault.jobOf(other: .activity)) {
                try await house.run(path, owner: "seller@demo.test", activity: "task:A:today", resuming: broken.job)
            }
            await #expect(throws: OptionFault.jobOf(other: .map)) {
                try await house.run(
                    path,
                    map: #"{"columns":{"lastname":"lastname"},"ignore":"*"}"#,
                    owner: "seller@demo.test",
                    resuming: broken.job
                )
            }
            await #expect(throws: OptionFault.jobUnknown(house.seller)) {
                try await house.run(path, resuming: house.seller)
            }
            #expect(try await house.run(path, owner: "seller@demo.test", resuming: broken.job).created == 598)
        }
    }

    @Test("of two programs that continue it only one does", arguments: Engine.allCases)
    func twice(engine: Engine) async throws {
        // It is about who may continue, not about how long one waits for the other's chunk beside hundreds of tests.
        try await withImportHouse(engine, configure: { $0.lockTimeout = .seconds(120) }) { house in
            let path = try file(house, 0..<1300)
            let broken = try await broken(house, path)
            async let one = Result.of { try await house.run(path, resuming: broken.job) }
            async let two = Result.of { try await house.run(path, resuming: broken.job) }
            let results = await [one, two]
            #expect(results.compactMap { try? $0.get() }.map(\.created) == [1296])
            for case .failure(let error) in results {
                let cause = (error as? ImportInterrupted)?.cause ?? error
                #expect(
                    [.jobElsewhere(broken.job), .jobEnded(broken.job, state: "done")].contains(cause as? OptionFault),
                    "\(cause)"
                )
            }
            #expect(try await house.rows().count == 1296)
        }
    }

    @Test("who comes to the end of what another has ended says so", arguments: Engine.allCases)
    func overtaken(engine: Engine) async throws {
        try await withImportHouse(engine) { house in
            let path = try file(house, 0..<600)
            let broken = try await broken(house, path)
            let error = await #expect(throws: ImportInterrupted.self) {
                try await house.resume(broken.job, path) {
                    let other = try await house.run(path, resuming: broken.job)
                    #expect(other.created == 598)
                }
            }
            #expect(error?.cause as? OptionFault == .jobEnded(broken.job, state: "done"))
            #expect(try await house.rows().count == 598)
            let bell = try await house.records.rows(
                RowQuery(Registry.standard["sv_notification"], limit: 10),
                for: house.admin
            )
            #expect(bell.count == 1, "the person is told once")
        }
    }

    @Test("who is cancelled behind the last chunk has not ended by itself", arguments: Engine.allCases)
    func cancelledAtTheEnd(engine: Engine) async throws {
        try await withImportHouse(engine) { house in
            let path = try file(house, 0..<600)
            let broken = try await broken(house, path)
            let summary = try await house.resume(broken.job, path) {
                _ = try await house.jobs.cancel(broken.job, at: House.noon, for: house.admin)
            }
            #expect(summary.ending == .cancelled)
            #expect(try await house.jobs.job(broken.job, for: house.admin)?.state == .cancelled)
        }
    }

    @Test("a job that somebody cancels ends after the chunk it is at", arguments: Engine.allCases)
    func cancelled(engine: Engine) async throws {
        try await withImportHouse(engine) { house in
            let path = try file(house, 0..<1300)
            let broken = try await broken(house, path)
            _ = try await house.jobs.cancel(broken.job, at: House.noon, for: house.admin)
            await #expect(throws: OptionFault.jobEnded(broken.job, state: "cancelled")) {
                try await house.run(path, resuming: broken.job)
            }
            #expect(try await house.rows().count == broken.summary.created)
        }
    }
}

extension Result where Failure == any Error {
    fileprivate static func of(_ work: () async throws -> Success) async -> Self {
        do { return .success(try await work()) } catch { return .failure(error) }
    }
}
