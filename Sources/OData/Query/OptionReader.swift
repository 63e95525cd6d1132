/// Reads the value of one option, the cursor standing at its beginning and ending with it.
struct OptionReader {
    var cursor: Cursor
    let limits: Limits
    let aliases: [String: Argument]
    /// Navigation properties expanded so far in the whole request.
    var expandCount: Int
    /// How many `$expand` this one stands in.
    var expandDepth = 0

    /// - Parameter isNested: The option stands in the parentheses of an `$expand`.
    mutating func read(_ option: SystemOption, into options: inout QueryOptions, isNested: Bool) throws(ParseError) {
        switch option {
        case .select: options.select = try select()
        case .filter: options.filter = try filter()
        case .orderby: options.orderBy = try orderBy()
        case .top: options.top = try wholeNumber()
        case .count: options.count = try boolean()
        case .expand: options.expand = try expand()
        case .search: options.search = try SearchExpression(parsing: text(), limits: limits)
        case .apply where !isNested: options.apply = try apply()
        case .skiptoken where !isNested: options.skipToken = try SkipToken(parsing: text())
        case .format where !isNested: options.format = try nonEmptyText()
        case .id where !isNested: options.id = try nonEmptyText()
        case .levels where isNested: options.levels = try levels()
        case .savedquery where !isNested, .userquery where !isNested:
            guard options.view == nil else { throw cursor.error(.notOffered("savedQuery + userQuery")) }
            options.view = StoredView.Name(table: option.rawValue, id: try nonEmptyText())
        case .savedquery, .userquery: throw cursor.error(.notOffered(option.rawValue))
        case .apply, .skiptoken, .format, .id, .levels:
            throw cursor.error(.notOffered("$" + option.rawValue))
        }
    }
}

// MARK: - Plain values

extension OptionReader {
    private func text() -> String { cursor.text(from: cursor.position, to: cursor.end) }

    private func nonEmptyText() throws(ParseError) -> String {
        guard !cursor.isAtEnd else { throw cursor.error(.emptyOption) }
        return text()
    }

    private func trimmedText() -> String {
        var copy = cursor
        copy.skipBlanks()
        var end = copy.end
        while end > copy.position, copy.bytes[end - 1] == 0x20 || copy.bytes[end - 1] == 0x09 { end -= 1 }
        return copy.text(from: copy.position, to: end)
    }

    /// Zero or more, up to 2,147,483,647.
    private func wholeNumber() throws(ParseError) -> Int {
        let word = trimmedText()
        guard !word.isEmpty else { throw cursor.error(.emptyOption) }
        guard word.utf8.allSatisfy(Cursor.isDigit) else { throw cursor.error(.badValue(excerpt(word), .wholeNumber)) }
        guard let number = Int32(word) else { throw cursor.error(.outOfRange(excerpt(word), .wholeNumber)) }
        return Int(number)
    }

    private func boolean() throws(ParseError) -> Bool {
        let word = trimmedText()
        switch word.lowercased() {
        case "true": return true
        case "false": return false
        case "": throw cursor.error(.emptyOption)
        default: throw cursor.error(.badValue(excerpt(word), .boolean))
        }
    }

    private func levels() throws(ParseError) -> QueryOptions.Levels {
        trimmedText() == "max" ? .max : .number(try wholeNumber())
    }
}

// MARK: - Names and expressions

extension OptionReader {
    /// - Returns: nil for an empty list, which asks for everything.
    private mutating func select() throws(ParseError) -> [SelectItem]? {
        cursor.skipBlanks()
        guard !cursor.isAtEnd else { return nil }
        var items: [SelectItem] = []
        repeat {
            guard items.count < limits.selectNames else {
                throw cursor.error(.tooMany(.selectNames, limit: limits.selectNames))
            }
            items.append(try selectItem())
            cursor.skipBlanks()
        } while cursor.take(",")
        try cursor.expectEnd(.symbol(","))
        return items
    }

    private mutating func selectItem() throws(ParseError) -> SelectItem {
        cursor.skipBlanks()
        if cursor.take("*") { return .all }
        guard let first = cursor.dottedName() else { throw cursor.unexpected(.name) }
        if cursor.take(".") {
            try cursor.expect("*")
            return .operations(namespace: first)
        }
        return .path(try path(after: first))
    }

    private mutating func path(after first: String) throws(ParseError) -> PropertyPath {
        var names = [first]
        while cursor.take("/") {
            guard let name = cursor.dottedName() else { throw cursor.unexpected(.name) }
            names.append(name)
        }
        return PropertyPath(names)
    }

    private mutating func filter() throws(ParseError) -> FilterExpression {
        guard cursor.end - cursor.position <= limits.filterLength else {
            throw ParseError(.tooLong(bytes: limits.filterLength), in: cursor.place)
        }
        let result = try expression()
        try cursor.expectEnd(.operatorWord)
        return result
    }

    private mutating func expression() throws(ParseError) -> FilterExpression {
        var parser = ExpressionParser(cursor, limits: limits, aliases: aliases)
        let result = try parser.expression()
        cursor = parser.cursor
        return result
    }

