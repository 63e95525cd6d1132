import Records
import SalesCore

/// Why a record stands where it stands, and the rule that ranks.
extension APIOperation {
    private static let definition = Parameter.optional("definition", .string)
    private static let version = Parameter.optional("version", .int64)

    static let ranking: [APIOperation] = [
        APIOperation(
            "sv_Explain",
            .function,
            [Parameter("recordtype", .string), Parameter("recordid", .guid)],
            gives: .complex("sv_ExplainResponse"),
            Label(
                "Why a record stands where it stands, or why it is not on the list",
                "Pourquoi un enregistrement est à sa place, ou pourquoi il n’est pas sur la liste"
            )
        ),
        APIOperation(
            "sv_WorklistAsOf",
            .function,
            [Parameter("userid", .guid), Parameter("instant", .instant)],
            gives: .list(.record("sv_workitem")),
            Label("A work list as it stood at an instant", "Une liste de travail telle qu’elle était à un instant")
        ),
        APIOperation(
            "sv_RankRule",
            .function,
            gives: .complex("sv_RankRuleResponse"),
            Label("The rule that ranks work lists", "La règle qui classe les listes de travail")
        ),
        APIOperation(
            "sv_DraftRankRule",
            .action,
            [definition, version],
            gives: .complex("sv_RankRuleResponse"),
            Label("Keeps a rule that is being worked on", "Garde une règle en cours de préparation")
        ),
        APIOperation(
            "sv_PublishRankRule",
            .action,
            [definition, version],
            gives: .complex("sv_RankRuleResponse"),
            Label("Ranks all work lists by a rule", "Classe toutes les listes de travail selon une règle")
        ),
        APIOperation(
            "sv_PreviewRankRule",
            .action,
            [definition, .optional("person", .guid)],
            gives: .complex("sv_PreviewRankRuleResponse"),
            Label(
                "The top of the caller’s list under the published rule and under another one",
                "Le haut de la liste de l’appelant, selon la règle publiée et selon une autre"
            )
        ),
    ]

    static let rankingTypes: [ComplexType] = [
        ComplexType(
            name: "sv_ExplainResponse",
            members: [
                Parameter("recordtype", .string), Parameter("recordid", .guid), Parameter("recordname", .string),
                Parameter("listed", .boolean), Parameter("ruleid", .string), Parameter("rule", .string),
                .optional("place", .int32), .optional("count", .int32), .optional("summary", .string),
                .optional("rank", .decimal), .optional("factors", .list(.complex("sv_rankfactor"))),
                .optional("above", .complex("sv_rankneighbour")), .optional("below", .complex("sv_rankneighbour")),
                .optional("moves", .list(.complex("sv_rankmove"))), .optional("reason", .string),
                .optional("remedy", .string), .optional("scorereasons", .string),
            ]
        ),
        ComplexType(
            name: "sv_rankfactor",
            members: [
                Parameter("factor", .string), Parameter("label", .string), Parameter("value", .string),
                Parameter("points", .int32), Parameter("weight", .int32), Parameter("share", .decimal),
            ]
        ),
        ComplexType(
            name: "sv_rankneighbour",
            members: [
                Parameter("recordtype", .string), Parameter("recordid", .guid), Parameter("recordname", .string),
                Parameter("place", .int32), Parameter("reason", .string),
            ]
        ),
        ComplexType(name: "sv_rankmove", members: [Parameter("place", .int32), Parameter("text", .string)]),
        ComplexType(
            name: "sv_RankRuleResponse",
            members: [
                .optional("definition", .string), .optional("draft", .string), Parameter("text", .string),
                Parameter("version", .int64), .optional("publishedon", .instant), .optional("publishedby", .string),
                Parameter("maypublish", .boolean),
            ]
        ),
        ComplexType(
            name: "sv_PreviewRankRuleResponse",
            members: [
                Parameter("count", .int32), Parameter("before", .list(.complex("sv_rankedcard"))),
                Parameter("after", .list(.complex("sv_rankedcard"))),
            ]
        ),
        ComplexType(
            name: "sv_rankedcard",
            members: [
                Parameter("recordtype", .string), Parameter("recordid", .guid), Parameter("recordname", .string),
                Parameter("rankreason", .string), Parameter("place", .int32), .optional("other", .int32),
            ]
        ),
    ]
}
