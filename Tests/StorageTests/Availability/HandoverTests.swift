import Calendar
import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@Suite("Handing over and spreading")
struct HandoverTests {
    private func handOver(
        _ house: TestHouse,
        _ items: [GUID],
        to receiver: Caller,
        until: Instant?,
        as caller: Caller? = nil
    ) async throws -> GUID {
        let operation = house.nextID()
        _ = try await house.pipeline.run(.assign, as: caller ?? house.seller, operation: operation) { session in
            try session.requireManaged(house.seller.id)
            return try session.handOver(
                try session.pending(items, of: house.seller.id).rows,
                of: house.seller.id,
                to: receiver.id,
                until: until,
                because: "Ill"
            ).items
        }
        return operation
    }

    private func returns(_ house: TestHouse) -> HandoverReturns {
        HandoverReturns(store: house.worklist, pipeline: house.pipeline) { try await house.identity.caller(id: $0) }
    }

    private func fresh(_ house: TestHouse, _ caller: Caller) async throws -> Caller {
        try #require(try await house.identity.caller(id: caller.id))
    }

    @Test("Work comes back by itself, and what was shared for it is shared no more", arguments: Engine.allCases)
    func comesBack(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (lead, call) = try await house.leadWithCall()
            let (_, done) = try await house.leadWithCall(named: "Bea")
            let until = house.now.adding(days: 2)
            _ = try await handOver(house, [call, done], to: house.stranger, until: until)
            let stranger = try await fresh(house, house.stranger)
            #expect(Set(try await house.names(for: stranger)) == ["Ada", "Bea"])
            #expect(try await house.records.row(lead, for: stranger)?.displayName == "Ada")
            try await house.change(.complete, as: stranger) {
                _ = try $0.run(.complete(note: nil, status: nil), on: done)
            }
            #expect(try await !returns(house).runOne())
            house.set(until)
            #expect(try await returns(house).runOne())
            #expect(try await !returns(house).runOne())
            #expect(try await house.row("phonecall", call)?.owner == house.seller.reference)
            // What was done in the meantime stays with whoever did it.
            #expect(try await house.row("phonecall", done)?.owner == house.stranger.reference)
            let after = try await fresh(house, house.stranger)
            #expect(try await house.records.row(lead, for: after) == nil)
            #expect(try await house.names(for: after).isEmpty)
            #expect(try await house.doctor.examine().allSatisfy(\.isSound))
        }
    }

    @Test("One undo takes back owners, shares and the return; one more brings them again", arguments: Engine.allCases)
    func undo(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (lead, call) = try await house.leadWithCall()
            let operation = try await handOver(house, [call], to: house.stranger, until: house.now.adding(days: 2))
            let undo = house.nextID()
            _ = try await house.pipeline.run(.undo, as: house.seller, operation: undo, undoing: operation) {
                try $0.undo(operation)
            }
            #expect(try await house.row("phonecall", call)?.owner == house.seller.reference)
            #expect(try await house.records.row(lead, for: try await fresh(house, house.stranger)) == nil)
            #expect(try await house.rows("sv_handover").isEmpty)
            _ = try await house.pipeline.run(.undo, as: house.seller, undoing: undo) { try $0.undo(undo) }
            #expect(try await house.row("phonecall", call)?.owner == house.stranger.reference)
            #expect(try await house.records.row(lead, for: try await fresh(house, house.stranger)) != nil)
        }
    }

    @Test("A manager hands over what a seller has; somebody else may not", arguments: Engine.allCases)
    func byManager(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (_, call) = try await house.leadWithCall()
            await #expect(throws: Refusal.self) {
                try await handOver(house, [call], to: house.mate, until: nil, as: house.mate)
            }
            let until = house.now.adding(days: 1)
            _ = try await handOver(house, [call], to: house.mate, until: until, as: house.manager)
            #expect(try await house.row("phonecall", call)?.owner == house.mate.reference)
            await #expect(throws: Refusal.self) {
                try await handOver(house, [call], to: house.mate, until: house.now.adding(days: -1), as: house.manager)
            }
        }
    }

    @Test("Two workers bring a handover back once", arguments: Engine.allCases)
    func twoWorkers(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (_, call) = try await house.leadWithCall()
            let until = house.now.adding(days: 1)
            _ = try await handOver(house, [call], to: house.mate, until: until)
            house.set(until)
            async let first = returns(house).runOne()
            async let second = returns(house).runOne()
            let did = try await [first, second]
            #expect(did.contains(true))
            #expect(try await house.rows("sv_handover").first?.version == 2)
        }
    }

    @Test("Issue 4: what is overdue goes over the following working days, so many a day", arguments: Engine.allCases)
    func spread(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            var items: [GUID] = []
            for index in 0..<5 {
                let lead = try await house.lead(named: "Lead \(index)", score: Int64(90 - index))
                items.append(try await house.call(on: lead, due: Zone.paris.at("2026-11-20", 7), isAllDay: index == 4))
            }
            let hours = try AvailabilityEntry(
                kind: .workingHours,
                start: LocalDate(daysSince1970: 20_000),
                hours: DayPart(TimeOfDay(minutes: 480), TimeOfDay(minutes: 1020)),
                days: .workdays,
                zone: .paris
            )
            let operation = house.nextID()
            let (now, targets) = (house.now, items)
            _ = try await house.pipeline.run(.snooze, as: house.seller, operation: operation) { session in
                let rows = try session.pending(targets, of: house.seller.id).rows.compactMap { row in
                    row["scheduledend"].instant.map {
                        SpreadPlan.Item(id: row.id, dueAt: $0, isAllDay: row["sv_isallday"].bool ?? false)
                    }
                }
                return try session.spread(
                    SpreadPlan(
                        rows,
                        perDay: 2,
                        loads: [LocalDate(daysSince1970: 20_781): 1],
                        availability: Availability(entries: [hours], zone: .paris),
                        at: now
                    ).dues
                ).items
            }
            var dues: [Instant?] = []
            for item in items { dues.append(try await house.row("phonecall", item)?["scheduledend"].instant) }
            // Monday two, of which the time has passed; Tuesday one beside what is there, Wednesday two. Work begins at 8.
            #expect(
                dues == [
                    Zone.paris.end(of: LocalDate(daysSince1970: 20_780)),
                    Zone.paris.end(of: LocalDate(daysSince1970: 20_780)), Zone.paris.at("2026-11-24", 8),
                    Zone.paris.at("2026-11-25", 8),
                    Zone.paris.end(of: LocalDate(daysSince1970: 20_782)),
                ]
            )
            _ = try await house.pipeline.run(.undo, as: house.seller, undoing: operation) { try $0.undo(operation) }
            #expect(
                try await house.row("phonecall", items[0])?["scheduledend"].instant == Zone.paris.at("2026-11-20", 7)
            )
        }
    }

    // MARK: Whose work it is

    @Test(
        "K-1: only what the person owns is moved; what others have on the list says why it stays",
        arguments: Engine.allCases
    )
    func notOwn(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (lead, own) = try await house.leadWithCall()
            let mates = try await house.call(on: lead, due: house.now, owner: house.mate.reference)
            let teams = try await house.call(on: lead, due: house.now, owner: house.tigers)
            let done = try await house.call(on: lead, due: house.now)
            try await house.complete(done)
            let report = try await house.pipeline.run(.assign, as: house.seller) { session in
                let work = try session.pending([teams, own, done, mates, TestHouse.nobody], of: house.seller.id)
                return (rows: work.rows.map(\.id), refusals: work.refusals.map { ($0.item, $0.refusal.kind) })
            }
            #expect(report.rows == [own])
            #expect(report.refusals.map(\.0) == [teams, done, mates, TestHouse.nobody])
            let known = report.refusals.filter { $0.0 != TestHouse.nobody }
            #expect(known.allSatisfy { $0.1 == .conflict })
        }
    }

    @Test("What a person owns is counted item by item, whatever else stands on the list", arguments: Engine.allCases)
    func ownWork(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            let far = try await house.lead(named: "Far", owner: house.stranger.reference)
            try await house.change(.share) { session in
                try session.share(far, with: house.seller.reference, [.read, .appendTo])
            }
            let (day, hour) = (house.now.adding(days: -1), house.now.adding(hours: -1))
            let first = try await house.call(on: lead, due: day)
            let second = try await house.call(on: lead, due: hour, isAllDay: true)
            let third = try await house.activity(.appointment, on: far, due: day)
            try await house.call(on: lead, due: house.now.adding(hours: 1))
            try await house.call(on: lead, due: hour, owner: house.mate.reference)
            try await house.call(on: lead, due: hour, owner: house.tigers)
            let seller = try await fresh(house, house.seller)
            var query = house.query(for: seller)
            query.ownDue = day..<house.now
            let all = try await house.worklist.work(query, upTo: 10, for: seller)
            #expect(Set(all.map(\.id)) == [first, third], "an all-day item is due at the end of its day")
            #expect(all.first { $0.id == third }?.kind == .appointment)
            #expect(try await house.worklist.count(query, upTo: 10, for: seller) == 2)
            query.ownDue = day..<house.now.adding(days: 1)
            #expect(
                try await house.worklist.work(query, upTo: 10, for: seller).contains { $0.id == second && $0.isAllDay }
            )
            query.ownDue = day..<house.now
            query.reader = house.manager
            #expect(try await house.worklist.work(query, upTo: 10, for: seller).map(\.id) == [first])
        }
    }

    @Test(
        "For good, what the colleague may not read is shared for good, until it is undone",
        arguments: Engine.allCases
    )
    func forGood(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (lead, call) = try await house.leadWithCall()
            let operation = try await handOver(house, [call], to: house.stranger, until: nil, as: house.manager)
            #expect(try await house.row("phonecall", call)?.owner == house.stranger.reference)
            #expect(try await house.records.row(lead, for: try await fresh(house, house.stranger)) != nil)
            #expect(try await house.names(for: try await fresh(house, house.stranger)) == ["Ada"])
            house.set(house.now.adding(days: 365))
            #expect(try await !returns(house).runOne())
            house.set(house.now.adding(days: -365))
            try await house.undo(operation, as: house.manager)
            #expect(try await house.row("phonecall", call)?.owner == house.seller.reference)
            #expect(try await house.records.row(lead, for: try await fresh(house, house.stranger)) == nil)
            #expect(try await house.doctor.examine().allSatisfy(\.isSound))
        }
    }

    @Test("Issue 6: a list of the past shows what was handed over while it was", arguments: Engine.allCases)
    func replayed(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (_, call) = try await house.leadWithCall()
            let before = house.now
            house.wait(.seconds(60))
            let until = house.now.adding(days: 2)
            _ = try await handOver(house, [call], to: house.stranger, until: until)
            house.wait(.seconds(60))
            let during = house.now
            func names(at instant: Instant) async throws -> [String] {
                let stranger = try await fresh(house, house.stranger)
                let list = try await house.worklist.list(of: stranger.id, at: instant, for: stranger)
                return list.cards.map(\.recordName)
            }
            #expect(try await names(at: during) == ["Ada"])
            house.set(until)
            #expect(try await returns(house).runOne())
            house.wait(.seconds(60))
            for (at, expected) in [(before, []), (during, ["Ada"]), (house.now, [])] {
                #expect(try await names(at: at) == expected)
            }
        }
    }

    @Test(
        "What somebody shares besides outlives the handover, and its undo",
        arguments: Engine.allCases,
        [false, true]
    )
    func sharedBesides(engine: Engine, isUndone: Bool) async throws {
        try await withTestHouse(engine) { house in
            let (lead, call) = try await house.leadWithCall()
            let (other, second) = try await house.leadWithCall(named: "Bea")
            let until = house.now.adding(days: 2)
            let operation = try await handOver(house, [call, second], to: house.stranger, until: until)
            try await house.change(.share) { session in
                try session.share(lead, with: house.stranger.reference, [.read])
            }
            if isUndone {
                try await house.undo(operation)
            } else {
                house.set(until)
                #expect(try await returns(house).runOne())
            }
            let stranger = try await fresh(house, house.stranger)
            #expect(try await house.records.row(lead, for: stranger)?.displayName == "Ada")
            #expect(try await house.records.row(other, for: stranger) == nil)
            let shares = try await house.pipeline.look(as: house.admin) { try $0.shares(of: lead) }
            #expect(shares == [Share(principal: house.stranger.reference, mask: [.read])])
        }
    }

    @Test("W-70, X-30: whoever may change no activities spreads none of the own ones", arguments: Engine.allCases)
    func spreadAsk(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (_, call) = try await house.leadWithCall()
            let plan = SpreadPlan(
                [SpreadPlan.Item(id: call, dueAt: house.now.adding(days: -1), isAllDay: true)],
                perDay: 1,
                loads: [:],
                availability: Availability(zone: .paris),
                at: house.now
            ).dues
            try await house.change(.access) { session in
                try session.set(
                    RoleGrant(name: "", template: nil, depths: ["activitypointer": [.write: .none]]),
                    of: TestHouse.id("Salesperson", 1)
                )
            }
            let seller = try await fresh(house, house.seller)
            let report = try await house.pipeline.run(.snooze, as: seller) { session in
                let moved = try session.spread(plan)
                return (items: moved.items, kinds: moved.refusals.map(\.refusal.kind))
            }
            #expect(report.items.isEmpty && report.kinds == [.forbidden])
            // Whoever manages the person needs no right to the activities.
            let manager = try await fresh(house, house.manager)
            let moved = try await house.pipeline.run(.snooze, as: manager) { try $0.spread(plan).items }
            #expect(moved == [call])
        }
    }

    @Test("Where nothing could be handed over, nothing is shared either", arguments: Engine.allCases)
    func nothingWent(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (lead, call) = try await house.leadWithCall()
            try await house.change { session in
                try session.update(house.stranger.reference, [Change("isdisabled", .bool(true))])
            }
            let report = try await house.pipeline.run(.assign, as: house.seller) { session in
                let rows = try session.pending([call], of: house.seller.id).rows
                let done = try session.handOver(
                    rows,
                    of: house.seller.id,
                    to: house.stranger.id,
                    until: nil,
                    because: nil
                )
                return (done.items.count, done.refusals.count)
            }
            #expect(report.0 == 0 && report.1 == 1)
            #expect(try await house.rows("sv_handover").isEmpty)
            #expect(try await house.row("phonecall", call)?.owner == house.seller.reference)
            #expect(try await house.records.row(lead, for: house.stranger) == nil)
        }
    }

    // MARK: More than is moved in one go

    private func start(_ move: ListMove, in house: TestHouse) async throws -> Job {
        let job = Job(
            id: house.nextID(),
            kind: .listMove,
            person: house.seller.id,
            operation: house.nextID(),
            payload: move.json,
            total: move.count,
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
        return try #require(try await house.jobs.job(job.id, for: house.seller))
    }

    /// Ids that nothing has, between those of calls: with them a few calls fill two chunks.
    private func strays(after ids: [GUID]) -> [GUID] {
        let half = ids.sorted()[ids.count / 2 - 1]
        return (1...UInt64(JobRunner.chunk)).map { GUID(high: half.high, low: half.low + $0) }
    }

    @Test(
        "Issue 13: a long list is handed over as a job under one operation, and comes back",
        arguments: Engine.allCases
    )
    func longHandover(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            var calls: [GUID] = []
            for index in 0..<4 { calls.append(try await house.leadWithCall(named: "Lead \(index)").1) }
            let until = house.now.adding(days: 2)
            let move = ListMove(
                calls + strays(after: calls),
                of: house.seller.id,
                to: house.stranger.id,
                until: until,
                because: "Ill"
            )
            let job = try await start(move, in: house)
            #expect(job.state == .done && job.done == 4 && job.failed == JobRunner.chunk)
            #expect(try await house.rows("sv_handover").count == 2)
            #expect(try await house.names(for: try await fresh(house, house.stranger)).count == 4)
            let undo = try await house.undo(job.operation)
            #expect(undo.report.left.isEmpty)
            #expect(try await house.rows("sv_handover").isEmpty)
            for call in calls { #expect(try await house.row("phonecall", call)?.owner == house.seller.reference) }
            try await house.undo(undo.operation)
            house.set(until)
            #expect(try await returns(house).runOne())
            #expect(try await returns(house).runOne())
            for call in calls { #expect(try await house.row("phonecall", call)?.owner == house.seller.reference) }
        }
    }

    @Test("W-116: a job settles the absence when all has been moved; its undo asks again", arguments: Engine.allCases)
    func settlingJob(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let entry = house.registry["sv_availability"]
            let leave = try await house.pipeline.run(.create, as: house.seller) {
                try $0.create(
                    entry,
                    [
                        Change("sv_kind", .int(2)), Change("sv_startdate", .date(LocalDate("2026-11-19")!)),
                        Change("sv_enddate", .date(LocalDate("2026-11-20")!)),
                        Change("sv_timezone", .text("Europe/Paris")),
                    ]
                )
                .id
            }
            func isSettled() async throws -> Bool? {
                try await house.row("sv_availability", leave)?["sv_settled"].bool
            }
            func moved(_ items: [GUID]) async throws -> Job {
                var move = ListMove(items, of: house.seller.id, to: house.stranger.id, until: nil, because: nil)
                move.settles(leave)
                return try await start(move, in: house)
            }
            let (_, first) = try await house.leadWithCall(named: "Ada")
            let (_, second) = try await house.leadWithCall(named: "Bea")
            let partly = try await moved([first] + strays(after: [first, second]))
            #expect(partly.done == 1 && partly.failed == JobRunner.chunk)
            #expect(try await isSettled() != true, "what was left is asked about again")
            let whole = try await moved([second])
            #expect(whole.state == .done && whole.failed == 0)
            #expect(try await isSettled() == true)
            let undo = try await house.undo(whole.operation)
            #expect(undo.report.left.isEmpty)
            #expect(try await isSettled() != true)
            try await house.undo(undo.operation)
            #expect(try await isSettled() == true)
        }
    }

    @Test("Issue 13: a long list is spread as a job by one plan", arguments: Engine.allCases)
    func longSpread(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            var calls: [GUID] = []
            for index in 0..<4 { calls.append(try await house.leadWithCall(named: "Lead \(index)").1) }
            let all = calls + strays(after: calls)
            let plan = SpreadPlan(
                all.map { SpreadPlan.Item(id: $0, dueAt: house.now, isAllDay: true) },
                perDay: 1,
                loads: [:],
                availability: Availability(zone: .paris),
                at: house.now
            )
            let job = try await start(ListMove(all, of: house.seller.id, by: plan), in: house)
            #expect(job.state == .done && job.done == 4 && job.failed == JobRunner.chunk)
            let today = Zone.paris.day(of: house.now)
            for (index, call) in calls.enumerated() {
                let due = try await house.row("phonecall", call)?["scheduledend"].instant
                #expect(due == Zone.paris.end(of: today.adding(days: index)))
            }
        }
    }
}
