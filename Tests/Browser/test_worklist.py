"""The work list page as a seller uses it."""


import pytest
from playwright.sync_api import expect

from support.people import Caller
from support.program import wait_until

pytestmark = pytest.mark.both


def test_the_list_is_a_grid_that_says_how_long_it_is(window):
    """contract: roles and data for tests and assistive technology; W-133."""
    grid = window.page.get_by_role("grid", name="Work list")
    expect(grid).to_be_visible()
    assert window.count == window.organisation.caller("seller").count() >= 50
    card = window.cards.first
    assert card.get_attribute("aria-rowindex") == "1"
    assert card.get_attribute("data-recordtype") in ("lead", "opportunity", "account", "contact")
    assert card.get_attribute("data-workitemid")
    assert card.get_attribute("aria-selected") in ("true", "false")
    assert card.get_by_role("gridcell").count() >= 1
    buttons = window.page.locator("[role=grid] [role=row] [role=gridcell] button")
    assert buttons.count() >= 2
    assert all(buttons.nth(n).get_attribute("aria-label") or buttons.nth(n).inner_text().strip()
               for n in range(min(6, buttons.count())))


def test_the_cards_stand_in_the_order_of_the_api(window):
    """W-41."""
    api = [row["recordid"] for row in window.organisation.caller("seller").worklist()]
    shown = window.order
    assert shown == api[:len(shown)] and len(shown) >= 5


def test_d_completes_the_first_card_and_ctrl_z_brings_it_back_to_its_place(windows, served):
    """Issue 2: D on the first card: it leaves, the next opens, the count falls, a second window shows it, Ctrl+Z
    brings it back to its place."""
    here, there = windows(served).sign_in().ready(), windows(served).sign_in().ready()
    before, count = here.order, here.count
    first, second = before[0], before[1]
    here.cards.first.click()
    wait_until(lambda: here.opened == first)
    here.page.keyboard.press("d")
    expect(here.card(first)).to_have_count(0)
    wait_until(lambda: here.count == count - 1)
    wait_until(lambda: here.opened == second, message="the next record does not open")
    expect(there.card(first)).to_have_count(0)
    wait_until(lambda: there.count == count - 1)
    here.settle()
    here.page.keyboard.press("Control+z")
    expect(here.card(first)).to_have_count(1)
    wait_until(lambda: here.order[:5] == before[:5], message="it did not come back to its place")
    wait_until(lambda: here.count == count)
    wait_until(lambda: there.order[:5] == before[:5] and there.count == count)
    assert first in {row["recordid"] for row in served.caller("seller").worklist()}


@pytest.fixture
def loading(windows, served):
    """Two windows of one browser, of which one has no script yet: `(here, there, script)`; `script()` lets it come.

    Tests take another record than the first, which opens by itself: an open record that leaves the list stays open."""
    here = windows(served).sign_in()
    there = windows(served, context=here.context)
    there.expected_wrongs = ["preloaded using link preload"]
    held = []
    there.page.route("**/worklist.js", lambda route: held.append(route))
    there.page.goto(there.address + "/worklist", wait_until="commit")
    wait_until(lambda: there.page.evaluate("true") and held, message="the page does not come")

    def script():
        held[0].continue_()
        there.page.unroute("**/worklist.js")

    return here, there, script


@pytest.mark.both
def test_a_window_hears_what_happened_while_its_script_was_on_the_way(loading):
    """W-21: the other window had the event stream open already when this one joined it."""
    here, there, script = loading
    here.ready()
    item = here.organisation.caller("seller").worklist()[1]
    expect(here.card(item["recordid"])).to_be_visible()
    here.organisation.caller("seller").complete(item)
    expect(here.card(item["recordid"])).to_have_count(0)
    assert item["recordid"] in there.page.content()
    script()
    there.ready()
    expect(there.card(item["recordid"])).to_have_count(0)


@pytest.mark.both
def test_a_window_that_is_older_than_the_event_stream_reads_its_list_again(loading):
    """W-21: what happened before the other window came is not among what the stream has told."""
    here, there, script = loading
    item = here.organisation.caller("seller").worklist()[1]
    here.organisation.caller("seller").complete(item)
    here.ready()
    assert here.card(item["recordid"]).count() == 0 and item["recordid"] in there.page.content()
    script()
    there.ready()
    expect(there.card(item["recordid"])).to_have_count(0)


