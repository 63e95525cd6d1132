import OData
import Records
import SalesCore
import Testing

/// The same with what the bytes name looked up in the tables: `$expand`, `$apply`, references and deep inserts are
/// bound or refused, nothing else happens.
@Suite("Foreign bytes, bound to the tables")
struct BindingFuzzTests {
    private static let registry = Registry.standard
    private static let account = registry["account"]
    private static let now = Instant(seconds: 1_795_478_400)
    private static let caller = Caller(
        id: GUID(high: 1, low: 1),
        name: "Ada",
        language: .english,
        zone: .utc,
        unit: GUID(high: 1, low: 2),
        teams: [],
        unitsBelow: [GUID(high: 1, low: 2)],
        roles: [RoleGrant(.systemAdministrator)],
        organisation: GUID(high: 1, low: 2)
    )

    private static let expands = [
        "$expand=primarycontactid($select=fullname;$expand=ownerid($select=fullname)),ownerid",
        "$expand=contact_customer_accounts($filter=contains(fullname,'ar') and statecode eq 0;$orderby=createdon desc;$top=2)",
        "$expand=account_parent_account/$ref,Account_Tasks($select=subject;$count=true;$top=0)",
        "$expand=contact_customer_accounts($expand=parentcustomerid_account($expand=primarycontactid($expand=ownerid)))",
    ]

    private static let applies = [
        "$apply=filter(statecode eq 0)/groupby((industrycode,_ownerid_value),aggregate($count as n,numberofemployees with sum as total))",
        "$apply=aggregate(numberofemployees with average as a,numberofemployees with max as b,createdon with min as c)",
        "$apply=groupby((primarycontactid/fullname),aggregate($count as n))&$orderby=n desc,fullname&$top=3",
        "$apply=groupby((statecode))/filter(statecode eq 1)",
    ]

    private static let references = [
        "https://crm.example.test/api/data/v9.2/contacts(7f2e1a00-0000-4000-8000-0123456789ab)",
        "/accounts(accountnumber='A''1')", "contacts(7f2e1a00-0000-4000-8000-0123456789ab)/", "accounts(name='x',y=@z)",
    ]

    private static let inserts = [
        """
        {"name":"Atelier","primarycontactid":{"lastname":"Moreau","parentcustomerid_account@odata.bind":"/accounts(7f2e1a00-0000-4000-8000-0123456789ae)"},
        "contact_customer_accounts":[{"lastname":"Petit"},{"firstname":"Luc","Contact_Tasks":[{"subject":"Call"}]}]}
        """,
        """
        {"@odata.type":"Microsoft.Dynamics.CRM.account","accountid":"7f2e1a00-0000-4000-8000-0123456789ab","revenue":1.5,
        "contact_customer_accounts@odata.bind":["/contacts(7f2e1a00-0000-4000-8000-0123456789ac)"],"industrycode":3,
        "ownerid@odata.bind":"/teams(7f2e1a00-0000-4000-8000-0123456789ad)","Account_Emails":[{"subject":"x",
        "email_activity_parties":[{"partyid_contact@odata.bind":"/contacts(7f2e1a00-0000-4000-8000-0123456789ae)","participationtypemask":2}]}]}
        """,
    ]

    private let fuzz = FuzzTests()

    @Test("what is written here is bound as it stands")
    func corpus() throws {
        for text in Self.expands { #expect(try expansions(QueryOptions(parsing: text)).count > 0, "\(text)") }
        for text in Self.applies.prefix(2) {
            #expect(try !applied(QueryOptions(parsing: text)).names.isEmpty, "\(text)")
        }
        #expect(try address(Self.references[0]) != nil)
        for text in Self.inserts {
            let input = try input(JSONValue(parsing: Array(text.utf8)))
            #expect(records(in: input) > 1, "\(text)")
        }
    }

    @Test("in $expand", arguments: FuzzTests.seeds)
    func expand(seed: UInt64) {
        fuzz.mutations(of: Self.expands, seed: seed) { bytes in
            guard let options = try? QueryOptions(parsing: String(decoding: bytes, as: UTF8.self)),
                let bound = try? expansions(options)
            else { return }
            #expect(bound.count == options.expand.count)
        }
    }

    @Test("in $apply", arguments: FuzzTests.seeds)
    func apply(seed: UInt64) {
        fuzz.mutations(of: Self.applies, seed: seed) { bytes in
            guard let options = try? QueryOptions(parsing: String(decoding: bytes, as: UTF8.self)),
                let bound = try? applied(options)
            else { return }
            #expect(bound.order.allSatisfy { bound.names.indices.contains($0.position) })
        }
    }

    @Test("in the address of a record to tie", arguments: FuzzTests.seeds)
    func reference(seed: UInt64) {
        fuzz.mutations(of: Self.references, seed: seed) { bytes in
            _ = try? address(String(decoding: bytes, as: UTF8.self))
        }
    }

    @Test("in the body of a deep insert", arguments: FuzzTests.seeds)
    func insert(seed: UInt64) {
        fuzz.mutations(of: Self.inserts, seed: seed) { bytes in
            guard let body = try? JSONValue(parsing: bytes), let input = try? input(body) else { return }
            #expect(records(in: input) >= 1)
            #expect(input.changes.allSatisfy { Self.account.column($0.column) != nil })
        }
    }

    // MARK: Binding

    private func expansions(_ options: QueryOptions) throws -> [Expansion] {
        try RecordBinding.expansions(
            options.expand,
            on: Self.account,
            in: Self.registry,
            for: Self.caller,
            now: Self.now
        )
    }

    private func applied(_ options: QueryOptions) throws -> AppliedQuery {
        try RecordBinding.applied(options, on: Self.account, in: Self.registry, for: Self.caller, now: Self.now)
    }

    private func address(_ text: String) throws -> RecordAddress? {
        try RecordBinding.address(text, in: Self.registry, for: Self.caller)
    }

    private func input(_ body: JSONValue) throws -> RecordInput {
        try RecordInput(body, on: Self.account, in: Self.registry, for: Self.caller)
    }

    private func records(in input: RecordInput) -> Int {
        1 + input.parents.reduce(0) { $0 + records(in: $1.input) }
            + input.children.flatMap(\.inputs).reduce(0) { $0 + records(in: $1) } + input.attached.count
    }
}
