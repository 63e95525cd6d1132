public import Records
import SalesCore

/// How layouts of cards are kept: a person's own with the person's settings, everybody's among what is published.
extension WriteSession {
    /// Keeps the caller's own layouts and forgets others, without a difference for anybody else (W-32).
    public func saveCards(_ layouts: [String: CardText], reset: [String]) throws {
        let settings = CardSettings.published(in: registry)
        guard settings.isEnabled else { throw Refusal(.conflict, CardMessage.notEnabled) }
        guard !settings.isLocked else { throw Refusal(.conflict, CardMessage.locked) }
        let checked = try checked(layouts)
        for name in reset { _ = try cardTable(name) }
        try changeOwnCards { own in
            for name in reset { own.layouts[name] = nil }
            for (name, layout) in checked { own.layouts[name] = CardText(layout) }
        }
    }

    /// Makes layouts hold for all who have none of their own, or for everybody when `locked` (W-32, W-33).
    ///
    /// - Parameters:
    ///   - enabled: Whether cards can be changed at all; false goes with no layouts, because then nobody changes them.
    ///   - refreshMinutes: The focused view's interval; nil leaves it.
    ///   - versions: What the caller had before the eyes; where it is another by now, nothing is overwritten.
    public func publishCards(
        _ layouts: [String: CardText],
        reset: [String],
        enabled: Bool,
        locked: Bool?,
        refreshMinutes: Int?,
        over versions: CardVersions = CardVersions()
    ) throws {
        guard caller.isAdministrator else { throw Refusal(.forbidden, CardMessage.administratorsOnly) }
        try requireVersions(versions)
        guard enabled || layouts.isEmpty && reset.isEmpty else { throw Refusal(.conflict, CardMessage.notEnabled) }
        var settings = CardSettings.published(in: registry)
        if let refreshMinutes {
            guard (0...CardSettings.longestInterval).contains(refreshMinutes) else {
                throw Refusal(.invalid, CardMessage.badInterval(highest: CardSettings.longestInterval))
            }
            settings.refreshMinutes = refreshMinutes
        }
        for name in reset {
            let table = try cardTable(name)
            if try configuration(CardLayouts.name(of: table.name)) != nil {
                try publish(CardLayouts.name(of: table.name), nil, if: exactly(versions.layouts[table.name]))
            }
        }
        for (name, layout) in try checked(layouts) {
            let text = CardJSON.text(CardText(layout))
            try publish(CardLayouts.name(of: name), text, if: exactly(versions.layouts[name]))
        }
        settings.isEnabled = enabled
        settings.isLocked = locked ?? settings.isLocked
        guard settings != .published(in: registry) else { return }
        try publish(CardSettings.name, CardJSON.text(settings), if: exactly(versions.settings))
    }

    /// Which versions the caller sees of what holds for a record type's cards. Where others published while this was
    /// read it is the factory's, which nobody will take for the present one.
    public func cardVersions(of table: Table) throws -> CardVersions {
        func seen(_ name: String) throws -> Int64 {
            guard let row = try configuration(name),
                row["sv_definition"].text == registry.configurations.text(name)
            else { return 0 }
            return row.version
        }
        return CardVersions(
            settings: try seen(CardSettings.name),
            layouts: [table.name: try seen(CardLayouts.name(of: table.name))]
        )
    }

    private func requireVersions(_ versions: CardVersions) throws {
        try requireVersion(versions.settings, of: CardSettings.name)
        for (name, version) in versions.layouts {
            try requireVersion(version, of: CardLayouts.name(of: try cardTable(name).name))
        }
    }

    private func exactly(_ version: Int64?) -> VersionCondition {
        version.map { $0 == 0 ? .any : .exactly($0) } ?? .any
    }

    /// Remembers whether the caller sees a grid as cards, and how many to a page (W-128).
    public func focusView(of name: String, isFocused: Bool, pageSize: Int) throws {
        let table = try cardTable(name)
        guard OwnCards.pageSizes.contains(pageSize) else {
            throw Refusal(.invalid, CardMessage.badPageSize(OwnCards.pageSizes))
        }
        try changeOwnCards { $0.focused[table.name] = OwnCards.Focused(on: isFocused, size: pageSize) }
    }

    private func checked(_ layouts: [String: CardText]) throws -> [(String, CardLayout)] {
        try layouts.sorted { $0.key < $1.key }.map { name, text in
            let table = try cardTable(name)
            return (table.name, try CardRules.layout(text, for: CardScope(table, in: registry), by: caller))
        }
    }

    private func cardTable(_ name: String) throws -> Table {
        guard let table = registry.table(name), CardLayouts.hasCards(table), caller.depth(.read, on: table) > .none
        else { throw Refusal(.invalid, CardMessage.noCards(name)) }
        return table
    }

    private func changeOwnCards(_ change: (inout OwnCards) -> Void) throws {
        let table = registry["msdyn_workqueueusersetting"]
        let row =
            try unit.find(table, where: "ownerid", is: .guid(caller.id)).first
            ?? create(table, [Change("msdyn_userid", .text(caller.id.description))])
        var own = OwnCards(kept: row[OwnCards.column].text)
        change(&own)
        try update(row.reference, [Change(OwnCards.column, .text(own.text))])
    }
}
