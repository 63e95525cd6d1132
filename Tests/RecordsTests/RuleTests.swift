import SalesCore
import TestSupport
import Testing

@testable import Records

@Suite("Values are checked before any rule")
struct ValidationTests {
    private func apply(_ change: Change, to table: String = "lead") throws -> Row {
        var row = Row(Registry.standard[table], id: TestHouse.id("row", 1))
        try Validation.apply(change, to: &row)
        return row
    }

    private func message(_ change: Change, to table: String = "lead") -> RecordMessage? {
        do {
            _ = try apply(change, to: table)
            return nil
        } catch {
            return (error as? Refusal)?.message as? RecordMessage
        }
    }

    private static let fitting: [(Change, Value)] = [
        (Change("lastname", .text("Zoe\u{308}")), Value.text("Zo\u{EB}")), (Change("lastname", .null), .null),
        (Change("lastname", .text("Tab\there")), .text("Tab\there")),
        (Change("lastname", .text(String(repeating: "é", count: 100))), .text(String(repeating: "é", count: 100))),
        (Change("description", .text("a\r\nb")), .text("a\r\nb")),
        (Change("revenue", .int(12)), .decimal(Decimal4("12")!)),
        (Change("revenue", .decimal(Decimal4("-0.0001")!)), .decimal(Decimal4("-0.0001")!)),
        (Change("numberofemployees", .int(0)), .int(0)), (Change("leadqualitycode", .int(3)), .int(3)),
        (Change("donotemail", .bool(true)), .bool(true)),
    ]

    @Test(
        "what fits is taken, in the form the column stores",
        arguments: ValidationTests.fitting
    )
    func taken(change: Change, value: Value) throws {
        #expect(try apply(change)[change.column] == value)
    }

    private static let unfitting: [(Change, RecordMessage)] = [
        (Change("nosuch", .null), RecordMessage.unknownColumn("nosuch", table: "lead")),
        (Change("lastname); drop table lead", .null), .unknownColumn("lastname); drop table lead", table: "lead")),
        (Change("fullname", .text("X")), .computedColumn("fullname")),
        (Change("createdon", .instant(.monday9)), .computedColumn("createdon")),
        (Change("versionnumber", .int(1)), .computedColumn("versionnumber")),
        (Change("lastname", .text(String(repeating: "x", count: 101))), .tooLong("lastname", limit: 100)),
        (Change("lastname", .text(String(repeating: "\u{301}", count: 5000))), .tooLong("lastname", limit: 100)),
        (Change("lastname", .text("a\u{0}b")), .hasControlCharacters("lastname")),
        (Change("lastname", .text("a\nb")), .hasControlCharacters("lastname")),
        (Change("lastname", .text("a\u{7F}b")), .hasControlCharacters("lastname")),
        (Change("description", .text("a\u{1B}[31m")), .hasControlCharacters("description")),
        (Change("lastname", .int(1)), .wrongKind("lastname", expected: .text(max: 100))),
        (Change("donotemail", .int(1)), .wrongKind("donotemail", expected: .boolean)),
        (Change("revenue", .int(.max)), .wrongKind("revenue", expected: .money)),
        (Change("numberofemployees", .int(-1)), .outOfRange("numberofemployees", 0...1_000_000_000)),
        (Change("leadqualitycode", .int(4)), .notAnOption("leadqualitycode", 4)),
        (Change("statecode", .int(9)), .notAnOption("statecode", 9)),
        (
            Change("parentaccountid", .guid(TestHouse.nobody), target: "contact"),
            .wrongTarget("parentaccountid", ["account"])
        ),
        (Change("ownerid", .guid(TestHouse.nobody)), .wrongTarget("ownerid", ["systemuser", "team"])),
        (
            Change("ownerid", .guid(TestHouse.nobody), target: "lead"),
            .wrongTarget("ownerid", ["systemuser", "team"])
        ),
    ]

    @Test(
        "what does not fit is refused with the column's name",
        arguments: ValidationTests.unfitting
    )
    func refused(change: Change, expected: RecordMessage) {
        #expect(message(change) == expected)
    }

