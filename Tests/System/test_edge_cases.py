"""The named edge cases of the demo organisation on the work list: clocks, zones, owners, scores and equal keys."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from support.program import wait_until

BERLIN = ZoneInfo("Europe/Berlin")
SYDNEY = ZoneInfo("Australia/Sydney")

#: Whose the edge cases are, unless one says otherwise; in Berlin, where it is 15:00.
OWNER = "seller2"


def instant(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def stamp(moment):
    return moment.astimezone(ZoneInfo("UTC")).strftime("%Y-%m-%dT%H:%M:%SZ")


def leads(caller, subject):
    """The ids of the leads of a case."""
    found = caller.list("leads", filter=f"subject eq '{subject}'", select="leadid,subject")
    assert found, f"no lead {subject}"
    return {row["leadid"] for row in found}


def card(caller, subject, **question):
    """The card of a case's only lead; None when it is not listed."""
    (lead,) = leads(caller, subject)
    rows = [row for row in caller.worklist(**question) if row["recordid"] == lead]
    assert len(rows) <= 1
    return rows[0] if rows else None


def in_zone(organisation, name, zone):
    """Moves a person to another zone, as the settings page does."""
    caller = organisation.caller(name)
    (setting,) = caller.list("msdyn_workqueueusersettings")
    answer = caller.patch(f"msdyn_workqueueusersettings({setting['msdyn_workqueueusersettingid']})", {"sv_timezone": zone})
    assert answer.status_code in (200, 204), answer.text
    return organisation.caller(name)


# Zones


@pytest.mark.parametrize("subject", [
    "EC-11 Seller in Berlin, lead in New York, company in Tokyo", "EC-11 Zone at +05:45", "EC-11 Zone at +14:00",
    "EC-11 Zone at -11:00",
])
def test_the_sellers_own_zone_decides(shared, subject):
    """EC-11, W-22: where the lead is does not move the seller's day."""
    caller = shared.caller(OWNER)
    row = card(caller, subject, ahead="true")
    local = instant(row["duetime"]).astimezone(BERLIN).date()
    today = instant(shared.clock.instant).astimezone(BERLIN).date()
    groups = {0: {"today"}, 1: {"tomorrow"}, -1: {"yesterday"}}
    days = (local - today).days
    expected = groups.get(days, {"later"} if days > 1 else {"last7days", "older"})
    assert row["duegroup"] in expected


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu"])
def test_a_person_who_moves_in_the_day_has_the_day_of_the_new_zone(organisation, zone):
    """EC-11, W-22: +14:00, −11:00 and +05:45; what is due today follows the person at once, in list and count."""
    caller = organisation.caller("seller")
    noon = instant(organisation.clock.instant)
    lead = caller.new_lead("Reisende")
    due = noon.astimezone(ZoneInfo(zone)).replace(hour=23, minute=30)
    call = caller.new_call(lead, stamp(due))
    moved = in_zone(organisation, "seller", zone)
    (row,) = [row for row in moved.worklist() if row["recordid"] == lead["leadid"]]
    assert (row["activityid"], row["duegroup"], row["isoverdue"]) == (call["activityid"], "today", False)
    assert moved.count() == len(moved.worklist())
    for listed in moved.worklist():
        assert instant(listed["duetime"]).astimezone(ZoneInfo(zone)).date() <= noon.astimezone(ZoneInfo(zone)).date()
    assert organisation.is_sound()


# Nights on which the clocks change, and odd days


def at_hour(organisation, day, hours):
    """So many hours by the clock of Berlin after the day began there."""
    local = datetime(day.year, day.month, day.day) + timedelta(hours=hours)
    organisation.clock.set(stamp(local.replace(tzinfo=BERLIN)))


def stands_under(caller, item, group):
    """Waits until the program has seen the clock and shows the item under this heading."""
    def shown():
        answer = caller.get(f"sv_workitems({item['activityid']})")
        return answer.status_code == 200 and answer.json()["duegroup"] == group
    wait_until(shown, patience=10, message=f"{item['activityid']} does not stand under {group}")


def activity(caller, subject):
    (row,) = caller.list("activitypointers", filter=f"subject eq '{subject}'",
                         select="activityid,scheduledend,activitytypecode")
    return row


def test_what_is_due_in_a_night_of_changing_clocks_is_due_on_that_day(organisation):
    """EC-12: an hour that does not exist is the hour after; the day begins and ends at local midnight all the same."""
    caller = organisation.caller(OWNER)
    calls = [(activity(caller, f"EC-12 {subject}"), zone, local) for subject, zone, local in [
        ("Clocks go forward in Europe", BERLIN, "03:30"), ("Repeated hour in Sydney", SYDNEY, "02:30"),
        ("Clocks go forward in Sydney", SYDNEY, "03:30"), ("Repeated hour in Europe, first", BERLIN, "02:30"),
        ("Repeated hour in Europe, second", BERLIN, "02:30"),
    ]]
    for call, zone, local in calls:
        due = instant(call["scheduledend"])
        assert due.astimezone(zone).strftime("%H:%M") == local
        day = due.astimezone(BERLIN).date()
        for hours, group in [(-1, "tomorrow"), (1, "today"), (23, "today"), (26, "yesterday")]:
            at_hour(organisation, day, hours)
            stands_under(caller, call, group)
        # The card shows the earliest item of its record (W-16), so this one must not stand before the next.
        assert caller.delete(f"phonecalls({call['activityid']})").status_code == 204


