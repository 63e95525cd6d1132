public import SalesCore

/// How the columns of a CSV file become columns of a table, as a map file says it (docs/import).
public struct ImportMap: Sendable, Equatable {
    public var table: String?
    public var delimiter = CSVDelimiter.automatic
    /// In which times without an offset are to be read; without it they are refused.
    public var zone: Zone?
    /// Folded texts that mean “nothing given” in every column.
    public var blanks: Set<String> = []
    public var sources: [Source] = []
    public var constants: [Constant] = []
    /// Headers that are left out on purpose.
    public var ignored: [Ignored] = []
    public var ignoresOthers = false

    /// A CSV column and what becomes of it; the same cell may go to several columns.
    public struct Source: Sendable, Equatable {
        public var header: String
        public var line: Int
        public var targets: [Target]
    }

    public struct Target: Sendable, Equatable {
        /// Logical name of a column, or of the table's primary key.
        public var column: String
        public var line: Int
        /// What stands in the file, folded, and what it becomes; nil becomes nothing.
        public var values: [String: String?] = [:]
        /// For texts that `values` does not know.
        public var otherwise: String??
        public var blanks: Set<String> = []
        /// For blank cells; `.some(nil)` empties the column of a record that is updated.
        public var whenBlank: String??
        /// Written before the text where several cells go into one column.
        public var label: String?
        /// The table a lookup leads to, and the column of it that the cell names a row by.
        public var target: String?
        public var key: String?
    }

    public struct Constant: Sendable, Equatable {
        public var column: String
        public var line: Int
        public var text: String?
        public var target: String?
        public var key: String?
    }

    public struct Ignored: Sendable, Equatable {
        public var header: String
        public var line: Int
    }

    /// Reads a map file.
    public init(json bytes: [UInt8]) throws(MapFault) {
        try self.init(MapReader.read(bytes))
    }

    /// The content of a map file; one that is too long to be a map is not read to its end.
    public static func bytes(ofFileAt path: String) throws(FileFault) -> [UInt8] {
        let source = try openBytes(at: path)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
        defer { buffer.deallocate() }
        var bytes: [UInt8] = []
        while bytes.count <= MapReader.longest {
            let count = try source.read(into: buffer)
            if count == 0 { break }
            bytes.append(contentsOf: buffer[..<count])
        }
        return bytes
    }

    /// The form in which texts of the file are compared with texts of the map.
    static func comparable(_ text: some StringProtocol) -> String { folded(String(text.trimmingBlanks)) }
}
