public import SalesCore

/// One operation inside one transaction: the one way to change rows.
///
/// Each change is authorised, validated, put through the table's rules, written with a new version, kept in history
/// and carried into the work list. ``finish()`` writes history and events.
public final class WriteSession {
    public let caller: Caller
    public let operation: Operation
    public let unit: any UnitOfWork
    public let registry: Registry
    let ids: GUIDSource
    private let isContinued: Bool
    /// One history row for the whole operation instead of one per record (imports, generated data).
    private let summarises: Bool
    private var originals: [RecordReference: Row?] = [:]
    private var order: [RecordReference] = []
    private var accessEntries: [HistoryEntry] = []
    private var finals: [RecordReference: Row] = [:]
    private var audience: [RecordReference: Set<GUID>] = [:]
    private var audienceOrder: [RecordReference] = []
    private var owners: [RecordReference: RecordOwner] = [:]
    private var readers: [RecordReference: [Caller]] = [:]
    /// Nil within for a currency that does not say.
    var decimalsOfCurrencies: [GUID: Int?] = [:]

    init(
        caller: Caller,
        operation: Operation,
        isContinued: Bool,
        summarises: Bool,
        unit: any UnitOfWork,
        registry: Registry,
        ids: GUIDSource
    ) {
        self.caller = caller
        self.operation = operation
        self.isContinued = isContinued
        self.summarises = summarises
        self.unit = unit
        self.registry = registry
        self.ids = ids
    }

    /// Business time of the operation.
    public var now: Instant { operation.at }

    // MARK: Reading

    /// A row that the caller may read, locked. A row that may not be read does not exist (K-36).
    public func row(_ reference: RecordReference) throws -> Row {
        guard let table = registry.table(reference.table),
            let row = try unit.load(table, [reference.id], locking: true)[reference.id], try may(.read, on: row)
        else { throw Refusal(.notFound, RecordMessage.notFound(table: reference.table, id: reference.id)) }
        return row
    }

    /// Who a record belongs to; nil when there is no such record. Read once, because a command asks whether an item
    /// concerns the caller, and again whom to tell.
    public func owner(of record: RecordReference) throws -> RecordOwner? {
        if let known = owners[record] { return known }
        owners[record] = try unit.owners(of: [record])[record]
        return owners[record]
    }

    /// The person, or the members of the team. Read once, because many rows are given to few.
    func readers(of principal: RecordReference) throws -> [Caller] {
        if let known = readers[principal] { return known }
        let found = try unit.readers(of: principal)
        readers[principal] = found
        return found
    }

    // MARK: Changing

    /// - Parameters:
    ///   - derived: What follows from other rows, so that the caller needs no right to these columns.
    ///   - id: Chosen by the client; a new one otherwise.
    ///   - settled: Values of computed columns, which only the program may set.
    @discardableResult
    public func create(
        _ table: Table,
        _ changes: [Change],
        derived: [Change] = [],
        id: GUID? = nil,
        settled: [Change] = []
    ) throws -> Row {
        var row = try prepared(table, changes, derived: derived, id: id)
        for change in settled { row[change.column] = change.value }
        try insert([row])
        return row
    }

    /// Creates many rows of one table at once; all are checked before the first is written.
    public func createMany(_ table: Table, _ inputs: [(id: GUID?, changes: [Change])]) throws -> [Row] {
        try lookAtRecords(of: table, inputs.flatMap(\.changes))
        let rows = try inputs.map { try prepared(table, $0.changes, id: $0.id) }
        try insert(rows)
        return rows
    }

    @discardableResult
    public func update(
        _ reference: RecordReference,
        _ changes: [Change],
        if condition: VersionCondition = .any,
        settled: [Change] = []
    ) throws -> Row {
        let before = try row(reference)
        try check(condition, of: before)
        try require(.write, on: before)
        var after = before
        for change in changes {
            try requireColumn(change.column, of: before.table)
            try Validation.apply(change, to: &after)
        }
        for change in settled { after[change.column] = change.value }
        try checkLookups(of: after, was: before)
        if after.owner != before.owner {
            try assign(&after, was: before)
        } else if after.reference("regardingobjectid") != before.reference("regardingobjectid") {
            try requireReader(ofNew: after)
        }
        return try write(after, was: before, named: changes + settled)
    }

    /// Changes an activity for somebody whom it concerns as the record's owner (K-1), who may have no other right to it.
    ///
    /// The caller of this function has checked that. Computed columns may be set.
    public func updateConcerned(_ before: Row, _ changes: [Change]) throws {
        var after = before
        for change in changes {
            if let column = after.table.column(change.column), column.isComputed {
                after[change.column] = change.value
                if column.isPolymorphic { after.setTarget(change.target, of: column.name) }
            } else {
                try Validation.apply(change, to: &after)
            }
        }
        _ = try write(after, was: before, named: changes)
    }

