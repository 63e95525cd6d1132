public import SalesCore

/// What can be done to many records at once.
public enum RecordCommand: Sendable {
    case update([Change])
    case assign(to: RecordReference)
    case delete

    public var kind: OperationKind {
        switch self {
        case .update: .update
        case .assign: .assign
        case .delete: .delete
        }
    }
}

extension WriteSession {
    /// Runs a command on one record, with the rights and rules of a single change.
    ///
    /// - Parameter table: The record's own, or that of all activities, whose rows lie in the tables of their kinds.
    public func run(_ command: RecordCommand, on id: GUID, of table: Table) throws -> RecordReference {
        let reference = RecordReference(try home(of: id, in: table).name, id)
        switch command {
        case .update(let changes): try update(reference, changes)
        case .assign(let owner): try update(reference, [.link("ownerid", owner)])
        case .delete: try delete(reference)
        }
        return reference
    }

    private func home(of id: GUID, in table: Table) throws -> Table {
        guard table.name == Table.activityPointerName else { return table }
        for kind in registry.activities where try unit.load(kind, [id], locking: false)[id] != nil { return kind }
        throw Refusal(.notFound, RecordMessage.notFound(table: table.name, id: id))
    }
}

/// Why a row of a job was left as it was.
public struct JobRefusal: Sendable, Hashable {
    /// Its place among those of the store; 0 before it is kept.
    public let number: Int64
    public let record: RecordReference
    public let english: String
    public let french: String

    public init(number: Int64 = 0, record: RecordReference, english: String, french: String) {
        self.number = number
        self.record = record
        self.english = english
        self.french = french
    }

    public init(_ record: RecordReference, _ refusal: Refusal) {
        self.init(
            record: record,
            english: refusal.message.text(in: .english),
            french: refusal.message.text(in: .french)
        )
    }
}
