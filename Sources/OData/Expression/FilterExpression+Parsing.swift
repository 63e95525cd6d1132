extension FilterExpression {
    /// Reads a filter that stands alone: in a command's body, in a sequence, on a command line.
    ///
    /// - Parameters:
    ///   - text: The filter, not percent-encoded.
    ///   - place: What an error calls the text.
    public init(
        parsing text: String,
        in place: ParseError.Place = .option("$filter"),
        limits: Limits = .standard
    ) throws(ParseError) {
        try self.init(bytes: Array(text.utf8), in: place, aliases: [:], limits: limits)
    }

    init(
        bytes: [UInt8],
        in place: ParseError.Place,
        aliases: [String: Argument],
        limits: Limits
    ) throws(ParseError) {
        guard bytes.count <= limits.filterLength else {
            throw ParseError(.tooLong(bytes: limits.filterLength), in: place)
        }
        var parser = ExpressionParser(Cursor(bytes, in: place), limits: limits, aliases: aliases)
        self = try parser.wholeExpression()
    }
}
