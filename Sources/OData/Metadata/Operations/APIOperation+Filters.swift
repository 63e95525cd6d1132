import Records

/// The filters and sorts that the organisation makes for its work list.
extension APIOperation {
    static let filters: [APIOperation] = [
        APIOperation(
            "sv_WorklistFilters",
            .function,
            gives: .complex("sv_WorklistFiltersResponse"),
            Label(
                "Filters and sorts of the work list, as far as the caller may use them",
                "Filtres et tris de la liste de travail, dans la mesure où l’appelant peut s’en servir"
            )
        ),
        APIOperation(
            "sv_WorklistFiltersDraft",
            .function,
            gives: .complex("sv_WorklistFiltersDraftResponse"),
            Label(
                "Filters and sorts as they are being worked on, and when they were published",
                "Filtres et tris en cours de modification, et date de leur publication"
            )
        ),
        APIOperation(
            "sv_DraftWorklistFilters",
            .action,
            [.optional("definition", .string)],
            gives: .complex("sv_WorklistFiltersDraftResponse"),
            Label(
                "Keeps filters and sorts as a draft, or throws the draft away",
                "Garde un brouillon des filtres et tris, ou l’abandonne"
            )
        ),
        APIOperation(
            "sv_PublishWorklistFilters",
            .action,
            [Parameter("definition", .string)],
            gives: .complex("sv_WorklistFiltersDraftResponse"),
            Label("Makes filters and sorts hold for all", "Publie les filtres et tris pour tous")
        ),
    ]

    static let filterTypes: [ComplexType] = [
        ComplexType(
            name: "sv_WorklistFiltersResponse",
            members: [
                Parameter("hidden", .list(.string)), Parameter("groups", .list(.complex("sv_worklistgroup"))),
                Parameter("filters", .list(.complex("sv_worklistfilter"))),
                Parameter("sorts", .list(.complex("sv_worklistsort"))),
                Parameter("default", .complex("sv_worklistdefaultsort")),
            ]
        ),
        ComplexType(
            name: "sv_WorklistFiltersDraftResponse",
            members: [
                Parameter("definition", .string), Parameter("isdraft", .boolean), Parameter("version", .int64),
                .optional("publishedon", .instant), .optional("publishedby", .string),
                .optional("changedon", .instant), .optional("changedby", .string),
            ]
        ),
        ComplexType(name: "sv_worklistgroup", members: [Parameter("id", .string), Parameter("name", .string)]),
        ComplexType(
            name: "sv_worklistfilter",
            members: [
                Parameter("id", .string), Parameter("name", .string), Parameter("table", .string),
                .optional("group", .string), .optional("property", .string), .optional("kind", .string),
                .optional("options", .list(.complex("sv_worklistoption"))), .optional("filter", .string),
                .optional("truelabel", .string), .optional("falselabel", .string),
            ]
        ),
        ComplexType(
            name: "sv_worklistsort",
            members: [
                Parameter("id", .string), .optional("name", .string), .optional("table", .string),
                .optional("property", .string), .optional("kind", .string),
                .optional("options", .list(.complex("sv_worklistoption"))), .optional("truelabel", .string),
                .optional("falselabel", .string),
            ]
        ),
        ComplexType(name: "sv_worklistoption", members: [Parameter("value", .int64), Parameter("label", .string)]),
        ComplexType(
            name: "sv_worklistdefaultsort",
            members: [Parameter("id", .string), Parameter("descending", .boolean)]
        ),
    ]
}
