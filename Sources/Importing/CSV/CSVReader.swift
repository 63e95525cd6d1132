import SalesCore

/// Reads CSV (RFC 4180) row by row.
///
/// Quoted fields with doubled quotes and line breaks, CRLF, LF or CR, a byte order mark. Blank lines are passed over.
/// Memory holds one row and one piece of the file, whatever the file is.
public final class CSVReader {
    /// The names of the first line, trimmed; none is empty and no two are equal.
    public private(set) var header: [String] = []
    public private(set) var delimiter: UInt8 = UInt8(ascii: ",")
    private let source: any ByteSource
    private let limits: CSVLimits
    private let buffer: UnsafeMutableRawBufferPointer
    private var position = 0
    private var filled = 0
    private var line = 1
    private var row = CSVRow(line: 1)
    /// Thrown once, then again for whoever asks on.
    private var failure: (any Error & Message)?

    private static let pieceSize = 256 << 10

    /// Reads the header.
    public init(_ source: any ByteSource, delimiter: CSVDelimiter = .automatic, limits: CSVLimits = CSVLimits()) throws
    {
        self.source = source
        self.limits = limits
        buffer = .allocate(byteCount: CSVReader.pieceSize, alignment: 16)
        try begin(delimiter)
        guard try readRow() else { throw CSVFault.empty }
        header = row.fields.map { String($0.trimmingBlanks) }
        try checkHeader()
    }

    deinit { buffer.deallocate() }

    /// Bytes of the file on disk read so far.
    public var consumed: Int64 { source.consumed }
    public var length: Int64 { source.length }

    /// - Returns: The next row, nil at the end. After a fault every call throws it again.
    public func next() throws -> CSVRow? { try readRow() ? row : nil }

    /// Goes over the next row without handing it out.
    /// - Returns: False at the end.
    public func skip() throws -> Bool { try readRow() }

    private func checkHeader() throws {
        var seen: [String: Int] = [:]
        for (index, name) in header.enumerated() {
            guard !name.isEmpty else { throw CSVFault.emptyHeader(column: index + 1) }
            if let first = seen.updateValue(index + 1, forKey: name) {
                throw CSVFault.duplicateHeader(name, first: first, second: index + 1)
            }
        }
    }

    // MARK: The beginning of the file

    private func begin(_ wanted: CSVDelimiter) throws {
        while filled < 64 << 10 {
            let count = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            if count == 0 { break }
            filled += count
        }
        guard filled > 0 else { throw CSVFault.empty }
        if starts(with: [0xFF, 0xFE]) || starts(with: [0xFE, 0xFF]) { throw CSVFault.notText(.utf16) }
        if starts(with: [0x50, 0x4B, 3, 4]) { throw CSVFault.notText(.zip) }
        if starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        let named = separatorLine()
        switch wanted {
        case .byte(let byte): delimiter = byte
        case .automatic:
            delimiter = named ?? CSVDelimiter.guess(from: UnsafeRawBufferPointer(rebasing: buffer[position..<filled]))
        }
    }

    private func starts(with bytes: [UInt8]) -> Bool { buffer[position..<filled].starts(with: bytes) }

    /// Spreadsheets write `sep=;` before the header to name their delimiter; the line is no row.
    private func separatorLine() -> UInt8? {
        guard starts(with: Array("sep=".utf8)), position + 5 < filled else { return nil }
        let byte = buffer[position + 4]
        guard case .byte? = CSVDelimiter(String(UnicodeScalar(byte))) else { return nil }
        var end = position + 5
        if end < filled, buffer[end] == UInt8(ascii: "\r") { end += 1 }
        if end < filled, buffer[end] == UInt8(ascii: "\n") { end += 1 }
        guard end > position + 5 else { return nil }
        position = end
        line = 2
        return byte
    }

    // MARK: Rows

    private func readRow() throws -> Bool {
        if let failure { throw failure }
        do {
            repeat {
                row.clear(line: line)
                guard try scanRow() else { return false }
            } while isBlank
            try checkText()
            return true
        } catch let error as CSVFault {
            failure = error
            throw error
        } catch let error as FileFault {
            failure = error
            throw error
        }
    }

    private var isBlank: Bool { row.count == 1 && row.bytes.isEmpty && !row.hasQuotes }

    private enum State {
        case fieldStart
        case plain
        case quoted
        /// After a quotation mark inside a quoted field: the end of the field, or the first half of a doubled one.
        case quote
    }

