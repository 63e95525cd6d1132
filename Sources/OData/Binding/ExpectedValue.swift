/// What a value of a request must be, in the words of both languages (W-131).
public struct ExpectedValue: Sendable, Hashable {
    public let english: String
    public let french: String

    public init(_ english: String, _ french: String) {
        self.english = english
        self.french = french
    }

    /// What is written the same in both languages: words of the API, such as `true / false`, and patterns of values.
    public static func form(_ form: String) -> ExpectedValue { ExpectedValue(form, form) }

    public static let guid = ExpectedValue("a GUID", "un GUID")
    public static let guids = ExpectedValue("a list of GUIDs", "une liste de GUID")
    public static let text = ExpectedValue("a text", "un texte")
    public static let quotedText = ExpectedValue("a text in quotes", "un texte entre apostrophes")
    public static let texts = ExpectedValue("a list of texts", "une liste de textes")
    public static let list = ExpectedValue("a list", "une liste")
    public static let objects = ExpectedValue("a list of objects", "une liste d’objets")
    public static let addresses = ExpectedValue("a list of addresses", "une liste d’adresses")
    public static let number = ExpectedValue("a number", "un nombre")
    public static let wholeNumber = ExpectedValue("a whole number", "un nombre entier")
    public static let flag = form("true / false")
    public static let base64 = ExpectedValue("base64", "du base64")
    public static let day = ExpectedValue("a day, such as 2026-11-25", "un jour, par exemple 2026-11-25")
    public static let instant = ExpectedValue(
        "a date and time, such as 2026-11-24T09:00:00Z",
        "une date et une heure, par exemple 2026-11-24T09:00:00Z"
    )
    public static let principalType = form("systemuser / team")
}
