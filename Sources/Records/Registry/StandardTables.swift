import SalesCore

extension Registry {
    /// The tables every organisation starts with (data model, section 7, 3 and 5).
    public static let standard = Registry(
        tables: [
            .lead, .opportunity, .account, .contact,
            .phonecall, .email, .task, .appointment, .activityparty,
            .annotation, .postfollow,
            .systemuser, .team, .businessunit, .role, .transactioncurrency,
            .workqueuestate, .workqueueusersetting, .predictivescore,
        ]
    )

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
        text("address1_postalcode", "Postal code", "Code postal", max: 20),
        text("address1_city", "City", "Ville", max: 80),
        text("address1_country", "Country", "Pays", max: 80),
    ]

    static let activeStates = states(
        [ChoiceOption(0, "Active", "Actif"), ChoiceOption(1, "Inactive", "Inactif")],
        [ChoiceOption(1, "Active", "Actif", state: 0), ChoiceOption(2, "Inactive", "Inactif", state: 1)]
    )

    static let money = Column(
        "transactioncurrencyid",
        .lookup(["transactioncurrency"]),
        Label("Currency", "Devise")
    )
}

extension ChoiceOption {
    static let sources: [ChoiceOption] = [
        ChoiceOption(1, "Advertisement", "Publicité"),
        ChoiceOption(2, "Employee referral", "Recommandation d’un employé"),
        ChoiceOption(3, "External referral", "Recommandation externe"), ChoiceOption(4, "Partner", "Partenaire"),
        ChoiceOption(5, "Public relations", "Relations publiques"), ChoiceOption(6, "Seminar", "Séminaire"),
        ChoiceOption(7, "Trade show", "Salon professionnel"), ChoiceOption(8, "Web", "Web"),
        ChoiceOption(9, "Word of mouth", "Bouche-à-oreille"), ChoiceOption(10, "Other", "Autre"),
    ]
    static let qualities: [ChoiceOption] = [
        ChoiceOption(1, "Hot", "Chaud"), ChoiceOption(2, "Warm", "Tiède"), ChoiceOption(3, "Cold", "Froid"),
    ]
    static let budgets: [ChoiceOption] = [
        ChoiceOption(0, "No committed budget", "Aucun budget engagé"), ChoiceOption(1, "May buy", "Achat possible"),
        ChoiceOption(2, "Can buy", "Peut acheter"), ChoiceOption(3, "Will buy", "Achètera"),
    ]
    static let priorities: [ChoiceOption] = [
        ChoiceOption(0, "Low", "Basse"), ChoiceOption(1, "Normal", "Normale"), ChoiceOption(2, "High", "Haute"),
    ]
    static let grades: [ChoiceOption] = [
        ChoiceOption(0, "A", "A"), ChoiceOption(1, "B", "B"), ChoiceOption(2, "C", "C"), ChoiceOption(3, "D", "D"),
    ]
    static let trends: [ChoiceOption] = [
        ChoiceOption(0, "Improving", "En amélioration"), ChoiceOption(1, "Steady", "Stable"),
        ChoiceOption(2, "Declining", "En baisse"),
        ChoiceOption(3, "Not enough info", "Informations insuffisantes"),
    ]
    static let advances: [ChoiceOption] = [
        ChoiceOption(
            0,
            "Ask before moving to the next work item",
            "Demander avant de passer à l’élément de travail suivant"
        ),
        ChoiceOption(
            1,
            "Automatically go to the next work item",
            "Passer automatiquement à l’élément de travail suivant"
        ),
        ChoiceOption(2, "Stay on the same record", "Rester sur le même enregistrement"),
    ]
    /// The business lines that the sample organisations use; numbers of the Dataverse industry list.
    static let industries: [ChoiceOption] = [
        ChoiceOption(1, "Accounting", "Comptabilité"), ChoiceOption(2, "Agriculture", "Agriculture"),
        ChoiceOption(3, "Broadcasting and printing", "Audiovisuel et imprimerie"),
        ChoiceOption(4, "Brokers", "Courtage"),
        ChoiceOption(5, "Building supply", "Matériaux de construction"),
        ChoiceOption(6, "Business services", "Services aux entreprises"),
        ChoiceOption(7, "Consulting", "Conseil"), ChoiceOption(8, "Consumer services", "Services aux particuliers"),
        ChoiceOption(9, "Design and direction", "Design"), ChoiceOption(10, "Distribution", "Distribution"),
        ChoiceOption(11, "Medical", "Santé"), ChoiceOption(12, "Durable manufacturing", "Industrie"),
        ChoiceOption(13, "Restaurants", "Restauration"), ChoiceOption(14, "Entertainment", "Divertissement"),
        ChoiceOption(15, "Equipment rental", "Location de matériel"), ChoiceOption(16, "Financial", "Finance"),
        ChoiceOption(17, "Food processing", "Agroalimentaire"), ChoiceOption(18, "Recycling", "Recyclage"),
        ChoiceOption(19, "Specialty repair", "Réparation spécialisée"), ChoiceOption(20, "Insurance", "Assurance"),
        ChoiceOption(21, "Legal", "Droit"), ChoiceOption(22, "Non-durable manufacturing", "Biens de consommation"),
        ChoiceOption(23, "Outbound services", "Services sortants"), ChoiceOption(24, "Petrochemical", "Pétrochimie"),
        ChoiceOption(25, "Retail", "Commerce de détail"), ChoiceOption(26, "Real estate", "Immobilier"),
        ChoiceOption(27, "Transport", "Transport"), ChoiceOption(28, "Social services", "Services sociaux"),
        ChoiceOption(29, "Outbound trade", "Commerce extérieur"), ChoiceOption(30, "Wholesale", "Commerce de gros"),
        ChoiceOption(31, "Public sector", "Secteur public"), ChoiceOption(32, "Education", "Enseignement"),
        ChoiceOption(33, "Software", "Logiciel"),
    ]
}
