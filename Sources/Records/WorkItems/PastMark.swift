/// A mark that a list shows and that may be taken off again; what it was is kept when it changes.
public enum PastMark: Int64, Sendable {
    /// On an item: the person has read it (W-24).
    case read = 1
    /// On a record: the person follows it (W-67).
    case followed = 2
    /// On a record: the rights that a person or team has on it by sharing.
    case shared = 3
}
