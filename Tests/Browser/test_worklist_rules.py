"""The rules of the work list that its page keeps, each with the example of the specification."""

import pytest
from playwright.sync_api import expect

from support.organisation import NOW
from support.program import wait_until


def call_of(window):
    """A card of the seller whose next action is a phone call."""
    return window.organisation.caller("seller").worklist(filter="activitytype eq 'phonecall' and recordtype eq 'lead'")[0]


def shown(window, record):
    window.open(f"/worklist?record=lead/{record}")
    expect(window.page.get_by_role("grid")).to_be_visible()
    expect(window.page.locator("#record .upnext")).to_be_visible()
    return window.page


def choose(served, **settings):
    """Stores the seller's settings."""
    caller = served.caller("seller")
    rows = caller.list("msdyn_workqueueusersettings")
    if rows:
        answer = caller.patch(f"msdyn_workqueueusersettings({rows[0]['msdyn_workqueueusersettingid']})", settings)
    else:
        answer = caller.post("msdyn_workqueueusersettings", settings)
    assert answer.status_code == 204, answer.text


def test_the_page_has_three_zones_and_leaves_nothing_to_other_pages(window):
    """W-1, W-2, W-3, W-5, W-8: one list from all sources, reached under My work: tools, list, record with Up next."""
    page = window.page
    entry = page.get_by_role("navigation", name="Main").get_by_role("link", name="Work list")
    expect(entry).to_have_attribute("aria-current", "page")
    for tool in ("Search the list", "Filter", "Sort", "Refresh", "More options"):
        expect(page.get_by_role("button", name=tool, exact=True).first).to_be_visible()
    expect(page.get_by_role("grid", name="Work list")).to_be_visible()
    expect(page.locator("#record").get_by_role("heading", name="Up next")).to_be_visible()
    for tab in ("Summary", "Details", "Timeline", "Related"):
        expect(page.get_by_role("tab", name=tab)).to_be_visible()


def test_a_card_says_who_what_when_how_good_and_of_which_kind(window):
    """W-23: record name, contact, next best action, score, and the name of the record type."""
    item = next(row for row in window.organisation.caller("seller").worklist()[:12]
                if row["score"] is not None and row["recordtype"] == "opportunity" and row["contactname"])
    card = window.card(item["recordid"])
    card.scroll_into_view_if_needed()
    for text in (item["recordname"], item["contactname"], item["actionname"], str(item["score"]), "Opportunity"):
        expect(card).to_contain_text(text)


def test_pointing_at_a_card_brings_its_action_and_its_menu(window):
    """W-25, W-26, W-69: the icon starts the action, the menu has no command that cannot apply."""
    item = call_of(window)
    card = window.card(item["recordid"])
    whole = window.count
    window.page.keyboard.press("/")
    window.page.locator(":focus").fill(item["recordname"])
    wait_until(lambda: window.count < whole)
    expect(card).to_be_visible()
    card.hover()
    action = card.locator("[data-do=act]")
    expect(action).to_be_visible()
    expect(action).to_have_attribute("aria-label", "Call")
    card.locator("[data-do=menu]").click()
    menu = window.page.get_by_role("menu")
    expect(menu.get_by_role("menuitem", name="Mark as complete").first).to_be_visible()
    has = {name: menu.get_by_role("menuitem", name=name, exact=False).count() for name in ("Follow", "Unfollow")}
    assert (has["Unfollow"] > 0) == bool(item["isfollowed"])
    assert menu.get_by_role("menuitem", name="Skip wait").count() == 0
    window.page.keyboard.press("Escape")
    card.hover()
    action.click()
    dialog = window.page.get_by_role("dialog")
    expect(dialog).to_contain_text(item["actionname"])
    expect(dialog.locator("a[href^='tel:']").first).to_be_visible()


def test_calling_without_a_provider_offers_number_and_form(window):
    """W-9, W-11: a missing provider degrades, it does not block."""
    page = shown(window, call_of(window)["recordid"])
    page.locator("#record .upnext button.call").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("a[href^='tel:']").first).to_be_visible()
    dialog.get_by_role("textbox").fill("Reached, will call back")
    item = window.opened
    dialog.get_by_role("button", name="Mark as complete").click()
    expect(dialog).to_have_count(0)
    caller = window.organisation.caller("seller")
    done = caller.up_next("lead", item).json()["completed"]
    assert done and done[0]["activitytype"] == "phonecall"


def test_the_record_beside_the_list_has_no_commands_of_another_window(window):
    """W-28: no Back, no Save & Close, no Open in new window inside the work list."""
    page = shown(window, call_of(window)["recordid"])
    for name in ("Back", "Save & Close", "Open in new window"):
        assert page.locator("#record").get_by_role("button", name=name, exact=True).count() == 0


