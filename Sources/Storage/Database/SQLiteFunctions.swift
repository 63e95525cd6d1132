internal import GRDBSQLite
internal import SalesCore

/// Functions that statements may call on SQLite, whose own know no letters beyond A to Z.
enum SQLiteFunctions {
    static func install(on handle: OpaquePointer) {
        let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS
        sqlite3_create_function_v2(
            handle,
            "sv_uncased",
            1,
            flags,
            nil,
            { context, _, values in SQLiteFunctions.uncased(context, values?[0]) },
            nil,
            nil,
            nil
        )
    }

    /// `sv_uncased(text)`: see ``SalesCore/uncased(_:)``. Called once a row, so plain letters are changed in place.
    private static func uncased(_ context: OpaquePointer?, _ value: OpaquePointer?) {
        guard let text = sqlite3_value_text(value) else { return sqlite3_result_null(context) }
        let bytes = UnsafeBufferPointer(start: text, count: Int(sqlite3_value_bytes(value)))
        guard bytes.allSatisfy({ $0 < 0x80 }) else {
            var result = SalesCore.uncased(String(decoding: bytes, as: UTF8.self))
            return result.withUTF8 { answer(context, $0) }
        }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count) { small in
            for (index, byte) in bytes.enumerated() {
                let isCapital = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
                small.initializeElement(at: index, to: isCapital ? byte | 0x20 : byte)
            }
            answer(context, UnsafeBufferPointer(small))
        }
    }

    /// Tells SQLite to copy the bytes.
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    private static func answer(_ context: OpaquePointer?, _ bytes: UnsafeBufferPointer<UInt8>) {
        let start = UnsafeRawPointer(bytes.baseAddress ?? UnsafePointer(bitPattern: 1)!)
        sqlite3_result_text64(
            context,
            start.assumingMemoryBound(to: CChar.self),
            UInt64(bytes.count),
            transient,
            UInt8(SQLITE_UTF8)
        )
    }
}
