public import SalesCore

/// A mail of the program's own, before it is written out: one recipient, a subject and a text.
public struct OutgoingMail: Sendable, Equatable, Codable {
    public let to: MailAddress
    public let subject: String
    public let text: String
    /// BCP 47, for the header `Content-Language`.
    public let language: String

    public init(to: MailAddress, subject: String, text: String, language: String) {
        self.to = to
        self.subject = subject
        self.text = text
        self.language = language
    }
}

/// What cannot go into a message.
public enum MailFault: Error, Equatable, CustomStringConvertible {
    /// A line break or another control character in a header, which could begin a header of somebody else's.
    case controlCharacter(header: String)

    public var description: String {
        switch self {
        case .controlCharacter(let header): "The header \(header) holds a line break or another control character."
        }
    }
}

extension OutgoingMail {
    /// The message as it goes over the wire: CRLF line ends, no line over 78 characters, ASCII alone (RFC 5322, 2045
    /// and 2047).
    ///
    /// - Parameters:
    ///   - date: For the header `Date`.
    ///   - id: Unique for the message, so that a repeated delivery is recognised as one.
    public func message(from sender: MailAddress, date: Instant, id: GUID) throws(MailFault) -> [UInt8] {
        // Before it is encoded, where nobody would see the line break any more.
        guard !subject.unicodeScalars.contains(where: isControl) else { throw .controlCharacter(header: "Subject") }
        var text = ""
        func add(_ name: String, _ value: String) throws(MailFault) {
            guard !value.unicodeScalars.contains(where: isControl) else { throw .controlCharacter(header: name) }
            text += HeaderLine.folded(name, value)
        }
        try add("Date", MailDate.text(date))
        try add("From", HeaderLine.mailbox(sender))
        try add("To", HeaderLine.mailbox(to))
        try add("Subject", HeaderLine.words(subject))
        try add("Message-ID", "<\(id)@\(sender.isASCII ? String(sender.domain) : "suivant.invalid")>")
        try add("Content-Language", language)
        // Nobody's out-of-office notice is wanted (RFC 3834).
        try add("Auto-Submitted", "auto-generated")
        try add("MIME-Version", "1.0")
        try add("Content-Type", "text/plain; charset=utf-8")
        try add("Content-Transfer-Encoding", "quoted-printable")
        return Array((text + "\r\n").utf8) + QuotedPrintable.encoded(self.text)
    }
}

/// Instants as mail writes them: `Mon, 23 Nov 2026 08:00:00 +0000`.
enum MailDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    static func text(_ instant: Instant) -> String {
        // `2026-11-23T08:00:00Z`
        let iso = instant.description
        let parts = iso.prefix(10).split(separator: "-")
        let day = instant.microseconds / 86_400_000_000
        guard parts.count == 3, let month = Int(parts[1]), (1...12).contains(month) else { return iso }
        return
            "\(days[Int(day % 7)]), \(parts[2]) \(months[month - 1]) \(parts[0]) \(iso.dropFirst(11).prefix(8)) +0000"
    }
}
