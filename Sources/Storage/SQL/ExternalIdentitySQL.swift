/// The statements about identities of another issuer.
enum ExternalIdentitySQL {
    /// Rides the primary key. Parameters: 1 issuer, 2 subject.
    static let user = Statement("select user_id from sv_external_identity where issuer = $1 and subject = $2")

    /// Rides `sv_external_identity_user`. Parameters: 1 issuer, 2 person.
    static let subject = Statement("select subject from sv_external_identity where issuer = $1 and user_id = $2")

    /// Rides `sv_external_identity_user`. Parameters: 1 issuer, 2 person.
    static let unlink = Statement("delete from sv_external_identity where issuer = $1 and user_id = $2")

    /// Parameters: 1 issuer, 2 subject, 3 person, 4 now.
    static let link = Statement(
        "insert into sv_external_identity (issuer, subject, user_id, created_at) values ($1, $2, $3, $4)"
    )
}
