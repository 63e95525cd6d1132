public import Calendar
import Foundation
public import SalesCore

/// What the organisation decides about availability: published under the name `availability`.
public struct AvailabilitySettings: Sendable, Hashable {
    public static let name = "availability"

    /// Whether work follows working hours at all; off until somebody switches it on (W-113).
    public var isEnabled: Bool
    /// Whose public holidays are free for all.
    public var country: HolidayCountry?
    /// Days that the organisation has added, in order.
    public var days: [Holiday]

    /// Days in the table of one organisation.
    public static let mostDays = 1000

    public init(isEnabled: Bool = false, country: HolidayCountry? = nil, days: [Holiday] = []) {
        self.isEnabled = isEnabled
        self.country = country
        self.days = days
    }

    /// What was published; what cannot be read means what stood before anything was.
    public init(json: String?) {
        let kept = json.flatMap { try? JSONDecoder().decode(Kept.self, from: Data($0.utf8)) }
        self.init(
            isEnabled: kept?.enabled ?? false,
            country: kept?.country.flatMap { HolidayCountry(rawValue: $0) },
            days: (kept?.days ?? []).compactMap { day in LocalDate(day.date).map { Holiday($0, day.name) } }
        )
    }

    public var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let kept = Kept(
            enabled: isEnabled,
            country: country?.rawValue,
            days: days.map { Kept.Day(date: $0.day.description, name: $0.english) }
        )
        return (try? encoder.encode(kept)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    private struct Kept: Codable {
        struct Day: Codable {
            let date: String
            let name: String
        }

        let enabled: Bool?
        let country: String?
        let days: [Day]?
    }

    /// The days on which nobody works, around an instant as far as availability looks.
    public func holidays(around instant: Instant) -> [Holiday] {
        let year = Zone.utc.day(of: instant).parts.year
        let named = country.map { country in (year - 1...year + 3).flatMap { country.holidays(in: $0) } } ?? []
        let own = Set(days.map(\.day))
        return (days + named.filter { !own.contains($0.day) }).sorted { $0.day < $1.day }
    }

    /// When a person works, from what the person entered and what the organisation decided.
    ///
    /// - Parameter zone: The person's own.
    public func availability(of rows: [Row], zone: Zone, at instant: Instant) -> Availability {
        guard isEnabled else { return Availability(zone: zone) }
        let entries = rows.compactMap { AvailabilityEntry($0) }
        return Availability(entries: entries, holidays: holidays(around: instant), zone: zone)
    }
}

extension Registry {
    /// What is published about availability now.
    public var availability: AvailabilitySettings {
        configurations.value(AvailabilitySettings.name) { AvailabilitySettings(json: $0) }
    }
}
