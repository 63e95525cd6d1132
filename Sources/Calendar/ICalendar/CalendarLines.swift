import SalesCore

/// One content line of a calendar file: `DTSTART;VALUE=DATE:20261225` (RFC 5545, 3.1).
struct ContentLine {
    /// Where it begins in the file, counted from 1.
    let number: Int
    let name: String
    let parameters: [String: String]
    let value: String

    /// Unfolds a file: a line that begins with a space or tab goes on with the one before.
    static func all(in text: String) throws(CalendarFault) -> [ContentLine] {
        var lines: [(number: Int, text: String)] = []
        var number = 0
        // Scalars, because a carriage return and line feed make one character.
        for piece in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
            number += 1
            var scalars = piece
            if scalars.last == "\r" { scalars.removeLast() }
            if number == 1, scalars.first == "\u{FEFF}" { scalars.removeFirst() }
            let line = String(scalars)
            if line.hasPrefix(" ") || line.hasPrefix("\t"), !lines.isEmpty {
                lines[lines.count - 1].text += line.dropFirst()
            } else if !line.isEmpty {
                lines.append((number, line))
            }
        }
        var result: [ContentLine] = []
        result.reserveCapacity(lines.count)
        for line in lines { result.append(try ContentLine(line.text, number: line.number)) }
        return result
    }

    private init(_ text: String, number: Int) throws(CalendarFault) {
        var parts: [String] = [""]
        var isQuoted = false
        var rest: Substring?
        for index in text.indices {
            let character = text[index]
            if character == "\"" {
                isQuoted.toggle()
            } else if character == ":", !isQuoted {
                rest = text[text.index(after: index)...]
                break
            } else if character == ";", !isQuoted {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        guard let rest, !parts[0].isEmpty else { throw .noColon(line: number) }
        self.number = number
        name = parts[0].uppercased()
        value = String(rest)
        parameters = parts.dropFirst().reduce(into: [:]) { found, part in
            let pair = part.split(separator: "=", maxSplits: 1)
            if pair.count == 2 { found[pair[0].uppercased()] = String(pair[1]) }
        }
    }

    /// A text value: `\n`, `\,`, `\;` and `\\` stand for what they escape (RFC 5545, 3.3.11).
    var text: String {
        var result = ""
        var isEscaped = false
        for character in value {
            if isEscaped {
                result.append(character == "n" || character == "N" ? "\n" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                result.append(character)
            }
        }
        return result
    }
}