def test_undo_is_offered_after_a_command(window):
    first = window.order[0]
    window.cards.first.click()
    window.page.keyboard.press("d")
    expect(window.card(first)).to_have_count(0)
    window.page.get_by_role("button", name="Undo").first.click()
    expect(window.card(first)).to_have_count(1)


@pytest.mark.alone
def test_the_second_window_of_the_same_browser_follows(windows, served):
    """One event stream per browser serves all its windows."""
    here = windows(served).sign_in().ready()
    there = windows(served, context=here.context).open("/worklist").ready()
    first = here.order[0]
    here.cards.first.click()
    here.page.keyboard.press("d")
    expect(there.card(first)).to_have_count(0, timeout=3_000)
    streams = [request for window in (here, there) for request in window.requests if "/events" in request.url]
    assert len(streams) <= 1


def test_what_a_program_changes_shows_on_the_page(window):
    caller = window.organisation.caller("seller")
    count = window.count
    lead = caller.new_lead("Überraschung")
    caller.new_call(lead, "2026-11-23T13:00:00Z", "Just in")
    wait_until(lambda: window.count == count + 1, message="the new item does not show")


def test_a_card_that_the_server_refuses_comes_back(window):
    """ui.md: if the server refuses, the card comes back where it was with the reason on it."""
    window.expected_wrongs = ["status of 4", "status of 5"]
    first = window.order[0]
    window.page.route("**/Microsoft.Dynamics.CRM.sv_Complete*", lambda route: route.fulfill(
        status=403, content_type="application/json",
        body='{"error":{"code":"0x80040220","message":"You may not complete this."}}'))
    window.cards.first.click()
    window.page.keyboard.press("d")
    expect(window.page.get_by_text("You may not complete this.").first).to_be_visible()
    wait_until(lambda: window.order[0] == first)


def test_an_item_that_somebody_else_closed_is_told(windows, served):
    """W-21: a stale card whose item was closed elsewhere must answer an action with a clear message."""
    window = windows(served)
    window.expected_wrongs = ["status of 4", "ERR_FAILED"]
    # Before the page is loaded: the worker that listens for all windows is not to be reached later.
    window.context.route("**/events*", lambda route: route.abort())
    window.sign_in().ready()
    item = served.caller("seller").worklist()[0]
    served.caller("seller").complete(item)
    card = window.card(item["recordid"])
    card.click()
    window.page.keyboard.press("d")
    expect(card.locator(".reason")).to_be_visible()
    window.page.keyboard.press("r")
    expect(card).to_have_count(0)


# Keyboard


def test_the_list_is_walked_by_keyboard(window):
    """W-133 and ui.md: J/K or arrows move, Enter opens."""
    order = window.order
    window.cards.first.focus()
    for key, at in (("ArrowDown", 1), ("j", 2), ("ArrowUp", 1), ("k", 0), ("j", 1)):
        window.page.keyboard.press(key)
        wait_until(lambda at=at: focused(window) == order[at], message=f"{key} does not lead to card {at + 1}")
    window.page.keyboard.press("Enter")
    wait_until(lambda: window.opened == order[1])


def focused(window):
    return window.page.evaluate("document.activeElement?.closest('[role=row]')?.dataset.recordid ?? null")


def test_focus_is_not_lost_when_a_card_leaves(window):
    order = window.order
    window.cards.first.focus()
    window.page.keyboard.press("d")
    expect(window.card(order[0])).to_have_count(0)
    wait_until(lambda: window.page.evaluate("document.activeElement !== document.body"),
               message="the focus fell to the body")
    window.page.keyboard.press("d")
    expect(window.card(order[1])).to_have_count(0)


def test_keys_do_nothing_while_somebody_types(window):
    """ui.md: single keys never act inside a text field."""
    count = window.count
    window.page.keyboard.press("/")
    box = window.page.locator(":focus")
    assert box.evaluate("box => box.tagName") == "INPUT"
    box.press_sequentially("dsdz")
    wait_until(lambda: box.input_value() == "dsdz")
    box.press("Control+a")
    box.press("Delete")
    wait_until(lambda: window.count == count)
    assert window.organisation.caller("seller").count() == count


def test_search_narrows_the_list_and_clearing_restores_it(window):
    """W-36."""
    caller, count = window.organisation.caller("seller"), window.count
    name = caller.worklist()[3]["recordname"]
    window.page.keyboard.press("/")
    box = window.page.locator(":focus")
    box.fill(name)
    wait_until(lambda: 1 <= window.count < count)
    assert window.count == len(caller.worklist(search=name))
    box.fill("no record has this name")
    expect(window.page.get_by_text("No record named “no record has this name”.")).to_be_visible()
    box.fill("")
    wait_until(lambda: window.count == count)


