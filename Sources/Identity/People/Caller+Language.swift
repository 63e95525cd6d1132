public import Records
public import SalesCore

extension Caller {
    /// The same person, answered in another language (`?lang=`, or what the browser prefers).
    public func speaking(_ language: Language) -> Caller {
        guard language != self.language else { return self }
        var other = Caller(
            id: id,
            name: name,
            language: language,
            zone: zone,
            unit: unit,
            teams: Array(principals.dropFirst()),
            unitsBelow: unitsBelow,
            roles: roles,
            organisation: organisation,
            sharedTables: sharedTables
        )
        other.hasReports = hasReports
        return other
    }
}
