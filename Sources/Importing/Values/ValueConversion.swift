import Records
import SalesCore

/// Turns the text of a cell into a column's value. What can be read in two ways is refused, not guessed.
struct ValueConversion: Sendable {
    /// In which times without an offset are read; nil refuses them.
    let zone: Zone?

    /// - Parameter text: Not blank. Lookups by another column than the id are not converted here.
    func value(_ text: String, for column: Column) throws(ConversionFault) -> Value {
        let word = String(text.trimmingBlanks)
        switch column.kind {
        case .text: return .text(word.onOneLine)
        case .memo: return .text(text)
        case .integer: return .int(try whole(word))
        case .double: return .double(try double(word))
        case .decimal, .money: return .decimal(try decimal(word))
        case .boolean: return .bool(try boolean(word, called: column.flagWords))
        case .instant: return .instant(try instant(word))
        case .date:
            guard let date = LocalDate(word) else { throw ConversionFault(.notDate(word)) }
            return .date(date)
        case .choice(let options), .state(let options), .status(let options):
            return .int(try option(word, of: options))
        case .lookup, .guid:
            guard let id = GUID(word) else { throw ConversionFault(.notGUID(word)) }
            return .guid(id)
        }
    }

    private func whole(_ word: String) throws(ConversionFault) -> Int64 {
        if let number = Numerals.whole(word) { return number }
        throw ConversionFault(
            Numerals.isPlain(word)
                ? .notWhole(word) : Numerals.looksLocalised(word) ? .localisedNumber(word) : .notWhole(word)
        )
    }

    private func double(_ word: String) throws(ConversionFault) -> Double {
        try checkNumber(word)
        guard let number = Double(word), number.isFinite else { throw ConversionFault(.numberTooLarge(word)) }
        return number
    }

    private func decimal(_ word: String) throws(ConversionFault) -> Decimal4 {
        try checkNumber(word)
        guard let number = Decimal4(word) else { throw ConversionFault(.numberTooLarge(word)) }
        return number
    }

    private func checkNumber(_ word: String) throws(ConversionFault) {
        guard !Numerals.isPlain(word) else { return }
        throw ConversionFault(Numerals.looksLocalised(word) ? .localisedNumber(word) : .notNumber(word))
    }

    /// By the usual words, or by the column's own.
    private func boolean(_ word: String, called words: FlagWords?) throws(ConversionFault) -> Bool {
        if let words {
            let called = [true, false].filter { flag in
                let label = words.label(of: flag)
                return [label.english, label.french].contains { folded($0) == folded(word) }
            }
            // One word for both says neither.
            guard called.count < 2 else { throw ConversionFault(.notBoolean(word)) }
            if let flag = called.first { return flag }
        }
        switch folded(word) {
        case "1", "yes", "true", "y", "oui", "vrai": return true
        case "0", "no", "false", "n", "non", "faux": return false
        default: throw ConversionFault(.notBoolean(word))
        }
    }

    private func instant(_ word: String) throws(ConversionFault) -> Instant {
        if let instant = Instant(word) { return instant }
        guard let local = LocalTime(word) else { throw ConversionFault(.notInstant(word)) }
        guard let zone else { throw ConversionFault(.zoneMissing(word)) }
        return zone.instant(on: local.day, second: local.second)
    }

    /// By the number that is exchanged, or by the words in either language.
    private func option(_ word: String, of options: [ChoiceOption]) throws(ConversionFault) -> Int64 {
        if let number = Numerals.whole(word), options.contains(where: { $0.value == number }) { return number }
        let wanted = folded(word)
        let named = options.filter { folded($0.label.english) == wanted || folded($0.label.french) == wanted }
        guard let option = named.first, named.count == 1 else { throw ConversionFault(.notOption(word)) }
        return option.value
    }
}

/// Why one cell cannot be converted; the row and the column are added by who knows them.
struct ConversionFault: Error, Equatable {
    let reason: RowReason

    init(_ reason: RowReason) { self.reason = reason }
}

/// A day, with or without a time of the wall clock.
struct LocalTime: Equatable {
    let day: LocalDate
    let second: Int

    /// Reads `2026-11-23`, `2026-11-23 09:00` and `2026-11-23T09:00:30`.
    init?(_ text: String) {
        guard text.utf8.count >= 10, let day = LocalDate(text.prefix(10)) else { return nil }
        self.day = day
        if text.count == 10 {
            second = 0
        } else {
            // Borrowed from the reader of instants: in UTC the second of the day is the wall clock's.
            guard let instant = Instant(text + "Z") else { return nil }
            second = Int(instant.seconds - Int64(day.daysSince1970) * 86_400)
        }
    }
}
