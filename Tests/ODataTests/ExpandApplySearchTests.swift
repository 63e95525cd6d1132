import OData
import Testing

@Suite("$expand")
struct ExpandTests {
    @Test("options nest, separated by semicolons, in any order")
    func nested() throws {
        let options = try QueryOptions(
            parsing:
                "$expand=parentaccountid(%24select=name,accountid;filter=contains(name,';)''(');$top=2;;$count=true;"
                + "$expand=primarycontactid($levels=max;$orderby=a desc)),contacts/$ref,tasks/$count($search=\"a)\"),*"
        )
        #expect(options.expand.map(\.target) == [.path("parentaccountid"), .path("contacts"), .path("tasks"), .all])
        #expect(options.expand.map(\.form) == [.records, .references, .count, .records])
        let inner = options.expand[0].options
        #expect(inner.select == [.path("name"), .path("accountid")])
        #expect(inner.filter?.description == "contains(name,';)''(')")
        #expect(inner.top == 2 && inner.count)
        #expect(inner.expand[0].target == .path("primarycontactid"))
        #expect(inner.expand[0].options.levels == .max)
        #expect(inner.expand[0].options.orderBy.map(\.description) == ["a desc"])
        #expect(options.expand[2].options.search == .phrase("a)"))
    }

    @Test(
        "what is wrong is named with its place",
        arguments: [
            ("a(", 3, .unexpectedEnd(expected: .symbol(")"))),
            ("a($select=b", 12, .unexpectedEnd(expected: .symbol(")"))),
            ("a($select=b)c", 13, .unexpected(found: "c", expected: .symbol(","))),
            ("a($skip=1)", 3, .notOffered("$skip")),
            ("a($foo=1)", 3, .unknownOption("$foo")),
            ("a($apply=aggregate($count as n))", 10, .notOffered("$apply")),
            ("a($select)", 10, .unexpectedEnd(expected: .symbol("="))),
            ("a($select=b;select=c)", 13, .repeated("$select")),
            ("a($filter=b eq)", 15, .unexpectedEnd(expected: .value)),
            ("a($filter=b eq 'x)", 19, .unexpectedEnd(expected: .symbol(")"))),
            ("a,,b", 3, .unexpected(found: ",", expected: .name)),
            ("a/$value", 3, .unexpected(found: "$", expected: .symbol("$ref"))),
            ("a($expand=b($expand=c($expand=d($expand=e))))", 41, .tooDeep(limit: 4)),
        ] as [(String, Int, ParseError.Reason)]
    )
    func wrong(value: String, position: Int, reason: ParseError.Reason) {
        #expect(throws: ParseError(reason, in: .option("$expand"), at: position)) {
            try QueryOptions(parsing: "$expand=" + value)
        }
    }
}

@Suite("$apply")
struct ApplyTests {
    @Test("filter, groupby and aggregate")
    func steps() throws {
        let options = try QueryOptions(
            parsing:
                "$apply=filter(state eq 0)/groupby((grade,owner/name),aggregate($count as n, a mul 2 with sum as x))"
                + "/aggregate(n with max as m)/groupby((a))"
        )
        #expect(
            options.apply == [
                .filter(.comparison(.property("state"), .equal, .literal(.int(0)))),
                .groupBy(
                    ["grade", "owner/name"],
                    [
                        .count(alias: "n"),
                        .figure(.arithmetic(.property("a"), .mul, .literal(.int(2))), .sum, alias: "x"),
                    ]
                ),
                .aggregate([.figure(.property("n"), .max, alias: "m")]),
                .groupBy(["a"], []),
            ]
        )
    }

    @Test(
        "what is wrong is named with its place",
        arguments: [
            ("", 1, .unexpectedEnd(expected: .name)),
            ("topcount(1,a)", 1, .notOffered("topcount")),
            ("group((a))", 1, .unknownFunction("group")),
            ("groupby(a)", 9, .unexpected(found: "a", expected: .symbol("("))),
            ("groupby((rollup(a,b)))", 10, .notOffered("rollup")),
            ("groupby((a),filter(b eq 1))", 13, .unexpected(found: "filter", expected: .symbol("aggregate"))),
            ("aggregate(a)", 12, .unexpected(found: ")", expected: .symbol("with"))),
            ("aggregate(a with median as m)", 18, .unknownFunction("median")),
            ("aggregate($count)", 17, .unexpected(found: ")", expected: .symbol("as"))),
            ("filter(a eq 1", 14, .unexpectedEnd(expected: .symbol(")"))),
            ("filter(a eq 1)x", 15, .unexpected(found: "x", expected: .symbol("/"))),
            (Array(repeating: "groupby((a))", count: 33).joined(separator: "/"), 417, .tooMany(.applyItems, limit: 32)),
        ] as [(String, Int, ParseError.Reason)]
    )
    func wrong(value: String, position: Int, reason: ParseError.Reason) {
        #expect(throws: ParseError(reason, in: .option("$apply"), at: position)) {
            try QueryOptions(parsing: "$apply=" + value)
        }
    }
}

@Suite("$search")
struct SearchTests {
    @Test(
        "words, phrases and the three operators",
        arguments: [
            ("Zoë", .word("Zoë")),
            ("du pont", .and([.word("du"), .word("pont")])),
            ("a AND b", .and([.word("a"), .word("b")])),
            ("a OR b c", .or([.word("a"), .and([.word("b"), .word("c")])])),
            ("NOT a b", .and([.not(.word("a")), .word("b")])),
            ("(a OR b) c", .and([.or([.word("a"), .word("b")]), .word("c")])),
            ("\"du pont\" x", .and([.phrase("du pont"), .word("x")])),
            ("\"say \\\"hi\\\"\"", .phrase("say \"hi\"")),
            ("ORDER and ANDY", .and([.word("ORDER"), .word("and"), .word("ANDY")])),
            ("O'Neil & fils", .and([.word("O'Neil"), .word("&"), .word("fils")])),
        ] as [(String, SearchExpression)]
    )
    func good(text: String, tree: SearchExpression) throws {
        #expect(try SearchExpression(parsing: text) == tree)
    }

    @Test(
        "what is wrong is named with its place",
        arguments: [
            ("", 1, .unexpectedEnd(expected: .searchWord)),
            ("a OR", 5, .unexpectedEnd(expected: .searchWord)),
            ("OR a", 1, .unexpected(found: "OR", expected: .searchWord)),
            ("a AND AND b", 7, .unexpected(found: "AND", expected: .searchWord)),
            ("(a", 3, .unexpectedEnd(expected: .symbol(")"))),
            ("a)", 2, .unexpected(found: ")", expected: .searchWord)),
            ("a \"b", 3, .unterminatedString),
            ("a \"\"", 3, .emptyOption),
            (String(repeating: "a ", count: 33), 65, .tooMany(.searchWords, limit: 32)),
            (String(repeating: "(", count: 65), 66, .tooDeep(limit: 64)),
            (String(repeating: "NOT ", count: 65) + "a", 260, .tooDeep(limit: 64)),
        ] as [(String, Int, ParseError.Reason)]
    )
    func wrong(text: String, position: Int, reason: ParseError.Reason) {
        #expect(throws: ParseError(reason, in: .option("$search"), at: position)) {
            try SearchExpression(parsing: text)
        }
    }
}
