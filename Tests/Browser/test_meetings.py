"""Meetings and promises on the work list: when they begin, how they are joined, and none that sinks below the fold."""

import pytest
from playwright.sync_api import expect

from support.organisation import NOW

#: It is three in the afternoon in Paris.
MEETING = {"scheduledstart": "2026-11-23T17:00:00Z", "scheduledend": "2026-11-23T18:30:00Z"}
ADDRESS = "https://meet.example/j/42"


def meeting(caller, lead, subject="Product demo", **columns):
    return caller.create("appointments", {
        "subject": subject, "regardingobjectid_lead@odata.bind": f"/leads({lead['leadid']})", **MEETING, **columns})


def shown(window, lead):
    window.open(f"/worklist?record=lead/{lead['leadid']}")
    expect(window.page.locator("#record .upnext .now")).to_be_visible()
    return window.page.locator("#record .upnext")


@pytest.mark.parametrize("locale, words", [
    ("en-GB", {"time": "today 18:00–19:30", "join": "Join", "kind": "Online meeting", "strip": "promise"}),
    ("fr-FR", {"time": "aujourd’hui 18:00–19:30", "join": "Rejoindre", "kind": "Réunion en ligne",
               "strip": "engagement"}),
])
def test_an_online_meeting_says_when_it_begins_and_is_joined_by_a_click(windows, served, locale, words):
    """W-19, W-26, W-97, K-5: card, Up next and strip."""
    caller = served.caller("seller")
    lead = caller.new_lead("Gather")
    meeting(caller, lead, isonlinemeeting=True, onlinemeetingjoinurl=ADDRESS)
    window = windows(served, locale=locale).sign_in().ready()
    window.context.route("https://meet.example/**", lambda route: route.fulfill(status=200, body="joined"))
    upnext = shown(window, lead)
    expect(upnext.locator(".now")).to_contain_text(words["time"])
    expect(upnext.locator(".now")).to_contain_text(words["kind"])
    link = upnext.get_by_role("link", name=words["join"])
    expect(link).to_have_attribute("href", ADDRESS)
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    card = window.card(lead["leadid"])
    expect(card).to_contain_text(words["time"])
    expect(card.locator(".what use").first).to_have_attribute("href", "#i-meeting")
    card.hover()
    action = card.locator("[data-do=act]")
    expect(action).to_have_attribute("aria-label", words["join"])
    with window.context.expect_page() as opened:
        action.click()
    opened.value.wait_for_url(ADDRESS)
    opened.value.close()
    strip = window.page.locator("#strip")
    expect(strip).to_contain_text(words["strip"])
    expect(strip.locator("li", has_text="Gather")).to_contain_text("18:00–19:30")
    window.settle()
    assert window.violations() == []


PHONE = {"width": 390, "height": 844}


@pytest.mark.parametrize("locale, join", [("en-GB", "Join"), ("fr-FR", "Rejoindre")])
def test_on_a_phone_a_meeting_is_joined_from_its_record(windows, served, locale, join):
    """W-97: in Up next, and from the bar under the thumb."""
    caller = served.caller("seller")
    lead = caller.new_lead("Gather")
    meeting(caller, lead, isonlinemeeting=True, onlinemeetingjoinurl=ADDRESS)
    window = windows(served, locale=locale, viewport=PHONE).sign_in()
    window.context.route("https://meet.example/**", lambda route: route.fulfill(status=200, body="joined"))
    expect(shown(window, lead).get_by_role("link", name=join)).to_be_visible()
    assert window.overflow() <= 0
    assert window.violations() == []
    button = window.page.locator("#thumb").get_by_role("button", name=join, exact=True)
    with window.context.expect_page() as opened:
        button.click()
    opened.value.wait_for_url(ADDRESS)
    opened.value.close()


def email(caller, lead):
    return caller.create("emails", {
        "subject": "Offer", "scheduledend": NOW, "regardingobjectid_lead@odata.bind": f"/leads({lead['leadid']})"})


