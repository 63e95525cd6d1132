public import SalesCore

/// The image of a record (W-31): its bytes, and what the record's row says of them.
///
/// Reads as the platform's: `entityimageid` and `entityimage_timestamp` change with the image, `entityimage_url` is
/// where it is, another address for each image; the bytes lie under their digest, as those of files do (decision 0020).
public struct RecordImage: Sendable {
    /// Bytes: an image stands on cards, of which a page shows dozens.
    public static let limit = 1024 * 1024
    /// Pixels on each side: a small file can unfold to one that fills the memory of whoever looks at it.
    public static let side = 4096
    /// The name by which programs write and read the bytes.
    public static let property = "entityimage"
    /// The column that rights to the image are given by, and that its history tells of.
    public static let column = "entityimageid"
    public static let address = "entityimage_url"
    public static let digest = "sv_entityimagehash"
    /// What follows from the image: told to those alone who may read ``column``.
    static let following: Set = ["entityimage_timestamp", address, digest]
    /// All columns that tell of the image; none means anything to a person.
    public static let columns = following.union([column])

    public let file: NoteFile

    /// - Parameter digest: SHA-256 of the bytes in hexadecimal.
    /// - Throws: When the bytes are not an image, or too large a one.
    public init(bytes: [UInt8], digest: String) throws(Refusal) {
        guard bytes.count <= RecordImage.limit else {
            throw Refusal(.tooLarge, ImageMessage.tooLarge(limit: RecordImage.limit))
        }
        guard let head = ImageHead(bytes) else { throw Refusal(.wrongMediaType, ImageMessage.notAnImage) }
        guard max(head.width, head.height) <= RecordImage.side else {
            throw Refusal(.tooLarge, ImageMessage.tooWide(limit: RecordImage.side))
        }
        file = NoteFile(name: "", bytes: bytes, digest: digest)
    }

    /// What the row of a record says of an image that has these bytes.
    static func changes(_ digest: String, of record: RecordReference, in table: Table, at now: Instant) -> [Change] {
        [
            Change(column, .guid(.derived(seed: 0x5356, space: "image:\(digest)", ordinal: 0))),
            Change("entityimage_timestamp", .int(now.microseconds)),
            Change(
                address,
                .text("/api/data/v9.2/\(table.setName)(\(record.id))/\(property)/$value?v=\(digest.prefix(16))")
            ),
            Change(self.digest, .text(digest)),
        ]
    }

    /// What the row of a record without an image says.
    static let none = columns.sorted().map { Change($0, .null) }
}

extension Table {
    public var hasImage: Bool { position(of: RecordImage.digest) != nil }

    /// The column whose rights hold for this one.
    func governing(_ column: Column) -> Column {
        guard RecordImage.following.contains(column.name) else { return column }
        return self.column(RecordImage.column) ?? column
    }
}

extension Column {
    /// What tables have whose records can have an image: those for which the platform documents one.
    static let image: [Column] = [
        Column(RecordImage.column, .guid, Label("Image", "Image"), computed: true),
        Column(
            "entityimage_timestamp",
            .integer(0...Int64.max),
            Label("Image changed", "Modification de l’image"),
            computed: true
        ),
        Column(RecordImage.address, .text(max: 200), Label("Image address", "Adresse de l’image"), computed: true),
        Column(RecordImage.digest, .text(max: 64), Label("Image digest", "Empreinte de l’image"), computed: true),
    ]
}

/// What stands in the way of an image.
public enum ImageMessage: Message, Equatable {
    case notAnImage
    case tooLarge(limit: Int)
    case tooWide(limit: Int)

    public var english: String {
        switch self {
        case .notAnImage: "This is not an image in PNG, JPEG, GIF or WebP."
        case .tooLarge(let limit): "The image is larger than \(limit / 1024 / 1024) MB. Choose a smaller one."
        case .tooWide(let limit): "The image is wider or higher than \(limit) pixels. Choose a smaller one."
        }
    }

    public var french: String {
        switch self {
        case .notAnImage: "Ce n’est pas une image PNG, JPEG, GIF ou WebP."
        case .tooLarge(let limit): "L’image dépasse \(limit / 1024 / 1024) Mo. Choisissez-en une plus petite."
        case .tooWide(let limit): "L’image dépasse \(limit) pixels de côté. Choisissez-en une plus petite."
        }
    }
}
