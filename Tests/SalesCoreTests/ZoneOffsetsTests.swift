import Foundation
import Testing

@testable import SalesCore

@Suite("The table of a zone's offsets")
struct ZoneOffsetsTests {
    @Test("it says what the system says, a second before, at and after every change, in every zone")
    func agreesWithTheSystem() throws {
        for name in TimeZone.knownTimeZoneIdentifiers {
            let system = try #require(TimeZone(identifier: name))
            let table = try #require(ZoneOffsets.of(name))
            var date = Date(timeIntervalSince1970: 946_684_800)
            while let change = system.nextDaylightSavingTimeTransition(after: date),
                change.timeIntervalSince1970 < 1_900_000_000
            {
                for second in -1...1 {
                    let instant = change.addingTimeInterval(Double(second))
                    #expect(
                        table.offset(at: Int64(instant.timeIntervalSince1970)) == system.secondsFromGMT(for: instant),
                        "\(name) at \(instant)"
                    )
                }
                date = change
            }
        }
    }

    @Test("instants before and after the table are answered by the system", arguments: [-5_000_000_000, 9_000_000_000])
    func asksTheSystemOutside(seconds: Int64) throws {
        let system = try #require(TimeZone(identifier: "Europe/Paris"))
        let table = try #require(ZoneOffsets.of("Europe/Paris"))
        let date = Date(timeIntervalSince1970: Double(seconds))
        #expect(table.offset(at: seconds) == system.secondsFromGMT(for: date))
    }

    @Test("a name that no zone has gives nothing")
    func refusesUnknownNames() {
        #expect(ZoneOffsets.of("Europe/Atlantis") == nil)
    }
}
