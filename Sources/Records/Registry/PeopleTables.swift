import SalesCore

extension Table {
    static let annotation = Table(
        "annotation",
        set: "annotations",
        key: "annotationid",
        nameColumn: "subject",
        code: 5,
        ownership: .owner,
        label: Label("Note", "Note"),
        plural: Label("Notes", "Notes"),
        columns: [
            .text("subject", "Title", "Titre", max: 500),
            Column("notetext", .memo(max: 100_000), Label("Note", "Note")),
            .lookup("objectid", "Regarding", "Concernant", to: "lead", "opportunity", "account", "contact"),
            Column("filename", .text(max: 255), Label("File name", "Nom du fichier"), computed: true),
            Column("mimetype", .text(max: 256), Label("Media type", "Type de média"), computed: true),
            Column("filesize", .integer(0...1_000_000_000), Label("File size", "Taille du fichier"), computed: true),
            Column("isdocument", .boolean, Label("Has a file", "Avec fichier"), computed: true),
            Column("sv_documenthash", .text(max: 64), Label("Digest", "Empreinte"), computed: true),
        ]
    )

    static let postfollow = Table(
        "postfollow",
        set: "postfollows",
        key: "postfollowid",
        nameColumn: "postfollowid",
        code: 8003,
        ownership: .person,
        label: Label("Follow", "Suivi"),
        plural: Label("Follows", "Suivis"),
        columns: [
            .lookup("regardingobjectid", "Regarding", "Concernant", to: "lead", "opportunity", "account", "contact")
        ]
    )

    static let systemuser = Table(
        "systemuser",
        set: "systemusers",
        key: "systemuserid",
        nameColumn: "fullname",
        code: 8,
        ownership: .organisation,
        label: Label("User", "Utilisateur"),
        plural: Label("Users", "Utilisateurs"),
        columns: [
            Column("fullname", .text(max: 200), Label("Full name", "Nom complet"), required: true, folded: true),
            .text("firstname", "First name", "Prénom"),
            .text("lastname", "Last name", "Nom"),
            Column(
                "internalemailaddress",
                .text(max: 254),
                Label("Primary email", "E-mail principal"),
                required: true,
                key: true
            ),
            .text("jobtitle", "Job title", "Fonction"),
            .text("title", "Title", "Titre", max: 128),
            .lookup("parentsystemuserid", "Manager", "Responsable", to: "systemuser"),
            .lookup("territoryid", "Territory", "Secteur", to: "territory"),
            Column("businessunitid", .lookup(["businessunit"]), Label("Business unit", "Division"), required: true),
            .flag("isdisabled", "Disabled", "Désactivé"),
        ]
    )

    static let team = Table(
        "team",
        set: "teams",
        key: "teamid",
        nameColumn: "name",
        code: 9,
        ownership: .organisation,
        label: Label("Team", "Équipe"),
        plural: Label("Teams", "Équipes"),
        columns: [
            Column("name", .text(max: 160), Label("Team name", "Nom de l’équipe"), required: true, folded: true),
            Column("businessunitid", .lookup(["businessunit"]), Label("Business unit", "Division"), required: true),
            .lookup("administratorid", "Administrator", "Administrateur", to: "systemuser"),
            .memo("description", "Description", "Description"),
        ]
    )

    static let businessunit = Table(
        "businessunit",
        set: "businessunits",
        key: "businessunitid",
        nameColumn: "name",
        code: 10,
        ownership: .organisation,
        label: Label("Business unit", "Division"),
        plural: Label("Business units", "Divisions"),
        columns: [
            Column("name", .text(max: 160), Label("Name", "Nom"), required: true, folded: true),
            .lookup("parentbusinessunitid", "Parent unit", "Division parente", to: "businessunit"),
        ]
    )

    static let role = Table(
        "role",
        set: "roles",
        key: "roleid",
        nameColumn: "name",
        code: 1036,
        ownership: .organisation,
        label: Label("Security role", "Rôle de sécurité"),
        plural: Label("Security roles", "Rôles de sécurité"),
        columns: [
            Column("name", .text(max: 100), Label("Name", "Nom"), required: true, key: true),
            // Which predefined role decides where this one says nothing of its own; see ``RoleGrant``.
            .text("sv_template", "Based on", "Fondé sur"),
            .memo("description", "Description", "Description"),
        ]
    )

    static let transactioncurrency = Table(
        "transactioncurrency",
        set: "transactioncurrencies",
        key: "transactioncurrencyid",
        nameColumn: "currencyname",
        code: 9105,
        ownership: .organisation,
        label: Label("Currency", "Devise"),
        plural: Label("Currencies", "Devises"),
        columns: [
            Column(
                "isocurrencycode",
                .text(max: 5),
                Label("Currency code", "Code de la devise"),
                required: true,
                key: true
            ),
            Column("currencyname", .text(max: 100), Label("Currency name", "Nom de la devise"), required: true),
            .text("currencysymbol", "Symbol", "Symbole", max: 10),
            Column("exchangerate", .decimal, Label("Exchange rate", "Taux de change")),
            Column("currencyprecision", .integer(0...4), Label("Decimals", "Décimales")),
        ]
    )

