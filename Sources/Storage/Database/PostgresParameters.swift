internal import SalesCore

/// The arguments of a statement as texts in one buffer, reused from statement to statement.
struct PostgresParameters {
    private var bytes: [UInt8] = []
    private var starts: [Int] = []
    private var pointers: [UnsafePointer<CChar>?] = []

    var count: Int { starts.count }

    /// How much the arguments weigh on the way to the server.
    var size: Int { bytes.count }

    mutating func encode(_ values: [SQLValue]) throws {
        if bytes.capacity > 1 << 20 { bytes = [] }
        bytes.removeAll(keepingCapacity: true)
        starts.removeAll(keepingCapacity: true)
        for value in values {
            guard value != .null else {
                starts.append(-1)
                continue
            }
            starts.append(bytes.count)
            try PostgresText.append(value, to: &bytes)
            bytes.append(0)
        }
    }

    mutating func withPointers<R>(_ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> R) -> R {
        guard !starts.isEmpty else { return body(nil) }
        return bytes.withUnsafeBytes { bytes in
            let base = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            pointers.removeAll(keepingCapacity: true)
            for start in starts { pointers.append(start < 0 ? nil : base.map { $0 + start }) }
            return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
        }
    }
}

/// How PostgreSQL reads values that are written as text.
enum PostgresText {
    /// - Throws: ``DatabaseError/unstorableValue`` for U+0000 and for "not a number".
    static func append(_ value: SQLValue, to bytes: inout [UInt8]) throws {
        switch value {
        case .null: break
        case .int(let int): append(int, to: &bytes)
        case .text(var text):
            try text.withUTF8 { utf8 in
                guard !utf8.contains(0) else { throw DatabaseError.unstorableValue }
                bytes.append(contentsOf: utf8)
            }
        case .double(let double):
            guard !double.isNaN else { throw DatabaseError.unstorableValue }
            bytes.append(contentsOf: double.description.utf8)
        case .guid(let guid):
            withUnsafeTemporaryAllocation(byteCount: 36, alignment: 1) { buffer in
                guid.write(into: buffer)
                bytes.append(contentsOf: buffer)
            }
        case .bytes(let blob):
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(UInt8(ascii: "x"))
            for byte in blob {
                bytes.append(hexadecimal(byte >> 4))
                bytes.append(hexadecimal(byte & 15))
            }
        }
    }

    private static func append(_ int: Int64, to bytes: inout [UInt8]) {
        if int < 0 { bytes.append(UInt8(ascii: "-")) }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var position = 20
            var rest = int.magnitude
            repeat {
                position -= 1
                digits[position] = 48 + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            } while rest > 0
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: UnsafeBufferPointer(digits)[position...]))
        }
    }

    private static func hexadecimal(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 48 + nibble : 87 + nibble }
}

/// One row after the other in the text format of COPY.
struct PostgresCopyText {
    private(set) var bytes: [UInt8] = []
    private var field: [UInt8] = []

    mutating func append(_ row: [SQLValue]) throws {
        for (index, value) in row.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: "\t")) }
            switch value {
            case .null:
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(UInt8(ascii: "N"))
            case .text, .bytes:
                field.removeAll(keepingCapacity: true)
                try PostgresText.append(value, to: &field)
                appendEscaped()
            case .int, .double, .guid:
                try PostgresText.append(value, to: &bytes)
            }
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    private mutating func appendEscaped() {
        for byte in field {
            switch byte {
            case UInt8(ascii: "\\"): escape("\\")
            case UInt8(ascii: "\t"): escape("t")
            case UInt8(ascii: "\n"): escape("n")
            case UInt8(ascii: "\r"): escape("r")
            default: bytes.append(byte)
            }
        }
    }

    private mutating func escape(_ letter: Unicode.Scalar) {
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(UInt8(ascii: letter))
    }
}
