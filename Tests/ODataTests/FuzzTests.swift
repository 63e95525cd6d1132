import OData
import SalesCore
import Testing

/// Changes good inputs at random places and asks of every result: it is read or refused, nothing else happens, and what
/// is read holds what it promises. The seeds are fixed, so that a failure can be repeated.
@Suite("Foreign bytes")
struct FuzzTests {
    static let seeds = UInt64(1)...10
    private static let inputsPerSeed = 500

    private static let queries = [
        "$filter=contains(subject,'O''Neil') and (a eq 0 or not b/name eq null)&$top=5&$count=true",
        "%24filter=createdon+ge+2026-11-24T08:00:00.123Z+and+score+in+(1,2.5,-3e2)&$orderby=score desc,duetime",
        "$expand=parentaccountid($select=name;$filter=a eq 1;$expand=b($levels=2)),contacts/$ref&$select=a,b/c,*",
        "$expand=a/$ref,b/$count($filter=x eq 'y;)'),*,c($top=2;$count=true;$orderby=d desc;$search=\"e f\";$levels=max)",
        "$apply=filter(a eq 1)/groupby((a,b/c),aggregate($count as n,c with sum as x))&$search=\"du pont\" OR NOT a",
        "$apply=aggregate(a with countdistinct as n,b with average as m,c with min as k)&$orderby=n desc&$top=3",
        "$filter=Microsoft.Dynamics.CRM.In(PropertyName='a',PropertyValues=[\"0\",\"1\"]) and x in @p&@p=[1,null]",
        "$filter=contacts/any(c:c/x eq -1 add 2 mul duration'PT1H') or a eq 7f2e1a00-0000-4000-8000-0123456789ab",
        "$skiptoken=<cookie pagenumber=\"3\" istracking=\"False\" />&ahead=true&$format=json",
    ]

    private static let paths = [
        "/api/data/v9.2/leads(7f2e1a00-0000-4000-8000-0123456789ab)/parentaccountid/$ref",
        "/api/data/v9.2/accounts(accountnumber='A''1',b=2)/Microsoft.Dynamics.CRM.sv_Complete",
        "/api/data/v9.2/accounts(7f2e1a00-0000-4000-8000-0123456789ab)/contact_customer_accounts(1)/$ref",
        "accounts(accountnumber='A''1')/primarycontactid/fullname/$value",
        "/api/data/v9.2/sv_UpNext(recordtype=%27lead%27,recordid=@r)", "https://x/api/data/v9.2/$1/f([1,{\"a\":2}])",
    ]

    private static let bodies = [
        "{\"subject\":\"Devis\",\"objectid_lead@odata.bind\":\"/leads(1)\",\"n\":[1,-2.5e3,true,null,{\"a\":{}}]}",
        "[\"\\ud83d\\ude00\\u00e9\\n\\\\\",\"Zoë 😀\",{\"a\":[],\"b\":[[[]]],\"c\":\"\"}]",
    ]

    private static let headers = [
        "return=representation,odata.maxpagesize=50, odata.include-annotations=\"*\"; a=b",
        "W/\"5120\", \"1\" , *, null",
        "odata.include-annotations=A.b,C.*,odata.continue-on-error",
    ]

    @Test("in a query", arguments: seeds)
    func query(seed: UInt64) throws {
        try mutations(of: Self.queries, seed: seed) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            guard let options = try? QueryOptions(parsing: text, custom: ["ahead"]) else { return }
            let printed = options.queryText
            #expect(try QueryOptions(parsing: printed).queryText == printed, "\(text)")
            guard let filter = options.filter else { return }
            let again = try FilterExpression(parsing: filter.description)
            #expect(again == filter, "\(text)")
        }
    }

    @Test("in a path", arguments: seeds)
    func path(seed: UInt64) throws {
        try mutations(of: Self.paths, seed: seed) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            guard let path = try? ResourcePath(reference: text) else { return }
            let printed = path.description.split(separator: "%", omittingEmptySubsequences: false).joined(
                separator: "%25"
            )
            let again = try ResourcePath(relative: printed)
            #expect(again == path, "\(text)")
        }
    }

    @Test("in a body", arguments: seeds)
    func body(seed: UInt64) throws {
        try mutations(of: Self.bodies, seed: seed) { bytes in
            guard let value = try? JSONValue(parsing: bytes) else { return }
            let again = try JSONValue(parsing: Array(value.description.utf8))
            #expect(again == value, "\(bytes)")
        }
    }

    @Test("in a header", arguments: seeds)
    func header(seed: UInt64) {
        mutations(of: Self.headers, seed: seed) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            let size = PreferHeader(parsing: text).maxPageSize
            #expect(size.map { $0 > 0 } ?? true)
            if case .tags(let tags)? = try? ETagCondition.parse([text], header: "If-Match") { #expect(!tags.isEmpty) }
        }
    }

    /// Up to eight changes: a byte replaced, dropped or doubled, a piece copied, two inputs crossed.
    func mutations(of corpus: [String], seed: UInt64, _ check: ([UInt8]) throws -> Void) rethrows {
        var random = SeededGenerator(state: seed)
        let marks = Array("'\"()[]{}\\/,;:=&%$@*<>+- 0e.9".utf8) + [0x00, 0x0A, 0x7F, 0x80, 0xC3, 0xED, 0xFF]
        for _ in 0..<Self.inputsPerSeed {
            var bytes = Array(corpus.randomElement(using: &random)!.utf8)
            for _ in 0..<Int.random(in: 1...8, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<6, using: &random) {
                case 0: bytes[place] = marks.randomElement(using: &random)!
                case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 2: bytes.remove(at: place)
                case 3: bytes.insert(marks.randomElement(using: &random)!, at: place)
                case 4:
                    let end = Int.random(in: place...min(bytes.count, place + 20), using: &random)
                    bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &random))
                default:
                    let other = Array(corpus.randomElement(using: &random)!.utf8)
                    bytes = Array(bytes[..<place]) + other[Int.random(in: 0..<other.count, using: &random)...]
                }
            }
            try check(bytes)
        }
    }
}
