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
    /// What history and events are written of.
    var ledger = ChangeLedger()
    /// Who the records belong to that were asked for.
    var owners: [RecordReference: RecordOwner] = [:]
    private var readers: [RecordReference: [Caller]] = [:]
    var unitsOfPrincipals: [RecordReference: GUID] = [:]
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

    // MARK: History and events

    /// Keeps a change that is no change of a row's columns, such as of the roles a person holds.
    func record(_ entry: HistoryEntry) { ledger.record(entry) }

    func note(before: Row?, after: Row?) {
        guard let reference = (after ?? before)?.reference else { return }
        ledger.note(reference, before: before, after: after)
        owners[reference] = nil
        for row in [before, after].compactMap({ $0 }) {
            let shown = row.reference("regardingobjectid") ?? row.reference("objectid") ?? row.reference
            concern(shown, row.owner?.id ?? caller.id)
        }
        let published = [before, after].compactMap { $0 }.filter {
            $0.table.name == Table.worklistviewconfiguration.name
        }
        if let row = published.first, before?["sv_definition"].text != after?["sv_definition"].text {
            concern(row.reference, RecordEvent.everyone)
        }
    }

    func concern(_ record: RecordReference, _ principal: GUID?) { ledger.concern(record, principal) }

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

    /// Writes the operation, its history and its events. Called once by the pipeline, at the end of the transaction.
    func finish() throws {
        if !isContinued { try unit.begin(operation) }
        try unit.append(ledger.entries(summarising: summarises), to: operation.id, at: now)
        try tellNewOwners(of: ledger.handedOver(by: caller.id))
        try settleReminders(of: ledger.leftActivities)
        try unit.append(ledger.events, operation: operation.id, at: now)
    }
}
