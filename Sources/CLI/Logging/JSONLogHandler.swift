import Foundation
import Logging
import OData
import SalesCore
import Synchronization

/// Writes each log record as one line of JSON to standard error; line breaks and control characters come out escaped.
struct JSONLogHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    let label: String

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var json = JSONWriter(capacity: 256)
        json.beginObject()
        json.key("at")
        json.value(Instant.current)
        json.key("level")
        json.value(event.level.rawValue)
        json.key("message")
        json.value(event.message.description)
        for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }).sorted(by: {
            $0.key < $1.key
        }) {
            json.key(text: key)
            json.value(value.description)
        }
        json.endObject()
        FileHandle.standardError.write(Data(json.finish() + [UInt8(ascii: "\n")]))
    }
}

enum Logging {
    /// Called once, before anything logs.
    static func start(level: String) {
        let level = Logger.Level(rawValue: level) ?? .info
        LoggingSystem.bootstrap { JSONLogHandler(logLevel: level, label: $0) }
    }

    static func logger(label: String) -> Logger { Logger(label: label) }
}
