/// Whom the running task works for, told to those who share out what is scarce (decision 42).
///
/// It decides on nothing but turns: rights go by the caller that is handed on.
public enum Asker {
    /// Nil for the program itself: its workers, and requests of nobody.
    @TaskLocal public static var person: GUID?
}
