public import Records
import SalesCore

extension ImportPlan {
    /// Brings a map, a header and a table together.
    ///
    /// - Throws: What does not fit, before any row is read.
    public init(_ map: ImportMap, header: [String], table name: String, registry: Registry) throws(MapFault) {
        if let mapped = map.table, mapped != name { throw .otherTable(map: mapped, wanted: name) }
        let table = try ImportPlan.importable(name, in: registry)
        var builder = PlanBuilder(table: table, registry: registry, conversion: ValueConversion(zone: map.zone))
        let added = ImportPlan.rejectColumns(of: header)
        var cells: [Cell] = []
        var used = Set<Int>(0..<added)
        for source in map.sources {
            guard let index = ImportPlan.position(of: source.header, in: header) else {
                throw .headerMissing(source.header, line: source.line)
            }
            used.insert(index)
            for target in source.targets { cells.append(try builder.cell(target, at: index)) }
        }
        for ignored in map.ignored {
            guard let index = ImportPlan.position(of: ignored.header, in: header) else {
                throw .headerMissing(ignored.header, line: ignored.line)
            }
            used.insert(index)
        }
        let others = header.indices.filter { !used.contains($0) }.map { header[$0] }
        guard others.isEmpty || map.ignoresOthers else { throw .headersNotMapped(others) }
        var constants: [Assignment] = []
        for constant in map.constants { constants.append(try builder.constant(constant)) }
        self.init(
            table: table,
            header: header,
            cells: builder.joined(cells),
            constants: constants,
            zone: map.zone,
            blanks: map.blanks,
            rejectColumns: added
        )
    }

    /// Without a map: headers are logical names, names of the API, or labels in either language.
    public init(header: [String], table name: String, registry: Registry) throws(MapFault) {
        let table = try ImportPlan.importable(name, in: registry)
        let added = ImportPlan.rejectColumns(of: header)
        var cells: [Cell] = []
        var leftOut: [String] = []
        var taken: [String: String] = [:]
        for (index, title) in header.enumerated().dropFirst(added) {
            let column: Column?
            if title == table.primaryKey {
                column = nil
            } else {
                let found = try ImportPlan.column(titled: title, in: table)
                if found.isComputed {
                    leftOut.append(title)
                    continue
                }
                column = found
            }
            let name = column?.name ?? table.primaryKey
            if let first = taken.updateValue(title, forKey: name) {
                throw .headersSameColumn(first, title, column: name)
            }
            let key = column.flatMap { ImportPlan.naturalKey(of: $0, in: registry) }
            cells.append(Cell(index: index, destination: column.map { .column($0, key) } ?? .id))
        }
        guard !cells.isEmpty else { throw .headerComputed(leftOut.first ?? "") }
        self.init(table: table, header: header, leftOut: leftOut, cells: cells, rejectColumns: added)
    }

    private static func column(titled title: String, in table: Table) throws(MapFault) -> Column {
        if let column = table.column(title) ?? table.column(property: title) { return column }
        let wanted = ImportMap.comparable(title)
        let named = table.columns.filter { column in
            [column.name, column.label.english, column.label.french].contains { ImportMap.comparable($0) == wanted }
        }
        guard let column = named.first else { throw .headerUnknown(title, table: table.name) }
        guard named.count == 1 else { throw .headerAmbiguous(title, columns: named.map(\.name)) }
        return column
    }

    /// As it is written, else without regard to letter case and accents where only one header matches.
    private static func position(of title: String, in header: [String]) -> Int? {
        if let index = header.firstIndex(of: title) { return index }
        let wanted = ImportMap.comparable(title)
        let matches = header.indices.filter { ImportMap.comparable(header[$0]) == wanted }
        return matches.count == 1 ? matches[0] : nil
    }
}

/// Checks the targets of a map one after the other.
private struct PlanBuilder {
    let table: Table
    let registry: Registry
    let conversion: ValueConversion
    private var uses: [String: Int] = [:]

    init(table: Table, registry: Registry, conversion: ValueConversion) {
        self.table = table
        self.registry = registry
        self.conversion = conversion
    }

