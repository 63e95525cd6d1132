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


def new_leads(served, *names):
    """Leads of the seller's, each with a call that is due now; unlike any other name."""
    caller = served.caller("seller")
    leads = [caller.new_lead(name) for name in names]
    for lead in leads:
        caller.new_call(lead, NOW, f"Call {lead['lastname']}")
    return [lead["leadid"] for lead in leads]


# Where the focus is


@pytest.mark.parametrize("locale", LOCALES)
def test_a_dialog_that_completes_leaves_the_focus_on_what_follows(windows, served, locale):
    """W-133: the card it came from has left; the dialogs name the record (W-105)."""
    words = {"en-GB": "Mark as complete with a note", "fr-FR": "Marquer comme terminé avec une note"}[locale]
    first, second, _, _ = new_leads(served, "Quillby", "Quillfeather", "Quillham", "Quillworth")
    window = found(windows(served, locale=locale).sign_in().ready())
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
    expect(dialog.get_by_role("heading")).to_contain_text("Quillfeather")
    assert window.violations() == []
    window.page.keyboard.type("Done by telephone")
    window.page.keyboard.press("Control+Enter")
    expect(dialog).to_have_count(0)
    wait_until(lambda: focused_record(window) not in (None, second))
    assert focused_record(window) == window.opened


def test_the_focus_outlives_the_only_card(windows, served):
    """W-133: D on the only hit, and back."""
    (lead,) = new_leads(served, "Quillfeather")
    window = windows(served).sign_in().ready()
    search(window, "quillfeather")
    wait_until(lambda: focused_record(window) == lead)
    window.page.keyboard.press("d")
    expect(window.cards).to_have_count(0)
    wait_until(lambda: not has_no_focus(window))
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


# What is taken back


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
