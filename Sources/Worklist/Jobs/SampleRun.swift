import Foundation
public import Records
public import SalesCore

/// One of the records that show how the product works.
public struct SampleRow: Sendable {
    public let record: RecordReference
    public let changes: [Change]

    public init(_ record: RecordReference, _ changes: [Change]) {
        self.record = record
        self.changes = changes
    }
}

/// Makes the sample data as of an instant: the same rows, with the same ids, whenever it is asked again. What others
/// point to comes first.
public typealias SampleSource = @Sendable (Instant) throws -> [SampleRow]

/// The sample data of an organisation, as they are kept under ``name`` (W-92).
public struct SampleWork: Codable, Sendable, Hashable {
    public enum Action: String, Codable, Sendable { case add, remove }

    /// The name of the configuration that says whether they are there.
    public static let name = "sampledata"

    public var action: Action
    /// The operation that added them: its history names the records, whatever became of them.
    public var operation: String
    /// The job that adds or removes them.
    public var job: String
    /// Microseconds since 1970: what their due times count from.
    public var at: Int64

    public init(_ action: Action, operation: GUID, job: GUID, at instant: Instant) {
        self.action = action
        self.operation = operation.description
        self.job = job.description
        at = instant.microseconds
    }

    public init?(_ text: String?) {
        guard let text, let kept = try? JSONDecoder().decode(SampleWork.self, from: Data(text.utf8)) else { return nil }
        self = kept
    }

    public var text: String { CustomisationCodec.encode(self) }
}

/// Sample data come and go by a job each, in chunks like all long work.
extension JobRunner {
    func runSamples(_ job: Job, as caller: Caller) async throws {
        guard let data = SampleWork(job.payload ?? "") else { throw Refusal(.invalid, JobMessage.unreadable) }
        switch data.action {
        case .add: try await add(data, job, as: caller)
        case .remove: try await remove(data, job, as: caller)
        }
    }

    private func add(_ data: SampleWork, _ job: Job, as caller: Caller) async throws {
        guard let samples else { throw Refusal(.notOffered, WorkspaceMessage.production) }
        let rows = try samples(Instant(microseconds: data.at))
        let known = Dictionary(rows.map { ($0.record.id, $0) }, uniquingKeysWith: { first, _ in first })
        try await runChunks(of: job, as: caller, kind: .generate, targets: rows.map(\.record.id)) { session, id in
            guard let row = known[id] else { return nil }
            do {
                try session.attempt {
                    _ = try session.create(session.registry[row.record.table], row.changes, id: id)
                }
                return nil
            } catch let refusal as Refusal {
                return JobRefusal(row.record, refusal)
            }
        }
    }

    /// Takes away what the operation made, whoever has changed it since. What is gone already is no fault.
    private func remove(_ data: SampleWork, _ job: Job, as caller: Caller) async throws {
        guard let operation = GUID(data.operation) else { throw Refusal(.invalid, JobMessage.unreadable) }
        let records = try await made(by: operation, as: caller)
        let known = Dictionary(records.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        try await runChunks(of: job, as: caller, kind: .delete, targets: records.map(\.id)) { session, id in
            guard let record = known[id], try session.owner(of: record) != nil else { return nil }
            do {
                try session.attempt { try session.delete(record) }
                return nil
            } catch let refusal as Refusal {
                return refusal.kind == .notFound ? nil : JobRefusal(record, refusal)
            }
        }
        try await pipeline.run(.settings, as: caller) { session in
            // Whoever has added them anew in the meantime has been faster.
            guard SampleWork(try session.configuration(SampleWork.name)?["sv_definition"].text)?.job == data.job else {
                return
            }
            try session.publish(SampleWork.name, nil)
        }
    }

    /// What an operation created, newest first, so that nothing goes before what points to it.
    private func made(by operation: GUID, as caller: Caller) async throws -> [RecordReference] {
        try await pipeline.look(as: caller) { session in
            var records: [RecordReference] = []
            var before: Int64?
            while true {
                let entries = try session.unit.history(of: operation, before: before, limit: JobRunner.chunk)
                records += entries.filter { $0.action == .create }.map(\.record)
                guard entries.count == JobRunner.chunk, let last = entries.last?.sequence else { return records }
                before = last
            }
        }
    }
}
