import Records
import SalesCore
import Testing

@testable import Importing

private func map(_ json: String) throws -> ImportMap { try ImportMap(json: Array(json.utf8)) }

private func plan(_ json: String, _ header: [String], table: String = "lead") throws -> ImportPlan {
    try ImportPlan(map(json), header: header, table: table, registry: .standard)
}

@Suite("A map file is read strictly")
struct ImportMapTests {
    @Test(
        "each mistake is named with its line",
        arguments: [
            ("", MapFault.notJSON(line: 1)),
            ("[]", .wrongType("map", line: 1)),
            ("{\n\"columns\": {\"A\": \"lastname\",}}", .notJSON(line: 2)),
            ("{\"columns\": {\"A\": \"lastname\"}} x", .notJSON(line: 1)),
            ("{\"columns\": {\"A\": 01}}", .notJSON(line: 1)),
            ("{\"table\": \"lead\",\n\"colums\": {}}", .unknownKey("colums", line: 2)),
            ("{\"columns\": {\"A\": {\"to\": \"lastname\",\n \"valeus\": {}}}}", .unknownKey("valeus", line: 2)),
            ("{\"columns\": {\"A\": \"x\",\n\"A\": \"y\"}}", .keyTwice("A", line: 2)),
            ("{\"columns\": {\"A\": {\"label\": \"x\"}}}", .missingKey("to", line: 1)),
            ("{\"columns\": {\"A\": 5}}", .wrongType("A", line: 1)),
            ("{\"columns\": {\"A\": []}}", .wrongType("A", line: 1)),
            ("{\"columns\": {}}", .noColumns),
            ("{\"format\": 2, \"columns\": {\"A\": \"x\"}}", .unknownFormat(line: 1)),
            ("{\"zone\": \"Mars/Olympus\"}", .unknownZone("Mars/Olympus", line: 1)),
            ("{\"columns\": {\"A\": {\"to\": \"x\", \"values\": {\"É\": 1, \"e\": 2}}}}", .keyTwice("e", line: 1)),
            (String(repeating: "[", count: 10_000), .tooDeep(line: 1)),
        ]
    )
    func mistakes(json: String, fault: MapFault) {
        #expect(throws: fault) { try map(json) }
    }

    @Test("no cut of a good map breaks the reader")
    func cuts() throws {
        let json = Array(
            #"{"table":"lead","blank":["Select"],"columns":{"A":[{"to":"lastname","values":{"\u00e9\ud83d\ude00":null}},"x"]}}"#
                .utf8
        )
        #expect(try ImportMap(json: json).sources[0].targets[0].values == ["e😀": nil])
        for length in 0..<json.count {
            #expect(throws: MapFault.self) { try ImportMap(json: Array(json.prefix(length))) }
        }
    }
}

