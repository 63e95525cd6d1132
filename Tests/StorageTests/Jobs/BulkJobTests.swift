import Records
import SalesCore
import Storage
import Synchronization
import TestSupport
import Testing
import Worklist

@Suite("Long work in chunks")
struct BulkJobTests {
    private let worker = TestHouse.id("worker", 1)

    private func runner(_ house: TestHouse, _ pipeline: Pipeline? = nil, by other: GUID? = nil) -> JobRunner {
        JobRunner(
            jobs: house.jobs,
            pipeline: pipeline ?? house.pipeline,
            identity: house.identity,
            worker: other ?? worker
        )
    }

    /// So many leads, each with a call due now, all made in one operation.
    private func calls(_ house: TestHouse, _ count: Int) async throws -> [GUID] {
        let ids = (0..<count).map { TestHouse.id("call", $0) }
        let owner = house.seller.reference
        try await house.change(.create) { session in
            let leads = try session.createMany(
                house.registry["lead"],
                (0..<count).map { (nil, [Change("lastname", .text("Lead \($0)")), .link("ownerid", owner)]) }
            )
            _ = try session.createMany(
                house.registry["phonecall"],
                zip(leads, ids).map { lead, id in
                    (
                        id,
                        [
                            Change("subject", .text("Call")), Change("scheduledend", .instant(session.now)),
                            .link("regardingobjectid", lead.reference), .link("ownerid", owner),
                        ]
                    )
                }
            )
        }
        return ids
    }

    /// The ids, of which a job does the first half in its first chunk: ids that nothing has fill it, each of them
    /// refused. A job goes through its rows by id.
    private func twoChunks(_ ids: [GUID]) -> [GUID] {
        let half = ids.sorted()[ids.count / 2 - 1]
        let strays = (1...JobRunner.chunk - ids.count / 2).map { GUID(high: half.high, low: half.low + UInt64($0)) }
        return ids + strays
    }

    private func start(_ command: WorklistCommand, on targets: [GUID], in house: TestHouse) async throws -> Job {
        let job = Job(
            id: house.nextID(),
            kind: .bulkCommand,
            person: house.seller.id,
            operation: house.nextID(),
            payload: BulkCommand(command, targets: targets).json,
            total: targets.count,
            createdOn: house.now
        )
        try await house.jobs.create(job)
        return job
    }

    private func closed(_ house: TestHouse) async throws -> Int {
        try await house.rows("phonecall").filter { $0.state == 1 }.count
    }

