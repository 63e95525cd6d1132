"""Availability, the team and moving work, through the Web API."""

import uuid

import pytest

from support.people import assert_clear_refusal
from support.program import wait_until

#: Monday 23 November 2026, 15:00 in Paris, is when organisations of the tests stand still.
HOURS = {"sv_kind": 0, "sv_days": "mon,tue,wed,thu,fri", "sv_breaks": "12:30-13:00", "sv_startdate": "2026-01-01",
         "sv_timezone": "Europe/Paris"}

NOBODY = "5b0c1f5e-0000-4000-8000-000000000000"


def called(answer, status=200):
    assert answer.status_code == status, answer.text[:500]
    return answer.json() if answer.text else None


def who(caller):
    return called(caller.get("WhoAmI"))["UserId"]


def switched_on(organisation, **more):
    called(organisation.caller("manager").post("sv_SetSellerAvailability", {"enabled": True, **more}))


def test_hours_breaks_and_absences_answer_when_one_works(organisation):
    """W-113…W-120, A-60: nothing follows the entries until somebody switches them on."""
    seller = organisation.caller("seller")
    called(seller.post("sv_availabilities", HOURS), 204)
    called(seller.post("sv_availabilities", {"sv_kind": 2, "sv_name": "Crete", "sv_startdate": "2026-11-26",
                                             "sv_enddate": "2026-11-27", "sv_timezone": "Europe/Paris"}), 204)
    off = called(seller.get("sv_Availability()"))
    assert not off["enabled"] and len(off["spans"]) == 1
    switched_on(organisation, country="FR")
    week = called(seller.get("sv_Availability(from=2026-11-23,to=2026-11-29)"))
    assert [day["minutes"] for day in week["days"]] == [510, 510, 510, 0, 0, 0, 0]
    assert [day["reason"] for day in week["days"]][2:] == [None, "timeoff", "timeoff", "outsidehours", "outsidehours"]
    assert week["days"][3]["description"] == "Crete"
    mate = organisation.caller("seller2")
    answer = called(mate.get(f"sv_NextAvailable(userid={who(seller)},at=2026-11-26T09:00:00Z)"))
    assert not answer["isavailable"] and answer["next"] == "2026-11-30T07:00:00Z"
    assert (answer["reason"], answer["description"]) == ("timeoff", "Crete"), "W-116: colleagues read why"
    christmas = called(seller.get("sv_Availability(from=2026-12-25,to=2026-12-25)"))["days"][0]
    assert (christmas["reason"], christmas["description"]) == ("holiday", "Christmas Day")


def test_what_cannot_be_is_refused_with_the_reason(organisation):
    """W-119."""
    seller = organisation.caller("seller")
    for change, words in [({"sv_starttime": "17:00", "sv_endtime": "08:00"}, "after the start"),
                          ({"sv_breaks": "07:00-07:30"}, "within the working hours"),
                          ({"sv_breaks": "12:00-13:00,12:30-13:30"}, "overlap"),
                          ({"sv_days": "sunday"}, "sv_days"), ({"sv_timezone": "Mars/Olympus"}, "sv_timezone")]:
        answer = seller.post("sv_availabilities", {**HOURS, **change})
        assert_clear_refusal(answer, (400,))
        assert words in answer.json()["error"]["message"]


def test_only_those_who_manage_a_person_keep_the_hours(organisation):
    """A-61."""
    seller, mate, manager = (organisation.caller(name) for name in ("seller", "seller2", "manager"))
    body = {**HOURS, "ownerid@odata.bind": f"/systemusers({who(seller)})"}
    assert mate.post("sv_availabilities", body).status_code == 403
    assert manager.post("sv_availabilities", body).status_code == 204
    entry = seller.list("sv_availabilities", filter=f"_ownerid_value eq {who(seller)}")[0]
    assert mate.patch(f"sv_availabilities({entry['sv_availabilityid']})", {"sv_days": "mon"}).status_code == 403
    assert mate.post("sv_SetSellerAvailability", {"enabled": True}).status_code == 403


