import Records

/// What there is to administer, each at `/admin/{name}`, in the order of the tabs.
enum AdminSection: String, Sendable, CaseIterable {
    case people, roles, teams, units, tables, forms, workspace, filters, ranking, audit

    /// The sections whose page is filled by its script alone.
    static let scripted: [AdminSection] = [.roles, .teams, .units, .tables, .workspace, .filters, .ranking, .audit]

    var address: String { "/admin/\(rawValue)" }

    /// The commands beside the heading that the script of its page brings, as keys of their words.
    var commands: [String] {
        switch self {
        case .roles: ["admin.roles.new"]
        case .teams: ["admin.teams.new"]
        case .tables: ["admin.tables.new"]
        case .workspace: ["workspace.disable"]
        case .filters:
            ["admin.filters.new", "admin.filters.newgroup", "admin.filters.newsort", "admin.filters.publish"]
        case .ranking: ["ranking.publish", "ranking.draft"]
        case .audit: ["audit.csv"]
        case .people, .units, .forms: []
        }
    }

    /// What a person needs to see it; nil for what only administrators do.
    var permission: Permission? {
        switch self {
        case .roles, .teams, .units: .manageAccess
        case .tables, .forms: .customise
        case .workspace: .publishViews
        case .audit: .readAudit
        case .filters: .publishViews
        case .people, .ranking: nil
        }
    }

    func isOpen(to caller: Caller) -> Bool {
        guard let permission else { return caller.isAdministrator }
        return caller.has(permission)
    }

    /// What `caller` may administer, in the order of the tabs.
    static func open(to caller: Caller) -> [AdminSection] { allCases.filter { $0.isOpen(to: caller) } }
}

/// The tabs over every page of the administration.
struct AdminTabs: Sendable {
    var words: Words
    var sections: [AdminSection]
    var current: AdminSection

    var html: HTML {
        """
        <nav class="tabs" aria-label="\(words("admin.title"))">\(sections.map(tab))</nav>
        """
    }

    private func tab(_ section: AdminSection) -> HTML {
        """
        <a href="\(section.address)"\(when: section == current, "aria-current=\"page\"")>\
        \(words("admin.\(section.rawValue)"))</a>
        """
    }
}
