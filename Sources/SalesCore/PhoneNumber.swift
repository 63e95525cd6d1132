/// What is kept of a phone number beside the text as typed.
public struct PhoneNumber: Hashable, Sendable {
    /// Digits only, for search; nil when there are none.
    public let digits: String?
    /// E.164 (ITU-T), only when the number was typed with its country code; nil otherwise, never a guess.
    public let e164: String?

    public init(_ typed: String) {
        let main = PhoneNumber.withoutExtension(typed)
        let digits = String(
            main.unicodeScalars.compactMap { scalar -> Character? in
                guard let digit = scalar.properties.numericType == .decimal ? scalar.properties.numericValue : nil
                else { return nil }
                return Character(String(Int(digit)))
            }
        )
        self.digits = digits.isEmpty ? nil : digits
        let trimmed = main.drop { $0 == " " || $0 == "(" }
        var international: Substring?
        if trimmed.first == "+" || trimmed.first == "＋" {
            international = digits[...]
        } else if digits.hasPrefix("00") {
            international = digits.dropFirst(2)
        }
        if let number = international, (7...15).contains(number.count), number.first != "0" {
            e164 = "+" + number
        } else {
            e164 = nil
        }
    }

    /// Cuts “ext. 12”, “x12” and “#12”, which no exchange dials.
    private static func withoutExtension(_ typed: String) -> Substring {
        let lowered = typed.lowercased()
        for mark in ["ext", "poste", "x", "#", ";"] {
            if let range = lowered.firstRange(of: mark) {
                let offset = lowered.utf16.distance(from: lowered.startIndex, to: range.lowerBound)
                guard offset > 0,
                    let cut = typed.utf16.index(typed.startIndex, offsetBy: offset, limitedBy: typed.endIndex)
                else { continue }
                return typed[..<cut]
            }
        }
        return typed[...]
    }
}
