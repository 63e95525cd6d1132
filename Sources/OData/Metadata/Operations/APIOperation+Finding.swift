import Records
import SalesCore

/// Search over all tables, likely duplicates, and what happened to a record.
extension APIOperation {
    static let finding: [APIOperation] = [
        APIOperation(
            "sv_Search",
            .function,
            [Parameter("text", .string), .optional("top", .int32)],
            gives: .list(.complex("sv_searchresult")),
            Label(
                "Records of all tables by a few letters",
                "Enregistrements de toutes les tables, par quelques lettres"
            )
        ),
        APIOperation(
            "sv_FindDuplicates",
            .function,
            [Parameter("recordtype", .string)]
                + [
                    "name", "fullname", "companyname", "emailaddress1", "telephone1", "mobilephone", "telephone2",
                ].map { .optional($0, .string) },
            gives: .list(.complex("sv_duplicate")),
            Label("Records that seem to be the same", "Enregistrements qui semblent être le même")
        ),
        APIOperation(
            "sv_History",
            .function,
            [Parameter("recordtype", .string), Parameter("recordid", .guid), .optional("before", .int64)],
            gives: .list(.complex("sv_historyentry")),
            Label("What happened to a record", "Ce qui est arrivé à un enregistrement")
        ),
    ]

    static let findingTypes: [ComplexType] = [
        ComplexType(
            name: "sv_searchresult",
            members: [
                Parameter("recordtype", .string), Parameter("recordid", .guid), .optional("name", .string),
                .optional("detail", .string),
            ]
        ),
        ComplexType(
            name: "sv_duplicate",
            members: [
                Parameter("recordtype", .string), Parameter("recordid", .guid), .optional("name", .string),
                .optional("companyname", .string), Parameter("matches", .list(.string)),
            ]
        ),
        ComplexType(
            name: "sv_historyentry",
            members: [
                Parameter("number", .int64), Parameter("action", .string), Parameter("operation", .string),
                Parameter("operationid", .guid), Parameter("on", .instant), Parameter("personid", .guid),
                .optional("personname", .string), Parameter("isundone", .boolean),
                Parameter("changes", .list(.complex("sv_historychange"))),
            ]
        ),
        ComplexType(
            name: "sv_historychange",
            members: [
                Parameter("column", .string), Parameter("label", .string), .optional("before", .value),
                .optional("after", .value), .optional("beforename", .string), .optional("aftername", .string),
            ]
        ),
    ]
}
