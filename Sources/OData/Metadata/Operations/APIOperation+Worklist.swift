import Records
import SalesCore

/// The work list, long work and taking back.
extension APIOperation {
    static let worklist: [APIOperation] =
        [
            APIOperation(
                "sv_UpNext",
                .function,
                [Parameter("recordtype", .string), Parameter("recordid", .guid)],
                gives: .complex("sv_UpNextResponse"),
                Label("Current, upcoming and completed activities", "Activités en cours, à venir et terminées")
            ),
            APIOperation(
                "sv_Recipients",
                .function,
                [Parameter("item", .guid), Parameter("principals", .string)],
                gives: .list(.complex("sv_recipient")),
                Label("To whom an item may be given", "À qui un élément peut être attribué")
            ),
            APIOperation(
                "sv_Undo",
                .action,
                [Parameter("operationid", .guid)],
                gives: .complex("sv_UndoResponse"),
                Label("Takes back an operation", "Annule une opération")
            ),
            APIOperation(
                "sv_Cancel",
                .action,
                on: .record("sv_job"),
                [],
                gives: .record("sv_job"),
                Label("Cancels long work", "Interrompt un travail de fond")
            ),
            APIOperation(
                "sv_Refusals",
                .function,
                on: .record("sv_job"),
                [],
                gives: .list(.complex("sv_refusal")),
                Label(
                    "What long work left as it was, and why",
                    "Ce qu’un travail de fond a laissé tel quel, et pourquoi"
                )
            ),
        ] + ofItems

    private static let commands: [(name: String, parameters: [Parameter], summary: Label)] = [
        (
            "sv_Complete", [.optional("note", .string), .optional("statuscode", .int32)],
            Label("Completes the item", "Termine l’élément")
        ),
        ("sv_Skip", [.optional("note", .string)], Label("Skips the item", "Ignore l’élément")),
        ("sv_Snooze", [Parameter("until", .instant)], Label("Moves the item to later", "Reporte l’élément")),
        ("sv_SkipWait", [], Label("Ends the item’s wait", "Met fin à l’attente")),
        ("sv_SetRead", [Parameter("isread", .boolean)], Label("Marks as read or unread", "Marque comme lu ou non lu")),
        ("sv_SetFollowed", [Parameter("isfollowed", .boolean)], Label("Follows the record", "Suit l’enregistrement")),
        (
            "sv_Assign", [Parameter("ownerid", .guid), .optional("ownertype", .string)],
            Label("Hands the item over", "Attribue l’élément")
        ),
    ]

    private static let many: [Parameter] = [
        .optional("Targets", .list(.guid)), .optional("Filter", .string), .optional("Search", .string),
        .optional("Ahead", .boolean),
    ]

    private static let ofItems: [APIOperation] = commands.flatMap { command in
        [
            APIOperation(command.name, .action, on: .record("sv_workitem"), command.parameters, command.summary),
            APIOperation(
                command.name + "Many",
                .action,
                on: .collection("sv_workitem"),
                command.parameters + many,
                gives: .list(.complex("sv_result")),
                command.summary
            ),
        ]
    }

    static let worklistTypes: [ComplexType] = [
        ComplexType(
            name: "sv_UpNextResponse",
            members: [
                Parameter("recordtype", .string), Parameter("recordid", .guid), Parameter("isplaced", .boolean),
            ]
                + ["current", "upcoming", "completed"].map { Parameter($0, .list(.complex("sv_upnextitem"))) }
        ),
        ComplexType(
            name: "sv_upnextitem",
            members: [
                Parameter("id", .guid), Parameter("source", .string), .optional("activityid", .guid),
                Parameter("activitytype", .string), Parameter("actionname", .string),
                .optional("description", .string), .optional("duetime", .instant), .optional("starttime", .instant),
                Parameter("isonlinemeeting", .boolean), .optional("onlinemeetingjoinurl", .string),
                Parameter("isallday", .boolean),
                Parameter("isoverdue", .boolean), Parameter("statecode", .int32), .optional("statuscode", .int32),
                .optional("outcome", .string), .optional("closedon", .instant), .optional("ownerid", .guid),
                .optional("ownername", .string), Parameter("actionable", .boolean),
                .optional("phonenumber", .string),
            ]
        ),
        ComplexType(
            name: "sv_recipient",
            members: [Parameter("principalid", .guid), Parameter("mayread", .boolean)]
        ),
        ComplexType(
            name: "sv_UndoResponse",
            members: [
                Parameter("operationid", .guid), Parameter("restored", .list(.complex("sv_recordreference"))),
                Parameter("left", .list(.complex("sv_recordreference"))),
            ]
        ),
        ComplexType(
            name: "sv_recordreference",
            members: [Parameter("recordtype", .string), Parameter("recordid", .guid), .optional("reason", .string)]
        ),
        ComplexType(
            name: "sv_refusal",
            members: [Parameter("recordtype", .string), Parameter("recordid", .guid), Parameter("message", .string)]
        ),
    ]
}
