import SalesCore

/// The time zones that times of one calendar file may be in (K-16): those of the world by their IANA names, by the
/// names of Windows, and those that the file describes itself.
struct CalendarZones {
    /// For times without a zone.
    let own: Zone
    private var places: [String: Zone] = [:]
    private var rules: [String: ZoneRules] = [:]

    init(own: Zone) {
        self.own = own
    }

    /// Takes over what stands between `BEGIN:VTIMEZONE` and its end.
    mutating func add(_ lines: [ContentLine], parts: [[ContentLine]]) {
        func value(_ name: String) -> String? { lines.first { $0.name == name }?.value }
        guard let name = value("TZID") else { return }
        if let place = value("X-LIC-LOCATION").flatMap({ Zone($0) }) { places[name] = place }
        rules[name] = ZoneRules(parts)
    }

    /// The instant of a wall-clock time, and the zone to write it in; nil for a zone that nobody knows.
    func instant(on day: LocalDate, second: Int, in name: String) -> (Instant, Zone)? {
        if let zone = CalendarZones.known(name) ?? places[name] { return (zone.instant(on: day, second: second), zone) }
        return rules[name].map { ($0.instant(on: day, second: second), own) }
    }

    /// Some programs put a path before the IANA name: `/freeassociation.sourceforge.net/Europe/Paris`.
    private static func known(_ name: String) -> Zone? {
        if let place = WindowsZones.place(name), let zone = Zone(place) { return zone }
        if let zone = Zone(name) { return zone }
        guard name.hasPrefix("/") else { return nil }
        let parts = name.split(separator: "/")
        return [3, 2].lazy.filter { parts.count > $0 }.compactMap { Zone(parts.suffix($0).joined(separator: "/")) }
            .first
    }
}
