public import Records
public import SalesCore

extension RecordBinding {
    /// What `$expand` asks for. Depth and number were held to their limits when it was parsed.
    public static func expansions(
        _ items: [ExpandItem],
        on table: Table,
        in registry: Registry,
        for caller: Caller,
        now: Instant
    ) throws(Refusal) -> [Expansion] {
        var result: [Expansion] = []
        for item in items {
            guard case .path(let path) = item.target else {
                throw Refusal(.notOffered, BindingMessage.notOffered("$expand=*"))
            }
            guard path.names.count == 1 else {
                throw Refusal(.notOffered, BindingMessage.notOffered("$expand=\(path)"))
            }
            guard let navigation = registry.navigation(path.names[0], of: table),
                navigation.isCollection || caller.readableColumn(navigation.column, of: table) != nil
            else {
                throw Refusal(
                    .invalid,
                    BindingMessage.unknownProperty(path.names[0], of: "Microsoft.Dynamics.CRM.\(table.name)")
                )
            }
            guard !result.contains(where: { $0.navigation.name == navigation.name }) else {
                throw Refusal(.invalid, BindingMessage.expandedTwice(navigation.name))
            }
            result.append(try expansion(item, along: navigation, in: registry, for: caller, now: now))
        }
        return result
    }

    private static func expansion(
        _ item: ExpandItem,
        along navigation: Navigation,
        in registry: Registry,
        for caller: Caller,
        now: Instant
    ) throws(Refusal) -> Expansion {
        let options = item.options
        if options.levels != nil { throw Refusal(.notOffered, BindingMessage.notOffered("$levels")) }
        if item.form == .count { throw Refusal(.notOffered, BindingMessage.notOffered("$expand=…/$count")) }
        if !navigation.isCollection {
            for (isGiven, name) in [
                (options.filter != nil, "$filter"), (!options.orderBy.isEmpty, "$orderby"),
                (options.top != nil, "$top"), (options.count, "$count"), (options.search != nil, "$search"),
            ] where isGiven {
                throw Refusal(.invalid, BindingMessage.notForOne(name, navigation.name))
            }
        }
        let targets = navigation.targets.compactMap { registry.anyTable($0) }
        var parts: [Expansion.Part] = []
        var refusals: [Refusal] = []
        for table in targets {
            do throws(Refusal) {
                parts.append(try part(options, of: table, in: registry, for: caller, now: now))
            } catch {
                // A column of the user may be asked of an owner that is a team: the team shows its key alone.
                refusals.append(error)
                parts.append(Expansion.Part(table, selection: []))
            }
        }
        if let refusal = refusals.first, refusals.count == targets.count { throw refusal }
        return Expansion(
            navigation,
            parts: parts,
            form: item.form == .references ? .references : .records,
            top: options.top,
            isCounted: options.count,
            continuation: options.queryText
        )
    }

    private static func part(
        _ options: QueryOptions,
        of table: Table,
        in registry: Registry,
        for caller: Caller,
        now: Instant
    ) throws(Refusal) -> Expansion.Part {
        let query = try query(options, on: table, in: registry, limit: 1, for: caller, now: now)
        return Expansion.Part(
            table,
            selection: try selection(options, on: table, for: caller),
            filter: query.filter,
            order: query.order,
            expansions: try expansions(options.expand, on: table, in: registry, for: caller, now: now)
        )
    }
}
