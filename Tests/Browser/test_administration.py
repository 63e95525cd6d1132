"""The pages of the administration in a real browser: roles, teams, units, tables and columns, the audit trail."""

import re

import pytest
from playwright.sync_api import expect

from pages import in_order, opened

SECTIONS = ["people", "roles", "teams", "units", "tables", "forms", "workspace", "filters", "ranking", "audit"]
#: What sales managers have of it (K-14).
MANAGED = ["workspace", "filters"]


@pytest.fixture(scope="module")
def looked_at(sqlite, organisations):
    """An organisation for tests that only look."""
    with organisations(sqlite) as organisation:
        assert organisation.server
        yield organisation


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_axe_finds_nothing_in_the_administration(windows, looked_at, scheme, width, locale):
    window = windows(looked_at, color_scheme=scheme, locale=locale, viewport={"width": width, "height": 844})
    window.sign_in("admin")
    for section in [*SECTIONS, "tables/lead", "tables/opportunity"]:
        opened(window, f"/admin/{section}")
        in_order(window)
        current = window.page.locator(".tabs [aria-current=page]")
        expect(current).to_have_attribute("href", f"/admin/{section.split('/')[0]}")
        expect(current).to_be_in_viewport()


@pytest.mark.parametrize("name", ["seller", "manager"])
def test_nobody_else_sees_the_administration(windows, looked_at, name):
    """X-6 and forced browsing: neither the entry nor a page."""
    window = windows(looked_at).sign_in(name)
    window.page.locator(".side").wait_for()
    managed = MANAGED if name == "manager" else []
    assert window.page.get_by_role("link", name="Administration").count() == (1 if managed else 0)
    window.expected_wrongs = ["status of 403", "status of 404"]
    for section in [*SECTIONS, "tables/lead"]:
        if section in managed:
            continue
        assert window.page.goto(f"{looked_at.address}/admin/{section}").status in (403, 404), section


def test_an_administrator_adds_a_column_and_sees_it_everywhere(windows, served):
    """Issue: at once in form, grid, filter and API, without a restart."""
    admin = opened(windows(served).sign_in("admin"), "/admin/tables/lead")
    page = admin.page
    page.get_by_role("button", name="New column").press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("English label").fill("Favourite colour")
    dialog.get_by_label("French label").fill("Couleur préférée")
    expect(dialog.get_by_label("Technical name")).to_have_value("crm_favouritecolour")
    dialog.get_by_label("Type").select_option("Picklist")
    dialog.locator("[data-part=en]").first.fill("Red")
    dialog.locator("[data-part=fr]").first.fill("Rouge")
    dialog.get_by_role("button", name="Add an option").click()
    dialog.locator("[data-part=en]").last.fill("Blue")
    dialog.locator("[data-part=fr]").last.fill("Bleu")
    in_order(admin)
    dialog.get_by_role("button", name="Create").click()
    expect(page.locator("#toasts")).to_contain_text("“Favourite colour” was created.")
    expect(page.get_by_role("button", name="Favourite colour")).to_be_focused()

    seller = served.caller("seller")
    lead = seller.new_lead("Painter", crm_favouritecolour=1)
    assert seller.get(f"leads({lead['leadid']})").json()["crm_favouritecolour"] == 1
    assert seller.get("leads/$count?$filter=crm_favouritecolour eq 1").text == "1"

    form = opened(windows(served, locale="fr-FR").sign_in("seller"), f"/lead/{lead['leadid']}").page
    form.get_by_role("tab", name="Détails").click()
    expect(form.get_by_label("Couleur préférée")).to_have_value("1")
    grid = opened(windows(served).sign_in("seller"), "/lead").page
    grid.keyboard.press("c")
    columns = grid.get_by_role("dialog")
    expect(columns.get_by_text("Favourite colour")).to_be_visible()
    grid.keyboard.press("Escape")
    grid.keyboard.press("f")
    expect(grid.locator("option", has_text="Favourite colour").first).to_be_attached()


