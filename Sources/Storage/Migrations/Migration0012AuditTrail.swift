extension Migration {
    /// The order in which the audit trail is read: by business time, the newest first, over all people and per person.
    static let auditTrail = Migration(number: 12, name: "0012_audit_trail") { connection in
        try connection.script(
            """
            create index operation_at on operation (at, id);
            create index operation_person_at on operation (person, at, id);
            create index operation_kind_at on operation (kind, at, id)
            """
        )
    }
}
