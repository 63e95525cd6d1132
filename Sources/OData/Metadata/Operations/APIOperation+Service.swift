import Records
import SalesCore

/// What tells of the service itself.
extension APIOperation {
    static let service: [APIOperation] = [
        APIOperation(
            "WhoAmI",
            .function,
            gives: .complex("WhoAmIResponse"),
            Label("Who is calling", "Qui appelle")
        ),
        APIOperation(
            "RetrieveVersion",
            .function,
            gives: .complex("RetrieveVersionResponse"),
            Label("The version of the dialect", "La version du dialecte")
        ),
        APIOperation(
            "RetrieveAvailableLanguages",
            .function,
            gives: .complex("RetrieveAvailableLanguagesResponse"),
            Label("The languages of the labels", "Les langues des libellés")
        ),
        APIOperation(
            "RetrieveCurrentOrganization",
            .function,
            [.optional("AccessType", .string)],
            gives: .complex("RetrieveCurrentOrganizationResponse"),
            Label("The organisation", "L’organisation")
        ),
        APIOperation(
            "sv_Table",
            .function,
            [Parameter("name", .string)],
            gives: .complex("sv_TableResponse"),
            Label("A table as the pages show it to you", "Une table telle que les pages vous la montrent")
        ),
    ]

    static let serviceTypes: [ComplexType] =
        [
            ComplexType(
                name: "WhoAmIResponse",
                members: [
                    Parameter("BusinessUnitId", .guid), Parameter("UserId", .guid), Parameter("OrganizationId", .guid),
                ]
            ),
            ComplexType(name: "RetrieveVersionResponse", members: [Parameter("Version", .string)]),
            ComplexType(name: "RetrieveAvailableLanguagesResponse", members: [Parameter("LocaleIds", .list(.int32))]),
            ComplexType(
                name: "RetrieveCurrentOrganizationResponse",
                members: [Parameter("Detail", .complex("OrganizationDetail"))]
            ),
            ComplexType(
                name: "OrganizationDetail",
                members: [
                    Parameter("OrganizationId", .guid), Parameter("FriendlyName", .string),
                    Parameter("OrganizationVersion", .string), Parameter("UniqueName", .string),
                    Parameter("UrlName", .string), Parameter("State", .string),
                    Parameter("Endpoints", .complex("EndpointCollection")),
                ]
            ),
            ComplexType(
                name: "EndpointCollection",
                members: [
                    Parameter("Count", .int32), Parameter("Keys", .list(.string)), Parameter("Values", .list(.string)),
                ]
            ),
        ] + tableTypes

    private static let tableTypes: [ComplexType] = [
        ComplexType(
            name: "sv_TableResponse",
            members: [
                Parameter("name", .string), Parameter("set", .string), Parameter("key", .string),
                Parameter("primary", .string), Parameter("label", .string), Parameter("plural", .string),
                Parameter("icon", .string), Parameter("isactivity", .boolean), Parameter("isshown", .boolean),
                Parameter("hasowner", .boolean), Parameter("may", .complex("sv_tablerights")),
                Parameter("columns", .list(.complex("sv_column"))), Parameter("form", .complex("sv_form")),
                Parameter("views", .list(.complex("sv_view"))), Parameter("related", .list(.complex("sv_related"))),
            ]
        ),
        ComplexType(
            name: "sv_tablerights",
            members: ["create", "write", "delete", "assign"].map { Parameter($0, .boolean) }
        ),
        ComplexType(
            name: "sv_column",
            members: [
                Parameter("name", .string), Parameter("property", .string), Parameter("label", .string),
                Parameter("kind", .string), Parameter("required", .boolean), Parameter("readonly", .boolean),
                Parameter("folded", .boolean), .optional("max", .int64), .optional("low", .int64),
                .optional("high", .int64), .optional("format", .string), .optional("targets", .list(.string)),
                .optional("options", .list(.complex("sv_columnoption"))), .optional("recommended", .boolean),
                .optional("truelabel", .string), .optional("falselabel", .string),
            ]
        ),
        ComplexType(
            name: "sv_columnoption",
            members: [Parameter("value", .int64), Parameter("label", .string), .optional("state", .int64)]
        ),
        ComplexType(
            name: "sv_form",
            members: [
                .optional("id", .guid), .optional("etag", .string),
                Parameter("sections", .list(.complex("sv_formsection"))),
            ]
        ),
        ComplexType(
            name: "sv_formsection",
            members: [
                Parameter("label", .string), .optional("label_fr", .string), Parameter("title", .string),
                Parameter("columns", .list(.string)),
            ]
        ),
        ComplexType(
            name: "sv_view",
            members: [
                Parameter("id", .string), Parameter("kind", .string), Parameter("name", .string),
                Parameter("query", .complex("sv_viewquery")), .optional("etag", .string), .optional("table", .string),
                .optional("ownerid", .guid), .optional("ownertype", .string), .optional("hidden", .boolean),
                .optional("maywrite", .boolean),
            ]
        ),
        ComplexType(name: "sv_viewquery", members: [], isOpen: true),
        ComplexType(
            name: "sv_related",
            members: ["table", "column", "property", "label"].map { Parameter($0, .string) }
        ),
    ]
}
