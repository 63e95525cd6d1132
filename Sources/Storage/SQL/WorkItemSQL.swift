/// Statements that keep the projection behind the work list.
enum WorkItemSQL {
    /// Parameters: 1 id, 2 record code, 3 record, 4 name, 5 folded, 6 contact, 7 folded, 8 company, 9 folded,
    /// 10 activity code, 11 action, 12 folded, 13 due, 14 all day, 15 created, 16 owner, 17 owner's table, 18 score,
    /// 19 grade, 20 trend, 21 sort key, 22 valid from, 23 value.
    static let put = Insertion(
        into: """
            work_item (
            id, record_code, record_id, record_name, record_name_fold, contact_name, contact_name_fold, company_name,
            company_name_fold, activity_code, action_name, action_name_fold, due_at, is_all_day, created_at, owner_id,
            owner_type, score, grade, trend, sort_key, valid_from, value_points
            )
            """,
        count: 23,
        conflict: """
            on conflict (id) do update set
                record_code = excluded.record_code, record_id = excluded.record_id, record_name = excluded.record_name,
                record_name_fold = excluded.record_name_fold, contact_name = excluded.contact_name,
                contact_name_fold = excluded.contact_name_fold, company_name = excluded.company_name,
                company_name_fold = excluded.company_name_fold, activity_code = excluded.activity_code,
                action_name = excluded.action_name, action_name_fold = excluded.action_name_fold, due_at = excluded.due_at,
                is_all_day = excluded.is_all_day, owner_id = excluded.owner_id, owner_type = excluded.owner_type,
                score = excluded.score, grade = excluded.grade, trend = excluded.trend, sort_key = excluded.sort_key,
                value_points = excluded.value_points,
                valid_from = case when coalesce(work_item.valid_to, work_item.valid_from) > excluded.valid_from
                    then coalesce(work_item.valid_to, work_item.valid_from) else excluded.valid_from end,
                valid_to = null
            """
    )

    static let close = ByIDs(isTimed: true) {
        "update work_item set valid_to = $1 where id in (\($0)) and valid_to is null"
    }
    /// Parameters: 1 record code, 2 when.
    static let closeType = Statement("update work_item set valid_to = $2 where record_code = $1 and valid_to is null")
    /// Parameter: the record code.
    static let forgetConcernsOfType = Statement(
        "delete from work_concern where item_id in (select id from work_item where record_code = $1)"
    )
    static let forgetConcerns = ByIDs(isTimed: false) { "delete from work_concern where item_id in (\($0))" }

    /// Parameters: 1 principal, 2 item, 3 due day, 4 due, 5 sort key, 6 record, 7 activity code, 8 created,
    /// 9 record's owner, 10 record's unit, 11 score, 12 value, 13 all day, 14 record code.
    static let concern = Insertion(
        into: """
            work_concern (
            principal_id, item_id, due_day, due_at, sort_key, record_id, activity_code, created_at, record_owner_id,
            record_unit_id, score, value_points, is_all_day, record_code
            )
            """,
        count: 14,
        conflict: "on conflict (principal_id, item_id) do nothing"
    )

    static let dues = Statement(
        "select item_id, due_at from work_concern where principal_id = $1 and due_at is not null"
    )

    /// Parameters: 1 principal, 2 item, 3 due day.
    static let setDay = Statement("update work_concern set due_day = $3 where principal_id = $1 and item_id = $2")

    /// Rides `activity_ownerid_list`. Parameters: 1 owner, 2 the id after which to go on, 3 limit.
    static let openDays = Statement(
        """
        select id from activity
        where ownerid = $1 and id > $2 and statecode in (0, 3) and sv_isallday = 1 and scheduledend is not null
        order by id limit $3
        """
    )

    static let zone = Statement("select sv_timezone from msdyn_workqueueusersetting where ownerid = $1")
}
