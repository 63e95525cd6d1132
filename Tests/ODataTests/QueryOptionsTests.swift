import OData
import SalesCore
import Testing

@Suite("The options of a query")
struct QueryOptionsTests {
    @Test("options of every kind, in any order, with and without the dollar sign, in any letter case")
    func everyKind() throws {
        let options = try QueryOptions(
            parsing: "TOP=5&%24select=a,b/c,*,N.s.*&$Filter=a+eq+%27x%2By%27&$orderby=a%20desc,b&$count=true"
                + "&$expand=c($select=d)&$search=du&$skiptoken=abc&$format=json&$id=leads(1)&&@p=1&ahead=true&LANG=fr",
            custom: ["ahead", "lang", "window"]
        )
        #expect(options.top == 5)
        #expect(options.select == [.path("a"), .path("b/c"), .all, .operations(namespace: "N.s")])
        #expect(options.filter?.description == "a eq 'x+y'")
        #expect(options.orderBy == [OrderItem(.property("a"), isDescending: true), OrderItem(.property("b"))])
        #expect(options.count)
        #expect(options.expand.map(\.target) == [.path("c")])
        #expect(options.search == .word("du"))
        #expect(options.skipToken == .opaque("abc"))
        #expect(options.format == "json")
        #expect(options.id == "leads(1)")
        #expect(options.aliases == ["@p": .literal(.int(1))])
        #expect(options.custom == ["ahead": "true", "lang": "fr"])
    }

    @Test("no query and an empty one are the same", arguments: [nil, "", "&", "$select=", "$expand="] as [String?])
    func empty(query: String?) throws {
        #expect(try QueryOptions(parsing: query) == QueryOptions())
    }

    @Test("blanks and tabs around what is ordered by")
    func orderBy() throws {
        let options = try QueryOptions(parsing: "$orderby=%20a%09%20desc+,b/c++ASC,length(d)+Desc,e/$count")
        #expect(options.orderBy.map(\.description) == ["a desc", "b/c", "length(d) desc", "e/$count"])
    }

