import Hummingbird
import OData

/// Every answer of the Web API that is an object begins with its context (OData JSON Format 4.01, 4.5.1).
extension JSONWriter {
    /// Begins the object of an answer.
    /// - Parameters:
    ///   - context: The address that says what the object is, as ``APIRequest/context(_:)`` makes it.
    ///   - capacity: About how many bytes the answer will have, where that depends on what is in it.
    init(answering context: String, capacity: Int = 4096) {
        self.init(capacity: capacity)
        beginObject()
        key("@odata.context")
        value(context)
    }

    /// Ends the object of an answer.
    consuming func answer() -> [UInt8] {
        endObject()
        return finish()
    }
}
