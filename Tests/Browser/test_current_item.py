"""What the card says is what the record shows first, and what keys and buttons act on (W-16, W-62, K-5, K-7)."""

import re

import pytest
from playwright.sync_api import expect

from support.program import wait_until

#: By the test's clock it is Monday, 23 November 2026, 15:00 in Paris.
PAST, TODAY = "2026-11-19T09:00:00Z", "2026-11-23T17:00:00Z"


@pytest.fixture
def lead(served):
    """A lead with a task of last week and a call of today; only the id of each."""
    seller = served.caller("seller")
    lead = seller.new_lead("Twofold")["leadid"]
    task = seller.create("tasks", {"subject": "Old task", "scheduledend": PAST,
                                   "regardingobjectid_lead@odata.bind": f"/leads({lead})"})["activityid"]
    call = seller.create("phonecalls", {"subject": "Promised call", "scheduledend": TODAY,
                                        "regardingobjectid_lead@odata.bind": f"/leads({lead})"})["activityid"]
    return {"lead": lead, "task": task, "call": call}


def now(window):
    return window.page.locator("#record .upnext .now")


def open_of(served, lead):
    """Which of the two are still open."""
    seller = served.caller("seller")
    return {name for name, table in [("task", "tasks"), ("call", "phonecalls")]
            if seller.get(f"{table}({lead[name]})").json()["statecode"] == 0}


def sought(window, name="Twofold"):
    """The list with this one card, which has no score and so stands at its end."""
    window.page.keyboard.press("/")
    window.page.locator(":focus").fill(name)
    wait_until(lambda: window.count == 1)
    return window.cards.first


def filtered_by_calls(window):
    window.page.get_by_role("button", name="Filter", exact=True).click()
    panel = window.page.get_by_role("region", name="Filters", exact=True)
    group = panel.get_by_role("group", name="Activity type")
    group.get_by_role("button", name="None").click()
    group.get_by_role("checkbox", name="Phone calls").check()
    window.page.get_by_role("button", name="Filter", exact=True).click()


@pytest.mark.parametrize("way", ["key", "button"])
def test_with_a_filter_the_record_shows_the_item_that_the_card_shows(windows, served, lead, way):
    """K-7: the record is listed for its call, so the call is what is shown and completed, by key and by button."""
    window = windows(served).sign_in().ready()
    sought(window).click()
    expect(now(window)).to_contain_text("Old task")
    filtered_by_calls(window)
    card = window.card(lead["lead"])
    expect(card).to_contain_text("Promised call")
    expect(now(window)).to_contain_text("Promised call")
    expect(window.page.locator("#record .upnext .later").first).to_contain_text("Old task")
    card.click()
    if way == "key":
        window.page.keyboard.press("d")
    else:
        now(window).get_by_role("button", name="Mark as complete").click()
    wait_until(lambda: open_of(served, lead) == {"task"})
    window.page.keyboard.press("Control+z")
    wait_until(lambda: open_of(served, lead) == {"task", "call"})


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_a_promise_of_the_strip_is_what_one_acts_on_until_something_else_is_opened(windows, served, lead, locale):
    """K-5: the strip leads to the promise itself, though an older item of the record comes first."""
    window = windows(served, locale=locale).sign_in().ready()
    sought(window)
    window.page.locator("#strip .more").click()
    window.page.locator("#strip li button").filter(has_text="Twofold").click()
    expect(now(window)).to_contain_text("Promised call")
    assert window.violations() == []
    window.card(lead["lead"]).click()
    expect(now(window)).to_contain_text("Old task")
    window.page.locator("#strip li button").filter(has_text="Twofold").click()
    expect(now(window)).to_contain_text("Promised call")
    window.page.keyboard.press("d")
    wait_until(lambda: open_of(served, lead) == {"task"})
    expect(window.card(lead["lead"])).to_contain_text("Old task")
    expect(window.page.locator("#strip li button").filter(has_text="Twofold")).to_have_count(0)


