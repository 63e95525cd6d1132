import SalesCore

/// The parts of a calendar file that are of use, taken apart before any of them is understood: a zone may be described
/// after the events that are in it.
struct CalendarComponents {
    /// The lines of each event, without those of its alarms.
    private(set) var events: [[ContentLine]] = []
    private(set) var zones: CalendarZones
    /// The whole file says that its events do not take place (RFC 5546, 3.2.5).
    private(set) var isCancellation = false

    init(_ lines: [ContentLine], zone: Zone) throws(CalendarFault) {
        zones = CalendarZones(own: zone)
        var open: [ContentLine] = []
        var current: [ContentLine] = []
        var parts: [[ContentLine]] = []
        for line in lines {
            switch line.name {
            case "BEGIN":
                open.append(line)
                if open.count == 2 { (current, parts) = ([line], []) }
                if open.count == 3 { parts.append([]) }
            case "END":
                guard let last = open.popLast(), last.value.uppercased() == line.value.uppercased() else {
                    throw .unexpectedEnd(line: line.number, line.value)
                }
                guard open.count == 1 else { continue }
                try close(last.value.uppercased(), current, parts)
            default:
                switch open.count {
                case 1: if line.name == "METHOD" { isCancellation = line.value.uppercased() == "CANCEL" }
                case 2: current.append(line)
                // Alarms inside an event have properties of the same names.
                case 3: parts[parts.count - 1].append(line)
                default: break
                }
            }
        }
        if let last = open.last { throw .unclosed(line: last.number, last.value) }
    }

    private mutating func close(
        _ name: String,
        _ lines: [ContentLine],
        _ parts: [[ContentLine]]
    ) throws(CalendarFault) {
        switch name {
        case "VEVENT":
            guard events.count < CalendarFile.mostEvents else { throw .tooManyEvents(limit: CalendarFile.mostEvents) }
            events.append(lines)
        case "VTIMEZONE": zones.add(lines, parts: parts)
        default: break
        }
    }
}
