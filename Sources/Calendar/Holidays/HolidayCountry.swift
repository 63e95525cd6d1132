import SalesCore

/// The countries whose public holidays the program knows: those that hold in the whole country, or in England for
/// Great Britain. What else is free in a region or a house belongs to the administrator's own table.
public enum HolidayCountry: String, Sendable, CaseIterable {
    case belgium = "BE"
    case canada = "CA"
    case switzerland = "CH"
    case germany = "DE"
    case france = "FR"
    case england = "GB-ENG"
    case japan = "JP"
    case unitedStates = "US"

    /// Years for which the rules are right. For others nothing is known, and nothing is claimed.
    public static let years = 2022...2099

    /// The holidays of a year, in order.
    public func holidays(in year: Int) -> [Holiday] {
        guard HolidayCountry.years.contains(year) else { return [] }
        let found: [Holiday] =
            switch self {
            case .belgium: Christian(year).belgium
            case .canada: America(year).canada
            case .switzerland: Christian(year).switzerland
            case .germany: Christian(year).germany
            case .france: Christian(year).france
            case .england: England(year).holidays
            case .japan: Japan(year).holidays
            case .unitedStates: America(year).unitedStates
            }
        // Two may fall on one day, such as Ascension on the first of May; it is free once.
        var days: Set<LocalDate> = []
        return found.sorted { $0.day < $1.day }.filter { days.insert($0.day).inserted }
    }

    /// What the country is called.
    public var name: (english: String, french: String) {
        switch self {
        case .belgium: ("Belgium", "Belgique")
        case .canada: ("Canada (federal)", "Canada (fédéral)")
        case .switzerland: ("Switzerland (all cantons)", "Suisse (tous les cantons)")
        case .germany: ("Germany (all states)", "Allemagne (tous les Länder)")
        case .france: ("France", "France")
        case .england: ("England and Wales", "Angleterre et pays de Galles")
        case .japan: ("Japan", "Japon")
        case .unitedStates: ("United States (federal)", "États-Unis (fédéral)")
        }
    }
}
