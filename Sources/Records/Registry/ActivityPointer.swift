import SalesCore

extension Table {
    /// All activities in one: a read-only table over the common storage (`activitypointers`).
    public static let activitypointer = Table(
        "activitypointer",
        set: "activitypointers",
        key: "activityid",
        nameColumn: "subject",
        code: 4200,
        ownership: .owner,
        isActivity: true,
        label: Label("Activity", "Activité"),
        plural: Label("Activities", "Activités"),
        columns: [
            Column("activitytypecode", .text(max: 50), Label("Activity type", "Type d’activité"), computed: true),
            Column("subject", .text(max: 400), Label("Subject", "Objet"), folded: true),
            Column("description", .memo(max: 1_000_000), Label("Description", "Description")),
            Column("scheduledstart", .instant, Label("Start", "Début")),
            Column("scheduledend", .instant, Label("Due", "Échéance")),
            Column("sv_isallday", .boolean, Label("Without a time", "Sans heure")),
            Column("actualend", .instant, Label("Closed on", "Clôturée le"), computed: true),
            Column(
                "regardingobjectid",
                .lookup(["lead", "opportunity", "account", "contact"]),
                Label("Regarding", "Concernant")
            ),
            Column("phonenumber", .text(max: 50), Label("Phone number", "Numéro de téléphone"), phone: true),
            Column("directioncode", .boolean, Label("Outgoing", "Sortant")),
            Column(
                "statecode",
                .state([
                    ChoiceOption(0, "Open", "Ouverte"), ChoiceOption(1, "Completed", "Terminée"),
                    ChoiceOption(2, "Cancelled", "Annulée"),
                    ChoiceOption(3, "Scheduled", "Planifiée"),
                ]),
                Label("Status", "État")
            ),
            Column("statuscode", .integer(0...100), Label("Status reason", "Raison du statut")),
        ]
    )
}