def test_the_repeated_hour_has_two_instants_in_order(shared):
    """EC-12."""
    caller = shared.caller(OWNER)
    first, second = (instant(activity(caller, f"EC-12 Repeated hour in Europe, {which}")["scheduledend"])
                     for which in ["first", "second"])
    assert second - first == timedelta(hours=1)
    assert first.astimezone(BERLIN).strftime("%H:%M") == second.astimezone(BERLIN).strftime("%H:%M")


def test_odd_days_are_days(organisation):
    """EC-13: listed through the last second of that day, and left over from the next."""
    caller = organisation.caller(OWNER)
    for subject, month, day in [("EC-13 Due in the last second of the year", 12, 31), ("EC-13 Due on 29 February", 2, 29)]:
        task = activity(caller, subject)
        due = instant(task["scheduledend"]).astimezone(BERLIN)
        assert (due.month, due.day) == (month, day)
        for hours, group in [(-1, "tomorrow"), (1, "today"), (23, "today"), (25, "yesterday")]:
            at_hour(organisation, due.date(), hours)
            stands_under(caller, task, group)


@pytest.mark.parametrize("subject, overdue, allday", [
    ("EC-14 Due exactly now", False, False),
    ("EC-14 Due one second ago", True, False),
    ("EC-14 Due exactly at midnight", True, False),
    ("EC-14 Due on a date without time", False, True),
])
def test_due_now_just_past_at_midnight_or_without_a_time(shared, subject, overdue, allday):
    """EC-14, W-22, W-48: overdue is strictly before now; a date without time is due at the end of its day."""
    row = card(shared.caller(OWNER), subject)
    assert (row["duegroup"], row["isoverdue"], row["isallday"]) == ("today", overdue, allday)


@pytest.mark.parametrize("subject, listed, ahead, older, undated", [
    ("EC-15 Overdue by 29 days", True, True, False, False),
    ("EC-15 Overdue by 30 days", True, True, False, False),
    ("EC-15 Overdue by 31 days", False, False, True, False),
    ("EC-15 Overdue by a year", False, False, True, False),
    ("EC-15 Due in 29 days", False, True, False, False),
    ("EC-15 Due in 30 days", False, True, False, False),
    ("EC-15 Due in 31 days", False, False, False, False),
    ("EC-15 No due date", False, False, False, True),
])
def test_the_edges_of_the_window(shared, subject, listed, ahead, older, undated):
    """EC-15, W-14, W-15, W-18, K-2: day −30 and day +30 are in; nothing vanishes silently."""
    caller = shared.caller(OWNER)
    found = [card(caller, subject, **question) is not None
             for question in [{}, {"ahead": "true"}, {"window": "older"}, {"window": "undated"}]]
    assert found == [listed, ahead, older, undated]


# Owners


def test_a_call_of_the_former_seller_is_on_the_list_of_the_records_owner(shared):
    """EC-16, K-1: a manual activity concerns the record's owner too."""
    row = card(shared.caller(OWNER), "EC-16 Reassigned, the call is still the former seller’s")
    assert row["actionname"] == "EC-16 Call back"
    administrator = shared.caller("admin")
    (former,) = administrator.list("systemusers", filter="internalemailaddress eq 'former@demo.test'")
    assert row["_ownerid_value"] == former["systemuserid"]


def test_what_belongs_to_somebody_who_has_left_is_on_nobody_elses_list(shared):
    """EC-16: a disabled owner's record stays where it is until somebody assigns it."""
    (lead,) = leads(shared.caller("admin"), "EC-16 Owner is disabled")
    for name in ["seller", OWNER, "manager"]:
        assert lead not in {row["recordid"] for row in shared.caller(name).worklist(ahead="true")}


def test_what_belongs_to_a_team_is_on_the_lists_of_its_members(shared):
    """EC-16, W-13: both sellers are in the team, the manager is not."""
    (lead,) = leads(shared.caller("admin"), "EC-16 Owner is a team")
    lists = {name: {row["recordid"] for row in shared.caller(name).worklist(ahead="true")}
             for name in ["seller", OWNER, "manager"]}
    assert [lead in lists[name] for name in ["seller", OWNER, "manager"]] == [True, True, False]


