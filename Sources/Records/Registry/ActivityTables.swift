import SalesCore

extension Table {
    /// What every activity has (D-71). All kinds share one physical table, so that a timeline is one read.
    private static let activityColumns: [Column] = [
        Column("subject", .text(max: 400), Label("Subject", "Objet"), required: true, folded: true),
        Column("description", .memo(max: 1_000_000), Label("Description", "Description")),
        Column("scheduledstart", .instant, Label("Start", "Début")),
        Column("scheduledend", .instant, Label("Due", "Échéance")),
        Column("sv_isallday", .boolean, Label("Without a time", "Sans heure")),
        Column("actualstart", .instant, Label("Actual start", "Début réel")),
        Column("scheduleddurationminutes", .integer(0...525_600), Label("Planned minutes", "Minutes prévues")),
        Column("actualdurationminutes", .integer(0...525_600), Label("Minutes spent", "Minutes passées")),
        .text("category", "Category", "Catégorie", max: 250),
        Column("actualend", .instant, Label("Closed on", "Clôturée le"), computed: true),
        .choice("prioritycode", "Priority", "Priorité", ChoiceOption.priorities),
        Column("sv_snoozecount", .integer(0...10_000), Label("Times snoozed", "Nombre de reports"), computed: true),
        .lookup("regardingobjectid", "Regarding", "Concernant", to: "lead", "opportunity", "account", "contact"),
    ]

    private static let open = ChoiceOption(0, "Open", "Ouverte")
    private static let completed = ChoiceOption(1, "Completed", "Terminée")
    private static let cancelled = ChoiceOption(2, "Cancelled", "Annulée")

    static let phonecall = Table(
        "phonecall",
        set: "phonecalls",
        key: "activityid",
        nameColumn: "subject",
        code: 4210,
        ownership: .owner,
        isActivity: true,
        label: Label("Phone call", "Appel téléphonique"),
        plural: Label("Phone calls", "Appels téléphoniques"),
        columns: activityColumns + [
            .phone("phonenumber", "Phone number", "Numéro de téléphone"),
            .flag("directioncode", "Outgoing", "Sortant"),
            .flag("leftvoicemail", "Left voice mail", "Message vocal laissé"),
        ]
            + Column.states(
                [open, completed, cancelled],
                [
                    ChoiceOption(1, "Open", "Ouvert", state: 0), ChoiceOption(2, "Made", "Effectué", state: 1),
                    ChoiceOption(4, "Received", "Reçu", state: 1), ChoiceOption(3, "Cancelled", "Annulé", state: 2),
                ]
            )
    )

    static let email = Table(
        "email",
        set: "emails",
        key: "activityid",
        nameColumn: "subject",
        code: 4202,
        ownership: .owner,
        isActivity: true,
        label: Label("Email", "E-mail"),
        plural: Label("Emails", "E-mails"),
        columns: activityColumns + [
            .text("sender", "From", "De", max: 254),
            .text("torecipients", "To", "À", max: 500),
            .text("sv_ccrecipients", "Cc", "Cc", max: 2000),
            .text("sv_bccrecipients", "Bcc", "Cci", max: 2000),
            .lookup("sendersaccount", "Sender’s account", "Compte de l’expéditeur", to: "account"),
            .lookup("parentactivityid", "In reply to", "En réponse à", to: "email"),
            Column("senton", .instant, Label("Sent on", "Envoyé le")),
            .flag("isemailfollowed", "Followed", "Suivi"),
            .text("sv_sentiment", "Sentiment", "Tonalité"),
            .text("sv_sensitivitylabel", "Sensitivity label", "Étiquette de confidentialité"),
            Column("emailreminderexpirytime", .instant, Label("Reminder", "Rappel")),
            .text("emailremindertext", "Reminder note", "Note du rappel", max: 1250),
            .flag("directioncode", "Outgoing", "Sortant"),
            Column("delayedemailsendtime", .instant, Label("Send at", "Envoyer le")),
            .flag("followemailuserpreference", "Follow", "Suivre les ouvertures"),
            Column("opencount", .integer(0...1_000_000), Label("Opens", "Ouvertures"), computed: true),
            Column("linksclickedcount", .integer(0...1_000_000), Label("Clicks", "Clics"), computed: true),
            Column(
                "attachmentopencount",
                .integer(0...1_000_000),
                Label("Attachment opens", "Ouvertures des pièces jointes"),
                computed: true
            ),
            Column("replycount", .integer(0...1_000_000), Label("Replies", "Réponses"), computed: true),
            Column("lastopenedtime", .instant, Label("Last opened", "Dernière ouverture"), computed: true),
        ]
            + Column.states(
                [open, completed, cancelled],
                [
                    ChoiceOption(1, "Draft", "Brouillon", state: 0), ChoiceOption(8, "Failed", "Échec", state: 0),
                    ChoiceOption(2, "Completed", "Terminé", state: 1), ChoiceOption(3, "Sent", "Envoyé", state: 1),
                    ChoiceOption(4, "Received", "Reçu", state: 1),
                    ChoiceOption(6, "Pending send", "En attente d’envoi", state: 1),
                    ChoiceOption(7, "Sending", "Envoi en cours", state: 1),
                    ChoiceOption(5, "Cancelled", "Annulé", state: 2),
                ]
            )
    )

    static let task = Table(
        "task",
        set: "tasks",
        key: "activityid",
        nameColumn: "subject",
        code: 4212,
        ownership: .owner,
        isActivity: true,
        label: Label("Task", "Tâche"),
        plural: Label("Tasks", "Tâches"),
        columns: activityColumns + [
            Column("percentcomplete", .integer(0...100), Label("Percent complete", "Avancement"))
        ]
            + Column.states(
                [open, completed, cancelled],
                [
                    ChoiceOption(2, "Not started", "Non commencée", state: 0),
                    ChoiceOption(3, "In progress", "En cours", state: 0),
                    ChoiceOption(4, "Waiting", "En attente", state: 0),
                    ChoiceOption(7, "Deferred", "Différée", state: 0),
                    ChoiceOption(5, "Completed", "Terminée", state: 1),
                    ChoiceOption(6, "Cancelled", "Annulée", state: 2),
                ]
            )
    )

    static let appointment = Table(
        "appointment",
        set: "appointments",
        key: "activityid",
        nameColumn: "subject",
        code: 4201,
        ownership: .owner,
        isActivity: true,
        label: Label("Appointment", "Rendez-vous"),
        plural: Label("Appointments", "Rendez-vous"),
        columns: activityColumns + [
            .text("location", "Location", "Lieu", max: 200),
            .flag("isonlinemeeting", "Online meeting", "Réunion en ligne"),
            .text("onlinemeetingjoinurl", "Join address", "Adresse de connexion", max: 1000),
        ]
            + Column.states(
                [open, completed, cancelled, ChoiceOption(3, "Scheduled", "Planifiée")],
                [
                    ChoiceOption(1, "Free", "Libre", state: 0), ChoiceOption(2, "Tentative", "Provisoire", state: 0),
                    ChoiceOption(3, "Completed", "Terminé", state: 1), ChoiceOption(4, "Cancelled", "Annulé", state: 2),
                    ChoiceOption(5, "Busy", "Occupé", state: 3),
                    ChoiceOption(6, "Out of office", "Absent du bureau", state: 3),
                ]
            )
    )

    /// Whether an activity in this state is still to be done: open, or a scheduled appointment.
    public func isPending(state: Int64) -> Bool { isActivity && (state == 0 || state == 3) }
}
