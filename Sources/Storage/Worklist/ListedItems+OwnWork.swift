import Records
import SalesCore

/// What a person owns, item by item: the list shows one item of a record and other people's too, but whoever moves the
/// work of a person means all of it and nothing else (K-1).
extension ListedItems {
    /// The items that the person owns and that are due in a span.
    func ownWork(due: Range<Instant>) -> SQL {
        """
        select c.item_id from work_concern c
        where c.principal_id = \(bind: .guid(caller.id)) and c.due_at >= \(bind: .int(due.lowerBound.microseconds))
              and c.due_at < \(bind: .int(due.upperBound.microseconds)) and \(sql: readable)
              and exists (select 1 from work_item o where o.id = c.item_id and o.owner_id = c.principal_id)
        """
    }

    /// What a plan needs to know of the items, in the order of the list.
    func work(upTo limit: Int) -> SQL {
        """
        with listed as (\(sql: listed))
        select w.id, w.due_at, w.is_all_day, w.activity_code
        from listed l join work_item w on w.id = l.item_id\(sql: recordJoins)
        where \(sql: condition) order by \(sql: ordering) limit \(bind: .int(Int64(limit)))
        """
    }
}
