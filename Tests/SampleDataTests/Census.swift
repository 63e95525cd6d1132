import SalesCore
import SampleData

/// What one pass over an organisation of any size counts, without keeping its rows.
struct Census: Sendable {
    // One run per size is enough for all tests.
    static let demo = Census(.demo)
    static let small = Census(.s)
    static let medium = Census(.m)
    static let mediumWithWhale = Census(.mWhale)

    static func of(_ size: Organisation.Size) -> Census {
        switch size {
        case .demo: demo
        case .s: small
        case .m: medium
        case .mWhale: mediumWithWhale
        case .l, .l100k: Census(size)
        }
    }

    var rows: [String: Int] = [:]
    /// One number per row that changes with any of its values; comparable inside one run of the tests.
    var digests: [GUID: Int] = [:]
    var open = 0
    /// Open and due by the end of today in the owner's zone.
    var due = 0
    var openByOwner: [GUID: Int] = [:]
    var users: [GUID: String] = [:]
    var zones: [GUID: String] = [:]
    /// Open items of `whale@`: how many are due in the last 30 days, and about which records.
    var whaleDue = 0
    var whaleRecords: Set<GUID> = []
    var whaleLeads: Set<GUID> = []

    private var startOfWindow: [GUID: Instant] = [:]
    private var endOfToday: [GUID: Instant] = [:]
    private(set) var whale: GUID?
    private var ownerOfRecord: [GUID: GUID] = [:]
    /// The records on each seller's list, by the rule itself: an open activity of the seller, due on one of the last 30
    /// days or today in the seller's zone, about a record that the seller owns.
    private var listed: [GUID: Set<GUID>] = [:]
    private let now: Instant

    init(_ size: Organisation.Size, now: Instant = Loaded.now, seed: UInt64 = 1) {
        self.now = now
        try? Organisation(size: size, seed: seed, now: now).generate { row in
            rows[row.table, default: 0] += 1
            if size == .m || size == .mWhale { digests[row.id] = row.values.hashValue }
            note(row)
        }
    }

    func listed(of mailbox: String) -> Set<GUID> {
        users.first { $0.value == "\(mailbox)@demo.test" }.flatMap { listed[$0.key] } ?? []
    }

    var activities: Int { Loaded.activityTables.reduce(0) { $0 + (rows[$1] ?? 0) } }

    func open(of mailbox: String) -> Int {
        openByOwner.reduce(0) { users[$1.key] == "\(mailbox)@demo.test" ? $0 + $1.value : $0 }
    }

    private mutating func note(_ row: GeneratedRow) {
        switch row.table {
        case "systemuser":
            users[row.id] = row["internalemailaddress"].text
            if row["internalemailaddress"] == .text("whale@demo.test") { whale = row.id }
            zones[row.id] = row["sv_timezone"].text
            let zone = row["sv_timezone"].text.flatMap { Zone($0) } ?? .utc
            let today = zone.day(of: now)
            startOfWindow[row.id] = zone.start(of: today.adding(days: -30))
            endOfToday[row.id] = zone.end(of: today)
        case "teammembership":
            // A team keeps the hours of its first member.
            if let team = row["teamid"].guid, endOfToday[team] == nil, let user = row["systemuserid"].guid {
                endOfToday[team] = endOfToday[user]
            }
        case "lead", "opportunity", "account", "contact":
            ownerOfRecord[row.id] = row["ownerid"].guid
            if row.table == "lead", row["ownerid"].guid == whale { whaleLeads.insert(row.id) }
        case "phonecall", "email", "task", "appointment":
            if row.isOpen { noteOpen(row) }
        default:
            break
        }
    }

    private mutating func noteOpen(_ row: GeneratedRow) {
        guard let owner = row["ownerid"].guid else { return }
        open += 1
        openByOwner[owner, default: 0] += 1
        guard let time = row["scheduledend"].instant, let end = endOfToday[owner], time <= end else { return }
        due += 1
        guard let record = row["regardingobjectid"].guid, let start = startOfWindow[owner], start <= time else {
            return
        }
        if ownerOfRecord[record] == owner { listed[owner, default: []].insert(record) }
        if owner == whale, time <= now {
            whaleDue += 1
            whaleRecords.insert(record)
        }
    }
}