def task(caller, lead):
    return caller.create("tasks", {
        "subject": "Prepare", "scheduledend": NOW, "regardingobjectid_lead@odata.bind": f"/leads({lead['leadid']})"})


@pytest.mark.parametrize("locale, words", [
    ("en-GB", {"call": "Call", "email": "Email", "done": "Mark as complete", "later": "Snooze"}),
    ("fr-FR", {"call": "Appeler", "email": "E-mail", "done": "Marquer comme terminé", "later": "Reporter"}),
])
def test_on_a_phone_the_thumb_is_offered_what_fits_the_activity(windows, served, locale, words):
    """W-97: a call is called, an email written, and nobody is to call for a task or a meeting in a room."""
    caller = served.caller("seller")
    makers = {"call": lambda lead: caller.new_call(lead, NOW), "email": lambda lead: email(caller, lead),
              "task": lambda lead: task(caller, lead), "room": lambda lead: meeting(caller, lead)}
    leads = {}
    for name, make in makers.items():
        leads[name] = caller.new_lead(name.capitalize(), telephone1="+33 1 99 00 12 34", emailaddress1="ada@demo.test")
        make(leads[name])
    window = windows(served, locale=locale, viewport=PHONE).sign_in()
    bar = window.page.locator("#thumb")
    for name, lead in leads.items():
        shown(window, lead)
        expected = [words[name]] if name in words else []
        expect(bar.locator("button[data-do]:visible")).to_have_count(3 + len(expected))
        for label in [*expected, words["done"], words["later"]]:
            expect(bar.get_by_role("button", name=label, exact=True)).to_be_visible()
        assert window.overflow() <= 0
    window.settle()
    assert window.violations() == []
    # One after the other without the page being loaded anew: the bar follows.
    window.page.goto(f"{window.address}/worklist?record=lead/{leads['email']['leadid']}")
    bar.get_by_role("button", name=words["done"], exact=True).click()
    expect(bar.get_by_role("button", name=words["email"], exact=True)).to_be_hidden()


def test_an_address_that_is_not_safe_is_no_link(windows, served):
    """W-97: what a click opens is an https page, whatever somebody wrote into the record."""
    caller = served.caller("seller")
    lead = caller.new_lead("Trap")
    meeting(caller, lead, isonlinemeeting=True, onlinemeetingjoinurl="javascript:alert(1)")
    window = windows(served).sign_in().ready()
    upnext = shown(window, lead)
    expect(upnext.locator(".now")).to_contain_text("Online meeting")
    expect(upnext.get_by_role("link", name="Join")).to_have_count(0)
    card = window.card(lead["leadid"])
    card.hover()
    expect(card.locator("[data-do=act]")).to_have_attribute("aria-label", "Open")


def test_no_promise_of_today_is_missing_and_those_to_come_stand_first(windows, served):
    """K-5: also of a record that has an overdue call, and however many promises are past already."""
    caller = served.caller("seller")
    lead = caller.new_lead("Busy")
    caller.new_call(lead, "2026-11-20T09:00:00Z", "Long overdue")
    meeting(caller, lead)
    meeting(caller, lead, "Second meeting", scheduledstart="2026-11-23T16:00:00Z", scheduledend="2026-11-23T19:00:00Z")
    for number in range(22):
        past = caller.new_lead(f"Past {number}")
        caller.new_call(past, f"2026-11-23T09:{number:02}:00Z", f"Missed {number}")
    window = windows(served).sign_in().ready()
    entries = window.page.locator("#strip li")
    mine = entries.filter(has_text="Busy")
    expect(mine).to_have_count(2)
    # By their start, though the first ends last.
    expect(mine.nth(0)).to_contain_text("17:00–20:00")
    expect(mine.nth(1)).to_contain_text("18:00–19:30")
    expect(entries.filter(has_text="Past ")).to_have_count(22)
    states = entries.evaluate_all("all => all.map(each => each.classList.contains('past'))")
    assert states == sorted(states), "what is still to come stands first"
    assert states.count(False) == len([row for row in caller.worklist(window="promised") if row["duetime"] >= NOW])
    window.page.locator("#strip .more").click()
    mine.nth(0).get_by_role("button").click()
    expect(window.page.locator("#record .upnext")).to_contain_text("Long overdue")


