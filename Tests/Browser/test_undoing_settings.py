"""Ctrl Z on the pages of settings and administration: taken back where that is safe, else said why not."""

import pytest
from playwright.sync_api import expect

from pages import opened
from support.program import wait_until


def settings(caller):
    return caller.list("msdyn_workqueueusersettings")[0]


def test_ones_own_settings_are_taken_back_one_by_one(windows, served):
    seller = served.caller("seller")
    window = opened(windows(served).sign_in(), "/settings")
    page = window.page
    theme = page.locator("[data-column=sv_theme]")
    before = theme.input_value()
    saved = page.locator(".saved").filter(has_text="Saved")
    theme.select_option("dark")
    wait_until(lambda: settings(seller)["sv_theme"] == "dark")
    keys = page.locator("[data-column=sv_shortcuts]")
    keys.click()
    wait_until(lambda: settings(seller)["sv_shortcuts"] is False)
    expect(saved).to_have_count(2)
    page.keyboard.press("Control+z")
    expect(keys).to_be_checked()
    wait_until(lambda: settings(seller)["sv_shortcuts"] is True)
    # A list of choices that has the focus keeps Ctrl Z from nobody.
    theme.focus()
    page.keyboard.press("Control+z")
    expect(theme).to_have_value(before)
    expect(page.locator("html")).to_have_attribute("data-theme", before)
    wait_until(lambda: settings(seller)["sv_theme"] in (before, None))
    expect(page.locator("#toasts")).to_contain_text("Undone. Appearance")
    page.keyboard.press("Control+z")
    expect(page.locator("#toasts")).to_contain_text("There is nothing to undo.")


def test_what_the_bell_tells_and_what_the_panel_hides_is_taken_back(windows, served):
    seller = served.caller("seller")
    page = opened(windows(served).sign_in(), "/settings").page
    bell = page.locator("[data-bell]").first
    bell.click()
    wait_until(lambda: settings(seller)["sv_bellmuted"])
    filters = page.locator("[data-filter=followed]")
    filters.click()
    wait_until(lambda: "followed" in (settings(seller)["sv_hiddenfilters"] or ""))
    expect(page.locator(".saved").filter(has_text="Saved")).to_have_count(2)
    page.keyboard.press("Control+z")
    expect(filters).to_be_checked()
    wait_until(lambda: "followed" not in settings(seller)["sv_hiddenfilters"])
    page.keyboard.press("Control+z")
    expect(bell).to_be_checked()
    wait_until(lambda: not settings(seller)["sv_bellmuted"])


def test_who_is_in_a_team_is_taken_back(windows, served):
    """By the same call that made it, so that rights are asked again."""
    admin = served.caller("admin")
    team = admin.create("teams", {
        "name": "Night shift", "businessunitid@odata.bind": f"/businessunits({admin.list('businessunits')[0]['businessunitid']})"})["teamid"]
    person = admin.list("systemusers", filter="fullname eq 'Nora Klein'")[0]["systemuserid"]
    assert admin.post("sv_SetMembers", {"teamid": team, "memberids": [person]}).status_code == 204
    members = lambda: admin.get(f"sv_Members(teamid={team})").json()["value"]
    page = opened(windows(served).sign_in("admin"), f"/admin/teams?team={team}").page
    page.locator(".members").get_by_role("button").click()
    wait_until(lambda: members() == [])
    expect(page.locator(".members")).to_have_count(0)
    expect(page.locator(".toast").get_by_role("button", name="Undo")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.locator(".members")).to_contain_text("Nora Klein")
    assert members() == [person]


@pytest.mark.parametrize("locale, words", [
    ("en-US", "Ctrl Z does not take this back"), ("fr-FR", "Ctrl Z ne l’annule pas"),
])
def test_what_cannot_be_taken_back_says_so(windows, served, locale, words):
    """A column that is there may hold values of others by now."""
    page = opened(windows(served, locale=locale).sign_in("admin"), "/admin/tables/lead").page
    page.locator(".doing button, button.primary").first.click()
    dialog = page.get_by_role("dialog")
    dialog.locator("[name=english]").fill("Shoe size")
    dialog.locator("[name=french]").fill("Pointure")
    dialog.locator("button.primary").click()
    expect(dialog).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(page.locator("#toasts")).to_contain_text(words)
