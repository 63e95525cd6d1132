import SalesCore

/// National holidays of Japan (Act on National Holidays): a holiday on a Sunday is made up for on the next day that is
/// none, and a single day between two holidays is one too.
struct Japan {
    private let year: Int

    init(_ year: Int) {
        self.year = year
    }

    var holidays: [Holiday] {
        let named = self.named
        var all = Dictionary(named.map { ($0.day, $0) }, uniquingKeysWith: { first, _ in first })
        for holiday in named where holiday.day.weekday == 6 {
            var day = holiday.day
            while all[day] != nil { day = day.adding(days: 1) }
            all[day] = Holiday(day, "Substitute holiday", "Jour férié de remplacement")
        }
        let days = Set(named.map(\.day))
        for holiday in named where days.contains(holiday.day.adding(days: 2)) {
            let between = holiday.day.adding(days: 1)
            guard all[between] == nil, between.weekday != 6 else { continue }
            all[between] = Holiday(between, "Citizens’ holiday", "Jour férié intercalaire")
        }
        return Array(all.values)
    }

    private var named: [Holiday] {
        [
            fixed(1, 1, "New Year’s Day", "Jour de l’an"),
            Holiday(.nth(2, 0, 1, year), "Coming of Age Day", "Jour de la majorité"),
            fixed(2, 11, "National Foundation Day", "Jour de la fondation de l’État"),
            fixed(2, 23, "Emperor’s Birthday", "Anniversaire de l’empereur"),
            fixed(3, equinox(20.8431), "Vernal Equinox Day", "Équinoxe de printemps"),
            fixed(4, 29, "Shōwa Day", "Jour de l’ère Shōwa"),
            fixed(5, 3, "Constitution Memorial Day", "Jour de la Constitution"),
            fixed(5, 4, "Greenery Day", "Jour de la nature"),
            fixed(5, 5, "Children’s Day", "Jour des enfants"),
            Holiday(.nth(3, 0, 7, year), "Marine Day", "Jour de la mer"),
            fixed(8, 11, "Mountain Day", "Jour de la montagne"),
            Holiday(.nth(3, 0, 9, year), "Respect for the Aged Day", "Jour du respect des personnes âgées"),
            fixed(9, equinox(23.2488), "Autumnal Equinox Day", "Équinoxe d’automne"),
            Holiday(.nth(2, 0, 10, year), "Sports Day", "Jour du sport"),
            fixed(11, 3, "Culture Day", "Jour de la culture"),
            fixed(11, 23, "Labour Thanksgiving Day", "Jour de remerciement pour le travail"),
        ]
    }

    private func fixed(_ month: Int, _ day: Int, _ english: String, _ french: String) -> Holiday {
        Holiday(.known(year, month, day), english, french)
    }

    /// The day of an equinox in Japan, by the usual approximation for 1980 to 2099.
    private func equinox(_ base: Double) -> Int {
        let years = Double(year - 1980)
        return Int(base + 0.242194 * years) - (year - 1980) / 4
    }
}
