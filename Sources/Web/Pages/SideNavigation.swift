import Records
import SalesCore

/// The entries of the side navigation, in groups.
struct SideNavigation: Sendable {
    struct Entry: Sendable {
        var address: String
        var icon: String
        var label: String
        /// Whether it stands in the bar at the foot of a phone; the others open from there.
        var isMain = false
        /// Whether the number of due items stands beside it.
        var hasTally = false
    }

    struct Group: Sendable {
        var label: String
        var entries: [Entry]
    }

    var groups: [Group]

    /// What this person may open.
    init(_ metadata: TableMetadata, words: Words) {
        let language = metadata.caller.language
        func entry(_ table: Table, isMain: Bool = false) -> Entry {
            Entry(
                address: "/\(table.name)",
                icon: TableMetadata.icon(of: table),
                label: table.pluralLabel.text(in: language),
                isMain: isMain
            )
        }
        let shown = metadata.registry.tables.filter { metadata.isShown($0) }
        let customers = ["lead", "opportunity", "account", "contact"]
        let list = Entry(
            address: "/worklist",
            icon: "list",
            label: words("worklist.title"),
            isMain: true,
            hasTally: true
        )
        let team = Entry(address: "/worklist/team", icon: "user", label: words("team.title"))
        let workspace = metadata.registry.workspace
        let isOpen = workspace.isOpen(to: metadata.caller)
        let hasTeam = isOpen && metadata.caller.mayManage && workspace.has(.teamView)
        let activities = entry(metadata.registry.activitypointer, isMain: true)
        let work = (isOpen ? [list] : []) + [activities] + (hasTeam ? [team] : [])
        let others = shown.filter { table in
            !customers.contains(table.name) && !table.isActivity
                && !["systemuser", "team", "transactioncurrency"].contains(table.name)
        }
        groups = [
            Group(label: words("frame.work"), entries: work),
            Group(
                label: words("frame.customers"),
                entries: customers.compactMap { name in shown.first { $0.name == name } }.map {
                    entry($0, isMain: $0.name == "lead")
                }
            ),
            Group(label: words("frame.records"), entries: others.map { entry($0) }),
            Group(
                label: words("frame.own"),
                entries: [Entry(address: "/settings", icon: "gear", label: words("command.settings"))]
            ),
        ]
        if !AdminSection.open(to: metadata.caller).isEmpty {
            groups.append(
                Group(
                    label: words("frame.administration"),
                    entries: [Entry(address: "/admin", icon: "key", label: words("admin.title"))]
                )
            )
        }
        groups.removeAll(where: \.entries.isEmpty)
    }

    init(groups: [Group]) {
        self.groups = groups
    }
}
