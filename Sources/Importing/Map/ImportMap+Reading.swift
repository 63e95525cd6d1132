import SalesCore

extension ImportMap {
    init(_ root: MapNode) throws(MapFault) {
        for member in try root.members(of: "map") {
            switch member.name {
            case "format":
                guard member.value.content == .number("1") else { throw .unknownFormat(line: member.line) }
            case "table": table = try member.text()
            case "delimiter":
                guard let delimiter = CSVDelimiter(try member.text()) else {
                    throw .wrongType(member.name, line: member.line)
                }
                self.delimiter = delimiter
            case "zone":
                guard let zone = Zone(try member.text()) else {
                    throw .unknownZone(try member.text(), line: member.line)
                }
                self.zone = zone
            case "blank": blanks = try member.foldedTexts()
            case "columns": sources = try ImportMap.sources(member.value)
            case "constants": constants = try ImportMap.constants(member.value)
            case "ignore": try readIgnored(member)
            default: throw .unknownKey(member.name, line: member.line)
            }
        }
        guard !sources.isEmpty else { throw .noColumns }
    }

    private mutating func readIgnored(_ member: MapNode.Member) throws(MapFault) {
        if member.value.content == .text("*") {
            ignoresOthers = true
            return
        }
        guard case .list(let elements) = member.value.content else { throw .wrongType(member.name, line: member.line) }
        for element in elements {
            guard case .text(let header) = element.content else { throw .wrongType(member.name, line: element.line) }
            if header == "*" {
                ignoresOthers = true
            } else {
                ignored.append(Ignored(header: header, line: element.line))
            }
        }
    }

    private static func sources(_ node: MapNode) throws(MapFault) -> [Source] {
        var sources: [Source] = []
        for member in try node.members(of: "columns") {
            var targets: [Target] = []
            if case .list(let elements) = member.value.content {
                for element in elements { targets.append(try target(element, of: member.name)) }
                guard !elements.isEmpty else { throw .wrongType(member.name, line: member.line) }
            } else {
                targets = [try target(member.value, of: member.name)]
            }
            sources.append(Source(header: member.name, line: member.line, targets: targets))
        }
        return sources
    }

    private static func target(_ node: MapNode, of header: String) throws(MapFault) -> Target {
        if case .text(let column) = node.content { return Target(column: column, line: node.line) }
        var target = Target(column: "", line: node.line)
        for member in try node.members(of: header) {
            switch member.name {
            case "to": target.column = try member.text()
            case "values": target.values = try member.translations()
            case "default": target.otherwise = .some(try member.scalar())
            case "blank": target.blanks = try member.foldedTexts()
            case "empty": target.whenBlank = .some(try member.scalar())
            case "label": target.label = try member.text()
            case "target": target.target = try member.text()
            case "by": target.key = try member.text()
            default: throw .unknownKey(member.name, line: member.line)
            }
        }
        guard !target.column.isEmpty else { throw .missingKey("to", line: node.line) }
        return target
    }

    private static func constants(_ node: MapNode) throws(MapFault) -> [Constant] {
        var constants: [Constant] = []
        for member in try node.members(of: "constants") {
            var constant = Constant(column: member.name, line: member.line)
            if case .members(let parts) = member.value.content {
                for part in parts {
                    switch part.name {
                    case "value": constant.text = try part.scalar()
                    case "target": constant.target = try part.text()
                    case "by": constant.key = try part.text()
                    default: throw .unknownKey(part.name, line: part.line)
                    }
                }
            } else {
                constant.text = try member.scalar()
            }
            constants.append(constant)
        }
        return constants
    }
}

extension MapNode {
    fileprivate func members(of name: String) throws(MapFault) -> [Member] {
        guard case .members(let members) = content else { throw .wrongType(name, line: line) }
        return members
    }
}

extension MapNode.Member {
    fileprivate func text() throws(MapFault) -> String {
        guard case .text(let text) = value.content else { throw .wrongType(name, line: line) }
        return text
    }

    /// A text, number or truth value as it would stand in a cell; nil for null.
    fileprivate func scalar() throws(MapFault) -> String? {
        switch value.content {
        case .null: return nil
        case .bool(let flag): return flag ? "true" : "false"
        case .number(let text), .text(let text): return text
        case .list, .members: throw .wrongType(name, line: line)
        }
    }

    fileprivate func foldedTexts() throws(MapFault) -> Set<String> {
        if case .text(let text) = value.content { return [ImportMap.comparable(text)] }
        guard case .list(let elements) = value.content else { throw .wrongType(name, line: line) }
        var texts: Set<String> = []
        for element in elements {
            guard case .text(let text) = element.content else { throw .wrongType(name, line: element.line) }
            texts.insert(ImportMap.comparable(text))
        }
        return texts
    }

    fileprivate func translations() throws(MapFault) -> [String: String?] {
        guard case .members(let members) = value.content else { throw .wrongType(name, line: line) }
        var translations: [String: String?] = [:]
        for member in members {
            let key = ImportMap.comparable(member.name)
            guard translations[key] == nil else { throw .keyTwice(member.name, line: member.line) }
            translations[key] = .some(try member.scalar())
        }
        return translations
    }
}
