import Records
import SalesCore

/// The rows of one table as a statement's conditions see them, under an alias of their own at each step of a path.
struct RecordSource {
    let table: Table
    let alias: SQL
    private let depth: Int
    private let registry: Registry
    private let caller: Caller

    init(_ table: Table, registry: Registry, caller: Caller, depth: Int = 0, alias: SQL? = nil) {
        self.table = table
        self.registry = registry
        self.caller = caller
        self.depth = depth
        self.alias = alias ?? (depth == 0 ? "r" : SQL(id: "r\(depth)"))
    }

    var predicates: PredicateSQL {
        PredicateSQL(column: { self.column($0) }, linked: { self.linked($0, to: $1) }, exists: { self.exists($0, $1) })
    }

    func column(_ name: String) -> SQLColumn? {
        if name == table.primaryKey { return SQLColumn("\(sql: alias).id") }
        if let phone = table.phone(digits: name) {
            return caller.mayRead(phone, of: table) ? SQLColumn("\(sql: alias).\(id: name)") : nil
        }
        if let part = table.ownerPart(name) {
            // Written out, because what is grouped by must stand there twice in the same words.
            let target: SQL = part.target == "team" ? "'team'" : "'systemuser'"
            return SQLColumn(
                "(case when \(sql: alias).ownerid_type = \(sql: target) then \(sql: alias).ownerid end)"
            )
        }
        // A column that the caller may not read does not exist.
        guard let column = table.column(name), caller.mayRead(column, of: table) else { return nil }
        let raw: SQL = "\(sql: alias).\(id: column.name)"
        return column.isFolded
            ? SQLColumn("\(sql: alias).\(id: column.foldColumn)", isFolded: true, raw: raw) : SQLColumn(raw)
    }

    /// The lookup holds this id and, where it may lead to several tables, this one.
    private func linked(_ name: String, to record: RecordReference) -> SQL {
        points(name, to: record.table, id: SQL(bind: .guid(record.id)))
    }

    private func points(_ name: String, to target: String, id: SQL) -> SQL {
        guard let column = table.column(name), column.targets.contains(target) else { return "1 = 0" }
        let sql: SQL = "\(sql: alias).\(id: column.name) = \(sql: id)"
        guard column.isPolymorphic else { return sql }
        return "(\(sql: sql) and \(sql: alias).\(id: column.typeColumn) = \(bind: .text(target)))"
    }

    /// Whether a step leads to a record that the caller may read and that meets the condition.
    ///
    /// The rows that may be read are chosen in a query of their own, which knows nothing of the path it stands in.
    private func exists(_ navigation: Navigation, _ condition: Predicate?) -> SQL {
        let branches = navigation.targets.compactMap { name -> SQL? in
            guard let target = registry.anyTable(name) else { return nil }
            let source = RecordSource(target, registry: registry, caller: caller, depth: depth + 1)
            let join =
                navigation.isCollection
                ? source.points(navigation.column, to: table.name, id: "\(sql: alias).id")
                : points(navigation.column, to: name, id: "\(sql: source.alias).id")
            let rest: SQL = condition.map { " and \(sql: source.predicates.sql($0))" } ?? SQL()
            return """
                exists (select 1 from (\(sql: SQLRecordStore.readable(target, by: caller, in: registry))) \(sql: source.alias)
                where \(sql: join)\(sql: rest))
                """
        }
        return branches.isEmpty ? "1 = 0" : "(\(sql: branches.joined(separator: " or ")))"
    }

    // MARK: Order

    /// Whether a column can be empty. The store reads rows with and without a value one after the other, so that a
    /// plain index gives the order of the first column.
    func canBeEmpty(_ name: String) -> Bool {
        if table.ownerPart(name) != nil { return true }
        guard name != table.primaryKey, let column = table.column(name) else { return false }
        return !["createdon", "modifiedon", "versionnumber", "statecode"].contains(name) && !column.isRequired
    }

    /// - Parameter isFalling: The id that ends every order goes the way of the first column, as its index does.
    func ordering(_ order: [Ordering], isFalling: Bool) -> SQL {
        var steps: [SQL] = []
        for (index, step) in order.enumerated() {
            guard let column = column(step.column) else { continue }
            let direction: SQL = step.isDescending ? " desc" : ""
            steps.append(
                index == 0
                    ? "\(sql: column.expression)\(sql: direction)"
                    : Keyset.step(column.expression, isDescending: step.isDescending)
            )
        }
        steps.append("\(sql: alias).id\(sql: isFalling ? " desc" : "")")
        return steps.joined(separator: ", ")
    }

    /// The same order in one statement, for the few rows below one record.
    func plainOrdering(_ order: [Ordering]) -> SQL {
        let steps = order.compactMap { step in
            column(step.column).map { Keyset.step($0.expression, isDescending: step.isDescending) }
        }
        let isFalling = order.first?.isDescending ?? false
        return (steps + ["\(sql: alias).id\(sql: isFalling ? " desc" : "")"]).joined(separator: ", ")
    }

    func after(_ cursor: RowQuery.Cursor, in order: [Ordering], isFalling: Bool) -> SQL {
        let steps = zip(order, cursor.values).compactMap { step, value -> Keyset.Step? in
            column(step.column).map { column in
                let folded = column.isFolded ? value.text.map { Value.text(SalesCore.folded($0)) } ?? value : value
                return Keyset.Step(
                    expression: column.expression,
                    isDescending: step.isDescending,
                    value: folded.sql
                )
            }
        }
        let rest = Keyset.after(steps, tie: "\(sql: alias).id", is: .guid(cursor.id), isFalling: isFalling)
        guard let first = steps.first, first.value != .null else { return rest }
        // Said twice, so that the engine begins to read its index here.
        let bound: SQL = first.isDescending ? "<=" : ">="
        return "(\(sql: first.expression) \(sql: bound) \(bind: first.value) and \(sql: rest))"
    }
}

extension SQLRecordStore {
    /// The rows of a table that the caller may read, whole.
    static func readable(_ table: Table, by caller: Caller, in registry: Registry) -> SQL {
        "select r.* from \(sql: source(of: table)) r where \(sql: visible(table, to: caller, in: registry))"
    }
}
