"""The work list through the Web API: what is on it, in which order, and what the commands do."""

import concurrent.futures
import unicodedata
import uuid

import pytest

from support.people import Caller, assert_clear_refusal


def ids(rows):
    return [row["sv_workitemid"] for row in rows]


# What is on the list


def test_one_card_per_record(shared):
    """W-16: one card per record, not per activity."""
    rows = shared.caller("seller").worklist()
    records = [(row["recordtype"], row["recordid"]) for row in rows]
    assert len(records) == len(set(records)) >= 50


def test_the_best_score_stands_first(shared):
    """W-41, W-44: score descending, unscored last, then due time, then name."""
    rows = shared.caller("seller").worklist()
    key = [(row["score"] is None, -(row["score"] or 0), row["duetime"]) for row in rows]
    assert key == sorted(key)
    assert rows[0]["score"] is not None
    assert {row["recordtype"] for row in rows} >= {"lead", "opportunity"}


def test_the_count_is_exact_and_pages_follow_without_gap(shared):
    caller = shared.caller("seller")
    whole = caller.worklist(size=500)
    assert caller.count() == len(whole)
    assert ids(caller.worklist(size=7)) == ids(whole)


def test_today_and_overdue_are_listed_the_days_ahead_only_when_asked(shared):
    """W-14, W-15: the list shows today and what is left over; the next 30 days come with `ahead`."""
    caller = shared.caller("seller")
    now, ahead = caller.worklist(), caller.worklist(ahead="true")
    assert {row["duegroup"] for row in now} <= {"older", "last7days", "yesterday", "today"}
    assert {"tomorrow", "later"} & {row["duegroup"] for row in ahead}
    assert {row["recordid"] for row in now} <= {row["recordid"] for row in ahead}
    assert all(row["duetime"] >= "2026-10-23" for row in now), "older than 30 days"


@pytest.mark.parametrize("due, listed", [
    ("2026-10-24T17:00:00Z", True),
    ("2026-10-20T17:00:00Z", False),
    ("2026-11-23T14:00:00Z", True),
    ("2026-11-26T12:00:00Z", False),
])
def test_the_window_goes_thirty_days_back(shared, due, listed):
    """W-14, K-2: day −30 is in, older is out."""
    caller = shared.caller("seller")
    lead = caller.new_lead("Fenster")
    caller.new_call(lead, due)
    assert (lead["leadid"] in {row["recordid"] for row in caller.worklist()}) is listed


def test_an_activity_without_a_date_lists_nothing_but_is_counted_below(shared):
    """W-18, K-2: without a due date a record is not listed; what stands under the list opens it."""
    caller = shared.caller("seller")
    lead = caller.new_lead("Sansdate")
    caller.create("tasks", {"subject": "One day", "regardingobjectid_lead@odata.bind": f"/leads({lead['leadid']})"})
    assert lead["leadid"] not in {row["recordid"] for row in caller.worklist()}
    assert lead["leadid"] in {row["recordid"] for row in caller.worklist(window="undated")}


def test_the_card_shows_the_earliest_action(shared):
    """W-16: the record's next best action is the pending item with the earliest due time."""
    caller = shared.caller("seller")
    lead = caller.new_lead("Reihe")
    caller.new_call(lead, "2026-11-23T16:00:00Z", "Second")
    first = caller.new_call(lead, "2026-11-23T15:00:00Z", "First")
    row = next(row for row in caller.worklist() if row["recordid"] == lead["leadid"])
    assert (row["activityid"], row["actionname"], row["activitytype"]) == (first["activityid"], "First", "phonecall")
    assert row["recordname"] and row["recordtype"] == "lead" and row["source"] == "activity"


@pytest.mark.parametrize("typed", ["müller", "MULLER", "uller", "łukasiewicz", "LUKASIEWICZ", "Müller"])
def test_search_ignores_case_and_accents(shared, typed):
    """W-36: case- and accent-insensitive substring match over the record's name."""
    caller = shared.caller("seller")
    lead = caller.new_lead("Müller-Łukasiewicz", firstname="Zoë")
    caller.new_call(lead, "2026-11-23T15:00:00Z")
    found = caller.worklist(search=typed)
    assert lead["leadid"] in {row["recordid"] for row in found}
    assert len(found) < caller.count()
    assert lead["leadid"] in {r["recordid"] for r in caller.worklist(search=unicodedata.normalize("NFD", typed))}


