import Hummingbird
import Identity
import OData
import Records
import SalesCore

/// The pages under `/admin`, for those who hold the permission; others are told so.
extension PagesController {
    /// `/admin` leads to the first page that the person may see.
    func administration(_ request: Request, context: AppContext) throws -> Response {
        guard let first = AdminSection.open(to: try context.person()).first else {
            throw Refusal(.forbidden, AccessMessage.mayNotDo(.manageAccess))
        }
        return Response(status: .seeOther, headers: [.location: first.address])
    }

    func administration(
        _ section: AdminSection,
        _ request: Request,
        context: AppContext
    ) async throws -> Response {
        let caller = try context.person()
        guard section.isOpen(to: caller) else {
            throw Refusal(.forbidden, AccessMessage.mayNotDo(section.permission ?? .manageAccess))
        }
        var table: Table?
        if let name = context.parameters.get("name") {
            guard let found = pipeline.registry.table(name), found.ownership != .person else {
                throw Refusal(.notFound, WebMessage.noSuchAddress(request.uri.path))
            }
            table = found
        }
        let settings = try await settings(of: caller)
        let look = look(caller, settings)
        let page = AdminPage(
            look: look,
            person: PagePerson(caller),
            navigation: SideNavigation(metadata(for: caller), words: look.words),
            sections: AdminSection.open(to: caller),
            current: section,
            table: table?.pluralLabel.text(in: caller.language),
            boot: try await boot(for: caller, settings, request, context) { json in
                json.key("admin")
                json.value(json: data(for: section, table, caller))
            }
        )
        return .html(page.html, packedFor: request)
    }

    /// What the script needs beside the person and the settings.
    private func data(for section: AdminSection, _ table: Table?, _ caller: Caller) -> [UInt8] {
        let tables = AdminMetadata.tables(of: pipeline.registry)
        var json = JSONWriter(capacity: 16 * 1024)
        json.beginObject()
        json.key("section")
        json.value(section.rawValue)
        json.key("tables")
        AdminMetadata.write(tables, to: &json)
        if let table {
            json.key("table")
            AdminMetadata.write(table, to: &json)
        }
        json.key("roles")
        json.beginArray()
        for role in Role.allCases {
            json.beginObject()
            json.key("name")
            json.value(role.rawValue)
            json.key("label")
            json.value(caller.language == .french ? role.frenchName : role.rawValue)
            json.endObject()
        }
        json.endArray()
        json.key("organisation")
        json.value(caller.organisation)
        json.endObject()
        return json.finish()
    }
}
