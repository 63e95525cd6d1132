/// A permutation of 0..<count that can be read in both directions without keeping it: rows of one owner lie scattered
/// over the table, and the owner's n-th record is still found by arithmetic.
struct Shuffle {
    let count: Int
    private let multiplier: Int
    private let inverse: Int
    private let offset: Int

    init(count: Int) {
        self.count = count
        var candidate = max(1, Int(0.618_033_988_75 * Double(count)))
        while Shuffle.greatestDivisor(candidate, count) > 1 { candidate += 1 }
        multiplier = candidate
        inverse = Shuffle.inverse(of: candidate, modulo: count)
        offset = count / 3
    }

    /// The slot of an ordinal.
    func slot(of ordinal: Int) -> Int { (ordinal * multiplier + offset) % count }

    /// The ordinal of a slot.
    func ordinal(of slot: Int) -> Int { (slot - offset + count) % count * inverse % count }

    private static func greatestDivisor(_ left: Int, _ right: Int) -> Int {
        right == 0 ? left : greatestDivisor(right, left % right)
    }

    private static func inverse(of value: Int, modulo count: Int) -> Int {
        var (low, high) = ((factor: 0, rest: count), (factor: 1, rest: value))
        while high.rest > 1 {
            let quotient = low.rest / high.rest
            (low, high) = (high, (low.factor - quotient * high.factor, low.rest - quotient * high.rest))
        }
        return (high.factor % count + count) % count
    }
}

/// How many of a number of things each holder has: slots 0..<total, in the order of the holders.
struct Shares {
    private(set) var starts: [Int] = [0]

    init(_ counts: [Int]) {
        for count in counts { starts.append(starts[starts.count - 1] + count) }
    }

    var total: Int { starts[starts.count - 1] }

    func count(of holder: Int) -> Int { starts[holder + 1] - starts[holder] }

    /// The holder of a slot, and which of the holder's own it is.
    func holder(of slot: Int) -> (holder: Int, rank: Int) {
        var low = 0
        var high = starts.count - 1
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= slot { low = middle } else { high = middle }
        }
        return (low, slot - starts[low])
    }

    /// Splits a total in proportion to weights, exactly: the rounding errors even out from one to the next.
    static func split(_ total: Int, by weights: [Double]) -> [Int] {
        let sum = weights.reduce(0, +)
        guard sum > 0 else { return weights.map { _ in 0 } }
        var reached = 0.0
        var given = 0
        return weights.map { weight in
            reached += weight
            let share = min(total, Int((reached / sum * Double(total)).rounded())) - given
            given += share
            return share
        }
    }

    /// Splits a smaller total like whole counts, so that nobody gets more than their count.
    static func split(_ total: Int, like counts: [Int]) -> [Int] {
        let sum = counts.reduce(0, +)
        guard sum > 0 else { return counts.map { _ in 0 } }
        var reached = 0
        return counts.map { count in
            let before = reached * total / sum
            reached += count
            return reached * total / sum - before
        }
    }
}
