import HTTPTypes
public import Hummingbird
import Identity
import Logging
import NIOCore
import Records
import SalesCore
import Synchronization

/// What one request carries from the first middleware to its answer.
public struct AppContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    /// Who is calling; nil before sign-in.
    var caller: Caller?
    /// The session or token with which the person was recognised.
    var credential: CredentialHash?
    /// Who was recognised, for the log of the whole request; shared by all copies of this context.
    let recognised = Recognised()
    /// The request's own id, in the log, in error pages and in `x-ms-service-request-id`.
    var requestID = GUID(high: 0, low: 0)
    /// What absolute addresses begin with, once it is known.
    var origin: String?
    /// The other end of the connection.
    let client: ClientAddress
    /// Whose word on the sender is believed.
    var proxies = Proxies.local
    /// The connection is encrypted.
    let isSecure: Bool
    /// Whether the client waits for the answer still.
    let attendance: Attendance?

    public init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        client = ClientAddress(source.channel.remoteAddress?.ipAddress ?? "unknown")
        attendance = Departures.attendance(of: source.channel)
        isSecure = source.channel.localAddress.flatMap(\.port).map { SecurePorts.contains($0) } ?? false
    }

    /// The caller, who must be signed in.
    func person() throws(Refusal) -> Caller {
        guard let caller else { throw Refusal(.notSignedIn, WebMessage.notSignedIn) }
        return caller
    }
}

/// Who a request turned out to come from, told outwards to the layers that saw it first.
final class Recognised: Sendable {
    private let person = Mutex<GUID?>(nil)

    var id: GUID? {
        get { person.withLock { $0 } }
        set { person.withLock { $0 = newValue } }
    }
}
