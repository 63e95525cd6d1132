import SalesCore

/// Views of the grids and layouts of the forms: rows like all others, so that they have rights, history and undo.
extension Table {
    /// A person's own views, and those that a team shares by owning them.
    static let userquery = Table(
        "userquery",
        set: "userqueries",
        key: "userqueryid",
        nameColumn: "name",
        code: 4230,
        ownership: .owner,
        label: Label("Saved view", "Vue enregistrée"),
        plural: Label("Saved views", "Vues enregistrées"),
        columns: viewColumns
    )

    /// The organisation's views. A row that names a standard view in `sv_standard` replaces or hides it.
    static let savedquery = Table(
        "savedquery",
        set: "savedqueries",
        key: "savedqueryid",
        nameColumn: "name",
        code: 1039,
        ownership: .organisation,
        label: Label("View", "Vue"),
        plural: Label("Views", "Vues"),
        columns: viewColumns + [
            .text("sv_standard", "Standard view", "Vue standard", max: 80),
            .flag("sv_ishidden", "Hidden", "Masquée"),
            .flag("isdefault", "Default", "Par défaut"),
        ]
    )

    /// How an administrator arranged the form of a table; at most one row per table.
    static let systemform = Table(
        "systemform",
        set: "systemforms",
        key: "formid",
        nameColumn: "name",
        code: 1030,
        ownership: .organisation,
        label: Label("Form", "Formulaire"),
        plural: Label("Forms", "Formulaires"),
        columns: [
            Column("name", .text(max: 200), Label("Name", "Nom"), required: true),
            Column("objecttypecode", .text(max: 64), Label("Table", "Table"), required: true, key: true),
            Column("formjson", .memo(max: 200_000), Label("Layout", "Disposition"), required: true),
        ]
    )

    /// What the organisation has decided about its work list, one row per matter: record types, filters, sorts, cards,
    /// ranking (D-23). `sv_definition` holds for all since it was published; `sv_draft` is being worked on (W-93).
    static let worklistviewconfiguration = Table(
        "msdyn_worklistviewconfiguration",
        set: "msdyn_worklistviewconfigurations",
        key: "msdyn_worklistviewconfigurationid",
        nameColumn: "msdyn_name",
        code: 10_204,
        ownership: .organisation,
        label: Label("Work list configuration", "Configuration de la liste de travail"),
        plural: Label("Work list configurations", "Configurations de la liste de travail"),
        columns: [
            Column("msdyn_name", .text(max: 100), Label("Name", "Nom"), required: true, key: true),
            Column("sv_definition", .memo(max: 8_000_000), Label("Published", "Publié")),
            Column("sv_draft", .memo(max: 8_000_000), Label("Draft", "Brouillon")),
            Column("sv_publishedon", .instant, Label("Published on", "Publié le"), computed: true),
            Column("sv_publishedby", .lookup(["systemuser"]), Label("Published by", "Publié par"), computed: true),
        ]
    )

    private static let viewColumns: [Column] = [
        Column("name", .text(max: 200), Label("Name", "Nom"), required: true),
        Column("returnedtypecode", .text(max: 64), Label("Table", "Table"), required: true),
        Column("sv_query", .memo(max: 100_000), Label("Question", "Requête"), required: true),
    ]

    /// The columns that hold JSON; what cannot be read as an object is refused before it is kept.
    static let jsonColumns: Set = [
        "sv_query", "formjson", "sv_defaultviews", "sv_definition", "sv_draft", "msdyn_sellercardlayout",
    ]
}
