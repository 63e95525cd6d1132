import OData
import SalesCore
import Testing

@Suite("A filter is read")
struct FilterParsingTests {
    @Test(
        "operators group as the standard says",
        arguments: [
            ("a eq 1 or b eq 2 and c eq 3", "(a eq 1) or ((b eq 2) and (c eq 3))"),
            ("a eq 1 and b eq 2 or c eq 3", "((a eq 1) and (b eq 2)) or (c eq 3)"),
            ("not a eq b", "(not a) eq b"),
            ("not (a eq b)", "not (a eq b)"),
            ("not contains(a,'x') and b eq 1", "(not contains(a,'x')) and (b eq 1)"),
            ("not a in (1,2)", "not (a in (1,2))"),
            ("a add b mul c eq d sub e", "(a add (b mul c)) eq (d sub e)"),
            ("a sub b sub c eq 0", "((a sub b) sub c) eq 0"),
            ("a sub (b sub c) eq 0", "(a sub (b sub c)) eq 0"),
            ("a mul b div c mod d divby e gt 1", "((((a mul b) div c) mod d) divby e) gt 1"),
            ("-a mul b lt 1", "((-a) mul b) lt 1"),
            ("1 lt 2 eq true", "(1 lt 2) eq true"),
            ("true eq 1 lt 2", "true eq (1 lt 2)"),
            ("(((a eq 1)))", "a eq 1"),
            ("(a eq 1)and(b eq 2)", "(a eq 1) and (b eq 2)"),
            ("  a\teq\t1  ", "a eq 1"),
            ("a EQ 1 And b Ne 2", "(a eq 1) and (b ne 2)"),
            ("- 5 eq a", "(-(5)) eq a"),
        ]
    )
    func groups(text: String, grouped: String) throws {
        let tree = try FilterExpression(parsing: text)
        #expect(try FilterExpression(parsing: grouped) == tree)
    }

