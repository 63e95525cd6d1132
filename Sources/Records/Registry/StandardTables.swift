import SalesCore

extension Registry {
    /// The tables every organisation starts with (data model, section 7, 3 and 5).
    public static let standardTables: [Table] = [
        .lead, .opportunity, .account, .contact,
        .phonecall, .email, .task, .appointment, .activityparty,
        .annotation, .postfollow,
        .campaign, .product, .territory, .goal,
        .systemuser, .team, .businessunit, .role, .transactioncurrency,
        .workqueuestate, .workqueueusersetting, .predictivescore,
        .userquery, .savedquery, .systemform, .worklistviewconfiguration,
        .notification, .availability, .handover,
        .sequence, .sequencetarget, .sequencetargetstep, .sequencestat, .segment, .assignmentrule, .salestag,
    ]

    /// The standard tables alone, for migrations and tests. Never replaced: an organisation has a handle of its own.
    public static let standard = Registry(tables: standardTables)

    /// The record types of the work list before an administrator chooses (W-90).
    public static let defaultRecordTypes = ["lead", "opportunity", "account", "contact"]
}

extension Column {
    static func text(
        _ name: String,
        _ english: String,
        _ french: String,
        max: Int = 100,
        folded: Bool = false
    ) -> Column {
        Column(name, .text(max: max), Label(english, french), folded: folded)
    }

    static func phone(_ name: String, _ english: String, _ french: String) -> Column {
        Column(name, .text(max: 50), Label(english, french), phone: true)
    }

    static func flag(_ name: String, _ english: String, _ french: String) -> Column {
        Column(name, .boolean, Label(english, french))
    }

    static func choice(_ name: String, _ english: String, _ french: String, _ options: [ChoiceOption]) -> Column {
        Column(name, .choice(options), Label(english, french))
    }

    static func lookup(_ name: String, _ english: String, _ french: String, to tables: String...) -> Column {
        Column(name, .lookup(tables), Label(english, french))
    }

    static func states(_ states: [ChoiceOption], _ reasons: [ChoiceOption]) -> [Column] {
        [
            Column("statecode", .state(states), Label("Status", "État")),
            Column("statuscode", .status(reasons), Label("Status reason", "Raison du statut")),
        ]
    }

    /// How a person wants to be reached (D-70).
    static let contactMethods: [Column] = [
        flag("donotemail", "Do not allow email", "Ne pas autoriser les e-mails"),
        flag("donotphone", "Do not allow phone calls", "Ne pas autoriser les appels"),
        flag("followemail", "Follow email", "Suivre les ouvertures"),
    ]

    static let address: [Column] = [
        text("address1_line1", "Street", "Rue", max: 250),
        text("address1_line2", "Street, second line", "Rue, deuxième ligne", max: 250),
        text("address1_line3", "Street, third line", "Rue, troisième ligne", max: 250),
        text("address1_postalcode", "Postal code", "Code postal", max: 20),
        text("address1_city", "City", "Ville", max: 80),
        text("address1_stateorprovince", "State or province", "État ou province", max: 50),
        text("address1_country", "Country", "Pays", max: 80),
    ]

    /// What became of a record that was merged into another of its table.
    static func merging(into table: String) -> [Column] {
        [
            Column("merged", .boolean, Label("Merged", "Fusionné"), computed: true),
            Column("masterid", .lookup([table]), Label("Merged into", "Fusionné dans"), computed: true),
        ]
    }

    static let activeStates = states(
        [ChoiceOption(0, "Active", "Actif"), ChoiceOption(1, "Inactive", "Inactif")],
        [ChoiceOption(1, "Active", "Actif", state: 0), ChoiceOption(2, "Inactive", "Inactif", state: 1)]
    )

    static func memo(_ name: String, _ english: String, _ french: String, max: Int = 2000) -> Column {
        Column(name, .memo(max: max), Label(english, french))
    }

    static func date(_ name: String, _ english: String, _ french: String) -> Column {
        Column(name, .date, Label(english, french))
    }

    static func money(_ name: String, _ english: String, _ french: String) -> Column {
        Column(name, .money, Label(english, french))
    }

    static let money = Column(
        "transactioncurrencyid",
        .lookup(["transactioncurrency"]),
        Label("Currency", "Devise")
    )
}
