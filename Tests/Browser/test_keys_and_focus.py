"""Which record a key acts on, where the focus is afterwards, and what Ctrl+Z takes back."""

import re

import pytest
from playwright.sync_api import expect

from support.organisation import NOW
from support.program import wait_until
from test_list_filters import open_filters
from test_list_groups import sort_by
from test_worklist_rules import choose

LOCALES = ["en-GB", "fr-FR"]


def heading(window):
    """The name of the record that is open."""
    return window.page.locator("#record-name").inner_text()


def name_on(window, record):
    return window.card(record).locator(".name bdi").first.inner_text()


def focused_record(window):
    """The card that has the focus."""
    return window.page.evaluate("document.activeElement?.closest('[role=row]')?.dataset.recordid ?? null")


def has_no_focus(window):
    return window.page.evaluate("document.activeElement === null || document.activeElement === document.body")


def skip_question(window, locale="en-GB"):
    """What S asks, and back."""
    window.page.keyboard.press("s")
    question = window.page.get_by_role("dialog", name="Skip" if locale == "en-GB" else "Ignorer")
    expect(question).to_be_visible()
    words = question.inner_text()
    window.page.keyboard.press("Escape")
    expect(question).to_have_count(0)
    return words


def search(window, text):
    window.page.keyboard.press("/")
    window.page.locator("#search:focus").fill(text)
    window.page.keyboard.press("Enter")


def found(window):
    """The window with the new leads alone on its list."""
    search(window, "quill")
    wait_until(lambda: window.count < 10 and focused_record(window))
    return window


def said(window, words):
    """Waits until the page has said so, and with it the server."""
    expect(window.page.get_by_role("region", name="Messages").get_by_text(words, exact=False).first).to_be_visible()


def new_leads(served, *names):
    """Leads of the seller's, each with a call that is due now; unlike any other name."""
    caller = served.caller("seller")
    leads = [caller.new_lead(name) for name in names]
    for lead in leads:
        caller.new_call(lead, NOW, f"Call {lead['lastname']}")
    return [lead["leadid"] for lead in leads]


# Which record


@pytest.mark.parametrize("locale", LOCALES)
def test_after_a_filter_keys_act_on_the_record_that_is_open(windows, served, locale):
    """W-62, W-63: the open record is filtered away, the first card opens in its place, and S and D mean that one."""
    english = locale == "en-GB"
    window = windows(served, locale=locale).sign_in().ready()
    lead = window.page.locator("[role=row][data-recordtype=lead]").first
    lead.click()
    gone = lead.get_attribute("data-recordid")
    open_filters(window, "Filter" if english else "Filtrer")
    group = window.page.get_by_role("group", name="Record type" if english else "Type d’enregistrement")
    group.get_by_role("button", name="None" if english else "Aucun").click()
    group.get_by_role("checkbox", name=re.compile("^Contacts")).click()
    wait_until(lambda: window.opened not in (None, gone))
    window.page.keyboard.press("Escape")
    expect(window.page.locator("#tool-filter")).to_be_focused()
    record = window.opened
    assert window.order[0] == record
    wait_until(lambda: heading(window) == name_on(window, record))
    assert heading(window) in skip_question(window, locale), "the question does not name the record"
    window.page.keyboard.press("d")
    expect(window.card(record)).to_have_count(0)


def test_after_a_sort_keys_act_on_the_record_that_is_open(windows, served):
    """W-41, W-63: it is still on the list, though further down."""
    caller = served.caller("seller")
    window = windows(served).sign_in().ready()
    order = window.order
    window.card(order[4]).click()
    (card,) = caller.worklist(filter=f"recordid eq {order[4]}")
    name = card["recordname"]
    expect(window.page.locator("#record-name")).to_have_text(name)
    sort_by(window, "Due date")
    wait_until(lambda: window.order[:3] != order[:3])
    expect(window.page.locator("#tool-sort")).to_be_focused()
    assert name in skip_question(window)
    assert heading(window) == name
    window.page.keyboard.press("z")
    expect(window.page.get_by_role("dialog", name="Snooze")).to_be_in_viewport()
    window.page.keyboard.press("1")
    item = lambda: caller.list("activitypointers", filter=f"activityid eq {card['activityid']}")[0]  # noqa: E731
    wait_until(lambda: item()["scheduledend"] != card["duetime"])