def test_filters_combine(shared):
    """W-51: lead and call shows only leads having call activities."""
    caller = shared.caller("seller")
    both = caller.worklist(filter="recordtype eq 'lead' and activitytype eq 'phonecall'")
    assert both and all((row["recordtype"], row["activitytype"]) == ("lead", "phonecall") for row in both)
    assert caller.worklist(filter="recordtype eq 'account' and recordtype eq 'lead'") == []


def test_the_activity_filter_finds_any_listed_item_of_the_record(shared):
    """K-7: a record that has any listed item of that kind matches, and the card then shows that item."""
    caller = shared.caller("seller")
    lead = caller.new_lead("Beide")
    caller.new_call(lead, "2026-11-23T10:00:00Z")
    task = caller.create("tasks", {"subject": "Write it up", "scheduledend": "2026-11-23T15:00:00Z",
                                   "regardingobjectid_lead@odata.bind": f"/leads({lead['leadid']})"})
    rows = {row["recordid"]: row for row in caller.worklist(filter="activitytype eq 'task'")}
    assert rows[lead["leadid"]]["activityid"] == task["activityid"]
    plain = {row["recordid"]: row for row in caller.worklist()}
    assert plain[lead["leadid"]]["activitytype"] == "phonecall"


@pytest.mark.parametrize("options", [
    {"filter": "duegroup eq 'today'"},
    {"filter": "duegroup in ('today','yesterday') and duegroup eq 'today'"},
    {"filter": "(duegroup eq 'today' or duegroup in ('tomorrow','later'))", "ahead": "true"},
    {"filter": "duegroup eq 'today' and activitytype eq 'task'", "orderby": "lead/companyname"},
    {"filter": "duegroup eq 'today' and lead/companyname ne 'Nobody'", "orderby": "duetime desc"},
    {"filter": "duegroup eq 'today'", "search": "Spät"},
])
def test_a_due_filter_finds_any_listed_item_of_the_record(shared, options):
    """W-48, as K-7: a record with something late is found by what is due today too, and its card shows that."""
    caller = shared.caller("seller")
    lead, _, task = late_and_due(caller)
    rows = [row for row in caller.worklist(**options) if row["recordid"] == lead["leadid"]]
    assert [row["activityid"] for row in rows] == [task["activityid"]]
    assert rows[0]["duegroup"] == "today"


@pytest.mark.parametrize("filter", ["isoverdue eq true", "(duegroup eq 'today' or isoverdue eq true)",
                                    "duegroup eq 'yesterday'"])
def test_a_due_filter_that_takes_what_is_late_shows_it_first(shared, filter):
    """W-48, W-16: of the items that match, the earliest stands for the record."""
    caller = shared.caller("seller")
    lead, call, _ = late_and_due(caller)
    rows = [row for row in caller.worklist(filter=filter) if row["recordid"] == lead["leadid"]]
    assert [row["activityid"] for row in rows] == [call["activityid"]]


def test_due_filters_that_exclude_each_other_leave_nothing(shared):
    caller = shared.caller("seller")
    late_and_due(caller)
    assert caller.worklist(filter="duegroup eq 'today' and duegroup eq 'yesterday'") == []
    assert caller.count(filter="duegroup eq 'today' and duegroup eq 'yesterday'") == 0


def test_a_bulk_command_takes_the_items_that_the_due_filter_shows(shared):
    """W-48: completing all that is due today leaves alone what is late on the same records."""
    caller = shared.caller("seller")
    lead, call, task = late_and_due(caller)
    shown = f"duegroup eq 'today' and recordid eq {lead['leadid']}"
    assert caller.count(filter=shown) == 1
    answer = caller.post("sv_workitems/Microsoft.Dynamics.CRM.sv_CompleteMany", {"Filter": shown}, key=uuid.uuid4())
    assert answer.status_code == 200, answer.text
    assert caller.get(f"tasks({task['activityid']})").json()["statecode"] == 1
    assert caller.get(f"phonecalls({call['activityid']})").json()["statecode"] == 0