def test_an_administrator_adds_a_table_and_a_seller_works_with_it(windows, served):
    admin = opened(windows(served).sign_in("admin"), "/admin/tables")
    page = admin.page
    page.get_by_role("button", name="New table").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("English label").fill("Machine")
    dialog.get_by_label("French label").fill("Machine (fr)")
    dialog.get_by_label("English plural").fill("Machines")
    dialog.get_by_label("French plural").fill("Machines (fr)")
    in_order(admin)
    dialog.get_by_role("button", name="Create").click()
    page.wait_for_url("**/admin/tables/crm_machine")

    seller = opened(windows(served).sign_in("seller"), "/crm_machine")
    seller.page.keyboard.press("n")
    new = seller.page.get_by_role("dialog")
    new.get_by_label("Name").fill("Press 12")
    new.get_by_label("Name").press("Control+Enter")
    row = seller.page.locator(".space [role=row][data-recordid]", has_text="Press 12")
    expect(row).to_be_visible()
    in_order(seller)
    seller.open(f"/crm_machine/{row.get_attribute('data-recordid')}")
    expect(seller.page.get_by_role("heading", name="Press 12")).to_be_visible()
    expect(seller.page.get_by_role("navigation").get_by_role("link", name="Machines")).to_be_visible()


def test_a_role_is_changed_by_keyboard_and_holds_at_once(windows, served):
    """X-6, X-7: what the editor sets, the next request obeys; the way back is one button."""
    seller = served.caller("seller")
    lead = seller.new_lead("Rights")
    admin = opened(windows(served).sign_in("admin"), "/admin/roles")
    page = admin.page
    page.get_by_role("link", name="Salesperson").press("Enter")
    cell = page.get_by_role("button", name=re.compile(r"^Leads, Delete: "))
    expect(cell).to_be_visible()
    in_order(admin)
    cell.focus()
    page.keyboard.press("0")
    expect(cell).to_have_attribute("aria-label", re.compile(r"Delete: None.*differs from its template"))
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(page.locator("#toasts")).to_contain_text("Saved: 1")
    assert seller.delete(f"leads({lead['leadid']})").status_code == 403
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name=re.compile(r"^Leads, Delete: Own records$"))).to_be_visible()
    assert seller.delete(f"leads({lead['leadid']})").status_code == 204


def test_a_team_is_made_with_members_and_roles(windows, served):
    admin = opened(windows(served).sign_in("admin"), "/admin/teams")
    page = admin.page
    page.get_by_role("button", name="New team").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Night shift")
    dialog.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="Night shift")).to_be_visible()
    page.get_by_label("Add a person").fill("nora")
    offered = page.locator("datalist option[value^='Nora Klein']")
    expect(offered).to_be_attached()
    page.get_by_label("Add a person").fill(offered.get_attribute("value"))
    expect(page.locator(".members")).to_contain_text("Nora Klein")
    page.get_by_role("group", name="Roles of the team").get_by_label("Sales Manager").check()
    expect(page.locator("#toasts")).to_contain_text("Saved")
    in_order(admin)
    team = page.url.rpartition("team=")[2]
    administrator = served.caller("admin")
    members = administrator.get(f"sv_Members(teamid={team})").json()["value"]
    roles = administrator.get(f"sv_Roles(principaltype='team',principalid={team})").json()["value"]
    assert len(members) == 1 and len(roles) == 1
    page.get_by_role("button", name="Take Nora Klein out of the team").click()
    expect(page.get_by_text("Nobody is in this team yet.")).to_be_visible()
    page.get_by_role("button", name="Undo").last.click()
    expect(page.locator(".members")).to_contain_text("Nora Klein")


