import Email

/// One answer of a mail server: its code and its lines (RFC 5321, section 4.2).
struct SMTPReply: Sendable, Equatable {
    var code: Int
    var lines: [String]

    var isPositive: Bool { (200..<400).contains(code) }

    /// One line for a log and a person: control characters gone, 300 characters at most.
    var words: String {
        let text = lines.joined(separator: " ").unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }
        return "\(code) " + String(String.UnicodeScalarView(text.prefix(300)))
    }

    /// What a refusal means for the message.
    func refusal(of step: String) -> DeliveryError {
        (500..<600).contains(code) ? .refused("\(step): \(words)") : .deferred("\(step): \(words)")
    }
}

/// Collects bytes into replies. What comes in belongs to a stranger: lines and replies have a limit.
struct SMTPReplyReader {
    private var buffer: [UInt8] = []
    private var lines: [String] = []
    private static let longestLine = 4096
    private static let mostLines = 200

    enum Fault: Error { case notSMTP }

    /// Bytes that came after the last whole reply.
    var hasRest: Bool { !buffer.isEmpty || !lines.isEmpty }

    mutating func take(_ bytes: some Sequence<UInt8>) { buffer += bytes }

    /// The next whole reply; nil when more has to come.
    mutating func next() throws(Fault) -> SMTPReply? {
        while let end = buffer.firstIndex(of: 10) {
            var line = Array(buffer[..<end])
            buffer.removeSubrange(...end)
            if line.last == 13 { line.removeLast() }
            let text = String(decoding: line, as: UTF8.self)
            guard line.count >= 3, let code = Int(text.prefix(3)), (200..<600).contains(code) else { throw .notSMTP }
            lines.append(String(text.dropFirst(4)))
            guard lines.count <= SMTPReplyReader.mostLines else { throw .notSMTP }
            if line.count > 3, line[3] == UInt8(ascii: "-") { continue }
            defer { lines = [] }
            return SMTPReply(code: code, lines: lines)
        }
        guard buffer.count <= SMTPReplyReader.longestLine else { throw .notSMTP }
        return nil
    }
}

/// The text of a message as it stands after `DATA`: a dot at the beginning of a line doubled, and the last dot alone
/// (RFC 5321, section 4.5.2).
func dotStuffed(_ message: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(message.count + 64)
    var isLineStart = true
    for byte in message {
        if isLineStart, byte == UInt8(ascii: ".") { result.append(byte) }
        result.append(byte)
        isLineStart = byte == 10
    }
    if !isLineStart { result += [13, 10] }
    return result + [UInt8(ascii: "."), 13, 10]
}
