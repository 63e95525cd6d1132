/// What a card says is to be done; the codes are those of the Dataverse activity tables.
public enum ActivityKind: Int64, Sendable, CaseIterable {
    case phonecall = 4210
    case email = 4202
    case task = 4212
    case appointment = 4201

    public var name: String {
        switch self {
        case .phonecall: "phonecall"
        case .email: "email"
        case .task: "task"
        case .appointment: "appointment"
        }
    }

    public init?(name: String) {
        guard let kind = ActivityKind.allCases.first(where: { $0.name == name }) else { return nil }
        self = kind
    }
}

/// A score's letter (P-…): 0 to 3 in the data model.
public enum Grade: Int64, Sendable, CaseIterable {
    case a, b, c, d

    public var letter: String { ["A", "B", "C", "D"][Int(rawValue)] }

    public init?(letter: String) {
        guard let grade = Grade.allCases.first(where: { $0.letter == letter }) else { return nil }
        self = grade
    }
}

public enum ScoreTrend: Int64, Sendable, CaseIterable {
    case improving, steady, declining, notEnoughInfo

    public var name: String {
        switch self {
        case .improving: "improving"
        case .steady: "steady"
        case .declining: "declining"
        case .notEnoughInfo: "notenoughinfo"
        }
    }

    public init?(name: String) {
        guard let trend = ScoreTrend.allCases.first(where: { $0.name == name }) else { return nil }
        self = trend
    }
}