def test_a_unit_is_made_below_another_and_deleted(windows, served):
    admin = opened(windows(served).sign_in("admin"), "/admin/units")
    page = admin.page
    root = page.locator(".tree > li").first
    root.get_by_role("button").first.click()
    page.get_by_role("menuitem", name="New unit below").click()
    page.get_by_role("dialog").get_by_label("Name").fill("Nantes")
    page.get_by_role("dialog").get_by_label("Name").press("Enter")
    made = page.locator(".tree li li", has_text="Nantes").last
    expect(made).to_be_visible()
    in_order(admin)
    made.get_by_role("button").first.click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.locator("#toasts")).to_contain_text("“Nantes” was deleted.")
    expect(page.locator(".tree li li", has_text="Nantes")).to_have_count(0)


def test_the_trail_shows_who_changed_what(windows, served):
    """X-33: each value before and after, narrowed to a person, and as a file."""
    seller = served.caller("seller")
    lead = seller.new_lead("Trail", jobtitle="Buyer")
    assert seller.patch(f"leads({lead['leadid']})", {"jobtitle": "Head of purchasing"}).status_code == 204
    admin = opened(windows(served).sign_in("admin"), "/admin/audit")
    page = admin.page
    entry = page.locator(".trail details", has_text="Trail").filter(has_text="Changed").first
    entry.locator("summary").click()
    expect(entry).to_contain_text("Sam Dubois")
    line = entry.get_by_role("row", name=re.compile("Job title"))
    expect(line).to_contain_text("Buyer")
    expect(line).to_contain_text("Head of purchasing")
    in_order(admin)
    with page.expect_download() as download:
        page.get_by_role("link", name="As CSV file").click()
    assert lead["leadid"] in download.value.path().read_text()


def test_a_text_becomes_longer_and_a_number_gets_bounds(windows, served):
    """What an administrator sets holds in the API and in the form; what has become required is asked for there."""
    seller = served.caller("seller")
    account = seller.create("accounts", {"name": "Older than the rule"})
    admin = opened(windows(served).sign_in("admin"), "/admin/tables/account")
    page = admin.page
    page.get_by_role("button", name="New column").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("English label").fill("Discount")
    dialog.get_by_label("French label").fill("Remise")
    dialog.get_by_label("Type").select_option("Decimal")
    dialog.get_by_label("Lowest").fill("0")
    dialog.get_by_label("Highest").fill("12.5")
    dialog.get_by_label("Decimals").fill("1")
    in_order(admin)
    dialog.get_by_role("button", name="Create").click()
    expect(page.get_by_role("button", name="Discount")).to_be_focused()
    page.locator("[data-column=sv_site]").click()
    dialog.get_by_label("Longest text").fill("300")
    dialog.get_by_label("Entry").select_option(label="Required")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)

    refused = seller.post("accounts", {"name": "Acme", "crm_discount": 99, "sv_site": "x"})
    assert refused.status_code == 400 and "12.5" in refused.text
    assert seller.post("accounts", {"name": "Acme"}).status_code == 400
    made = seller.create("accounts", {"name": "Acme", "crm_discount": 3.14, "sv_site": "y" * 300})
    assert made["crm_discount"] == 3.1
    assert seller.patch(f"accounts({account['accountid']})", {"fax": "+33 1 99 55 01 01"}).status_code == 204

    form = opened(windows(served).sign_in("seller"), f"/account/{account['accountid']}").page
    form.get_by_role("tab", name="Details").click()
    form.get_by_label("Discount").fill("13")
    form.keyboard.press("Control+s")
    expect(form.locator("[data-column=crm_discount] .complaint-line")).to_contain_text("12.5")
    form.get_by_label("Discount").fill("4")
    form.keyboard.press("Control+s")
    expect(form.locator("[data-column=sv_site] .complaint-line")).to_contain_text("required")
    form.locator("#field-sv_site").fill("Paris")
    form.keyboard.press("Control+s")
    expect(form.locator("#toasts")).to_contain_text("Discount")
    kept = seller.get(f"accounts({account['accountid']})").json()
    assert (kept["crm_discount"], kept["sv_site"]) == (4, "Paris")
