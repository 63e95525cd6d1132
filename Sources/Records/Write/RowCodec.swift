import Foundation
import SalesCore

/// How history keeps values: a JSON object from column to a tagged text, readable without knowing the table's history.
///
/// Tags: `s` text, `i` whole number, `d` number, `m` ten-thousandths, `b` yes or no, `g` id (with `@table` for a
/// polymorphic lookup), `t` microseconds since 1970, `D` day; JSON null for empty.
public enum RowCodec {
    public static func encode(_ row: Row, columns: [String]) -> String {
        // By hand, because every change of every row passes here twice and an encoder takes ten times as long.
        var json = "{"
        for name in Set(columns).sorted() {
            if json.utf8.count > 1 { json += "," }
            append(name, to: &json)
            json += ":"
            if let value = tagged(row, name) { append(value, to: &json) } else { json += "null" }
        }
        return json + "}"
    }

    /// Text between quotes, with what JSON does not allow in it escaped (RFC 8259, section 7).
    private static func append(_ text: String, to json: inout String) {
        json += "\""
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
            json += text
        } else {
            for scalar in text.unicodeScalars { append(scalar, to: &json) }
        }
        json += "\""
    }

    private static func append(_ scalar: Unicode.Scalar, to json: inout String) {
        switch scalar {
        case "\"": json += "\\\""
        case "\\": json += "\\\\"
        case "\n": json += "\\n"
        case "\r": json += "\\r"
        case "\t": json += "\\t"
        case ..<" ":
            let digits = String(scalar.value, radix: 16)
            json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: json.unicodeScalars.append(scalar)
        }
    }

    /// Several texts under one name, for changes that are no change of a column: who holds which roles, and the like.
    static func list(_ name: String, _ lines: [String]) -> String {
        guard let data = try? JSONEncoder().encode([name: "s" + lines.joined(separator: "\n")]) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }

    /// The texts that ``list(_:_:)`` kept, by name.
    public static func lists(_ text: String) -> [String: String] {
        let object = try? JSONDecoder().decode([String: String?].self, from: Data(text.utf8))
        return (object ?? [:]).compactMapValues { tagged in
            guard let tagged, tagged.first == "s" else { return nil }
            return String(tagged.dropFirst())
        }
    }

    /// - Returns: The changes that set a row to the kept values. Columns that no longer exist are left out.
    public static func decode(_ text: String, table: Table) -> [Change] {
        members(of: text).sorted { $0.name < $1.name }.compactMap { name, tagged in
            guard table.column(name) != nil else { return nil }
            guard let tagged, let tag = tagged.first else { return Change(name, .null) }
            return change(name, tag: tag, content: tagged.dropFirst())
        }
    }

    private static func members(of text: String) -> [(name: String, tagged: String?)] {
        if let members = FlatObject.members(of: text) { return members }
        let object = try? JSONDecoder().decode([String: String?].self, from: Data(text.utf8))
        return (object ?? [:]).map { ($0.key, $0.value) }
    }

    private static func tagged(_ row: Row, _ name: String) -> String? {
        switch row[name] {
        case .null: nil
        case .text(let value): "s" + value
        case .int(let value): "i\(value)"
        case .double(let value): "d\(value)"
        case .decimal(let value): "m\(value.tenThousandths)"
        case .bool(let value): value ? "b1" : "b0"
        case .guid(let value):
            "g\(value)" + (row.table.column(name).flatMap { row.target(of: $0) }.map { "@" + $0 } ?? "")
        case .instant(let value): "t\(value.microseconds)"
        case .date(let value): "D\(value)"
        }
    }

    private static func change(_ name: String, tag: Character, content: Substring) -> Change? {
        switch tag {
        case "s": return Change(name, .text(String(content)))
        case "i": return Int64(content).map { Change(name, .int($0)) }
        case "d": return Double(content).map { Change(name, .double($0)) }
        case "m": return Int64(content).map { Change(name, .decimal(Decimal4(tenThousandths: $0))) }
        case "b": return Change(name, .bool(content == "1"))
        case "g":
            let parts = content.split(separator: "@", maxSplits: 1)
            guard let id = parts.first.flatMap({ GUID($0) }) else { return nil }
            return Change(name, .guid(id), target: parts.count > 1 ? String(parts[1]) : nil)
        case "t": return Int64(content).map { Change(name, .instant(Instant(microseconds: $0))) }
        case "D": return LocalDate(content).map { Change(name, .date($0)) }
        default: return nil
        }
    }
}
