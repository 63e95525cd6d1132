public import Records
import SalesCore

/// What the organisation has decided about everybody's cards (W-32).
public struct CardSettings: Sendable, Hashable, Codable {
    /// Whether an administrator has switched admin mode on; while it is off nobody changes cards, and they stay as they
    /// are.
    public var isEnabled = false
    /// Sellers' own layouts are ignored, but kept (W-33).
    public var isLocked = false
    /// Minutes between two refreshes of the focused view; 0 for none (W-128).
    public var refreshMinutes = 0

    public static let longestInterval = 1440
    /// The name of its row in `msdyn_worklistviewconfiguration`; a record type's layout is `cards/<record type>`.
    public static let name = "cards"

    public init(isEnabled: Bool = false, isLocked: Bool = false, refreshMinutes: Int = 0) {
        self.isEnabled = isEnabled
        self.isLocked = isLocked
        self.refreshMinutes = refreshMinutes
    }

    enum CodingKeys: String, CodingKey {
        case isEnabled = "enabled"
        case isLocked = "locked"
        case refreshMinutes = "refreshminutes"
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        isEnabled = (try? values.decode(Bool.self, forKey: .isEnabled)) ?? false
        isLocked = (try? values.decode(Bool.self, forKey: .isLocked)) ?? false
        refreshMinutes = (try? values.decode(Int.self, forKey: .refreshMinutes)) ?? 0
    }

    public static func published(in registry: Registry) -> CardSettings {
        registry.configurations.value(name) { CardJSON.value($0) ?? CardSettings() }
    }
}

/// Which state of everybody's cards somebody has before the eyes; a version that is not named is not checked.
public struct CardVersions: Sendable, Hashable {
    /// That of the settings; 0 where nothing was published.
    public var settings: Int64?
    /// That of the layouts, by record type; 0 where nothing was published.
    public var layouts: [String: Int64]

    public init(settings: Int64? = nil, layouts: [String: Int64] = [:]) {
        self.settings = settings
        self.layouts = layouts
    }
}

/// What one person keeps about cards, in `msdyn_sellercardlayout`.
public struct OwnCards: Sendable, Hashable, Codable {
    /// The grids that the person sees as cards, and how many records a page has (W-128).
    public struct Focused: Sendable, Hashable, Codable {
        public var on: Bool
        public var size: Int
    }

    public var layouts: [String: CardText] = [:]
    public var focused: [String: Focused] = [:]

    public static let column = "msdyn_sellercardlayout"
    public static let pageSizes = [50, 100, 150, 200, 250]

    public init() {}

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        layouts = (try? values.decode([String: CardText].self, forKey: .layouts)) ?? [:]
        focused = (try? values.decode([String: Focused].self, forKey: .focused)) ?? [:]
    }

    /// What cannot be read any more is as good as never chosen.
    public init(kept text: String?) {
        self = CardJSON.value(text) ?? OwnCards()
    }

    var text: String { CardJSON.text(self) }
}

/// Which layout holds for a person: the person's own unless locked, the administrator's, the factory card (W-33).
public struct CardLayouts: Sendable {
    public enum Source: String, Sendable {
        case own, published, factory
    }

    public let settings: CardSettings
    public let own: OwnCards
    private let registry: Registry

    /// - Parameter own: What the person's settings row keeps.
    public init(_ registry: Registry, own: String?) {
        self.registry = registry
        self.own = OwnCards(kept: own)
        settings = .published(in: registry)
    }

    /// Whether a table's records have cards: those that people work with, and no activities.
    public static func hasCards(_ table: Table) -> Bool {
        !table.isActivity && table.ownership != .person
    }

    /// The layout that cards of this type are drawn with.
    public func layout(of table: Table) -> (layout: CardLayout, source: Source) {
        let scope = CardScope(table, in: registry)
        if !settings.isLocked, let layout = ownLayout(of: table)?.known(to: scope) { return (layout, .own) }
        if let layout = published(for: table)?.known(to: scope) { return (layout, .published) }
        return (.factory, .factory)
    }

    /// The person's own layout, also while it is ignored.
    public func ownLayout(of table: Table) -> CardLayout? { own.layouts[table.name]?.kept }

    /// The administrator's layout; nil where the factory card holds.
    public func published(for table: Table) -> CardLayout? {
        registry.configurations.value(CardLayouts.name(of: table.name)) { text in
            Published(layout: (CardJSON.value(text) as CardText?)?.kept)
        }.layout
    }

    /// What is remembered of a publication, also when there is none.
    private struct Published: Sendable {
        let layout: CardLayout?
    }

    static func name(of table: String) -> String { CardSettings.name + "/" + table }

    /// All tables whose cards differ from the factory card.
    public var changed: [(table: Table, layout: CardLayout)] {
        registry.tables.filter(CardLayouts.hasCards).compactMap { table in
            let (layout, source) = layout(of: table)
            return source == .factory || layout == .factory ? nil : (table, layout)
        }
    }
}
