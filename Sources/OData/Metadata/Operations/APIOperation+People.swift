import Records
import SalesCore

/// Who may sign in.
extension APIOperation {
    static let people: [APIOperation] = [
        APIOperation(
            "sv_People",
            .function,
            gives: .list(.complex("sv_person")),
            Label("Everybody who may sign in", "Toutes les personnes qui peuvent se connecter")
        ),
        APIOperation(
            "sv_InvitePerson",
            .action,
            [
                Parameter("email", .string), Parameter("fullname", .string), Parameter("roles", .list(.string)),
                .optional("language", .string),
            ],
            gives: .complex("sv_InvitePersonResponse"),
            Label("Invites a person", "Invite une personne")
        ),
        APIOperation(
            "sv_SendPersonLink",
            .action,
            [Parameter("systemuserid", .guid)],
            gives: .complex("sv_SendPersonLinkResponse"),
            Label("Sends a link for a new password", "Envoie un lien pour un nouveau mot de passe")
        ),
        APIOperation(
            "sv_DisablePerson",
            .action,
            [Parameter("systemuserid", .guid)],
            Label("Disables a person", "Désactive une personne")
        ),
        APIOperation(
            "sv_EnablePerson",
            .action,
            [Parameter("systemuserid", .guid)],
            Label("Enables a person", "Réactive une personne")
        ),
    ]

    private static let delivery: [Parameter] = [
        Parameter("systemuserid", .guid), Parameter("mailed", .boolean), .optional("link", .string),
    ]

    static let peopleTypes: [ComplexType] = [
        ComplexType(
            name: "sv_person",
            members: [
                Parameter("systemuserid", .guid), Parameter("fullname", .string),
                Parameter("internalemailaddress", .string), Parameter("roles", .list(.string)),
                Parameter("state", .string),
            ]
        ),
        ComplexType(name: "sv_InvitePersonResponse", members: delivery),
        ComplexType(name: "sv_SendPersonLinkResponse", members: delivery),
    ]
}
