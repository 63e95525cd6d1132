import Records
public import SalesCore

/// A sentence put together from parts that are there in both languages.
public struct Sentence: Message, Hashable {
    public let english: String
    public let french: String

    public init(_ english: String, _ french: String) {
        self.english = english
        self.french = french
    }
}

/// What an explanation says, in words (contract, `sv_Explain`). Times stand in the viewer's zone.
public struct ExplanationWords: Sendable {
    private let window: WorklistWindow

    public init(in window: WorklistWindow) {
        self.window = window
    }

    // MARK: The rule

    public func rule(_ rule: RankRule) -> Sentence {
        switch rule {
        case .factory:
            Sentence(
                "Highest score first; then the earlier due time; then the name.",
                "Le score le plus élevé d’abord, puis l’échéance la plus proche, puis le nom."
            )
        case .weighed(let weights):
            weighed(weights)
        }
    }

    private func weighed(_ weights: RankWeights) -> Sentence {
        let counted = RankFactor.allCases.filter { weights.percent(of: $0) > 0 }
        let english = counted.map { "\(label($0).english.lowercased()) \(weights.percent(of: $0))%" }
        let french = counted.map { "\(label($0).french.lowercased()) \(weights.percent(of: $0)) %" }
        return Sentence(
            "Weighed by your organisation: \(english.joined(separator: ", ")).",
            "Pondéré par votre organisation : \(french.joined(separator: ", "))."
        )
    }

    public func label(_ factor: RankFactor) -> Sentence {
        switch factor {
        case .score: Sentence("Score", "Score")
        case .due: Sentence("Due time", "Échéance")
        case .value: Sentence("Value", "Valeur")
        case .promise: Sentence("Promise", "Engagement pris")
        }
    }

    /// What of a factor the card has, before it is weighed.
    public func raw(_ factor: RankFactor, of card: WorklistCard, amount: Explanation.Amount?) -> Sentence {
        switch factor {
        case .score:
            return card.score.map { Sentence("\($0)", "\($0)") } ?? Sentence("no score yet", "pas encore de score")
        case .due:
            let words = RankReason(card, in: window).due
            return words.map { Sentence($0.english, $0.french) } ?? Sentence("no due date", "sans échéance")
        case .value: return value(amount)
        case .promise:
            let points = card.rank?.parts.first { $0.factor == .promise }?.points ?? 0
            guard points > 0, let due = card.dueAt else { return Sentence("none today", "aucun aujourd’hui") }
            return Sentence("today at \(clock(due))", "aujourd’hui à \(clock(due))")
        }
    }

    private func value(_ amount: Explanation.Amount?) -> Sentence {
        guard let amount else { return Sentence("no amount", "aucun montant") }
        let units = amount.value.tenThousandths / 10_000
        let currency = amount.currency.map { "\u{a0}\($0)" } ?? ""
        return Sentence(
            grouped(units, by: ",") + currency,
            grouped(units, by: "\u{202f}") + currency
        )
    }

    private func grouped(_ number: Int64, by separator: String) -> String {
        var digits = String(number.magnitude)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        groups.insert(digits, at: 0)
        return (number < 0 ? "−" : "") + groups.joined(separator: separator)
    }

    // MARK: Places

    public func place(_ standing: Standing) -> Sentence {
        guard let place = standing.place else {
            return Sentence("Beyond place \(standing.count)", "Au-delà de la position \(standing.count)")
        }
        return Sentence("Place \(place) of \(standing.count)", "Position \(place) sur \(standing.count)")
    }

    public func decision(_ decision: RankDecision) -> Sentence {
        let alike =
            decision.isScored
            ? Sentence("same score", "même score") : Sentence("neither has a score", "sans score l’un et l’autre")
        switch decision.by {
        case .rank(let upper, let lower, let leading):
            let (above, below) = points(upper, lower)
            let english = "priority \(above.english) before \(below.english)"
            let french = "priorité \(above.french) avant \(below.french)"
            guard let leading else { return Sentence(english, french) }
            return Sentence(
                "\(english), mostly by its \(label(leading).english.lowercased())",
                "\(french), surtout par \(owned(leading))"
            )
        case .score(let upper, let lower):
            let none = Sentence("no score", "aucun score")
            let above = upper.map { Sentence("\($0)", "\($0)") } ?? none
            let below = lower.map { Sentence("\($0)", "\($0)") } ?? none
            return Sentence(
                "score \(above.english) before \(below.english)",
                "score \(above.french) avant \(below.french)"
            )
        case .due(let upper, let lower):
            let words = Sentence("\(alike.english), due earlier", "\(alike.french), échéance plus proche")
            guard let upper, let lower else { return words }
            let (above, below) = (moment(upper), moment(lower))
            return Sentence(
                "\(words.english): \(above.english) before \(below.english)",
                "\(words.french) : \(above.french) avant \(below.french)"
            )
        case .name:
            return Sentence(
                "\(alike.english), same due time, earlier in the alphabet",
                "\(alike.french), même échéance, plus tôt dans l’alphabet"
            )
        case .order:
            return Sentence(
                "\(alike.english), alike in due time and name; kept in a fixed order",
                "\(alike.french), même échéance et même nom ; l’ordre reste fixe"
            )
        }
    }

