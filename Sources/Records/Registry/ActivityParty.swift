import SalesCore

extension Table {
    /// Who takes part in an activity, and as what (web-api.md, section 4). Read and changed with the activity.
    public static let activityPartyName = "activityparty"

    static let activityparty = Table(
        "activityparty",
        set: "activityparties",
        key: "activitypartyid",
        nameColumn: "addressused",
        code: 135,
        ownership: .organisation,
        label: Label("Activity party", "Participant d’une activité"),
        plural: Label("Activity parties", "Participants aux activités"),
        columns: [
            Column(
                "activityid",
                .lookup(["phonecall", "email", "task", "appointment"]),
                Label("Activity", "Activité")
            ),
            .lookup("partyid", "Party", "Participant", to: "contact", "lead", "account", "systemuser", "team"),
            Column(
                "participationtypemask",
                .choice(ChoiceOption.participations),
                Label("Participation", "Participation"),
                required: true
            ),
            .text("addressused", "Address", "Adresse", max: 254),
        ]
    )
}

extension ChoiceOption {
    static let participations: [ChoiceOption] = [
        ChoiceOption(1, "Sender", "Expéditeur"), ChoiceOption(2, "To", "À"), ChoiceOption(3, "Cc", "Cc"),
        ChoiceOption(4, "Bcc", "Cci"), ChoiceOption(5, "Required attendee", "Participant obligatoire"),
        ChoiceOption(6, "Optional attendee", "Participant facultatif"),
        ChoiceOption(7, "Organiser", "Organisateur"), ChoiceOption(8, "Regarding", "Concernant"),
        ChoiceOption(9, "Owner", "Propriétaire"),
    ]
}