@pytest.mark.parametrize("key", ["u", "f"])
def test_reading_and_following_by_key(window, key):
    """W-65, W-67."""
    item = window.organisation.caller("seller").worklist()[0]
    column = {"u": "isunread", "f": "isfollowed"}[key]
    caller = window.organisation.caller("seller")
    state = lambda: next(r for r in caller.worklist() if r["recordid"] == item["recordid"])[column]  # noqa: E731
    window.card(item["recordid"]).click()
    if key == "u":
        wait_until(lambda: not state(), message="opening marks the record read (W-27)")
    before = state()
    window.page.keyboard.press(key)
    wait_until(lambda: state() != before)


def test_s_skips(window):
    first = window.order[0]
    window.cards.first.click()
    window.page.keyboard.press("s")
    dialog = window.page.get_by_role("dialog")
    wait_until(lambda: dialog.count() or not window.card(first).count())
    if dialog.count():  # K-9: the confirmation says that the activity is cancelled
        dialog.get_by_role("button", name="Skip").click()
    expect(window.card(first)).to_have_count(0)


def test_z_and_1_snooze_until_tomorrow(window):
    first = window.order[0]
    window.cards.first.click()
    window.page.keyboard.press("z")
    window.page.keyboard.press("1")
    expect(window.card(first)).to_have_count(0)
    caller = window.organisation.caller("seller")
    # The card leaves before the server has answered.
    wait_until(lambda: next(row for row in caller.worklist(ahead="true") if row["recordid"] == first)["duegroup"]
               == "tomorrow")


def test_the_keys_are_shown_by_a_question_mark(window):
    window.page.keyboard.press("?")
    dialog = window.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    for word in ("Undo", "Snooze"):
        assert word.lower() in dialog.inner_text().lower()
    window.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_the_palette_finds_commands_and_records(window):
    name = window.organisation.caller("seller").worklist()[4]["recordname"]
    window.page.keyboard.press("Control+k")
    dialog = window.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    window.page.keyboard.type(name[:12])
    expect(dialog.get_by_text(name[:12]).first).to_be_visible()
    window.page.keyboard.press("Escape")


# The record beside the list


def test_the_record_shows_person_timeline_and_up_next(window):
    """W-132, W-96."""
    item = window.organisation.caller("seller").worklist(filter="recordtype eq 'lead'")[0]
    window.open(f"/worklist?record=lead/{item['recordid']}")
    expect(window.page.get_by_role("heading", name=item["recordname"]).first).to_be_visible()
    expect(window.page.get_by_text("Up next").first).to_be_visible()
    expect(window.page.locator("#record").get_by_text(item["actionname"]).first).to_be_visible()
    window.page.get_by_role("tab", name="Timeline").click()
    expect(window.page.get_by_role("tabpanel").first).to_be_visible()


def test_opening_a_card_marks_it_read(window):
    """W-24, W-27."""
    caller = window.organisation.caller("seller")
    item = next(row for row in caller.worklist()[1:6] if row["isunread"])
    window.card(item["recordid"]).click()
    wait_until(lambda: not next(r for r in caller.worklist() if r["recordid"] == item["recordid"])["isunread"])
    # The record beside it knows it too (W-65).
    expect(window.page.locator("#record-name")).to_have_text(item["recordname"])
    window.page.locator("#record .upnext .now").first.get_by_role("button", name="More").click()
    expect(window.page.get_by_role("menuitem", name="Mark as unread")).to_be_visible()
    expect(window.page.get_by_role("menuitem", name="Mark as read")).to_have_count(0)


def test_a_note_is_added_from_the_record(window):
    """W-105."""
    item = window.organisation.caller("seller").worklist()[0]
    window.card(item["recordid"]).click()
    wait_until(lambda: window.opened == item["recordid"])
    window.page.keyboard.press("t")
    box = window.page.locator("textarea:focus, dialog textarea").first
    box.fill("Prefers mornings")
    box.press("Control+Enter")
    caller = window.organisation.caller("seller")
    notes = lambda: caller.list("annotations", filter=f"_objectid_value eq {item['recordid']}")  # noqa: E731
    wait_until(lambda: "Prefers mornings" in {note["notetext"] for note in notes()})


