public import SalesCore

/// Which operations of the audit trail are asked for; nil asks for all.
public struct AuditFilter: Sendable, Hashable {
    /// Who did it, as oneself or as somebody else, or as whom it was done (decision 41).
    public var person: GUID?
    public var kind: OperationKind?
    public var record: RecordReference?
    /// By the business clock, as history has it: from here on, and before there.
    public var from: Instant?
    public var before: Instant?

    public init(
        person: GUID? = nil,
        kind: OperationKind? = nil,
        record: RecordReference? = nil,
        from: Instant? = nil,
        before: Instant? = nil
    ) {
        self.person = person
        self.kind = kind
        self.record = record
        self.from = from
        self.before = before
    }
}

/// A place in the trail, which goes from the newest operation to the oldest.
public struct AuditPosition: Sendable, Hashable, CustomStringConvertible {
    public let at: Instant
    public let operation: GUID

    public init(at: Instant, operation: GUID) {
        self.at = at
        self.operation = operation
    }

    /// Reads the form that ``description`` writes.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let at = Int64(parts[0]), let operation = GUID(String(parts[1])) else { return nil }
        self.init(at: Instant(microseconds: at), operation: operation)
    }

    public var description: String { "\(at.microseconds).\(operation)" }
}

/// One operation: who did what, and when.
public struct AuditEntry: Sendable, Hashable {
    public let operation: GUID
    /// As kept; a later version may have kinds that this one does not know.
    public let kind: String
    public let at: Instant
    public let person: GUID
    /// Nil when nobody of that id is known any more.
    public let personName: String?
    /// Who acted as the person, where somebody did (decision 41).
    public let impersonator: GUID?
    public let impersonatorName: String?
    /// The operation that this one takes back, and the one that took this one back.
    public let undoes: GUID?
    public let undoneBy: GUID?
    /// How many records it changed; counted up to ``AuditEntry/mostCounted``.
    public let records: Int
    /// The first of them.
    public let record: RecordReference?

    public static let mostCounted = 1000

    public init(
        operation: GUID,
        kind: String,
        at: Instant,
        person: GUID,
        personName: String?,
        impersonator: GUID? = nil,
        impersonatorName: String? = nil,
        undoes: GUID?,
        undoneBy: GUID?,
        records: Int,
        record: RecordReference?
    ) {
        self.operation = operation
        self.kind = kind
        self.at = at
        self.person = person
        self.personName = personName
        self.impersonator = impersonator
        self.impersonatorName = impersonatorName
        self.undoes = undoes
        self.undoneBy = undoneBy
        self.records = records
        self.record = record
    }

    public var position: AuditPosition { AuditPosition(at: at, operation: operation) }
}

/// What an operation did to one record, as history keeps it.
public struct AuditRecord: Sendable, Hashable {
    /// Its number in history, by which the following ones are asked for.
    public let number: Int64
    public let record: RecordReference
    /// `create`, `update` or `delete`.
    public let action: String
    /// See ``RowCodec``; nil when nothing was kept, as of records that were imported.
    public let before: String?
    public let after: String?

    public init(number: Int64, record: RecordReference, action: String, before: String?, after: String?) {
        self.number = number
        self.record = record
        self.action = action
        self.before = before
        self.after = after
    }
}

/// Reads the audit trail of the whole organisation; who may ask is for the caller to check
/// (``Permission/readAudit``).
public protocol AuditStore: Sendable {
    /// Operations from the newest to the oldest.
    func entries(_ filter: AuditFilter, after position: AuditPosition?, limit: Int) async throws -> [AuditEntry]

    /// What an operation did, in the order in which it did it.
    func records(of operation: GUID, after number: Int64, limit: Int) async throws -> [AuditRecord]

    /// The names that records have now; those that are gone have none.
    func names(of records: Set<RecordReference>) async throws -> [RecordReference: String]
}

/// A column before and after, as an auditor may see it.
public struct AuditChange: Sendable {
    /// Nil for what is kept under a name of its own, such as `sv_roles`: who holds which roles.
    public let column: Column?
    public let name: String
    public let before: Value
    public let after: Value
    /// The tables that a polymorphic lookup pointed to.
    public let targetBefore: String?
    public let targetAfter: String?
}

extension AuditRecord {
    /// Names under which history keeps what is no column.
    private static let special: Set = ["sv_roles", "sv_members", "sv_grants", WriteSession.sharesName]

    /// Column by column; what `caller` may not read is left out, as are columns that no longer exist.
    public func changes(in table: Table, for caller: Caller) -> [AuditChange] {
        let old = RowCodec.decode(before ?? "{}", table: table)
        let new = RowCodec.decode(after ?? "{}", table: table)
        let columns = table.columns.compactMap { column -> AuditChange? in
            let (was, now) = (old.first { $0.column == column.name }, new.first { $0.column == column.name })
            guard was != nil || now != nil, caller.mayRead(column, of: table) else { return nil }
            guard was?.value ?? .null != now?.value ?? .null else { return nil }
            return AuditChange(
                column: column,
                name: column.name,
                before: was?.value ?? .null,
                after: now?.value ?? .null,
                targetBefore: column.isPolymorphic ? was?.target : column.targets.first,
                targetAfter: column.isPolymorphic ? now?.target : column.targets.first
            )
        }
        return columns + specialChanges
    }

    private var specialChanges: [AuditChange] {
        let (old, new) = (RowCodec.lists(before ?? "{}"), RowCodec.lists(after ?? "{}"))
        return AuditRecord.special.sorted().compactMap { name in
            guard old[name] != nil || new[name] != nil else { return nil }
            return AuditChange(
                column: nil,
                name: name,
                before: old[name].map(Value.text) ?? .null,
                after: new[name].map(Value.text) ?? .null,
                targetBefore: nil,
                targetAfter: nil
            )
        }
    }
}
