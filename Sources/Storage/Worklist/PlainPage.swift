package import Records
import SalesCore
import Synchronization
package import Worklist

/// The first thing a seller sees: a page of the factory list, read by one statement that walks indexes.
///
/// A person's concerns lie in list order per local day, so the list is a merge of the days of the window, each an
/// index walk that stops when the page is full. Nothing is sorted, and items outside the window are never met, however
/// many there are (architecture, The work list is a projection).
package struct PlainPage {
    package let statement: Statement
    package let arguments: [SQLValue]

    /// The statements by shape: their text is long, and making it would cost as much as running it.
    private static let statements = Mutex<[PlainPageText: Statement]>([:])
    /// Each principal adds a month of days to the statement, and SQLite takes 500 parts; people with more teams get
    /// their list as if it were filtered.
    static let mostPrincipals = 12
    /// Shapes differ by how many teams and units people have, so there are few.
    private static let limit = 256

    /// Nil for people whose list takes more than a walk: with many teams, with rights that differ by record type, or
    /// with columns they may not read.
    ///
    /// - Parameter isBare: Reads only the items' ids and sort keys.
    package init?(_ query: WorklistQuery, for caller: Caller, in registry: Registry, isBare: Bool = false) {
        let window = query.window
        let principals = caller.principals
        let listed = ListedScope(caller, in: registry)
        guard principals.count <= PlainPage.mostPrincipals, let readable = listed.uniform,
            CardColumns(caller, in: registry).isWhole
        else { return nil }
        let after =
            switch query.after {
            case .key(let key), .values(_, let key): key
            case nil, .ranked: ""
            }
        // In the order of ``PlainPageText``.
        var arguments: [SQLValue] = [
            .text(after), .int(Int64(query.limit)), .int(window.from.microseconds), .int(window.until.microseconds),
        ]
        if !isBare { arguments.append(.guid(caller.id)) }
        arguments.append(.int(Int64(window.firstDay.daysSince1970)))
        if principals.count > 1 { arguments.append(.int(Int64(Zone.utc.day(of: window.from).daysSince1970))) }
        arguments += principals.map(SQLValue.guid)
        switch readable {
        case .nothing, .everything: break
        case .owned(let owners): arguments += owners.map(SQLValue.guid)
        case .units(let units, let owners): arguments += (units + owners).map(SQLValue.guid)
        }
        let types = listed.codes ?? []
        arguments += types.map(SQLValue.int)
        self.arguments = arguments
        statement = PlainPage.known(
            PlainPageText(
                principals: principals.count,
                readable: .init(readable),
                types: types.count,
                isBare: isBare
            )
        )
    }

    private static func known(_ text: PlainPageText) -> Statement {
        statements.withLock { statements in
            if let known = statements[text] { return known }
            let new = text.statement
            if statements.count >= limit { statements.removeAll() }
            statements[text] = new
            return new
        }
    }
}