def test_a_refused_command_keeps_the_place(window):
    """W-70: the server checks again; the failure is told on the card, the list does not move."""
    order = window.order
    window.card(order[2]).click()
    wait_until(lambda: window.opened == order[2])
    window.expected_wrongs = ["status of 403"]
    refusal = '{"error":{"code":"0x80040220","message":"You may no longer do this."}}'
    window.page.route("**/Microsoft.Dynamics.CRM.sv_Complete",
                      lambda route: route.fulfill(status=403, content_type="application/json", body=refusal))
    window.page.keyboard.press("d")
    expect(window.card(order[2])).to_contain_text("You may no longer do this.")
    wait_until(lambda: window.order[:4] == order[:4])


def test_refreshing_keeps_record_filters_and_sort(window):
    """W-71, W-72: what is selected stays selected; when it has gone, the next at its place is."""
    order = window.order
    window.card(order[1]).click()
    wait_until(lambda: window.opened == order[1])
    window.page.get_by_role("button", name="Refresh", exact=True).first.click()
    wait_until(lambda: window.order[:3] == order[:3] and window.opened == order[1])
    caller = window.organisation.caller("seller")
    for item in caller.worklist(filter=f"recordid eq {order[1]}"):
        assert caller.complete(item).status_code in (200, 204)
    if not caller.worklist(filter=f"recordid eq {order[1]}"):
        window.page.keyboard.press("r")
        wait_until(lambda: order[1] not in window.order)
        wait_until(lambda: window.page.locator("[role=row][tabindex='0']").first.get_attribute("data-recordid") == order[2])


def test_the_activity_type_looks_at_what_is_listed(window):
    """W-45, W-50, W-52, W-53 (as K-7 settles it): phone calls, mails, tasks and meetings, all ticked at first."""
    page = window.page
    page.get_by_role("button", name="Filter", exact=True).first.click()
    for name in ("Phone calls", "Email messages", "Tasks", "Meetings"):
        expect(page.get_by_role("checkbox", name=name).first).to_be_checked()
    for name in ("Email messages", "Tasks", "Meetings"):
        page.get_by_role("checkbox", name=name).first.click()
    caller = window.organisation.caller("seller")
    wait_until(lambda: window.count == caller.count(filter="activitytype eq 'phonecall'"))


def test_up_next_has_what_can_be_done_about_the_current_activity(window):
    """W-97: action, Mark complete, and a menu with Skip, Snooze, Assign and + Note."""
    page = shown(window, call_of(window)["recordid"])
    now = page.locator("#record .upnext .now").first
    expect(now.get_by_role("button", name="Call")).to_be_visible()
    expect(now.get_by_role("button", name="Mark as complete")).to_be_visible()
    now.get_by_role("button", name="More").click()
    for name in ("Skip", "Snooze", "Assign", "+ Note"):
        expect(page.get_by_role("menuitem", name=name).first).to_be_visible()


def test_the_menu_of_up_next_knows_that_opening_has_marked_it_read(window):
    """W-27, W-65."""
    caller = window.organisation.caller("seller")
    unread = next(row["recordid"] for row in caller.worklist(filter="isunread eq true") if row["recordid"] in window.order)
    window.card(unread).click()
    wait_until(lambda: window.opened == unread, message="the card is not open")
    wait_until(lambda: unread not in {row["recordid"] for row in caller.worklist(filter="isunread eq true")})
    window.page.locator("#record .upnext .now").first.get_by_role("button", name="More").click()
    expect(window.page.get_by_role("menuitem", name="Mark as unread")).to_be_visible()
    expect(window.page.get_by_role("menuitem", name="Mark as read", exact=True)).to_have_count(0)


def test_an_activity_added_on_the_record_stands_in_up_next_and_on_the_list(window):
    """W-108, W-98: after saving it appears in widget and list by due date."""
    caller = window.organisation.caller("seller")
    lead = caller.new_lead("Fresh")
    page = window.open(f"/worklist?record=lead/{lead['leadid']}").page
    expect(page.get_by_role("heading", name="Fresh").first).to_be_visible()
    page.keyboard.press("n")
    dialog = page.get_by_role("dialog")
    dialog.locator("[name=subject]").fill("First call to Fresh")
    dialog.locator("[name=subject]").press("Control+Enter")
    expect(page.locator("#record .upnext")).to_contain_text("First call to Fresh")
    up = caller.up_next("lead", lead["leadid"]).json()
    assert [item["actionname"] for item in up["current"]] == ["First call to Fresh"]


@pytest.mark.parametrize("choice", ["ask", "next", "stay"])
def test_what_comes_after_completing_is_ones_own_choice(windows, served, choice):
    """W-43, W-109, W-110, W-111 (as K-15 settles the default): the stored choice goes before the factory's."""
    choose(served, msdyn_actiononmarkcomplete={"ask": 0, "next": 1, "stay": 2}[choice], msdyn_actiononskip=1)
    window = windows(served).sign_in().ready()
    first, second = window.order[:2]
    names = {row["recordid"]: row["recordname"] for row in served.caller("seller").worklist()}
    window.card(first).click()
    wait_until(lambda: window.opened == first)
    window.page.keyboard.press("d")
    expect(window.card(first)).to_have_count(0)
    if choice == "ask":
        dialog = window.page.get_by_role("dialog")
        expect(dialog.get_by_role("button", name="Stay here")).to_be_visible()
        dialog.get_by_role("button", name="Go to next").click()
    expected = first if choice == "stay" else second
    expect(window.page.locator("#record").get_by_role("heading", name=names[expected]).first).to_be_visible()


