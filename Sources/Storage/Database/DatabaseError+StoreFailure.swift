public import SalesCore

extension DatabaseError: StoreFailure {
    public var refusalKind: Refusal.Kind {
        switch self {
        case .uniqueViolation: .duplicate
        case .foreignKey, .constraint, .unstorableValue: .invalid
        case .shareExhausted: .tooManyRequests(retryAfterSeconds: 5)
        default: .unavailable(retryAfterSeconds: isTemporary ? 1 : 30)
        }
    }
}
