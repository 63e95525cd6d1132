import Records
import SalesCore

/// When people work, and what is done with their lists.
extension APIOperation {
    static let availability: [APIOperation] = [
        APIOperation(
            "sv_Availability",
            .function,
            [.optional("userid", .guid), .optional("from", .date), .optional("to", .date)],
            gives: .complex("sv_AvailabilityResponse"),
            Label("When a person works", "Quand une personne travaille")
        ),
        APIOperation(
            "sv_NextAvailable",
            .function,
            [.optional("userid", .guid), .optional("at", .instant)],
            gives: .complex("sv_NextAvailableResponse"),
            Label("When a person works next", "Quand une personne travaille de nouveau")
        ),
        APIOperation(
            "sv_ReturnFromLeave",
            .function,
            [],
            gives: .complex("sv_ReturnFromLeaveResponse"),
            Label("What became due during the last absence", "Ce qui est arrivé à échéance pendant la dernière absence")
        ),
        APIOperation(
            "sv_ImportAvailability",
            .action,
            [Parameter("calendar", .string), .optional("userid", .guid)],
            gives: .complex("sv_ImportAvailabilityResponse"),
            Label("Takes absences over from a calendar file", "Reprend les absences d’un fichier de calendrier")
        ),
        APIOperation(
            "sv_SellerAvailability",
            .function,
            [],
            gives: .complex("sv_SellerAvailabilityResponse"),
            Label("What is decided for all about working hours", "Ce qui est décidé pour tous des heures de travail")
        ),
        APIOperation(
            "sv_SetSellerAvailability",
            .action,
            [
                .optional("version", .int64), .optional("enabled", .boolean), .optional("country", .string),
                .optional("days", .list(.complex("sv_holiday"))), .optional("calendar", .string),
            ],
            gives: .complex("sv_SetSellerAvailabilityResponse"),
            Label(
                "Decides for all whether work follows working hours",
                "Décide pour tous si le travail suit les heures de travail"
            )
        ),
        APIOperation(
            "sv_Team",
            .function,
            [.optional("search", .string)],
            gives: .list(.complex("sv_teammember")),
            Label("What the people one manages have to do", "Ce qu’ont à faire les personnes que l’on encadre")
        ),
        APIOperation(
            "sv_HandOver",
            .action,
            [
                Parameter("ownerid", .guid), .optional("userid", .guid), .optional("until", .string),
                .optional("reason", .string), .optional("leaveid", .guid), .optional("Targets", .list(.guid)),
            ],
            gives: .complex("sv_MovedResponse"),
            Label("Hands a list over to a colleague", "Confie une liste à un collègue")
        ),
        APIOperation(
            "sv_Spread",
            .action,
            [
                Parameter("perday", .int32), .optional("userid", .guid), .optional("leaveid", .guid),
                .optional("Targets", .list(.guid)),
            ],
            gives: .complex("sv_MovedResponse"),
            Label("Spreads what is due over working days", "Répartit le travail échu sur les jours ouvrés")
        ),
    ]

    private static let decision: [Parameter] = [
        Parameter("enabled", .boolean), .optional("country", .string),
        Parameter("days", .list(.complex("sv_holiday"))), Parameter("version", .int64),
        .optional("publishedon", .instant), .optional("publishedby", .guid), .optional("publishedbyname", .string),
    ]

    static let availabilityTypes: [ComplexType] = [
        ComplexType(
            name: "sv_AvailabilityResponse",
            members: [
                Parameter("userid", .guid), Parameter("zone", .string), Parameter("enabled", .boolean),
                Parameter("unlimited", .boolean), Parameter("spans", .list(.complex("sv_span"))),
                Parameter("days", .list(.complex("sv_availableday"))),
            ]
        ),
        ComplexType(name: "sv_span", members: [Parameter("from", .instant), Parameter("to", .instant)]),
        ComplexType(
            name: "sv_availableday",
            members: [
                Parameter("date", .date), Parameter("minutes", .int32), .optional("reason", .string),
                .optional("description", .string),
            ]
        ),
        ComplexType(
            name: "sv_NextAvailableResponse",
            members: [
                Parameter("userid", .guid), Parameter("zone", .string), Parameter("at", .instant),
                Parameter("isavailable", .boolean), .optional("next", .instant), .optional("reason", .string),
                .optional("description", .string),
            ]
        ),
        ComplexType(
            name: "sv_ReturnFromLeaveResponse",
            members: [
                Parameter("userid", .guid), Parameter("zone", .string), .optional("sv_availabilityid", .guid),
                .optional("description", .string), .optional("from", .date), .optional("to", .date),
                Parameter("due", .int32),
            ]
        ),
        ComplexType(
            name: "sv_ImportAvailabilityResponse",
            members: [
                Parameter("created", .int32), Parameter("updated", .int32), Parameter("removed", .int32),
                Parameter("skipped", .list(.string)), Parameter("operationid", .guid),
            ]
        ),
        ComplexType(name: "sv_holiday", members: [Parameter("date", .date), Parameter("name", .string)]),
        ComplexType(name: "sv_SellerAvailabilityResponse", members: decision),
        ComplexType(
            name: "sv_SetSellerAvailabilityResponse",
            members: decision + [Parameter("skipped", .list(.string))]
        ),
        ComplexType(
            name: "sv_teammember",
            members: [
                Parameter("systemuserid", .guid), Parameter("fullname", .string), Parameter("duetoday", .int32),
                Parameter("overdue", .int32), Parameter("listed", .int32), Parameter("donetoday", .int32),
                Parameter("isavailable", .boolean), .optional("next", .instant),
                Parameter("days", .list(.complex("sv_teamday"))),
            ]
        ),
        ComplexType(
            name: "sv_teamday",
            members: [
                Parameter("date", .date), Parameter("due", .int32), Parameter("minutes", .int32),
                .optional("description", .string),
            ]
        ),
        ComplexType(
            name: "sv_MovedResponse",
            members: [
                Parameter("moved", .int32), Parameter("left", .int32), Parameter("appointments", .int32),
                Parameter("reasons", .list(.string)), Parameter("operationid", .guid),
            ]
        ),
    ]
}
