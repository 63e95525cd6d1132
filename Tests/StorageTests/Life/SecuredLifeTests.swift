import Records
import SalesCore
import Storage
import TestSupport
import Testing

/// What columns one may not read or write mean for qualifying, winning, losing and reopening.
@Suite("The life of a record with secured columns")
struct SecuredLifeTests {
    private static let all = Qualification(createsAccount: true, createsContact: true, createsOpportunity: true)
    private static let amount = Value.decimal(Decimal4(tenThousandths: 120_000_000))

    private func secure(_ house: TestHouse, _ columns: [String], of table: String) async throws {
        try await house.change(.customise) { session in
            for column in columns { try session.change(column, of: table) { $0.isSecured = true } }
        }
        try await house.identity.followRegistry()
    }

    private func grant(_ house: TestHouse, _ column: String, of table: String, mayWrite: Bool) async throws -> Caller {
        try await house.change(.access) { session in
            let grant = RoleGrant.ColumnGrant(mayRead: true, mayWrite: mayWrite)
            try session.set(
                RoleGrant(name: "", template: nil, columns: [table: [column: grant]]),
                of: TestHouse.id("Salesperson", 1)
            )
        }
        return try #require(try await house.identity.caller(id: house.seller.id))
    }

    private func lead(_ house: TestHouse, _ more: [Change] = []) async throws -> RecordReference {
        let changes = [
            Change("firstname", .text("Zoë")), Change("lastname", .text("Müller")),
            Change("companyname", .text("Secretco")), Change("telephone1", .text("+33 1 99 55 01 00")),
            Change("emailaddress1", .text("zoe@example.com")), Change("leadqualitycode", .int(1)),
            Change("estimatedamount", SecuredLifeTests.amount),
        ]
        return try await house.create("lead", changes + more, owner: house.seller.reference)
    }

    private func qualify(_ house: TestHouse, _ lead: RecordReference) async throws -> [Row] {
        let created = try await house.pipeline.run(.qualify, as: house.seller) { session in
            try session.qualify(lead.id, SecuredLifeTests.all)
        }
        #expect(created.map(\.table) == ["account", "contact", "opportunity"])
        return try await created.asyncMap { try #require(try await house.row($0.table, $0.id)) }
    }

    private func deal(_ house: TestHouse) async throws -> RecordReference {
        try await house.create(
            "opportunity",
            [Change("name", .text("Deal")), Change("estimatedvalue", SecuredLifeTests.amount)],
            owner: house.seller.reference
        )
    }

    // MARK: Qualifying

    @Test("what one may not read of a lead does not come out in what is made of it", arguments: Engine.allCases)
    func unreadable(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await lead(house)
            let hidden = ["companyname", "telephone1", "leadqualitycode", "estimatedamount"]
            try await secure(house, hidden, of: "lead")
            let before = try #require(try await house.row("lead", lead.id))
            let made = try await qualify(house, lead)
            #expect(made[0]["name"] == .text("Zoë Müller"))
            #expect(made[0]["telephone1"].isNull && made[1]["telephone1"].isNull)
            #expect(made[1]["fullname"] == .text("Zoë Müller"))
            #expect(made[2]["name"] == .text("Zoë Müller"))
            #expect(made[2]["estimatedvalue"].isNull && made[2]["opportunityratingcode"].isNull)
            // The lead itself keeps them.
            let after = try #require(try await house.row("lead", lead.id))
            #expect(after.state == 1)
            for column in hidden { #expect(after[column] == before[column], "\(column)") }
        }
    }

    @Test("a part of a name that is not to be read is taken from the whole, which is", arguments: Engine.allCases)
    func names(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await lead(house)
            try await secure(house, ["firstname"], of: "lead")
            let made = try await qualify(house, lead)
            #expect(made[1]["firstname"].isNull && made[1]["lastname"] == .text("Zoë Müller"))
        }
    }

