/// By what jobs are sorted when it is not from the newest to the oldest; what has no value comes last.
public struct JobOrder: Sendable, Hashable {
    /// What can be sorted by, under the name that the Web API has for it.
    public enum Member: String, Sendable, Hashable {
        case id = "sv_jobid"
        case kind, state, total, done, failed, message
        case createdOn = "createdon"
        case finishedOn = "finishedon"
        case operation = "operationid"
    }

    public let member: Member
    public let isDescending: Bool

    public init(_ member: Member, isDescending: Bool = false) {
        self.member = member
        self.isDescending = isDescending
    }
}
