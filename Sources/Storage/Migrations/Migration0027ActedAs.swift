extension Migration {
    /// What somebody did as somebody else, which is rare, is found in the audit trail by who did it (decision 41).
    static let actedAs = Migration(number: 27, name: "0027_acted_as") { connection in
        try connection.execute(
            """
            create index operation_impersonator_at on operation (impersonator, at, id) where impersonator is not null
            """
        )
    }
}