def late_and_due(caller):
    """A lead with a call that was due yesterday and a task that is due today."""
    lead = caller.new_lead("Spät", companyname="Beides AG")
    call = caller.new_call(lead, "2026-11-22T10:00:00Z")
    task = caller.create("tasks", {"subject": "Write it up", "scheduledend": "2026-11-23T16:00:00Z",
                                   "regardingobjectid_lead@odata.bind": f"/leads({lead['leadid']})"})
    return lead, call, task


@pytest.mark.parametrize("order, key", [
    ("duetime asc", lambda row: row["duetime"]),
    ("recordtype asc", lambda row: row["recordtype"]),
])
def test_the_list_can_be_sorted(shared, order, key):
    """W-37, W-38, W-39, W-40."""
    rows = shared.caller("seller").worklist(orderby=order)
    assert [key(row) for row in rows] == sorted(key(row) for row in rows)


@pytest.mark.parametrize("order", ["score desc", "score asc"])
def test_rows_without_the_value_come_last_in_both_directions(shared, order):
    """W-44."""
    scores = [row["score"] for row in shared.caller("seller").worklist(orderby=order)]
    assert None in scores
    present = [score for score in scores if score is not None]
    assert scores[:len(present)] == present == sorted(present, reverse=order.endswith("desc"))


def test_counts_by_group(shared):
    caller = shared.caller("seller")
    groups = caller.page("sv_workitems", {"$apply": "groupby((activitytype),aggregate($count as n))"})["value"]
    counted = {group["activitytype"]: group["n"] for group in groups}
    rows = caller.worklist()
    assert counted == {kind: sum(row["activitytype"] == kind for row in rows) for kind in {r["activitytype"] for r in rows}}


def test_everybody_has_a_list_of_their_own(shared):
    """X-11: nobody sees what is not theirs to see."""
    seller, other = shared.caller("seller"), shared.caller("seller2")
    mine, theirs = seller.worklist(), other.worklist()
    assert len(theirs) >= 20
    people = {caller.get("WhoAmI").json()["UserId"] for caller in (seller, other)}
    both = set(ids(mine)) & set(ids(theirs))
    assert not [row for row in mine if row["sv_workitemid"] in both and row["_ownerid_value"] in people], (
        "only what a team has is on the lists of both")


# Commands


