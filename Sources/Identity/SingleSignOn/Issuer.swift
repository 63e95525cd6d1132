import Foundation

/// The other issuer whom the organisation trusts to say who somebody is.
public struct Issuer: Sendable, Equatable {
    /// Exactly as the issuer calls itself.
    public let name: String
    public let clientID: String
    public let clientSecret: String?
    /// What its button says; the host unless the operator says otherwise.
    public let label: String

    /// - Throws: ``IssuerFault/notAnAddress`` for anything but https, or http on this machine.
    public init(
        _ address: String,
        clientID: String,
        clientSecret: String?,
        label: String? = nil
    ) throws(IssuerFault) {
        guard SecureAddress.isSecure(address), !address.contains("?"), !address.contains("#"), !clientID.isEmpty else {
            throw .notAnAddress
        }
        name = address
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.label = label ?? URLComponents(string: address)?.host ?? address
    }

    /// Where its own description stands (OpenID Connect Discovery, section 4).
    var discovery: String {
        (name.hasSuffix("/") ? String(name.dropLast()) : name) + "/.well-known/openid-configuration"
    }
}

public enum IssuerFault: Error, Equatable, CustomStringConvertible {
    case notAnAddress

    public var description: String {
        """
        SUIVANT_OIDC_ISSUER must be an address such as https://login.example.org/realm, with SUIVANT_OIDC_CLIENT_ID \
        beside it.
        """
    }
}

/// Addresses that secrets may be sent to.
enum SecureAddress {
    /// https, or http on this machine.
    static func isSecure(_ text: String) -> Bool {
        guard let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty, parts.user == nil else {
            return false
        }
        switch parts.scheme?.lowercased() {
        case "https": return true
        case "http": return host == "localhost" || host == "[::1]" || host == "::1" || host.hasPrefix("127.")
        default: return false
        }
    }
}

/// What the issuer says of itself.
struct IssuerDocument: Decodable, Sendable, Equatable {
    let issuer: String
    let authorization: String
    let token: String
    let keys: String
    let methods: [String]?
    /// Where people sign out at the issuer (OpenID Connect RP-Initiated Logout); nil where it offers nothing.
    let endSession: String?

    enum CodingKeys: String, CodingKey {
        case issuer
        case authorization = "authorization_endpoint"
        case token = "token_endpoint"
        case keys = "jwks_uri"
        case methods = "token_endpoint_auth_methods_supported"
        case endSession = "end_session_endpoint"
    }

    /// - Throws: ``SingleSignOnFault`` when it is not the issuer's own, or names places that are not secure.
    static func read(_ bytes: [UInt8], of issuer: Issuer) throws(SingleSignOnFault) -> IssuerDocument {
        guard let document = try? JSONDecoder().decode(IssuerDocument.self, from: Data(bytes)) else {
            throw .badDocument
        }
        guard document.issuer == issuer.name else { throw .otherIssuer(document.issuer) }
        let places = [document.authorization, document.token, document.keys, document.endSession].compactMap { $0 }
        // Only an issuer on this machine may name places on it without encryption.
        let isLocal = issuer.name.lowercased().hasPrefix("http:")
        guard places.allSatisfy({ SecureAddress.isSecure($0) && (isLocal || $0.lowercased().hasPrefix("https:")) })
        else { throw .badDocument }
        return document
    }
}

/// What can go wrong between the issuer and us; for the log. People are told less.
public enum SingleSignOnFault: Error, Equatable, CustomStringConvertible {
    case unreachable(String)
    case badDocument
    case otherIssuer(String)
    case refused(String)
    case badState
    case badToken(IdentityTokenFault)

    public var description: String {
        switch self {
        case .unreachable(let detail): "the issuer cannot be reached: \(detail)"
        case .badDocument: "the issuer’s description cannot be used"
        case .otherIssuer(let name): "the issuer calls itself “\(name)”"
        case .refused(let detail): "the issuer refused: \(detail)"
        case .badState: "the answer does not belong to a sign-in that was begun in this browser"
        case .badToken(let fault): "the identity token is not valid: \(fault)"
        }
    }
}
