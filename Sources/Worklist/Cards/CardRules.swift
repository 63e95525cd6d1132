public import Records
public import SalesCore

/// What a layout must keep to before it is kept: names that exist and limits that a card can hold (W-31).
public enum CardRules {
    /// Reads and checks a layout for a record type.
    ///
    /// - Parameter caller: May only use columns that the person may read.
    public static func layout(
        _ text: CardText,
        for scope: CardScope,
        by caller: Caller
    ) throws(Refusal) -> CardLayout {
        guard let icon = CardIcon(rawValue: text.icon ?? CardIcon.initials.rawValue) else {
            throw refusal(.unknownIcon(text.icon ?? "", CardIcon.allCases.map(\.rawValue)))
        }
        let lines = text.rows ?? []
        guard !lines.isEmpty else { throw refusal(.noRows) }
        guard lines.count <= CardLayout.Limits.rows else { throw refusal(.tooManyRows(limit: CardLayout.Limits.rows)) }
        var layout = CardLayout(icon: icon, rows: [])
        var seen: Set<CardField> = []
        for (index, line) in lines.enumerated() {
            let row = try self.line(line, row: index + 1, for: scope, by: caller)
            for field in row.fields where !seen.insert(field).inserted { throw refusal(.repeatedField(field.path)) }
            layout.rows.append(row)
        }
        guard !seen.isEmpty else { throw refusal(.noFields) }
        layout.actions = try actions(text.actions)
        return layout
    }

    private static func line(
        _ line: CardText.Line,
        row: Int,
        for scope: CardScope,
        by caller: Caller
    ) throws(Refusal) -> CardLayout.Line {
        let names = line.fields ?? []
        let icons = line.icons ?? []
        guard !names.isEmpty || !icons.isEmpty else { throw refusal(.emptyRow(row)) }
        guard names.count <= CardLayout.Limits.fields else {
            throw refusal(.tooManyFields(row: row, limit: CardLayout.Limits.fields))
        }
        guard icons.count <= CardLayout.Limits.icons else {
            throw refusal(.tooManyIcons(row: row, limit: CardLayout.Limits.icons))
        }
        var result = CardLayout.Line([])
        for name in names { result.fields.append(try field(name, for: scope, by: caller)) }
        for name in icons {
            guard let mark = CardMark(rawValue: name) else {
                throw refusal(.unknownIcon(name, CardMark.allCases.map(\.rawValue)))
            }
            guard !result.icons.contains(mark) else { throw refusal(.repeatedIcon(name, row: row)) }
            result.icons.append(mark)
        }
        return result
    }

    private static func field(_ name: String, for scope: CardScope, by caller: Caller) throws(Refusal) -> CardField {
        let unknown = refusal(.unknownField(name, scope.table.label))
        guard let field = CardField(path: name) else { throw unknown }
        switch scope.column(of: field) {
        case .item: return field
        case .column(let table, let column) where caller.mayRead(column, of: table): return field
        case .column, .missing: throw unknown
        }
    }

    private static func actions(_ names: [String]?) throws(Refusal) -> Set<CardAction>? {
        guard let names else { return nil }
        var chosen: Set<CardAction> = []
        for name in names {
            guard let action = CardAction(rawValue: name) else {
                throw refusal(.unknownAction(name, CardAction.allCases.map(\.rawValue)))
            }
            chosen.insert(action)
        }
        return chosen.count == CardAction.allCases.count ? nil : chosen
    }

    private static func refusal(_ message: CardMessage) -> Refusal { Refusal(.invalid, message) }
}