@Suite("A map must fit the table and the file")
struct ImportPlanTests {
    @Test(
        "each misfit is named",
        arguments: [
            (#"{"table":"contact","columns":{"A":"lastname"}}"#, MapFault.otherTable(map: "contact", wanted: "lead")),
            (#"{"columns":{"A":"nosuch"}}"#, .unknownColumn("nosuch", table: "lead", line: 1)),
            (#"{"columns":{"A":"fullname"}}"#, .computedColumn("fullname", line: 1)),
            (#"{"columns":{"A":"createdon"}}"#, .computedColumn("createdon", line: 1)),
            (#"{"columns":{"A":["donotemail","donotemail"]}}"#, .columnTwice("donotemail", line: 1)),
            (#"{"columns":{"A":["leadid","leadid"]}}"#, .columnTwice("leadid", line: 1)),
            (
                #"{"columns":{"A":{"to":"leadsourcecode","values":{"x":99}}}}"#,
                .badValue("99", column: "leadsourcecode", reason: .notOption("99"), line: 1)
            ),
            (
                #"{"columns":{"A":"lastname"},"constants":{"donotemail":"maybe"}}"#,
                .badValue("maybe", column: "donotemail", reason: .notBoolean("maybe"), line: 1)
            ),
            (#"{"columns":{"A":{"to":"lastname","by":"name"}}}"#, .notALookup("lastname", line: 1)),
            (
                #"{"columns":{"A":{"to":"parentaccountid","target":"lead"}}}"#,
                .unknownTarget("lead", column: "parentaccountid", line: 1)
            ),
            (
                #"{"columns":{"A":{"to":"parentaccountid","by":"nosuch"}}}"#,
                .unknownKeyColumn("nosuch", table: "account", line: 1)
            ),
            (#"{"columns":{"A":"lastname","Z":"firstname"}}"#, .headerMissing("Z", line: 1)),
            (#"{"columns":{"A":"lastname"},"ignore":["Z"]}"#, .headerMissing("Z", line: 1)),
        ]
    )
    func misfits(json: String, fault: MapFault) {
        #expect(throws: fault) { try plan(json, ["A"]) }
    }

    @Test("columns of the file are left out only when the map says so")
    func ignoring() throws {
        let columns = #""columns":{"A":"lastname"}"#
        #expect(throws: MapFault.headersNotMapped(["B", "C"])) { try plan("{\(columns)}", ["A", "B", "C"]) }
        #expect(throws: MapFault.headersNotMapped(["C"])) {
            try plan("{\(columns),\"ignore\":[\"B\"]}", ["A", "B", "C"])
        }
        _ = try plan("{\(columns),\"ignore\":\"*\"}", ["A", "B", "C"])
        _ = try plan("{\(columns),\"ignore\":[\"B\",\"C\"]}", ["A", "B", "C"])
    }

    @Test("without a map headers are logical names, API names or labels in either language")
    func headers() throws {
        let header = ["leadid", "Last name", "prénom", "_ownerid_value", "E-MAIL", "createdon", "sv_totalvisits"]
        let plan = try ImportPlan(header: header, table: "lead", registry: .standard)
        #expect(
            plan.cells.map { $0.destination.column?.name } == [
                nil, "lastname", "firstname", "ownerid", "emailaddress1", "sv_totalvisits",
            ]
        )
        #expect(plan.leftOut == ["createdon"])
    }

    @Test("headers that mean nothing, several things or the same thing are refused")
    func badHeaders() {
        func plan(_ header: String...) throws { _ = try ImportPlan(header: header, table: "lead", registry: .standard) }
        #expect(throws: MapFault.headerUnknown("nosuchcolumn", table: "lead")) { try plan("nosuchcolumn") }
        #expect(throws: MapFault.headersSameColumn("lastname", "Nom", column: "lastname")) {
            try plan("lastname", "Nom")
        }
        #expect(throws: MapFault.headerComputed("createdon")) { try plan("createdon") }
    }

    @Test(
        "tables that hold no records of people are no target",
        arguments: ["systemuser", "role", "nosuchtable", "lead; drop"]
    )
    func otherTables(name: String) {
        #expect(throws: MapFault.unknownTable(name)) {
            try ImportPlan(header: ["name"], table: name, registry: .standard)
        }
    }

    @Test("a corrected rejects file can be imported as it is")
    func rejectColumns() throws {
        let plan = try ImportPlan(
            header: ["line", "column", "reason", "lastname"],
            table: "lead",
            registry: .standard
        )
        #expect(plan.cells.map(\.index) == [3])
    }

    @Test(
        "the key must be one plain cell of the file",
        arguments: [
            ("lastname", nil), ("leadid", nil), ("Id", nil), ("A", nil),
            ("nosuch", OptionFault.keyUnknown("nosuch", table: "lead")),
            ("firstname", .keyNotInFile("firstname")), ("parentaccountid", .keyNotPlain("parentaccountid")),
            ("description", .keyNotPlain("description")),
        ] as [(String, OptionFault?)]
    )
    func keys(name: String, fault: OptionFault?) throws {
        let plan = try plan(
            #"{"columns":{"A":"lastname","Id":"leadid","Acc":"parentaccountid","B":"description","C":"description"}}"#,
            ["A", "Id", "Acc", "B", "C"]
        )
        if let fault {
            #expect(throws: fault) { try plan.key(name) }
        } else {
            #expect(try plan.key(name) == (name == "leadid" || name == "Id" ? .id : .column("lastname")))
        }
    }
}