    mutating func cell(_ target: ImportMap.Target, at index: Int) throws(MapFault) -> ImportPlan.Cell {
        let destination = try destination(
            target.column,
            target: target.target,
            key: target.key,
            mayJoin: true,
            line: target.line
        )
        var cell = ImportPlan.Cell(index: index, destination: destination, blanks: target.blanks, label: target.label)
        for (text, meaning) in target.values {
            cell.values[text] = try assignment(meaning, to: destination, line: target.line)
        }
        if let otherwise = target.otherwise {
            cell.otherwise = try assignment(otherwise, to: destination, line: target.line)
        }
        if let whenBlank = target.whenBlank {
            cell.whenBlank = try clearing(whenBlank, destination, line: target.line)
        }
        return cell
    }

    mutating func constant(_ constant: ImportMap.Constant) throws(MapFault) -> ImportPlan.Assignment {
        let destination = try destination(
            constant.column,
            target: constant.target,
            key: constant.key,
            mayJoin: false,
            line: constant.line
        )
        return try clearing(constant.text, destination, line: constant.line)
    }

    func joined(_ cells: [ImportPlan.Cell]) -> [ImportPlan.Cell] {
        cells.map { cell in
            var cell = cell
            cell.isJoined = cell.destination.column.map { uses[$0.name, default: 0] > 1 } ?? false || cell.label != nil
            return cell
        }
    }

    private mutating func destination(
        _ name: String,
        target: String?,
        key: String?,
        mayJoin: Bool,
        line: Int
    ) throws(MapFault) -> ImportPlan.Destination {
        let isSecond = uses[name] != nil
        uses[name, default: 0] += 1
        if name == table.primaryKey {
            guard !isSecond else { throw .columnTwice(name, line: line) }
            return .id
        }
        guard let column = table.column(name) ?? table.column(property: name) else {
            throw .unknownColumn(name, table: table.name, line: line)
        }
        guard !column.isComputed else { throw .computedColumn(name, line: line) }
        let isText =
            switch column.kind {
            case .text, .memo: true
            default: false
            }
        guard !isSecond || isText && mayJoin else { throw .columnTwice(name, line: line) }
        return .column(column, try lookupKey(of: column, target: target, key: key, line: line))
    }

    private func lookupKey(
        of column: Column,
        target: String?,
        key: String?,
        line: Int
    ) throws(MapFault) -> ImportPlan.LookupKey? {
        guard column.isLookup else {
            guard target == nil, key == nil else { throw .notALookup(column.name, line: line) }
            return nil
        }
        if let target, !column.targets.contains(target) {
            throw .unknownTarget(target, column: column.name, line: line)
        }
        guard let key else {
            guard let target else { return ImportPlan.naturalKey(of: column, in: registry) }
            let natural = registry.table(target)?.columns.first { $0.isAlternateKey }?.name
            return ImportPlan.LookupKey(tables: [target], column: natural)
        }
        guard let named = target ?? (column.isPolymorphic ? nil : column.targets[0]) else {
            throw .targetNeeded(column.name, tables: column.targets, line: line)
        }
        guard let rows = registry.table(named) else { throw .unknownTarget(named, column: column.name, line: line) }
        if key == rows.primaryKey { return ImportPlan.LookupKey(tables: [named], column: nil) }
        guard let by = rows.column(key) else { throw .unknownKeyColumn(key, table: named, line: line) }
        guard case .text = by.kind else { throw .unknownKeyColumn(key, table: named, line: line) }
        return ImportPlan.LookupKey(tables: [named], column: key)
    }

    private func assignment(
        _ text: String?,
        to destination: ImportPlan.Destination,
        line: Int
    ) throws(MapFault) -> ImportPlan.Assignment {
        guard let text, !text.trimmingBlanks.isEmpty else { return .nothing }
        do {
            return try ImportPlan.assignment(of: text, to: destination, with: conversion)
        } catch {
            throw .badValue(
                text,
                column: destination.column?.name ?? table.primaryKey,
                reason: error.reason,
                line: line
            )
        }
    }

    /// As ``assignment(_:to:line:)``, but nothing is said outright: the column is emptied.
    private func clearing(
        _ text: String?,
        _ destination: ImportPlan.Destination,
        line: Int
    ) throws(MapFault) -> ImportPlan.Assignment {
        let assignment = try assignment(text, to: destination, line: line)
        guard case .nothing = assignment, let column = destination.column else { return assignment }
        return .value(column, .null)
    }
}
