import Records
import SalesCore

/// The bell.
extension APIOperation {
    static let notifications: [APIOperation] = [
        APIOperation(
            "sv_Notifications",
            .function,
            [],
            gives: .complex("sv_NotificationsResponse"),
            Label("What the bell shows", "Ce que montre la cloche")
        )
    ]

    static let notificationTypes: [ComplexType] = [
        ComplexType(
            name: "sv_NotificationsResponse",
            members: [
                Parameter("unread", .int32), Parameter("notifications", .list(.complex("sv_NotificationEntry"))),
            ]
        ),
        ComplexType(
            name: "sv_NotificationEntry",
            members: [
                Parameter("id", .guid), Parameter("kind", .string), Parameter("isread", .boolean),
                Parameter("createdon", .instant), .optional("recordtype", .string), .optional("recordid", .guid),
                .optional("recordname", .string), .optional("itemtype", .string), .optional("itemid", .guid),
                .optional("itemname", .string), .optional("actorname", .string), .optional("subject", .string),
                .optional("detail", .string), Parameter("count", .int64), Parameter("failed", .int64),
                .optional("dueon", .instant), .optional("operationid", .guid), .optional("jobid", .guid),
            ]
        ),
    ]
}
