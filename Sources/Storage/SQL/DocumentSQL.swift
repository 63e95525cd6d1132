/// Statements of files, which are kept once under their digest.
enum DocumentSQL {
    /// Bytes that are there already are held by this transaction from here on, so that nobody removes them meanwhile.
    /// Parameters: 1 digest, 2 bytes, 3 stored at by the system's clock.
    static let store = Statement(
        """
        insert into sv_document (digest, body, stored_at) values ($1, $2, $3)
        on conflict (digest) do update set stored_at = excluded.stored_at
        """
    )

    /// Parameters: 1 digest, 2 stored before.
    static let remove = Statement("delete from sv_document where digest = $1 and stored_at < $2")

    /// Parameters: 1 digest.
    static let body = Statement("select body from sv_document where digest = $1")
}