    @Test("is done to its end, with refusals counted and told apart from what was done", arguments: Engine.allCases)
    func refusalsAreCounted(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let ids = try await calls(house, 12)
            try await house.complete(ids[3])
            let foreign = try await house.lead(named: "Foreign", owner: house.stranger.reference)
            let strangers = try await house.call(on: foreign, due: house.now, owner: house.stranger.reference)
            let job = try await start(
                .complete(note: nil, status: nil),
                on: twoChunks(ids) + [strangers, TestHouse.nobody, ids[0]],
                in: house
            )
            #expect(try await runner(house).runOne())
            let ended = try #require(try await house.jobs.job(job.id, for: house.seller))
            #expect(ended.state == .done)
            #expect(ended.done == 11)
            #expect(ended.failed == 498)
            #expect(ended.finishedOn == house.now)
            #expect(try await closed(house) == 12)
            #expect(try await house.row("phonecall", strangers)?.state == 0)
            #expect(try await !runner(house).runOne())
        }
    }

    @Test(
        "is one operation, which a second job takes back as a whole",
        arguments: [(Engine.sqlite, 502), (.postgres, 12)]
    )
    func undone(engine: Engine, count: Int) async throws {
        try await withTestHouse(engine) { house in
            let ids = try await calls(house, count)
            let before = try await TableDump.visible(in: house.database)
            let job = try await start(.skip(note: nil), on: ids, in: house)
            _ = try await runner(house).runOne()
            #expect(try await house.names().isEmpty)
            #expect(try await house.operation(job.operation)?.kind == .skip)
            let undo = Job(
                id: house.nextID(),
                kind: .undo,
                person: house.seller.id,
                operation: house.nextID(),
                payload: job.operation.description,
                total: count,
                createdOn: house.now
            )
            try await house.jobs.create(undo)
            _ = try await runner(house).runOne()
            #expect(try await house.jobs.job(undo.id, for: house.seller)?.done == count)
            #expect(try await house.operation(job.operation)?.undoneBy == undo.operation)
            #expect(try await TableDump.visible(in: house.database).difference(from: before).isEmpty)
            await expectRefusal(.conflict, RecordMessage.undoneAlready) { try await house.undo(job.operation) }
        }
    }

    @Test(
        "cancelled in the middle it stops after the chunk it is at, and what was done stays",
        arguments: Engine.allCases
    )
    func cancelled(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let ids = try await calls(house, 12)
            let job = try await start(
                .complete(note: nil, status: nil),
                on: twoChunks(ids),
                in: house
            )
            let jobs = house.jobs
            let seller = house.seller
            let now = house.now
            // As soon as the first chunk is in, the person cancels.
            let store = InterruptedStore(house) { transactions in
                if transactions == 2 { _ = try await jobs.cancel(job.id, at: now, for: seller) }
            }
            _ = try await runner(house, store.pipeline).runOne()
            let ended = try #require(try await house.jobs.job(job.id, for: house.seller))
            #expect(ended.state == .cancelled)
            #expect(ended.done == 6)
            #expect(ended.failed == 494)
            #expect(try await closed(house) == 6)
            #expect(try await !runner(house).runOne())
            #expect(try await closed(house) == 6)
        }
    }

    @Test(
        "K-21: undone in the middle it stops after the chunk it is at, and all of it is taken back",
        arguments: Engine.allCases
    )
    func undoneInTheMiddle(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let ids = try await calls(house, 12)
            let job = try await start(.complete(note: nil, status: nil), on: twoChunks(ids), in: house)
            let store = InterruptedStore(house) { transactions in
                guard transactions == 2 else { return }
                let done = try await closed(house)
                let restored = try await house.undo(job.operation).report.restored
                #expect(done == 6 && restored.count >= 6)
            }
            _ = try await runner(house, store.pipeline).runOne()
            #expect(try await house.jobs.job(job.id, for: house.seller)?.state == .cancelled)
            #expect(try await closed(house) == 0)
            #expect(try await !runner(house).runOne())
            #expect(try await closed(house) == 0)
            await expectRefusal(.conflict, RecordMessage.undoneAlready) { try await house.undo(job.operation) }
        }
    }

    @Test("K-21: a job that undoes stops the one that is at work, and takes back all of it", arguments: Engine.allCases)
    func undoneByAJob(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let job = try await start(
                .complete(note: nil, status: nil),
                on: twoChunks(try await calls(house, 12)),
                in: house
            )
            let store = InterruptedStore(house) { transactions in
                guard transactions == 2 else { return }
                let undo = Job(
                    id: house.nextID(),
                    kind: .undo,
                    person: house.seller.id,
                    operation: house.nextID(),
                    payload: job.operation.description,
                    total: 6,
                    createdOn: house.now
                )
                try await house.jobs.create(undo)
                #expect(try await runner(house, by: TestHouse.id("worker", 2)).runOne())
                #expect(try await house.jobs.job(undo.id, for: house.seller)?.done == 6)
            }
            _ = try await runner(house, store.pipeline).runOne()
            #expect(try await house.jobs.job(job.id, for: house.seller)?.state == .cancelled)
            #expect(try await closed(house) == 0)
        }
    }

    @Test("K-21: undone before it has begun it does nothing; others do not stop it", arguments: Engine.allCases)
    func undoneBefore(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let ids = try await calls(house, 2)
            let job = try await start(.complete(note: nil, status: nil), on: ids, in: house)
            await expectRefusal(.notFound, RecordMessage.undoUnknown) {
                try await house.undo(job.operation, as: house.mate)
            }
            #expect(try await house.jobs.job(job.id, for: house.seller)?.state == .running)
            #expect(try await house.undo(job.operation).report == UndoReport())
            #expect(try await house.jobs.job(job.id, for: house.seller)?.state == .cancelled)
            #expect(try await !runner(house).runOne())
            #expect(try await closed(house) == 0)
        }
    }

    @Test("what is more than is undone at once does not count as undone", arguments: Engine.allCases)
    func moreThanAtOnce(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let ids = try await calls(house, WriteSession.undoAtOnce + 1)
            let all = try await house.run(.complete(note: nil, status: nil), on: ids)
            await expectRefusal(.conflict, RecordMessage.stillRunning) { try await house.undo(all) }
            #expect(try await house.operation(all)?.undoneBy == nil)
            #expect(try await closed(house) == ids.count)
        }
    }

    @Test("after a worker's death another goes on where it stopped and does nothing twice", arguments: Engine.allCases)
    func resumes(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let ids = try await calls(house, 12)
            let job = try await start(
                .complete(note: "Once", status: nil),
                on: twoChunks(ids),
                in: house
            )
            let store = InterruptedStore(house) { transactions in
                if transactions == 2 { throw CancellationError() }
            }
            await #expect(throws: CancellationError.self) { try await runner(house, store.pipeline).runOne() }
            let halfway = try #require(try await house.jobs.job(job.id, for: house.seller))
            #expect(halfway.state == .running)
            #expect(halfway.done == 6)
            #expect(try await runner(house).runOne())
            let ended = try #require(try await house.jobs.job(job.id, for: house.seller))
            #expect(ended.state == .done)
            #expect(ended.done == 12)
            #expect(ended.failed == 494)
            #expect(try await house.rows("annotation").count == 12)
        }
    }

    @Test("what breaks off because the database was away, its worker goes on with at once", arguments: Engine.allCases)
    func brokenOff(engine: Engine) async throws {
        struct Away: Error {}
        try await withTestHouse(engine) { house in
            let job = try await start(
                .complete(note: "Once", status: nil),
                on: twoChunks(try await calls(house, 12)),
                in: house
            )
            let store = InterruptedStore(house) { transactions in
                if transactions == 2 { throw Away() }
            }
            await #expect(throws: Away.self) { try await runner(house, store.pipeline).runOne() }
            #expect(try await !runner(house, by: TestHouse.id("worker", 2)).runOne())
            #expect(try await runner(house).runOne())
            let ended = try #require(try await house.jobs.job(job.id, for: house.seller))
            #expect((ended.state, ended.done, ended.failed) == (.done, 12, 494))
            #expect(try await house.rows("annotation").count == 12)
        }
    }

    @Test("who was too slow leaves the rows to whoever took the job over", arguments: Engine.allCases)
    func takenOver(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let job = try await start(
                .complete(note: "Once", status: nil),
                on: twoChunks(try await calls(house, 12)),
                in: house
            )
            let other = TestHouse.id("worker", 2)
            let store = InterruptedStore(house) { transactions in
                guard transactions == 2 else { return }
                // Its lease has run out meanwhile.
                try await house.jobs.release(job.id, by: other)
                #expect(try await runner(house).runOne())
            }
            #expect(try await runner(house, store.pipeline, by: other).runOne())
            let ended = try #require(try await house.jobs.job(job.id, for: house.seller))
            #expect((ended.state, ended.done, ended.failed) == (.done, 12, 494))
            #expect(try await house.rows("annotation").count == 12)
        }
    }

    @Test("W-66: skipping the waits of many closes nothing that does not wait", arguments: Engine.allCases)
    func waitsOfMany(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let ids = try await calls(house, 12)
            let job = try await start(.skipWait, on: twoChunks(ids), in: house)
            #expect(try await runner(house).runOne())
            let ended = try #require(try await house.jobs.job(job.id, for: house.seller))
            #expect(ended.done == 0 && ended.failed == ended.total)
            #expect(try await house.rows("phonecall").allSatisfy { $0.state == 0 })
        }
    }

    @Test("each chunk keeps it in the same hands, however long it takes", arguments: Engine.allCases)
    func renewed(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let job = try await start(.setRead(true), on: try await calls(house, 1), in: house)
            let other = TestHouse.id("worker", 2)
            // A lease that is over as soon as it is given.
            #expect(try await house.jobs.claim(kinds: [.bulkCommand], by: worker, for: .zero)?.payload == job.payload)
            #expect(try await house.jobs.claim(kinds: [.bulkCommand], by: other, for: .zero)?.id == job.id)
            try await house.change(.complete) { session in
                _ = try session.unit.advance(job.id, from: nil, by: JobProgress(done: 0, failed: 0, cursor: nil))
            }
            #expect(try await house.jobs.claim(kinds: [.bulkCommand], by: worker, for: .zero) == nil)
        }
    }

    @Test("in the hands of one worker it is not given to another", arguments: Engine.allCases)
    func leased(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let job = try await start(.setRead(true), on: [], in: house)
            let kinds: [Job.Kind] = [.bulkCommand, .undo]
            #expect(try await house.jobs.claim(kinds: [.import], by: worker, for: .seconds(60)) == nil)
            #expect(try await house.jobs.claim(kinds: kinds, by: worker, for: .seconds(60))?.id == job.id)
            let other = TestHouse.id("worker", 2)
            #expect(try await house.jobs.claim(kinds: kinds, by: other, for: .seconds(60)) == nil)
            try await house.jobs.release(job.id, by: other)
            #expect(try await house.jobs.claim(kinds: kinds, by: other, for: .seconds(60)) == nil)
            try await house.jobs.release(job.id, by: worker)
            #expect(try await house.jobs.claim(kinds: kinds, by: other, for: .seconds(60))?.id == job.id)
        }
    }

    @Test("belongs to its person; an administrator sees it too", arguments: Engine.allCases)
    func ofOnesOwn(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let job = try await start(.setRead(true), on: [], in: house)
            for person in [house.mate, house.stranger, house.manager] {
                #expect(try await house.jobs.job(job.id, for: person) == nil)
                #expect(try await house.jobs.cancel(job.id, at: house.now, for: person) == nil)
                #expect(try await house.jobs.jobs(for: person, limit: 10).isEmpty)
            }
            #expect(try await house.jobs.jobs(for: house.admin, limit: 10).map(\.id) == [job.id])
            #expect(try await house.jobs.job(job.id, for: house.seller)?.state == .running)
        }
    }

    @Test("of somebody who has been disabled fails with the reason", arguments: Engine.allCases)
    func personGone(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let ids = try await calls(house, 1)
            let job = try await start(.complete(note: nil, status: nil), on: ids, in: house)
            try await house.change { try $0.update(house.seller.reference, [Change("isdisabled", .bool(true))]) }
            #expect(try await runner(house).runOne())
            let ended = try #require(try await house.jobs.job(job.id, for: house.admin))
            #expect(ended.state == .failed)
            #expect(ended.message == JobMessage.personGone.english)
            #expect(try await closed(house) == 0)
        }
    }

    @Test("W-131: that fails as a whole says why in its person's language", arguments: Engine.allCases)
    func failsInFrench(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await house.change(.settings, as: house.seller) { session in
                let table = session.registry["msdyn_workqueueusersetting"]
                let language = Change("sv_language", .text("fr"))
                if let row = try session.unit.find(table, where: "ownerid", is: .guid(session.caller.id)).first {
                    try session.update(row.reference, [language])
                } else {
                    try session.create(table, [language])
                }
            }
            let job = Job(
                id: house.nextID(),
                kind: .bulkCommand,
                person: house.seller.id,
                operation: house.nextID(),
                payload: "nonsense",
                total: 1,
                createdOn: house.now
            )
            try await house.jobs.create(job)
            #expect(try await runner(house).runOne())
            let ended = try #require(try await house.jobs.job(job.id, for: house.seller))
            #expect(ended.state == .failed)
            #expect(ended.message == JobMessage.unreadable.french)
        }
    }

    @Test(
        "keeps its command through its JSON form",
        arguments: [
            WorklistCommand.complete(note: "é\n", status: 4), .complete(note: nil, status: nil), .skip(note: "No"),
            .skip(note: nil), .skipWait, .snooze(until: .monday9), .setRead(true), .setRead(false), .setFollowed(true),
            .setFollowed(false), .assign(to: RecordReference("team", .zero)),
        ]
    )
    func commandsKept(command: WorklistCommand) throws {
        let bulk = try #require(BulkCommand(json: BulkCommand(command, targets: [.zero]).json))
        #expect(bulk.command == command)
        #expect(bulk.command.kind == command.kind)
        #expect(bulk.targets == [GUID.zero.description])
    }
}

extension GUID {
    fileprivate static let zero = GUID(high: 0, low: 0)
}

/// The house's own store, with something happening before a transaction, counted from 1.
private final class InterruptedStore: WriteStore {
    private let store: SQLWriteStore
    private let registry: Registry
    private let clocks: Clocks
    private let ids: GUIDSource
    private let count = Mutex(0)
    private let before: @Sendable (Int) async throws -> Void

    init(_ house: TestHouse, before: @escaping @Sendable (Int) async throws -> Void) {
        store = SQLWriteStore(database: house.database, registry: house.registry, identity: house.identity)
        registry = house.registry
        clocks = house.pipeline.clocks
        ids = house.pipeline.ids
        self.before = before
    }

    var pipeline: Pipeline { Pipeline(store: self, registry: registry, clocks: clocks, ids: ids) }

    func transaction<Result: Sendable>(
        _ body: @escaping @Sendable (any UnitOfWork) throws -> Result
    ) async throws -> Result {
        let number = count.withLock { count in
            count += 1
            return count
        }
        try await before(number)
        return try await store.transaction(body)
    }
}
