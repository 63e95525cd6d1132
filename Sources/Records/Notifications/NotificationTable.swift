import SalesCore

/// What a person ought to know and did not do: rows of that person alone, shown in the bell (ui.md, Feedback).
extension Table {
    /// A notification keeps references, never names: what a record is called is looked up under the reader's own rights
    /// when it is shown, so that nothing stays readable here that was taken away elsewhere.
    static let notification = Table(
        "sv_notification",
        set: "sv_notifications",
        key: "sv_notificationid",
        nameColumn: "sv_kind",
        code: 10_219,
        ownership: .person,
        label: Label("Notification", "Notification"),
        plural: Label("Notifications", "Notifications"),
        columns: [
            Column("sv_kind", .text(max: 20), Label("Kind", "Genre"), required: true),
            .flag("sv_isread", "Read", "Lue"),
            .text("sv_recordtype", "Record type", "Type d’enregistrement", max: 64),
            Column("sv_recordid", .guid, Label("Record", "Enregistrement")),
            .text("sv_itemtype", "Activity type", "Type d’activité", max: 64),
            Column("sv_itemid", .guid, Label("Activity", "Activité")),
            .text("sv_subject", "What was to be done", "Ce qu’il fallait faire", max: 60),
            .memo("sv_detail", "Reason", "Motif"),
            Column("sv_count", .integer(0...1_000_000_000), Label("Number", "Nombre")),
            Column("sv_failedcount", .integer(0...1_000_000_000), Label("Number left", "Nombre laissé")),
            Column("sv_dueon", .instant, Label("Due", "Échéance")),
            Column("sv_operationid", .guid, Label("Operation", "Opération")),
            Column("sv_jobid", .guid, Label("Job", "Traitement")),
            Column("sv_actorid", .lookup(["systemuser"]), Label("By", "Par"), computed: true),
            // What makes it one and the same: an item and its due time, an operation and its person.
            Column("sv_key", .text(max: 200), Label("Unique key", "Clé unique"), computed: true, key: true),
        ]
    )
}

/// What the bell tells of. Each can be switched off by the person (`sv_bellmuted`).
public enum NotificationKind: String, Sendable, Hashable, CaseIterable {
    /// Somebody else made me the owner of something.
    case assigned
    /// Long work of mine came to its end.
    case finished
    /// Long work of mine could not be done, or left rows as they were.
    case failed
    /// A command that I gave without a connection could not be carried out afterwards.
    case conflict
    /// Something of mine with a time is due soon.
    case reminder
}

extension NotificationKind {
    /// Kinds as the settings keep them: names joined by commas.
    public static func set(_ text: String?) -> Set<NotificationKind> {
        Set((text ?? "").split(separator: ",").compactMap { NotificationKind(rawValue: String($0)) })
    }

    /// Whether a text names kinds and nothing else.
    static func areNamed(in text: String) -> Bool {
        text.split(separator: ",").allSatisfy { NotificationKind(rawValue: String($0)) != nil }
    }
}

/// Limits and timings of notifications.
public enum NotificationLimits {
    /// Older ones are dropped: what nobody looked at for a month no longer matters.
    public static let life = Duration.seconds(30 * 24 * 3600)
    /// The bell shows so many, the newest.
    public static let shown = 100
    /// How long before its time an appointment or a call is recalled unless the person chose otherwise.
    public static let reminderMinutes = 10
    /// The longest time before, so that due items are found by a bounded look into an index.
    public static let mostMinutes = 120
    static let longestBefore = Duration.seconds(60 * mostMinutes)
    /// After an interruption, reminders are still given for what was due so long ago; later they only disturb.
    public static let grace = Duration.seconds(3600)
    /// Reminders of one transaction.
    public static let batch = 100
}
