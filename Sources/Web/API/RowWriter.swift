import OData
import Records
import SalesCore

/// What all rows of one answer have in common.
struct RowStyle {
    let caller: Caller
    let registry: Registry
    /// The service's root as the client knows it.
    let base: String
    let annotations: AnnotationFilter?
    /// What the records that lookups point to are called.
    var names: [RecordReference: String] = [:]
    /// How amounts are written, by the id of their currency.
    var currencies: [GUID: MoneyFormat] = [:]
}

/// Writes registry rows in the dialect of the Web API (web-api.md, section 4).
struct RowWriter {
    let style: RowStyle
    let selection: Set<String>?
    var expansions: [Expansion] = []
    /// Further members of each row of the answer, not of those below it.
    var more: (@Sendable (Row, inout JSONWriter) -> Void)?

    static let formatted = "OData.Community.Display.V1.FormattedValue"
    static let lookupName = "Microsoft.Dynamics.CRM.lookuplogicalname"
    static let navigationName = "Microsoft.Dynamics.CRM.associatednavigationproperty"

    func write(_ row: Row, context: String? = nil, to writer: inout JSONWriter) {
        write(RecordTree(row), context: context, to: &writer)
    }

    /// - Parameter isTyped: The row may be of one of several tables, and says of which.
    func write(_ tree: RecordTree, context: String? = nil, isTyped: Bool = false, to writer: inout JSONWriter) {
        let row = tree.row
        writer.beginObject()
        if let context {
            writer.key("@odata.context")
            writer.value(context)
        }
        if isTyped {
            writer.key("@odata.type")
            writer.value("#Microsoft.Dynamics.CRM.\(row.table.name)")
        }
        writer.key("@odata.etag")
        writer.value(ETagCondition.tag(of: row.version))
        writer.key(text: row.table.primaryKey)
        writer.value(row.id)
        for column in style.caller.readableColumns(of: row.table) where selection?.contains(column.name) ?? true {
            write(column, of: row, to: &writer)
        }
        for part in row.table.ownerParts where selection?.contains(part.name) ?? true {
            write(part, of: row, to: &writer)
        }
        for (expansion, branch) in zip(expansions, tree.branches) { write(branch, expansion, of: row, to: &writer) }
        more?(row, &writer)
        writer.endObject()
    }

    // MARK: Columns

    private func write(_ column: Column, of row: Row, to writer: inout JSONWriter) {
        let name = column.propertyName
        let value = row[column.name]
        writer.key(text: name)
        writer.value(value)
        guard let annotations = style.annotations, !value.isNull else { return }
        if annotations.includes(RowWriter.formatted), let words = style.words(for: value, of: column, in: row) {
            writer.key(text: name, suffix: "@OData.Community.Display.V1.FormattedValue")
            writer.value(words)
        }
        guard column.isLookup, let target = row.target(of: column) else { return }
        if annotations.includes(RowWriter.lookupName) {
            writer.key(text: name, suffix: "@Microsoft.Dynamics.CRM.lookuplogicalname")
            writer.value(target)
        }
        if annotations.includes(RowWriter.navigationName) {
            writer.key(text: name, suffix: "@Microsoft.Dynamics.CRM.associatednavigationproperty")
            writer.value(Relationship.navigation(of: column, to: target))
        }
    }

    private func write(_ part: OwnerPart, of row: Row, to writer: inout JSONWriter) {
        let owner = row.owner(as: part)
        writer.key(text: part.propertyName)
        writer.value(owner?.id)
        guard let annotations = style.annotations, let owner else { return }
        if annotations.includes(RowWriter.formatted), let words = style.names[owner] {
            writer.key(text: part.propertyName, suffix: "@OData.Community.Display.V1.FormattedValue")
            writer.value(words)
        }
        if annotations.includes(RowWriter.lookupName) {
            writer.key(text: part.propertyName, suffix: "@Microsoft.Dynamics.CRM.lookuplogicalname")
            writer.value(owner.table)
        }
        if annotations.includes(RowWriter.navigationName) {
            writer.key(text: part.propertyName, suffix: "@Microsoft.Dynamics.CRM.associatednavigationproperty")
            writer.value(part.name)
        }
    }

    // MARK: Expanded records

    private func write(
        _ branch: RecordTree.Branch,
        _ expansion: Expansion,
        of row: Row,
        to writer: inout JSONWriter
    ) {
        let name = expansion.navigation.name
        switch branch {
        case .one(let tree):
            writer.key(text: name)
            if let tree { write(tree, below: expansion, to: &writer) } else { writer.null() }
        case .many(let collection):
            if let count = collection.count {
                writer.key(text: name, suffix: "@odata.count")
                writer.value(count)
            }
            writer.key(text: name)
            writer.beginArray()
            for tree in collection.trees { write(tree, below: expansion, to: &writer) }
            writer.endArray()
            guard collection.isCut, let last = collection.trees.last?.row, let part = expansion.parts.first else {
                return
            }
            writer.key(text: name, suffix: "@odata.nextLink")
            writer.value(nextLink(after: last, part, of: row, expansion, shown: collection.trees.count))
        }
    }

