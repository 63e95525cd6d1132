import Records

/// What the cards of one record type show (W-31): the icon, up to four rows, and what the menu offers.
///
/// A value of its own that knows its limits; where it is kept and for whom it holds is ``CardLayouts``' matter.
public struct CardLayout: Sendable, Hashable {
    /// One row of a card: fields from the left, icons behind them.
    public struct Line: Sendable, Hashable {
        public var fields: [CardField]
        public var icons: [CardMark]

        public init(_ fields: [CardField], _ icons: [CardMark] = []) {
            self.fields = fields
            self.icons = icons
        }
    }

    /// How much fits on a card (W-31).
    public enum Limits {
        public static let rows = 4
        public static let fields = 3
        public static let icons = 3
    }

    public var icon: CardIcon
    public var rows: [Line]
    /// What the card's menu offers of what applies (W-69); nil for everything.
    public var actions: Set<CardAction>?

    public init(icon: CardIcon = .initials, rows: [Line], actions: Set<CardAction>? = nil) {
        self.icon = icon
        self.rows = rows
        self.actions = actions
    }

    public var fields: [CardField] { rows.flatMap(\.fields) }

    /// The same layout without fields whose column is no longer there, and without rows that are left empty (W-35).
    ///
    /// - Returns: Nil when nothing is left to show.
    public func known(to scope: CardScope) -> CardLayout? {
        var layout = self
        layout.rows = rows.compactMap { line in
            let kept = Line(line.fields.filter { scope.column(of: $0) != .missing }, line.icons)
            return kept.fields.isEmpty && kept.icons.isEmpty ? nil : kept
        }
        return layout.rows.contains { !$0.fields.isEmpty } ? layout : nil
    }
}

/// What stands at the left edge of a card (W-31).
public enum CardIcon: String, Sendable, Hashable, CaseIterable {
    /// The record's picture; its initials where it has none.
    case image
    case initials
    case recordType = "recordtype"
    case activityType = "activitytype"
}

/// A small sign in a row of a card.
public enum CardMark: String, Sendable, Hashable, CaseIterable {
    case followed
    /// The score with its grade's letter.
    case score
    case grade
    case trend = "scoretrend"
    case activityType = "activitytype"
    /// What the record is, in a word.
    case recordType = "recordtype"
}

/// A command that a card's menu may offer (W-62…W-69).
public enum CardAction: String, Sendable, Hashable, CaseIterable {
    case call, email, complete, completenote, skip, snooze
    /// Read and unread.
    case read
    /// Follow and unfollow.
    case follow
    case assign, note, activity, select
    /// Qualify, win, lose, merge, share and the like.
    case life
}

/// One value on a card: of the item, or a column of the record, its contact or its company.
public enum CardField: Sendable, Hashable {
    /// What every item has, by its name in `sv_workitems`.
    public enum Item: String, Sendable, Hashable, CaseIterable {
        case recordname, contactname, companyname, actionname, duetime, score, grade, recordtype
        case owner = "ownerid"
    }

    case item(Item)
    case record(String)
    case contact(String)
    case company(String)

    /// How it is written: `duetime`, `record/estimatedvalue`, `contact/jobtitle`.
    public var path: String {
        switch self {
        case .item(let item): item.rawValue
        case .record(let column): "record/" + column
        case .contact(let column): "contact/" + column
        case .company(let column): "company/" + column
        }
    }

    public init?(path: String) {
        if let item = Item(rawValue: path) {
            self = .item(item)
            return
        }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty else { return nil }
        switch parts[0] {
        case "record": self = .record(String(parts[1]))
        case "contact": self = .contact(String(parts[1]))
        case "company": self = .company(String(parts[1]))
        default: return nil
        }
    }
}
