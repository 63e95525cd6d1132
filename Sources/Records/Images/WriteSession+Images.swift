import SalesCore

extension WriteSession {
    /// Keeps the bytes of a record's new image, and tells what its row then says; nothing when it has this image.
    ///
    /// - Parameter image: Nil to take the image away.
    /// - Throws: When the caller may not write the image of such records.
    public func changes(to image: RecordImage?, of row: Row) throws -> [Change] {
        try requireColumn(RecordImage.column, of: row.table)
        guard let image else { return row[RecordImage.digest].isNull ? [] : RecordImage.none }
        guard row[RecordImage.digest] != .text(image.file.digest) else { return [] }
        try unit.store(image.file, at: operation.recordedAt)
        return RecordImage.changes(image.file.digest, of: row.reference, in: row.table, at: now)
    }

    /// Gives a record its image, or takes it away.
    public func setImage(
        _ image: RecordImage?,
        of reference: RecordReference,
        if condition: VersionCondition = .any
    ) throws {
        let settled = try changes(to: image, of: row(reference))
        try update(reference, [], if: condition, settled: settled)
    }

    /// What a record takes over when another is merged into it: the other's image, where it has none of its own.
    ///
    /// A contact made of a lead takes over the lead's in the same way.
    func imageTaken(from going: Row, by staying: Row) -> [Change] {
        guard staying.table.hasImage, staying[RecordImage.digest].isNull, let digest = going[RecordImage.digest].text,
            let column = staying.table.column(RecordImage.column), caller.mayRead(column, of: staying.table),
            caller.mayWrite(column, of: staying.table)
        else { return [] }
        return RecordImage.changes(digest, of: staying.reference, in: staying.table, at: now)
    }
}