def test_a_promise_that_is_snoozed_leaves_the_time_on_the_card_alone(windows, served, lead):
    """W-64: the card shows the older item, which has not moved."""
    window = windows(served).sign_in().ready()
    sought(window)
    window.page.locator("#strip .more").click()
    window.page.locator("#strip li button").filter(has_text="Twofold").click()
    expect(now(window)).to_contain_text("Promised call")
    before = window.card(lead["lead"]).locator("time").inner_text()
    window.page.keyboard.press("z")
    window.page.keyboard.type("in 4 hours")
    window.page.keyboard.press("Enter")
    seller = served.caller("seller")
    wait_until(lambda: seller.get(f"phonecalls({lead['call']})").json()["scheduledend"] > "2026-11-23T17:30:00Z")
    expect(window.card(lead["lead"]).locator("time")).to_have_text(before)


# What time does to an open list


@pytest.mark.parametrize(("locale", "today"), [("en-GB", "today"), ("fr-FR", "aujourd’hui")])
def test_an_open_list_follows_the_clock(windows, served, locale, today):
    """W-14, W-22: what was due turns late, promises that have passed go last, and the next day begins by itself."""
    seller = served.caller("seller")
    lead = seller.new_lead("Soon")["leadid"]
    seller.create("phonecalls", {"subject": "Soon due", "scheduledend": "2026-11-23T14:30:00Z",
                                 "regardingobjectid_lead@odata.bind": f"/leads({lead})"})
    window = windows(served, locale=locale)
    window.page.clock.install()
    window.sign_in().ready()
    window.open(f"/worklist?record=lead/{lead}").ready()
    time = window.card(lead).locator("time")
    late = re.compile(r"\blate\b")
    expect(time).to_contain_text(today)
    expect(time).not_to_have_class(late)
    expect(now(window).locator("time")).not_to_have_class(late)
    entry = window.page.locator("#strip li").filter(has_text="Soon")
    expect(entry).to_have_count(1)
    expect(entry).not_to_have_class(re.compile("past"))
    served.clock.set("2026-11-23T14:45:00Z")
    window.page.clock.fast_forward("45:00")
    expect(time).to_have_class(late)
    expect(now(window).locator("time")).to_have_class(late)
    expect(entry).to_have_class(re.compile("past"))
    served.clock.set("2026-11-24T07:00:00Z")
    window.page.clock.fast_forward("16:15:00")
    window.page.clock.run_for("00:15")
    expect(now(window).locator("time")).not_to_contain_text(today)
    expect(window.page.locator("#strip li").filter(has_text="Soon")).to_have_count(0)


# Where the focus goes


def focused_card(window):
    return window.page.evaluate("document.activeElement.closest('[role=row]')?.dataset.recordid ?? null")


def is_at_record(window):
    return window.page.evaluate("document.activeElement.id === 'record-name'")


def test_the_focus_goes_on_where_its_card_leaves_by_somebody_else(windows, served):
    """W-133: whoever works by keyboard is not thrown back to the top of the page. Keys act on the record that is open,
    and the arrows go on from where the card stood."""
    window = windows(served).sign_in().ready()
    order = window.order
    window.page.keyboard.press("j")
    window.page.keyboard.press("j")
    wait_until(lambda: focused_card(window) is not None)
    focused = focused_card(window)
    item = next(row for row in served.caller("seller").worklist() if row["recordid"] == focused)
    assert served.caller("manager").complete(item).status_code == 200
    expect(window.card(focused)).to_have_count(0)
    wait_until(lambda: is_at_record(window))
    window.page.keyboard.press("k")
    wait_until(lambda: focused_card(window) == order[order.index(focused) - 1])


def test_the_focus_has_a_place_where_a_filter_lets_its_card_go(windows, served):
    """W-72: opened, and fetched again under “unopened”."""
    window = windows(served).sign_in().ready()
    window.page.get_by_role("button", name="Filter", exact=True).click()
    window.page.get_by_role("region", name="Filters", exact=True).get_by_role("checkbox", name="Unopened").check()
    wait_until(lambda: window.count == served.caller("seller").count(filter="isunread eq true"))
    window.page.get_by_role("button", name="Filter", exact=True).click()
    card = window.cards.nth(3)
    recordid = card.get_attribute("data-recordid")
    card.click()
    wait_until(lambda: window.opened == recordid and focused_card(window) == recordid)
    wait_until(lambda: not served.caller("seller").worklist(filter=f"recordid eq {recordid} and isunread eq true"))
    window.page.keyboard.press("r")
    expect(window.card(recordid)).to_have_count(0)
    wait_until(lambda: is_at_record(window) and window.opened not in (None, recordid))
