import Records
import SalesCore

/// One's own password, second factor, sessions, tokens and programs.
extension APIOperation {
    static let security: [APIOperation] = secondFactor + credentials + organisationSecurity

    private static let secondFactor: [APIOperation] = [
        APIOperation(
            "sv_BeginSecondFactor",
            .action,
            [Parameter("password", .string)],
            gives: .complex("sv_BeginSecondFactorResponse"),
            Label("Begins to set up a second factor", "Commence à configurer un second facteur")
        ),
        APIOperation(
            "sv_ConfirmSecondFactor",
            .action,
            [Parameter("code", .string)],
            gives: .complex("sv_ConfirmSecondFactorResponse"),
            Label("Confirms the second factor by a code", "Confirme le second facteur par un code")
        ),
        APIOperation(
            "sv_RemoveSecondFactor",
            .action,
            [Parameter("password", .string)],
            Label("Takes one’s own second factor away", "Retire son propre second facteur")
        ),
        APIOperation(
            "sv_NewRecoveryCodes",
            .action,
            [Parameter("password", .string)],
            gives: .complex("sv_NewRecoveryCodesResponse"),
            Label("Makes new recovery codes", "Crée de nouveaux codes de secours")
        ),
    ]

    private static let credentials: [APIOperation] = [
        APIOperation(
            "sv_Security",
            .function,
            gives: .complex("sv_SecurityResponse"),
            Label("One’s own security at a glance", "Sa propre sécurité en un coup d’œil")
        ),
        APIOperation(
            "sv_ChangePassword",
            .action,
            [Parameter("current", .string), Parameter("new", .string)],
            Label("Changes one’s own password", "Change son propre mot de passe")
        ),
        APIOperation(
            "sv_EndSession",
            .action,
            [Parameter("sessionid", .guid)],
            Label("Ends a session", "Met fin à une session")
        ),
        APIOperation(
            "sv_EndOtherSessions",
            .action,
            [],
            Label("Ends all other sessions", "Met fin à toutes les autres sessions")
        ),
        APIOperation(
            "sv_CreateToken",
            .action,
            [Parameter("name", .string), .optional("days", .int32)],
            gives: .complex("sv_CreateTokenResponse"),
            Label("Makes a token for a program", "Crée un jeton pour un programme")
        ),
        APIOperation(
            "sv_EndToken",
            .action,
            [Parameter("tokenid", .guid)],
            Label("Ends a token", "Met fin à un jeton")
        ),
        APIOperation(
            "sv_EndGrant",
            .action,
            [Parameter("grantid", .guid)],
            Label("Shuts a program out", "Retire l’accès à un programme")
        ),
    ]

    private static let organisationSecurity: [APIOperation] = [
        APIOperation(
            "sv_BeginLink",
            .action,
            [Parameter("password", .string)],
            gives: .complex("sv_BeginLinkResponse"),
            Label("Begins to link one’s account to the issuer", "Commence à associer son compte au fournisseur")
        ),
        APIOperation(
            "sv_RemovePersonSecondFactor",
            .action,
            [Parameter("systemuserid", .guid)],
            Label("Takes somebody’s second factor away", "Retire le second facteur d’une personne")
        ),
        APIOperation(
            "sv_RemovePersonIdentity",
            .action,
            [Parameter("systemuserid", .guid)],
            Label("Unlinks somebody from the issuer", "Dissocie une personne du fournisseur d’identité")
        ),
        APIOperation(
            "sv_RequireSecondFactor",
            .action,
            [Parameter("required", .boolean)],
            Label(
                "Whether administrators need a second factor",
                "Si les administrateurs ont besoin d’un second facteur"
            )
        ),
        APIOperation(
            "sv_LinkByEmail",
            .action,
            [Parameter("allowed", .boolean)],
            Label("Whether verified addresses link accounts", "Si les adresses vérifiées associent les comptes")
        ),
        APIOperation(
            "sv_AllowPasswords",
            .action,
            [Parameter("allowed", .boolean)],
            Label("Whether passwords let people in", "Si les mots de passe donnent accès")
        ),
    ]

    static let securityTypes: [ComplexType] = [
        ComplexType(
            name: "sv_SecurityResponse",
            members: [
                Parameter("secondfactor", .boolean), Parameter("recoverycodesleft", .int32),
                Parameter("secondfactorrequired", .boolean), .optional("issuer", .string),
                .optional("linked", .boolean), .optional("linkbyemail", .boolean), .optional("passwords", .boolean),
                Parameter("sessions", .list(.complex("sv_session"))), Parameter("tokens", .list(.complex("sv_token"))),
                Parameter("programs", .list(.complex("sv_program"))),
            ]
        ),
        ComplexType(
            name: "sv_session",
            members: [
                Parameter("sessionid", .guid), Parameter("current", .boolean), .optional("agent", .string),
                .optional("client", .string), Parameter("createdon", .instant), .optional("lastseenon", .instant),
            ]
        ),
        ComplexType(
            name: "sv_token",
            members: [
                Parameter("tokenid", .guid), Parameter("name", .string), Parameter("createdon", .instant),
                .optional("expireson", .instant), .optional("lastusedon", .instant),
            ]
        ),
        ComplexType(
            name: "sv_program",
            members: [Parameter("grantid", .guid), Parameter("name", .string), Parameter("since", .instant)]
        ),
        ComplexType(
            name: "sv_BeginSecondFactorResponse",
            members: [Parameter("secret", .string), Parameter("address", .string)]
        ),
        ComplexType(
            name: "sv_ConfirmSecondFactorResponse",
            members: [Parameter("recoverycodes", .list(.string))]
        ),
        ComplexType(name: "sv_NewRecoveryCodesResponse", members: [Parameter("recoverycodes", .list(.string))]),
        ComplexType(name: "sv_BeginLinkResponse", members: [Parameter("address", .string)]),
        ComplexType(name: "sv_CreateTokenResponse", members: [Parameter("token", .string)]),
    ]
}
