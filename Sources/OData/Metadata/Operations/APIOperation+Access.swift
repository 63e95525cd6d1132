import Records
import SalesCore

/// Who holds which roles, who is in which team, what roles grant.
extension APIOperation {
    static let access: [APIOperation] = [
        APIOperation(
            "sv_Roles",
            .function,
            [.optional("principaltype", .string), Parameter("principalid", .guid)],
            gives: .list(.guid),
            Label("The roles of a person or team", "Les rôles d’une personne ou d’une équipe")
        ),
        APIOperation(
            "sv_SetRoles",
            .action,
            [.optional("principaltype", .string), Parameter("principalid", .guid), Parameter("roleids", .list(.guid))],
            Label("Replaces the roles of a person or team", "Remplace les rôles d’une personne ou d’une équipe")
        ),
        APIOperation(
            "sv_Members",
            .function,
            [Parameter("teamid", .guid)],
            gives: .list(.guid),
            Label("The members of a team", "Les membres d’une équipe")
        ),
        APIOperation(
            "sv_SetMembers",
            .action,
            [Parameter("teamid", .guid), Parameter("memberids", .list(.guid))],
            Label("Replaces the members of a team", "Remplace les membres d’une équipe")
        ),
        APIOperation(
            "sv_Privileges",
            .function,
            [Parameter("roleid", .guid)],
            gives: .complex("sv_PrivilegesResponse"),
            Label("What a role grants", "Ce qu’un rôle accorde")
        ),
        APIOperation(
            "sv_SetPrivileges",
            .action,
            [
                Parameter("roleid", .guid), .optional("privileges", .list(.complex("sv_privilegegrant"))),
                .optional("permissions", .list(.complex("sv_permissiongrant"))),
                .optional("columns", .list(.complex("sv_columngrant"))),
            ],
            Label("Replaces what is set for a role", "Remplace ce qui est défini pour un rôle")
        ),
    ]

    private static let columnGrant: [Parameter] = [
        Parameter("table", .string), Parameter("column", .string), Parameter("read", .boolean),
        Parameter("write", .boolean),
    ]

    static let accessTypes: [ComplexType] = [
        ComplexType(
            name: "sv_PrivilegesResponse",
            members: [
                Parameter("roleid", .guid), Parameter("name", .string), .optional("template", .string),
                Parameter("privileges", .list(.complex("sv_privilege"))),
                Parameter("permissions", .list(.complex("sv_permission"))),
                Parameter("columns", .list(.complex("sv_columnprivilege"))),
            ]
        ),
        ComplexType(
            name: "sv_privilege",
            members: ["table", "label", "action", "depth", "templatedepth"].map { Parameter($0, .string) }
                + [Parameter("isset", .boolean)]
        ),
        ComplexType(
            name: "sv_permission",
            members: [Parameter("permission", .string)]
                + ["isgranted", "template", "isset"].map { Parameter($0, .boolean) }
        ),
        ComplexType(name: "sv_columnprivilege", members: columnGrant + [Parameter("label", .string)]),
        ComplexType(
            name: "sv_privilegegrant",
            members: ["table", "action", "depth"].map { Parameter($0, .string) }
        ),
        ComplexType(
            name: "sv_permissiongrant",
            members: [Parameter("permission", .string), .optional("isgranted", .boolean)]
        ),
        ComplexType(
            name: "sv_columngrant",
            members: [
                Parameter("table", .string), Parameter("column", .string), .optional("read", .boolean),
                .optional("write", .boolean),
            ]
        ),
    ]
}
