/// Statements that keep what stood on lists, and read it again.
enum PastSQL {
    private static let columns = """
        principal_id, valid_to, item_id, valid_from, record_code, record_id, record_name, contact_name, company_name,
        activity_code, action_name, due_at, is_all_day, created_at, owner_id, owner_type, score, grade, trend,
        value_points, record_owner_id, record_unit_id
        """

    /// A version that began in the very instant in which it ends stood on no list. Parameter: 1 instant.
    private static let ending = """
        insert into work_item_past (\(columns))
        select c.principal_id, cast($1 as bigint), w.id, w.valid_from, w.record_code, w.record_id, w.record_name,
               w.contact_name, w.company_name, w.activity_code, w.action_name, w.due_at, w.is_all_day, w.created_at,
               w.owner_id, w.owner_type, w.score, w.grade, w.trend, w.value_points, c.record_owner_id, c.record_unit_id
        from work_item w join work_concern c on c.item_id = w.id
        where w.valid_to is null and w.valid_from < $1
        """

    /// Keeps the standing version of items.
    static let end = ByIDs(isTimed: true) {
        "\(ending) and w.id in (\($0)) on conflict (principal_id, valid_to, item_id) do nothing"
    }

    /// The same for all items on records of one owner. Parameters: 1 instant, 2 owner.
    static let endOfOwner = Statement(
        "\(ending) and c.record_owner_id = $2 on conflict (principal_id, valid_to, item_id) do nothing"
    )

    /// The same for all there are. Parameter: 1 instant.
    static let endOfAll = Statement(
        "\(ending) on conflict (principal_id, valid_to, item_id) do nothing"
    )

    /// What stands now stands since then. Parameters: 1 instant, 2 owner.
    static let beginOfOwner = Statement(
        """
        update work_item set valid_from = $1
        where valid_to is null and valid_from < $1
          and id in (select item_id from work_concern where record_owner_id = $2)
        """
    )

    /// Parameters: 1 person, 2 instant, 3 kind, 4 subject, 5 what it was.
    static let mark = Statement(
        """
        insert into work_mark_past (person_id, at, kind, subject_id, was) values ($1, $2, $3, $4, $5)
        on conflict (person_id, at, kind, subject_id) do nothing
        """
    )

    /// Rides the primary key. The first change after an instant comes last. Parameters: 1 person, 2 instant.
    static let marks = Statement(
        "select kind, subject_id, was from work_mark_past where person_id = $1 and at > $2 order by at desc"
    )

    /// Rides the primary key. Parameter: principal.
    static let shares = Statement("select objectid, mask from principalobjectaccess where principalid = $1")

    /// Rides `history_people`. Parameter: instant.
    static let people = Statement(
        """
        select record_type, record_id, action, before from history
        where record_type in ('systemuser', 'team', 'role', 'businessunit') and at > $1 order by n
        """
    )

    /// Rides `history_record`. Parameters: 1 record, 2 instant.
    static let changes = Statement("select action, before from history where record_id = $1 and at > $2 order by n")

    static let settings = Statement("select id, sv_timezone from msdyn_workqueueusersetting where ownerid = $1")
    static let configuration = Statement(
        "select id, sv_definition from msdyn_worklistviewconfiguration where msdyn_name = $1"
    )

    // Who was who

    static let person = Statement(
        "select fullname, businessunitid, coalesce(isdisabled, 0) from systemuser where id = $1"
    )
    static let units = Statement("select id, parentbusinessunitid from businessunit")
    static let rolesOfPerson = Statement("select roleid from systemuserroles where systemuserid = $1")
    static let rolesOfTeam = Statement("select roleid from teamroles where teamid = $1")
    static let roles = Statement("select id, name, sv_template from role")
    static let superior = Statement("select businessunitid, parentsystemuserid, fullname from systemuser where id = $1")

    // Forgetting

    /// Both ride the primary keys. Parameter: the principal looked at before.
    static let nextPrincipal = Statement(
        "select principal_id from work_item_past where principal_id > $1 order by principal_id limit 1"
    )
    static let nextPerson = Statement(
        "select person_id from work_mark_past where person_id > $1 order by person_id limit 1"
    )

    /// Parameters: 1 principal, 2 instant.
    static let forgetItems = Statement("delete from work_item_past where principal_id = $1 and valid_to < $2")
    static let forgetMarks = Statement("delete from work_mark_past where person_id = $1 and at < $2")
}
