import SalesCore

/// Federal holidays of the United States and of Canada.
struct America {
    private let year: Int

    init(_ year: Int) {
        self.year = year
    }

    /// 5 U.S.C. 6103, on the days on which they are kept: Friday for Saturday, Monday for Sunday. So the next year's
    /// first day may be kept on the last of this one.
    var unitedStates: [Holiday] {
        let fixed = [year, year + 1].flatMap { year in
            [
                Holiday(.known(year, 1, 1), "New Year’s Day", "Jour de l’an"),
                Holiday(.known(year, 6, 19), "Juneteenth", "Juneteenth"),
                Holiday(.known(year, 7, 4), "Independence Day", "Fête de l’Indépendance"),
                Holiday(.known(year, 11, 11), "Veterans Day", "Jour des anciens combattants"),
                Holiday(.known(year, 12, 25), "Christmas Day", "Noël"),
            ]
        }
        let kept = fixed.map { holiday in
            let shift = [5: -1, 6: 1][holiday.day.weekday] ?? 0
            return Holiday(holiday.day.adding(days: shift), holiday.english, holiday.french)
        }
        return kept.filter { $0.day.parts.year == year } + [
            Holiday(.nth(3, 0, 1, year), "Martin Luther King Jr. Day", "Journée Martin Luther King"),
            Holiday(.nth(3, 0, 2, year), "Washington’s Birthday", "Anniversaire de Washington"),
            Holiday(.nth(-1, 0, 5, year), "Memorial Day", "Jour du Souvenir (Memorial Day)"),
            Holiday(.nth(1, 0, 9, year), "Labor Day", "Fête du Travail"),
            Holiday(.nth(2, 0, 10, year), "Columbus Day", "Jour de Christophe Colomb"),
            Holiday(.nth(4, 3, 11, year), "Thanksgiving Day", "Action de grâce"),
        ]
    }

    /// Canada Labour Code, section 166, on the days themselves: for those on a weekend the employer names another.
    var canada: [Holiday] {
        let easter = Easter.sunday(year)
        let canadaDay = LocalDate.known(year, 7, 1)
        let limit = LocalDate.known(year, 5, 24)
        return [
            Holiday(.known(year, 1, 1), "New Year’s Day", "Jour de l’an"),
            Holiday(easter.adding(days: -2), "Good Friday", "Vendredi saint"),
            Holiday(limit.adding(days: -limit.weekday), "Victoria Day", "Fête de la Reine"),
            // On a Sunday the second of July takes its place (Holidays Act).
            Holiday(canadaDay.adding(days: canadaDay.weekday == 6 ? 1 : 0), "Canada Day", "Fête du Canada"),
            Holiday(.nth(1, 0, 9, year), "Labour Day", "Fête du Travail"),
            Holiday(
                .known(year, 9, 30),
                "National Day for Truth and Reconciliation",
                "Journée nationale de la vérité et de la réconciliation"
            ),
            Holiday(.nth(2, 0, 10, year), "Thanksgiving Day", "Action de grâce"),
            Holiday(.known(year, 11, 11), "Remembrance Day", "Jour du Souvenir"),
            Holiday(.known(year, 12, 25), "Christmas Day", "Noël"),
            Holiday(.known(year, 12, 26), "Boxing Day", "Lendemain de Noël"),
        ]
    }
}