    @Test("a lookup to one table needs no table named; one to several keeps it")
    func lookups() throws {
        let id = TestHouse.nobody
        #expect(
            try apply(Change("parentaccountid", .guid(id))).reference("parentaccountid")
                == RecordReference("account", id)
        )
        let owner = try apply(Change("ownerid", .guid(id), target: "team"))
        #expect(owner.owner == RecordReference("team", id))
        var emptied = owner
        try Validation.apply(Change("ownerid", .null), to: &emptied)
        #expect(emptied.owner == nil)
        #expect(emptied.difference(from: Row(owner.table, id: owner.id)).isEmpty)
    }

    @Test("what is required may be neither missing nor empty", arguments: [Value.null, .text("")])
    func required(value: Value) throws {
        let row = try apply(Change("subject", value), to: "task")
        #expect(throws: Refusal.self) { try Validation.requireAll(row) }
        try Validation.requireAll(try apply(Change("subject", .text("Call")), to: "task"))
    }
}

@Suite("What a row becomes")
struct RowRuleTests {
    private let situation = RowRules.Situation(now: .monday9, ownerZone: .newYork)

    private func prepare(_ table: String, was before: [Change]? = nil, _ changes: [Change]) throws -> Row {
        let empty = Row(Registry.standard[table], id: TestHouse.id("row", 1))
        var old: Row?
        if let before { old = try RowRuleTests.apply(before, to: empty) }
        if var row = old {
            try RowRules.prepare(&row, was: nil, in: situation)
            old = row
        }
        var row = try RowRuleTests.apply(changes, to: old ?? empty)
        try RowRules.prepare(&row, was: old, in: situation)
        return row
    }

    private static func apply(_ changes: [Change], to row: Row) throws -> Row {
        var row = row
        for change in changes { try Validation.apply(change, to: &row) }
        return row
    }

    private static let agreeing: [(String, [Change], Int64, Int64)] = [
        ("lead", [], 0, 1), ("lead", [Change("statecode", .int(2))], 2, 4),
        ("lead", [Change("statuscode", .int(3))], 1, 3),
        ("lead", [Change("statecode", .int(2)), Change("statuscode", .int(6))], 2, 6),
        ("task", [], 0, 2), ("task", [Change("statecode", .int(1))], 1, 5),
        ("email", [Change("statuscode", .int(8))], 0, 8),
        ("appointment", [Change("statuscode", .int(5))], 3, 5), ("phonecall", [Change("statecode", .int(2))], 2, 3),
    ]

    @Test(
        "D-3: state and reason agree, whichever is given",
        arguments: RowRuleTests.agreeing
    )
    func states(table: String, changes: [Change], state: Int64, reason: Int64) throws {
        let name = table == "lead" ? [Change("lastname", .text("Ada"))] : [Change("subject", .text("Call"))]
        let row = try prepare(table, name + changes)
        #expect(row["statecode"] == .int(state))
        #expect(row["statuscode"] == .int(reason))
    }