    static let workqueuestate = Table(
        "msdyn_workqueuestate",
        set: "msdyn_workqueuestates",
        key: "msdyn_workqueuestateid",
        nameColumn: "msdyn_primaryname",
        code: 10_201,
        ownership: .person,
        label: Label("Work queue record state", "État de l’élément de travail"),
        plural: Label("Work queue record states", "États des éléments de travail"),
        columns: [
            .flag("msdyn_isread", "Read", "Lu"),
            Column("msdyn_nextactionid", .guid, Label("Next action", "Prochaine action"), required: true),
            .text("msdyn_nextactionsource", "Source", "Origine", max: 80),
            Column("msdyn_primaryname", .text(max: 100), Label("Record type", "Type d’enregistrement"), required: true),
            Column(
                "msdyn_wqstateuniquekey",
                .text(max: 300),
                Label("Unique key", "Clé unique"),
                required: true,
                key: true
            ),
        ]
    )

    static let workqueueusersetting = Table(
        "msdyn_workqueueusersetting",
        set: "msdyn_workqueueusersettings",
        key: "msdyn_workqueueusersettingid",
        nameColumn: "msdyn_name",
        code: 10_202,
        ownership: .person,
        label: Label("Work list user setting", "Paramètres de la liste de travail"),
        plural: Label("Work list user settings", "Paramètres de la liste de travail"),
        columns: [
            Column("msdyn_name", .text(max: 100), Label("Name", "Nom")),
            .choice(
                "msdyn_actiononmarkcomplete",
                "When I mark a step as complete",
                "Quand je termine une étape",
                ChoiceOption.advances
            ),
            .choice("msdyn_actiononskip", "When I skip a step", "Quand j’ignore une étape", ChoiceOption.advances),
            Column("msdyn_linkingconfiguration", .memo(max: 4000), Label("Linking", "Liaison")),
            Column("msdyn_sellercardlayout", .memo(max: 1_000_000), Label("Card layout", "Présentation des fiches")),
            Column("msdyn_sellerfilterconfiguration", .memo(max: 1_000_000), Label("Filters", "Filtres")),
            Column("msdyn_sellersortconfiguration", .memo(max: 1_000_000), Label("Sort", "Tri")),
            Column(
                "msdyn_suggestionsellerfilterconfiguration",
                .memo(max: 1_000_000),
                Label("Suggestion filters", "Filtres de suggestions")
            ),
            .text("msdyn_userid", "User", "Utilisateur", max: 100),
            .text("sv_language", "Language", "Langue", max: 2),
            .text("sv_timezone", "Time zone", "Fuseau horaire", max: 64),
            .text("sv_theme", "Theme", "Thème", max: 10),
            .text("sv_density", "Density", "Densité", max: 20),
            .flag("sv_shortcuts", "Single-key shortcuts", "Raccourcis à une touche"),
            Column("sv_place", .memo(max: 4000), Label("Place in the list", "Position dans la liste")),
            Column("sv_defaultviews", .memo(max: 100_000), Label("Default views", "Vues par défaut")),
            // Kinds of notifications by name, joined by commas: those that are not wanted, and those that the browser shows.
            .text("sv_bellmuted", "Unwanted notifications", "Notifications non souhaitées", max: 200),
            .text("sv_browserkinds", "Browser notifications", "Notifications du navigateur", max: 200),
            Column(
                "sv_reminderminutes",
                .integer(0...Int64(NotificationLimits.mostMinutes)),
                Label("Minutes before a reminder", "Minutes avant un rappel")
            ),
            Column("sv_hiddenfilters", .memo(max: 1_000_000), Label("Hidden filters", "Filtres masqués")),
        ]
    )

    static let predictivescore = Table(
        "msdyn_predictivescore",
        set: "msdyn_predictivescores",
        key: "msdyn_predictivescoreid",
        nameColumn: "msdyn_name",
        code: 10_203,
        ownership: .organisation,
        label: Label("Predictive score", "Score prédictif"),
        plural: Label("Predictive scores", "Scores prédictifs"),
        columns: [
            .text("msdyn_name", "Name", "Nom", max: 128),
            Column("msdyn_entityid", .text(max: 256), Label("Record", "Enregistrement"), required: true),
            Column("msdyn_entitytype", .text(max: 128), Label("Record type", "Type d’enregistrement"), required: true),
            Column("msdyn_score", .integer(1...100), Label("Score", "Score")),
            .choice("msdyn_grade", "Grade", "Niveau", ChoiceOption.grades),
            .choice("msdyn_scoretrend", "Trend", "Tendance", ChoiceOption.trends),
            Column("msdyn_scorereasons", .memo(max: 2000), Label("Top reasons", "Principales raisons")),
            Column("msdyn_scoredon", .instant, Label("Scored on", "Calculé le")),
            Column("msdyn_contributingpredictionids", .memo(max: 2000), Label("Predictions", "Prédictions")),
            Column(
                "msdyn_similaropportunities",
                .memo(max: 65_536),
                Label("Similar opportunities", "Opportunités semblables")
            ),
        ]
    )
}
