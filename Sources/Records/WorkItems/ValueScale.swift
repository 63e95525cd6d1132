/// How much a record is worth, on a scale that ranking can weigh: from 0, nothing, to 10,000, ten millions or more.
///
/// Logarithmic, because a seller compares a deal of 20,000 with one of 10,000 as one of 2,000,000 with one of 1,000,000:
/// each ten times as much adds the same. Between the powers of ten it rises evenly. Whole numbers only, so that every
/// machine and both engines come to the same place in the list.
public enum ValueScale {
    public static let most: Int64 = 10_000
    /// Powers of ten from one unit to the top of the scale.
    private static let decades: Int64 = 7

    /// - Parameters:
    ///   - amount: In ten-thousandths of the record's currency.
    ///   - rate: Units of that currency for one of the base currency, in ten-thousandths; nil or not above 0 counts as 1.
    public static func points(_ amount: Int64?, rate: Int64?) -> Int64 {
        let divisor = rate.map { $0 > 0 ? $0 : 10_000 } ?? 10_000
        let units = (amount ?? 0) / divisor
        guard units > 0 else { return 0 }
        var power: Int64 = 1
        var decade: Int64 = 0
        while decade < decades, units / power >= 10 {
            power *= 10
            decade += 1
        }
        guard decade < decades else { return most }
        return (decade * most + (units - power) * most / (9 * power)) / decades
    }

    /// The least amount in whole units of its currency that is worth so many points, in ten-thousandths; nil where none is.
    public static func amount(reaching points: Int64, rate: Int64?) -> Int64? {
        guard points > 0, points <= most else { return nil }
        let divisor = rate.map { $0 > 0 ? $0 : 10_000 } ?? 10_000
        var (low, high): (Int64, Int64) = (1, 10_000_000)
        while low < high {
            let middle = (low + high) / 2
            if self.points(middle * 10_000, rate: nil) >= points { high = middle } else { low = middle + 1 }
        }
        let (amount, overflows) = low.multipliedReportingOverflow(by: divisor)
        return overflows || amount > .max - 9999 ? nil : (amount + 9999) / 10_000 * 10_000
    }
}
