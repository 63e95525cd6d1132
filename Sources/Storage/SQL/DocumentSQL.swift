/// Statements of files, which are kept once under their digest.
enum DocumentSQL {
    /// Parameters: 1 digest, 2 bytes, 3 stored at.
    static let store = Statement(
        "insert into sv_document (digest, body, stored_at) values ($1, $2, $3) on conflict (digest) do nothing"
    )

    /// Parameters: 1 digest.
    static let body = Statement("select body from sv_document where digest = $1")
}
