import Foundation
import Synchronization

/// When a zone's offset changes, in a table: a list asks several times for each of its rows, and the system's answer
/// takes several times as long as a look into the table.
final class ZoneOffsets: Sendable {
    private let zone: TimeZone
    /// Seconds since 1970 at which each span begins; the first is the beginning of the table.
    private let starts: [Int64]
    /// Seconds east of Greenwich in each span.
    private let offsets: [Int]

    /// 1 January 1990 and 2060; for instants outside the system is asked.
    private static let begin: Int64 = 631_152_000
    private static let end: Int64 = 2_840_140_800
    /// More than the world has names of zones.
    private static let limit = 2000
    private static let known = Mutex<[String: ZoneOffsets]>([:])

    /// - Returns: nil for a name that the system's zone table does not know.
    static func of(_ name: String) -> ZoneOffsets? {
        if let offsets = known.withLock({ $0[name] }) { return offsets }
        guard let zone = TimeZone(identifier: name) else { return nil }
        let offsets = ZoneOffsets(zone)
        known.withLock { known in
            if known.count >= limit { known.removeAll() }
            known[name] = offsets
        }
        return offsets
    }

    init(_ zone: TimeZone) {
        self.zone = zone
        var date = Date(timeIntervalSince1970: Double(ZoneOffsets.begin))
        var starts = [ZoneOffsets.begin]
        var offsets = [zone.secondsFromGMT(for: date)]
        while let next = zone.nextDaylightSavingTimeTransition(after: date), next > date {
            // The first whole second on which the clocks show something else.
            let start = Int64(next.timeIntervalSince1970.rounded(.up))
            guard start < ZoneOffsets.end else { break }
            starts.append(start)
            offsets.append(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(start))))
            date = next
        }
        self.starts = starts
        self.offsets = offsets
    }

    /// Seconds east of Greenwich at so many seconds since 1970.
    func offset(at seconds: Int64) -> Int {
        guard seconds >= ZoneOffsets.begin, seconds < ZoneOffsets.end else {
            return zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
        }
        // The last span that begins at or before the instant.
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= seconds { low = middle } else { high = middle }
        }
        return offsets[low]
    }
}
