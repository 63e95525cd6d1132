import OData
import SalesCore

extension JSONWriter {
    /// How one of many ended: `ok`, and why not as `error` with code and message (web-api.md, section 8).
    mutating func outcome(_ refusal: Refusal?, in language: Language) {
        key("ok")
        value(refusal == nil)
        guard let refusal else { return }
        key("error")
        error(code: refusal.kind.code, refusal.message.text(in: language))
    }

    /// The object that says what was refused.
    mutating func error(code: String, _ message: String) {
        beginObject()
        key("code")
        value(code)
        key("message")
        value(message)
        endObject()
    }
}
