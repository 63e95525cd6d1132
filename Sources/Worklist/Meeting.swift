import Foundation
public import Records
public import SalesCore

/// When an appointment begins, and how it is joined (W-19, W-97, K-5, C-62).
///
/// An activity is due at its end (D-71), and is ranked by that. What a person wants to know of a meeting is when it
/// begins: cards, Up next and reminders go by this.
public struct Meeting: Sendable, Hashable {
    public let startsAt: Instant?
    public let isOnline: Bool
    /// Only an `https` address: what is opened by a click must not be able to be anything else.
    public let joinAddress: String?

    /// The columns of an appointment that it is made of.
    public static let columns = ["scheduledstart", "isonlinemeeting", "onlinemeetingjoinurl"]

    public init(startsAt: Instant?, isOnline: Bool, joinAddress: String?) {
        self.startsAt = startsAt
        self.isOnline = isOnline
        self.joinAddress = joinAddress.flatMap { Meeting.isSafe($0) ? $0 : nil }
    }

    /// - Parameter appointment: As the caller may read it.
    public init(_ appointment: Row) {
        self.init(
            startsAt: appointment["scheduledstart"].instant,
            isOnline: appointment["isonlinemeeting"].bool ?? false,
            joinAddress: appointment["onlinemeetingjoinurl"].text
        )
    }

    private static func isSafe(_ address: String) -> Bool {
        guard let url = URL(string: address), url.scheme?.lowercased() == "https" else { return false }
        return url.host()?.isEmpty == false
    }
}
