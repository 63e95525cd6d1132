internal import SalesCore

/// Who holds how many of the connections, so that one person's slow reads keep nobody else waiting (decision 42).
///
/// Nobody may hold more connections than are left to all others: of eight free ones one person gets four, the next two,
/// the third one, and one is left to whoever comes then.
struct ConnectionShares {
    private let limit: Int
    private var running = 0
    private var held: [GUID: Int] = [:]

    init(limit: Int) {
        self.limit = limit
    }

    /// Connections on which nothing runs, opened or not.
    var free: Int { limit - running }

    /// Whether another request may begin for a person; what the program does for itself always may.
    func admits(_ person: GUID?) -> Bool {
        guard let person else { return true }
        return held[person, default: 0] < max(1, free)
    }

    mutating func begin(_ person: GUID?) {
        running += 1
        if let person { held[person, default: 0] += 1 }
    }

    mutating func end(_ person: GUID?) {
        running -= 1
        guard let person, let count = held[person] else { return }
        held[person] = count > 1 ? count - 1 : nil
    }
}