def test_a_search_opens_what_it_found(windows, served):
    """W-36, W-62: Enter in the search opens the first hit; the card that D completes is the record that is shown."""
    (lead,) = new_leads(served, "Quillfeather")
    window = windows(served).sign_in().ready()
    before = window.opened
    assert before != lead
    search(window, "quillfeather")
    wait_until(lambda: focused_record(window) == lead)
    assert window.opened == lead
    expect(window.page.locator("#record-name")).to_contain_text("Quillfeather")
    window.page.keyboard.press("d")
    expect(window.card(lead)).to_have_count(0)
    window.page.keyboard.press("/")
    window.page.keyboard.press("Escape")
    wait_until(lambda: window.count > 1)
    assert before in window.order


def test_the_keys_beside_the_records_buttons_are_shown_while_they_act_on_it(windows, served):
    """W-62: with the focus on another card, D means that card."""
    window = windows(served).sign_in().ready()
    window.cards.first.click()
    key = window.page.locator("#record .now kbd").first
    expect(key).to_be_visible()
    window.page.keyboard.press("j")
    expect(key).to_be_hidden()
    window.page.locator("#record-name").focus()
    expect(key).to_be_visible()
    window.page.keyboard.press("Control+a")
    expect(key).to_be_hidden()


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_the_keys_are_shown_again_when_the_focused_card_is_completed_elsewhere(windows, served, locale, motion):
    """W-62: without that card D means the record that is open, and says so."""
    caller, window = served.caller("seller"), windows(served, locale=locale, reduced_motion=motion).sign_in().ready()
    first, second = window.order[:2]
    items = {row["recordid"]: row["sv_workitemid"] for row in caller.worklist()}
    window.card(first).click()
    key = window.page.locator("#record .now kbd").first
    expect(key).to_be_visible()
    window.page.keyboard.press("j")
    wait_until(lambda: focused_record(window) == second)
    expect(key).to_be_hidden()
    # She looks at another window meanwhile: the browser then says nothing of a focus that is lost.
    window.page.evaluate("addEventListener('focusout', event => event.stopImmediatePropagation(), true)")
    while listed := [row for row in caller.worklist() if row["recordid"] == second]:
        assert caller.complete(listed[0]["sv_workitemid"]).status_code in (200, 204)
    expect(window.card(second)).to_have_count(0)
    expect(key).to_be_visible()
    assert window.opened == first
    window.page.keyboard.press("d")
    wait_until(lambda: items[first] not in {row["sv_workitemid"] for row in caller.worklist()})


def test_refresh_opens_what_follows_at_the_same_place(windows, served):
    """W-72, W-110: the record one stayed on is no longer listed."""
    choose(served, msdyn_actiononmarkcomplete=2)
    window = windows(served).sign_in().ready()
    window.cards.nth(2).click()
    order = window.order
    window.page.keyboard.press("d")
    expect(window.card(order[2])).to_have_count(0)
    name = heading(window)
    window.page.keyboard.press("r")
    wait_until(lambda: window.opened == order[3])
    wait_until(lambda: heading(window) != name)


def test_back_to_the_list_shows_what_it_showed_at_first(windows, served):
    """W-27: the same address shows the same."""
    window = windows(served).sign_in().ready()
    first, name = window.opened, heading(window)
    second = window.order[1]
    window.card(second).click()
    window.page.wait_for_url(lambda url: second in url)
    wait_until(lambda: heading(window) != name)
    window.page.go_back()
    wait_until(lambda: window.opened == first)
    wait_until(lambda: heading(window) == name)
    window.page.go_forward()
    wait_until(lambda: window.opened == second)


# Where the focus is


@pytest.mark.parametrize("locale", LOCALES)
def test_a_dialog_that_completes_leaves_the_focus_on_what_follows(windows, served, locale):
    """W-133: the card it came from has left; the dialogs name the record (W-105)."""
    words = {"en-GB": "Mark as complete with a note", "fr-FR": "Marquer comme terminé avec une note"}[locale]
    new_leads(served, "Quillby", "Quillfeather", "Quillham", "Quillworth")
    window = found(windows(served, locale=locale).sign_in().ready())
    first, second = window.order[:2]
    name = name_on(window, second)
    window.card(first).click()
    window.page.keyboard.press("c")
    expect(window.page.locator("dialog textarea:focus")).to_be_visible()
    window.page.keyboard.press("Control+Enter")
    expect(window.page.get_by_role("dialog")).to_have_count(0)
    wait_until(lambda: focused_record(window) not in (None, first))
    assert focused_record(window) == window.opened
    window.card(second).click()
    window.card(second).locator("[data-do=menu]").click()
    window.page.get_by_role("menuitem", name=words).click()
    dialog = window.page.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_contain_text(name)
    assert window.violations() == []
    window.page.keyboard.type("Done by telephone")
    window.page.keyboard.press("Control+Enter")
    expect(dialog).to_have_count(0)
    wait_until(lambda: focused_record(window) not in (None, second))
    assert focused_record(window) == window.opened