def test_the_address_follows_and_back_goes_back(window):
    order = window.order
    window.card(order[1]).click()
    window.page.wait_for_url(lambda url: order[1] in url)
    window.card(order[2]).click()
    window.page.wait_for_url(lambda url: order[2] in url)
    window.page.go_back()
    wait_until(lambda: window.opened == order[1])
    window.page.go_forward()
    wait_until(lambda: window.opened == order[2])


def test_the_place_survives_a_reload_and_another_device(windows, served):
    window = windows(served).sign_in().ready()
    third = window.order[2]
    window.cards.nth(2).click()
    wait_until(lambda: window.opened == third)
    window.page.reload()
    window.ready()
    assert window.opened == third
    wait_until(lambda: third in str(served.caller("seller").list("msdyn_workqueueusersettings")[0].get("sv_place")))
    other = windows(served).sign_in().ready()
    wait_until(lambda: other.opened == third)


# Filters and sorting


def test_filters_narrow_the_list_and_are_remembered(windows, served):
    """W-48, W-49, W-50, W-51, W-54, K-8."""
    window = windows(served).sign_in().ready()
    count = window.count
    open_filters(window)
    with window.remembering("msdyn_sellerfilterconfiguration"):
        window.page.get_by_role("checkbox", name="Leads").first.click()
    wait_until(lambda: window.count < count)
    narrowed = window.count
    assert "lead" not in set(window.cards.evaluate_all("rows => rows.map(row => row.dataset.recordtype)"))
    again = windows(served).sign_in().ready()
    wait_until(lambda: again.count == narrowed, message="the filter is not remembered")
    again.page.get_by_role("button", name="Clear filters").first.click()
    wait_until(lambda: again.count == count)


def open_filters(window):
    window.page.get_by_role("button", name="Filter", exact=True).first.click()
    expect(window.page.get_by_role("checkbox").first).to_be_visible()


def test_sorting_by_due_date_groups_by_day(window):
    """W-37, W-39, K-5."""
    window.page.get_by_role("button", name="Sort", exact=True).first.click()
    window.page.get_by_role("menuitemradio", name="Due date").or_(
        window.page.get_by_role("radio", name="Due date")).first.click()
    api = [row["recordid"] for row in window.organisation.caller("seller").worklist(orderby="duetime asc,score desc")]
    wait_until(lambda: window.order[:3] == api[:3], message="the list is not sorted by due date")


# Empty, offline, away


def test_an_empty_list_says_so_kindly(windows, served):
    """W-129."""
    served.command("user add", "new@demo.test", "--name", "New Seller", "--role", "Salesperson",
                   input="a-long-first-word-9\n")
    served.command("user password", "new@demo.test", input="a-long-first-word-9\n")
    window = windows(served).sign_in("new@demo.test", "a-long-first-word-9")
    expect(window.page.get_by_text("Nothing is due. Enjoy the quiet.").first).to_be_visible()


def test_a_command_given_offline_runs_once_when_the_line_is_back(window):
    """ui.md, Offline: a bar says so, commands queue with a mark and run once on return."""
    window.expected_wrongs = ["ERR_INTERNET_DISCONNECTED", "Failed to load", "ERR_"]
    first = window.order[0]
    window.cards.first.click()
    wait_until(lambda: window.opened == first)
    window.context.set_offline(True)
    window.page.keyboard.press("d")
    expect(window.page.get_by_text("cannot be reached", exact=False).first).to_be_visible()
    assert first in {row["recordid"] for row in window.organisation.caller("seller").worklist()}
    window.context.set_offline(False)
    caller = window.organisation.caller("seller")
    wait_until(lambda: first not in {row["recordid"] for row in caller.worklist()}, patience=20)
    expect(window.card(first)).to_have_count(0)


def test_the_page_goes_on_after_the_server_was_restarted(windows, served):
    window = windows(served).sign_in().ready()
    window.expected_wrongs = ["ERR_", "Failed to load"]
    port = served.address.rsplit(":", 1)[1]
    served.server.kill()
    served.servers.clear()
    served.serve(listen=("--listen", f"127.0.0.1:{port}"))
    item = served.caller("seller").worklist()[0]
    served.caller("seller").complete(item)
    expect(window.card(item["recordid"])).to_have_count(0, timeout=20_000)