CALENDAR = "\r\n".join([
    "BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1@x", "SUMMARY:Ski", "DTSTART;VALUE=DATE:20270201",
    "DTEND;VALUE=DATE:20270206", "END:VEVENT", "BEGIN:VEVENT", "UID:2@x", "DTSTART:20270301T080000Z",
    "RRULE:FREQ=HOURLY", "SUMMARY:Stocktaking", "END:VEVENT", "END:VCALENDAR", ""])


def test_a_calendar_comes_in_once_and_goes_again(organisation):
    """K-16, W-118."""
    seller = organisation.caller("seller")
    first = called(seller.post("sv_ImportAvailability", {"calendar": CALENDAR}))
    assert (first["created"], first["updated"]) == (1, 0)
    assert len(first["skipped"]) == 1 and first["skipped"][0].startswith("“Stocktaking”, line 11:")
    again = called(seller.post("sv_ImportAvailability", {"calendar": CALENDAR.replace("0206", "0209")}))
    assert (again["created"], again["updated"]) == (0, 1)
    (entry,) = seller.list("sv_availabilities")
    assert (entry["sv_name"], entry["sv_enddate"]) == ("Ski", "2027-02-08")
    called(seller.undo(again["operationid"]))
    assert seller.list("sv_availabilities")[0]["sv_enddate"] == "2027-02-05"
    called(seller.delete(f"sv_availabilities({entry['sv_availabilityid']})"), 204)
    third = called(seller.post("sv_ImportAvailability", {"calendar": CALENDAR}))
    called(seller.undo(third["operationid"]))
    assert seller.list("sv_availabilities") == []
    refused = seller.post("sv_ImportAvailability", {"calendar": "BEGIN:VCALENDAR\nnonsense"})
    assert_clear_refusal(refused, (400,))
    assert "Line 2" in refused.json()["error"]["message"]
    days = called(organisation.caller("manager").post("sv_SetSellerAvailability", {"calendar": CALENDAR}))
    assert [day["date"] for day in days["days"]] == [f"2027-02-0{day}" for day in range(1, 6)]


def calendar(*events, method=None):
    lines = [line for event in events for line in ("BEGIN:VEVENT", *event, "END:VEVENT")]
    head = ["BEGIN:VCALENDAR", *([f"METHOD:{method}"] if method else [])]
    return "\r\n".join([*head, *lines, "END:VCALENDAR", ""])


TIMED = ["UID:t", "SUMMARY:Dentist", "DTSTART;TZID=Romance Standard Time:20261201T093000",
         "DTEND;TZID=Romance Standard Time:20261201T110000"]


def test_a_timed_absence_of_outlook_keeps_its_hours(organisation):
    """K-16, W-118: zones have the names of Windows there."""
    seller = organisation.caller("seller")
    done = called(seller.post("sv_ImportAvailability", {"calendar": calendar(TIMED)}))
    assert (done["created"], done["skipped"]) == (1, [])
    (entry,) = seller.list("sv_availabilities")
    assert (entry["sv_timezone"], entry["sv_startdate"]) == ("Europe/Paris", "2026-12-01")
    assert (entry["sv_starttime"], entry["sv_endtime"]) == ("09:30", "11:00")


SHORT = ["UID:s", "SUMMARY:Blink", "DTSTART:20261202T100000Z", "DTEND:20261202T100030Z"]
LONG = ["UID:l", "SUMMARY:Voyage", "DTSTART:20261202T100000Z", "DTEND:20310102T100000Z"]
#: The clocks go back at 03:00 on 31 October 2027 in Paris: it begins at 02:45 and ends at 02:15.
BACK = ["UID:b", "SUMMARY:Night watch", "DTSTART;TZID=Europe/Paris:20271031T024500", "DURATION:PT30M"]
YEARLY = ["UID:y", "SUMMARY:Founders’ lunch", "DTSTART;TZID=Europe/Paris:20200612T120000",
          "DTEND;TZID=Europe/Paris:20200612T143000", "RRULE:FREQ=YEARLY", "EXDATE;TZID=Europe/Paris:20280612T120000"]


