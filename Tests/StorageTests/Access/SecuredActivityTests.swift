import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

/// What the tables of activities keep from a person, and what they may be about, holds for all activities in one.
@Suite("All activities in one")
struct SecuredActivityTests {
    private func secure(_ house: TestHouse, _ column: String, of tables: String...) async throws {
        try await house.change(.customise) { session in
            for table in tables { try session.change(column, of: table) { $0.isSecured = true } }
        }
        try await house.identity.followRegistry()
    }

    private func grant(_ house: TestHouse, _ column: String, of tables: String...) async throws -> Caller {
        let grant = RoleGrant.ColumnGrant(mayRead: true, mayWrite: false)
        let columns = Dictionary(uniqueKeysWithValues: tables.map { ($0, [column: grant]) })
        try await house.change(.access) { session in
            try session.set(
                RoleGrant(name: "", template: nil, columns: columns),
                of: TestHouse.id("Salesperson", 1)
            )
        }
        return try #require(try await house.identity.caller(id: house.seller.id))
    }

    private func found(_ house: TestHouse, _ filter: Predicate, for caller: Caller) async throws -> [Row] {
        let query = RowQuery(house.registry.activitypointer, filter: filter, limit: 9)
        #expect(
            try await house.records.activityCount(query, upTo: 9, for: caller)
                == house.records.activities(query, for: caller).count
        )
        return try await house.records.activities(query, for: caller)
    }

    @Test(
        "X-31: a column that one kind secures is empty in all, found by no filter, and not in Up next",
        arguments: Engine.allCases
    )
    func secured(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (lead, call) = try await house.leadWithCall()
            let task = try await house.activity(.task, on: lead, due: house.now.adding(hours: 2))
            try await house.change { session in
                try session.update(
                    RecordReference("phonecall", call),
                    [Change("phonenumber", .text("+33 6 12 34 56 78")), Change("description", .text("Secret call"))]
                )
                try session.update(RecordReference("task", task), [Change("description", .text("Secret task"))])
            }
            let pointer = RecordReference(Table.activityPointerName, task)
            #expect(try await house.records.row(pointer, for: house.seller)?["description"] == .text("Secret task"))
            try await secure(house, "description", of: "task")
            try await secure(house, "phonenumber", of: "phonecall")

            for caller in [house.seller, house.manager] {
                let row = try #require(try await house.records.row(pointer, for: caller))
                #expect(row["description"] == .null)
                #expect(row["subject"] == .text("task"))
                let secret = Predicate.matches("description", .contains, "secret")
                #expect(try await found(house, secret, for: caller).isEmpty)
                let number = Predicate.compare("phonenumber_digits", .equal, .text("33612345678"))
                #expect(try await found(house, number, for: caller).isEmpty)
                let upNext = try await house.worklist.activities(regarding: lead, for: caller)
                #expect(Set(upNext.map(\.id)) == [call, task])
                #expect(upNext.allSatisfy { $0["description"].isNull && $0["phonenumber"].isNull })
            }
            let all = try await house.worklist.activities(regarding: lead, for: house.admin)
            #expect(Set(all.map { $0["description"] }) == [.text("Secret call"), .text("Secret task")])
            #expect(all.contains { $0["phonenumber"] == .text("+33 6 12 34 56 78") })
        }
    }

    @Test("X-31: it is read again by whoever may read it in every kind that secures it", arguments: Engine.allCases)
    func granted(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (lead, call) = try await house.leadWithCall()
            try await house.change { session in
                try session.update(RecordReference("phonecall", call), [Change("description", .text("Secret"))])
            }
            try await secure(house, "description", of: "task", "phonecall")
            let secret = Predicate.matches("description", .contains, "secret")
            var seller = try await grant(house, "description", of: "phonecall")
            #expect(try await found(house, secret, for: seller).isEmpty)
            seller = try await grant(house, "description", of: "phonecall", "task")
            #expect(try await found(house, secret, for: seller).map(\.id) == [call])
            let upNext = try await house.worklist.activities(regarding: lead, for: seller)
            #expect(upNext.map { $0["description"] } == [.text("Secret")])
        }
    }

    @Test("X-31: the order of Up next does not tell a secured time", arguments: Engine.allCases)
    func order(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let (lead, early) = try await house.leadWithCall(due: house.now.adding(hours: 1))
            house.wait(.seconds(60))
            let late = try await house.call(on: lead, due: house.now.adding(hours: 9))
            #expect(try await house.worklist.activities(regarding: lead, for: house.seller).map(\.id) == [early, late])
            try await secure(house, "scheduledend", of: "phonecall")
            // The last one made comes first.
            #expect(try await house.worklist.activities(regarding: lead, for: house.seller).map(\.id) == [late, early])
        }
    }

    @Test(
        "X-14, D-71: whoever owns a record of the organisation's own table sees what is planned about it",
        arguments: Engine.allCases
    )
    func ownTable(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            var table = TableDefinition()
            (table.english, table.pluralEnglish) = ("Machine", "Machines")
            (table.setName, table.nameColumn, table.isOwned, table.hasActivities) = (
                "crm_machines", "crm_name", true, true
            )
            try await house.change(.customise) { [table] session in
                try session.add("crm_machine", table, with: [])
            }
            try await house.identity.followRegistry()
            #expect(house.registry.activitypointer.column("regardingobjectid")?.targets.last == "crm_machine")
            let machine = try await house.create(
                "crm_machine",
                [Change("crm_name", .text("Drill"))],
                owner: house.seller.reference
            )
            let call = try await house.call(on: machine, due: house.now.adding(hours: 1), owner: house.admin.reference)
            let pointer = RecordReference(Table.activityPointerName, call)
            let about = Predicate.linked("regardingobjectid", machine)
            for caller in [house.seller, house.admin] {
                #expect(try await house.records.row(RecordReference("phonecall", call), for: caller) != nil)
                let row = try #require(try await house.records.row(pointer, for: caller))
                #expect(row.reference("regardingobjectid") == machine)
                #expect(try await found(house, about, for: caller).map(\.id) == [call])
                #expect(try await house.worklist.activities(regarding: machine, for: caller).map(\.id) == [call])
            }
            #expect(try await found(house, about, for: house.stranger).isEmpty)
            #expect(try await house.worklist.activities(regarding: machine, for: house.stranger).isEmpty)
        }
    }
}
