import Records
import SalesCore

extension SQLRecordStore {
    /// A score is read by whoever reads the record that it is of (security.md, section 4; X-11).
    ///
    /// A score names its record by type and by text, so each type that the caller may read is looked up by its own key.
    static func readableScores(to caller: Caller, in registry: Registry) -> SQL {
        guard !caller.isAdministrator else { return "1 = 1" }
        let ways = registry.recordTypeCandidates.compactMap { table -> SQL? in
            let isOfType: SQL = "r.msdyn_entitytype = \(bind: .text(table.name))"
            switch caller.scope(.read, on: table) {
            case .nothing: return nil
            case .everything: return isOfType
            default:
                return """
                    (\(sql: isOfType) and exists (select 1 from (\(sql: readable(table, by: caller, in: registry))) s
                     where s.id = \(sql: scoredRecord)))
                    """
            }
        }
        return ways.isEmpty ? "1 = 0" : "(\(sql: ways.joined(separator: " or ")))"
    }

    /// The record's id; null where the text is none. SQLite has the function from us, see ``SQLiteDatabase``; PostgreSQL
    /// would end the statement at a text that is no id.
    private static let scoredRecord: SQL = """
        \(sqlite: "sv_guid(", postgres: "case when r.msdyn_entityid ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then cast(")\
        r.msdyn_entityid\(sqlite: ")", postgres: " as uuid) end")
        """
}