def test_the_focus_outlives_the_last_card_and_the_record_tells_what_was_done(windows, served):
    """W-21, W-62, W-133: all that a search finds is completed at once, and taken back."""
    leads = new_leads(served, "Quillfeather", "Quillworth")
    window = windows(served).sign_in().ready()
    search(window, "quill")
    wait_until(lambda: window.count == 2 and focused_record(window) in leads)
    shown = heading(window)
    now = window.page.locator("#record .upnext .now")
    expect(now).to_contain_text(f"Call {shown.split()[-1]}")
    window.page.keyboard.press("Control+a")
    window.page.keyboard.press("d")
    expect(window.cards).to_have_count(0)
    expect(window.page.locator("#state")).to_be_focused()
    expect(now).to_have_count(0)
    assert heading(window) == shown
    said(window, "2 items completed.")
    window.page.keyboard.press("Control+z")
    expect(window.cards).to_have_count(2)
    expect(now).to_contain_text(f"Call {shown.split()[-1]}")
    wait_until(lambda: focused_record(window) in leads)


def test_the_focus_outlives_the_only_card(windows, served):
    """W-133: D on the only hit, and back."""
    (lead,) = new_leads(served, "Quillfeather")
    window = windows(served).sign_in().ready()
    search(window, "quillfeather")
    wait_until(lambda: focused_record(window) == lead)
    window.page.keyboard.press("d")
    expect(window.cards).to_have_count(0)
    wait_until(lambda: not has_no_focus(window))
    said(window, "Completed: ")
    window.page.keyboard.press("Control+z")
    wait_until(lambda: focused_record(window) == lead)


def test_clearing_filters_keeps_the_focus(windows, served):
    """W-54, W-133: in the panel, which Escape still closes, in the empty list, and at a chip."""
    window = windows(served).sign_in().ready()
    whole = window.count
    open_filters(window)
    only = window.page.get_by_role("group", name="Record type")
    only.get_by_role("button", name="None").click()
    expect(window.page.locator("#state")).to_contain_text("Nothing matches")
    window.page.locator("#filter-clear").click()
    wait_until(lambda: window.count == whole)
    expect(window.page.locator("#filters input:focus")).to_have_count(1)
    only.get_by_role("button", name="None").click()
    window.page.keyboard.press("Escape")
    expect(window.page.locator("#filters")).to_be_hidden()
    window.page.locator("#state").get_by_role("button", name="Clear filters").click()
    wait_until(lambda: window.count == whole)
    wait_until(lambda: focused_record(window) == window.opened)
    open_filters(window)
    only.get_by_role("checkbox", name=re.compile("^Leads")).click()
    window.page.keyboard.press("Escape")
    expect(window.page.locator("#chips button")).to_have_count(4)
    window.page.locator("#chips button").nth(2).click()
    expect(window.page.locator("#chips button")).to_have_count(3)
    assert not has_no_focus(window)


def test_the_bar_of_what_is_picked_hides_no_card_that_has_the_focus(windows, served):
    """W-69, WCAG 2.4.11."""
    window = windows(served, viewport={"width": 1280, "height": 720}).sign_in().ready()
    window.cards.first.focus()
    window.page.keyboard.press("Control+a")
    bar = window.page.locator("#bulk")
    expect(bar).to_be_visible()
    for _ in range(8):
        before = focused_record(window)
        window.page.keyboard.press("j")
        wait_until(lambda: focused_record(window) not in (None, before))
        card = window.card(focused_record(window)).bounding_box()
        assert card["y"] + card["height"] <= bar.bounding_box()["y"] + 1
    window.page.keyboard.press("Escape")
    expect(bar).to_be_hidden()
    below = window.cards.evaluate_all("""cards => {
        const grid = document.querySelector('[role=grid]').getBoundingClientRect();
        return cards.filter(card => card.getBoundingClientRect().bottom <= grid.bottom + 1).at(-1).dataset.recordid;
    }""")
    window.card(below).focus()
    window.page.keyboard.press("x")
    expect(bar).to_be_visible()
    wait_until(lambda: (card := window.card(below).bounding_box())["y"] + card["height"] <= bar.bounding_box()["y"] + 1)


# What is taken back


