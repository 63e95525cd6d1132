import SalesCore

/// The random stream of one table, or of one aspect of it: adding another stream does not move this one.
struct Stream {
    private let base: UInt64

    init(seed: UInt64, name: String) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        var generator = SeededGenerator(state: seed)
        base = generator.next() ^ hash
    }

    /// The draws of one row, independent of those of every other row.
    func row(_ ordinal: Int) -> Draws {
        var scrambler = SeededGenerator(state: base &+ UInt64(truncatingIfNeeded: ordinal) &* 0xD134_2543_DE82_EF95)
        return Draws(generator: SeededGenerator(state: scrambler.next()))
    }
}

/// Draws from the distributions that the generator uses.
struct Draws {
    var generator: SeededGenerator

    /// A fraction in 0..<1.
    mutating func fraction() -> Double { generator.fraction() }

    mutating func chance(_ probability: Double) -> Bool { generator.fraction() < probability }

    /// A whole number in 0..<bound; 0 when there is no choice.
    mutating func below(_ bound: Int) -> Int {
        bound <= 1 ? 0 : Int(generator.next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    mutating func pick<Element>(_ choices: [Element]) -> Element { choices[below(choices.count)] }

    mutating func normal() -> Double { Portable.normalQuantile(generator.fraction()) }

    mutating func exponential(mean: Double) -> Double { -mean * Portable.ln(1 - generator.fraction()) }

    mutating func logNormal(median: Double, sigma: Double) -> Double { median * Portable.exp(sigma * normal()) }

    /// The index of a weight, chosen in proportion to the weights, which add up to 1.
    mutating func index(of weights: [Double]) -> Int {
        var rest = generator.fraction()
        for (index, weight) in weights.enumerated() {
            rest -= weight
            if rest < 0 { return index }
        }
        return weights.count - 1
    }

    /// A value of a measured distribution given by its quantiles.
    mutating func value(of quantiles: Quantiles) -> Double { quantiles.value(at: generator.fraction()) }
}

/// A distribution given by points (share of values at or below, value), joined by straight lines.
struct Quantiles {
    let points: [(share: Double, value: Double)]

    func value(at fraction: Double) -> Double {
        for index in 1..<points.count where fraction < points[index].share {
            let low = points[index - 1]
            let high = points[index]
            return low.value + (high.value - low.value) * (fraction - low.share) / (high.share - low.share)
        }
        return points[points.count - 1].value
    }
}

/// Functions that the system's mathematical library rounds differently from one machine to the next, written with
/// the operations that IEEE 754 fixes to the last bit.
enum Portable {
    private static let ln2 = 0.693_147_180_559_945_3

    static func exp(_ exponent: Double) -> Double {
        let power = (exponent / ln2).rounded()
        let rest = exponent - power * ln2
        var term = 1.0
        var sum = 1.0
        for index in 1...14 {
            term *= rest / Double(index)
            sum += term
        }
        return Double(sign: .plus, exponent: Int(power), significand: sum)
    }

    static func ln(_ value: Double) -> Double {
        var mantissa = value.significand
        var exponent = Double(value.exponent)
        if mantissa > 1.414 {
            mantissa /= 2
            exponent += 1
        }
        let ratio = (mantissa - 1) / (mantissa + 1)
        let square = ratio * ratio
        var power = ratio
        var sum = 0.0
        for index in 0..<12 {
            sum += power / Double(2 * index + 1)
            power *= square
        }
        return exponent * ln2 + 2 * sum
    }

    /// The inverse of the normal distribution, by Acklam's rational approximation (relative error below 1.2e-9).
    static func normalQuantile(_ fraction: Double) -> Double {
        let fraction = min(max(fraction, 1e-12), 1 - 1e-12)
        if fraction < 0.02425 { return tail((-2 * ln(fraction)).squareRoot()) }
        if fraction > 1 - 0.02425 { return -tail((-2 * ln(1 - fraction)).squareRoot()) }
        let distance = fraction - 0.5
        let square = distance * distance
        return polynomial(centre.numerator, square) * distance / (polynomial(centre.denominator, square) * square + 1)
    }

    private static func tail(_ root: Double) -> Double {
        polynomial(edge.numerator, root) / (polynomial(edge.denominator, root) * root + 1)
    }

    private static func polynomial(_ coefficients: [Double], _ argument: Double) -> Double {
        var sum = 0.0
        for coefficient in coefficients { sum = sum * argument + coefficient }
        return sum
    }

    private static let centre = (
        numerator: [
            -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02,
            1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00,
        ],
        denominator: [
            -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
            6.680131188771972e+01, -1.328068155288572e+01,
        ]
    )
    private static let edge = (
        numerator: [
            -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
            -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00,
        ],
        denominator: [
            7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00,
        ]
    )
}
