import Identity
import Records
import SalesCore
import Storage

extension House {
    /// On whose behalf a command acts: the person named, else the first administrator by address.
    func caller(acting email: String?) async throws -> Caller {
        if let email {
            guard let caller = try await identity.caller(email: EmailAddress(typed: email)) else {
                throw ActingError.unknown(email)
            }
            return caller
        }
        let administrators = try await identity.people()
            .filter { !$0.isDisabled && $0.roles.contains(Role.systemAdministrator.rawValue) }
            .map(\.email).sorted()
        for address in administrators {
            if let caller = try await identity.caller(email: EmailAddress(typed: address)) { return caller }
        }
        throw ActingError.noAdministrator
    }
}

enum ActingError: Error, CustomStringConvertible {
    case unknown(String)
    case noAdministrator

    var description: String {
        switch self {
        case .unknown(let email): "There is no enabled user with the address \(email)."
        case .noAdministrator:
            "There is no administrator to act for. Add one: suivant user add EMAIL --name NAME --role \"System Administrator\"."
        }
    }
}
