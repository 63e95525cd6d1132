public import SalesCore

/// The one way to write: every page, API call, import and job goes through ``perform(_:as:key:body:)``.
public struct Pipeline: Sendable {
    private let store: any WriteStore
    public let registry: Registry
    public let clocks: Clocks
    public let ids: GUIDSource

    /// How long a person may take back what was done (architecture, Operations).
    public static let undoPeriod = Duration.seconds(24 * 3600)

    public init(store: any WriteStore, registry: Registry, clocks: Clocks, ids: GUIDSource) {
        self.store = store
        self.registry = registry
        self.clocks = clocks
        self.ids = ids
    }

    /// What came of a command: its result, or the answer that a repetition of it gets.
    public enum Outcome<Result: Sendable>: Sendable {
        case done(Result, Answer)
        case repeated(Answer)
    }

    /// Runs a command as one operation in one transaction.
    ///
    /// - Parameters:
    ///   - key: The client's name for the command; a second one with the same content is not run.
    ///   - continuing: The operation that earlier chunks of the same work made.
    ///   - summarising: Keep one short history row per record instead of all values (imports).
    ///   - body: Makes the changes and the answer that a repetition will get.
    public func perform<Result: Sendable>(
        _ kind: OperationKind,
        as caller: Caller,
        key: IdempotencyKey? = nil,
        operation id: GUID? = nil,
        continuing: Bool = false,
        summarising: Bool = false,
        undoing: GUID? = nil,
        body: @escaping @Sendable (WriteSession) throws -> (Result, Answer)
    ) async throws -> Outcome<Result> {
        let operation = Operation(
            id: id ?? ids.next(),
            kind: kind,
            person: caller.id,
            impersonator: caller.impersonator?.id,
            at: clocks.business(),
            recordedAt: clocks.system(),
            undoes: undoing,
            undoneBy: nil
        )
        return try await store.transaction { [registry, ids] unit in
            if let key, let earlier = try unit.claim(key, by: caller.id, at: operation.recordedAt) {
                guard earlier.digest == key.digest else { throw Refusal(.unprocessable, RecordMessage.keyReused) }
                guard let answer = earlier.answer else { throw Refusal(.conflict, RecordMessage.keyRunning) }
                return .repeated(answer)
            }
            let session = WriteSession(
                caller: caller,
                operation: operation,
                isContinued: continuing,
                summarises: summarising,
                unit: unit,
                registry: registry,
                ids: ids
            )
            let (result, answer) = try body(session)
            try session.finish()
            if let key { try unit.remember(answer, for: key, by: caller.id) }
            return .done(result, answer)
        }
    }

    /// Looks at rows as a command would, with the same checks, and changes nothing.
    public func look<Result: Sendable>(
        as caller: Caller,
        _ body: @escaping @Sendable (WriteSession) throws -> Result
    ) async throws -> Result {
        let operation = Operation(
            id: ids.next(),
            kind: .settings,
            person: caller.id,
            at: clocks.business(),
            recordedAt: clocks.system(),
            undoes: nil,
            undoneBy: nil
        )
        return try await store.transaction { [registry, ids] unit in
            try body(
                WriteSession(
                    caller: caller,
                    operation: operation,
                    isContinued: false,
                    summarises: false,
                    unit: unit,
                    registry: registry,
                    ids: ids
                )
            )
        }
    }

    /// The same for callers that need no repeatable answer.
    public func run<Result: Sendable>(
        _ kind: OperationKind,
        as caller: Caller,
        operation id: GUID? = nil,
        continuing: Bool = false,
        summarising: Bool = false,
        undoing: GUID? = nil,
        _ body: @escaping @Sendable (WriteSession) throws -> Result
    ) async throws -> Result {
        let outcome = try await perform(
            kind,
            as: caller,
            operation: id,
            continuing: continuing,
            summarising: summarising,
            undoing: undoing
        ) { session in (try body(session), Answer(code: 0)) }
        guard case .done(let result, _) = outcome else { throw Refusal(.conflict, RecordMessage.keyRunning) }
        return result
    }
}
