internal import CPQ
internal import Logging

/// What PostgreSQL's answers mean to us.
struct PostgresErrors: Sendable {
    let logger: Logger

    /// A failure, and whether the connection may be used again.
    struct Failure: Error {
        var error: DatabaseError
        var dropsConnection: Bool
    }

    /// - Parameter isCancelled: Whether it was we who asked the server to stop.
    func map(result: OpaquePointer, isCancelled: Bool) -> Failure {
        func field(_ code: Character) -> String? {
            PQresultErrorField(result, Int32(code.asciiValue!)).map { String(cString: $0) }
        }
        let message = field("M") ?? String(cString: PQresultErrorMessage(result))
        guard let state = field("C") else { return lost(message) }
        let isStalePlan = state == "0A000" && field("R") == "RevalidateCachedQuery"
        let error =
            isStalePlan
            ? .conflict
            : kind(
                of: state,
                message,
                isCancelled: isCancelled,
                constraint: field("n"),
                table: field("t"),
                column: field("c")
            )
        log(error, state, message)
        let drops =
            isStalePlan || state.hasPrefix("57P") || state.hasPrefix("08") || state == "25006" || state == "26000"
        return Failure(error: error, dropsConnection: drops)
    }

    /// The connection is gone, or could not be made.
    func lost(_ message: String) -> Failure {
        log(.unavailable, "08006", message)
        return Failure(error: .unavailable, dropsConnection: true)
    }

    private func log(_ error: DatabaseError, _ state: String, _ message: String) {
        switch error {
        case .full, .readOnly, .corrupt, .ioFailure:
            logger.error("PostgreSQL", metadata: ["code": "\(state)", "detail": "\(message)"])
        default:
            logger.debug("PostgreSQL", metadata: ["code": "\(state)", "detail": "\(message)"])
        }
    }

    /// By SQLSTATE: appendix A of PostgreSQL's manual.
    private func kind(
        of state: String,
        _ message: String,
        isCancelled: Bool,
        constraint: String?,
        table: String?,
        column: String?
    ) -> DatabaseError {
        switch state {
        case "40001", "40P01": .conflict
        case "55P03", "55006": .busy
        case "57014": isCancelled ? .cancelled : .timeout
        case "53100": .full
        case "25006": .readOnly
        case "58030": .ioFailure
        case "XX001", "XX002": .corrupt
        case "53200", "53300", "53400", "3D000", "28000", "28P01": .unavailable
        case "23505": .uniqueViolation(constraint: constraint ?? "")
        case "23503": .foreignKey(constraint: constraint)
        case "23502": .constraint([table, column].compactMap(\.self).joined(separator: "."))
        case "23514", "23P01": .constraint(constraint ?? "")
        case "22021": .unstorableValue
        case _ where state.hasPrefix("57P") || state.hasPrefix("08"): .unavailable
        default: .other(code: state, detail: message)
        }
    }
}