    @Test("aliases hold values for filters, lists and query functions, wherever they stand")
    func aliases() throws {
        let options = try QueryOptions(
            parsing: "$filter=a eq @a and b in @b and c in (@a,2) and In(PropertyName='d',PropertyValues=@b)"
                + "&@a='O''N'&@b=[1,\"x\",null]&@c={\"y\":[1]}"
        )
        #expect(
            options.filter?.description == "a eq 'O''N' and b in (1,'x',null) and c in ('O''N',2)"
                + " and Microsoft.Dynamics.CRM.In(PropertyName='d',PropertyValues=[1,\"x\",null])"
        )
        #expect(options.aliases["@c"] == .json(object(["y": .array([.number(JSONNumber(1))])])))
    }

    @Test(
        "a page token that the client made",
        arguments: [
            ("%3Ccookie%20pagenumber=%223%22%20istracking=%22False%22%20/%3E", 3),
            ("<cookie pagenumber='12'/>", 12),
            ("<cookie pagingcookie=\"%253ccookie/>\" pageNumber = \"2\" />", 2),
        ]
    )
    func cookies(token: String, page: Int) throws {
        #expect(try QueryOptions(parsing: "$skiptoken=" + token).skipToken == .page(page))
    }

    @Test(
        "what is wrong is named",
        arguments: [
            ("$foo=1", "query", nil, .unknownOption("$foo")),
            ("foo=1", "query", nil, .unknownOption("foo")),
            ("$ahead=true", "query", nil, .unknownOption("$ahead")),
            ("=1", "query", nil, .unknownOption("")),
            ("$skip=10", "query", nil, .notOffered("$skip")),
            ("skip=10", "query", nil, .notOffered("skip")),
            ("fetchXml=<fetch/>", "query", nil, .notOffered("fetchXml")),
            ("$compute=a", "query", nil, .notOffered("$compute")),
            ("$top=1&top=2", "query", nil, .repeated("top")),
            ("@a=1&@a=2", "query", nil, .repeated("@a")),
            ("ahead=1&AHEAD=2", "query", nil, .repeated("AHEAD")),
            ("$top=%", "$top", 1, .badPercentEscape("%")),
            ("$t%6=1", "query", 3, .badPercentEscape("%6")),
            ("$top=-1", "$top", 1, .badValue("-1", .wholeNumber)),
            ("$top=1.5", "$top", 1, .badValue("1.5", .wholeNumber)),
            ("$top=2147483648", "$top", 1, .outOfRange("2147483648", .wholeNumber)),
            ("$top=", "$top", 1, .emptyOption),
            ("$count=yes", "$count", 1, .badValue("yes", .boolean)),
            ("$filter=", "$filter", 1, .unexpectedEnd(expected: .value)),
            ("$filter=a+eq+@x", "$filter", 6, .unknownAlias("@x")),
            ("$filter=a+eq+@x&@x=[1]", "$filter", 6, .listNotAllowed("@x")),
            ("$filter=In(PropertyName='a',PropertyValues=@x)&@x={}", "$filter", 36, .listNotAllowed("@x")),
            ("@a=@b&@b=1", "@a", 1, .unexpected(found: "@b", expected: .literal)),
            ("@a=lead", "@a", 1, .unexpected(found: "lead", expected: .literal)),
            ("@a=1+2", "@a", 3, .unexpected(found: "2", expected: .end)),
            ("$orderby=", "$orderby", 1, .emptyOption),
            ("$orderby=a+up", "$orderby", 3, .unexpected(found: "up", expected: .symbol("desc"))),
            ("$orderby=a+desc+b", "$orderby", 8, .unexpected(found: "b", expected: .symbol(","))),
            ("$orderby=a,", "$orderby", 3, .unexpectedEnd(expected: .value)),
            ("$select=a,,b", "$select", 3, .unexpected(found: ",", expected: .name)),
            ("$select=a b", "$select", 3, .unexpected(found: "b", expected: .symbol(","))),
            ("$select=a($select=b)", "$select", 2, .unexpected(found: "(", expected: .symbol(","))),
            ("$skiptoken=", "$skiptoken", nil, .emptyOption),
            (
                "$skiptoken=<cookie pagenumber=\"0\"/>", "$skiptoken", nil,
                .badValue("<cookie pagenumber=\"0\"/>", .pageToken)
            ),
            ("$skiptoken=<cookie/>", "$skiptoken", nil, .badValue("<cookie/>", .pageToken)),
            ("$skiptoken=<cookie pagenumber=\"1", "$skiptoken", nil, .badValue("<cookie pagenumber=\"1", .pageToken)),
            ("$levels=2", "$levels", 1, .notOffered("$levels")),
        ] as [(String, String, Int?, ParseError.Reason)]
    )
    func wrong(query: String, place: String, position: Int?, reason: ParseError.Reason) {
        let expected = ParseError(reason, in: place == "query" ? .query : .option(place), at: position)
        #expect(throws: expected) { try QueryOptions(parsing: query, custom: ["ahead"]) }
    }

    @Test("limits name themselves")
    func limits() throws {
        func names(_ count: Int) -> String { (0..<count).map { "c\($0)" }.joined(separator: ",") }
        #expect(try QueryOptions(parsing: "$select=" + names(500)).select?.count == 500)
        #expect(reason("$select=" + names(501)) == .tooMany(.selectNames, limit: 500))
        #expect(try QueryOptions(parsing: "$orderby=" + names(32)).orderBy.count == 32)
        #expect(reason("$orderby=" + names(33)) == .tooMany(.orderItems, limit: 32))
        #expect(reason("$expand=" + names(33)) == .tooMany(.expandItems, limit: 32))
        #expect(reason("$expand=a($expand=\(names(20))),b($expand=\(names(20)))") == .tooMany(.expandItems, limit: 32))
        #expect(reason("$filter=" + String(repeating: "a", count: 32 * 1024 + 1)) == .tooLong(bytes: 32 * 1024))
        #expect(
            reason("@a=[" + Array(repeating: "1", count: 2_001).joined(separator: ",") + "]")
                == .tooMany(.listItems, limit: 2_000)
        )
        #expect(reason((0...100).map { "@a\($0)=1" }.joined(separator: "&")) == .tooMany(.options, limit: 100))
    }

    private func reason(_ query: String) -> ParseError.Reason? {
        #expect(throws: ParseError.self) { try QueryOptions(parsing: query) }?.reason
    }
}
