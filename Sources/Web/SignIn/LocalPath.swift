/// A path on this server to go on to after sign-in. Anything that a browser could read as another server is refused.
struct LocalPath: Sendable, Equatable {
    let text: String

    static let home = LocalPath(checked: "/worklist")

    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count <= 2000, bytes.first == UInt8(ascii: "/"), bytes.allSatisfy({ (0x21...0x7E).contains($0) }),
            !bytes.contains(UInt8(ascii: "\\")), bytes.count < 2 || bytes[1] != UInt8(ascii: "/")
        else { return nil }
        let path = text.prefix { $0 != "?" && $0 != "#" }
        guard path != "/signin", path != "/signout" else { return nil }
        self.init(checked: text)
    }

    private init(checked text: String) {
        self.text = text
    }

    /// The sign-in page that leads on to this path.
    var signIn: String { "/signin?next=" + percentEncoded(text) }
}

/// Everything but the unreserved characters of RFC 3986 as `%XX`.
private func percentEncoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var result: [UInt8] = []
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"), UInt8(ascii: "/"):
            result.append(byte)
        default:
            result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
    return String(decoding: result, as: UTF8.self)
}
