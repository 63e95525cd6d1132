public import SalesCore

extension Zone {
    /// The first instant at which the clock of this zone shows a time of a day, or a later one.
    ///
    /// Where the clocks go forward over that time it is the moment they do so; of a time that they show twice it is the
    /// first. So the order of times on a day is the order of their instants, and a break inside a skipped hour takes no
    /// time at all (EC-12).
    public func boundary(_ time: TimeOfDay, on day: LocalDate) -> Instant {
        guard time < .endOfDay else { return start(of: day.adding(days: 1)) }
        let found = instant(on: day, second: time.minutes * 60)
        let excess = wall(found) - (Int64(day.daysSince1970) * 86_400 + Int64(time.minutes) * 60)
        return excess > 0 ? jump(before: found, by: excess) : found
    }

    /// Seconds since 1970-01-01T00:00 as the clock of the zone shows them.
    private func wall(_ instant: Instant) -> Int64 { instant.seconds + Int64(offset(at: instant)) }

    /// The moment within `excess` seconds before an instant at which the clocks went forward.
    private func jump(before instant: Instant, by excess: Int64) -> Instant {
        var low = instant.seconds - excess
        var high = instant.seconds
        let wanted = wall(instant) - excess
        while low < high {
            let middle = low + (high - low) / 2
            if wall(Instant(seconds: middle)) < wanted { low = middle + 1 } else { high = middle }
        }
        return Instant(seconds: low)
    }
}