def test_a_shared_record_without_an_item_of_ones_own_is_not_listed(organisation):
    """EC-16, W-13: reading a record lists nothing; an item assigned to one does."""
    caller, other = organisation.caller(OWNER), organisation.caller("seller")
    lead = caller.new_lead("Geteilt")
    caller.new_call(lead, "2026-11-23T13:00:00Z")
    (reader,) = organisation.caller("admin").list("systemusers", filter="internalemailaddress eq 'seller@demo.test'")
    answer = caller.post("GrantAccess", {
        "Target": {"leadid": lead["leadid"], "@odata.type": "Microsoft.Dynamics.CRM.lead"},
        "PrincipalAccess": {"Principal": {"systemuserid": reader["systemuserid"],
                                          "@odata.type": "Microsoft.Dynamics.CRM.systemuser"},
                            "AccessMask": "ReadAccess"}})
    assert answer.status_code in (200, 204), answer.text
    assert other.get(f"leads({lead['leadid']})").status_code == 200
    assert lead["leadid"] not in {row["recordid"] for row in other.worklist()}
    (item,) = [row for row in caller.worklist() if row["recordid"] == lead["leadid"]]
    assigned = caller.command(item, "sv_Assign", {"ownerid": reader["systemuserid"], "ownertype": "systemuser"})
    assert assigned.status_code in (200, 204), assigned.text
    assert lead["leadid"] in {row["recordid"] for row in other.worklist()}


def test_whoever_moves_to_another_unit_takes_the_list_along(organisation):
    """EC-16."""
    administrator, caller = organisation.caller("admin"), organisation.caller("seller")
    before = [row["sv_workitemid"] for row in caller.worklist()]
    (person,) = administrator.list("systemusers", filter="internalemailaddress eq 'seller@demo.test'")
    units = administrator.list("businessunits")
    target = next(unit for unit in units if unit["businessunitid"] != person["_businessunitid_value"])
    answer = administrator.patch(f"systemusers({person['systemuserid']})",
                                 {"businessunitid@odata.bind": f"/businessunits({target['businessunitid']})"})
    assert answer.status_code in (200, 204), answer.text
    after = [row["sv_workitemid"] for row in caller.worklist()]
    assert [item for item in before if item in set(after)] == after
    own = {row["sv_workitemid"] for row in caller.worklist(filter=f"_ownerid_value eq {person['systemuserid']}")}
    assert own and own <= set(after)
    assert organisation.is_sound()


def test_the_seller_with_most_items_and_those_without(shared):
    """EC-22, W-129: a full list is counted; an empty one is empty, not an error."""
    caller = shared.caller("seller")
    (person,) = shared.caller("admin").list("systemusers", filter="internalemailaddress eq 'seller@demo.test'")
    opened = caller.list("activitypointers", filter=f"_ownerid_value eq {person['systemuserid']} and statecode eq 0")
    assert len(opened) == 400
    idle = shared.caller("idle")
    assert idle.worklist(ahead="true") == [] and idle.count() == 0
    newcomer = shared.caller("newcomer").get("sv_workitems")
    assert newcomer.status_code == 403 and newcomer.json()["error"]["message"]


# Scores and equal keys


def test_scores_at_their_ends_blank_old_and_equal(shared):
    """EC-23, W-41, W-44: 100 before 1, the blank last, an old score counts; equal scores go by due time and name."""
    caller = shared.caller(OWNER)
    rows = caller.worklist()
    place = {row["recordid"]: number for number, row in enumerate(rows)}
    found = {name: sorted(place[lead] for lead in leads(caller, f"EC-23 {name}"))
             for name in ["Score 1", "Score 100", "Score blank", "Score older than a year", "Same score"]}
    assert found["Score 100"] < found["Same score"] < found["Score older than a year"] < found["Score 1"]
    assert found["Score 1"] < found["Score blank"]
    blank = rows[found["Score blank"][0]]
    assert (blank["score"], blank["grade"], blank["scoretrend"]) == (None, None, None)
    same = [rows[number] for number in found["Same score"]]
    assert len(same) == 3 and {row["score"] for row in same} == {77}
    equal = [row for row in rows if row["score"] == 77]
    assert [row["duetime"] for row in equal] == sorted(row["duetime"] for row in equal)


@pytest.mark.parametrize("size", [1, 5])
@pytest.mark.parametrize("order", [None, "score desc", "duetime"])
def test_a_page_border_among_equal_keys_loses_and_doubles_nothing(shared, size, order):
    """EC-32: twelve rows of the same score, due time and name, read page by page in any order."""
    caller = shared.caller(OWNER)
    twelve = leads(caller, "EC-32 Same sort keys")
    assert len(twelve) == 12
    question = {"filter": "score eq 55", **({"orderby": order} if order else {})}
    whole = [row["recordid"] for row in caller.worklist(**question)]
    paged = [row["recordid"] for row in caller.worklist(size=size, **question)]
    assert paged == whole and len(set(paged)) == len(paged) and twelve <= set(paged)


def test_two_records_changed_in_the_same_millisecond_keep_their_order(shared):
    """EC-32: instants are kept to the microsecond."""
    caller = shared.caller(OWNER)
    question = {"filter": "subject eq 'EC-32 Changed in the same millisecond'", "select": "leadid,modifiedon"}
    rising = [row["leadid"] for row in caller.list("leads", orderby="modifiedon", **question)]
    falling = [row["leadid"] for row in caller.list("leads", orderby="modifiedon desc", size=1, **question)]
    assert len(rising) == 2 and falling == rising[::-1]
