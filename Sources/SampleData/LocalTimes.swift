import SalesCore

/// A part of the world: sellers there work in its zones and mostly with its companies.
enum Region: Int {
    case europe, americas, asia, pacific
}

/// A time zone that sellers live in.
struct SellerZone {
    let name: String
    let region: Region

    /// The zones of sellers; the shares of the specification spread evenly inside a region. The last two belong to the
    /// pinned sellers of EC-11 only.
    static let all: [SellerZone] = [
        SellerZone(name: "Europe/Paris", region: .europe),
        SellerZone(name: "Europe/Berlin", region: .europe),
        SellerZone(name: "Europe/London", region: .europe),
        SellerZone(name: "Europe/Athens", region: .europe),
        SellerZone(name: "America/New_York", region: .americas),
        SellerZone(name: "America/Chicago", region: .americas),
        SellerZone(name: "America/Denver", region: .americas),
        SellerZone(name: "America/Los_Angeles", region: .americas),
        SellerZone(name: "America/Sao_Paulo", region: .americas),
        SellerZone(name: "Asia/Kolkata", region: .asia),
        SellerZone(name: "Asia/Kathmandu", region: .asia),
        SellerZone(name: "Asia/Tokyo", region: .asia),
        SellerZone(name: "Asia/Singapore", region: .asia),
        SellerZone(name: "Asia/Shanghai", region: .asia),
        SellerZone(name: "Australia/Sydney", region: .pacific),
        SellerZone(name: "Pacific/Auckland", region: .pacific),
        SellerZone(name: "Pacific/Pago_Pago", region: .pacific),
        SellerZone(name: "Pacific/Kiritimati", region: .pacific),
    ]

    static let paris = 0
    static let berlin = 1
    static let kathmandu = 10
    static let pagoPago = 16
    static let kiritimati = 17

    static func draw(_ draws: inout Draws) -> Int {
        switch draws.index(of: [0.40, 0.35, 0.20, 0.05]) {
        case 0: 4 + draws.below(5)
        case 1: draws.below(4)
        case 2: 9 + draws.below(5)
        default: 14 + draws.below(2)
        }
    }
}

/// The days of one zone around "now", each looked up once: asking the zone for every row would take most of the time.
final class ZoneDays {
    let zone: Zone
    let today: LocalDate
    private let first: Int
    private var starts: [Int64]
    private var offsets: [Int64]

    private static let unknown = Int64.min

    init(_ name: String, now: Instant) {
        zone = Zone(name) ?? .utc
        today = zone.day(of: now)
        first = today.daysSince1970 - 1300
        starts = [Int64](repeating: ZoneDays.unknown, count: 2000)
        offsets = starts
    }

    /// Microseconds since 1970 of the first instant of a local day.
    func start(of day: LocalDate) -> Int64 {
        let index = day.daysSince1970 - first
        guard starts.indices.contains(index) else { return zone.start(of: day).microseconds }
        if starts[index] == ZoneDays.unknown { starts[index] = zone.start(of: day).microseconds }
        return starts[index]
    }

    /// The last microsecond of a local day.
    func end(of day: LocalDate) -> Int64 { start(of: day.adding(days: 1)) - 1 }

    /// A wall-clock time on a local day. After six in the morning, where no zone changes its clocks, from the table.
    func instant(on day: LocalDate, second: Int) -> Int64 {
        let index = day.daysSince1970 - first
        guard second >= 21_600, offsets.indices.contains(index) else {
            return zone.instant(on: day, second: second).microseconds
        }
        let local = Int64(day.daysSince1970) * 86_400
        if offsets[index] == ZoneDays.unknown {
            offsets[index] = local + 43_200 - zone.instant(on: day, second: 43_200).seconds
        }
        return (local + Int64(second) - offsets[index]) * 1_000_000
    }
}

extension Draws {
    /// A time of the working day, in seconds since midnight: two peaks, at 10:00 and at 14:00, on whole five minutes.
    mutating func workingSecond() -> Int {
        let peak = chance(0.5) ? 36_000.0 : 50_400.0
        let second = Int(peak + 4200 * normal())
        let bounded = min(max(second, 27_000), 70_200)
        return bounded / 300 * 300
    }

    /// Moves most weekend days to a working day, so that 12 % of all days remain at a weekend.
    mutating func workingDay(_ day: LocalDate, backwards: Bool) -> LocalDate {
        let weekday = day.weekday
        guard weekday >= 5, !chance(0.42) else { return day }
        return day.adding(days: backwards ? 4 - weekday : 7 - weekday)
    }
}
