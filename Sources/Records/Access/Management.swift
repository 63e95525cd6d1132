public import SalesCore

/// Where a person stands among the others: all it takes to say who manages whom.
public struct PersonStanding: Sendable, Hashable {
    public let person: GUID
    public let unit: GUID
    /// The person's manager, that one's manager, and so on (`parentsystemuserid`), from near to far.
    public let managers: [GUID]

    /// How far up the line of managers is followed; a longer one, or a ring, ends there.
    public static let depth = 20

    public init(person: GUID, unit: GUID, managers: [GUID]) {
        self.person = person
        self.unit = unit
        self.managers = managers
    }
}

extension Caller {
    /// Whether the caller manages a person: looks at the other's list, hands the other's work over and keeps the
    /// other's working hours (A-61, contract `sv_WorklistAsOf`: "a person one manages").
    ///
    /// One manages those who report to one, directly or through others, and, with a manager's role, all whose unit is
    /// one's own or below it; a role that reads the whole organisation reaches everybody. Nobody manages oneself. What
    /// the caller may read of the other's records is another question, which the access rules answer.
    public func manages(_ person: PersonStanding) -> Bool {
        guard person.person != id else { return false }
        if person.managers.contains(id) { return true }
        return isManager && (managesAll || unitsBelow.contains(person.unit))
    }

    /// Whether everybody in the organisation stands below the caller.
    public var managesAll: Bool {
        isAdministrator || roles.contains { $0.template == .vicePresident }
    }
}

extension WriteSession {
    /// Where a person stands; nil for somebody who does not exist.
    public func standing(of person: GUID) throws -> PersonStanding? {
        let table = registry["systemuser"]
        guard let row = try unit.load(table, [person], locking: false)[person], let home = row["businessunitid"].guid
        else { return nil }
        var managers: [GUID] = []
        var next = row["parentsystemuserid"].guid
        while let manager = next, managers.count < PersonStanding.depth, !managers.contains(manager) {
            managers.append(manager)
            next = try unit.load(table, [manager], locking: false)[manager]?["parentsystemuserid"].guid
        }
        return PersonStanding(person: person, unit: home, managers: managers)
    }

    /// Whether the caller manages a person, see ``Caller/manages(_:)``.
    public func manages(_ person: GUID) throws -> Bool {
        try standing(of: person).map { caller.manages($0) } ?? false
    }
}
