"""Search, help and keys on the pages that have no records of their own (ui.md, Frame and Keyboard)."""

import pytest
from playwright.sync_api import expect

from pages import in_order, opened
from support.program import wait_until

@pytest.fixture(scope="module")
def looked_at(sqlite, organisations):
    """A served demo organisation that its tests only look at."""
    with organisations(sqlite) as organisation:
        assert organisation.server
        yield organisation


PAGES = [("seller", "/settings"), ("seller", "/settings/availability"), ("seller", "/settings/security"),
         ("manager", "/worklist/team"), ("admin", "/admin/people"), ("admin", "/admin/roles"),
         ("admin", "/admin/forms/lead")]
WORDS = {"en-GB": ("Command palette", "Keyboard shortcuts"), "fr-FR": ("Palette de commandes", "Raccourcis clavier")}


@pytest.mark.parametrize("name, path", PAGES)
def test_every_page_knows_search_help_and_the_way_to_others(windows, looked_at, name, path):
    window = opened(windows(looked_at).sign_in(name), path)
    page = window.page
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog")
    box = dialog.get_by_role("combobox")
    expect(box).to_be_focused()
    expect(dialog.get_by_role("option").first).to_be_visible()
    in_order(window)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.keyboard.press("?")
    expect(dialog).to_contain_text("Ctrl")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator("#find")).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("w")
    page.wait_for_url("**/worklist")


def test_a_record_is_found_from_the_settings(windows, looked_at):
    lead = looked_at.caller("seller").worklist(filter="recordtype eq 'lead'")[0]
    window = opened(windows(looked_at, locale="fr-FR").sign_in(), "/settings")
    page = window.page
    page.locator("#find").click()
    page.get_by_role("dialog").get_by_role("combobox").fill(lead["recordname"])
    page.get_by_role("dialog").get_by_role("option").filter(has_text=lead["recordname"]).first.click()
    page.wait_for_url("**/lead/*")
    expect(page.locator("#record-name")).to_be_visible()


@pytest.mark.parametrize("locale, done", [("en-GB", "Undone."), ("fr-FR", "Action annulée.")])
def test_the_last_command_is_taken_back_from_the_settings(windows, served, locale, done):
    """ui.md, Feedback: Ctrl Z later, on whatever page of the window one is by then."""
    window = windows(served, locale=locale).sign_in().ready()
    page = window.page
    first = window.order[0]
    listed = lambda: {row["recordid"] for row in served.caller("seller").worklist()}
    window.card(first).click()
    wait_until(lambda: window.opened == first, message="the card is not open")
    page.keyboard.press("d")
    expect(page.locator("#toasts .toast").last).to_be_visible()
    wait_until(lambda: first not in listed(), message="it was not completed")
    opened(window, "/settings")
    page.keyboard.press("Control+z")
    expect(page.locator("#toasts .toast").filter(has_text=done)).to_be_visible()
    assert first in listed()


def test_in_french_the_keys_bear_french_names(windows, served):
    window = windows(served, locale="fr-FR").sign_in().ready()
    window.page.keyboard.press("?")
    dialog = window.page.get_by_role("dialog")
    for cap in ("Entrée", "Maj", "Échap"):
        expect(dialog.locator("kbd", has_text=cap).first).to_be_visible()
    expect(dialog.locator("kbd", has_text="Enter")).to_have_count(0)
