"""Ctrl Z on the pages of settings and administration: taken back where that is safe, else said why not."""

import re

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


def test_the_roles_of_a_team_are_taken_back(windows, served):
    admin = served.caller("admin")
    team = admin.create("teams", {
        "name": "Early shift", "businessunitid@odata.bind": f"/businessunits({admin.list('businessunits')[0]['businessunitid']})"})["teamid"]
    roles = lambda: admin.get(f"sv_Roles(principaltype='team',principalid={team})").json()["value"]
    page = opened(windows(served).sign_in("admin"), f"/admin/teams?team={team}").page
    box = page.get_by_role("group", name="Roles of the team").get_by_label("Sales Manager")
    box.check()
    wait_until(lambda: len(roles()) == 1)
    expect(page.locator(".toast").get_by_role("button", name="Undo")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.locator("#toasts")).to_contain_text("Undone.")
    expect(box).not_to_be_checked()
    assert roles() == []


def test_where_a_unit_stands_is_taken_back(windows, served):
    """The reach of roles follows it there and back."""
    admin = served.caller("admin")
    root = next(unit for unit in admin.list("businessunits") if not unit.get("_parentbusinessunitid_value"))["businessunitid"]
    below = lambda name: admin.create(
        "businessunits", {"name": name, "parentbusinessunitid@odata.bind": f"/businessunits({root})"})["businessunitid"]
    north, lille = below("North"), below("Lille")
    parent = lambda: admin.get(f"businessunits({lille})").json()["_parentbusinessunitid_value"]
    page = opened(windows(served).sign_in("admin"), "/admin/units").page
    page.locator(f"[data-unit='{lille}']").get_by_role("button").press("Enter")
    page.get_by_role("menuitem", name="Move").press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.locator("[name=parent]").select_option(north)
    dialog.locator("button.primary").press("Enter")
    moved = page.locator(f"[data-unit='{north}'] [data-unit='{lille}']")
    expect(moved).to_be_visible()
    assert parent() == north
    expect(page.locator(".toast").get_by_role("button", name="Undo")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(moved).to_have_count(0)
    expect(page.locator(f"[data-unit='{lille}'] button")).to_be_focused()
    assert parent() == root


def test_the_privileges_of_a_role_are_taken_back(windows, served):
    seller = served.caller("seller")
    kept = seller.new_lead("Kept")["leadid"]
    admin = opened(windows(served).sign_in("admin"), "/admin/roles")
    page = admin.page
    page.get_by_role("link", name="Salesperson").press("Enter")
    cell = page.get_by_role("button", name=re.compile("^Leads, Delete: "))
    before = cell.get_attribute("aria-label")
    cell.focus()
    page.keyboard.press("0")
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(page.locator("#toasts")).to_contain_text("Saved: 1")
    assert seller.delete(f"leads({kept})").status_code == 403
    page.keyboard.press("Control+z")
    expect(cell).to_have_attribute("aria-label", before)
    expect(page.locator("#toasts")).to_contain_text("Undone.")
    assert seller.delete(f"leads({kept})").status_code == 204


def test_a_dropped_column_comes_back_with_its_values(windows, served):
    admin, seller = served.caller("admin"), served.caller("seller")
    label = lambda text, language: {"Label": text, "LanguageCode": language}
    made = admin.post("EntityDefinitions(LogicalName='lead')/Attributes", {
        "@odata.type": "Microsoft.Dynamics.CRM.StringAttributeMetadata", "SchemaName": "crm_hobby", "MaxLength": 60,
        "DisplayName": {"LocalizedLabels": [label("Hobby", 1033), label("Loisir", 1036)]}})
    assert made.status_code == 204, made.text
    lead = seller.new_lead("Sailor", crm_hobby="Sailing")["leadid"]
    page = opened(windows(served).sign_in("admin"), "/admin/tables/lead").page
    column = page.get_by_role("button", name="Hobby")
    column.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Drop").press("Enter")
    page.get_by_role("dialog").locator("button.primary").press("Enter")
    expect(column).to_have_count(0)
    assert "crm_hobby" not in seller.get(f"leads({lead})").json()
    page.keyboard.press("Control+z")
    expect(column).to_be_focused()
    assert seller.get(f"leads({lead})").json()["crm_hobby"] == "Sailing"


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
