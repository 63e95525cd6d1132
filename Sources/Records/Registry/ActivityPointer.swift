import SalesCore

extension Table {
    /// The table of all activities in one, see ``Registry/activitypointer``.
    public static let activityPointerName = "activitypointer"

    /// All activities in one, as the tables of these kinds are now: a read-only table over the common storage.
    ///
    /// What any kind keeps from a person is kept here too, and an activity may be about whatever one of a kind
    /// may be about (D-71).
    static func activitypointer(over kinds: [Table]) -> Table {
        pointer.with(columns: pointer.columns.map { $0.common(to: kinds) }, kinds: kinds)
    }

    private static let pointer = Table(
        activityPointerName,
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

extension Column {
    /// The column as all activities have it in common.
    fileprivate func common(to kinds: [Table]) -> Column {
        let own = kinds.compactMap { $0.column(name) }
        let others = own.flatMap(\.targets).filter { !targets.contains($0) }
        let more = others.enumerated().filter { others.firstIndex(of: $0.element) == $0.offset }.map(\.element)
        return Column(
            name,
            isLookup ? .lookup(targets + more) : kind,
            label,
            required: isRequired,
            computed: isComputed,
            folded: isFolded,
            phone: isPhone,
            key: isAlternateKey,
            custom: isCustom,
            secured: own.contains(where: \.isSecured),
            hidden: isHidden,
            // One word stands for all kinds of activities only where all have it.
            flagWords: Set(own.map(\.flagWords)).count == 1 ? own[0].flagWords : nil
        )
    }
}