    @Test("a link of the lead that one may not read goes nowhere, and stays", arguments: Engine.allCases)
    func hiddenLink(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let secret = try await house.create("account", [Change("name", .text("Secret"))])
            let lead = try await lead(house, [.link("parentaccountid", secret)])
            try await secure(house, ["parentaccountid"], of: "lead")
            let made = try await qualify(house, lead)
            #expect(made[2].reference("parentaccountid") == made[0].reference)
            #expect(try await house.row("lead", lead.id)?.reference("parentaccountid") == secret)
        }
    }

    @Test("no duplicate is told by a column that one may not read", arguments: Engine.allCases, [true, false])
    func duplicates(engine: Engine, onLead: Bool) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await lead(house)
            try await house.create(
                "contact",
                [Change("lastname", .text("Other")), Change("emailaddress1", .text("zoe@example.com"))],
                owner: house.seller.reference
            )
            await expectRefusal(.duplicate, LifeMessage.duplicates(["Other"])) {
                _ = try await qualify(house, lead)
            }
            try await secure(house, ["emailaddress1"], of: onLead ? "lead" : "contact")
            let made = try await qualify(house, lead)
            #expect(made[1]["emailaddress1"].isNull)
        }
    }

    @Test(
        "a secured column of what is made is left empty and stops nothing",
        arguments: Engine.allCases,
        [true, false]
    )
    func unwritable(engine: Engine, isEmpty: Bool) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await lead(house, isEmpty ? [Change("estimatedamount", .null)] : [])
            try await secure(house, ["estimatedvalue", "originatingleadid", "customerid"], of: "opportunity")
            try await secure(house, ["lastname", "parentcustomerid"], of: "contact")
            let made = try await qualify(house, lead)
            #expect(made[2]["estimatedvalue"].isNull)
            // What follows from what is done is written all the same.
            #expect(made[1]["lastname"] == .text("Müller"))
            #expect(made[1].reference("parentcustomerid") == made[0].reference)
            #expect(made[2].reference("originatingleadid") == lead)
            #expect(made[2].reference("customerid") == made[0].reference)
        }
    }

    @Test("whoever may write it there takes it along", arguments: Engine.allCases)
    func writable(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let lead = try await lead(house)
            try await secure(house, ["estimatedvalue"], of: "opportunity")
            let seller = try await grant(house, "estimatedvalue", of: "opportunity", mayWrite: true)
            let created = try await house.pipeline.run(.qualify, as: seller) { session in
                try session.qualify(lead.id, SecuredLifeTests.all)
            }
            let deal = try #require(try await house.row("opportunity", created[2].id))
            #expect(deal["estimatedvalue"] == SecuredLifeTests.amount)
        }
    }

    // MARK: Closing

    @Test("winning, losing and reopening write what follows, whoever may write it", arguments: Engine.allCases)
    func closing(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let deal = try await deal(house)
            try await secure(house, ["actualvalue", "actualclosedate", "sv_closecomments"], of: "opportunity")
            try await house.change(.win, as: house.seller) { session in
                try session.close(deal.id, OpportunityClose(isWon: true))
            }
            let today = Value.date(house.seller.zone.day(of: house.now))
            var row = try #require(try await house.row("opportunity", deal.id))
            #expect(row.state == 1 && row["actualvalue"] == SecuredLifeTests.amount && row["actualclosedate"] == today)
            try await house.change(.reopen, as: house.seller) { try $0.reopen(deal) }
            row = try #require(try await house.row("opportunity", deal.id))
            #expect(row.state == 0 && row["actualvalue"].isNull && row["actualclosedate"].isNull)
            try await house.change(.lose, as: house.seller) { session in
                try session.close(deal.id, OpportunityClose(isWon: false))
            }
            row = try #require(try await house.row("opportunity", deal.id))
            #expect(row.state == 2 && row["actualvalue"] == .decimal(Decimal4(tenThousandths: 0)))
        }
    }

    @Test(
        "what one says of a secured column is refused, by its label where one may read it",
        arguments: Engine.allCases
    )
    func typed(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let deal = try await deal(house)
            try await secure(house, ["actualvalue"], of: "opportunity")
            let how = OpportunityClose(isWon: true, actualValue: Decimal4(tenThousandths: 1))
            await expectRefusal(.invalid, RecordMessage.unknownColumn("actualvalue", table: "opportunity")) {
                try await house.change(.win, as: house.seller) { try $0.close(deal.id, how) }
            }
            let seller = try await grant(house, "actualvalue", of: "opportunity", mayWrite: false)
            let label = try #require(house.registry["opportunity"].column("actualvalue")).label
            await expectRefusal(.forbidden, AccessMessage.mayNotColumn(label)) {
                try await house.change(.win, as: seller) { try $0.close(deal.id, how) }
            }
            #expect(try await house.row("opportunity", deal.id)?.state == 0)
        }
    }

    @Test("an estimate that one may not read does not come out as what was won", arguments: Engine.allCases)
    func hiddenEstimate(engine: Engine) async throws {
        try await withTestHouse(engine) { house in
            let deal = try await deal(house)
            try await secure(house, ["estimatedvalue"], of: "opportunity")
            try await house.change(.win, as: house.seller) { session in
                try session.close(deal.id, OpportunityClose(isWon: true))
            }
            let row = try #require(try await house.row("opportunity", deal.id))
            #expect(row.state == 1 && row["actualvalue"].isNull)
        }
    }
}
