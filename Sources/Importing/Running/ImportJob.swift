import Foundation
import Records
import SalesCore

/// What an import job is to do, kept so that it is continued with the same things.
struct ImportTask: Codable, Equatable {
    var name: String
    var file: String
    var table: String
    var map: String?
    var owner: String?
    var key: String?
    var activity: String?
    var onError: String

    func encoded() -> String { encodedJSON(self) }

    static func decoded(_ text: String) -> ImportTask? {
        try? JSONDecoder().decode(ImportTask.self, from: Data(text.utf8))
    }

    /// - Throws: The first thing in which the two differ.
    func checkContinued(by other: ImportTask) throws(OptionFault) {
        if file != other.file { throw .jobOf(other: .file) }
        if table != other.table { throw .jobOf(other: .table) }
        if map != other.map { throw .jobOf(other: .map) }
        if owner != other.owner { throw .jobOf(other: .owner) }
        if key != other.key { throw .jobOf(other: .key) }
        if activity != other.activity { throw .jobOf(other: .activity) }
        if onError != other.onError { throw .jobOf(other: .onError) }
    }
}

/// Where an import stands after a commit: rows of the file consumed, and what came of them.
struct ImportCursor: Codable, Equatable, Sendable {
    var rows = 0
    var created = 0
    var updated = 0
    var rejected = 0

    func encoded() -> String { encodedJSON(self) }

    static func decoded(_ text: String) -> ImportCursor? {
        try? JSONDecoder().decode(ImportCursor.self, from: Data(text.utf8))
    }

    /// As the job keeps it; nil before the first chunk.
    var kept: String? { rows > 0 ? encoded() : nil }

    var progress: JobProgress {
        JobProgress(done: created + updated, failed: rejected, cursor: kept)
    }
}

private func encodedJSON(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(value) else { return "{}" }
    return String(decoding: data, as: UTF8.self)
}

extension FirstActivity {
    /// As it is written on the command line.
    var written: String {
        let due =
            switch due {
            case .days(let days): "+\(days)d"
            case .day(let day): day.description
            case .instant(let instant): instant.description
            }
        return "\(kind):\(subject):\(due)"
    }
}
