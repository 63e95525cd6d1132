import Records
import SalesCore

/// Who did what when.
extension APIOperation {
    private static let asked: [Parameter] = [
        .optional("person", .guid), .optional("kind", .string), .optional("recordtype", .string),
        .optional("recordid", .guid), .optional("from", .date), .optional("until", .date),
    ]

    static let trail: [APIOperation] = [
        APIOperation(
            "sv_Audit",
            .function,
            asked,
            gives: .list(.complex("sv_AuditEntry")),
            Label("Who did what when", "Qui a fait quoi et quand")
        ),
        APIOperation(
            "sv_AuditRecords",
            .function,
            [Parameter("operationid", .guid)],
            gives: .list(.complex("sv_AuditRecord")),
            Label("What an operation changed", "Ce qu’une opération a modifié")
        ),
        APIOperation(
            "sv_AuditFile",
            .function,
            asked,
            gives: .file("text/csv"),
            Label("The audit trail as CSV", "La piste d’audit en CSV")
        ),
    ]

    static let trailTypes: [ComplexType] = [
        ComplexType(
            name: "sv_AuditEntry",
            members: [
                Parameter("operationid", .guid), Parameter("kind", .string), Parameter("at", .instant),
                Parameter("personid", .guid), .optional("personname", .string), .optional("impersonatorid", .guid),
                .optional("impersonatorname", .string), .optional("undoes", .guid),
                .optional("undoneby", .guid), Parameter("records", .int64), .optional("recordtype", .string),
                .optional("recordtypelabel", .string), .optional("recordid", .guid), .optional("recordname", .string),
            ]
        ),
        ComplexType(
            name: "sv_AuditRecord",
            members: [
                Parameter("recordtype", .string), .optional("recordtypelabel", .string), Parameter("recordid", .guid),
                .optional("recordname", .string), Parameter("action", .string),
                Parameter("changes", .list(.complex("sv_auditchange"))),
            ]
        ),
        ComplexType(
            name: "sv_auditchange",
            members: [
                Parameter("column", .string), .optional("label", .string), Parameter("type", .string),
                .optional("before", .string), .optional("after", .string),
            ]
        ),
    ]
}
