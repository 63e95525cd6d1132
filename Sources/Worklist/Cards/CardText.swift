import Foundation
import Records
import SalesCore

/// A layout as it travels and as it is kept: names instead of values, everything optional.
public struct CardText: Codable, Sendable, Hashable {
    public struct Line: Codable, Sendable, Hashable {
        public var fields: [String]?
        public var icons: [String]?

        public init(fields: [String]?, icons: [String]?) {
            self.fields = fields
            self.icons = icons
        }
    }

    public var icon: String?
    public var rows: [Line]?
    public var actions: [String]?

    public init(icon: String?, rows: [Line]?, actions: [String]?) {
        self.icon = icon
        self.rows = rows
        self.actions = actions
    }

    public init(_ layout: CardLayout) {
        icon = layout.icon.rawValue
        rows = layout.rows.map { line in
            Line(fields: line.fields.map(\.path), icons: line.icons.map(\.rawValue))
        }
        actions = layout.actions.map { chosen in
            CardAction.allCases.filter(chosen.contains).map(\.rawValue)
        }
    }

    /// What is kept, read again: names that mean nothing any more, or not yet, are left out (W-35).
    ///
    /// Never fails, because what an older or newer program wrote must still mean something.
    public var kept: CardLayout {
        CardLayout(
            icon: icon.flatMap(CardIcon.init) ?? .initials,
            rows: (rows ?? []).prefix(CardLayout.Limits.rows).map { line in
                CardLayout.Line(
                    Array((line.fields ?? []).compactMap(CardField.init).prefix(CardLayout.Limits.fields)),
                    Array((line.icons ?? []).compactMap(CardMark.init).prefix(CardLayout.Limits.icons))
                )
            },
            actions: actions.map { Set($0.compactMap(CardAction.init)) }
        )
    }
}

/// Texts of JSON, to and from values.
enum CardJSON {
    static func text(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// Nil for a text that is no such value.
    static func value<Value: Decodable>(_ text: String?) -> Value? {
        text.flatMap { try? JSONDecoder().decode(Value.self, from: Data($0.utf8)) }
    }
}