    private mutating func orderBy() throws(ParseError) -> [OrderItem] {
        cursor.skipBlanks()
        guard !cursor.isAtEnd else { throw cursor.error(.emptyOption) }
        var items: [OrderItem] = []
        repeat {
            guard items.count < limits.orderItems else {
                throw cursor.error(.tooMany(.orderItems, limit: limits.orderItems))
            }
            items.append(try orderItem())
            cursor.skipBlanks()
        } while cursor.take(",")
        try cursor.expectEnd(.symbol(","))
        return items
    }

    private mutating func orderItem() throws(ParseError) -> OrderItem {
        let expression = try expression()
        cursor.skipBlanks()
        let start = cursor.position
        switch cursor.name()?.lowercased() {
        case nil, "asc": return OrderItem(expression)
        case "desc": return OrderItem(expression, isDescending: true)
        default:
            cursor.rewind(to: start)
            throw cursor.unexpected(.symbol("desc"))
        }
    }
}

// MARK: - $apply

extension OptionReader {
    private mutating func apply() throws(ParseError) -> [Transformation] {
        var steps: [Transformation] = []
        repeat {
            try checkApplyLimit(steps.count)
            cursor.skipBlanks()
            let start = cursor.position
            guard let name = cursor.dottedName() else { throw cursor.unexpected(.name) }
            steps.append(try transformation(name, from: start))
            cursor.skipBlanks()
        } while cursor.take("/")
        try cursor.expectEnd(.symbol("/"))
        return steps
    }

    private mutating func transformation(_ name: String, from start: Int) throws(ParseError) -> Transformation {
        switch name {
        case "filter":
            try cursor.expect("(")
            let condition = try expression()
            try expectClosing()
            return .filter(condition)
        case "aggregate":
            return .aggregate(try aggregates())
        case "groupby":
            return try groupBy()
        case "compute", "concat", "expand", "identity", "search", "orderby", "skip", "top", "topcount", "topsum",
            "toppercent", "bottomcount", "bottomsum", "bottompercent", "join", "outerjoin", "nest", "addnested",
            "ancestors", "descendants", "traverse":
            throw cursor.error(.notOffered(name), at: start)
        default:
            throw cursor.error(.unknownFunction(excerpt(name)), at: start)
        }
    }

    private mutating func groupBy() throws(ParseError) -> Transformation {
        try cursor.expect("(")
        cursor.skipBlanks()
        try cursor.expect("(")
        var paths: [PropertyPath] = []
        repeat {
            try checkApplyLimit(paths.count)
            cursor.skipBlanks()
            let start = cursor.position
            guard let first = cursor.dottedName() else { throw cursor.unexpected(.name) }
            if first == "rollup", cursor.current == UInt8(ascii: "(") {
                throw cursor.error(.notOffered(first), at: start)
            }
            paths.append(try path(after: first))
            cursor.skipBlanks()
        } while cursor.take(",")
        try expectClosing()
        cursor.skipBlanks()
        var figures: [Aggregate] = []
        if cursor.take(",") {
            cursor.skipBlanks()
            let start = cursor.position
            guard let name = cursor.dottedName(), case .aggregate(let items) = try transformation(name, from: start)
            else {
                cursor.rewind(to: start)
                throw cursor.unexpected(.symbol("aggregate"))
            }
            figures = items
        }
        try expectClosing()
        return .groupBy(paths, figures)
    }

    private mutating func aggregates() throws(ParseError) -> [Aggregate] {
        try cursor.expect("(")
        var items: [Aggregate] = []
        repeat {
            try checkApplyLimit(items.count)
            items.append(try aggregate())
            cursor.skipBlanks()
        } while cursor.take(",")
        try expectClosing()
        return items
    }

    private mutating func aggregate() throws(ParseError) -> Aggregate {
        let operand = try expression()
        if operand == .property("$count") { return .count(alias: try alias()) }
        try expectWord("with")
        cursor.skipBlanks()
        let start = cursor.position
        guard let name = cursor.dottedName() else { throw cursor.unexpected(.name) }
        guard let method = Aggregate.Method(rawValue: name) else {
            throw cursor.error(.unknownFunction(excerpt(name)), at: start)
        }
        return .figure(operand, method, alias: try alias())
    }

    private mutating func alias() throws(ParseError) -> String {
        try expectWord("as")
        cursor.skipBlanks()
        guard let name = cursor.name() else { throw cursor.unexpected(.name) }
        return name
    }

    private mutating func expectWord(_ word: String) throws(ParseError) {
        cursor.skipBlanks()
        let start = cursor.position
        guard cursor.name() == word else {
            cursor.rewind(to: start)
            throw cursor.unexpected(.symbol(word))
        }
    }

    private mutating func expectClosing() throws(ParseError) {
        cursor.skipBlanks()
        try cursor.expect(")")
    }

    private func checkApplyLimit(_ count: Int) throws(ParseError) {
        guard count < limits.applyItems else { throw cursor.error(.tooMany(.applyItems, limit: limits.applyItems)) }
    }
}
