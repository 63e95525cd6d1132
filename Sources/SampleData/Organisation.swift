public import SalesCore

/// A generated organisation: people, records, activities and scores that are the same for the same size, seed and
/// "now" on every machine.
///
/// Nothing is read from a clock, a locale or a hash order. Every row is computed from its ordinal, so memory grows with
/// the number of people only, never with the number of records.
///
/// At every size there are `admin@`, `manager@`, `seller@` and `seller2@demo.test`, and for the edge cases `former@`
/// (disabled, still an owner), `idle@` (no open item) and `newcomer@` (no role, no record).
///
/// Edge cases stand under their key (`EC-01` …) in a lead's `subject`, an opportunity's `name`, an account's
/// `accountnumber`, a contact's `jobtitle` or an activity's `subject`. Left out, because they need more than rows of
/// these tables:
/// - EC-18, EC-19, EC-20 and EC-21 (sequences and enrolments, merged records);
/// - EC-31 (assignment rules, capacity, leave, holidays);
/// - of EC-07, EC-16, EC-17: being in the middle of a sequence, sharing, and a change of business unit;
/// - of EC-13: the sequence step (the due date is here); of EC-30: the two import cases.
public struct Organisation: Sendable {
    /// The sizes of the table in the specification of generated data, by the name that `demo --size` takes.
    public enum Size: String, CaseIterable, Sendable {
        case demo
        case s = "S"
        case m = "M"
        /// M with one more seller, `whale@demo.test`, who alone has 20,000 due items, each on a lead of their own.
        case mWhale = "M-whale"
        case l = "L"
        /// L with one more seller, `leviathan@demo.test`, who alone has 100,000 due items, each on a lead of their own.
        case l100k = "L-100k"
    }

    public let size: Size
    public let seed: UInt64
    public let now: Instant

    public init(size: Size, seed: UInt64 = 1, now: Instant) {
        self.size = size
        self.seed = seed
        self.now = now
    }

    /// Calls `row` for every row; what `row` throws ends the generation and is thrown on.
    ///
    /// References point to rows that came before, with three exceptions: `account.primarycontactid` (the contact comes
    /// with the contacts, later), the account of EC-26 that is its own parent, and the activity of EC-27 whose record
    /// is gone.
    public func generate(_ row: (GeneratedRow) throws -> Void) throws {
        try withoutActuallyEscaping(row) { row in
            let generation = Generation(self)
            try generation.emitStaff(row)
            try generation.emitAccounts(row)
            try generation.emitContacts(row)
            try generation.emitLeads(row)
            try generation.emitOpportunities(row)
            try generation.emitActivities(row)
            try generation.emitNotes(row)
            try generation.emitFollows(row)
            try generation.emitScores(row)
        }
    }
}

/// One row of a generated organisation.
public struct GeneratedRow: Sendable {
    /// The logical name of the table.
    public var table: String
    public var id: GUID
    /// Values by logical column name; a column without a value is left out. A lookup to more than one table has its
    /// table's logical name under `<column>_type`. `systemuserroles` and `teammembership` are link rows with an id.
    public var values: [String: Value]

    public init(table: String, id: GUID, values: [String: Value]) {
        self.table = table
        self.id = id
        self.values = values
    }
}