    @Test("a chain of conditions is one node, so that a long filter is wide and not deep")
    func flattensChains() throws {
        let tree = try FilterExpression(parsing: "a eq 1 and b eq 2 and c eq 3")
        guard case .and(let parts) = tree else { return #expect(Bool(false), "\(tree)") }
        #expect(parts.map(\.description) == ["a eq 1", "b eq 2", "c eq 3"])
        let wide = Array(repeating: "a eq 1", count: 3_000).joined(separator: " or ")
        guard case .or(let many) = try FilterExpression(parsing: wide) else { return #expect(Bool(false)) }
        #expect(many.count == 3_000)
    }

    @Test(
        "the dialect's own examples",
        arguments: [
            (
                "parentaccountid/name eq 'x'",
                FilterExpression.comparison(.property("parentaccountid/name"), .equal, .literal(.string("x")))
            ),
            (
                "leadid eq 7f2e1a00-0000-4000-8000-0123456789ab",
                .comparison(.property("leadid"), .equal, .literal(.guid(GUID("7f2e1a00-0000-4000-8000-0123456789ab")!)))
            ),
            (
                "leadid eq abcdef00-0000-4000-8000-0123456789AB",
                .comparison(.property("leadid"), .equal, .literal(.guid(GUID("abcdef00-0000-4000-8000-0123456789ab")!)))
            ),
            ("statecode in (0,1,-2)", .isIn(.property("statecode"), [.int(0), .int(1), .int(-2)])),
            ("a in ['x','y']".replacingOccurrences("'", "\""), .isIn(.property("a"), [.string("x"), .string("y")])),
            ("contains(mobilephone,'0%6')", .call(.contains, [.property("mobilephone"), .literal(.string("0%6"))])),
            ("ToLower(a) eq 'x'", .comparison(.call(.tolower, [.property("a")]), .equal, .literal(.string("x")))),
            (
                "year(createdon) eq 2025",
                .comparison(.call(.year, [.property("createdon")]), .equal, .literal(.int(2025)))
            ),
            (
                "substring(a,1,2) eq 'x'",
                .comparison(
                    .call(.substring, [.property("a"), .literal(.int(1)), .literal(.int(2))]),
                    .equal,
                    .literal(.string("x"))
                )
            ),
            ("now() gt createdon", .comparison(.call(.now, []), .greater, .property("createdon"))),
            (
                "Microsoft.Dynamics.CRM.In(PropertyName='statecode',PropertyValues=[\"0\",\"1\"])",
                .query(
                    .isIn,
                    [
                        QueryParameter("PropertyName", .literal(.string("statecode"))),
                        QueryParameter("PropertyValues", .list([.string("0"), .string("1")])),
                    ]
                )
            ),
            (
                "LastXDays(PropertyName='createdon', PropertyValue=7)",
                .query(
                    .lastXDays,
                    [
                        QueryParameter("PropertyName", .literal(.string("createdon"))),
                        QueryParameter("PropertyValue", .literal(.int(7))),
                    ]
                )
            ),
            (
                "not microsoft.dynamics.crm.EqualUserId(PropertyName='ownerid')",
                .not(.query(.equalUserId, [QueryParameter("PropertyName", .literal(.string("ownerid")))]))
            ),
            (
                "Contains(PropertyName='a',PropertyValue='b')",
                .query(
                    .contains,
                    [
                        QueryParameter("PropertyName", .literal(.string("a"))),
                        QueryParameter("PropertyValue", .literal(.string("b"))),
                    ]
                )
            ),
            ("contacts/any()", .lambda("contacts", .any, nil)),
            (
                "account/contacts/all(c:c/name ne null)",
                .lambda(
                    "account/contacts",
                    .all,
                    .init(variable: "c", condition: .comparison(.property("c/name"), .notEqual, .literal(.null)))
                )
            ),
            ("contacts/$count gt 2", .comparison(.property("contacts/$count"), .greater, .literal(.int(2)))),
            (
                "$it/a eq Microsoft.Dynamics.CRM.account/b",
                .comparison(.property("$it/a"), .equal, .property("Microsoft.Dynamics.CRM.account/b"))
            ),
            ("prénom eq 'Zoë'", .comparison(.property("prénom"), .equal, .literal(.string("Zoë")))),
            ("null/x eq true", .comparison(.property("null/x"), .equal, .literal(.bool(true)))),
            (
                "cast(a,Edm.String) eq 'b'",
                .comparison(.call(.cast, [.property("a"), .property("Edm.String")]), .equal, .literal(.string("b")))
            ),
        ]
    )
    func examples(text: String, tree: FilterExpression) throws {
        #expect(try FilterExpression(parsing: text) == tree)
    }

    @Test(
        "values of every type",
        arguments: [
            ("null", Literal.null), ("true", .bool(true)), ("FALSE", .bool(false)),
            ("0", .int(0)), ("-0", .int(0)), ("007", .int(7)),
            ("9223372036854775807", .int(.max)), ("-9223372036854775808", .int(.min)),
            ("9223372036854775808", .decimal("9223372036854775808")),
            ("1.50", .decimal("1.50")), ("-0.1", .decimal("-0.1")),
            ("1e3", .double(1000)), ("-1.5E-2", .double(-0.015)), ("1e+2", .double(100)),
            ("INF", .double(.infinity)), ("-INF", .double(-.infinity)), ("NaN", .double(.nan)),
            ("2024-02-29", .date(LocalDate(year: 2024, month: 2, day: 29)!)),
            ("0001-01-01", .date(LocalDate(year: 1, month: 1, day: 1)!)),
            ("2026-11-24T08:00Z", .instant(Instant("2026-11-24T08:00:00Z")!)),
            ("2026-11-24T08:00:00Z", .instant(Instant("2026-11-24T08:00:00Z")!)),
            ("2026-11-24T08:00:00.123456789012Z", .instant(Instant("2026-11-24T08:00:00.123456Z")!)),
            ("2026-11-24t10:00:00+02:00", .instant(Instant("2026-11-24T08:00:00Z")!)),
            ("2026-11-24T08:00:00-11:30", .instant(Instant("2026-11-24T19:30:00Z")!)),
            ("08:30", .timeOfDay(30_600_000_000)), ("08:30:00.5", .timeOfDay(30_600_500_000)),
            ("duration'P1DT2H3M4.5S'", .duration(93_784_500_000)), ("duration'-PT1S'", .duration(-1_000_000)),
            ("DURATION'P2D'", .duration(172_800_000_000)),
            ("''", .string("")), ("'O''Neil'", .string("O'Neil")), ("''''", .string("'")),
            ("'a/b%c&d'", .string("a/b%c&d")),
            ("binary'SGk_'", .binary([0x48, 0x69, 0x3F])), ("binary'SGk='", .binary([0x48, 0x69])),
            (
                "Microsoft.Dynamics.CRM.AccessType'Default'",
                .enumeration(type: "Microsoft.Dynamics.CRM.AccessType", value: "Default")
            ),
        ]
    )
    func literals(text: String, literal: Literal) throws {
        #expect(try FilterExpression(parsing: "a eq \(text)") == .comparison(.property("a"), .equal, .literal(literal)))
        #expect(try FilterExpression(parsing: "\(text) eq a") == .comparison(.literal(literal), .equal, .property("a")))
        #expect(try FilterExpression(parsing: "a in (\(text),\(text))") == .isIn(.property("a"), [literal, literal]))
    }
}

extension String {
    func replacingOccurrences(_ old: Character, _ new: Character) -> String {
        String(map { $0 == old ? new : $0 })
    }
}
