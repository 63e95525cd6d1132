import Glibc
import Logging
import Web

/// The files and sockets that the system lets the program hold.
enum OpenFiles {
    /// Kept for the database, the log and what else is opened.
    private static let reserve = 128

    /// Takes all that the system offers, and no more connections than fit into it.
    static func fitting(_ limits: ConnectionLimits, logger: Logger) -> ConnectionLimits {
        var offer = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(resource, &offer) == 0 else { return limits }
        if offer.rlim_cur < offer.rlim_max {
            offer.rlim_cur = offer.rlim_max
            setrlimit(resource, &offer)
            getrlimit(resource, &offer)
        }
        var limits = limits
        let room = max(16, Int(clamping: offer.rlim_cur) - reserve)
        if let wanted = limits.connections, wanted > room {
            logger.notice("the system allows fewer connections than wanted", metadata: ["connections": "\(room)"])
        }
        limits.connections = min(limits.connections ?? .max, room)
        return limits
    }
}
