extension Migration {
    /// What rows of leads, contacts and accounts say of their image (W-31); the bytes lie with the files of notes.
    static let recordImages = Migration(number: 26, name: "0026_record_images") { connection in
        try StandardTables.complete(in: connection)
    }
}
