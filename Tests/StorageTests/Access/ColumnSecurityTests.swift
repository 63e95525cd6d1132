import Records
import SalesCore
import Storage
import TestSupport
import Testing

@Suite("Secured columns")
struct ColumnSecurityTests {
    private func secure(_ house: TestHouse, _ column: String) async throws {
        try await house.change(.customise) { session in
            try session.change(column, of: "lead") { $0.isSecured = true }
        }
        try await house.identity.followRegistry()
    }

    private func grant(_ house: TestHouse, mayRead: Bool, mayWrite: Bool) async throws -> Caller {
        try await house.change(.access) { session in
            let grant = RoleGrant.ColumnGrant(mayRead: mayRead, mayWrite: mayWrite)
            try session.set(
                RoleGrant(name: "", template: nil, columns: ["lead": ["revenue": grant]]),
                of: TestHouse.id("Salesperson", 1)
            )
        }
        return try #require(try await house.identity.caller(id: house.seller.id))
    }

    @Test("X-31: an unreadable column is empty, and no filter, order or write knows it", arguments: Engine.allCases)
    func unreadable(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            let money = Value.decimal(Decimal4(tenThousandths: 50_000))
            try await house.change { try $0.update(lead, [Change("revenue", money)]) }
            try await secure(house, "revenue")
            let table = house.registry["lead"]
            let seller = try #require(try await house.identity.caller(id: house.seller.id))
            #expect(try await house.records.row(lead, for: seller)?["revenue"] == .null)
            #expect(try await house.records.row(lead, for: house.admin)?["revenue"] == money)
            let filter = Predicate.compare("revenue", .equal, money)
            #expect(try await house.records.rows(RowQuery(table, filter: filter, limit: 5), for: seller).isEmpty)
            #expect(
                try await house.records.rows(RowQuery(table, filter: filter, limit: 5), for: house.admin).count == 1
            )
            await expectRefusal(.invalid, RecordMessage.unknownColumn("revenue", table: "lead")) {
                try await house.change(as: seller) { try $0.update(lead, [Change("revenue", .null)]) }
            }
        }
    }

    @Test("a role may be given a secured column for reading, or for writing too", arguments: Engine.allCases)
    func granted(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await house.lead(named: "Ada")
            try await secure(house, "revenue")
            let money = Value.decimal(Decimal4(tenThousandths: 50_000))
            var seller = try await grant(house, mayRead: true, mayWrite: false)
            await expectRefusal(
                .forbidden,
                AccessMessage.mayNotColumn(try #require(house.registry["lead"].column("revenue")).label)
            ) {
                try await house.change(as: seller) { try $0.update(lead, [Change("revenue", money)]) }
            }
            seller = try await grant(house, mayRead: true, mayWrite: true)
            try await house.change(as: seller) { try $0.update(lead, [Change("revenue", money)]) }
            #expect(try await house.records.row(lead, for: seller)?["revenue"] == money)
        }
    }

    @Test("what names a record and says who owns it cannot be secured", arguments: Engine.allCases)
    func alwaysShown(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            for column in ["fullname", "ownerid", "statecode"] {
                await expectRefusal(.conflict, CustomisationMessage.alwaysShown(column)) {
                    try await secure(house, column)
                }
            }
            await expectRefusal(.invalid, AccessMessage.columnNotSecured("revenue", table: "lead")) {
                _ = try await grant(house, mayRead: true, mayWrite: true)
            }
        }
    }
}