def test_a_completed_item_leaves_and_the_next_one_is_named(organisation):
    """W-20, W-62, W-112: it leaves, the count falls, the answer tells what comes next."""
    caller = organisation.caller("seller")
    lead = caller.new_lead("Einzeln")
    call = caller.new_call(lead, "2026-11-23T13:00:00Z")
    before = caller.worklist()
    item = next(row for row in before if row["recordid"] == lead["leadid"])
    answer = caller.complete(item, {"note": "Spoke to her"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["value"] is None, "the record has nothing more to do"
    after = caller.worklist()
    assert ids(after) == [identifier for identifier in ids(before) if identifier != item["sv_workitemid"]]
    assert caller.count() == len(before) - 1
    done = caller.get(f"phonecalls({call['activityid']})").json()
    assert (done["statecode"], done["statuscode"]) == (1, 2)
    notes = caller.list("annotations", filter=f"_objectid_value eq {lead['leadid']}")
    assert [note["notetext"] for note in notes] == ["Spoke to her"]


def test_the_records_next_item_takes_its_place(organisation):
    """W-20: if another item becomes current, the record stays with the new action."""
    caller = organisation.caller("seller")
    lead = caller.new_lead("Zweifach")
    caller.new_call(lead, "2026-11-23T10:00:00Z", "First")
    second = caller.new_call(lead, "2026-11-23T13:00:00Z", "Second")
    item = next(row for row in caller.worklist() if row["recordid"] == lead["leadid"])
    following = caller.complete(item).json()
    assert following["activityid"] == second["activityid"]
    row = next(row for row in caller.worklist() if row["recordid"] == lead["leadid"])
    assert row["sv_workitemid"] == following["sv_workitemid"] != item["sv_workitemid"]


def test_undo_brings_it_back_to_its_place_and_undo_of_that_takes_it_away_again(organisation):
    """architecture, Operations: undo of an undo is redo."""
    caller = organisation.caller("seller")
    before = caller.worklist()
    item = before[3]
    operation = caller.complete(item).headers["sv-operation-id"]
    undone = caller.undo(operation)
    assert undone.status_code == 200, undone.text
    body = undone.json()
    assert item["activityid"] in {row["recordid"] for row in body["restored"]} and body["left"] == []
    assert ids(caller.worklist()) == ids(before)
    redone = caller.undo(body["operationid"])
    assert redone.status_code == 200, redone.text
    assert item["sv_workitemid"] not in ids(caller.worklist())


def test_an_undo_that_is_sent_again_gets_its_answer_again(organisation):
    """K-21, undo.md: a client that does not know whether it arrived sends it with the same key."""
    caller = organisation.caller("seller")
    row = caller.worklist()[0]
    operation = caller.complete(row).headers["sv-operation-id"]
    key = uuid.uuid4()
    first, again = (caller.post("sv_Undo", {"operationid": operation}, key=key) for _ in range(2))
    assert first.status_code == 200 and first.json()["restored"], first.text
    assert (again.status_code, again.json()) == (200, first.json())
    other = caller.undo(operation)
    assert other.status_code == 409 and "undone already" in other.text
    strange = caller.post("sv_Undo", {"operationid": str(uuid.uuid4())}, key=key)
    assert strange.status_code == 422, strange.text


def test_undoing_what_was_changed_since_is_refused(organisation):
    caller = organisation.caller("seller")
    lead = caller.new_lead("Danach")
    call = caller.new_call(lead, "2026-11-23T13:00:00Z")
    item = next(row for row in caller.worklist() if row["recordid"] == lead["leadid"])
    operation = caller.complete(item).headers["sv-operation-id"]
    assert caller.patch(f"phonecalls({call['activityid']})", {"subject": "Changed since"}).status_code == 204
    assert_clear_refusal(caller.undo(operation), {409})


def test_nobody_undoes_for_somebody_else(organisation):
    caller = organisation.caller("seller")
    operation = caller.complete(caller.worklist()[0]).headers["sv-operation-id"]
    assert_clear_refusal(organisation.caller("seller2").undo(operation), {403, 404})
    assert organisation.caller("admin").undo(operation).status_code == 200, "an administrator may"


def test_the_same_key_does_it_once(organisation):
    """Idempotency: (person, key) gives the same answer and acts once; another body is refused."""
    caller = organisation.caller("seller")
    item, key = caller.worklist()[0], uuid.uuid4()
    first = caller.complete(item, {"note": "once"}, key=key)
    second = caller.complete(item, {"note": "once"}, key=key)
    assert first.status_code == second.status_code == 200, second.text
    assert first.json() == second.json()
    assert first.headers["sv-operation-id"] == second.headers["sv-operation-id"]
    notes = caller.list("annotations", filter=f"_objectid_value eq {item['recordid']} and notetext eq 'once'")
    assert len(notes) == 1
    assert_clear_refusal(caller.complete(item, {"note": "other"}, key=key), {422})


def test_the_same_key_sent_at_the_same_time_does_it_once(organisation):
    caller = organisation.caller("seller")
    item, key = caller.worklist()[0], uuid.uuid4()
    callers = [Caller(organisation.address, caller.token) for _ in range(6)]
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda other: other.complete(item, {"note": "together"}, key=key), callers))
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert len({a.headers["sv-operation-id"] for a in answers if a.status_code == 200}) == 1
    notes = caller.list("annotations", filter=f"_objectid_value eq {item['recordid']} and notetext eq 'together'")
    assert len(notes) == 1


