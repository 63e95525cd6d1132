import Records
import SalesCore
import Testing

@testable import Importing

@Suite("A cell becomes a value, or the reason why not")
struct ConversionTests {
    private func convert(_ text: String, _ column: String, of table: String = "lead", zone: Zone? = nil) throws -> Value
    {
        try ValueConversion(zone: zone).value(text, for: #require(Registry.standard[table].column(column)))
    }

    @Test(
        "forms that read the same everywhere",
        arguments: [
            ("sv_totalvisits", " 12 ", Value.int(12)), ("sv_totalvisits", "12.0", .int(12)),
            ("sv_totalvisits", "-3", .int(-3)),
            ("sv_pagesvisit", "2.33", .decimal(Decimal4(tenThousandths: 23_300))),
            ("revenue", "1e3", .decimal(Decimal4(tenThousandths: 10_000_000))),
            ("donotemail", "Yes", .bool(true)), ("donotemail", "NO", .bool(false)), ("donotemail", "1", .bool(true)),
            ("donotemail", "Vrai", .bool(true)), ("donotemail", "non", .bool(false)),
            ("leadsourcecode", "8", .int(8)), ("leadsourcecode", "Trade show", .int(7)),
            ("leadsourcecode", "séminaire", .int(6)),
            ("lastname", "  O’Neill\nsenior ", .text("O’Neill senior")), ("description", " a\n b ", .text(" a\n b ")),
        ]
    )
    func good(column: String, text: String, value: Value) throws {
        #expect(try convert(text, column) == value)
    }

    @Test(
        "what can be read in two ways is refused, not guessed",
        arguments: [
            ("sv_totalvisits", "1,234", RowReason.localisedNumber("1,234")),
            ("sv_totalvisits", "12.5", .notWhole("12.5")),
            ("sv_totalvisits", "0x10", .notWhole("0x10")),
            ("sv_totalvisits", "99999999999999999999", .notWhole("99999999999999999999")),
            ("revenue", "1,234.5", .localisedNumber("1,234.5")), ("revenue", "12,5", .localisedNumber("12,5")),
            ("revenue", "1 234", .localisedNumber("1 234")), ("revenue", "€5", .notNumber("€5")),
            ("revenue", "nan", .notNumber("nan")),
            ("revenue", "1e30", .numberTooLarge("1e30")),
            ("donotemail", "perhaps", .notBoolean("perhaps")), ("donotemail", "2", .notBoolean("2")),
            ("leadsourcecode", "99", .notOption("99")), ("leadsourcecode", "Telepathy", .notOption("Telepathy")),
            ("parentaccountid", "Contoso", .notGUID("Contoso")),
        ]
    )
    func bad(column: String, text: String, reason: RowReason) {
        #expect(throws: ConversionFault(reason)) { try convert(text, column) }
    }

    @Test("dates are ISO days, times carry their zone or the map's")
    func times() throws {
        #expect(
            try convert("2026-11-23", "estimatedclosedate", of: "opportunity")
                == .date(#require(LocalDate("2026-11-23")))
        )
        for text in ["23/11/2026", "2026-02-30", "2026-11-23T00:00:00Z"] {
            #expect(throws: ConversionFault(.notDate(text))) {
                try convert(text, "estimatedclosedate", of: "opportunity")
            }
        }
        let nine = try #require(Instant("2026-11-23T08:00:00Z"))
        #expect(try convert("2026-11-23T09:00:00+01:00", "scheduledend", of: "task") == .instant(nine))
        #expect(throws: ConversionFault(.zoneMissing("2026-11-23 09:00"))) {
            try convert("2026-11-23 09:00", "scheduledend", of: "task")
        }
        #expect(throws: ConversionFault(.notInstant("soon"))) { try convert("soon", "scheduledend", of: "task") }
        #expect(
            try convert("2026-11-23 09:00", "scheduledend", of: "task", zone: Zone("Europe/Paris")) == .instant(nine)
        )
        #expect(
            try convert("2026-11-23", "scheduledend", of: "task", zone: Zone("Europe/Paris"))
                == .instant(#require(Instant("2026-11-22T23:00:00Z")))
        )
    }
}

