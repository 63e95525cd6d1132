public import Records
import SalesCore

/// Finds out why a record stands where it stands, from the same store that answers lists.
public struct Explainer: Sendable {
    private let worklist: any WorklistStore
    private let records: any RecordStore
    private let registry: Registry

    /// How many items of a list are looked through for a place.
    public static let reach = 50_000

    public init(worklist: any WorklistStore, records: any RecordStore, registry: Registry) {
        self.worklist = worklist
        self.records = records
        self.registry = registry
    }

    /// - Parameter query: The list as the client shows it; its order and page do not matter, for what is explained is
    ///   the rule that ranks.
    /// - Throws: `.notFound` for a record that does not exist or may not be read (K-36).
    public func explain(
        _ record: RecordReference,
        on query: WorklistQuery,
        for caller: Caller
    ) async throws -> Explanation {
        guard registry.table(record.table) != nil, let row = try await records.row(record, for: caller) else {
            throw Refusal(.notFound, RecordMessage.notFound(table: record.table, id: record.id))
        }
        var list = query
        list.order = []
        list.after = nil
        list.limit = 1
        let card = try await self.card(of: record, on: list, for: caller)
        let standing: Standing? =
            if let card { try await self.standing(of: card, row, on: list, for: caller) } else { nil }
        let absence = standing == nil ? try await self.absence(of: row, from: list, for: caller) : nil
        return Explanation(
            record: record,
            name: row.displayName.isEmpty ? card?.recordName ?? "" : row.displayName,
            rule: worklist.publishedRule,
            outcome: standing.map { .listed($0) } ?? .absent(absence ?? .nothingOpen),
            amount: try await amount(of: row, for: caller),
            scoreReasons: try await scoreReasons(of: record, for: caller)
        )
    }

    private func card(
        of record: RecordReference,
        on list: WorklistQuery,
        for caller: Caller
    ) async throws -> WorklistCard? {
        try await worklist.page(list.narrowed(.compare("recordid", .equal, .guid(record.id))), for: caller).cards.first
    }

    // MARK: On the list

    private func standing(
        of card: WorklistCard,
        _ row: Row,
        on list: WorklistQuery,
        for caller: Caller
    ) async throws -> Standing? {
        let items = try await worklist.items(list, upTo: Explainer.reach, for: caller)
        guard let index = items.firstIndex(of: card.id) else {
            return Standing(card: card, place: nil, count: items.count, above: nil, below: nil, moves: [])
        }
        func at(_ place: Int) async throws -> WorklistCard? {
            guard items.indices.contains(place) else { return nil }
            return try await worklist.page(
                list.narrowed(.compare("sv_workitemid", .equal, .guid(items[place]))),
                for: caller
            ).cards.first
        }
        let above = try await at(index - 1)
        let below = try await at(index + 1)
        let currency = card.rank == nil ? nil : try await self.currency(of: row, for: caller)
        var moves: [RankMove] = []
        for goal in Explainer.goals(above: index) {
            guard let other = goal == index - 1 ? above : try await at(goal) else { continue }
            for move in try await self.moves(card, past: other, at: goal + 1, currency, on: list, for: caller)
            where !moves.contains(where: { $0.place == move.place }) || goal == index - 1 {
                moves.append(move)
            }
        }
        return Standing(
            card: card,
            place: index + 1,
            count: items.count,
            above: above.map {
                .init(card: $0, place: index, decision: RankDecision(upper: $0, lower: card))
            },
            below: below.map {
                .init(card: $0, place: index + 2, decision: RankDecision(upper: card, lower: $0))
            },
            moves: Explainer.byPlace(moves)
        )
    }

    /// The nearest place first.
    static func byPlace(_ moves: [RankMove]) -> [RankMove] {
        moves.enumerated().sorted { ($1.element.place, $0.offset) < ($0.element.place, $1.offset) }.map(\.element)
    }

    /// Places worth reaching: the next one, the first ten, the top. From 0.
    static func goals(above index: Int) -> [Int] {
        var goals: [Int] = []
        for goal in [index - 1, index > 10 ? 9 : -1, 0] where goal >= 0 && goal < index && !goals.contains(goal) {
            goals.append(goal)
        }
        return goals
    }

