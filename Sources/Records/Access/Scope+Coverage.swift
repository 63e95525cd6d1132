public import SalesCore

extension Scope {
    /// Whether this reaches all that another reaches, as far as rights alone tell: no row is looked at.
    ///
    /// - Parameter units: The business units of principals, where they are known; rows stand in the unit of their owner.
    public func covers(_ other: Scope, units: [GUID: GUID]) -> Bool {
        switch (self, other) {
        case (.everything, _), (_, .nothing): true
        case (.nothing, _), (_, .everything): false
        case (.owned(let mine), .owned(let theirs)): Set(theirs).isSubset(of: mine)
        case (.owned, .units): false
        case (.units(let reached, let mine), .owned(let theirs)):
            theirs.allSatisfy { Scope.reaches($0, reached, mine, units) }
        case (.units(let reached, let mine), .units(let others, let theirs)):
            Set(others).isSubset(of: reached) && theirs.allSatisfy { Scope.reaches($0, reached, mine, units) }
        }
    }

    private static func reaches(_ owner: GUID, _ reached: [GUID], _ mine: [GUID], _ units: [GUID: GUID]) -> Bool {
        mine.contains(owner) || units[owner].map { reached.contains($0) } ?? false
    }
}

extension Caller {
    /// Whether this person's rights reach less far in one of the tables than somebody else's.
    ///
    /// - Parameter units: The business units of the teams of the other.
    public func readsLess(than other: Caller, of tables: [Table], teams units: [GUID: GUID]) -> Bool {
        let units = units.merging([other.id: other.unit]) { $1 }
        return tables.contains { table in
            let mine = scope(.read, on: table)
            if mine == .everything { return false }
            // What is shared with the other one by one is not this person's for that.
            return other.sharedTables.contains(table.name) || !mine.covers(other.scope(.read, on: table), units: units)
        }
    }
}
