public import SalesCore

/// A public holiday or another day on which nobody works.
public struct Holiday: Hashable, Sendable {
    public let day: LocalDate
    public let english: String
    public let french: String

    public init(_ day: LocalDate, _ english: String, _ french: String) {
        self.day = day
        self.english = english
        self.french = french
    }

    public init(_ day: LocalDate, _ name: String) {
        self.init(day, name, name)
    }

    public func name(in language: Language) -> String { language == .french ? french : english }
}

/// The Sunday of Easter, from which half of the holidays of Europe are counted.
public enum Easter {
    /// After the anonymous Gregorian computus (Meeus, Jones, Butcher); right for every year of the Gregorian calendar.
    public static func sunday(_ year: Int) -> LocalDate {
        let a = year % 19
        let (b, c) = (year / 100, year % 100)
        let (d, e) = (b / 4, b % 4)
        let g = (b - (b + 8) / 25 + 1) / 3
        let h = (19 * a + b - d - g + 15) % 30
        let (i, k) = (c / 4, c % 4)
        let l = (32 + 2 * e + 2 * i - h - k) % 7
        let m = (a + 11 * h + 22 * l) / 451
        let number = h + l - 7 * m + 114
        return LocalDate.known(year, number / 31, number % 31 + 1)
    }
}

extension LocalDate {
    /// A day that exists in every year.
    static func known(_ year: Int, _ month: Int, _ day: Int) -> LocalDate {
        guard let date = LocalDate(year: year, month: month, day: day) else {
            preconditionFailure("\(year)-\(month)-\(day) is not a day")
        }
        return date
    }

    /// The nth Monday (0) to Sunday (6) of a month; the last one for -1.
    static func nth(_ nth: Int, _ weekday: Int, _ month: Int, _ year: Int) -> LocalDate {
        if nth < 0 {
            let last = known(year, month, LocalDate.length(ofMonth: month, year: year))
            return last.adding(days: -((last.weekday - weekday + 7) % 7))
        }
        let first = known(year, month, 1)
        return first.adding(days: (weekday - first.weekday + 7) % 7 + (nth - 1) * 7)
    }

    var isWeekend: Bool { weekday >= 5 }
}