def test_of_two_people_who_complete_the_same_item_one_is_told(organisation):
    """EC-21, W-21: an item that was closed elsewhere answers an action with a clear message."""
    manager, seller = organisation.caller("manager"), organisation.caller("seller")
    lead = seller.new_lead("Beide")
    call = manager.create("phonecalls", {
        "subject": "Ours", "scheduledend": "2026-11-23T13:00:00Z",
        "regardingobjectid_lead@odata.bind": f"/leads({lead['leadid']})",
    })
    both = [next((row for row in c.worklist() if row["recordid"] == lead["leadid"]), None) for c in (manager, seller)]
    assert all(both), "K-1: it concerns its owner and the record's owner"
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda pair: pair[0].complete(pair[1]), zip((manager, seller), both)))
    assert sorted(answer.status_code for answer in answers)[0] == 200
    loser = max(answers, key=lambda answer: answer.status_code)
    assert_clear_refusal(loser, {404, 409, 412})
    assert caller_state(seller, call) == 1
    assert lead["leadid"] not in {row["recordid"] for c in (manager, seller) for row in c.worklist()}


def caller_state(caller, call):
    return caller.get(f"phonecalls({call['activityid']})").json()["statecode"]


def test_many_who_complete_the_same_item_at_once_do_it_once(organisation):
    caller = organisation.caller("seller")
    for item in caller.worklist()[:5]:
        callers = [Caller(organisation.address, caller.token) for _ in range(8)]
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda other: other.complete(item), callers))
        assert sorted(answer.status_code for answer in answers).count(200) == 1, [a.status_code for a in answers]
    assert organisation.is_sound()


def test_skipping_a_manual_activity_cancels_it(organisation):
    """W-63, K-9."""
    caller = organisation.caller("seller")
    lead = caller.new_lead("Überspringen")
    call = caller.new_call(lead, "2026-11-23T13:00:00Z")
    item = next(row for row in caller.worklist() if row["recordid"] == lead["leadid"])
    assert caller.command(item, "sv_Skip").status_code == 200
    skipped = caller.get(f"phonecalls({call['activityid']})").json()
    assert (skipped["statecode"], skipped["statuscode"]) == (2, 3)
    assert lead["leadid"] not in {row["recordid"] for row in caller.worklist()}


def test_snoozing_moves_the_due_time(organisation):
    """W-64, K-10: manual activities can be snoozed; the new date must be in the future."""
    caller = organisation.caller("seller")
    lead = caller.new_lead("Später")
    call = caller.new_call(lead, "2026-11-23T13:00:00Z")
    item = next(row for row in caller.worklist() if row["recordid"] == lead["leadid"])
    assert_clear_refusal(caller.command(item, "sv_Snooze", {"until": "2026-11-23T13:59:00Z"}), {400, 422})
    assert_clear_refusal(caller.command(item, "sv_Snooze", {"until": "soon"}), {400})
    assert caller.command(item, "sv_Snooze", {"until": "2026-11-24T08:00:00Z"}).status_code == 200
    assert lead["leadid"] not in {row["recordid"] for row in caller.worklist()}
    assert caller.get(f"phonecalls({call['activityid']})").json()["scheduledend"] == "2026-11-24T08:00:00Z"
    ahead = {row["recordid"]: row for row in caller.worklist(ahead="true")}
    assert ahead[lead["leadid"]]["sv_workitemid"] == item["sv_workitemid"], "the item survives being snoozed"


def test_reading_and_following_are_each_persons_own(organisation):
    """W-46, W-47, W-65, W-67."""
    manager, seller = organisation.caller("manager"), organisation.caller("seller")
    lead = seller.new_lead("Gelesen")
    manager.create("phonecalls", {"subject": "Ours", "scheduledend": "2026-11-23T13:00:00Z",
                                  "regardingobjectid_lead@odata.bind": f"/leads({lead['leadid']})"})
    row = lambda caller: next(r for r in caller.worklist() if r["recordid"] == lead["leadid"])  # noqa: E731
    assert row(seller)["isunread"] and not row(seller)["isfollowed"]
    assert seller.command(row(seller), "sv_SetRead", {"isread": True}).ok
    assert seller.command(row(seller), "sv_SetFollowed", {"isfollowed": True}).ok
    assert not row(seller)["isunread"] and row(seller)["isfollowed"]
    assert row(manager)["isunread"] and not row(manager)["isfollowed"]
    assert lead["leadid"] not in {r["recordid"] for r in seller.worklist(filter="isunread eq true")}
    assert lead["leadid"] in {r["recordid"] for r in seller.worklist(filter="isfollowed eq true")}
    assert seller.command(row(seller), "sv_SetRead", {"isread": False}).ok
    assert row(seller)["isunread"]


