import HTTPTypes
import Hummingbird
import Identity
import Records
import SalesCore

/// Acting as somebody else, by `MSCRMCallerID` or `CallerObjectId` (web-api.md, section 1; decision 41).
struct Impersonation: Sendable {
    let identity: any IdentityStore
    let audit: Audit

    /// The person as whom a request is done; without these headers the caller.
    ///
    /// - Throws: `.forbidden` for somebody without the permission, and for a person who is not there, is disabled, or
    ///   whose rights over others the caller does not hold.
    func person(for request: Request, by caller: Caller) async throws -> Caller {
        guard let text = request.headers[.callerID] ?? request.headers[.callerObjectID] else { return caller }
        guard caller.has(.impersonate) else {
            throw Refusal(.forbidden, AccessMessage.mayNotDo(.impersonate))
        }
        guard let id = GUID(text), var person = try await identity.caller(id: id) else {
            throw Refusal(.forbidden, WebMessage.nobodyToImpersonate(singleLine(text)))
        }
        guard person.id != caller.id else { return caller }
        guard caller.mayAct(as: person) else { throw Refusal(.forbidden, WebMessage.mayNotActAs(person.name)) }
        person.impersonator = RecordName(id: caller.id, name: caller.name)
        audit.record(
            .impersonated(
                by: caller.id,
                as: person.id,
                names: [caller.name, person.name],
                request: "\(request.method.rawValue) \(request.uri.path)"
            )
        )
        return person
    }
}
