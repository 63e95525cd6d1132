import Records
public import SalesCore

/// Why a card stands where it stands, in one line (contract, `rankreason`).
public struct RankReason: Message {
    private let card: WorklistCard
    private let window: WorklistWindow

    public init(_ card: WorklistCard, in window: WorklistWindow) {
        self.card = card
        self.window = window
    }

    public var english: String {
        let score = card.score.map { "Score \($0)" + (card.grade.map { " (\($0.letter))" } ?? "") } ?? "No score yet"
        let trend: String =
            switch card.trend {
            case .improving: ", improving"
            case .declining: ", declining"
            default: ""
            }
        let priority = card.rank.map { "Priority \(RankReason.points($0.rank, point: "."))" + " · " }.joinedOrEmpty
        return priority + score + trend + due.map { " · " + $0.english }.joinedOrEmpty
    }

    public var french: String {
        let score =
            card.score.map { "Score \($0)" + (card.grade.map { " (\($0.letter))" } ?? "") } ?? "Pas encore de score"
        let trend: String =
            switch card.trend {
            case .improving: ", en amélioration"
            case .declining: ", en baisse"
            default: ""
            }
        let priority = card.rank.map { "Priorité \(RankReason.points($0.rank, point: ","))" + " · " }.joinedOrEmpty
        return priority + score + trend + due.map { " · " + $0.french }.joinedOrEmpty
    }

    /// A rank in points, rounded to one place after the point.
    static func points(_ rank: Int64, point: String) -> String {
        let tenths = (rank + 500) / 1000
        return "\(tenths / 10)\(point)\(tenths % 10)"
    }

    /// When the card is due, in words; for the factor of a weighed rule too.
    var due: (english: String, french: String)? {
        guard let due = card.dueAt else { return ("no due date", "sans échéance") }
        let days = window.zone.day(of: due).daysSince1970 - window.today.daysSince1970
        switch days {
        case ..<(-1): return ("\(-days) days late", "\(-days) jours de retard")
        case -1: return ("due yesterday", "échéance hier")
        case 0:
            guard !card.isAllDay else { return ("due today", "échéance aujourd’hui") }
            let clock = clockTime(due)
            return due < window.now
                ? ("due today at \(clock), overdue", "échéance aujourd’hui à \(clock), en retard")
                : ("due today at \(clock)", "échéance aujourd’hui à \(clock)")
        case 1: return ("due tomorrow", "échéance demain")
        default: return ("due in \(days) days", "échéance dans \(days) jours")
        }
    }

    private func clockTime(_ due: Instant) -> String {
        let seconds = window.zone.secondOfDay(of: due)
        let minutes = seconds / 60 % 60
        return "\(seconds / 3600):" + (minutes < 10 ? "0\(minutes)" : "\(minutes)")
    }
}

extension Optional<String> {
    fileprivate var joinedOrEmpty: String { self ?? "" }
}
