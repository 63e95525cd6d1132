import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@Suite("Setting the work list up")
struct WorkspaceTests {
    @discardableResult
    private func publish(
        _ house: TestHouse,
        as caller: Caller? = nil,
        over version: Int64? = nil,
        _ change: @escaping @Sendable (inout Workspace) -> Void
    ) async throws -> GUID {
        try await house.change(as: caller) { session in
            var workspace = Workspace(try session.configuration(Workspace.name)?["sv_definition"].text)
            change(&workspace)
            try session.publish(workspace, over: version)
        }
    }

    @Test(
        "W-93, W-95: what is published, a quota too, is known to another instance with its next request",
        arguments: Engine.allCases
    )
    func published(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let registry = Registry(tables: Registry.standardTables)
            let other = SQLIdentityStore(database: house.database, keeper: RegistryKeeper(registry))
            _ = try await other.caller(id: house.seller.id)
            #expect(registry.workspace == .factory && registry.workspace.monthlyQuota == nil)
            let operation = try await publish(house) { workspace in
                workspace.recordTypes = ["contact", "lead"]
                workspace.disabled = [.replay, .offlineCopy]
                workspace.monthlyQuota = 1500
                workspace.hasFormCommands = true
            }
            _ = try await other.caller(id: house.seller.id)
            #expect(registry.workspace.recordTypes == ["contact", "lead"])
            #expect(!registry.workspace.has(.offlineCopy) && registry.workspace.has(.bulkCommands))
            #expect(registry.workspace.monthlyQuota == 1500 && registry.workspace.hasFormCommands)
            let row = try #require(try await house.rows("msdyn_worklistviewconfiguration").first)
            // W-93: when, and by whom.
            #expect(row["sv_publishedon"] == .instant(house.now))
            #expect(row["sv_publishedby"] == .guid(house.admin.id))
            _ = try await house.undo(operation, as: house.admin)
            _ = try await other.caller(id: house.seller.id)
            #expect(registry.workspace == .factory)
        }
    }

    @Test("K-14: sales managers choose the record types, and nothing else", arguments: Engine.allCases)
    func managers(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await publish(house, as: house.manager) { $0.recordTypes = ["lead"] }
            for change: @Sendable (inout Workspace) -> Void in [
                { $0.isEnabled = false }, { $0.disabled = [.replay] }, { $0.hasFormCommands = true },
                { $0.monthlyQuota = 5 }, { $0.roles = [TestHouse.id("Salesperson", 1)] },
            ] {
                await expectRefusal(.forbidden, WorkspaceMessage.administratorsOnly) {
                    try await publish(house, as: house.manager, change)
                }
            }
            await expectRefusal(.forbidden, AccessMessage.mayNotDo(.publishViews)) {
                try await publish(house, as: house.seller) { $0.recordTypes = ["account"] }
            }
        }
    }

    @Test("two who publish at once: the second is told by whom, and nothing is overwritten", arguments: Engine.allCases)
    func conflict(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await publish(house, over: 0) { $0.recordTypes = ["lead"] }
            await expectRefusal(.preconditionFailed, WorkspaceMessage.publishedMeanwhile(by: "Admin")) {
                try await publish(house, as: house.manager, over: 0) { $0.recordTypes = ["account"] }
            }
            let version = try #require(try await house.rows("msdyn_worklistviewconfiguration").first).version
            try await publish(house, as: house.manager, over: version) { $0.recordTypes = ["account"] }
            await expectRefusal(.preconditionFailed, WorkspaceMessage.publishedMeanwhile(by: "Manager")) {
                try await publish(house, over: version) { $0.recordTypes = ["contact"] }
            }
            try await house.identity.followRegistry()
            #expect(house.registry.workspace.recordTypes == ["account"])
        }
    }

    @Test("W-91: what cannot stand on the list is refused, and so is an empty choice", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            for name in ["product", "phonecall", "systemuser", "nothing", "msdyn_sequence"] {
                await expectRefusal(.invalid, WorkspaceMessage.notARecordType(name)) {
                    try await publish(house) { $0.recordTypes = ["lead", name] }
                }
            }
            await expectRefusal(.invalid, WorkspaceMessage.noRecordType) {
                try await publish(house) { $0.recordTypes = [] }
            }
            await expectRefusal(.invalid, WorkspaceMessage.noRole) { try await publish(house) { $0.roles = [] } }
            await expectRefusal(.invalid, AccessMessage.noSuchRole(TestHouse.nobody)) {
                try await publish(house) { $0.roles = [TestHouse.nobody] }
            }
            await expectRefusal(.invalid, WorkspaceMessage.badQuota(0)) {
                try await publish(house) { $0.monthlyQuota = 0 }
            }
        }
    }

    @Test("X-4, W-94: open to the roles that were chosen, and closed to all when it is turned off")
    func open() async throws {
        try await withTestHouse(.sqlite) { house in
            var workspace = Workspace()
            #expect(workspace.isOpen(to: house.seller) && workspace.isOpen(to: house.manager))
            workspace.roles = [TestHouse.id("Sales Manager", 1)]
            #expect(!workspace.isOpen(to: house.seller) && workspace.isOpen(to: house.manager))
            #expect(!workspace.isOpen(to: house.admin))
            workspace.isEnabled = false
            #expect(!workspace.isOpen(to: house.manager) && !workspace.has(.bulkCommands))
        }
    }

    @Test("what an older or newer program wrote still means something", arguments: ["", "[]", "{\"roles\":1}", "{}"])
    func unreadable(text: String) {
        #expect(Workspace(text) == .factory)
    }

    @Test("W-92: sample data come as a job, belong to whoever adds them, and go again", arguments: Engine.allCases)
    func samples(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let rows = (1...3).map { number in
                SampleRow(
                    RecordReference("lead", TestHouse.id("sample", number)),
                    [Change("lastname", .text("Sample \(number)"))]
                )
            }
            let call = SampleRow(
                RecordReference("phonecall", TestHouse.id("samplecall", 1)),
                [
                    Change("subject", .text("Call")), Change("scheduledend", .instant(house.now)),
                    .link("regardingobjectid", rows[0].record),
                ]
            )
            func run(_ data: SampleWork, total: Int) async throws {
                let job = Job(
                    id: try #require(GUID(data.job)),
                    kind: .sampleData,
                    person: house.admin.id,
                    operation: data.action == .add ? try #require(GUID(data.operation)) : house.nextID(),
                    payload: data.text,
                    total: total,
                    createdOn: house.now
                )
                try await house.jobs.create(job)
                try await house.change(.settings) { try $0.publish(SampleWork.name, data.text) }
                let runner = JobRunner(
                    jobs: house.jobs,
                    pipeline: house.pipeline,
                    identity: house.identity,
                    worker: TestHouse.id("worker", 1),
                    samples: { _ in rows + [call] }
                )
                #expect(try await runner.runOne())
                let done = try #require(try await house.jobs.job(job.id, for: house.admin))
                #expect(done.state == .done && done.done == total && done.failed == 0)
            }
            let own = try await house.lead(named: "Mine")
            let operation = house.nextID()
            try await run(SampleWork(.add, operation: operation, job: house.nextID(), at: house.now), total: 4)
            let lead = try #require(try await house.row("lead", rows[0].record.id))
            #expect(lead.owner == house.admin.reference)
            #expect(try await house.names(for: house.admin) == ["Sample 1"])

            // One was changed and one is gone since: both are no reason to leave anything.
            try await house.change { session in
                try session.update(rows[1].record, [Change("lastname", .text("Changed"))])
                try session.delete(rows[2].record)
            }
            let task = try await house.activity(.task, on: rows[0].record, due: house.now, owner: house.admin.reference)
            try await run(SampleWork(.remove, operation: operation, job: house.nextID(), at: house.now), total: 4)
            #expect(try await house.row("task", task) == nil)
            #expect(try await house.doctor.examine().allSatisfy(\.isSound))
            #expect(try await house.rows("lead").map(\.id) == [own.id])
            #expect(try await house.rows("phonecall").isEmpty)
            #expect(try await house.names(for: house.admin).isEmpty)
            let kept = try await house.rows("msdyn_worklistviewconfiguration").first {
                $0.displayName == SampleWork.name
            }
            #expect(kept?["sv_definition"].isNull == true)
        }
    }
}
