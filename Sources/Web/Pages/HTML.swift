/// Markup that is safe to send: what is written in the source stands as it is, what is put in is escaped.
///
/// `"<h1>\(heading)</h1>"` escapes `heading`; a part that is ``HTML`` already is taken over unchanged. The bytes are
/// UTF-8 and go into the response body as they are.
struct HTML: Sendable, Equatable {
    private(set) var bytes: [UInt8] = []

    /// Takes over bytes that are known to be markup, such as a file of ours.
    init(trusted bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes)
    }

    static func += (left: inout HTML, right: HTML) {
        left.bytes += right.bytes
    }
}

extension HTML: ExpressibleByStringInterpolation {
    init(stringLiteral literal: String) {
        bytes = Array(literal.utf8)
    }

    init(stringInterpolation interpolation: Interpolation) {
        bytes = interpolation.bytes
    }

    /// Collects the parts of one literal.
    struct Interpolation: StringInterpolationProtocol {
        fileprivate var bytes: [UInt8] = []

        init(literalCapacity: Int, interpolationCount: Int) {
            bytes.reserveCapacity(literalCapacity + interpolationCount * 32)
        }

        mutating func appendLiteral(_ literal: String) {
            bytes += literal.utf8
        }

        mutating func appendInterpolation(_ text: String) {
            text.appendEscaped(to: &bytes)
        }

        mutating func appendInterpolation(_ number: Int) {
            bytes += String(number).utf8
        }

        mutating func appendInterpolation(_ markup: HTML) {
            bytes += markup.bytes
        }

        mutating func appendInterpolation(_ markup: HTML?) {
            if let markup { bytes += markup.bytes }
        }

        mutating func appendInterpolation(_ parts: [HTML]) {
            for part in parts { bytes += part.bytes }
        }

        /// A boolean attribute with a space before it, when the condition holds: `<option\(when: chosen, "selected")>`.
        mutating func appendInterpolation(when condition: Bool, _ attribute: StaticString) {
            guard condition else { return }
            bytes.append(UInt8(ascii: " "))
            attribute.withUTF8Buffer { bytes += $0 }
        }

        /// JSON inside a `script` element. Only `<` could end the element early; it becomes `\u003c`, which reads the
        /// same.
        mutating func appendInterpolation(json text: some Sequence<UInt8>) {
            for byte in text {
                if byte == UInt8(ascii: "<") { bytes += #"\u003c"#.utf8 } else { bytes.append(byte) }
            }
        }
    }
}

extension String {
    /// Copies clean runs in one go and replaces the five characters that mean something in markup.
    fileprivate func appendEscaped(to bytes: inout [UInt8]) {
        var copy = self
        copy.withUTF8 { source in
            var start = 0
            for index in source.indices {
                guard let replacement = source[index].markupEntity else { continue }
                bytes += source[start..<index]
                replacement.withUTF8Buffer { bytes += $0 }
                start = index + 1
            }
            bytes += source[start...]
        }
    }
}

extension UInt8 {
    fileprivate var markupEntity: StaticString? {
        switch self {
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        default: nil
        }
    }
}