def test_an_event_that_cannot_be_time_off_is_told_and_the_others_come_in(organisation):
    """W-118, K-16: with its line and its title, and nothing else of the file is lost."""
    seller = organisation.caller("seller")
    done = called(seller.post("sv_ImportAvailability", {"calendar": calendar(TIMED, SHORT, LONG)}))
    assert done["created"] == 1 and len(done["skipped"]) == 2, done
    assert done["skipped"][0].startswith("“Blink”, line 8:") and "less than a minute" in done["skipped"][0]
    assert done["skipped"][1].startswith("“Voyage”, line 14:") and "1100 days" in done["skipped"][1]
    assert [entry["sv_name"] for entry in seller.list("sv_availabilities")] == ["Dentist"]


def test_an_absence_over_the_hour_that_comes_twice_keeps_its_length(organisation):
    """W-117: its end reads earlier than its start on the clocks of that night."""
    seller = organisation.caller("seller")
    done = called(seller.post("sv_ImportAvailability", {"calendar": calendar(BACK)}))
    assert (done["created"], done["skipped"]) == (1, []), done
    (entry,) = seller.list("sv_availabilities")
    assert (entry["sv_timezone"], entry["sv_starttime"], entry["sv_endtime"]) == ("UTC", "00:45", "01:15")


def test_a_yearly_absence_with_a_time_is_entered_year_by_year(organisation):
    """W-118, K-16: as whole days are, without the years it does not come in."""
    seller = organisation.caller("seller")
    done = called(seller.post("sv_ImportAvailability", {"calendar": calendar(YEARLY)}))
    assert (done["created"], done["skipped"]) == (2, []), done
    entries = seller.list("sv_availabilities", orderby="sv_startdate asc")
    assert [entry["sv_startdate"] for entry in entries] == ["2027-06-12", "2029-06-12"]
    assert {(entry["sv_starttime"], entry["sv_endtime"]) for entry in entries} == {("12:00", "14:30")}
    again = called(seller.post("sv_ImportAvailability", {"calendar": calendar(YEARLY)}))
    assert (again["created"], again["updated"], again["removed"]) == (0, 0, 0)


def test_a_full_calendar_does_not_push_the_working_hours_out_of_the_team(organisation):
    """Issue 4, points 7 and 13: the load of a day stands beside the hours that are worked on it."""
    switched_on(organisation)
    daily = ["UID:d", "SUMMARY:Standing away", "DTSTART;TZID=Europe/Paris:20261124T060000",
             "DTEND;TZID=Europe/Paris:20261124T060500", "RRULE:FREQ=DAILY;COUNT=1000"]
    people = [organisation.caller(name) for name in ("seller", "seller2")]
    for person in people:
        called(person.post("sv_availabilities", HOURS), 204)
        made = called(person.post("sv_ImportAvailability", {"calendar": calendar(daily)}))
        assert made["created"] == 1000, made
    team = {each["systemuserid"]: each for each in called(organisation.caller("manager").get("sv_Team()"))["value"]}
    for person in people:
        minutes = [day["minutes"] for day in team[who(person)]["days"]]
        assert set(minutes) == {0, 510}, minutes


def test_free_time_is_no_absence(organisation):
    """K-16: what is free, or has become free, is no time off; a holiday of the organisation may be marked as free."""
    seller = organisation.caller("seller")
    birthday = ["UID:b", "SUMMARY:Birthday", "DTSTART;VALUE=DATE:20261203", "TRANSP:TRANSPARENT"]
    done = called(seller.post("sv_ImportAvailability", {"calendar": calendar(birthday, TIMED)}))
    assert (done["created"], done["removed"]) == (1, 0)
    assert done["skipped"] == ["Line 2: “Birthday” is marked as free, so it is no time off."]
    free = called(seller.post("sv_ImportAvailability", {
        "calendar": calendar([*TIMED, "X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE"])}))
    assert (free["created"], free["updated"], free["removed"]) == (0, 0, 1)
    assert seller.list("sv_availabilities") == []
    days = called(organisation.caller("manager").post("sv_SetSellerAvailability", {"calendar": calendar(birthday)}))
    assert (days["days"], days["skipped"]) == ([{"date": "2026-12-03", "name": "Birthday"}], [])


