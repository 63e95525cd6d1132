public import SalesCore

extension Instant {
    /// Monday 23 November 2026, nine in the morning in Paris: when tests happen unless they say otherwise.
    public static let monday9 = Zone.paris.at("2026-11-23", 9)

    public func adding(hours: Int) -> Instant { adding(.seconds(hours * 3600)) }
    public func adding(minutes: Int) -> Instant { adding(.seconds(minutes * 60)) }
}

extension Zone {
    public static let paris = Zone.known("Europe/Paris")
    public static let newYork = Zone.known("America/New_York")
    public static let auckland = Zone.known("Pacific/Auckland")
    public static let apia = Zone.known("Pacific/Apia")
    public static let kiritimati = Zone.known("Pacific/Kiritimati")
    public static let pagoPago = Zone.known("Pacific/Pago_Pago")
    public static let kathmandu = Zone.known("Asia/Kathmandu")
    public static let saoPaulo = Zone.known("America/Sao_Paulo")
    public static let cairo = Zone.known("Africa/Cairo")
    public static let lordHowe = Zone.known("Australia/Lord_Howe")

    private static func known(_ name: String) -> Zone {
        guard let zone = Zone(name) else { preconditionFailure("The system has no zone \(name)") }
        return zone
    }

    /// A wall-clock time of a day written as in ISO 8601.
    public func at(_ day: String, _ hour: Int, _ minute: Int = 0) -> Instant {
        guard let date = LocalDate(day) else { preconditionFailure("\(day) is not a day") }
        return instant(on: date, second: hour * 3600 + minute * 60)
    }
}