@pytest.mark.parametrize("locale, stay", [("en-GB", "Stay here"), ("en-GB", None), ("fr-FR", "Rester ici")])
def test_who_stays_goes_on_with_the_record_that_is_shown(windows, served, locale, stay):
    """W-110: a key after the question acts on the open record, not on a card that nobody opened."""
    choose(served, msdyn_actiononmarkcomplete=0)
    window = windows(served, locale=locale).sign_in().ready()
    page = window.page
    first, second = window.order[:2]
    window.card(first).click()
    wait_until(lambda: window.opened == first, message="the card is not open")
    name = page.locator("#record-name").inner_text()
    page.keyboard.press("d")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    if stay:
        dialog.get_by_role("button", name=stay).click()
    else:
        page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator("#record-name")).to_have_text(name)
    expect(page.locator("#record-name")).to_be_focused()
    page.keyboard.press("t")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(window.card(second)).to_be_visible()


def test_the_end_of_the_list_leaves_the_keys_with_the_record_that_is_shown(windows, served):
    """W-112: the last card of a list completes nothing that was never opened."""
    caller = served.caller("seller")
    leads = [caller.new_lead(f"Ending {number}") for number in range(2)]
    for lead in leads:
        caller.new_call(lead, NOW)
    window = windows(served).sign_in().ready()
    page = window.page
    page.keyboard.press("/")
    page.locator(":focus").fill("Ending")
    expect(window.cards).to_have_count(2)
    other, last = window.order
    window.card(last).click()
    wait_until(lambda: window.opened == last, message="the card is not open")
    name = page.locator("#record-name").inner_text()
    page.keyboard.press("d")
    expect(page.locator("#toasts .toast").last).to_contain_text("There are no more items.")
    expect(page.locator("#record-name")).to_have_text(name)
    expect(page.locator("#record-name")).to_be_focused()
    expect(window.card(other)).to_be_visible()


def test_scores_that_fail_do_not_empty_the_list(windows, served):
    """W-10, W-130: without a score the card has no badge and stands behind those that have one."""
    caller = served.caller("seller")
    lead = caller.new_lead("Unscored")
    caller.new_call(lead, NOW, "Call without a score")
    row = next(row for row in caller.worklist() if row["recordid"] == lead["leadid"])
    assert row["score"] is None
    rows = caller.worklist()
    places = [index for index, each in enumerate(rows) if each["score"] is None]
    assert min(places) > max(index for index, each in enumerate(rows) if each["score"] is not None)
    window = windows(served).sign_in().ready()
    window.page.keyboard.press("/")
    window.page.locator(":focus").fill("Unscored")
    card = window.card(lead["leadid"])
    expect(card).to_be_visible()
    assert card.locator(".score").count() == 0


@pytest.mark.parametrize("locale, end", [("en-GB", "There are no more items."), ("fr-FR", "Il n’y a plus d’éléments.")])
def test_after_the_last_card_the_list_stays_and_says_so(windows, served, locale, end):
    """W-112: beside what was done, for everybody to see and said once; the undo stands there as always."""
    caller = served.caller("seller")
    lead = caller.new_lead("The very last one")
    caller.new_call(lead, NOW)
    window = windows(served, locale=locale).sign_in().ready()
    page = window.page
    page.keyboard.press("/")
    page.locator(":focus").fill("The very last one")
    card = window.card(lead["leadid"])
    expect(card).to_be_visible()
    expect(window.cards).to_have_count(1)
    card.click()
    wait_until(lambda: window.opened == lead["leadid"], message="the card is not open")
    page.keyboard.press("d")
    toast = page.locator("#toasts .toast").last
    expect(toast).to_contain_text(end)
    expect(toast).to_contain_text("The very last one")
    expect(page.locator("#announcer")).to_contain_text(end)
    expect(window.cards).to_have_count(0)
    toast.get_by_role("button", name="Undo" if locale == "en-GB" else "Annuler").click()
    expect(card).to_be_visible()


def test_who_has_no_role_for_the_list_is_told_why(windows, served):
    """W-12, X-3: no list, no entry for it, the reason and the way out; the rest of the house is open."""
    served.command("user add", "helper@demo.test", "--name", "Helper", "--role", "Sales Team Member",
                   input="a-long-first-word-9\n")
    served.command("user password", "helper@demo.test", input="a-long-first-word-9\n")
    window = windows(served).sign_in("helper", "a-long-first-word-9")
    page = window.page
    expect(page.get_by_role("heading", name="The work list is not open to you")).to_be_visible()
    expect(page.get_by_text("Ask an administrator")).to_be_visible()
    assert page.get_by_role("navigation", name="Main").get_by_role("link", name="Work list").count() == 0
    window.settle()
    assert window.violations() == []
    api = served.caller("helper")
    assert api.get("sv_workitems").status_code == 403
    assert api.get("leads?$top=1").status_code == 200