def test_script_in_records_does_not_run(windows, served):
    """EC-05: what people type is text."""
    caller = served.caller("seller")
    script = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    lead = caller.new_lead(script, firstname=script, companyname=script, jobtitle=script, description=script)
    caller.new_call(lead, "2026-11-23T13:00:00Z", script, description=script)
    caller.create("annotations", {"subject": script, "notetext": script,
                                  "objectid_lead@odata.bind": f"/leads({lead['leadid']})"})
    window = windows(served).sign_in()
    window.open(f"/worklist?record=lead/{lead['leadid']}")
    expect(window.page.locator("#record").get_by_text("<img src=x", exact=False).first).to_be_visible()
    window.page.get_by_role("tab", name="Timeline").click()
    expect(window.page.get_by_role("tabpanel").first).to_be_visible()
    assert window.page.locator("img[src=x]").count() == 0
    window.open(f"/lead/{lead['leadid']}")
    expect(window.page.get_by_role("heading", level=1)).to_contain_text("<img src=x")


def test_two_people_see_each_other_work(windows, served):
    """K-1: whoever closes it first closes it for all."""
    seller = served.caller("seller")
    lead = seller.new_lead("Gemeinsam")
    served.caller("manager").create("phonecalls", {
        "subject": "Ours", "scheduledend": "2026-11-23T13:00:00Z",
        "regardingobjectid_lead@odata.bind": f"/leads({lead['leadid']})"})
    window = windows(served).sign_in("manager").ready()
    count = window.count
    item = next(row for row in seller.worklist() if row["recordid"] == lead["leadid"])
    assert Caller(served.address, seller.token).complete(item).status_code == 200
    wait_until(lambda: window.count == count - 1)


def test_what_is_done_to_one_record_arrives_in_the_order_in_which_it_was_done(windows, served):
    """W-27, W-63: what opening marks as read and is marked as unread at once stays unread, however slow the first is."""
    window = windows(served).sign_in().ready()
    seller = served.caller("seller")
    row = next(row for row in seller.worklist()[1:10] if row["isunread"])
    sent = []

    def hold(route):
        sent.append(route)
        if len(sent) > 1:
            route.continue_()

    window.page.route("**/*sv_SetRead", hold)
    window.card(row["recordid"]).click()
    wait_until(lambda: window.opened == row["recordid"] and len(sent) == 1)
    window.page.keyboard.press("u")
    window.page.wait_for_timeout(500)
    sent[0].continue_()
    # Routes are heard of while the page is asked something.
    wait_until(lambda: window.opened == row["recordid"] and len(sent) == 2)
    assert [route.request.post_data_json["isread"] for route in sent] == [True, False]
    unread = lambda: seller.worklist(filter=f"recordid eq {row['recordid']}")[0]["isunread"]  # noqa: E731
    wait_until(unread)
    window.page.wait_for_timeout(500)
    assert unread()


def test_what_comes_and_goes_beyond_the_loaded_cards_is_counted(windows, served):
    """W-19, W-23: the figure is the list's, not that of the cards that are loaded."""
    window = windows(served).sign_in().ready()
    seller = served.caller("seller")
    rows = seller.worklist()
    assert window.count == len(rows) > 60
    changed, closed = rows[-1], rows[-2]
    assert seller.command(changed, "sv_SetFollowed", {"isfollowed": not changed["isfollowed"]}).status_code == 200
    assert seller.complete(closed).status_code == 200
    wait_until(lambda: window.count == len(rows) - 1, message="what was closed is still counted")
    window.page.wait_for_timeout(1500)
    assert window.count == len(rows) - 1


def test_an_answer_that_a_newer_one_overtook_brings_nothing_back(windows, served):
    """W-21: what has left the list stays away, in whatever order answers come."""
    window = windows(served).sign_in().ready()
    seller = served.caller("seller")
    row = seller.worklist()[2]
    held = []

    def hold(route):
        if held:
            return route.continue_()
        return held.append((route, route.fetch()))

    window.page.route(lambda address: "sv_workitems?" in address and row["recordid"] in address, hold)
    assert seller.command(row, "sv_SetFollowed", {"isfollowed": not row["isfollowed"]}).status_code == 200
    wait_until(lambda: window.opened and held, message="the page does not ask for what changed")
    assert seller.complete(row).status_code == 200
    expect(window.card(row["recordid"])).to_have_count(0)
    (route, answer), = held
    assert answer.json()["value"], "the first answer still has it"
    route.fulfill(response=answer)
    window.page.wait_for_timeout(500)
    expect(window.card(row["recordid"])).to_have_count(0)
