import SalesCore
import Testing

/// Expects to be refused in this way, with exactly this message.
func expectRefusal<M: Message & Equatable>(
    _ kind: Refusal.Kind,
    _ message: M,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
) async {
    do {
        try await body()
        Issue.record("Nothing was refused", sourceLocation: sourceLocation)
    } catch let refusal as Refusal {
        #expect(refusal.kind == kind, sourceLocation: sourceLocation)
        #expect(refusal.message as? M == message, sourceLocation: sourceLocation)
    } catch {
        Issue.record(error, sourceLocation: sourceLocation)
    }
}

/// The same where only the kind matters.
func expectRefusal(
    _ kind: Refusal.Kind,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Void
) async {
    do {
        try await body()
        Issue.record("Nothing was refused", sourceLocation: sourceLocation)
    } catch let refusal as Refusal {
        #expect(refusal.kind == kind, sourceLocation: sourceLocation)
    } catch {
        Issue.record(error, sourceLocation: sourceLocation)
    }
}
