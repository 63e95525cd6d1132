import OData
import Records
import SalesCore

extension ETagCondition {
    /// `If-None-Match` on a change (RFC 9110, 13.1.2): refused while the record is as the client named it.
    func forbid(_ row: Row, in session: WriteSession) throws {
        guard matches(version: row.version) else { return }
        // A record that may not be read does not exist.
        _ = try session.row(row.reference)
        guard self != .any else {
            throw Refusal(.preconditionFailed, RecordMessage.exists(column: row.table.primaryKey))
        }
        throw Refusal(.preconditionFailed, WebMessage.versionMatches)
    }
}
