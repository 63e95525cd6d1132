import SalesCore

/// Days that go with a person from one zone to another (W-22).
extension WriteSession {
    /// Activities whose day is moved in one go.
    private static let daysAtOnce = 500

    func zone(in settings: Row?) -> Zone { settings?["sv_timezone"].text.flatMap { Zone($0) } ?? .utc }

    /// Counts a person's days anew: what is due on a day without a time is due at the end of the same day there.
    ///
    /// It follows from where the person is, so that it is no change of the operation by itself: taking back what moved the
    /// person moves the days back.
    func moveDays(of person: GUID, from former: Zone, to zone: Zone) throws {
        try unit.moveDays(of: person, to: zone)
        var last: GUID?
        while true {
            let ids = try unit.openDays(of: person, after: last, limit: WriteSession.daysAtOnce)
            for table in registry.activities {
                let changes = try unit.load(table, ids, locking: true).values.sorted { $0.id < $1.id }.compactMap {
                    try move($0, from: former, to: zone)
                }
                try project(changes)
            }
            guard ids.count == WriteSession.daysAtOnce else { return }
            last = ids.last
        }
    }

    private func move(_ before: Row, from former: Zone, to zone: Zone) throws -> (before: Row?, after: Row?)? {
        var after = before
        // When a meeting began on a list of the past is told by history, which this writes none of.
        after.moveDue(from: former, to: zone)
        guard after["scheduledend"] != before["scheduledend"] else { return nil }
        stamp(&after, version: before.version + 1)
        try unit.update(after, columns: after.difference(from: before), from: before.version)
        return (before: before, after: after)
    }
}

extension Row {
    /// Brings what is due on a day to the end of the same day in another zone.
    fileprivate mutating func moveDue(from former: Zone, to zone: Zone) {
        guard let due = self["scheduledend"].instant else { return }
        self["scheduledend"] = .instant(zone.end(of: former.day(of: due)))
    }

    /// The same, and its start to the same time by the clock there.
    mutating func moveDay(from former: Zone, to zone: Zone) {
        moveDue(from: former, to: zone)
        guard let start = self["scheduledstart"].instant else { return }
        let second = former.secondOfDay(of: start)
        self["scheduledstart"] = .instant(zone.instant(on: former.day(of: start), second: second))
    }
}
