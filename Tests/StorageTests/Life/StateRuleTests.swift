import Records
import SalesCore
import Storage
import TestSupport
import Testing

@Suite("States that are changed as columns")
struct StateRuleTests {
    @Test("what was merged stays closed", arguments: Engine.allCases)
    func merged(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let old = try await house.create("account", [Change("name", .text("ACME"))])
            let new = try await house.create("account", [Change("name", .text("Acme"))])
            let operation = try await house.change(.merge) { try $0.merge(old, into: new, []) }
            await expectRefusal(.conflict, LifeMessage.mergedAlready("ACME")) {
                try await house.change { try $0.update(old, [Change("statecode", .int(0))]) }
            }
            await expectRefusal(.conflict, LifeMessage.mergedAlready("ACME")) {
                try await house.change { try $0.update(old, [Change("statuscode", .int(1))]) }
            }
            // Everything else about it may still be corrected.
            try await house.change { try $0.update(old, [Change("description", .text("Gone"))]) }
            #expect(try await house.row("account", old.id)?.state == 1)
            _ = operation
        }
    }

    private static let expected = Decimal4(tenThousandths: 70_000)
    private static let other = Decimal4(tenThousandths: 50_000)

    private func deal(_ house: TestHouse) async throws -> RecordReference {
        try await house.create(
            "opportunity",
            [Change("name", .text("Deal")), Change("estimatedvalue", .decimal(Self.expected))],
            owner: house.seller.reference
        )
    }

    @Test(
        "an opportunity that is won, lost and opened as a column has value and day, or none",
        arguments: Engine.allCases
    )
    func opportunity(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let deal = try await deal(house)
            let today = Value.date(house.seller.zone.day(of: house.now))
            func after(_ changes: Change...) async throws -> Row {
                try await house.change(as: house.seller) { try $0.update(deal, changes) }
                return try #require(try await house.row("opportunity", deal.id))
            }
            let won = try await after(Change("statuscode", .int(3)))
            #expect(won.state == 1 && won["actualvalue"] == .decimal(Self.expected) && won["actualclosedate"] == today)
            let lost = try await after(Change("statecode", .int(2)))
            #expect(lost.state == 2 && lost["actualclosedate"] == today)
            #expect(lost["actualvalue"] == .decimal(Decimal4(tenThousandths: 0)))
            let open = try await after(Change("statecode", .int(0)))
            #expect(open.state == 0 && open["actualvalue"].isNull && open["actualclosedate"].isNull)
            let given = try await after(Change("statecode", .int(1)), Change("actualvalue", .decimal(Self.other)))
            #expect(given["actualvalue"] == .decimal(Self.other) && given["actualclosedate"] == today)
        }
    }

    @Test("X-31: a value that one may not read does not come into one that one may", arguments: Engine.allCases)
    func secured(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let deal = try await deal(house)
            try await house.change(.customise) {
                try $0.change("estimatedvalue", of: "opportunity") { $0.isSecured = true }
            }
            try await house.identity.followRegistry()
            try await house.change(as: house.seller) { try $0.update(deal, [Change("statecode", .int(1))]) }
            #expect(try await house.row("opportunity", deal.id)?["actualvalue"].isNull == true)
        }
    }
}
