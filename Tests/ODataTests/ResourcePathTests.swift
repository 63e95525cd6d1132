import OData
import SalesCore
import Testing

private let guid = GUID("7f2e1a00-0000-4000-8000-0123456789ab")!
private let id = "7f2e1a00-0000-4000-8000-0123456789ab"

private func set(_ name: String, _ parentheses: ResourcePath.Parentheses = .none) -> ResourcePath.Segment {
    .named(QualifiedName(name), parentheses)
}

private func action(_ name: String) -> ResourcePath.Segment {
    .named(QualifiedName(name, namespace: "Microsoft.Dynamics.CRM"), .none)
}

@Suite("An address names a resource")
struct ResourcePathTests {
    @Test(
        "paths that are right",
        arguments: [
            ("", []), ("/", []), ("/$metadata", [.metadata]), ("/%24metadata", [.metadata]), ("/$batch", [.batch]),
            ("/WhoAmI", [set("WhoAmI")]), ("/WhoAmI()", [set("WhoAmI", .empty)]),
            ("/WhoAmI(%20)", [set("WhoAmI", .empty)]),
            ("/leads", [set("leads")]), ("/leads/", [set("leads")]),
            ("/leads(\(id))", [set("leads", .key(.literal(.guid(guid))))]),
            ("/leads%28\(id.uppercased())%29", [set("leads", .key(.literal(.guid(guid))))]),
            ("/leads(leadid=\(id))", [set("leads", .named([.init("leadid", .literal(.guid(guid)))]))]),
            (
                "/accounts(accountnumber='A''1')",
                [set("accounts", .named([.init("accountnumber", .literal(.string("A'1")))]))]
            ),
            (
                "/accounts(accountnumber=%27A%2F1%27)",
                [set("accounts", .named([.init("accountnumber", .literal(.string("A/1")))]))]
            ),
            (
                "/accounts(accountnumber='A/1')",
                [set("accounts", .named([.init("accountnumber", .literal(.string("A/1")))]))]
            ),
            (
                "/accounts(accountnumber='50%25+a')",
                [set("accounts", .named([.init("accountnumber", .literal(.string("50%+a")))]))]
            ),
            ("/accounts(name='Zo%C3%AB')", [set("accounts", .named([.init("name", .literal(.string("Zoë")))]))]),
            (
                "/x(a='1', b=2 ,_c_value=\(id))",
                [
                    set(
                        "x",
                        .named([
                            .init("a", .literal(.string("1"))), .init("b", .literal(.int(2))),
                            .init("_c_value", .literal(.guid(guid))),
                        ])
                    )
                ]
            ),
            ("/leads(@id)", [set("leads", .key(.alias("@id")))]),
            ("/leads/$count", [set("leads"), .count]),
            ("/leads(\(id))/subject", [set("leads", .key(.literal(.guid(guid)))), set("subject")]),
            ("/leads(\(id))/subject/$value", [set("leads", .key(.literal(.guid(guid)))), set("subject"), .value]),
            (
                "/leads(\(id))/parentaccountid/$ref",
                [set("leads", .key(.literal(.guid(guid)))), set("parentaccountid"), .reference]
            ),
            (
                "/sv_workitems(\(id))/Microsoft.Dynamics.CRM.sv_Complete",
                [set("sv_workitems", .key(.literal(.guid(guid)))), action("sv_Complete")]
            ),
            (
                "/sv_workitems(\(id))/sv_Complete",
                [set("sv_workitems", .key(.literal(.guid(guid)))), set("sv_Complete")]
            ),
            ("/sv_workitems/Microsoft.Dynamics.CRM.sv_CompleteMany", [set("sv_workitems"), action("sv_CompleteMany")]),
            (
                "/sv_UpNext(recordtype='lead',recordid=\(id))",
                [
                    set(
                        "sv_UpNext",
                        .named([
                            .init("recordtype", .literal(.string("lead"))), .init("recordid", .literal(.guid(guid))),
                        ])
                    )
                ]
            ),
            (
                "/sv_UpNext(recordtype=@t,recordid=@r)",
                [
                    set(
                        "sv_UpNext",
                        .named([
                            .init("recordtype", .alias("@t")), .init("recordid", .alias("@r")),
                        ])
                    )
                ]
            ),
            (
                "/F(ids=[\"a\",\"b\"],x={\"y\":1})",
                [
                    set(
                        "F",
                        .named([
                            .init("ids", .list([.string("a"), .string("b")])),
                            .init("x", .json(object(["y": .number(JSONNumber(1))]))),
                        ])
                    )
                ]
            ),
            (
                "/EntityDefinitions(LogicalName='lead')/Attributes/Microsoft.Dynamics.CRM.PicklistAttributeMetadata",
                [
                    set("EntityDefinitions", .named([.init("LogicalName", .literal(.string("lead")))])),
                    set("Attributes"),
                    action("PicklistAttributeMetadata"),
                ]
            ),
            ("/$1/leads", [.content("1"), set("leads")]),
        ] as [(String, [ResourcePath.Segment])]
    )
    func good(path: String, segments: [ResourcePath.Segment]) throws {
        for version in ["v9.2", "v9.1", "v9.0"] {
            #expect(try ResourcePath(parsing: "/api/data/\(version)\(path)").segments == segments)
        }
        #expect(try ResourcePath(reference: "https://crm.example.test/api/data/v9.2\(path)").segments == segments)
        #expect(try ResourcePath(reference: path).segments == segments)
    }

