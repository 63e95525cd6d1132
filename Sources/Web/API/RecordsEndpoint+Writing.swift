import HTTPTypes
import Hummingbird
import OData
import Records
import SalesCore

extension RecordsEndpoint {
    // MARK: Create

    /// A new record in a set or below another record, with everything that its body makes along with it.
    func create(_ group: Group, _ request: APIRequest) async throws -> Response {
        let (body, wish, image) = try content(of: request, for: group.table)
        let input = try RecordInput(body, on: group.table, in: registry, for: request.caller)
        try requireWritable(input)
        let parent = group.parent
        return try await write(.create, group.table, request) { session in
            if let file = wish.attachment { try session.unit.store(file, at: session.operation.recordedAt) }
            let extra = try parent.map { parent in
                _ = try session.row(parent.record)
                return [Change.link(parent.navigation.column, parent.record)]
            }
            let maker = RecordMaker(session: session)
            let row = try maker.create(input, extra: extra ?? [], settled: wish.changes)
            return (try maker.add(image, to: row), true)
        }
    }

    // MARK: Update

    /// Update; without a condition a row that is missing is created with that key (web-api.md, section 4).
    func update(_ address: RecordAddress, of table: Table, _ request: APIRequest) async throws -> Response {
        let (body, wish, image) = try content(of: request, for: table)
        var input = try RecordInput(body, on: table, in: registry, for: request.caller)
        let isFlat =
            input.isFlat
            || table.isActivity && input.parents.isEmpty && input.attached.isEmpty
                && input.children.allSatisfy { $0.navigation.targets == ["activityparty"] }
        guard isFlat else { throw Refusal(.notOffered, BindingMessage.notOffered("PATCH + deep insert")) }
        let condition = try request.condition()
        let unwanted = try request.ifNoneMatch()
        let kind: OperationKind = table.name == "msdyn_workqueueusersetting" ? .settings : .update
        switch address {
        case .id(let reference): input.id = reference.id
        case .key(_, let parts): input.add(parts)
        }
        let upsert: @Sendable (WriteSession) throws -> (row: Row, isNew: Bool) = { [input] session in
            let maker = RecordMaker(session: session)
            if let file = wish.attachment { try session.unit.store(file, at: session.operation.recordedAt) }
            guard let found = try maker.find(address, of: table) else {
                guard condition == .any else { throw maker.missing(address, of: table) }
                return (try maker.add(image, to: try maker.create(input, settled: wish.changes)), true)
            }
            try unwanted?.forbid(found, in: session)
            let settled = try wish.changes + image.changes(for: found, in: session)
            return (try maker.update(found.reference, input, if: condition, settled: settled), false)
        }
        do {
            return try await write(kind, table, request, upsert)
        } catch let refusal as Refusal where refusal.kind == .duplicate && condition == .any && unwanted == nil {
            // Somebody may have made the record since it was looked for: then it is found now, and changed.
            return try await write(kind, table, request, upsert)
        }
    }

    // MARK: Files

    /// The body, and what it says of a file, which only notes have, or of an image.
    private func content(
        of request: APIRequest,
        for table: Table
    ) throws -> (body: JSONValue, wish: Documents.Wish, image: ImageWish) {
        let body = try request.json()
        if table.hasImage {
            let (rest, image) = try ImageWish.extract(from: body)
            return (rest, .untouched, image)
        }
        guard table.name == Documents.table else { return (body, .untouched, .untouched) }
        let (rest, wish) = try Documents.extract(from: body)
        return (rest, wish, .untouched)
    }

    /// `annotations(…)/documentbody/$value`: the file of a note.
    func document(_ reference: RecordReference, _ request: APIRequest) async throws -> Response {
        guard let row = try await store.row(reference, for: request.caller),
            let bytes = try await store.document(of: row)
        else { throw Refusal(.notFound, RecordMessage.notFound(table: reference.table, id: reference.id)) }
        return Documents.download(row, bytes)
    }

    /// The id behind an address; a record that one may not read does not exist when it is addressed by another key.
    func reference(
        _ table: Table,
        _ parentheses: ResourcePath.Parentheses,
        _ request: APIRequest
    ) async throws -> RecordReference {
        switch try RecordBinding.address(parentheses, on: table, for: request.caller) {
        case .id(let reference): return reference
        case let key: return try await row(key, of: table, request).reference
        }
    }

    // MARK: Delete

    func delete(_ address: RecordAddress, of table: Table, _ request: APIRequest) async throws -> Response {
        let condition = try request.condition()
        let unwanted = try request.ifNoneMatch()
        return try await change(.delete, request) { session in
            let maker = RecordMaker(session: session)
            guard let found = try maker.find(address, of: table) else { throw maker.missing(address, of: table) }
            try unwanted?.forbid(found, in: session)
            try session.delete(found.reference, if: condition)
        }
    }

    /// A change that answers with nothing.
    func change(
        _ kind: OperationKind,
        _ request: APIRequest,
        _ body: @escaping @Sendable (WriteSession) throws -> Void
    ) async throws -> Response {
        let outcome = try await pipeline.perform(kind, as: request.caller, key: request.idempotencyKey) { session in
            try body(session)
            return ((), Answer(code: 204, operation: session.operation.id))
        }
        return APIResponse.answer(outcome.answer, origin: request.origin)
    }

