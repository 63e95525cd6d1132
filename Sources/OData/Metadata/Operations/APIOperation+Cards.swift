import Records
import SalesCore

/// How cards are laid out (W-30…W-34), and the focused view (W-128).
extension APIOperation {
    private static let layouts: [Parameter] = [
        .optional("layouts", .list(.complex("sv_cardlayout"))), .optional("reset", .list(.string)),
    ]

    static let cards: [APIOperation] = [
        APIOperation(
            "sv_Cards",
            .function,
            [Parameter("recordtype", .string)],
            gives: .complex("sv_CardsResponse"),
            Label("How cards of a record type look, and what can stand on them", "Fiches d’un type d’enregistrement")
        ),
        APIOperation(
            "sv_SaveCards",
            .action,
            layouts,
            Label("Keeps the caller’s own cards", "Enregistre ses propres fiches")
        ),
        APIOperation(
            "sv_PublishCards",
            .action,
            layouts + [
                .optional("enabled", .boolean), .optional("locked", .boolean), .optional("refreshminutes", .int32),
                .optional("settingsversion", .int64), .optional("versions", .list(.complex("sv_cardversion"))),
            ],
            Label("Changes everybody’s cards", "Modifie les fiches de tous")
        ),
        APIOperation(
            "sv_SetFocusedView",
            .action,
            [Parameter("recordtype", .string), .optional("isfocused", .boolean), .optional("pagesize", .int32)],
            Label("Shows a table as cards or as a grid", "Affiche une table en fiches ou en grille")
        ),
    ]

    static let cardTypes: [ComplexType] = [
        ComplexType(
            name: "sv_CardsResponse",
            members: [
                Parameter("recordtype", .string), Parameter("label", .string), Parameter("isenabled", .boolean),
                Parameter("islocked", .boolean), Parameter("refreshminutes", .int32),
                Parameter("mayadminister", .boolean), .optional("version", .int64),
                .optional("settingsversion", .int64), Parameter("source", .string),
                Parameter("layout", .complex("sv_cardlayout")), .optional("own", .complex("sv_cardlayout")),
                .optional("published", .complex("sv_cardlayout")),
                Parameter("presets", .list(.complex("sv_cardpreset"))),
                Parameter("fields", .list(.complex("sv_cardfield"))),
            ]
        ),
        ComplexType(
            name: "sv_cardlayout",
            members: [
                .optional("recordtype", .string), Parameter("icon", .string),
                Parameter("rows", .list(.complex("sv_cardrow"))), .optional("actions", .list(.string)),
            ]
        ),
        ComplexType(
            name: "sv_cardrow",
            members: [Parameter("fields", .list(.string)), Parameter("icons", .list(.string))]
        ),
        ComplexType(
            name: "sv_cardversion",
            members: [Parameter("recordtype", .string), Parameter("version", .int64)]
        ),
        ComplexType(
            name: "sv_cardpreset",
            members: [Parameter("name", .string), Parameter("layout", .complex("sv_cardlayout"))]
        ),
        ComplexType(
            name: "sv_cardfield",
            members: [Parameter("field", .string)]
                + ["name", "property", "kind", "label", "truelabel", "falselabel"].map { .optional($0, .string) }
        ),
    ]
}