    @Test(
        "paths that are wrong",
        arguments: [
            ("leads(", 7, .unexpectedEnd(expected: .literal)),
            ("leads(undefined)", 7, .unexpected(found: "undefined", expected: .literal)),
            ("leads({\(id)})", 8, .unexpected(found: id.prefix(8).description, expected: .jsonKey)),
            ("leads(\(id)", 43, .unexpectedEnd(expected: .symbol(")"))),
            ("leads(\(id))x", 44, .unexpected(found: "x", expected: .symbol("/"))),
            ("leads(\(id))(1)", 44, .unexpected(found: "(", expected: .symbol("/"))),
            ("leads(a=1,a=2)", 11, .repeated("a")),
            ("leads(a=1,2)", 11, .unexpected(found: "2", expected: .name)),
            ("leads(a=1", 10, .unexpectedEnd(expected: .symbol(")"))),
            ("leads(a='x)", 9, .unterminatedString),
            ("leads//a", 7, .unexpected(found: "/", expected: .segment)),
            ("leads/../x", 7, .unexpected(found: "..", expected: .segment)),
            ("leads?", 6, .unexpected(found: "?", expected: .symbol("/"))),
            ("leads/$foo", 7, .unexpected(found: "$foo", expected: .segment)),
            ("$all", 1, .notOffered("$all")),
            ("1leads", 1, .unexpected(found: "1leads", expected: .segment)),
            ("leads%2F$count", 6, .encodedSlash),
            ("leads%2", 6, .badPercentEscape("%2")),
            ("leads%zz", 6, .badPercentEscape("%zz")),
            ("leads%00", 6, .forbiddenCharacter(code: 0)),
            ("leads\u{1}", 6, .forbiddenCharacter(code: 1)),
            ("leads('%C3')", nil, .notUTF8),
            ("leads('%ED%A0%80')", nil, .notUTF8),
            ("leads('%C0%AF')", nil, .notUTF8),
            (String(repeating: "a/", count: 17), 33, .tooDeep(limit: 16)),
            ("f(a=\(String(repeating: "[", count: 65)))", 69, .tooDeep(limit: 64)),
        ] as [(String, Int?, ParseError.Reason)]
    )
    func bad(path: String, position: Int?, reason: ParseError.Reason) {
        #expect(throws: ParseError(reason, in: .path, at: position)) { try ResourcePath(relative: path) }
    }

    @Test("other addresses and versions are told apart")
    func roots() {
        #expect(throws: ParseError(.notThisService("/worklist"), in: .path)) { try ResourcePath(parsing: "/worklist") }
        #expect(throws: ParseError(.unsupportedVersion("v8.2"), in: .path)) {
            try ResourcePath(parsing: "/api/data/v8.2/leads")
        }
        #expect(ParseError(.notThisService("/x"), in: .path).refusal.kind == .notFound)
        #expect(ParseError(.unsupportedVersion("v8.2"), in: .path).refusal.kind == .notOffered)
    }

    @Test("aliases in the path take their values from the query")
    func aliases() throws {
        let path = try ResourcePath(relative: "sv_UpNext(recordtype=@t,recordid=@r)")
        let options = try QueryOptions(parsing: "@t=%27lead%27&@r=\(id)")
        #expect(
            try path.resolving(options.aliases) == ResourcePath(relative: "sv_UpNext(recordtype='lead',recordid=\(id))")
        )
        #expect(throws: ParseError(.unknownAlias("@t"), in: .path)) { try path.resolving([:]) }
    }

    @Test("a path is printed so that it parses to itself")
    func prints() throws {
        let text = "a(b='O''Neil',c=1.5)/N.s.d(@x)/e()/f([\"a\"])/$ref"
        #expect(try ResourcePath(relative: text).description == text)
    }

    @Test("the target of a request line is cut into host, path and query")
    func targets() throws {
        let absolute = try RequestTarget(parsing: "HTTPS://CRM.example.test:8443/api/data/v9.2/leads?$top=1?2")
        #expect(absolute.authority == "crm.example.test:8443")
        #expect(absolute.path == "/api/data/v9.2/leads")
        #expect(absolute.query == "$top=1?2")
        let relative = try RequestTarget(parsing: "leads?")
        #expect(relative.authority == nil && relative.path == "leads" && relative.query == "")
        #expect(try RequestTarget(parsing: "/leads").query == nil)
        #expect(throws: ParseError(.unexpected(found: "#", expected: .end), in: .address, at: 6)) {
            try RequestTarget(parsing: "leads#x")
        }
    }

    @Test("a next link keeps every option as it was sent, and has one token")
    func nextLink() throws {
        let target = try RequestTarget(parsing: "leads?%24filter=a+eq+'%26'&$SkipToken=old&skiptoken=older&ahead=true")
        #expect(
            target.query(withSkipToken: "a b&c=é") == "%24filter=a+eq+'%26'&ahead=true&$skiptoken=a%20b%26c%3D%C3%A9"
        )
        let options = try QueryOptions(parsing: target.query(withSkipToken: "a b&c=é"), custom: ["ahead"])
        #expect(options.skipToken == .opaque("a b&c=é"))
    }
}

func object(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
    var object = JSONObject()
    for (key, value) in members { _ = object.append(key, value) }
    return .object(object)
}