    private func write(
        _ kind: OperationKind,
        _ table: Table,
        _ request: APIRequest,
        _ body: @escaping @Sendable (WriteSession) throws -> (row: Row, isNew: Bool)
    ) async throws -> Response {
        guard request.options.expand.isEmpty else {
            throw Refusal(.notOffered, BindingMessage.notOffered("\(request.method.rawValue) + $expand"))
        }
        let wantsRow = request.prefer.returns == .representation
        let selection = try RecordBinding.selection(request.options, on: table, for: request.caller)
        let plain = RowWriter(style: style(request), selection: selection)
        let context = request.context("\(table.setName)\(request.options.contextText)/$entity")
        let hidden = request.caller.unreadableColumns(of: table)
        let root = request.root
        let outcome = try await pipeline.perform(kind, as: request.caller, key: request.idempotencyKey) { session in
            let (row, isNew) = try body(session)
            var content: [UInt8] = []
            if wantsRow {
                var json = JSONWriter(capacity: 2048)
                let shown = row.without(hidden)
                var style = plain.style
                style.names = try session.names(of: plain.references(in: [RecordTree(shown)]))
                RowWriter(style: style, selection: selection).write(shown, context: context, to: &json)
                content = json.finish()
            }
            return (
                (),
                Answer(
                    code: wantsRow ? (isNew ? 201 : 200) : 204,
                    content: content,
                    operation: session.operation.id,
                    location: "\(root)\(table.setName)(\(row.id))",
                    version: row.version
                )
            )
        }
        return APIResponse.answer(outcome.answer, origin: request.origin, applied: preferencesApplied(request))
    }

    /// Everything that a body makes must be of tables that may be written here.
    private func requireWritable(_ input: RecordInput) throws {
        for parent in input.parents {
            try APIController.requireWritable(parent.input.table)
            try requireWritable(parent.input)
        }
        for child in input.children where child.navigation.targets != ["activityparty"] {
            for input in child.inputs {
                try APIController.requireWritable(input.table)
                try requireWritable(input)
            }
        }
    }
}

extension RecordInput {
    /// The columns of the key are stored when a record is made by it.
    fileprivate mutating func add(_ parts: [RecordAddress.Part]) {
        for part in parts where !changes.contains(where: { $0.column == part.column }) {
            guard table.column(part.column)?.isComputed == false, table.column(part.column)?.isLookup == false else {
                continue
            }
            keyChanges.append(Change(part.column, part.value))
        }
    }
}

/// Makes what a body describes within one operation: the record, those it needs and those that belong to it.
struct RecordMaker {
    let session: WriteSession

    /// - Parameter settled: Values of computed columns, which only the program may set.
    func create(_ input: RecordInput, extra: [Change] = [], settled: [Change] = []) throws -> Row {
        var changes = input.keyChanges + input.changes + extra + (try resolved(input.links))
        for parent in input.parents {
            let made = try create(parent.input)
            changes.append(.link(parent.navigation.column, made.reference))
        }
        let row = try session.create(input.table, changes, id: input.id, settled: settled)
        for child in input.children {
            if child.navigation.targets == ["activityparty"] {
                try session.setParties(of: row, try parties(child.inputs))
            } else {
                for item in child.inputs {
                    _ = try create(item, extra: [.link(child.navigation.column, row.reference)])
                }
            }
        }
        for (navigation, addresses) in input.attached {
            for address in addresses {
                let found = try require(address)
                try session.update(found.reference, [.link(navigation.column, row.reference)])
            }
        }
        return input.isFlat ? row : try session.row(row.reference)
    }

    /// Gives the image that came along to a record that was just made.
    func add(_ image: ImageWish, to row: Row) throws -> Row {
        let changes = try image.changes(for: row, in: session)
        guard !changes.isEmpty else { return row }
        try session.updateConcerned(row, changes)
        return try session.row(row.reference)
    }

    func update(
        _ reference: RecordReference,
        _ input: RecordInput,
        if condition: VersionCondition,
        settled: [Change] = []
    ) throws -> Row {
        if let name = input.unset.first { throw Refusal(.invalid, RecordMessage.computedColumn(name)) }
        let changes = input.changes + (try resolved(input.links))
        let row = try session.update(reference, changes, if: condition, settled: settled)
        guard let people = input.children.first(where: { $0.navigation.targets == ["activityparty"] }) else {
            return row
        }
        try session.setParties(of: row, try parties(people.inputs))
        return try session.row(reference)
    }

    /// The row behind an address, locked; nil when there is none.
    func find(_ address: RecordAddress, of table: Table) throws -> Row? {
        switch address {
        case .id(let reference):
            return try session.unit.load(table, [reference.id], locking: true)[reference.id]
        case .key(_, let parts):
            guard let first = parts.first else { return nil }
            let found = try session.unit.find(table, where: first.column, is: first.value).first { row in
                try parts.allSatisfy { row[$0.column] == $0.value } && session.may(.read, on: row)
            }
            return try found.flatMap { try session.unit.load(table, [$0.id], locking: true)[$0.id] }
        }
    }

    func missing(_ address: RecordAddress, of table: Table) -> Refusal {
        switch address {
        case .id(let reference): Refusal(.notFound, RecordMessage.notFound(table: table.name, id: reference.id))
        case .key(_, let parts):
            Refusal(
                .notFound,
                WebMessage.noSuchKey(table: table.name, column: parts.map(\.column).joined(separator: ", "))
            )
        }
    }

    /// The record behind an address, which the caller must be able to read.
    func require(_ address: RecordAddress) throws -> Row {
        guard let table = session.registry.table(address.table), let row = try find(address, of: table),
            try session.may(.read, on: row)
        else {
            guard let table = session.registry.table(address.table) else {
                throw Refusal(.notFound, WebMessage.noSuchAddress(address.table))
            }
            throw missing(address, of: table)
        }
        return row
    }

    private func resolved(_ links: [RecordInput.Link]) throws -> [Change] {
        try links.map { .link($0.column, try require($0.address).reference) }
    }

    private func parties(_ inputs: [RecordInput]) throws -> [[Change]] {
        try inputs.map { $0.changes + (try resolved($0.links)) }
    }
}
