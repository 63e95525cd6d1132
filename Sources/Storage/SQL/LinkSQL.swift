/// The statements about links of invitations and password resets.
enum LinkSQL {
    /// Rides `sv_link_user`. Parameter: the person.
    static let endLinks = Statement("delete from sv_link where user_id = $1")
}