def test_a_cancelled_event_takes_its_absence_away_and_undo_brings_it_back(organisation):
    """K-16, W-118."""
    seller, mate = organisation.caller("seller"), organisation.caller("seller2")
    yearly = ["UID:y", "SUMMARY:Feast", "DTSTART;VALUE=DATE:20260501", "RRULE:FREQ=YEARLY"]
    first = called(seller.post("sv_ImportAvailability", {"calendar": calendar(TIMED, yearly)}))
    assert first["created"] == 4, "the feasts of three years to come, and the dentist"
    called(mate.post("sv_ImportAvailability", {"calendar": calendar(TIMED)}))

    def days():
        return sorted(entry["sv_startdate"] for entry in seller.list("sv_availabilities")
                      if entry["_ownerid_value"] == who(seller))

    everything = days()
    once = called(seller.post("sv_ImportAvailability", {"calendar": calendar(
        ["UID:y", "RECURRENCE-ID;VALUE=DATE:20280501", "STATUS:CANCELLED"])}))
    assert (once["removed"], days()) == (1, ["2026-12-01", "2027-05-01", "2029-05-01"])
    called(seller.undo(once["operationid"]))
    assert days() == everything
    gone = called(seller.post("sv_ImportAvailability", {"calendar": calendar(TIMED, yearly, method="CANCEL")}))
    assert (gone["created"], gone["updated"], gone["removed"], gone["skipped"]) == (0, 0, 4, [])
    assert days() == []
    called(seller.undo(gone["operationid"]))
    assert days() == everything
    assert len(seller.list("sv_availabilities")) == 5, "nobody else's absence is touched"
    organisation.is_sound()


SETS = {"lead": "leads", "opportunity": "opportunities", "account": "accounts", "contact": "contacts"}


def test_managers_see_a_list_as_the_seller_does_and_others_do_not(organisation):
    """The same rows in the same order, without those about records that the manager may not read."""
    seller, mate, manager = (organisation.caller(name) for name in ("seller", "seller2", "manager"))
    rows = seller.worklist()
    own = [row["sv_workitemid"] for row in rows
           if manager.get(f"{SETS[row['recordtype']]}({row['recordid']})").status_code == 200]
    assert len(own) > 50
    seen = manager.page("sv_workitems", {"sv_seller": who(seller)}, size=5000)["value"]
    assert [row["sv_workitemid"] for row in seen] == own
    counted = manager.page("sv_workitems", {"sv_seller": who(seller), "$count": "true", "$top": "1"})
    assert counted["@odata.count"] == len(own)
    assert mate.get("sv_workitems", sv_seller=who(seller)).status_code == 403
    assert manager.get("sv_workitems", sv_seller=str(uuid.uuid4())).status_code == 404
    refused = manager.post(f"sv_workitems({own[0]})/Microsoft.Dynamics.CRM.sv_Skip?sv_seller={who(seller)}")
    assert refused.status_code in (404, 405, 501)


def test_the_team_counts_what_each_has_to_do(organisation):
    manager, seller = organisation.caller("manager"), organisation.caller("seller")
    team = {person["systemuserid"]: person for person in called(manager.get("sv_Team()"))["value"]}
    assert who(organisation.caller("seller2")) in team and who(manager) not in team
    before = team[who(seller)]
    assert before["overdue"] > 0 and len(before["days"]) == 7
    assert before["days"][0]["due"] == before["duetoday"]
    # Of a record with several items the list shows one.
    assert before["listed"] >= len([row for row in seller.worklist() if row["_ownerid_value"] == who(seller)])
    card = next(row for row in seller.worklist() if row["_ownerid_value"] == who(seller))
    assert seller.complete(card).status_code == 200
    after = next(p for p in called(manager.get("sv_Team()"))["value"] if p["systemuserid"] == who(seller))
    assert after["donetoday"] == before["donetoday"] + 1
    assert called(manager.get("sv_Team(search='nobody of this name')"))["value"] == []
    assert called(organisation.caller("seller").get("sv_Team()"))["value"] == []


