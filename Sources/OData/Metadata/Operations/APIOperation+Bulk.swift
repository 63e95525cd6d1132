import Records
import SalesCore

/// Changes to many records at once.
extension APIOperation {
    private static let chosen: [Parameter] = [.optional("Targets", .list(.guid)), .optional("Filter", .string)]

    static let bulk: [APIOperation] = [
        APIOperation(
            "sv_UpdateMany",
            .action,
            on: .anyCollection,
            [Parameter("Set", .entity)] + chosen,
            gives: .list(.complex("sv_result")),
            Label("Changes many records", "Modifie plusieurs enregistrements")
        ),
        APIOperation(
            "sv_AssignMany",
            .action,
            on: .anyCollection,
            [Parameter("ownerid", .guid), .optional("ownertype", .string)] + chosen,
            gives: .list(.complex("sv_result")),
            Label("Hands many records over", "Attribue plusieurs enregistrements")
        ),
        APIOperation(
            "sv_DeleteMany",
            .action,
            on: .anyCollection,
            chosen,
            gives: .list(.complex("sv_result")),
            Label("Deletes many records", "Supprime plusieurs enregistrements")
        ),
    ]

    static let bulkTypes: [ComplexType] = [
        ComplexType(
            name: "sv_result",
            members: [
                .optional("sv_workitemid", .guid), .optional("recordtype", .string), .optional("recordid", .guid),
                Parameter("ok", .boolean), .optional("error", .complex("sv_error")),
            ]
        ),
        ComplexType(name: "sv_error", members: [Parameter("code", .string), Parameter("message", .string)]),
    ]
}
