import OData
import SalesCore
import Testing

@Suite("The Prefer header")
struct PreferHeaderTests {
    @Test("several preferences in any order, blanks and letter case")
    func several() {
        let header = PreferHeader(
            parsing:
                "respond-async ,RETURN = Representation; a=b, x=\"a,b\" ,OData.MaxPageSize=50,odata.continue-on-error"
        )
        #expect(header.returns == .representation)
        #expect(header.maxPageSize == 50)
        #expect(header.continuesOnError)
        #expect(header.annotations == nil)
    }

    @Test("several headers count together, and the first of two equal preferences wins")
    func twoHeaders() {
        let header = PreferHeader(parsing: [
            "return=minimal, maxpagesize=5", "return=representation", "odata.maxpagesize=9",
        ])
        #expect(header.returns == .minimal)
        #expect(header.maxPageSize == 5)
    }

    @Test(
        "annotations, with and without quotation marks",
        arguments: [
            ("odata.include-annotations=\"*\"", ["*"]),
            ("odata.include-annotations=*", ["*"]),
            ("include-annotations=\"*\", return=minimal", ["*"]),
            (
                "odata.include-annotations=OData.Community.Display.V1.FormattedValue",
                ["OData.Community.Display.V1.FormattedValue"]
            ),
            ("odata.include-annotations=\"A.b,-C.*\"", ["A.b", "-C.*"]),
            ("odata.include-annotations=A.b,C.*, D.e,odata.continue-on-error,return=minimal", ["A.b", "C.*", "D.e"]),
        ]
    )
    func annotations(value: String, patterns: [String]) {
        #expect(PreferHeader(parsing: value).annotations?.patterns == patterns)
    }

    @Test("the pattern that fits most closely decides")
    func includes() {
        let filter = AnnotationFilter(["*", "-A.*", "A.b"])
        #expect(filter.includes("X.y") && filter.includes("A.b"))
        #expect(!filter.includes("A.c"))
        #expect(!AnnotationFilter(["A.b"]).includes("A.bc"))
        #expect(!AnnotationFilter([]).includes("A.b"))
    }

    @Test(
        "nonsense is passed over",
        arguments: [
            "", ",,,", "=", "return", "return=", "return=everything", "maxpagesize=0", "maxpagesize=-5",
            "maxpagesize=abc",
            "maxpagesize=99999999999999999999", "\"", "x=\"unclosed, return=minimal", "é=1", ";;", "return=\"minimal",
        ]
    )
    func nonsense(value: String) {
        #expect(PreferHeader(parsing: value) == PreferHeader())
    }
}

@Suite("The headers If-Match and If-None-Match")
struct ETagHeaderTests {
    @Test(
        "conditions that are right",
        arguments: [
            ([], nil), ([""], nil), (["null"], nil), (["*"], .any), ([" * "], .any),
            (["W/\"5120\""], .tags(["5120"])), (["\"5120\""], .tags(["5120"])),
            (["W/\"1\", W/\"2\""], .tags(["1", "2"])), (["W/\"1\"", "\"2\""], .tags(["1", "2"])),
            (["W/\"1\", *"], .any), (["\"\""], .tags([""])), (["W/\"a,b\""], .tags(["a,b"])),
        ] as [([String], ETagCondition?)]
    )
    func good(values: [String], condition: ETagCondition?) throws {
        #expect(try ETagCondition.parse(values, header: "If-Match") == condition)
    }

    @Test("conditions that are wrong", arguments: ["5120", "W/5120", "\"5120", "W/", "W/\"1\" x", "é"])
    func wrong(value: String) {
        let error = #expect(throws: ParseError.self) { try ETagCondition.parse([value], header: "If-Match") }
        #expect(error?.place == .header("If-Match"))
        #expect(error?.refusal.kind == .invalid)
    }

    @Test("a version meets its own tag and the star")
    func matches() throws {
        let condition = try ETagCondition.parse([ETagCondition.tag(of: 5120)], header: "If-Match")
        #expect(condition?.matches(version: 5120) == true)
        #expect(condition?.matches(version: 5121) == false)
        #expect(ETagCondition.any.matches(version: 1))
    }
}
