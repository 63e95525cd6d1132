import HTTPTypes
import Hummingbird
import OData
import Records
import SalesCore

/// The pages of the tables: a grid of records, and one record.
extension PagesController {
    /// `/{table}`: the grid of a table that the person may read.
    func grid(_ request: Request, context: AppContext) async throws -> Response {
        let caller = try context.person()
        let metadata = metadata(for: caller)
        guard let name = context.parameters.get("table"), let table = metadata.table(name), metadata.isShown(table)
        else { throw Refusal(.notFound, WebMessage.noSuchAddress(request.uri.path)) }
        let settings = try await settings(of: caller)
        let look = look(caller, settings)
        let description = TableDescription(records: records, metadata: metadata, words: look.words)
        let views = try await description.views(of: table)
        let form = try await description.form(of: table)
        let boot = try await boot(for: caller, settings, request, context) { json in
            json.key("table")
            metadata.write(table, views: views, form: form, to: &json)
        }
        let page = GridPage(
            look: look,
            person: PagePerson(caller),
            navigation: SideNavigation(metadata, words: look.words),
            table: table.name,
            plural: table.pluralLabel.text(in: caller.language),
            view: views.first { !$0.isHidden }?.name ?? table.pluralLabel.text(in: caller.language),
            kinds: table.isActivity ? activityKinds(metadata) : [],
            mayCreate: caller.depth(.create, on: table) > .none && !APIController.isReadOnly(table),
            boot: boot
        )
        return .html(page.html, packedFor: request)
    }

    /// All activities, then each kind.
    private func activityKinds(_ metadata: TableMetadata) -> [SideNavigation.Entry] {
        ([metadata.registry.activitypointer] + metadata.registry.activities.filter { metadata.isShown($0) }).map {
            table in
            SideNavigation.Entry(
                address: "/\(table.name)",
                icon: table.name == Table.activityPointerName ? "list" : TableMetadata.icon(of: table),
                label: table.pluralLabel.text(in: metadata.caller.language)
            )
        }
    }

    /// `/{table}/{id}`. A record that may not be read does not exist (K-36).
    ///
    /// Records that stand on work lists are shown as there, by the same page.
    func record(_ request: Request, context: AppContext) async throws -> Response {
        let caller = try context.person()
        let metadata = metadata(for: caller)
        guard let name = context.parameters.get("table"), let table = metadata.registry.table(name),
            metadata.isShown(table), let id = context.parameters.get("id").flatMap({ GUID($0) }),
            let row = try await records.row(RecordReference(table.name, id), for: caller)
        else { throw Refusal(.notFound, WebMessage.noSuchAddress(request.uri.path)) }
        guard !pipeline.registry.isListed(name) || !pipeline.registry.workspace.isOpen(to: caller) else {
            return try await worklist(request, context: context, record: name)
        }
        let settings = try await settings(of: caller)
        let look = look(caller, settings)
        let description = TableDescription(records: records, metadata: metadata, words: look.words)
        let views = try await description.views(of: table)
        let form = try await description.form(of: table)
        let boot = try await boot(for: caller, settings, request, context) { json in
            json.key("table")
            metadata.write(table, views: views, form: form, to: &json)
            json.key("recordid")
            json.value(id)
        }
        let page = FormPage(
            look: look,
            person: PagePerson(caller),
            navigation: SideNavigation(metadata, words: look.words),
            title: row.displayName.isEmpty ? table.label.text(in: caller.language) : row.displayName,
            list: table.isActivity ? "/activitypointer" : "/\(table.name)",
            boot: boot
        )
        return .html(page.html, packedFor: request)
    }

    /// `/admin/forms/{table}`: for those who may change layouts; for all others there is no such page.
    func formDesigner(_ request: Request, context: AppContext) async throws -> Response {
        let caller = try context.person()
        let metadata = metadata(for: caller)
        let tables = metadata.registry.tables.filter { metadata.isShown($0) }
        let name = context.parameters.get("table") ?? tables.first?.name ?? ""
        guard AdminSection.forms.isOpen(to: caller), let table = tables.first(where: { $0.name == name }) else {
            throw Refusal(.notFound, WebMessage.noSuchAddress(request.uri.path))
        }
        let settings = try await settings(of: caller)
        let look = look(caller, settings)
        let description = TableDescription(records: records, metadata: metadata, words: look.words)
        let views = try await description.views(of: table)
        let form = try await description.form(of: table)
        let boot = try await boot(for: caller, settings, request, context) { json in
            json.key("table")
            metadata.write(table, views: views, form: form, to: &json)
        }
        let page = FormDesignerPage(
            look: look,
            person: PagePerson(caller),
            navigation: SideNavigation(metadata, words: look.words),
            sections: AdminSection.open(to: caller),
            tables: tables.map { ($0.name, $0.label.text(in: caller.language)) },
            table: (table.name, table.label.text(in: caller.language)),
            boot: boot
        )
        return .html(page.html, packedFor: request)
    }
}