    private func write(_ tree: RecordTree, below expansion: Expansion, to writer: inout JSONWriter) {
        guard expansion.form == .records else {
            writer.beginObject()
            writer.key("@odata.id")
            writer.value(style.address(of: tree.row))
            writer.endObject()
            return
        }
        let part = expansion.parts.first { $0.table.name == tree.row.table.name }
        RowWriter(style: style, selection: part?.selection, expansions: part?.expansions ?? [])
            .write(tree, isTyped: expansion.navigation.targets.count > 1, to: &writer)
    }

    private func nextLink(
        after last: Row,
        _ part: Expansion.Part,
        of row: Row,
        _ expansion: Expansion,
        shown: Int
    ) -> String {
        let query = RowQuery(part.table, order: part.order, limit: 0)
        var options = expansion.continuation.isEmpty ? [] : [expansion.continuation]
        if let top = expansion.top { options.append("$top=\(top - shown)") }
        options.append("$skiptoken=" + RecordBinding.token(after: last, of: query))
        let form = expansion.form == .references ? "/$ref" : ""
        return style.address(of: row) + "/\(expansion.navigation.name)\(form)?" + options.joined(separator: "&")
    }

    /// - Throws: When the next link of an expanded collection would be one that the service refuses itself.
    func checkLinks(in trees: [RecordTree]) throws(Refusal) {
        for tree in trees {
            for (expansion, branch) in zip(expansions, tree.branches) {
                try check(branch, expansion, of: tree.row)
            }
        }
    }

    private func check(_ branch: RecordTree.Branch, _ expansion: Expansion, of row: Row) throws(Refusal) {
        let below: [RecordTree]
        switch branch {
        case .one(let tree): below = tree.map { [$0] } ?? []
        case .many(let collection):
            below = collection.trees
            guard collection.isCut, let last = below.last?.row, let part = expansion.parts.first else { break }
            let link = nextLink(after: last, part, of: row, expansion, shown: below.count)
            guard link.utf8.count <= APIRequest.addressLimit else { throw Refusal(.invalid, WebMessage.linkTooLong) }
        }
        guard expansion.form == .records else { return }
        for tree in below {
            guard let part = expansion.parts.first(where: { $0.table.name == tree.row.table.name }) else { continue }
            try RowWriter(style: style, selection: nil, expansions: part.expansions).checkLinks(in: [tree])
        }
    }

    /// The records whose names the annotations of these rows need.
    func references(in trees: [RecordTree]) -> [RecordReference] {
        guard style.annotations?.includes(RowWriter.formatted) == true else { return [] }
        var result: [RecordReference] = []
        collect(trees, selection, expansions, into: &result)
        return result
    }

    private func collect(
        _ trees: [RecordTree],
        _ selection: Set<String>?,
        _ expansions: [Expansion],
        into result: inout [RecordReference]
    ) {
        guard let table = trees.first?.row.table else { return }
        let lookups = style.caller.readableColumns(of: table).filter {
            $0.isLookup && selection?.contains($0.name) ?? true
        }
        let showsOwner = table.ownerParts.contains { selection?.contains($0.name) ?? false }
        for tree in trees {
            if showsOwner, let owner = tree.row.owner { result.append(owner) }
            for column in lookups { if let reference = tree.row.reference(column.name) { result.append(reference) } }
        }
        for (index, expansion) in expansions.enumerated() where expansion.form == .records {
            for part in expansion.parts {
                let below = trees.flatMap { tree -> [RecordTree] in
                    switch tree.branches[index] {
                    case .one(let tree): tree.map { [$0] } ?? []
                    case .many(let collection): collection.trees
                    }
                }
                let ofPart = below.filter { $0.row.table.name == part.table.name }
                collect(ofPart, part.selection, part.expansions, into: &result)
            }
        }
    }
}

extension RowStyle {
    func address(of row: Row) -> String { "\(base)\(row.table.setName)(\(row.id))" }

    fileprivate func words(for value: Value, of column: Column, in row: Row) -> String? {
        if column.isLookup { return row.reference(column.name).flatMap { names[$0] } }
        switch value {
        case .int(let number):
            return column.options.first { $0.value == number }?.label.text(in: caller.language)
        case .bool(let flag):
            return (column.flagWords ?? .usual).label(of: flag).text(in: caller.language)
        case .decimal(let number) where column.kind == .money: return self.words(for: number, in: row)
        case .decimal(let number): return number.description
        default: return nil
        }
    }
}
