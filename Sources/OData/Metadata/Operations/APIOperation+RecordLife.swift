import Records
import SalesCore

/// A record's life: qualify, disqualify, win, lose, reopen, merge, share.
extension APIOperation {
    static let recordLife: [APIOperation] = ofLeads + ofOpportunities + ofRecords + sharing

    private static let ofLeads: [APIOperation] = [
        APIOperation(
            "QualifyLead",
            .action,
            on: .record("lead"),
            [
                .optional("CreateAccount", .boolean), .optional("CreateContact", .boolean),
                .optional("CreateOpportunity", .boolean), .optional("Status", .int32),
                .optional("OpportunityCurrencyId", .entity), .optional("OpportunityCustomerId", .entity),
                .optional("SourceCampaignId", .entity), .optional("SuppressDuplicateDetection", .boolean),
                .optional("sv_AccountId", .guid), .optional("sv_ContactId", .guid),
                .optional("CloseActivities", .boolean),
            ],
            gives: .list(.entity),
            Label("Qualifies a lead", "Qualifie un prospect")
        ),
        APIOperation(
            "sv_Disqualify",
            .action,
            on: .record("lead"),
            [.optional("Status", .int32), .optional("CloseActivities", .boolean)],
            Label("Disqualifies a lead", "Disqualifie un prospect")
        ),
    ]

    private static let closing: [Parameter] = [
        .optional("Status", .int32), .optional("ActualRevenue", .decimal), .optional("ActualEnd", .date),
        .optional("Comments", .string), .optional("CloseActivities", .boolean),
    ]

    private static let closingEntity: [Parameter] = [
        .optional("Status", .int32), Parameter("OpportunityClose", .complex("sv_opportunityclose")),
        .optional("CloseActivities", .boolean),
    ]

    private static let won = Label("Closes an opportunity as won", "Clôture une opportunité comme gagnée")
    private static let lost = Label("Closes an opportunity as lost", "Clôture une opportunité comme perdue")

    private static let ofOpportunities: [APIOperation] = [
        APIOperation("sv_Win", .action, on: .record("opportunity"), closing, won),
        APIOperation("sv_Lose", .action, on: .record("opportunity"), closing, lost),
        APIOperation("WinOpportunity", .action, closingEntity, won),
        APIOperation("LoseOpportunity", .action, closingEntity, lost),
    ]

    private static let ofRecords: [APIOperation] = [
        APIOperation(
            "sv_Reopen",
            .action,
            on: .anyRecord,
            [],
            Label("Opens a closed record again", "Rouvre un enregistrement clôturé")
        ),
        APIOperation(
            "Merge",
            .action,
            [
                Parameter("Target", .entity), Parameter("Subordinate", .entity), .optional("UpdateContent", .entity),
                .optional("PerformParentingChecks", .boolean),
            ],
            Label("Merges a record into another", "Fusionne un enregistrement dans un autre")
        ),
    ]

    private static let sharing: [APIOperation] = [
        APIOperation(
            "GrantAccess",
            .action,
            [Parameter("Target", .entity), Parameter("PrincipalAccess", .complex("PrincipalAccess"))],
            Label("Shares a record", "Partage un enregistrement")
        ),
        APIOperation(
            "ModifyAccess",
            .action,
            [Parameter("Target", .entity), Parameter("PrincipalAccess", .complex("PrincipalAccess"))],
            Label("Changes how a record is shared", "Modifie le partage d’un enregistrement")
        ),
        APIOperation(
            "RevokeAccess",
            .action,
            [Parameter("Target", .entity), Parameter("Revokee", .entity)],
            Label("Ends sharing", "Met fin au partage")
        ),
        APIOperation(
            "sv_Shares",
            .function,
            [Parameter("recordtype", .string), Parameter("recordid", .guid)],
            gives: .list(.complex("sv_share")),
            Label("With whom a record is shared", "Avec qui un enregistrement est partagé")
        ),
    ]

    static let recordLifeTypes: [ComplexType] = [
        ComplexType(
            name: "PrincipalAccess",
            members: [Parameter("Principal", .entity), Parameter("AccessMask", .string)]
        ),
        ComplexType(
            name: "sv_opportunityclose",
            members: [
                Parameter("opportunityid@odata.bind", .string), .optional("subject", .string),
                .optional("actualrevenue", .decimal), .optional("actualend", .date),
                .optional("description", .string),
            ]
        ),
        ComplexType(
            name: "sv_share",
            members: [
                Parameter("principaltype", .string), Parameter("principalid", .guid), .optional("name", .string),
                Parameter("AccessMask", .string),
            ]
        ),
    ]
}
