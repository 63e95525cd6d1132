import Foundation

/// A time zone by its IANA name, and the days it makes of instants.
///
/// All day arithmetic of the product goes through here, so that 23- and 25-hour days are right everywhere.
public struct Zone: Hashable, Sendable {
    public let name: String
    private let offsets: ZoneOffsets

    /// - Returns: nil for a name that the system's zone table does not know.
    public init?(_ name: String) {
        guard name.count <= 64, let offsets = ZoneOffsets.of(name) else { return nil }
        self.name = name
        self.offsets = offsets
    }

    public static let utc = Zone(utc: ())

    private init(utc: Void) {
        name = "UTC"
        offsets = ZoneOffsets(.gmt)
    }

    /// Seconds east of Greenwich at that instant.
    public func offset(at instant: Instant) -> Int { offsets.offset(at: instant.seconds) }

    /// The local day that `instant` falls on.
    public func day(of instant: Instant) -> LocalDate {
        let local = instant.seconds + Int64(offset(at: instant))
        return LocalDate(daysSince1970: Int(floorDivide(local, 86_400)))
    }

    /// Seconds since local midnight by the wall clock, 0..<86400.
    public func secondOfDay(of instant: Instant) -> Int {
        let local = instant.seconds + Int64(offset(at: instant))
        return Int(local - floorDivide(local, 86_400) * 86_400)
    }

    /// The first instant of a local day. Where the clocks go forward at midnight it is the first instant that exists.
    public func start(of day: LocalDate) -> Instant {
        instant(on: day, second: 0)
    }

    /// The last microsecond of a local day: when a date without a time is due (W-22).
    public func end(of day: LocalDate) -> Instant {
        Instant(microseconds: start(of: day.adding(days: 1)).microseconds - 1)
    }

    /// The instant of a wall-clock time on a local day.
    ///
    /// In the hour that is skipped in spring it is as far past the jump as the clock would have been; of the two in
    /// autumn it is the first.
    public func instant(on day: LocalDate, second: Int) -> Instant {
        let local = Int64(day.daysSince1970) * 86_400 + Int64(second)
        let before = offset(at: Instant(seconds: local - 86_400))
        let after = offset(at: Instant(seconds: local + 86_400))
        let early = Instant(seconds: local - Int64(before))
        if offset(at: early) == before { return early }
        let late = Instant(seconds: local - Int64(after))
        if offset(at: late) == after { return late }
        return second == 0 ? firstInstant(of: day, between: late, and: early) : early
    }

    /// Halves its way to the jump when midnight itself does not exist.
    private func firstInstant(of day: LocalDate, between low: Instant, and high: Instant) -> Instant {
        var low = low.seconds
        var high = high.seconds
        while low < high {
            let middle = low + (high - low) / 2
            if self.day(of: Instant(seconds: middle)) < day { low = middle + 1 } else { high = middle }
        }
        return Instant(seconds: low)
    }

    public static func == (left: Zone, right: Zone) -> Bool { left.name == right.name }
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