    /// - Returns: False when there is no further row.
    private func scanRow() throws -> Bool {
        var state = State.fieldStart
        var isStarted = false
        var quoteLine = line
        while true {
            guard try hasMore() else {
                if state == .quoted { throw CSVFault.unterminatedQuote(line: quoteLine) }
                guard isStarted else { return false }
                try endField()
                return true
            }
            isStarted = true
            let byte = buffer[position]
            switch state {
            case .fieldStart where byte == quotationMark:
                position += 1
                quoteLine = line
                row.hasQuotes = true
                state = .quoted
            case .fieldStart, .plain:
                try takePlain()
                guard position < filled else {
                    state = .plain
                    continue
                }
                if try endsRow(after: &state) { return true }
            case .quoted:
                try takeQuoted()
                guard position < filled else { continue }
                position += 1
                state = .quote
            case .quote where byte == quotationMark:
                try append(UnsafeRawBufferPointer(rebasing: buffer[position..<position + 1]))
                position += 1
                state = .quoted
            case .quote:
                guard byte == delimiter || byte == lineFeed || byte == carriageReturn else {
                    throw CSVFault.textAfterQuote(line: line, column: row.count + 1)
                }
                if try endsRow(after: &state) { return true }
            }
        }
    }

    /// Ends the field at a delimiter or a line break.
    private func endsRow(after state: inout State) throws -> Bool {
        let byte = buffer[position]
        position += 1
        try endField()
        if byte == delimiter {
            // A delimiter at the very end of the file still opens one more, empty field.
            state = .plain
            if try hasMore() { state = .fieldStart }
            return false
        }
        line += 1
        if byte == carriageReturn, try hasMore(), buffer[position] == lineFeed { position += 1 }
        return true
    }

    private func hasMore() throws -> Bool {
        if position < filled { return true }
        position = 0
        filled = try source.read(into: buffer)
        return filled > 0
    }

    /// Takes bytes up to a delimiter or line break, or to the end of the piece.
    private func takePlain() throws {
        let (start, end, buffer, delimiter) = (position, filled, buffer, delimiter)
        var index = start
        while index < end {
            let byte = buffer[index]
            if byte == delimiter || byte == lineFeed || byte == carriageReturn { break }
            index += 1
        }
        position = index
        try append(UnsafeRawBufferPointer(rebasing: buffer[start..<index]))
    }

    /// Takes bytes up to a quotation mark, or to the end of the piece, and counts the lines among them.
    private func takeQuoted() throws {
        let (start, end, buffer) = (position, filled, buffer)
        var index = start
        while index < end {
            let byte = buffer[index]
            if byte == quotationMark { break }
            // The LF of a CRLF counts with its CR, which may stand at the end of the last piece.
            if byte == carriageReturn || byte == lineFeed && !followsReturn(index, start) { line += 1 }
            index += 1
        }
        position = index
        try append(UnsafeRawBufferPointer(rebasing: buffer[start..<index]))
    }

    private func followsReturn(_ index: Int, _ start: Int) -> Bool {
        index > start ? buffer[index - 1] == carriageReturn : row.bytes.last == carriageReturn && fieldLength > 0
    }

    private var fieldLength: Int { row.bytes.count - (row.ends.last ?? 0) }

    private func append(_ bytes: UnsafeRawBufferPointer) throws {
        guard fieldLength + bytes.count <= limits.fieldBytes else {
            throw CSVFault.fieldTooLong(line: row.line, column: row.count + 1, limit: limits.fieldBytes)
        }
        guard row.bytes.count + bytes.count <= limits.rowBytes else {
            throw CSVFault.rowTooLong(line: row.line, limit: limits.rowBytes)
        }
        row.bytes.append(contentsOf: bytes)
    }

    private func endField() throws {
        guard row.ends.count < limits.columns else {
            throw CSVFault.tooManyColumns(line: row.line, limit: limits.columns)
        }
        row.ends.append(row.bytes.count)
    }

    // MARK: Text

    /// The whole row at once, which nearly always suffices; then field by field, because a broken character at the
    /// end of one field could be completed by the beginning of the next.
    private func checkText() throws {
        try row.bytes.withUnsafeBufferPointer { bytes in
            guard !TextCheck.isPlain(bytes) else { return }
            for column in 0..<row.count {
                let range = row.range(of: column)
                switch TextCheck.of(UnsafeBufferPointer(rebasing: bytes[range])) {
                case .good: continue
                case .nul(let offset):
                    throw CSVFault.nul(
                        line: line(of: range.lowerBound + offset),
                        column: column + 1,
                        header: name(of: column)
                    )
                case .notUTF8(let offset):
                    throw CSVFault.notUTF8(
                        line: line(of: range.lowerBound + offset),
                        column: column + 1,
                        header: name(of: column)
                    )
                }
            }
        }
    }

    private func name(of column: Int) -> String? { column < header.count ? header[column] : nil }

    /// Line breaks inside fields are kept as they are, so they tell the line.
    private func line(of offset: Int) -> Int {
        var line = row.line
        var previous: UInt8 = 0
        for byte in row.bytes[..<offset] {
            if byte == carriageReturn || byte == lineFeed && previous != carriageReturn { line += 1 }
            previous = byte
        }
        return line
    }
}

private let quotationMark = UInt8(ascii: "\"")
private let lineFeed = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")
