import Records
import SalesCore
import Storage
import TestSupport
import Testing
import Worklist

@Suite("The record types of the list")
struct RecordTypesTests {
    private func publish(_ house: TestHouse, _ types: [String]) async throws {
        try await house.change { session in
            var workspace = Workspace()
            workspace.recordTypes = types
            try session.publish(workspace, over: nil)
        }
        try await house.identity.followRegistry()
    }

    private func fill(_ house: TestHouse) async throws {
        let owner = house.seller.reference
        let due = house.now.adding(hours: 1)
        try await house.call(on: try await house.lead(named: "Ada"), due: due)
        let account = try await house.create("account", [Change("name", .text("Acme"))], owner: owner)
        try await house.call(on: account, due: due)
        let deal = try await house.create("opportunity", [Change("name", .text("Deal"))], owner: owner)
        try await house.call(on: deal, due: due)
    }

    private func addMachine(_ house: TestHouse) async throws {
        var table = TableDefinition()
        (table.english, table.pluralEnglish, table.french, table.pluralFrench) = (
            "Machine", "Machines", "Machine", "Machines"
        )
        (table.setName, table.nameColumn, table.isOwned, table.hasActivities) = ("crm_machines", "crm_name", true, true)
        try await house.change(.customise) { [table] session in
            try session.add("crm_machine", table, with: [])
        }
        try await house.identity.followRegistry()
    }

    @Test("W-4, W-91: a type that is taken off is in no list and no count, and comes back", arguments: Engine.allCases)
    func removing(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await fill(house)
            #expect(try await house.names() == ["Acme", "Ada", "Deal"])
            try await publish(house, ["lead", "opportunity"])
            #expect(try await house.names() == ["Ada", "Deal"])
            let query = house.query()
            #expect(try await house.worklist.count(query, upTo: 9, for: house.seller) == 2)
            #expect(try await house.worklist.items(query, upTo: 9, for: house.seller).count == 2)
            #expect(try await house.names(house.query(order: [Ordering("recordname")])) == ["Ada", "Deal"])
            let groups = try await house.worklist.groups(query, by: [.recordtype], upTo: 9, for: house.seller)
            #expect(Set(groups.map { $0.values[0] }) == [.text("lead"), .text("opportunity")])
            try await publish(house, ["lead", "opportunity", "account", "contact"])
            #expect(try await house.names() == ["Acme", "Ada", "Deal"])
        }
    }

    @Test("W-90: a table of one's own stands on the list once it is chosen, with its name", arguments: Engine.allCases)
    func ownTable(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await fill(house)
            try await addMachine(house)
            let machine = try await house.create(
                "crm_machine",
                [Change("crm_name", .text("Lathe"))],
                owner: house.seller.reference
            )
            let item = try await house.call(on: machine, due: house.now.adding(hours: 1))
            #expect(try await house.names() == ["Acme", "Ada", "Deal"])
            try await publish(house, ["lead", "opportunity", "account", "contact", "crm_machine"])
            let cards = try await house.list(for: house.seller)
            #expect(cards.map(\.recordName) == ["Acme", "Ada", "Deal", "Lathe"])
            #expect(cards.last?.record == machine)
            try await house.change { try $0.update(machine, [Change("crm_name", .text("Aardvark"))]) }
            #expect(try await house.names().first == "Aardvark")
            let byType = try await house.names(house.query(order: [Ordering("recordtype"), Ordering("recordname")]))
            #expect(byType == ["Acme", "Ada", "Aardvark", "Deal"])
            #expect(try await house.doctor.examine().allSatisfy(\.isSound))

            try await house.complete(item)
            #expect(try await house.names() == ["Acme", "Ada", "Deal"])
        }
    }

    @Test("a dropped table leaves the list without a trace", arguments: Engine.allCases)
    func dropping(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            try await fill(house)
            try await addMachine(house)
            let machine = try await house.create(
                "crm_machine",
                [Change("crm_name", .text("Lathe"))],
                owner: house.seller.reference
            )
            try await house.call(on: machine, due: house.now)
            try await publish(house, ["lead", "opportunity", "account", "contact", "crm_machine"])
            #expect(try await house.names().contains("Lathe"))
            try await house.change(.customise) { try $0.drop(table: "crm_machine") }
            try await house.identity.followRegistry()
            #expect(try await house.names() == ["Acme", "Ada", "Deal"])
            #expect(try await house.doctor.examine().allSatisfy(\.isSound))
        }
    }

    @Test("pages of a list with fewer types are as those of the whole", arguments: Engine.allCases)
    func paging(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            for number in 0..<7 {
                let owner = number % 2 == 0 ? house.seller.reference : house.tigers
                try await house.call(on: try await house.lead(named: "Lead \(number)", owner: owner), due: house.now)
            }
            try await fill(house)
            try await publish(house, ["lead"])
            let pages = try await house.pages(of: house.query(), size: 3)
            #expect(pages.map(\.count) == [3, 3, 2])
            #expect(pages.flatMap { $0 }.map(\.recordName) == (0..<7).map { "Lead \($0)" } + ["Ada"])
        }
    }
}
