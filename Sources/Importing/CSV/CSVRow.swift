/// One row of a CSV file as it was read: the fields' bytes one after the other, quotes resolved.
public struct CSVRow: Sendable, Equatable {
    /// The line on which the row begins, from 1.
    public internal(set) var line: Int
    var bytes: [UInt8] = []
    /// Where each field ends in `bytes`.
    var ends: [Int] = []
    /// Whether the only field was written as `""`: then the line is not blank.
    var hasQuotes = false

    init(line: Int) { self.line = line }

    public var count: Int { ends.count }

    public subscript(index: Int) -> String { String(decoding: bytes[range(of: index)], as: UTF8.self) }

    public var fields: [String] { (0..<count).map { self[$0] } }

    /// Bytes that the row takes in memory.
    public var size: Int { bytes.count + ends.count * 8 }

    func range(of index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

    mutating func clear(line: Int) {
        self.line = line
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        hasQuotes = false
    }
}
