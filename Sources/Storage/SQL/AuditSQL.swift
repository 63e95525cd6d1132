/// Statements of the audit trail.
enum AuditSQL {
    /// Rides `history_operation`. Parameters: 1 operation, 2 after this number, 3 limit.
    static let records = Statement(
        """
        select n, record_type, record_id, action, before, after from history
        where operation_id = $1 and n > $2 order by n limit $3
        """
    )
}