def test_work_handed_over_comes_back_by_itself(organisation):
    """Issue 4: with an end date; a worker brings it back, and one undo would have too."""
    seller, mate, manager = (organisation.caller(name) for name in ("seller", "seller2", "manager"))
    cards = [row for row in seller.worklist() if row["_ownerid_value"] == who(seller)][:3]
    targets = [card["sv_workitemid"] for card in cards]
    body = {"userid": who(seller), "ownerid": who(mate), "Targets": targets, "until": "2026-11-25", "reason": "Ill"}
    assert mate.post("sv_HandOver", body).status_code == 403
    done = called(manager.post("sv_HandOver", body))
    assert (done["moved"], done["left"]) == (3, 0)
    theirs = {row["sv_workitemid"] for row in mate.worklist()}
    assert theirs >= set(targets)
    called(manager.undo(done["operationid"]))
    assert not {row["sv_workitemid"] for row in mate.worklist()} & set(targets)
    called(manager.post("sv_HandOver", body))
    organisation.clock.set("2026-11-24T23:00:00Z")
    wait_until(lambda: not {row["sv_workitemid"] for row in mate.worklist()} & set(targets), message="it stayed away")
    owners = {row["_ownerid_value"] for row in seller.worklist() if row["sv_workitemid"] in targets}
    assert owners == {who(seller)}
    organisation.is_sound()


def times(caller):
    """When every open activity is due that the person may read."""
    return {row["activityid"]: (row["scheduledend"], row["sv_isallday"])
            for kind in ("phonecalls", "emails", "tasks", "appointments")
            for row in caller.list(kind, filter="statecode eq 0 and scheduledend ne null")}


def test_what_a_team_has_stays_with_the_team(organisation):
    """K-1: what belongs to others stands on the list, but is neither handed over nor counted as left."""
    seller, mate = organisation.caller("seller"), organisation.caller("seller2")
    own, others = ({row["sv_workitemid"] for row in seller.worklist()
                    if (row["_ownerid_value"] == who(seller)) is is_own} for is_own in (True, False))
    assert own and others
    done = called(seller.post("sv_HandOver", {"ownerid": who(mate), "until": "2026-11-25"}))
    assert (done["left"], done["reasons"]) == (0, [])
    gone = {row["sv_workitemid"] for row in seller.worklist() if row["_ownerid_value"] == who(seller)} & own
    assert not gone
    # Named, they are left with the reason.
    refused = seller.post("sv_HandOver", {"ownerid": who(mate), "Targets": sorted(others)[:3]})
    assert_clear_refusal(refused, (409,))
    organisation.clock.set("2026-11-24T23:00:00Z")
    wait_until(lambda: own <= {row["sv_workitemid"] for row in seller.page("sv_workitems", {"ahead": "true"}, 5000)[
        "value"] if row["_ownerid_value"] == who(seller)}, message="it stayed away")
    organisation.is_sound()