@pytest.mark.parametrize("locale", LOCALES)
def test_notes_and_new_activities_are_taken_back(windows, served, locale):
    """W-105, W-108: each says so, offers Undo and is what Ctrl+Z means; with nothing left to undo, that is said."""
    english = locale == "en-GB"
    caller = served.caller("seller")
    (lead,) = new_leads(served, "Quillfeather")
    window = found(windows(served, locale=locale).sign_in().ready())
    messages = window.page.get_by_role("region", name="Messages")
    window.card(lead).click()
    window.page.keyboard.press("t")
    expect(window.page.locator("dialog h2")).to_contain_text("Quillfeather")
    expect(window.page.locator("dialog textarea:focus")).to_be_visible()
    window.page.keyboard.type("Prefers mornings")
    window.page.keyboard.press("Control+Enter")
    told = messages.get_by_text(re.compile("Note (added|ajoutée).*Quillfeather"))
    expect(told.first).to_be_visible()
    notes = lambda: caller.list("annotations", filter=f"_objectid_value eq {lead}")  # noqa: E731
    assert len(notes()) == 1
    window.page.keyboard.press("Control+z")
    wait_until(lambda: not notes())
    window.page.keyboard.press("n")
    subject = window.page.locator("dialog [name=subject]")
    expect(subject).to_be_focused()
    subject.fill("Send the brochure")
    window.page.keyboard.press("Control+Enter")
    told = messages.get_by_text(re.compile("(Activity added|Activité ajoutée).*Send the brochure")).first
    expect(told).to_be_visible()
    made = lambda: caller.list("phonecalls", filter="subject eq 'Send the brochure'")  # noqa: E731
    assert len(made()) == 1
    messages.get_by_role("button", name="Undo" if english else "Annuler").last.click()
    wait_until(lambda: not made())
    window.page.keyboard.press("Control+z")
    expect(messages.get_by_text("There is nothing to undo." if english else "Il n’y a rien à annuler.")).to_be_visible()


@pytest.mark.parametrize("locale", LOCALES)
def test_u_marks_as_unread_what_is_read_already(windows, served, locale):
    """W-65: of many, too, only the command that applies is offered; it is done, and taken back."""
    english = locale == "en-GB"
    caller = served.caller("seller")
    leads = new_leads(served, "Quillfeather", "Quillworth")
    unread = lambda: [row["isunread"] for row in caller.worklist(search="quill")]  # noqa: E731
    for item in caller.worklist(search="quill"):
        assert caller.command(item, "sv_SetRead", {"isread": True}).status_code == 200
    window = found(windows(served, locale=locale).sign_in().ready())
    for lead in leads:
        window.card(lead).click(modifiers=["Control"])
    bar = window.page.locator("#bulk")
    expect(bar.get_by_role("button", name="Mark as unread" if english else "Marquer comme non lu")).to_be_visible()
    window.page.keyboard.press("u")
    wait_until(lambda: unread() == [True, True])
    words = "2 items marked as unread." if english else "2 éléments marqués comme non lus."
    expect(window.page.get_by_role("region", name="Messages").get_by_text(words)).to_be_visible()
    window.page.keyboard.press("Control+z")
    wait_until(lambda: unread() == [False, False])


def test_taking_back_a_command_on_many_leaves_the_record_one_reads(windows, served):
    """W-69: cards come back; the record beside them stays."""
    window = windows(served).sign_in().ready()
    order = window.order
    window.card(order[4]).click()
    name = heading(window)
    for record in order[:3]:
        window.card(record).click(modifiers=["Control"])
    window.page.keyboard.press("d")
    expect(window.card(order[0])).to_have_count(0)
    assert window.opened == order[4]
    said(window, "3 items completed.")
    window.page.keyboard.press("Control+z")
    expect(window.card(order[0])).to_have_count(1)
    wait_until(lambda: window.order[:5] == order[:5])
    assert window.opened == order[4] and heading(window) == name
    said(window, "Undone.")
    window.page.keyboard.press("Control+Shift+z")
    expect(window.card(order[0])).to_have_count(0)
    assert window.opened == order[4] and heading(window) == name


def test_a_saved_filter_leaves_the_focus_at_its_button(windows, served):
    """W-79, W-133: the page is drawn anew behind the dialog."""
    window = windows(served).sign_in("admin")
    window.open("/admin/filters")
    new = window.page.get_by_role("button", name="New group")
    new.focus()
    window.page.keyboard.press("Enter")
    dialog = window.page.get_by_role("dialog")
    dialog.get_by_label("Name of the group").fill("Of the house")
    window.page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(window.page.get_by_role("region", name="Of the house")).to_be_visible()
    expect(new).to_be_focused()
    window.page.get_by_role("button", name="Rename the group Of the house").click()
    dialog.get_by_label("Name of the group").fill("Of all")
    window.page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(window.page.get_by_role("button", name="Rename the group Of all")).to_be_focused()
