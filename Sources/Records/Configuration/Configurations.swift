import Synchronization

/// What is published about the work list, by name (`workspace`, `filters`, `cards/lead`, …): JSON texts from
/// `msdyn_worklistviewconfiguration` (D-23).
///
/// A handle like ``Registry``, of which it is a part: replaced as a whole when something was published, on every
/// instance before its next request. So it is read without asking the database.
public final class Configurations: Sendable {
    private struct State {
        var texts: [String: String] = [:]
        var read: [String: any Sendable] = [:]
    }

    /// In a box of its own, so that a meaning that is nil is told from none.
    private struct Meaning<Value: Sendable>: Sendable {
        let value: Value
    }

    private let state = Mutex(State())

    public init() {}

    /// Takes the place of what was there.
    public func replace(with texts: [String: String]) {
        state.withLock { state in
            guard state.texts != texts else { return }
            state = State(texts: texts)
        }
    }

    /// The published text; nil where nothing was published and the factory's rule holds.
    public func text(_ name: String) -> String? { state.withLock { $0.texts[name] } }

    /// What a published text means; worked out once for each publication.
    ///
    /// - Parameter read: Makes the value; given nil where nothing was published. Must not fail: what was published has
    ///   been checked, and what an older program wrote must still mean something.
    public func value<Value: Sendable>(_ name: String, _ read: (String?) -> Value) -> Value {
        let (text, known) = state.withLock { ($0.texts[name], $0.read[name] as? Meaning<Value>) }
        if let known { return known.value }
        let value = read(text)
        state.withLock { state in
            if state.texts[name] == text { state.read[name] = Meaning(value: value) }
        }
        return value
    }
}
