public import SalesCore

/// What is wrong with an address, a query option, a header or a body, and where: a sentence in both languages.
public struct ParseError: Error, Message, Hashable, CustomStringConvertible {
    /// The text that was read.
    public enum Place: Hashable, Sendable {
        case address
        case path
        case query
        /// A query option by its name as it is written in the documentation: `$filter`, `@id`, `window`.
        case option(String)
        case header(String)
        case body
        /// A text that stands alone, such as the filter of a command; the caller says what it is.
        case text(String)
    }

    public let place: Place
    /// Counted in characters (Unicode scalars) from 1, in the text after percent decoding; nil where no one place is
    /// at fault.
    public let position: Int?
    public let reason: Reason

    public init(_ reason: Reason, in place: Place, at position: Int? = nil) {
        self.place = place
        self.position = position
        self.reason = reason
    }

    public var description: String { english }

    public var english: String {
        let name = placeName(.english)
        guard let position else { return "In \(name): \(reason.english)." }
        return "In \(name), at character \(position): \(reason.english)."
    }

    public var french: String {
        let name = placeName(.french)
        guard let position else { return "Dans \(name)\u{A0}: \(reason.french)." }
        return "Dans \(name), au caractère \(position)\u{A0}: \(reason.french)."
    }

    private func placeName(_ language: Language) -> String {
        switch (place, language) {
        case (.address, .english): "the address"
        case (.address, .french): "l’adresse"
        case (.path, .english): "the path of the address"
        case (.path, .french): "le chemin de l’adresse"
        case (.query, .english): "the query part of the address"
        case (.query, .french): "les paramètres de l’adresse"
        case (.header(let name), .english): "the header \(name)"
        case (.header(let name), .french): "l’en-tête \(name)"
        case (.body, .english): "the body"
        case (.body, .french): "le corps de la requête"
        case (.option(let name), _), (.text(let name), _): name
        }
    }
}

extension ParseError {
    /// The refusal that the request gets.
    public var refusal: Refusal {
        switch reason {
        case .notOffered, .unsupportedVersion: Refusal(.notOffered, self)
        case .notThisService: Refusal(.notFound, self)
        default: Refusal(.invalid, self)
        }
    }
}

/// Runs a parser, so that what it throws is a ``SalesCore/Refusal`` like every other refusal of the product.
public func refusing<Result>(_ parse: () throws(ParseError) -> Result) throws(Refusal) -> Result {
    do { return try parse() } catch { throw error.refusal }
}
