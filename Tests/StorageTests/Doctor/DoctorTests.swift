import Records
import SalesCore
import SampleData
import Storage
import Synchronization
import TestSupport
import Testing
import Worklist

@Suite("The doctor")
struct DoctorTests {
    private func broken(_ doctor: Doctor) async throws -> [String] {
        try await doctor.examine().filter { !$0.isSound }.map { "\($0.name): \($0.example ?? "")" }
    }

    private func names(_ doctor: Doctor) async throws -> [String] {
        try await doctor.examine().filter { !$0.isSound }.map(\.name)
    }

    private static let organisation: [GeneratedRow] = {
        var rows: [GeneratedRow] = []
        try? Organisation(size: .demo, now: .monday9).generate { rows.append($0) }
        return rows
    }()

    @Test("finds a generated organisation sound, and its list the same when computed anew", arguments: Engine.allCases)
    func generated(engine: Engine) async throws {
        let rows = DoctorTests.organisation
        try await withDatabase(engine) { database in
            // Batch by batch: one long transaction would keep the events of other tests waiting on PostgreSQL.
            try await database.withoutTransaction { connection in
                let ids = Numbers()
                let loader = try BulkLoader(
                    connection: connection,
                    registry: .standard,
                    now: .monday9,
                    author: TestHouse.id("author", 1),
                    ids: GUIDSource { TestHouse.id("loaded", ids.next()) }
                )
                for row in rows { try loader.add(table: row.table, id: row.id, values: row.values) }
                try loader.finish()
            }
            let doctor = Doctor(database: database, registry: .standard)
            #expect(try await broken(doctor).isEmpty)
            let before = try await TableDump(of: database, only: ["work_item", "work_concern"])
            #expect(before["work_concern"].count > 1000)
            try await doctor.rebuildProjection(at: .monday9)
            #expect(try await TableDump(of: database, only: ["work_item", "work_concern"]) == before)
        }
    }

    /// Damage, by the invariant that must be found broken.
    private static let damage: [(String, Statement)] = [
        ("closed items concern nobody", Statement("update work_item set valid_to = 1")),
        ("work list equals its recomputation", Statement("delete from work_concern")),
        ("work list equals its recomputation", Statement("delete from work_item")),
        ("work list equals its recomputation", Statement("update work_item set record_name = 'Someone'")),
        ("work list equals its recomputation", Statement("update work_item set sort_key = '0' || sort_key")),
        ("work list equals its recomputation", Statement("update work_item set is_all_day = 1 - is_all_day")),
        ("work list equals its recomputation", Statement("update work_concern set due_day = due_day + 1")),
        ("work list equals its recomputation", Statement("update work_concern set sort_key = 'x'")),
        ("work list equals its recomputation", Statement("update work_concern set principal_id = item_id")),
        ("work list equals its recomputation", Statement("update activity set subject = 'Else'")),
        ("work list equals its recomputation", Statement("update lead set fullname = 'Else'")),
        (
            "work list equals its recomputation",
            Statement("update activity set statecode = 1, statuscode = 2, actualend = 1 where statecode = 0")
        ),
        ("undone operations name the operation that undid them", Statement("update operation set undone_by = id")),
        ("every activity has an owner that exists", Statement("update activity set ownerid = id")),
        (
            "what is about a deleted record went with it",
            Statement("update activity set regardingobjectid = (select record_id from history where action = 'delete')")
        ),
        ("closed activities say when they were closed", Statement("update activity set statecode = 2, statuscode = 3")),
        ("status reasons belong to their states", Statement("update lead set statuscode = 3")),
        ("every idempotency key has its answer", Statement("update idempotency set code = null")),
        ("ended jobs have an end, running ones have none", Statement("update job set finished_on = 1")),
        ("ended jobs have an end, running ones have none", Statement("update job set state = 'done'")),
    ]

    @Test("finds each invariant that is broken on purpose", arguments: Engine.allCases, DoctorTests.damage.indices)
    func findsDamage(engine: Engine, index: Int) async throws {
        let (name, statement) = DoctorTests.damage[index]
        try await withTestHouse(engine) { house in
            _ = try await house.leadWithCall()
            try await furnishJournal(house)
            #expect(try await broken(house.doctor).isEmpty)
            _ = try await house.database.write { try $0.execute(statement) }
            #expect(try await names(house.doctor).contains(name), "\(statement.sqlite)")
        }
    }

    private func furnishJournal(_ house: TestHouse) async throws {
        _ = try await house.pipeline.perform(
            .create,
            as: house.seller,
            key: IdempotencyKey(key: "k", digest: "d")
        ) { session in
            (try session.create(house.registry["lead"], [Change("lastname", .text("Key"))]).id, Answer(code: 204))
        }
        let gone = try await house.lead(named: "Gone")
        try await house.change(.delete) { try $0.delete(gone) }
        try await house.jobs.create(
            Job(
                id: house.nextID(),
                kind: .bulkCommand,
                person: house.seller.id,
                operation: house.nextID(),
                payload: "{}",
                total: nil,
                createdOn: house.now
            )
        )
    }

    @Test("a history entry without its operation cannot be written", arguments: Engine.allCases)
    func historyNeedsOperation(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            _ = try await house.leadWithCall()
            await #expect(throws: DatabaseError.self) {
                try await house.database.write { try $0.execute(Statement("delete from operation")) }
            }
        }
    }

    @Test("puts a list that is out of step right again", arguments: Engine.allCases)
    func rebuilds(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            for name in ["Ada", "Beth", "Cid"] { _ = try await house.leadWithCall(named: name) }
            let done = try await house.leadWithCall(named: "Done").1
            try await house.complete(done)
            let list = try await house.list(for: house.seller)
            for statement in ["delete from work_concern", "update work_item set sort_key = 'x', record_name = 'y'"] {
                _ = try await house.database.write { try $0.execute(Statement(statement)) }
                #expect(try await house.list(for: house.seller) != list)
                try await house.doctor.rebuildProjection(at: house.now)
                #expect(try await house.list(for: house.seller) == list)
                #expect(try await broken(house.doctor).isEmpty)
            }
        }
    }
}

/// Ordinals for the ids of one load.
private final class Numbers: Sendable {
    private let last = Mutex(0)

    func next() -> Int {
        last.withLock { last in
            last += 1
            return last
        }
    }
}
