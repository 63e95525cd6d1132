public import Records
public import SalesCore

/// An item as it concerned somebody at an instant of the past.
public struct PastItem: Sendable {
    public var card: WorklistCard
    public let createdAt: Instant
    public let recordOwner: GUID
    public let recordUnit: GUID?
    /// What the record was worth, see `ValueScale`.
    public let value: Int64

    public init(card: WorklistCard, createdAt: Instant, recordOwner: GUID, recordUnit: GUID?, value: Int64) {
        self.card = card
        self.createdAt = createdAt
        self.recordOwner = recordOwner
        self.recordUnit = recordUnit
        self.value = value
    }

    private var sortKey: String {
        WorkItem.sortKey(score: card.score, dueAt: card.dueAt, name: card.recordName, id: card.id)
    }

    /// The list that these items made: of each record the earliest (W-16), in the order of the rule.
    ///
    /// - Parameters:
    ///   - items: Within the window, on records that could be read; an item may be there for several principals.
    ///   - values: Whether the amounts of a record type could be read, and weighed.
    public static func list(
        _ items: [PastItem],
        ranked rule: RankRule,
        at moment: RankMoment,
        values: (String) -> Bool
    ) -> [PastItem] {
        var first: [RecordReference: PastItem] = [:]
        for item in items {
            if let other = first[item.card.record], !item.stands(before: other) { continue }
            first[item.card.record] = item
        }
        let ranked = first.values.map { item -> (item: PastItem, rank: Int64, key: [UInt8]) in
            var item = item
            if let weights = rule.weights {
                let value = values(item.card.record.table) ? item.value : 0
                item.card.rank = RankShares(weights, item.card.facts(value: value), at: moment)
            }
            return (item, item.card.rank?.rank ?? 0, Array(item.sortKey.utf8))
        }
        return ranked.sorted { left, right in
            left.rank == right.rank ? left.key.lexicographicallyPrecedes(right.key) : left.rank > right.rank
        }.map(\.item)
    }

    private func stands(before other: PastItem) -> Bool {
        let dues = (card.dueAt?.microseconds ?? .max, other.card.dueAt?.microseconds ?? .max)
        if dues.0 != dues.1 { return dues.0 < dues.1 }
        if createdAt != other.createdAt { return createdAt < other.createdAt }
        return card.id < other.card.id
    }
}

/// A list as it stood at an instant.
public struct PastList: Sendable {
    public let person: RecordName
    public let window: WorklistWindow
    /// The person with the rights of then; nil where the person had no list yet.
    public let viewer: Caller?
    public let cards: [WorklistCard]

    /// For how many days lists can be asked for again.
    public static let reach = 90

    public init(person: RecordName, window: WorklistWindow, viewer: Caller?, cards: [WorklistCard]) {
        self.person = person
        self.window = window
        self.viewer = viewer
        self.cards = cards
    }
}

/// Reads lists of the past; implemented by Storage.
public protocol PastStore: Sendable {
    /// The default list of a person as it stood at an instant: what the API answered the person then.
    ///
    /// - Parameter caller: Who asks now. Of others' lists the rows that the caller may not read are left out.
    /// - Throws: `.notFound` for nobody the caller may know of, `.forbidden` for people the caller does not manage.
    func list(of person: GUID, at instant: Instant, for caller: Caller) async throws -> PastList
}
