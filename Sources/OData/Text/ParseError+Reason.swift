public import SalesCore

extension ParseError {
    /// What is wrong. Words taken from the request are cut to forty characters and hold no control characters.
    public enum Reason: Error, Hashable {
        case unexpected(found: String, expected: Expectation)
        case unexpectedEnd(expected: Expectation)
        case unterminatedString

        // Addresses
        case badPercentEscape(String)
        case notUTF8
        case forbiddenCharacter(code: Int)
        case encodedSlash
        case notThisService(String)
        case unsupportedVersion(String)

        // Values
        case badValue(String, Kind)
        case outOfRange(String, Kind)

        // Names
        case unknownFunction(String)
        case argumentCount(function: String, expected: ClosedRange<Int>, found: Int)
        case missingParameter(String, function: String)
        case unknownAlias(String)
        case listNotAllowed(String)
        case unknownOption(String)
        case emptyOption
        case repeated(String)
        case notOffered(String)

        // Limits
        case tooLong(bytes: Int)
        case tooDeep(limit: Int)
        case tooMany(Countable, limit: Int)

        // JSON
        case loneSurrogate
        case nullCharacter
        case badEscape(String)
        case controlCharacter(code: Int)
    }

    /// What should have stood there.
    public enum Expectation: Hashable, Sendable {
        case value, literal, operatorWord, name, end, list, searchWord, segment, jsonValue, jsonKey, headerValue
        /// A character or word of the grammar.
        case symbol(String)
    }

    /// Kinds of values that a word can fail to be.
    public enum Kind: Hashable, Sendable {
        case number, wholeNumber, date, dateTime, timeOfDay, duration, binary, boolean, pageToken, entityTag
    }

    /// Things of which there can be too many.
    public enum Countable: Hashable, Sendable {
        case listItems, selectNames, orderItems, expandItems, applyItems, searchWords, options
    }
}

extension ParseError.Reason: Message {
    public var english: String {
        switch self {
        case .unexpected(let found, let expected): "\(expected.english) was expected instead of “\(found)”"
        case .unexpectedEnd(let expected): "the text ends where \(expected.english) was expected"
        case .unterminatedString: "the closing quotation mark is missing"
        case .badPercentEscape(let text): "“\(text)” is not a percent escape"
        case .notUTF8: "the text is not valid UTF-8"
        case .forbiddenCharacter(let code): "the character U+\(hexadecimal(code)) is not allowed"
        case .encodedSlash: "an encoded “/” may stand only inside quotation marks"
        case .notThisService(let path): "“\(path)” is not an address of this service"
        case .unsupportedVersion(let version): "version “\(version)” is not offered; use v9.2"
        case .badValue(let word, let kind): "“\(word)” is not \(kind.english)"
        case .outOfRange(let word, let kind): "“\(word)” is outside the range of \(kind.english)"
        case .unknownFunction(let name): "there is no function “\(name)”"
        case .argumentCount(let function, let expected, let found):
            "the function “\(function)” takes \(Self.counts(expected, word: "or", singular: [1])), not \(found)"
        case .missingParameter(let name, let function): "the function “\(function)” needs the parameter “\(name)”"
        case .unknownAlias(let name): "the alias “\(name)” has no value in this request"
        case .listNotAllowed(let name): "“\(name)” holds a list or an object, and a single value was expected"
        case .unknownOption(let name): "there is no query option “\(name)”"
        case .emptyOption: "the value is missing"
        case .repeated(let name): "“\(name)” is given twice"
        case .notOffered(let name): "“\(name)” is not offered by this service"
        case .tooLong(let bytes): "the text is longer than \(bytes) bytes"
        case .tooDeep(let limit): "it is nested more than \(limit) levels deep"
        case .tooMany(let things, let limit): "there are more than \(limit) \(things.english)"
        case .loneSurrogate: "half of a surrogate pair stands alone"
        case .nullCharacter: "text may not contain the character U+0000"
        case .badEscape(let text): "“\(text)” is not an escape sequence"
        case .controlCharacter(let code): "the control character U+\(hexadecimal(code)) must be escaped"
        }
    }

