import HTTPTypes
import Hummingbird
import NIOCore
import SalesCore

/// The small forms before the house.
enum DoorForm {
    /// An address, a password, a code and where to go on to fit many times over.
    static let largest = 16 * 1024

    /// - Throws: A ``Refusal`` for another kind of body, or one that is too large.
    static func fields(of request: Request) async throws -> FormFields {
        if let type = request.headers[.contentType],
            !type.lowercased().hasPrefix("application/x-www-form-urlencoded")
        {
            throw Refusal(.wrongMediaType, FormMessage.notForm)
        }
        do {
            return FormFields(try await request.body.collect(upTo: largest).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw Refusal(.tooLarge, WebMessage.bodyTooLarge(limit: largest))
        }
    }
}
