import Foundation

/// How customisations are kept: JSON with sorted members, those that are nil left out.
public enum CustomisationCodec {
    public static func encode(_ definition: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(definition) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }

    public static func column(_ text: String) -> ColumnDefinition? {
        try? JSONDecoder().decode(ColumnDefinition.self, from: Data(text.utf8))
    }

    public static func table(_ text: String) -> TableDefinition? {
        try? JSONDecoder().decode(TableDefinition.self, from: Data(text.utf8))
    }
}