    public var french: String {
        switch self {
        case .unexpected(let found, let expected): "il fallait \(expected.french) au lieu de \(quoted(found))"
        case .unexpectedEnd(let expected): "le texte se termine là où il fallait \(expected.french)"
        case .unterminatedString: "le guillemet fermant manque"
        case .badPercentEscape(let text): "\(quoted(text)) n’est pas une séquence d’échappement «\u{A0}%\u{A0}» valide"
        case .notUTF8: "le texte n’est pas en UTF-8 valide"
        case .forbiddenCharacter(let code): "le caractère U+\(hexadecimal(code)) n’est pas autorisé"
        case .encodedSlash: "un «\u{A0}/\u{A0}» encodé n’est permis qu’entre guillemets"
        case .notThisService(let path): "\(quoted(path)) n’est pas une adresse de ce service"
        case .unsupportedVersion(let version): "la version \(quoted(version)) n’est pas proposée\u{A0}; utilisez v9.2"
        case .badValue(let word, let kind): "\(quoted(word)) n’est pas \(kind.french)"
        case .outOfRange(let word, let kind): "\(quoted(word)) dépasse les limites admises pour \(kind.french)"
        case .unknownFunction(let name): "la fonction \(quoted(name)) n’existe pas"
        case .argumentCount(let function, let expected, let found):
            "la fonction \(quoted(function)) attend "
                + "\(Self.counts(expected, word: "ou", singular: [0, 1])), et non \(found)"
        case .missingParameter(let name, let function):
            "le paramètre \(quoted(name)) de la fonction \(quoted(function)) manque"
        case .unknownAlias(let name): "l’alias \(quoted(name)) n’a pas de valeur dans cette requête"
        case .listNotAllowed(let name):
            "\(quoted(name)) contient une liste ou un objet, alors qu’une valeur simple était attendue"
        case .unknownOption(let name): "l’option de requête \(quoted(name)) n’existe pas"
        case .emptyOption: "la valeur manque"
        case .repeated(let name): "\(quoted(name)) figure deux fois"
        case .notOffered(let name): "\(quoted(name)) n’est pas proposé par ce service"
        case .tooLong(let bytes): "le texte dépasse \(bytes) octets"
        case .tooDeep(let limit): "l’imbrication dépasse \(limit) niveaux"
        case .tooMany(let things, let limit): "il y a plus de \(limit) \(things.french)"
        case .loneSurrogate: "une moitié de paire de substitution est isolée"
        case .nullCharacter: "un texte ne peut pas contenir le caractère U+0000"
        case .badEscape(let text): "\(quoted(text)) n’est pas une séquence d’échappement valide"
        case .controlCharacter(let code): "le caractère de contrôle U+\(hexadecimal(code)) doit être échappé"
        }
    }

    /// `2 or 3 arguments`; one and none are singular in French, one alone in English.
    private static func counts(_ range: ClosedRange<Int>, word: String, singular: [Int]) -> String {
        let numbers = range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound) \(word) \(range.upperBound)"
        return numbers + (singular.contains(range.upperBound) ? " argument" : " arguments")
    }
}

extension ParseError.Expectation: Message {
    public var english: String {
        switch self {
        case .value: "a value"
        case .literal: "a literal value"
        case .operatorWord: "an operator"
        case .name: "a name"
        case .end: "the end"
        case .list: "a list"
        case .searchWord: "a search word"
        case .segment: "a path segment"
        case .jsonValue: "a JSON value"
        case .jsonKey: "a key in quotation marks"
        case .headerValue: "a value"
        case .symbol(let text): "“\(text)”"
        }
    }

    public var french: String {
        switch self {
        case .value: "une valeur"
        case .literal: "une valeur littérale"
        case .operatorWord: "un opérateur"
        case .name: "un nom"
        case .end: "la fin du texte"
        case .list: "une liste"
        case .searchWord: "un mot à rechercher"
        case .segment: "un segment de chemin"
        case .jsonValue: "une valeur JSON"
        case .jsonKey: "une clé entre guillemets"
        case .headerValue: "une valeur"
        case .symbol(let text): quoted(text)
        }
    }
}

extension ParseError.Kind: Message {
    public var english: String {
        switch self {
        case .number: "a number"
        case .wholeNumber: "a whole number"
        case .date: "a date"
        case .dateTime: "a date and time with Z or an offset"
        case .timeOfDay: "a time of day"
        case .duration: "a duration"
        case .binary: "binary data in base64url"
        case .boolean: "true or false"
        case .pageToken: "a page token"
        case .entityTag: "an entity tag"
        }
    }

    public var french: String {
        switch self {
        case .number: "un nombre"
        case .wholeNumber: "un nombre entier"
        case .date: "une date"
        case .dateTime: "une date et heure suivies de Z ou d’un décalage"
        case .timeOfDay: "une heure"
        case .duration: "une durée"
        case .binary: "une suite d’octets en base64url"
        case .boolean: "true ou false"
        case .pageToken: "un jeton de page"
        case .entityTag: "une étiquette d’entité"
        }
    }
}

extension ParseError.Countable: Message {
    public var english: String {
        switch self {
        case .listItems: "values in the list"
        case .selectNames: "names in $select"
        case .orderItems: "items in $orderby"
        case .expandItems: "expanded properties"
        case .applyItems: "items in $apply"
        case .searchWords: "search words"
        case .options: "query options"
        }
    }

    public var french: String {
        switch self {
        case .listItems: "valeurs dans la liste"
        case .selectNames: "noms dans $select"
        case .orderItems: "critères dans $orderby"
        case .expandItems: "propriétés développées"
        case .applyItems: "éléments dans $apply"
        case .searchWords: "mots à rechercher"
        case .options: "options de requête"
        }
    }
}

/// In French quotation marks, with the no-break spaces that belong to them.
private func quoted(_ text: String) -> String { "«\u{A0}\(text)\u{A0}»" }

/// At least four digits, as Unicode writes its numbers.
private func hexadecimal(_ code: Int) -> String {
    let digits = String(code, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}