def test_a_new_action_makes_the_card_unread_again(organisation):
    """W-65: read state is per next action."""
    caller = organisation.caller("seller")
    lead = caller.new_lead("Neu")
    caller.new_call(lead, "2026-11-23T10:00:00Z", "First")
    caller.new_call(lead, "2026-11-23T13:00:00Z", "Second")
    row = lambda: next(r for r in caller.worklist() if r["recordid"] == lead["leadid"])  # noqa: E731
    caller.command(row(), "sv_SetRead", {"isread": True})
    assert not row()["isunread"]
    caller.complete(row())
    assert row()["isunread"]


def test_an_activity_can_be_handed_to_somebody_else(organisation):
    """W-68, X-15: an assignee who cannot read the record is refused with the reason."""
    seller, manager = organisation.caller("seller"), organisation.caller("manager")
    user = manager.get("WhoAmI").json()["UserId"]
    lead = seller.new_lead("Abgabe")
    call = seller.new_call(lead, "2026-11-23T13:00:00Z")
    item = next(row for row in seller.worklist() if row["recordid"] == lead["leadid"])
    unknown = {"ownerid": str(uuid.uuid4()), "ownertype": "systemuser"}
    assert_clear_refusal(seller.command(item, "sv_Assign", unknown), {400, 404, 422})
    answer = seller.command(item, "sv_Assign", {"ownerid": user, "ownertype": "systemuser"})
    assert answer.status_code == 200, answer.text
    assert lead["leadid"] in {row["recordid"] for row in manager.worklist()}
    assert seller.get(f"phonecalls({call['activityid']})").json()["_ownerid_value"] == user


def test_who_may_give_an_item_is_told_to_whom(organisation):
    """W-68, X-15: told of nobody else's items, and nothing that assigning would not tell."""
    admin, seller, manager = (organisation.caller(name) for name in ("admin", "seller", "manager"))
    people = {row["fullname"]: row["systemuserid"] for row in admin.list("systemusers")}
    lead = seller.new_lead("Weitergabe")
    call = seller.new_call(lead, "2026-11-23T13:00:00Z")
    item = next(row for row in seller.worklist() if row["recordid"] == lead["leadid"])
    boss = manager.get("WhoAmI").json()["UserId"]
    chosen = [boss, people["Nora Klein"], str(uuid.uuid4())]
    ask = lambda caller, ids: caller.get(  # noqa: E731
        f"sv_Recipients(item={item['sv_workitemid']},principals='{','.join(ids)}')")
    told = ask(seller, chosen)
    assert told.status_code == 200, told.text
    assert told.json()["value"] == [{"principalid": boss, "mayread": True},
                                    {"principalid": people["Nora Klein"], "mayread": False}]
    assert seller.command(item, "sv_Assign", {"ownerid": people["Nora Klein"]}).status_code == 403
    assert seller.get(f"phonecalls({call['activityid']})").json()["_ownerid_value"] != people["Nora Klein"]
    assert_clear_refusal(ask(organisation.caller("seller2"), chosen), {403, 404})
    assert_clear_refusal(ask(seller, ["x"]), {400})
    assert_clear_refusal(ask(seller, [boss] * 101), {400})


def test_many_at_once_are_one_operation(organisation):
    caller = organisation.caller("seller")
    before = caller.worklist()
    targets = ids(before)[:5]
    unknown = str(uuid.uuid4())
    answer = caller.post("sv_workitems/Microsoft.Dynamics.CRM.sv_CompleteMany", {"Targets": [*targets, unknown]},
                         key=uuid.uuid4())
    assert answer.status_code == 200, answer.text
    results = {row["sv_workitemid"]: row["ok"] for row in answer.json()["value"]}
    assert results == {**dict.fromkeys(targets, True), unknown: False}
    assert not set(targets) & set(ids(caller.worklist()))
    undone = caller.undo(answer.headers["sv-operation-id"])
    assert undone.status_code == 200, undone.text
    assert ids(caller.worklist()) == ids(before)