    public func delete(_ reference: RecordReference, if condition: VersionCondition = .any) throws {
        let before = try row(reference)
        try check(condition, of: before)
        try require(.delete, on: before)
        try remove(before)
    }

    /// Runs a part that may fail alone: when it throws, neither rows nor history know of it.
    public func attempt<Result>(_ body: () throws -> Result) throws -> Result {
        let kept = (originals, order, finals, audience, audienceOrder, owners)
        do {
            return try unit.attempt(body)
        } catch {
            (originals, order, finals, audience, audienceOrder, owners) = kept
            throw error
        }
    }

    /// Does the same to many rows, of which each may be refused alone.
    ///
    /// They are tried together, so that they reach the database together. When one is refused, what came before it is
    /// done again without it; so the worst case does everything twice.
    public func attemptEach<Result>(
        _ targets: some Collection<GUID>,
        _ body: (GUID) throws -> Result
    ) throws -> [(target: GUID, result: Swift.Result<Result, Refusal>)] {
        var results: [(target: GUID, result: Swift.Result<Result, Refusal>)] = []
        var rest = Array(targets)[...]
        while let first = rest.first {
            var done: [(target: GUID, result: Swift.Result<Result, Refusal>)] = []
            do {
                try attempt {
                    for target in rest { done.append((target, .success(try body(target)))) }
                }
                return results + done
            } catch let refusal as Refusal {
                let before = rest.prefix(done.count)
                if !before.isEmpty {
                    results += try attempt { try before.map { ($0, .success(try body($0))) } }
                }
                results.append((rest.dropFirst(done.count).first ?? first, .failure(refusal)))
                rest = rest.dropFirst(done.count + 1)
            }
        }
        return results
    }

    /// Locks rows, and learns whose the records are that they are about, before each is asked for alone.
    public func lookAhead(_ ids: some Collection<GUID>, in tables: [Table]) throws {
        try unit.lock(Array(ids), in: tables)
        var about: [RecordReference] = []
        for table in tables {
            guard let link = table.subject else { continue }
            about += try unit.load(table, Array(ids), locking: true).values.compactMap { $0.reference(link.name) }
        }
        try lookAtOwners(of: about)
    }

    /// Learns whose the records are that new activities are to be about, before each is asked for alone.
    private func lookAtRecords(of table: Table, _ changes: [Change]) throws {
        guard table.isActivity, let link = table.subject else { return }
        try lookAtOwners(
            of: changes.compactMap { change in
                guard change.column == link.name, let target = change.target, let id = change.value.guid else {
                    return nil
                }
                return RecordReference(target, id)
            }
        )
    }

    private func lookAtOwners(of records: [RecordReference]) throws {
        let missing = Set(records).filter { owners[$0] == nil }
        guard !missing.isEmpty else { return }
        owners.merge(try unit.owners(of: Array(missing))) { $1 }
    }

    /// Tells the caller's pages of a change to the caller's own view of a record, such as having read it.
    public func announce(_ record: RecordReference) {
        concern(record, caller.id)
    }

    /// Tells somebody else's pages of a change to what they see of a record.
    func announce(_ record: RecordReference, to principal: GUID) { concern(record, principal) }

    /// Tells the caller's pages that a job has come further.
    public func announce(job: GUID) {
        concern(RecordReference("sv_job", job), caller.id)
    }

    // MARK: Steps of a change

    /// - Parameter isAuthorised: The right follows from another row, and was checked there.
    func prepared(
        _ table: Table,
        _ changes: [Change],
        derived: [Change] = [],
        id: GUID?,
        isAuthorised: Bool = false
    ) throws -> Row {
        guard isAuthorised || caller.depth(.create, on: table) > .none else {
            throw Refusal(.forbidden, RecordMessage.mayNot(.create, table.label))
        }
        var row = Row(table, id: id ?? ids.next())
        for change in changes {
            try requireColumn(change.column, of: table)
            try Validation.apply(change, to: &row)
        }
        for change in derived { try Validation.apply(change, to: &row) }
        row["createdon"] = .instant(now)
        row["createdby"] = .guid(caller.id)
        switch table.ownership {
        case .owner:
            if row.owner == nil { row.set("ownerid", to: RecordReference("systemuser", caller.id)) }
            try settleUnit(of: &row)
            guard try may(.create, on: row) else {
                throw Refusal(.forbidden, RecordMessage.mayNot(.create, table.label))
            }
        case .person:
            row.set("ownerid", to: RecordReference("systemuser", caller.id))
        case .organisation:
            break
        }
        try Validation.requireAll(row)
        try checkLookups(of: row, was: nil, isAuthorised: isAuthorised)
        try requireReader(ofNew: row)
        try RowRules.prepare(&row, was: nil, in: situation(of: row, named: changes))
        try checkPeople(&row, was: nil)
        try checkHierarchy(of: row, was: nil)
        try settleMoney(&row, was: nil)
        stamp(&row, version: 1)
        return row
    }

