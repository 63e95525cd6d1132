import SalesCore

/// The owner of a row as the user or the team that it is (D-1, D-2): two lookups that are read, filtered and sorted by
/// like others and always follow from `ownerid`, so that nothing of them is kept.
public struct OwnerPart: Sendable, Hashable {
    /// The logical name, which is also that of the step along it.
    public let name: String
    public let target: String

    public static let all = [
        OwnerPart(name: "owninguser", target: "systemuser"), OwnerPart(name: "owningteam", target: "team"),
    ]

    /// The lookup as definitions describe it; no table keeps it.
    public var column: Column {
        let label =
            target == "team"
            ? Label("Owning team", "Équipe propriétaire") : Label("Owning user", "Utilisateur propriétaire")
        return Column(name, .lookup([target]), label, computed: true)
    }

    /// The name under which the API reads it.
    public var propertyName: String { "_\(name)_value" }
}

extension Table {
    /// None where nobody but the organisation, or one person alone, has the rows.
    public var ownerParts: [OwnerPart] { ownership == .owner ? OwnerPart.all : [] }

    public func ownerPart(_ name: String) -> OwnerPart? { ownerParts.first { $0.name == name } }

    public func ownerPart(property: String) -> OwnerPart? { ownerParts.first { $0.propertyName == property } }
}

extension Row {
    /// The owner, if it is what the part stands for.
    public func owner(as part: OwnerPart) -> RecordReference? {
        owner.flatMap { $0.table == part.target ? $0 : nil }
    }
}