def test_what_changed_nothing_is_undone_by_changing_nothing(organisation):
    """W-65, architecture, Operations: marking as read what is read already is no conflict to take back."""
    caller = organisation.caller("seller")
    targets = ids(caller.worklist())[:3]
    mark = lambda: caller.post("sv_workitems/Microsoft.Dynamics.CRM.sv_SetReadMany",  # noqa: E731
                               {"Targets": targets, "isread": True}, key=uuid.uuid4())
    assert mark().status_code == 200
    before = caller.worklist()
    undone = caller.undo(mark().headers["sv-operation-id"])
    assert undone.status_code == 200, undone.text
    assert undone.json()["restored"] == [] and undone.json()["left"] == []
    assert caller.worklist() == before


def test_up_next_shows_current_upcoming_and_completed(organisation):
    """W-96, W-97, W-98, W-99: dated activities by due date, then those without; completed ones with their outcome."""
    caller = organisation.caller("seller")
    lead = caller.new_lead("Suite")
    caller.new_call(lead, "2026-11-23T10:00:00Z", "First")
    caller.new_call(lead, "2026-11-25T10:00:00Z", "Second")
    caller.create("tasks", {"subject": "Undated", "regardingobjectid_lead@odata.bind": f"/leads({lead['leadid']})"})
    shown = caller.up_next("lead", lead["leadid"]).json()
    assert [item["actionname"] for item in shown["current"]] == ["First"]
    assert [item["actionname"] for item in shown["upcoming"]] == ["Second", "Undated"]
    assert shown["completed"] == []
    caller.complete(shown["current"][0]["id"])
    shown = caller.up_next("lead", lead["leadid"]).json()
    assert [item["actionname"] for item in shown["current"]] == ["Second"]
    assert [(item["actionname"], item["outcome"]) for item in shown["completed"]] == [("First", "completed")]


def test_the_list_of_another_person_cannot_be_acted_on(organisation):
    other = organisation.caller("seller2").worklist()[0]
    caller = organisation.caller("seller")
    for name, body in (("sv_Complete", {}), ("sv_Skip", {}), ("sv_Snooze", {"until": "2026-11-25T08:00:00Z"}),
                       ("sv_SetRead", {"isread": True}), ("sv_SetFollowed", {"isfollowed": True})):
        theirs = caller.command(other, name, body)
        nobodys = caller.command(str(uuid.uuid4()), name, body)
        assert_clear_refusal(theirs, {404})
        assert theirs.json()["error"]["code"] == nobodys.json()["error"]["code"], name
    assert organisation.caller("seller2").worklist()[0] == other


def test_remembered_choices_come_back(organisation):
    """W-42, W-56, K-8: filters and sort are kept per person."""
    caller = organisation.caller("seller")
    row = caller.list("msdyn_workqueueusersettings")[0]
    address = f"msdyn_workqueueusersettings({row['msdyn_workqueueusersettingid']})"
    assert caller.patch(address, {"msdyn_actiononmarkcomplete": 2, "sv_theme": "dark"}).status_code == 204
    again = caller.get(address).json()
    assert (again["msdyn_actiononmarkcomplete"], again["sv_theme"]) == (2, "dark")
    assert organisation.caller("seller2").get(address).status_code == 404


def test_a_settled_list_is_sound(organisation):
    """Many different commands later, `doctor` finds every invariant kept."""
    caller = organisation.caller("seller")
    operations = []
    for name, body in (("sv_Complete", {}), ("sv_Skip", {}), ("sv_Snooze", {"until": "2026-11-25T08:00:00Z"}),
                       ("sv_SetRead", {"isread": True}), ("sv_SetFollowed", {"isfollowed": True})):
        answer = caller.command(caller.worklist()[0], name, body)
        assert answer.ok, (name, answer.text)
        operations.append(answer.headers.get("sv-operation-id"))
    caller.undo(operations[0])
    assert organisation.is_sound()