    func insert(_ rows: [Row]) throws {
        try unit.insert(rows)
        for row in rows { note(before: nil, after: row) }
        try project(rows.map { (before: nil, after: $0) })
    }

    /// - Parameter named: What the caller set, as opposed to what follows from it.
    private func write(_ changed: Row, was before: Row, named: [Change]) throws -> Row {
        var after = changed
        try Validation.requireAll(after, was: before)
        try RowRules.prepare(&after, was: before, in: situation(of: after, named: named))
        try checkPeople(&after, was: before)
        try checkHierarchy(of: after, was: before)
        try settleMoney(&after, was: before)
        guard !after.difference(from: before).isEmpty else { return before }
        stamp(&after, version: before.version + 1)
        try unit.update(after, columns: after.difference(from: before), from: before.version)
        note(before: before, after: after)
        try settlePeople(after, was: before)
        try project([(before: before, after: after)])
        return after
    }

    /// A new version of a row of which only what belongs to it has changed.
    func touch(_ reference: RecordReference) throws {
        let before = try row(reference)
        var after = before
        stamp(&after, version: before.version + 1)
        try unit.update(after, columns: after.difference(from: before), from: before.version)
        note(before: before, after: after)
    }

    func remove(_ before: Row) throws {
        try checkRemoval(of: before)
        if before.table.isActivity { for party in try unit.parties(of: before.reference) { try remove(party) } }
        let pending = before.table.isActivity ? [] : try unit.pendingActivities(regarding: before.reference)
        try unit.delete(before.reference)
        note(before: before, after: nil)
        try project([(before: before, after: nil)])
        try unit.closeItems(pending.map(\.id), at: now)
        for activity in pending { concern(before.reference, activity.owner?.id) }
    }

    func stamp(_ row: inout Row, version: Int64) {
        row["modifiedon"] = .instant(now)
        row["modifiedby"] = .guid(caller.id)
        row["versionnumber"] = .int(version)
    }

    private func check(_ condition: VersionCondition, of row: Row) throws {
        guard condition.isMet(by: row.version) else {
            throw Refusal(.preconditionFailed, RecordMessage.changedSince(table: row.table.name))
        }
    }

    private func situation(of row: Row, named: [Change]) throws -> RowRules.Situation {
        let isLocal = row["sv_isallday"].bool == true || row.table.name == Table.availability.name
        let zone = isLocal ? try row.owner.map { try unit.zone(of: $0.id) } : nil
        var situation = RowRules.Situation(now: now, ownerZone: zone ?? caller.zone)
        if row.table.name == "opportunity" {
            situation.named = Set(named.map(\.column))
            situation.readsEstimate =
                row.table.column("estimatedvalue").map { caller.mayRead($0, of: row.table) } ?? false
        }
        return situation
    }

    /// New links must lead to records that exist, that the caller may read and may append to; and the row itself must
    /// be one that may be appended, unless that follows from another row.
    private func checkLookups(of row: Row, was before: Row?, isAuthorised: Bool = false) throws {
        let links = row.table.columns.filter { $0.isLookup && !$0.isComputed && $0.name != "ownerid" }
            .compactMap { row.reference($0.name) }.filter { link in
                before.map { old in !old.table.columns.contains { old.reference($0.name) == link } } ?? true
            }
        guard !links.isEmpty else { return }
        // One's own marks take nothing but seeing what they mark.
        let isOwnMark = row.table.ownership == .person
        if !isOwnMark, !isAuthorised { try require(.append, on: row) }
        let owners = try unit.owners(of: links)
        for link in links {
            guard let owner = owners[link], let probe = self.probe(link, owner) else {
                throw Refusal(.notFound, RecordMessage.notFound(table: link.table, id: link.id))
            }
            guard try may(.read, on: probe) else {
                throw Refusal(.notFound, RecordMessage.notFound(table: link.table, id: link.id))
            }
            if !isOwnMark { try require(.appendTo, on: probe) }
        }
    }

    // MARK: Ownership

    /// Handing a row over needs the right to assign it, and a new owner who may read what it is about.
    private func assign(_ row: inout Row, was before: Row) throws {
        try require(.assign, on: before)
        try settleNewOwner(of: &row)
    }