    /// What would bring a card past another one: a score, and beside an equal score an earlier due time; under a weighed
    /// rule, of each factor that counts, as much as it takes.
    private func moves(
        _ card: WorklistCard,
        past other: WorklistCard,
        at place: Int,
        _ currency: RankCurrency?,
        on list: WorklistQuery,
        for caller: Caller
    ) async throws -> [RankMove] {
        let readsScores = caller.mayReadScores(in: registry)
        guard card.rank == nil else {
            let moment = RankMoment(list.window)
            return RankMove.weighed(for: card, toPass: other, at: moment, currency: currency)
                .filter { if case .score = $0 { readsScores } else { true } }
                .map { RankMove(change: $0, place: place) }
        }
        var moves: [RankMove] = []
        if readsScores, let score = RankMove.score(for: card, toPass: other) {
            // Cards of the same score as that one are passed with it.
            let wanted = Predicate.compare("score", .greaterOrEqual, .int(score))
            let reached = try await worklist.count(list.narrowed(wanted), upTo: Explainer.reach, for: caller) + 1
            moves.append(RankMove(change: .score(score), place: reached))
        }
        if let due = RankMove.due(for: card, toPass: other) {
            moves.append(RankMove(change: .dueBefore(due), place: place))
        }
        return moves
    }

    // MARK: Not on the list

    /// Tested in the order of W-13 … W-22, then what the client's own filters hide.
    private func absence(of row: Row, from list: WorklistQuery, for caller: Caller) async throws -> Absence {
        guard registry.isListed(row.table.name) else { return .typeNotListed }
        let pending = try await worklist.activities(regarding: row.reference, for: caller).filter {
            $0.table.isPending(state: $0.state) && ActivityKind(name: $0["activitytypecode"].text ?? "") != nil
        }
        guard !pending.isEmpty else { return .nothingOpen }
        let principals = Set(caller.principals)
        let ownsRecord = row.owner.map { principals.contains($0.id) } ?? false
        let own = pending.filter { ownsRecord || $0.owner.map { principals.contains($0.id) } == true }
        guard !own.isEmpty else {
            let owners = pending.compactMap(\.owner)
            let names = try await records.names(of: owners, for: caller)
            return .ofOthers(Set(owners).compactMap { names[$0] }.sorted())
        }
        let window = list.window
        let dues = own.compactMap { $0["scheduledend"].instant }.sorted()
        if !dues.contains(where: { window.contains($0) }) {
            if let next = dues.first(where: { $0 >= window.until }) {
                let ahead = WorklistWindow(.ahead, now: window.now, zone: window.zone)
                return .ahead(window.zone.day(of: next), isWithinReach: ahead.contains(next))
            }
            if let last = dues.last { return .tooOld(window.zone.day(of: last)) }
            return .undated
        }
        return try await hidden(row.reference, on: list, for: caller)
    }

    private func hidden(
        _ record: RecordReference,
        on list: WorklistQuery,
        for caller: Caller
    ) async throws -> Absence {
        var wider = list
        wider.filter = nil
        wider.search = nil
        wider.kinds = nil
        wider.dues = nil
        guard try await card(of: record, on: wider, for: caller) != nil else { return .outOfReach }
        wider.kinds = list.kinds
        guard try await card(of: record, on: wider, for: caller) != nil else { return .kinds }
        wider.search = list.search
        guard try await card(of: record, on: wider, for: caller) != nil else { return .search }
        return .filtered
    }

    /// By what records are valued.
    private static let amounts = ["opportunity": "estimatedvalue", "lead": "revenue"]

    private func amount(of row: Row, for caller: Caller) async throws -> Explanation.Amount? {
        guard let value = Explainer.amounts[row.table.name].flatMap({ row[$0].decimal }) else { return nil }
        return Explanation.Amount(value: value, currency: try await currency(of: row, for: caller)?.code)
    }

    /// What a record's amount is counted in; nil where it has none that the caller may read.
    private func currency(of row: Row, for caller: Caller) async throws -> RankCurrency? {
        guard let column = Explainer.amounts[row.table.name].flatMap({ row.table.column($0) }),
            caller.mayRead(column, of: row.table)
        else { return nil }
        guard let reference = row.reference("transactioncurrencyid") else { return RankCurrency(code: nil, rate: nil) }
        guard let currency = try await records.row(reference, for: caller) else { return nil }
        return RankCurrency(
            code: currency["isocurrencycode"].text,
            rate: currency["exchangerate"].decimal?.tenThousandths
        )
    }

    /// Read like any other record: whoever may not read scores is told nothing.
    private func scoreReasons(of record: RecordReference, for caller: Caller) async throws -> String? {
        let table = registry["msdyn_predictivescore"]
        guard caller.scope(.read, on: table) != .nothing else { return nil }
        let filter = Predicate.all([
            .compare("msdyn_entityid", .equal, .text(record.id.description)),
            .compare("msdyn_entitytype", .equal, .text(record.table)),
        ])
        let rows = try await records.rows(RowQuery(table, filter: filter, limit: 1), for: caller)
        return rows.first?["msdyn_scorereasons"].text
    }
}

extension WorklistQuery {
    /// The same list, of which only some rows are looked at.
    func narrowed(_ condition: Predicate) -> WorklistQuery {
        var query = self
        query.filter = .all([condition] + (filter.map { [$0] } ?? []))
        return query
    }
}
