import SalesCore

/// When people work, and for whom work is done while they do not.
extension Table {
    /// Working hours, non-working hours and time off of a person (W-114…W-116). Dataverse keeps these in `calendar` and
    /// `calendarrule`, whose patterns say less plainly what a person typed: decision 0028.
    static let availability = Table(
        "sv_availability",
        set: "sv_availabilities",
        key: "sv_availabilityid",
        nameColumn: "sv_name",
        code: 10_301,
        ownership: .owner,
        label: Label("Availability", "Disponibilité"),
        plural: Label("Availability entries", "Entrées de disponibilité"),
        columns: [
            .text("sv_name", "Description", "Description", max: 200),
            .choice("sv_kind", "Kind", "Genre", ChoiceOption.availability),
            .date("sv_startdate", "From", "Du"),
            .date("sv_enddate", "To", "Au"),
            .text("sv_starttime", "Start time", "Heure de début", max: 5),
            .text("sv_endtime", "End time", "Heure de fin", max: 5),
            .text("sv_breaks", "Breaks", "Pauses", max: 200),
            .text("sv_days", "Weekdays", "Jours de la semaine", max: 40),
            .text("sv_timezone", "Time zone", "Fuseau horaire", max: 64),
            // By which another import of the same calendar event finds it.
            .text("sv_uid", "Calendar event", "Événement du calendrier", max: 255),
            .flag("sv_settled", "Return settled", "Retour réglé"),
        ]
    )

    /// Work handed over until a day, on which it comes back by itself. Made by `sv_HandOver` alone.
    static let handover = Table(
        "sv_handover",
        set: "sv_handovers",
        key: "sv_handoverid",
        nameColumn: "sv_name",
        code: 10_302,
        ownership: .owner,
        label: Label("Handover", "Passation"),
        plural: Label("Handovers", "Passations"),
        columns: [
            .text("sv_name", "Reason", "Motif", max: 200),
            .lookup("sv_from", "From", "De", to: "systemuser"),
            .lookup("sv_to", "To", "À", to: "systemuser"),
            Column("sv_until", .instant, Label("Comes back on", "Revient le")),
            Column("sv_returnedon", .instant, Label("Came back on", "Revenu le")),
            Column("sv_items", .memo(max: 100_000), Label("Activities", "Activités")),
            Column("sv_shared", .memo(max: 100_000), Label("Records shared", "Enregistrements partagés")),
        ]
    )
}

extension ChoiceOption {
    static let availability = [
        ChoiceOption(0, "Working hours", "Heures de travail"),
        ChoiceOption(1, "Non-working hours", "Heures non travaillées"),
        ChoiceOption(2, "Time off", "Congés"),
    ]
}
