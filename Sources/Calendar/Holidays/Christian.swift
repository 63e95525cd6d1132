import SalesCore

/// The holidays of countries whose year turns about Easter and Christmas.
struct Christian {
    private let year: Int
    private let easter: LocalDate

    init(_ year: Int) {
        self.year = year
        easter = Easter.sunday(year)
    }

    private func fixed(_ month: Int, _ day: Int, _ english: String, _ french: String) -> Holiday {
        Holiday(.known(year, month, day), english, french)
    }

    private func after(_ days: Int, _ english: String, _ french: String) -> Holiday {
        Holiday(easter.adding(days: days), english, french)
    }

    private var newYear: Holiday { fixed(1, 1, "New Year’s Day", "Jour de l’an") }
    private var goodFriday: Holiday { after(-2, "Good Friday", "Vendredi saint") }
    private var easterMonday: Holiday { after(1, "Easter Monday", "Lundi de Pâques") }
    private var labourDay: Holiday { fixed(5, 1, "Labour Day", "Fête du Travail") }
    private var ascension: Holiday { after(39, "Ascension Day", "Ascension") }
    private var whitMonday: Holiday { after(50, "Whit Monday", "Lundi de Pentecôte") }
    private var assumption: Holiday { fixed(8, 15, "Assumption Day", "Assomption") }
    private var allSaints: Holiday { fixed(11, 1, "All Saints’ Day", "Toussaint") }
    private var armistice: Holiday { fixed(11, 11, "Armistice Day", "Armistice de 1918") }
    private var christmas: Holiday { fixed(12, 25, "Christmas Day", "Noël") }

    /// Code du travail, article L3133-1.
    var france: [Holiday] {
        [
            newYear, easterMonday, labourDay, fixed(5, 8, "Victory in Europe Day", "Victoire de 1945"), ascension,
            whitMonday, fixed(7, 14, "Bastille Day", "Fête nationale"), assumption, allSaints, armistice, christmas,
        ]
    }

    /// The nine that all sixteen states share.
    var germany: [Holiday] {
        [
            newYear, goodFriday, easterMonday, labourDay, ascension, whitMonday,
            fixed(10, 3, "German Unity Day", "Jour de l’Unité allemande"), christmas,
            fixed(12, 26, "Second Day of Christmas", "Lendemain de Noël"),
        ]
    }

    var belgium: [Holiday] {
        [
            newYear, easterMonday, labourDay, ascension, whitMonday,
            fixed(7, 21, "Belgian National Day", "Fête nationale belge"), assumption, allSaints, armistice, christmas,
        ]
    }

    /// The four that every canton keeps.
    var switzerland: [Holiday] {
        [newYear, ascension, fixed(8, 1, "Swiss National Day", "Fête nationale suisse"), christmas]
    }
}

/// Bank holidays of England and Wales: on a weekend the next weekday that is none yet takes their place.
struct England {
    private let year: Int

    init(_ year: Int) {
        self.year = year
    }

    var holidays: [Holiday] {
        let easter = Easter.sunday(year)
        let newYear = LocalDate.known(year, 1, 1)
        var list = [
            Holiday(newYear.adding(days: [5: 2, 6: 1][newYear.weekday] ?? 0), "New Year’s Day", "Jour de l’an"),
            Holiday(easter.adding(days: -2), "Good Friday", "Vendredi saint"),
            Holiday(easter.adding(days: 1), "Easter Monday", "Lundi de Pâques"),
            Holiday(.nth(1, 0, 5, year), "Early May bank holiday", "Premier lundi de mai"),
            Holiday(spring, "Spring bank holiday", "Congé de printemps"),
            Holiday(.nth(-1, 0, 8, year), "Summer bank holiday", "Congé d’été"),
        ]
        let christmas = LocalDate.known(year, 12, 25)
        // Saturday and Sunday are made up for on Monday and Tuesday; Boxing Day on Monday stays where it is.
        list.append(Holiday(christmas.adding(days: christmas.isWeekend ? 2 : 0), "Christmas Day", "Noël"))
        let boxing = christmas.adding(days: 1)
        list.append(Holiday(boxing.adding(days: boxing.isWeekend ? 2 : 0), "Boxing Day", "Lendemain de Noël"))
        return list + once
    }

    private var spring: LocalDate { year == 2022 ? .known(2022, 6, 2) : .nth(-1, 0, 5, year) }

    /// Days that were proclaimed once.
    private var once: [Holiday] {
        switch year {
        case 2022:
            [
                Holiday(.known(2022, 6, 3), "Platinum Jubilee", "Jubilé de platine"),
                Holiday(.known(2022, 9, 19), "State Funeral of Queen Elizabeth II", "Funérailles d’Élisabeth II"),
            ]
        case 2023: [Holiday(.known(2023, 5, 8), "Coronation of King Charles III", "Couronnement de Charles III")]
        default: []
        }
    }
}
