import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@Suite("Changes to many records at once")
struct BulkRecordsTests {
    private func leads(_ house: TestHouse, _ count: Int, owner: RecordReference? = nil) async throws -> [GUID] {
        let owner = owner ?? house.seller.reference
        let table = house.registry["lead"]
        return try await house.pipeline.run(.create, as: house.admin) { session in
            try session.createMany(
                table,
                (0..<count).map { (nil, [Change("lastname", .text("Lead \($0)")), .link("ownerid", owner)]) }
            ).map(\.id)
        }
    }

    private func start(
        _ command: RecordCommand,
        on targets: [GUID],
        of table: Table,
        in house: TestHouse,
        as caller: Caller? = nil
    ) async throws -> Job {
        let job = Job(
            id: house.nextID(),
            kind: .bulkRecords,
            person: (caller ?? house.seller).id,
            operation: house.nextID(),
            payload: BulkRecords(command, of: table, targets: targets).json,
            total: targets.count,
            createdOn: house.now
        )
        try await house.jobs.create(job)
        let runner = JobRunner(
            jobs: house.jobs,
            pipeline: house.pipeline,
            identity: house.identity,
            worker: TestHouse.id("worker", 1)
        )
        #expect(try await runner.runOne())
        return try #require(try await house.jobs.job(job.id, for: house.admin))
    }

    @Test("every kind of value arrives as it was sent", arguments: Engine.allCases)
    func values(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let table = house.registry["lead"]
            let account = try await house.create("account", [Change("name", .text("A"))], owner: house.seller.reference)
            let changes: [Change] = [
                Change("jobtitle", .text("“Owner”")), Change("leadqualitycode", .int(1)),
                Change("donotemail", .bool(true)), Change("revenue", .decimal(Decimal4("12.5")!)),
                Change("companyname", .null), .link("parentaccountid", account),
            ]
            let ids = try await leads(house, 3)
            let job = try await start(.update(changes), on: ids, of: table, in: house)
            #expect(job.state == .done && job.done == 3 && job.failed == 0)
            for id in ids {
                let row = try #require(try await house.row("lead", id))
                for change in changes { #expect(row[change.column] == change.value, "\(change.column)") }
            }
        }
    }

    @Test("what is refused is left, with its reason in both languages", arguments: Engine.allCases)
    func refusals(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let mine = try await leads(house, 2)
            let foreign = try await leads(house, 1, owner: house.stranger.reference)
            let job = try await start(
                .delete,
                on: mine + foreign + [TestHouse.nobody],
                of: house.registry["lead"],
                in: house
            )
            #expect(job.done == 2 && job.failed == 2)
            let refusals = try await house.jobs.refusals(of: job.id, after: 0, limit: 10)
            #expect(refusals.map(\.record.id) == (foreign + [TestHouse.nobody]).sorted())
            #expect(refusals.allSatisfy { $0.english.contains("Does Not Exist") && $0.french.contains("n’existe pas") })
            #expect(try await house.rows("lead").map(\.id) == foreign)
        }
    }

    @Test("is one operation that is taken back as a whole", arguments: Engine.allCases)
    func undone(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let ids = try await leads(house, 12)
            let before = try await TableDump.visible(in: house.database)
            let mate = house.mate.reference
            let job = try await start(
                .assign(to: mate),
                on: ids,
                of: house.registry["lead"],
                in: house,
                as: house.manager
            )
            #expect(job.done == 12)
            #expect(try await house.rows("lead").allSatisfy { $0.owner == mate })
            try await house.undo(job.operation, as: house.manager)
            #expect(try await TableDump.visible(in: house.database).difference(from: before).isEmpty)
        }
    }

    @Test("activities of all kinds are changed in the tables of their kinds", arguments: Engine.allCases)
    func pointers(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            let call = try await house.call(on: lead, due: house.now)
            let task = try await house.activity(.task, on: lead, due: house.now)
            let job = try await start(
                .delete,
                on: [call, task, TestHouse.nobody],
                of: house.registry.activitypointer,
                in: house
            )
            #expect(job.done == 2 && job.failed == 1)
            #expect(try await house.rows("phonecall").isEmpty)
            #expect(try await house.rows("task").isEmpty)
            #expect(try await house.names().isEmpty)
        }
    }
}