    @Test("D-3: a reason of another state is refused")
    func disagreeing() {
        #expect(throws: Refusal.self) {
            try prepare(
                "task",
                was: [Change("subject", .text("Call"))],
                [
                    Change("statecode", .int(1)), Change("statuscode", .int(6)),
                ]
            )
        }
    }

    @Test(
        "K-21: closed stays closed",
        arguments: [
            Change("statecode", .int(0)), Change("statecode", .int(2)), Change("statuscode", .int(3)),
            Change("scheduledend", .instant(.monday9)), Change("ownerid", .guid(TestHouse.nobody), target: "team"),
        ]
    )
    func closedStaysClosed(change: Change) {
        let closed = [Change("subject", .text("Call")), Change("statecode", .int(1))]
        #expect(throws: Refusal.self) { try prepare("task", was: closed, [change]) }
    }

    @Test("what is closed may still be described")
    func closedMayBeDescribed() throws {
        let closed = [Change("subject", .text("Call")), Change("statecode", .int(1))]
        let row = try prepare("task", was: closed, [Change("description", .text("More"))])
        #expect(row["description"] == .text("More"))
        #expect(row["actualend"] == .instant(.monday9))
    }

    @Test(
        "W-22: a day without a time is due at the end of that day in the owner's zone",
        arguments: [
            ("2026-11-23T05:00:00Z", "2026-11-24T04:59:59.999999Z"),
            ("2026-11-23T04:59:59Z", "2026-11-23T04:59:59.999999Z"),
            ("2026-03-08T12:00:00Z", "2026-03-09T03:59:59.999999Z"),
            ("2026-11-01T12:00:00Z", "2026-11-02T04:59:59.999999Z"),
        ]
    )
    func allDay(given: String, due: String) throws {
        let row = try prepare(
            "task",
            [
                Change("subject", .text("Call")), Change("scheduledend", .instant(Instant(given)!)),
                Change("sv_isallday", .bool(true)),
            ]
        )
        #expect(row["scheduledend"] == .instant(Instant(due)!))
        let again = try prepare(
            "task",
            was: [Change("subject", .text("Call")), Change("scheduledend", .instant(Instant(given)!))],
            [Change("sv_isallday", .bool(true))]
        )
        #expect(again["scheduledend"] == .instant(Instant(due)!))
    }

    @Test(
        "a person's name is made of its parts",
        arguments: [
            ("Ada", "Lovelace", "Ada Lovelace"), (nil, "王", "王"), ("Cher", nil, "Cher"), ("Ada", "", "Ada"),
        ] as [(String?, String?, String)]
    )
    func names(first: String?, last: String?, full: String) throws {
        let row = try prepare("contact", [Change("firstname", .optional(first)), Change("lastname", .optional(last))])
        #expect(row["fullname"] == .text(full))
    }
}

@Suite("Who may do what with a row")
struct AccessTests {
    private let unit = TestHouse.id("unit", 1)
    private let below = TestHouse.id("unit", 2)

    private func caller(_ roles: Set<Role>) -> Caller {
        Caller(
            id: TestHouse.id("me", 1),
            name: "Me",
            language: .english,
            zone: .utc,
            unit: unit,
            teams: [TestHouse.id("team", 1)],
            unitsBelow: [unit, below],
            roles: Role.allCases.filter(roles.contains).map { RoleGrant($0) },
            organisation: unit
        )
    }

    private func lead(of owner: RecordReference, in unit: GUID) -> Row {
        var row = Row(Registry.standard["lead"], id: TestHouse.id("row", 1))
        row.set("ownerid", to: owner)
        row["owningbusinessunit"] = .guid(unit)
        return row
    }

    private static let reach: [(Set<Role>, [Bool])] = [
        ([], [false, false, false, false]), ([.salesperson], [true, true, false, false]),
        ([.salesManager], [true, true, true, false]), ([.systemAdministrator], [true, true, true, true]),
        ([.salesperson, .salesManager], [true, true, true, false]),
    ]

    @Test(
        "X-7: sellers their own and their teams', managers their units', administrators everything",
        arguments: AccessTests.reach
    )
    func depths(roles: Set<Role>, expected: [Bool]) {
        let rows = [
            lead(of: RecordReference("systemuser", TestHouse.id("me", 1)), in: TestHouse.nobody),
            lead(of: RecordReference("team", TestHouse.id("team", 1)), in: TestHouse.nobody),
            lead(of: RecordReference("systemuser", TestHouse.nobody), in: below),
            lead(of: RecordReference("systemuser", TestHouse.nobody), in: TestHouse.nobody),
        ]
        for action in [Action.read, .write, .delete, .assign] {
            #expect(rows.map { caller(roles).may(action, on: $0) } == expected)
        }
    }

    @Test("X-17: read flags and settings are a person's own, even for administrators", arguments: Role.allCases)
    func personal(role: Role) {
        var row = Row(Registry.standard["msdyn_workqueuestate"], id: TestHouse.id("row", 1))
        row.set("ownerid", to: RecordReference("systemuser", TestHouse.nobody))
        #expect(!caller([role]).may(.read, on: row))
        row.set("ownerid", to: RecordReference("systemuser", TestHouse.id("me", 1)))
        #expect(caller([role]).may(.write, on: row))
    }

