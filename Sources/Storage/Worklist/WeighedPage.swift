import Records
import SalesCore
import Worklist

/// A page of the plain list under a weighed rule.
///
/// All of a person's concerns in the window are ranked from what stands in `work_concern` alone, and the best few
/// kept; only those are looked up. Which of a record's items is its card (W-16), and which rows say the same item for
/// two principals, is settled for these few; what falls out is made up for by the next few. Of rows that say the same
/// item the one that counts comes first, for the next few begin behind the item that the last one said.
struct WeighedPage {
    let query: WorklistQuery
    let caller: Caller
    let ranking: RankSQL
    let registry: Registry

    struct Row {
        let card: WorklistCard
        let position: Position
    }

    /// A place in the order.
    struct Position {
        let rank: Int64
        let key: String
    }

    /// Up to the query's limit of rows, with where each stands.
    func rows(in connection: any SQLConnection) throws -> [Row] {
        var found: [Row] = []
        var after: Position?
        if case .ranked(_, let anchor) = query.after { after = Position(rank: anchor.rank, key: anchor.key) }
        // A little more than is wanted, so that one look is enough for most lists.
        let size = query.limit + query.limit / 4 + 10
        while found.count < query.limit {
            var seen = 0
            try connection.forEach(candidates(after: after, size: size)) { row in
                let position = Position(rank: row.int(18), key: CardRows.sortKey(row))
                seen += 1
                after = position
                guard row.bool(20), found.count < query.limit else { return true }
                found.append(
                    Row(
                        card: CardRows.ranked(row, value: row.int(19), by: ranking, in: registry),
                        position: position
                    )
                )
                return true
            }
            guard seen == size else { break }
        }
        return found
    }

    private func candidates(after: Position?, size: Int) -> SQL {
        let window = query.window
        let from = SQL(bind: .int(window.from.microseconds))
        let until = SQL(bind: .int(window.until.microseconds))
        let beyond: SQL =
            after.map {
                """
                where rank < \(bind: .int($0.rank))
                    or rank = \(bind: .int($0.rank)) and sort_key > \(bind: .text($0.key))
                """
            } ?? ""
        // The concerns lie by person: reading them as they lie is quicker than looking most of them up by an index over
        // due times. Only what orders them is carried through the sort.
        return """
            select w.id, w.record_code, w.record_id, w.record_name, w.contact_name, w.company_name, w.activity_code,
                   w.action_name, w.due_at, w.is_all_day, w.score, w.grade, w.trend, w.owner_id, w.owner_type,
                   w.sort_key, \(sql: ListedItems.isUnread(caller)), \(sql: ListedItems.isFollowed(caller)), p.rank,
                   \(sql: ranking.value(of: .item("w"))),
                   case when \(sql: isSuperseded(from)) then 0 else 1 end
            from (
                select item_id, principal_id, sort_key, rank from (
                    select c.item_id, c.principal_id, c.sort_key, \(sql: ranking.rank(of: .item("c"))) as rank
                    from work_concern c\(sqlite: " indexed by sqlite_autoindex_work_concern_1", postgres: "")
                    where \(sql: .oneOf("c.principal_id", caller.principals)) and c.due_at >= \(sql: from)
                      and c.due_at < \(sql: until) and \(sql: ListedScope(caller, in: registry).condition)
                ) ranked \(sql: beyond)
                order by rank desc, sort_key, principal_id limit \(bind: .int(Int64(size)))
            ) p join work_item w on w.id = p.item_id
            order by p.rank desc, p.sort_key, p.principal_id
            """
    }

    /// An earlier item stands for the record, or an earlier row for the item.
    private func isSuperseded(_ from: SQL) -> SQL {
        """
        exists (
            select 1 from work_concern e
            where e.record_id = w.record_id and \(sql: .oneOf("e.principal_id", caller.principals))
              and e.due_at >= \(sql: from) and e.due_at <= w.due_at
              and (e.due_at < w.due_at or e.created_at < w.created_at
                   or e.created_at = w.created_at and (e.item_id < w.id
                       or e.item_id = w.id and e.principal_id < p.principal_id)))
        """
    }
}

extension CardRows {
    /// A card with the parts of its rank.
    static func ranked(_ row: SQLRow, value: Int64, by ranking: RankSQL, in registry: Registry) -> WorklistCard {
        var card = card(row, in: registry)
        let facts = card.facts(value: value, weighsScore: ranking.weighsScores)
        card.rank = RankShares(ranking.weights, facts, at: ranking.moment)
        return card
    }
}
