import Records
import SalesCore

/// How the work list is set up.
extension APIOperation {
    private static let settings: [Parameter] = [
        .optional("enabled", .boolean), .optional("recordtypes", .list(.string)), .optional("roles", .list(.guid)),
        .optional("disabledfeatures", .list(.string)), .optional("formcommands", .boolean),
        .optional("monthlyquota", .int32),
    ]

    static let workspace: [APIOperation] = [
        APIOperation(
            "sv_Workspace",
            .function,
            gives: .complex("sv_WorkspaceResponse"),
            Label("How the work list is set up", "Comment la liste de travail est configurée")
        ),
        APIOperation(
            "sv_PublishWorkspace",
            .action,
            [.optional("version", .int64)] + settings,
            Label("Sets the work list up for everybody", "Configure la liste de travail pour tout le monde")
        ),
        APIOperation(
            "sv_AddSampleData",
            .action,
            gives: .complex("sv_SampleDataResponse"),
            Label("Adds sample data", "Ajoute les données d’exemple")
        ),
        APIOperation(
            "sv_RemoveSampleData",
            .action,
            gives: .complex("sv_SampleDataResponse"),
            Label("Removes the sample data", "Supprime les données d’exemple")
        ),
    ]

    static let workspaceTypes: [ComplexType] = [
        ComplexType(
            name: "sv_WorkspaceResponse",
            members: settings + [
                Parameter("version", .int64), .optional("publishedon", .instant), .optional("publishedby", .guid),
                .optional("publishedbyname", .string), Parameter("mayall", .boolean),
                Parameter("candidates", .list(.complex("sv_recordtype"))),
                Parameter("allroles", .list(.complex("sv_workspacerole"))),
                Parameter("features", .list(.string)), Parameter("isproduction", .boolean),
                Parameter("sampledata", .string), .optional("samplejobid", .guid),
            ]
        ),
        ComplexType(
            name: "sv_recordtype",
            members: [Parameter("recordtype", .string), Parameter("label", .string)]
        ),
        ComplexType(
            name: "sv_workspacerole",
            members: [Parameter("roleid", .guid), Parameter("name", .string)]
        ),
        ComplexType(name: "sv_SampleDataResponse", members: [Parameter("sv_jobid", .guid)]),
    ]
}