@Suite("A row of the file becomes changes")
struct RowConversionTests {
    private func row(_ json: String, header: String, _ line: String) throws -> ImportRow {
        let reader = try CSVReader(MemoryBytes(header + "\n" + line + "\n"))
        let plan = try ImportPlan(
            ImportMap(json: Array(json.utf8)),
            header: reader.header,
            table: "lead",
            registry: .standard
        )
        return try plan.row(#require(try reader.next()))
    }

    @Test("values are translated without regard to case and accents, others get the default")
    func translates() throws {
        let json = #"{"columns":{"A":{"to":"leadsourcecode","values":{"Google":8,"Réseau":"Partner"},"default":10}}}"#
        #expect(try row(json, header: "A", "GOOGLE").changes == [Change("leadsourcecode", .int(8))])
        #expect(try row(json, header: "A", "reseau").changes == [Change("leadsourcecode", .int(4))])
        #expect(try row(json, header: "A", "fax").changes == [Change("leadsourcecode", .int(10))])
        #expect(try row(json, header: "A", "\"\"").changes.isEmpty)
    }

    @Test("a translation to null and a blank word give nothing; “empty” says what a blank becomes")
    func blanks() throws {
        let json = #"""
            {"blank":["n/a"],"columns":{
              "A":{"to":"leadqualitycode","values":{"Not sure":null}},"B":{"to":"address1_city","blank":["Select"]},
              "C":{"to":"jobtitle","empty":null},"D":{"to":"sv_totalvisits","empty":0}}}
            """#
        #expect(
            try row(json, header: "A,B,C,D", "not sure,SELECT,N/A, ").changes == [
                Change("jobtitle", .null), Change("sv_totalvisits", .int(0)),
            ]
        )
    }

    @Test("several cells make one text, each with its label; one cell serves several columns")
    func joins() throws {
        let json = #"""
            {"columns":{"A":{"to":"description","label":"Course"},"B":["lastname",{"to":"description"}],
              "C":{"to":"description","label":"Seen","values":{"Yes":"yes"},"default":null}}}
            """#
        #expect(
            try row(json, header: "A,B,C", "Finance,660737,No").changes == [
                Change("lastname", .text("660737")), Change("description", .text("Course: Finance\n660737")),
            ]
        )
    }

    @Test("ids, owners by address and accounts by number are told apart; an apostrophe of ours is taken off")
    func idsAndLinks() throws {
        let json = #"{"columns":{"Id":"leadid","O":"ownerid","Acc":"parentaccountid","P":"telephone1"}}"#
        let id = GUID.derived(seed: 1, space: "lead", ordinal: 1)
        let row = try row(json, header: "Id,O,Acc,P", "\(id),Seller@demo.test,A-1,'+33 1")
        #expect(row.id == id)
        #expect(row.changes == [Change("telephone1", .text("+33 1"))])
        #expect(
            row.links.map(\.key) == [
                ImportPlan.LookupKey(tables: ["systemuser", "team"], column: "internalemailaddress"),
                ImportPlan.LookupKey(tables: ["account"], column: "accountnumber"),
            ]
        )
        #expect(row.links.map(\.text) == ["Seller@demo.test", "A-1"])
    }

    @Test("a row with too few or too many fields, and a bad cell, are faults with line and column")
    func faults() {
        let json = #"{"columns":{"A":"lastname","B":"donotemail"}}"#
        #expect(throws: RowFault(line: 2, column: "", reason: .fieldCount(expected: 2, found: 3))) {
            try row(json, header: "A,B", "1,2,3")
        }
        #expect(throws: RowFault(line: 2, column: "B", reason: .notBoolean("perhaps"))) {
            try row(json, header: "A,B", "1,perhaps")
        }
    }
}

@Suite("The first activity is read from one argument")
struct FirstActivityTests {
    @Test(
        "kind, subject and due time",
        arguments: [
            ("phonecall:First call:today", "phonecall", "First call", FirstActivity.Due.days(0)),
            ("task:Prepare: the offer:+3d", "task", "Prepare: the offer", .days(3)),
            ("email:Hello:tomorrow", "email", "Hello", .days(1)),
            ("phonecall:Call:2026-11-24", "phonecall", "Call", .day(LocalDate("2026-11-24")!)),
            (
                "appointment:A: b:2026-11-24T09:30:00Z", "appointment", "A: b",
                .instant(Instant("2026-11-24T09:30:00Z")!)
            ),
        ]
    )
    func reads(text: String, kind: String, subject: String, due: FirstActivity.Due) throws {
        let activity = try FirstActivity(text, registry: .standard)
        #expect(activity.kind == kind)
        #expect(activity.subject == subject)
        #expect(activity.due == due)
        #expect(try FirstActivity(activity.written, registry: .standard) == activity)
    }

    @Test("what it is not is said")
    func refuses() {
        func read(_ text: String) throws { _ = try FirstActivity(text, registry: .standard) }
        #expect(throws: OptionFault.activityForm("nonsense")) { try read("nonsense") }
        #expect(throws: OptionFault.activityForm("phonecall:today")) { try read("phonecall:today") }
        #expect(throws: OptionFault.activityForm("phonecall::today")) { try read("phonecall::today") }
        #expect(throws: OptionFault.activityKind("fax", known: ["phonecall", "email", "task", "appointment"])) {
            try read("fax:A:today")
        }
        #expect(throws: OptionFault.activityDue("phonecall:A:someday")) { try read("phonecall:A:someday") }
        let long = String(repeating: "x", count: 401)
        #expect(throws: OptionFault.activitySubjectTooLong(limit: 400)) { try read("task:\(long):today") }
    }

    @Test("“today” is the whole day in the owner's zone, when the import began")
    func today() throws {
        var lead = Row(Registry.standard["lead"], id: GUID(high: 1, low: 1))
        lead.set("ownerid", to: RecordReference("systemuser", GUID(high: 2, low: 2)))
        let late = try #require(Instant("2026-11-23T23:30:00Z"))
        let changes = try FirstActivity("phonecall:Call:today", registry: .standard)
            .changes(regarding: lead, from: late, zone: #require(Zone("Europe/Paris")))
        #expect(changes.contains(Change("scheduledend", .instant(Instant("2026-11-24T22:59:59.999999Z")!))))
        #expect(changes.contains(Change("sv_isallday", .bool(true))))
        #expect(changes.contains(.link("regardingobjectid", lead.reference)))
        #expect(changes.contains(.link("ownerid", lead.owner)))
    }
}
