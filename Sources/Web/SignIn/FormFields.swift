import SalesCore

/// The fields of a form as browsers post it (`application/x-www-form-urlencoded`), or of an address's query.
///
/// A field that comes twice keeps its first value; bytes that are not UTF-8 become U+FFFD.
struct FormFields: Sendable {
    private var values: [String: String] = [:]

    init(_ bytes: some Sequence<UInt8>) {
        for pair in Array(bytes).split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let name = FormFields.decoded(parts[0])
            if values[name] == nil { values[name] = parts.count == 2 ? FormFields.decoded(parts[1]) : "" }
        }
    }

    subscript(name: String) -> String? { values[name] }

    static func decoded(_ bytes: some Collection<UInt8>) -> String {
        let bytes = Array(bytes)
        var result: [UInt8] = []
        var position = bytes.startIndex
        while position < bytes.endIndex {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "+") {
                result.append(UInt8(ascii: " "))
            } else if byte == UInt8(ascii: "%"), position + 1 < bytes.endIndex,
                let high = nibble(bytes[position]), let low = nibble(bytes[position + 1])
            {
                result.append(high << 4 | low)
                position += 2
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func nibble(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - 48
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - 87
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - 55
        default: nil
        }
    }
}

/// What is said of a body that is no form.
enum FormMessage: Message, Equatable {
    case notForm

    var english: String { "Send the form as application/x-www-form-urlencoded." }
    var french: String { "Envoyez le formulaire au format application/x-www-form-urlencoded." }
}