    /// Hands an activity to somebody else: its owner may, and whoever may assign the record it is about (W-68).
    public func handOver(_ activity: Row, to owner: RecordReference) throws {
        let record = try activity.reference("regardingobjectid").flatMap { regarding in
            try registry.table(regarding.table).flatMap {
                try unit.load($0, [regarding.id], locking: false)[regarding.id]
            }
        }
        guard try may(.assign, on: activity) || record.map({ try may(.assign, on: $0) }) == true else {
            throw Refusal(.forbidden, RecordMessage.mayNot(.assign, activity.table.label))
        }
        var after = activity
        try Validation.apply(.link("ownerid", owner), to: &after)
        try settleNewOwner(of: &after)
        _ = try write(after, was: activity, named: [])
    }

    private func settleNewOwner(of row: inout Row) throws {
        try settleUnit(of: &row)
        try requireReader(of: row)
    }

    func name(of owner: RecordReference) throws -> String {
        guard let table = registry.table(owner.table) else { return "" }
        return try unit.load(table, [owner.id], locking: false)[owner.id]?.displayName ?? ""
    }

    private var unitsOfPrincipals: [RecordReference: GUID] = [:]

    private func settleUnit(of row: inout Row) throws {
        guard let owner = row.owner, let table = registry.table(owner.table) else {
            throw Refusal(.invalid, RecordMessage.required(Label("Owner", "Propriétaire")))
        }
        if unitsOfPrincipals[owner] == nil {
            guard let principal = try unit.load(table, [owner.id], locking: false)[owner.id],
                principal["isdisabled"].bool != true, let home = principal["businessunitid"].guid
            else { throw Refusal(.invalid, RecordMessage.assigneeNotPossible(owner.id)) }
            unitsOfPrincipals[owner] = home
        }
        row["owningbusinessunit"] = .optional(unitsOfPrincipals[owner])
    }

    // MARK: History and events

    /// Keeps a change that is no change of a row's columns, such as of the roles a person holds.
    func record(_ entry: HistoryEntry) { accessEntries.append(entry) }

    func note(before: Row?, after: Row?) {
        guard let reference = (after ?? before)?.reference else { return }
        if originals[reference] == nil {
            originals[reference] = .some(before)
            order.append(reference)
        }
        finals[reference] = after
        owners[reference] = nil
        for row in [before, after].compactMap({ $0 }) {
            let shown = row.reference("regardingobjectid") ?? row.reference("objectid") ?? row.reference
            concern(shown, row.owner?.id ?? caller.id)
        }
    }

    func concern(_ record: RecordReference, _ principal: GUID?) {
        if audience[record] == nil { audienceOrder.append(record) }
        if let principal { audience[record, default: []].insert(principal) } else { audience[record, default: []] = [] }
    }

    private func entry(for reference: RecordReference) -> HistoryEntry? {
        guard let original = originals[reference] else { return nil }
        switch (original, finals[reference]) {
        case (nil, let after?):
            return HistoryEntry(
                record: reference,
                action: .create,
                before: nil,
                after: RowCodec.encode(after, columns: after.table.columns.map(\.name).filter { !after[$0].isNull }),
                version: after.version
            )
        case (let before?, let after?):
            let columns = after.difference(from: before)
            guard !columns.isEmpty else { return nil }
            return HistoryEntry(
                record: reference,
                action: .update,
                before: RowCodec.encode(before, columns: columns),
                after: RowCodec.encode(after, columns: columns),
                version: after.version
            )
        case (let before?, nil):
            return HistoryEntry(
                record: reference,
                action: .delete,
                before: RowCodec.encode(
                    before,
                    columns: before.table.columns.map(\.name).filter { !before[$0].isNull }
                ),
                after: nil,
                version: before.version
            )
        case (nil, nil):
            return nil
        }
    }

    /// Writes the operation, its history and its events. Called once by the pipeline, at the end of the transaction.
    func finish() throws {
        if !isContinued { try unit.begin(operation) }
        try unit.append(
            order.compactMap { summarises ? summary($0) ?? entry(for: $0) : entry(for: $0) } + accessEntries,
            to: operation.id,
            at: now
        )
        try tellNewOwners(of: order.compactMap { handedOver($0) })
        let events = audienceOrder.map { record in
            RecordEvent(record: record, principals: (audience[record] ?? []).sorted())
        }
        try unit.append(events, operation: operation.id, at: now)
    }

    /// The row as it is now, if this operation gave it to a person other than the caller.
    private func handedOver(_ reference: RecordReference) -> Row? {
        guard let original = originals[reference], let row = finals[reference], let owner = row.owner,
            owner.table == "systemuser", owner.id != caller.id, original?.owner != owner
        else { return nil }
        return row
    }

    /// Of a row created in bulk only the fact is kept: its values stand in the row.
    private func summary(_ reference: RecordReference) -> HistoryEntry? {
        guard let original = originals[reference], original == nil, let row = finals[reference] else { return nil }
        return HistoryEntry(record: reference, action: .create, before: nil, after: nil, version: row.version)
    }
}