def test_snoozing_a_meeting_moves_it_as_a_whole(windows, served):
    """W-64, W-19: it begins when one says, and lasts as long as before."""
    caller = served.caller("seller")
    lead = caller.new_lead("Later")
    item = meeting(caller, lead)
    window = windows(served).sign_in().ready()
    shown(window, lead)
    card = window.card(lead["leadid"])
    card.click()
    window.page.keyboard.press("z")
    expect(window.page.locator("input:focus")).to_be_visible()
    window.page.keyboard.type("tomorrow 9")
    window.page.keyboard.press("Enter")
    expect(card).to_have_count(0)
    expect(window.page.get_by_role("region", name="Messages").get_by_text("Snoozed: Later")).to_be_visible()

    def times():
        row = caller.get(f"appointments({item['activityid']})").json()
        return row["scheduledstart"], row["scheduledend"]

    assert times() == ("2026-11-24T08:00:00Z", "2026-11-24T09:30:00Z")


def test_calling_from_the_card_of_a_later_call_records_that_call(windows, served):
    """K-7, W-51: the filter shows a record's second item; C is about what the card says."""
    caller = served.caller("seller")
    lead = caller.new_lead("Second")
    caller.create("tasks", {"subject": "First a task", "scheduledend": "2026-11-23T08:00:00Z",
                            "regardingobjectid_lead@odata.bind": f"/leads({lead['leadid']})"})
    call = caller.new_call(lead, "2026-11-23T15:00:00Z", "Then the call")
    settings = {"msdyn_sellerfilterconfiguration":
                '{"activitytypes":["phonecall"],"due":[],"filter":"activitytype eq \'phonecall\'"}'}
    rows = caller.list("msdyn_workqueueusersettings")
    if rows:
        key = rows[0]["msdyn_workqueueusersettingid"]
        assert caller.patch(f"msdyn_workqueueusersettings({key})", settings).status_code == 204
    else:
        assert caller.post("msdyn_workqueueusersettings", settings).status_code == 204
    window = windows(served).sign_in().ready()
    shown(window, lead)
    card = window.card(lead["leadid"])
    expect(card).to_contain_text("Then the call")
    card.click()
    window.page.keyboard.press("c")
    dialog = window.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Then the call")
    dialog.get_by_role("textbox").fill("Reached")
    dialog.get_by_role("button", name="Mark as complete").click()
    expect(dialog).to_have_count(0)
    expect(window.card(lead["leadid"])).to_have_count(0)
    assert caller.get(f"phonecalls({call['activityid']})").json()["statecode"] == 1


def test_what_is_somebody_elses_is_read_only(windows, served):
    """W-101: whoever may only read an activity gets no buttons for it."""
    admin = served.caller("admin")
    seller, manager = served.caller("seller"), served.caller("manager")
    lead = seller.new_lead("Watched")
    seller.new_call(lead, "2026-11-23T15:00:00Z", "The seller's call")
    own = seller.up_next("lead", lead["leadid"]).json()["current"]
    assert [item["actionable"] for item in own] == [True]
    # The manager may read everything of the seller's and change nothing.
    role = next(row for row in admin.list("roles") if row["name"] == "Sequence Manager")
    people = admin.list("systemusers")
    person = next(row for row in people if row["internalemailaddress"] == "manager@demo.test")
    answer = admin.post("sv_SetRoles", {"principalid": person["systemuserid"],
                                        "roleids": [role["roleid"]]})
    assert answer.status_code in (200, 204), answer.text
    seen = manager.up_next("lead", lead["leadid"]).json()["current"]
    assert [item["actionable"] for item in seen] == [False]
    assert manager.complete(seen[0]["id"]).status_code == 403
    window = windows(served).sign_in("manager")
    window.open(f"/worklist?record=lead/{lead['leadid']}")
    now = window.page.locator("#record .upnext .now")
    expect(now).to_contain_text("The seller's call")
    expect(now.get_by_role("button")).to_have_count(0)
