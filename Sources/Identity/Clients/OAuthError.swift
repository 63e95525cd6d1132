/// What the token service says when it gives no token (RFC 6749, sections 4.1.2.1 and 5.2).
public enum OAuthError: Error, Sendable, Equatable {
    case missing(String)
    case unsupportedGrant(String)
    case unsupportedResponse
    case invalidClient
    case disabledClient
    case mayNot
    case noProofKey
    case plainProofKey
    case codeOver
    case refreshOver
    case wrongRedirect
    case wrongProof
    case denied
    case loginRequired
    case consentRequired
    case deviceNotOffered
    case notForm

    public var code: String {
        switch self {
        case .missing, .noProofKey, .plainProofKey, .notForm: "invalid_request"
        case .unsupportedGrant: "unsupported_grant_type"
        case .unsupportedResponse: "unsupported_response_type"
        case .invalidClient, .disabledClient: "invalid_client"
        case .mayNot, .deviceNotOffered: "unauthorized_client"
        case .codeOver, .refreshOver, .wrongRedirect, .wrongProof: "invalid_grant"
        case .denied: "access_denied"
        case .loginRequired: "login_required"
        case .consentRequired: "consent_required"
        }
    }

    /// For the log of the program that asked; in English, as programs are.
    public var text: String {
        switch self {
        case .missing(let field): "The request has no '\(field)'."
        case .unsupportedGrant(let type):
            "The grant type '\(type)' is not offered. Use client_credentials, authorization_code or refresh_token."
        case .unsupportedResponse: "Only response_type=code is offered."
        case .invalidClient: "The client is not known or its secret is not right."
        case .disabledClient: "The client is disabled. An administrator can add another with 'suivant client add'."
        case .mayNot: "A client without a secret cannot act in its own name."
        case .noProofKey: "Send a code_challenge (RFC 7636)."
        case .plainProofKey: "Only code_challenge_method=S256 is offered, with a code_challenge of 43 characters."
        case .codeOver: "The code is not known, was used, or is older than a minute. Ask the person again."
        case .refreshOver: "The refresh token is not known, was used, or is over. Ask the person again."
        case .wrongRedirect: "The redirect_uri is not the one that the code was asked for with."
        case .wrongProof: "The code_verifier does not fit the code_challenge."
        case .denied: "The person did not agree."
        case .loginRequired: "The person is not signed in."
        case .consentRequired: "The person has to be asked."
        case .deviceNotOffered: "Device codes are not offered. Use authorization_code with a proof key."
        case .notForm: "Send the request as application/x-www-form-urlencoded."
        }
    }

    /// 401 when it is the client that could not be recognised, 400 otherwise.
    public var isUnauthorized: Bool { self == .invalidClient || self == .disabledClient }
}
