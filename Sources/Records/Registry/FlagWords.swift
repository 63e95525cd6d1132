/// What the two values of a yes-or-no column are called.
public struct FlagWords: Sendable, Hashable {
    public let yes: Label
    public let no: Label

    /// The words of columns that have none of their own.
    public static let usual = FlagWords(yes: Label("Yes", "Oui"), no: Label("No", "Non"))

    public init(yes: Label, no: Label) {
        self.yes = yes
        self.no = no
    }

    public func label(of flag: Bool) -> Label { flag ? yes : no }
}

extension FlagWords {
    /// As an administrator has set them: the option 1 for yes, 0 for no; one that is not there keeps `standard`'s word.
    ///
    /// - Returns: nil when nothing is set.
    init?(_ options: [ColumnDefinition.Option]?, else standard: FlagWords?) {
        guard let options else { return nil }
        func label(_ value: Int64) -> Label? {
            options.first { $0.value == value }.map { Label($0.english, $0.french) }
        }
        let standard = standard ?? .usual
        self.init(yes: label(1) ?? standard.yes, no: label(0) ?? standard.no)
    }
}
