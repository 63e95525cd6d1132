/// Columns whose values together name a row, in addresses and in upserts.
public struct AlternateKey: Sendable, Hashable {
    public let name: String
    public let columns: [String]
}

extension Table {
    /// Keys of one column, as the registry marks them, and those of several that the tables are kept unique by.
    public var alternateKeys: [AlternateKey] {
        columns.filter(\.isAlternateKey).map { AlternateKey(name: "\(name)_\($0.name)_key", columns: [$0.name]) }
            + (Table.compositeKeys[name] ?? []).map { parts in
                AlternateKey(name: "\(name)_\(parts.joined(separator: "_"))_key", columns: parts)
            }
    }

    private static let compositeKeys: [String: [[String]]] = [
        "postfollow": [["ownerid", "regardingobjectid"]],
        "msdyn_workqueuestate": [["ownerid", "msdyn_nextactionid"]],
        "msdyn_predictivescore": [["msdyn_entityid", "msdyn_entitytype"]],
    ]

    /// The key that consists of exactly these columns.
    public func alternateKey(of columns: [String]) -> AlternateKey? {
        let wanted = Set(columns)
        return alternateKeys.first { Set($0.columns) == wanted }
    }
}
