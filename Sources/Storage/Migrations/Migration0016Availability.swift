extension Migration {
    /// When people work, what is handed over until when, and what the figures of a team are read by.
    static let availability = Migration(number: 16, name: "0016_availability") { connection in
        try StandardTables.complete(in: connection)
        try connection.script(
            """
            create index sv_handover_due on sv_handover (sv_until) where sv_returnedon is null;
            create index activity_done on activity (ownerid, actualend) where statecode = 1
            """
        )
    }
}