    private func owned(_ factor: RankFactor) -> String {
        switch factor {
        case .score: "son score"
        case .due: "son échéance"
        case .value: "sa valeur"
        case .promise: "l’engagement pris"
        }
    }

    /// - Parameter isScored: Whether the card that would move has a score.
    public func move(_ move: RankMove, isWeighed: Bool, isScored: Bool) -> Sentence {
        let better = isWeighed && move.place > 1
        let english = "would put it at place \(move.place)" + (better ? " or better" : "")
        let french = "le placerait en position \(move.place)" + (better ? " ou mieux" : "")
        switch move.change {
        case .score(let score):
            guard score < 100 else { return Sentence("A score of 100 \(english).", "Un score de 100 \(french).") }
            return Sentence("A score of \(score) or more \(english).", "Un score de \(score) ou plus \(french).")
        case .dueBy(let due):
            let time = moment(due)
            let isToday = window.zone.day(of: due) == window.today
            let at = isToday ? (time.french == clock(due) ? "à " : "") : "le "
            return Sentence(
                "A due time no later than \(time.english) \(english).",
                "Une échéance au plus tard \(at)\(time.french) \(french)."
            )
        case .value(let amount, let currency):
            let words = value(.init(value: amount, currency: currency))
            return Sentence(
                "A value of \(words.english) or more \(english).",
                "Une valeur de \(words.french) ou plus \(french)."
            )
        case .promise:
            return Sentence(
                "A promised time today \(english).",
                "Un engagement à une heure précise aujourd’hui \(french)."
            )
        case .dueBefore(let due):
            let time = moment(due)
            let isToday = window.zone.day(of: due) == window.today
            let before = "avant \(isToday ? "" : "le ")\(time.french)"
            guard isScored else {
                return Sentence(
                    "Without a score, a due time before \(time.english) \(english).",
                    "Sans score, une échéance \(before) \(french)."
                )
            }
            return Sentence(
                "The same score, due before \(time.english), \(english).",
                "À score égal, une échéance \(before) \(french)."
            )
        }
    }

    /// Both with as many places after the point as it takes to tell them apart.
    private func points(_ upper: Int64, _ lower: Int64) -> (Sentence, Sentence) {
        let isClose = RankReason.points(upper, point: ".") == RankReason.points(lower, point: ".")
        func words(_ rank: Int64) -> Sentence {
            guard isClose else {
                return Sentence(RankReason.points(rank, point: "."), RankReason.points(rank, point: ","))
            }
            let rest = String(rank % 10_000 + 10_000).dropFirst()
            return Sentence("\(rank / 10_000).\(rest)", "\(rank / 10_000),\(rest)")
        }
        return (words(upper), words(lower))
    }

    // MARK: Times

    /// The time alone when it is today, else the day too; the end of a day is the day.
    func moment(_ instant: Instant) -> Sentence {
        let day = window.zone.day(of: instant)
        let isEndOfDay = window.zone.secondOfDay(of: instant) >= 86_399
        if day == window.today {
            return isEndOfDay
                ? Sentence("the end of today", "la fin de la journée") : Sentence(clock(instant), clock(instant))
        }
        let words = self.day(day)
        guard !isEndOfDay else { return words }
        return Sentence("\(words.english), \(clock(instant))", "\(words.french) à \(clock(instant))")
    }

    private func clock(_ instant: Instant) -> String {
        let minutes = window.zone.secondOfDay(of: instant) / 60
        return "\(minutes / 60):" + (minutes % 60 < 10 ? "0" : "") + "\(minutes % 60)"
    }

    func day(_ day: LocalDate) -> Sentence {
        let months = [
            ("January", "janvier"), ("February", "février"), ("March", "mars"), ("April", "avril"), ("May", "mai"),
            ("June", "juin"), ("July", "juillet"), ("August", "août"), ("September", "septembre"),
            ("October", "octobre"), ("November", "novembre"), ("December", "décembre"),
        ]
        let parts = day.parts
        let (english, french) = months[parts.month - 1]
        let year = parts.year == window.today.parts.year ? "" : " \(parts.year)"
        let first = parts.day == 1 ? "1er" : "\(parts.day)"
        return Sentence("\(parts.day) \(english)\(year)", "\(first) \(french)\(year)")
    }
}
