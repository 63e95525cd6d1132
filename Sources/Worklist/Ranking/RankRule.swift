import Foundation
public import Records
public import SalesCore

/// What a weighed rule looks at.
public enum RankFactor: String, Sendable, CaseIterable, Codable {
    /// The predicted score.
    case score
    /// How soon the item is due, or how late it is.
    case due
    /// The estimated revenue of an opportunity, the annual revenue of a lead.
    case value
    /// An appointment or a call with a time today: somebody was promised it.
    case promise
}

/// How much each factor counts, as an administrator has set it: 0 to 100 each.
public struct RankWeights: Sendable, Hashable {
    public static let range = 0...100
    private let entered: [Int]

    /// Nil when a weight is out of range or nothing counts.
    public init?(_ weights: [RankFactor: Int]) {
        entered = RankFactor.allCases.map { weights[$0] ?? 0 }
        guard entered.allSatisfy({ RankWeights.range.contains($0) }), entered.contains(where: { $0 > 0 }) else {
            return nil
        }
        percents = RankWeights.percents(of: entered)
    }

    private let percents: [Int]

    /// What was entered.
    public subscript(factor: RankFactor) -> Int { entered[RankWeights.place(of: factor)] }

    /// The factor's part of the whole: whole percents that add up to exactly 100, by largest remainders.
    public func percent(of factor: RankFactor) -> Int64 { Int64(percents[RankWeights.place(of: factor)]) }

    private static func place(of factor: RankFactor) -> Int {
        switch factor {
        case .score: 0
        case .due: 1
        case .value: 2
        case .promise: 3
        }
    }

    private static func percents(of entered: [Int]) -> [Int] {
        let total = entered.reduce(0, +)
        var percents = entered.map { $0 * 100 / total }
        let missing = 100 - percents.reduce(0, +)
        let byRemainder = entered.indices.sorted { left, right in
            let remainders = (entered[left] * 100 % total, entered[right] * 100 % total)
            return remainders.0 == remainders.1 ? left < right : remainders.0 > remainders.1
        }
        for index in byRemainder.prefix(missing) { percents[index] += 1 }
        return percents
    }
}

/// By what the list is ordered: the factory's rule, or factors that are weighed against each other.
public enum RankRule: Sendable, Hashable {
    /// Score first, then due time, then name (W-41).
    case factory
    case weighed(RankWeights)

    /// The name under which the rule is drafted and published.
    public static let configuration = "rank"

    public var weights: RankWeights? { if case .weighed(let weights) = self { weights } else { nil } }

    /// What developers call it.
    public var identifier: String {
        switch self {
        case .factory: "W-41"
        case .weighed: "weighed"
        }
    }
}

extension Caller {
    /// Whether scores are told to the person, and so may rank what the person sees (X-31).
    public func mayReadScores(in registry: Registry) -> Bool {
        let table = registry["msdyn_predictivescore"]
        return table.column("msdyn_score").map { mayRead($0, of: table) } ?? false
    }
}

extension Registry {
    /// By what lists are ranked now.
    var rankRule: RankRule {
        configurations.value(RankRule.configuration) { RankRule(published: $0) }
    }
}

// MARK: - As it is kept

extension RankRule {
    private struct Kept: Codable {
        var rule: String
        var weights: [String: Int]?
    }

    /// - Throws: `.invalid`, saying what is wrong with it.
    public init(definition: String?) throws(Refusal) {
        guard let definition else {
            self = .factory
            return
        }
        guard let kept = try? JSONDecoder().decode(Kept.self, from: Data(definition.utf8)) else {
            throw Refusal(.invalid, RankMessage.notARule)
        }
        switch kept.rule {
        case "factory": self = .factory
        case "weighed":
            var weights: [RankFactor: Int] = [:]
            for (name, weight) in kept.weights ?? [:] {
                guard let factor = RankFactor(rawValue: name) else {
                    throw Refusal(.invalid, RankMessage.unknownFactor(name))
                }
                weights[factor] = weight
            }
            guard let weights = RankWeights(weights) else { throw Refusal(.invalid, RankMessage.badWeights) }
            self = .weighed(weights)
        default: throw Refusal(.invalid, RankMessage.notARule)
        }
    }

    /// What was published, whatever program wrote it: what cannot be read counts as the factory's rule.
    public init(published: String?) {
        self = (try? RankRule(definition: published)) ?? .factory
    }

    public var definition: String {
        guard case .weighed(let weights) = self else { return #"{"rule":"factory"}"# }
        let parts = RankFactor.allCases.map { "\"\($0.rawValue)\":\(weights[$0])" }
        return "{\"rule\":\"weighed\",\"weights\":{\(parts.joined(separator: ","))}}"
    }
}