def test_back_from_leave_one_spreads_what_became_due(organisation):
    """Issue 4: over the following working days, so many a day, with one undo."""
    seller = organisation.caller("seller")
    switched_on(organisation)
    called(seller.post("sv_availabilities", HOURS), 204)
    called(seller.post("sv_availabilities", {"sv_kind": 2, "sv_name": "Crete", "sv_startdate": "2026-11-09",
                                             "sv_enddate": "2026-11-20", "sv_timezone": "Europe/Paris"}), 204)
    leave = called(seller.get("sv_ReturnFromLeave()"))
    assert leave["description"] == "Crete" and leave["due"] > 5
    # Due from the first day off until the work of today began, one's own, all items of a record.
    due = {kind: {row["activityid"]: row["scheduledend"] for row in rows}
           for kind, rows in ((kind, seller.list(kind, filter=(
               f"statecode eq 0 and _ownerid_value eq {who(seller)} and _regardingobjectid_value ne null"
               " and scheduledend ge 2026-11-08T23:00:00Z and scheduledend lt 2026-11-23T07:00:00Z")))
               for kind in ("phonecalls", "emails", "tasks", "appointments"))}
    movable = {item: time for kind, items in due.items() if kind != "appointments" for item, time in items.items()}
    assert leave["due"] == len(movable) + len(due["appointments"])
    before = times(seller)
    assert_clear_refusal(seller.post("sv_Spread", {"perday": 0}), (400,))
    done = called(seller.post("sv_Spread", {"perday": 5, "leaveid": leave["sv_availabilityid"]}))
    assert (done["moved"], done["left"], done["appointments"]) == (len(movable), 0, len(due["appointments"]))
    week = called(seller.get("sv_Availability(from=2026-11-23,to=2027-05-20)"))
    after = times(seller)
    assert {item for item, time in after.items() if before[item] != time} == set(movable)
    for item in movable:
        time = after[item]
        inside = any(span["from"] <= time[0] < span["to"] for span in week["spans"])
        assert inside or time[1], (item, time)
    called(seller.undo(done["operationid"]))
    assert times(seller) == before
    called(seller.patch(f"sv_availabilities({leave['sv_availabilityid']})", {"sv_settled": True}), 204)
    assert called(seller.get("sv_ReturnFromLeave()"))["sv_availabilityid"] is None
    organisation.is_sound()


@pytest.mark.parametrize("path, body, words", [
    ("sv_Availability(from=2026-11-23,to=2028-11-23)", None,
     "« to » doit être un jour compris dans les 400 jours à partir du premier."),
    ("sv_Availability(from=3)", None, "« from » doit être un jour, par exemple 2026-11-25."),
    ("sv_Spread", {"perday": 1000}, "« perday » doit être un nombre de 1 à 200."),
    ("sv_HandOver", {"ownerid": NOBODY, "until": "soon"}, "« until » doit être un jour, par exemple 2026-11-25."),
    ("sv_workitems/Microsoft.Dynamics.CRM.sv_CompleteMany", {"Targets": [3]}, "« Targets » doit être une liste de GUID."),
    ("leads?$filter=lastname eq 5", None, "« lastname » se compare à un texte entre apostrophes."),
])
def test_what_was_expected_is_said_in_french(shared, path, body, words):
    """W-131: no English within a French message."""
    seller = shared.caller("seller")
    answer = seller.request("POST" if body else "GET", path, json=body, headers={"Accept-Language": "fr"})
    assert answer.status_code == 400, answer.text
    assert answer.json()["error"]["message"].replace("\N{NO-BREAK SPACE}", " ") == words


@pytest.mark.parametrize("name", ["sv_Availability(from=yesterday)", "sv_Availability(from=2026-11-23,to=2026-11-01)",
                                  "sv_NextAvailable(at=noon)", "sv_Availability(userid=5b0c1f5e-0000-4000-8000-000000000000)"])
def test_questions_that_make_no_sense_are_refused(shared, name):
    assert shared.caller("seller").get(name).status_code in (400, 404)


