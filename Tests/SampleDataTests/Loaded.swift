import SalesCore
import SampleData

/// A whole organisation in memory, for the sizes that fit.
struct Loaded: Sendable {
    static let now = Instant("2026-03-11T09:30:00Z") ?? Instant(seconds: 0)
    static let kept = [Organisation.Size.demo, .s]
    static let demo = Loaded(.demo)
    static let small = Loaded(.s)

    static func of(_ size: Organisation.Size) -> Loaded { size == .demo ? demo : small }

    /// In the order of the generator.
    let rows: [GeneratedRow]
    let byTable: [String: [GeneratedRow]]
    let byID: [GUID: GeneratedRow]

    init(_ size: Organisation.Size, now: Instant = Loaded.now) {
        var rows: [GeneratedRow] = []
        try? Organisation(size: size, now: now).generate { rows.append($0) }
        self.rows = rows
        byTable = Dictionary(grouping: rows, by: \.table)
        byID = Dictionary(rows.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func table(_ name: String) -> [GeneratedRow] { byTable[name] ?? [] }

    var activities: [GeneratedRow] { Loaded.activityTables.flatMap { table($0) } }

    func user(_ mailbox: String) -> GeneratedRow? {
        table("systemuser").first { $0.values["internalemailaddress"] == .text("\(mailbox)@demo.test") }
    }

    static let activityTables = ["phonecall", "email", "task", "appointment"]
}

extension GeneratedRow {
    subscript(_ column: String) -> Value { values[column] ?? .null }

    /// Whether an activity is open, which is what counts as a pending item.
    var isOpen: Bool { self["statecode"] == .int(0) }
}

/// FNV-1a over the canonical form of rows.
struct Checksum: Equatable {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ row: GeneratedRow) {
        add(row.id.bytes)
        for (column, value) in row.values.sorted(by: { $0.key < $1.key }) {
            add(Array(column.utf8))
            add(Checksum.canonical(value))
        }
    }

    private mutating func add(_ bytes: [UInt8]) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        value = (value ^ 0xFF) &* 0x0000_0100_0000_01B3
    }

    private static func canonical(_ value: Value) -> [UInt8] {
        switch value {
        case .null: [0]
        case .text(let text): Array(text.utf8)
        case .int(let number): words(1, UInt64(bitPattern: number))
        case .double(let number): words(2, number.bitPattern)
        case .decimal(let number): words(3, UInt64(bitPattern: number.tenThousandths))
        case .bool(let flag): words(4, flag ? 1 : 0)
        case .guid(let id): id.bytes
        case .instant(let instant): words(5, UInt64(bitPattern: instant.microseconds))
        case .date(let date): words(6, UInt64(bitPattern: Int64(date.daysSince1970)))
        }
    }

    private static func words(_ tag: UInt8, _ word: UInt64) -> [UInt8] {
        var bytes = [tag]
        withUnsafeBytes(of: word.bigEndian) { bytes.append(contentsOf: $0) }
        return bytes
    }
}
