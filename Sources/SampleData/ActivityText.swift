/// Words and status reasons of activities.
struct ActivityText {
    var subject: String
    var description: String?

    static func draw(_ kind: ActivityKind, isOpen: Bool, _ draws: inout Draws) -> ActivityText {
        let phrase = draws.pick(isOpen ? openSubjects(kind) : closedSubjects(kind))
        let isFrench = draws.chance(0.18)
        let remark = draws.chance(isOpen ? 0.35 : 0.5) ? draws.pick(isOpen ? Phrases.todo : Phrases.results) : nil
        return ActivityText(
            subject: isFrench ? phrase.french : phrase.english,
            description: remark.map { isFrench ? $0.french : $0.english }
        )
    }

    static func openStatus(_ kind: ActivityKind, _ draws: inout Draws) -> Int64 {
        switch kind {
        case .phonecall, .email: 1
        case .task: [2, 3, 4, 7][draws.index(of: [0.7, 0.15, 0.1, 0.05])]
        case .appointment: draws.chance(0.8) ? 1 : 2
        }
    }

    /// 5 % of past activities were cancelled.
    static func closedStatus(_ kind: ActivityKind, _ draws: inout Draws) -> (state: Int64, status: Int64) {
        let isCancelled = draws.chance(0.05)
        switch kind {
        case .phonecall: return isCancelled ? (2, 3) : (1, draws.chance(0.85) ? 2 : 4)
        case .email: return isCancelled ? (2, 5) : (1, [3, 4, 2][draws.index(of: [0.6, 0.3, 0.1])])
        case .task: return isCancelled ? (2, 6) : (1, 5)
        case .appointment: return isCancelled ? (2, 4) : (1, 3)
        }
    }

    private static func openSubjects(_ kind: ActivityKind) -> [Phrase] {
        switch kind {
        case .phonecall: Phrases.calls
        case .email: Phrases.mails
        case .task: Phrases.tasks
        case .appointment: Phrases.meetings
        }
    }

    private static func closedSubjects(_ kind: ActivityKind) -> [Phrase] {
        switch kind {
        case .phonecall: Phrases.pastCalls
        case .email: Phrases.pastMails
        case .task: Phrases.tasks
        case .appointment: Phrases.meetings
        }
    }
}
