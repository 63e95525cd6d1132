import Records
import SalesCore

/// One row of the file, converted; what needs the database is still to be looked up.
struct ImportRow: Sendable {
    let line: Int
    var id: GUID?
    var changes: [Change] = []
    var links: [Link] = []
    /// In a dry run: an earlier row has the same key, so this one would update what that one made.
    var isRepeated = false
    /// The cells as they stood, for the rejects file.
    let cells: [String]

    struct Link: Sendable, Hashable {
        let column: Column
        let key: ImportPlan.LookupKey
        let text: String
        let header: String
    }

    func value(of column: String) -> Value { changes.last { $0.column == column }?.value ?? .null }
}

extension ImportPlan {
    /// Converts one row.
    func row(_ row: CSVRow) throws(RowFault) -> ImportRow {
        let cells = row.fields
        guard cells.count == header.count else {
            throw RowFault(line: row.line, column: "", reason: .fieldCount(expected: header.count, found: cells.count))
        }
        var result = ImportRow(line: row.line, cells: cells)
        var joined = JoinedTexts()
        for cell in self.cells {
            let text = CSVWriter.restored(cells[cell.index])
            do {
                if cell.isJoined, let column = cell.destination.column {
                    joined.append(try joinedText(text, cell), to: column)
                } else {
                    apply(try assignment(of: text, cell), header: header[cell.index], to: &result)
                }
            } catch {
                throw RowFault(line: row.line, column: header[cell.index], reason: error.reason)
            }
        }
        result.changes += joined.changes
        for constant in constants { apply(constant, header: "", to: &result) }
        return result
    }

    private func isBlank(_ text: String, _ cell: Cell) -> Bool {
        if text.trimmingBlanks.isEmpty { return true }
        guard !blanks.isEmpty || !cell.blanks.isEmpty else { return false }
        let word = ImportMap.comparable(text)
        return blanks.contains(word) || cell.blanks.contains(word)
    }

    private func assignment(of text: String, _ cell: Cell) throws(ConversionFault) -> Assignment {
        guard !isBlank(text, cell) else { return cell.whenBlank ?? .nothing }
        if !cell.values.isEmpty, let known = cell.values[ImportMap.comparable(text)] { return known }
        if let otherwise = cell.otherwise { return otherwise }
        return try ImportPlan.assignment(of: text, to: cell.destination, with: conversion)
    }

    private func joinedText(_ text: String, _ cell: Cell) throws(ConversionFault) -> String? {
        guard case .value(_, .text(let value)) = try assignment(of: text, cell) else { return nil }
        return cell.label.map { "\($0): \(value)" } ?? value
    }

    private func apply(_ assignment: Assignment, header: String, to row: inout ImportRow) {
        switch assignment {
        case .nothing: return
        case .id(let id): row.id = id
        case .value(let column, let value): row.changes.append(Change(column.name, value))
        case .lookup(let column, let key, let text):
            row.links.append(
                ImportRow.Link(column: column, key: key, text: text, header: header.isEmpty ? column.name : header)
            )
        }
    }
}

/// Columns that several cells make up, in the order of their first cell.
private struct JoinedTexts {
    private var parts: [(column: Column, texts: [String])] = []

    mutating func append(_ text: String?, to column: Column) {
        guard let text else { return }
        if let index = parts.firstIndex(where: { $0.column == column }) {
            parts[index].texts.append(text)
        } else {
            parts.append((column, [text]))
        }
    }

    /// One line each in a memo, one after the other in a text of one line.
    var changes: [Change] {
        parts.map { column, texts in
            let isMemo = if case .memo = column.kind { true } else { false }
            return Change(column.name, .text(texts.joined(separator: isMemo ? "\n" : " ")))
        }
    }
}
