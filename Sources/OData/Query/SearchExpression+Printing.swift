extension SearchExpression: CustomStringConvertible {
    /// As `$search` takes it. Every word stands in quotation marks: it is found the same way, and keeps apart from what
    /// stands around it.
    public var description: String {
        switch self {
        case .word(let text), .phrase(let text):
            "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
        case .and(let parts): "(" + parts.map(\.description).joined(separator: " AND ") + ")"
        case .or(let parts): "(" + parts.map(\.description).joined(separator: " OR ") + ")"
        case .not(let part): "NOT \(part)"
        }
    }
}