def test_a_weekly_absence_is_entered_week_by_week_and_follows_its_rule(organisation):
    """K-16, W-118: as far as yearly ones are; what the rule leaves out by now goes, what was moved moves."""
    seller = organisation.caller("seller")
    course = ["UID:w", "SUMMARY:Course", "DTSTART;TZID=Europe/Paris:20261202T090000",
              "DTEND;TZID=Europe/Paris:20261202T120000"]

    def days():
        return sorted(entry["sv_startdate"] for entry in seller.list("sv_availabilities"))

    endless = called(seller.post("sv_ImportAvailability", {"calendar": calendar([*course, "RRULE:FREQ=WEEKLY"])}))
    assert endless["skipped"] == [] and endless["created"] == len(days()) > 150
    assert (days()[0], days()[-1]) == ("2026-12-02", "2029-12-26")
    rule = "RRULE:FREQ=WEEKLY;BYDAY=WE,FR;UNTIL=20261212T000000Z"
    short = called(seller.post("sv_ImportAvailability", {"calendar": calendar([*course, rule])}))
    assert (short["created"], short["removed"]) == (2, endless["created"] - 2)
    assert days() == ["2026-12-02", "2026-12-04", "2026-12-09", "2026-12-11"]
    moved = ["UID:w", "SUMMARY:Course", "RECURRENCE-ID;TZID=Europe/Paris:20261209T090000",
             "DTSTART;TZID=Europe/Paris:20261210T140000", "DTEND;TZID=Europe/Paris:20261210T170000"]
    change = called(seller.post("sv_ImportAvailability", {
        "calendar": calendar([*course, rule, "EXDATE;TZID=Europe/Paris:20261204T090000"], moved)}))
    assert (change["created"], change["updated"], change["removed"]) == (0, 1, 1)
    assert days() == ["2026-12-02", "2026-12-10", "2026-12-11"]
    gone = called(seller.post("sv_ImportAvailability", {"calendar": calendar([*course, rule], method="CANCEL")}))
    assert (gone["removed"], days()) == (3, [])
    called(seller.undo(gone["operationid"]))
    assert days() == ["2026-12-02", "2026-12-10", "2026-12-11"]
    daily = ["UID:d", "SUMMARY:Nap", "DTSTART:20261201T130000", "DTEND:20261201T140000",
             "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU"]
    often = called(seller.post("sv_ImportAvailability", {"calendar": calendar(daily)}))
    assert often["created"] == 0 and "more than 1000 entries" in often["skipped"][0]
    organisation.is_sound()


def test_daily_and_monthly_absences_are_entered_and_count_as_such(organisation):
    """K-16, W-118: five days of skiing are five days off; what is tentative is told, and taken away again."""
    seller = organisation.caller("seller")
    switched_on(organisation)
    called(seller.post("sv_availabilities", HOURS), 204)
    ski = ["UID:s", "SUMMARY:Ski", "DTSTART;VALUE=DATE:20261207", "RRULE:FREQ=DAILY;COUNT=5"]
    board = ["UID:m", "SUMMARY:Board", "DTSTART;TZID=Europe/Paris:20261208T090000",
             "DTEND;TZID=Europe/Paris:20261208T120000", "RRULE:FREQ=MONTHLY;BYDAY=2TU;UNTIL=20270301T000000Z"]
    perhaps = ["UID:p", "SUMMARY:Perhaps", "DTSTART;VALUE=DATE:20261221"]
    came = called(seller.post("sv_ImportAvailability", {"calendar": calendar(ski, board, perhaps)}))
    assert (came["created"], came["skipped"]) == (5 + 3 + 1, [])
    week = called(seller.get("sv_Availability(from=2026-12-07,to=2026-12-13)"))
    assert [day["minutes"] for day in week["days"]] == [0] * 7
    assert [day["description"] for day in week["days"]][:5] == ["Ski"] * 5
    january = called(seller.get("sv_Availability(from=2027-01-12,to=2027-01-12)"))["days"][0]
    assert january["minutes"] == 510 - 180
    fewer = called(seller.post("sv_ImportAvailability", {"calendar": calendar(
        [*ski, "EXDATE;VALUE=DATE:20261209"], board, [*perhaps, "STATUS:TENTATIVE"])}))
    assert (fewer["created"], fewer["removed"]) == (0, 2) and "“Perhaps” is tentative" in fewer["skipped"][0]
    open_again = called(seller.get("sv_Availability(from=2026-12-09,to=2026-12-09)"))["days"][0]
    assert open_again["minutes"] == 510
    organisation.is_sound()
