extension OptionReader {
    /// The navigations of `$expand`; empty for an empty value.
    mutating func expand() throws(ParseError) -> [ExpandItem] {
        guard expandDepth < limits.expandDepth else { throw cursor.error(.tooDeep(limit: limits.expandDepth)) }
        cursor.skipBlanks()
        guard !cursor.isAtEnd else { return [] }
        var items: [ExpandItem] = []
        repeat {
            cursor.skipBlanks()
            guard expandCount < limits.expandItems else {
                throw cursor.error(.tooMany(.expandItems, limit: limits.expandItems))
            }
            expandCount += 1
            items.append(try expandItem())
            cursor.skipBlanks()
        } while cursor.take(",")
        try cursor.expectEnd(.symbol(","))
        return items
    }

    private mutating func expandItem() throws(ParseError) -> ExpandItem {
        var item = try expandTarget()
        guard cursor.take("(") else { return item }
        let end = try endOfParentheses()
        item.options = try nestedOptions(until: end)
        cursor.advance(by: end + 1 - cursor.position)
        return item
    }

    private mutating func expandTarget() throws(ParseError) -> ExpandItem {
        if cursor.take("*") {
            guard cursor.take("/") else { return ExpandItem(.all) }
            return ExpandItem(.all, form: try form())
        }
        guard let first = cursor.dottedName() else { throw cursor.unexpected(.name) }
        var names = [first]
        while cursor.take("/") {
            if cursor.current == UInt8(ascii: "$") { return ExpandItem(.path(PropertyPath(names)), form: try form()) }
            guard let name = cursor.dottedName() else { throw cursor.unexpected(.name) }
            names.append(name)
        }
        return ExpandItem(.path(PropertyPath(names)))
    }

    /// `$ref` or `$count` behind the path.
    private mutating func form() throws(ParseError) -> ExpandItem.Form {
        let start = cursor.position
        if cursor.take("$"), let name = cursor.name() {
            if name == "ref" { return .references }
            if name == "count" { return .count }
        }
        cursor.rewind(to: start)
        throw cursor.unexpected(.symbol("$ref"))
    }

    /// The options between here and `end`, separated by semicolons.
    private mutating func nestedOptions(until end: Int) throws(ParseError) -> QueryOptions {
        var options = QueryOptions()
        var seen: Set<String> = []
        while cursor.position < end {
            cursor.skipBlanks()
            let stop = endOfOption(before: end)
            if stop > cursor.position {
                let start = cursor.position
                let option = try nestedName(before: stop)
                guard seen.insert(option.rawValue).inserted else {
                    throw cursor.error(.repeated("$" + option.rawValue), at: start)
                }
                var reader = self
                reader.cursor = Cursor(cursor.bytes, from: cursor.position, to: stop, in: cursor.place)
                reader.expandDepth = expandDepth + 1
                try reader.read(option, into: &options, isNested: true)
                expandCount = reader.expandCount
            }
            cursor.advance(by: min(stop + 1, end) - cursor.position)
        }
        return options
    }

    /// `$select=`, also `select=`.
    private mutating func nestedName(before stop: Int) throws(ParseError) -> SystemOption {
        let start = cursor.position
        _ = cursor.take("$")
        guard cursor.position < stop, cursor.name() != nil else { throw cursor.unexpected(.name) }
        let option: SystemOption
        do { option = try SystemOption(cursor.text(from: start, to: cursor.position)) } catch {
            throw cursor.error(error.reason, at: start)
        }
        cursor.skipBlanks()
        guard cursor.position < stop else { throw cursor.error(.unexpectedEnd(expected: .symbol("="))) }
        try cursor.expect("=")
        return option
    }

    /// Where the parenthesis that was opened just now is closed; text in quotation marks is passed over.
    private func endOfParentheses() throws(ParseError) -> Int {
        var scan = BracketScan()
        for index in cursor.position..<cursor.end {
            if scan.passes(cursor.bytes[index]) { continue }
            if cursor.bytes[index] == UInt8(ascii: ")"), scan.closes() { return index }
        }
        throw cursor.error(.unexpectedEnd(expected: .symbol(")")), at: cursor.end)
    }

    private func endOfOption(before end: Int) -> Int {
        var scan = BracketScan()
        for index in cursor.position..<end {
            if scan.passes(cursor.bytes[index]) { continue }
            if cursor.bytes[index] == UInt8(ascii: ";"), scan.depth == 0 { return index }
            if cursor.bytes[index] == UInt8(ascii: ")") { _ = scan.closes() }
        }
        return end
    }
}

/// Follows parentheses and quotation marks without recursion.
private struct BracketScan {
    private(set) var depth = 0
    private var mark: UInt8?
    private var isEscaped = false

    /// - Returns: whether the byte is part of quoted text or opens something; `)` and `;` are left to the caller.
    mutating func passes(_ byte: UInt8) -> Bool {
        if let mark {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\"), mark == UInt8(ascii: "\"") {
                isEscaped = true
            } else if byte == mark {
                self.mark = nil
            }
            return true
        }
        switch byte {
        case UInt8(ascii: "'"), UInt8(ascii: "\""): mark = byte
        case UInt8(ascii: "("): depth += 1
        default: return false
        }
        return true
    }

    /// - Returns: true when nothing was open any more.
    mutating func closes() -> Bool {
        guard depth > 0 else { return true }
        depth -= 1
        return false
    }
}
