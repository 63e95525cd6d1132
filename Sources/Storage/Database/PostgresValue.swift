internal import CPQ

/// One field of a PostgreSQL result in binary format, decoded by its type.
struct PostgresValue {
    private let start: UnsafeRawPointer
    private let count: Int
    private let type: UInt32
    private let isNull: Bool

    init(_ result: OpaquePointer, _ row: Int32, _ column: Int) {
        let column = Int32(column)
        isNull = PQgetisnull(result, row, column) != 0
        type = isNull ? 0 : PQftype(result, column)
        count = isNull ? 0 : Int(PQgetlength(result, row, column))
        start = isNull ? UnsafeRawPointer(bitPattern: 1)! : UnsafeRawPointer(PQgetvalue(result, row, column))
    }

    /// From `pg_type`; these numbers never change.
    private enum Kind {
        static let bool: UInt32 = 16
        static let bytea: UInt32 = 17
        static let name: UInt32 = 19
        static let int8: UInt32 = 20
        static let int2: UInt32 = 21
        static let int4: UInt32 = 23
        static let text: UInt32 = 25
        static let oid: UInt32 = 26
        static let json: UInt32 = 114
        static let float4: UInt32 = 700
        static let float8: UInt32 = 701
        static let unknown: UInt32 = 705
        static let bpchar: UInt32 = 1042
        static let varchar: UInt32 = 1043
        static let numeric: UInt32 = 1700
        static let uuid: UInt32 = 2950
    }

    var int: Int64? {
        switch type {
        case Kind.int8: Int64(bigEndian: start.loadUnaligned(as: Int64.self))
        case Kind.int4: Int64(Int32(bigEndian: start.loadUnaligned(as: Int32.self)))
        case Kind.int2: Int64(Int16(bigEndian: start.loadUnaligned(as: Int16.self)))
        case Kind.bool: Int64(start.load(as: UInt8.self))
        case Kind.oid: Int64(UInt32(bigEndian: start.loadUnaligned(as: UInt32.self)))
        case Kind.numeric: numeric.flatMap { $0.fraction == 0 ? $0.whole : nil }
        default: nil
        }
    }

    var double: Double? {
        switch type {
        case Kind.float8: Double(bitPattern: UInt64(bigEndian: start.loadUnaligned(as: UInt64.self)))
        case Kind.float4: Double(Float(bitPattern: UInt32(bigEndian: start.loadUnaligned(as: UInt32.self))))
        case Kind.numeric: numeric.map { Double($0.whole) + $0.fraction }
        default: int.map { Double($0) }
        }
    }

    var text: UnsafeBufferPointer<UInt8>? {
        switch type {
        case Kind.text, Kind.varchar, Kind.bpchar, Kind.name, Kind.json, Kind.unknown:
            UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: count)
        default: nil
        }
    }

    var bytes: UnsafeRawBufferPointer? {
        switch type {
        case Kind.bytea, Kind.uuid: UnsafeRawBufferPointer(start: start, count: count)
        default: nil
        }
    }

    /// What `sum` of 64-bit numbers and `avg` give: digits to the base 10,000, highest first.
    ///
    /// - Returns: nil where the whole part does not fit into 64 bits, and for "not a number" and infinity.
    private var numeric: (whole: Int64, fraction: Double)? {
        guard count >= 8 else { return nil }
        func word(_ index: Int) -> Int16 {
            Int16(bigEndian: start.loadUnaligned(fromByteOffset: 2 * index, as: Int16.self))
        }
        let digits = Int(word(0))
        let weight = Int(word(1))
        let sign = UInt16(bitPattern: word(2))
        guard sign == 0 || sign == 0x4000 else { return nil }
        var whole: Int64 = 0
        var fraction = 0.0
        var scale = 1.0
        for position in 0..<max(digits, weight + 1) {
            let digit = position < digits ? Int64(word(4 + position)) : 0
            if position <= weight {
                let (product, overflow) = whole.multipliedReportingOverflow(by: 10_000)
                let (sum, carry) = product.addingReportingOverflow(sign == 0 ? digit : -digit)
                guard !overflow, !carry else { return nil }
                whole = sum
            } else {
                // The first digit may stand far behind the point: weight -1 is the first place, -2 the second.
                for _ in 0..<(position == 0 ? -weight : 1) { scale *= 10_000 }
                fraction += Double(digit) / scale
            }
        }
        return (whole, sign == 0 ? fraction : -fraction)
    }
}