    @Test(
        "people and scores are read by all and changed by administrators",
        arguments: ["systemuser", "role", "msdyn_predictivescore"]
    )
    func shared(table: String) {
        let row = Row(Registry.standard[table], id: TestHouse.id("row", 1))
        #expect(caller([.salesperson]).may(.read, on: row))
        #expect(!caller([.salesManager]).may(.write, on: row))
        #expect(caller([.systemAdministrator]).may(.write, on: row))
        #expect(!caller([]).may(.read, on: row))
    }
}

@Suite("The place of an item in the list")
struct SortKeyTests {
    private func key(_ score: Int64?, _ due: Instant?, _ name: String = "Ada", _ id: UInt64 = 1) -> String {
        WorkItem.sortKey(score: score, dueAt: due, name: name, id: GUID(high: 0, low: id))
    }

    @Test("W-41, W-44: higher scores first, none last; then due, name, id")
    func order() {
        let early = Instant(microseconds: -5)
        let keys = [
            key(100, .monday9), key(99, early), key(99, .monday9, "Ada"), key(99, .monday9, "Ada", 2),
            key(99, .monday9, "Adam"), key(99, .monday9, "Bea"), key(99, nil, "Ada"), key(1, early), key(nil, early),
            key(nil, .monday9),
        ]
        for (left, right) in zip(keys, keys.dropFirst()) {
            #expect(Array(left.utf8).lexicographicallyPrecedes(Array(right.utf8)), "\(left) \(right)")
        }
    }

    @Test("accents, capitals and control characters do not move a card")
    func folding() {
        #expect(key(5, .monday9, "ZOË") == key(5, .monday9, "zoe"))
        #expect(key(5, .monday9, "a\u{1}\nb") == key(5, .monday9, "ab"))
    }

    @Test("K-1: an item concerns its owner and the record's, each by the own day")
    func concerns() throws {
        let lead = RecordReference("lead", TestHouse.id("lead", 1))
        let (owner, other) = (TestHouse.id("user", 1), TestHouse.id("user", 2))
        var call = Row(Registry.standard["phonecall"], id: TestHouse.id("call", 1))
        call["scheduledend"] = .instant(Zone.utc.at("2026-11-23", 23))
        let card = RecordCard(
            record: lead,
            name: "Ada",
            contactName: nil,
            companyName: nil,
            owner: RecordReference("systemuser", owner),
            unit: nil,
            score: nil,
            grade: nil,
            trend: nil
        )
        let zone: (GUID) -> Zone = { $0 == owner ? .paris : .newYork }
        let shared = WorkItem(activity: call, card: card, owner: RecordReference("systemuser", other), zone: zone)
        #expect(shared.concerns.map(\.principal) == [other, owner])
        #expect(shared.concerns.map(\.dueDay) == [LocalDate("2026-11-23"), LocalDate("2026-11-24")])
        let own = WorkItem(activity: call, card: card, owner: RecordReference("systemuser", owner), zone: zone)
        #expect(own.concerns.map(\.principal) == [owner])
    }
}

@Suite("What is said when something is refused")
struct RecordMessageTests {
    @Test(
        "both languages say it, and neither says the other's words",
        arguments: [
            RecordMessage.undoUnknown, .undoTooOld, .undoneAlready, .notUndoable, .nothingToUndo, .keyReused,
            .keyRunning,
            .alreadyClosed("Call"), .tooLong("lastname", limit: 100), .notAnOption("x", 4), .assigneeCannotRead("Ada"),
        ]
    )
    func bothLanguages(message: RecordMessage) {
        #expect(!message.english.isEmpty)
        #expect(!message.french.isEmpty)
        #expect(message.english != message.french)
        #expect(message.text(in: .french) == message.french)
        #expect(!message.french.contains("'"))
    }
}
