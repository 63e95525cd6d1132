"""Records as those see them who have no work list, or may not see every column (X-2, X-4, X-31, W-94)."""

import pytest
from playwright.sync_api import expect

from pages import in_order, opened


def person(admin, name):
    return next(row for row in admin.list("systemusers") if row["internalemailaddress"] == f"{name}@demo.test")


def take_role(admin, name, role):
    (found,) = admin.list("roles", filter=f"name eq '{role}'")
    answer = admin.post("sv_SetRoles", {"principalid": person(admin, name)["systemuserid"], "roleids": [found["roleid"]]})
    assert answer.status_code == 204, answer.text


def secure(admin, table, column):
    path = f"EntityDefinitions(LogicalName='{table}')/Attributes(LogicalName='{column}')"
    answer = admin.patch(path, {"IsSecured": True})
    assert answer.status_code in (200, 204), answer.text


@pytest.fixture
def member(served):
    """Nora as a Sales Team Member of the seller's unit."""
    admin = served.caller("admin")
    take_role(admin, "seller2", "Sales Team Member")
    unit = person(admin, "seller")["_businessunitid_value"]
    moved = admin.patch(f"systemusers({person(admin, 'seller2')['systemuserid']})",
                        {"businessunitid@odata.bind": f"/businessunits({unit})"})
    assert moved.status_code in (200, 204), moved.text
    return served.caller("seller2")


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_a_team_member_adds_notes_tasks_and_files_to_what_the_unit_works_on(windows, served, member, locale):
    """X-2: reads, and takes part; what becomes of the record is for others."""
    lead = served.caller("seller").new_lead("Memberly", companyname="Acme")["leadid"]
    window = opened(windows(served, locale=locale).sign_in("seller2"), f"/lead/{lead}")
    page = window.page
    expect(page.locator("#record-name")).to_have_text("Memberly")
    expect(page.locator(".life")).to_have_count(0)
    page.locator("#tab-timeline").click()
    page.locator("#timeline-note").click()
    page.get_by_role("dialog").locator("[name=note]").fill("Met at the fair")
    in_order(window)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".event").get_by_text("Met at the fair")).to_be_visible()

    page.locator("#timeline-activity").click()
    page.get_by_role("dialog").locator("[name=type]").select_option("task")
    page.get_by_role("dialog").locator("[name=subject]").fill("Send the report")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".event").get_by_role("link", name="Send the report")).to_be_visible()

    page.set_input_files("#timeline-file", files=[{"name": "fair.txt", "mimeType": "text/plain", "buffer": b"booth"}])
    expect(page.locator(".event a.file")).to_contain_text("fair.txt")
    in_order(window)
    notes = member.list("annotations", filter=f"_objectid_value eq {lead}")
    assert {row["notetext"] for row in notes} >= {"Met at the fair"} and len(notes) == 2
    (task,) = member.list("activitypointers", filter=f"_regardingobjectid_value eq {lead}")
    assert task["subject"] == "Send the report"


def test_with_the_list_turned_off_records_are_qualified_won_and_shared_all_the_same(windows, served):
    """W-94, X-5: the record's own page has what can become of it, by mouse and by keyboard."""
    admin = windows(served).sign_in("admin").open("/admin/workspace").page
    admin.get_by_role("button", name="Turn off").click()
    admin.get_by_role("dialog").get_by_role("button", name="Turn off").click()
    expect(admin.get_by_role("button", name="Turn on")).to_be_visible()

    api = served.caller("seller")
    lead = api.new_lead("Quill", firstname="Quentin", companyname="Quill & Sons")["leadid"]
    window = opened(windows(served).sign_in("seller"), f"/lead/{lead}")
    page = window.page
    expect(page.locator("#life-qualify")).to_be_visible()
    in_order(window)
    page.locator("#life-more").click()
    page.get_by_role("menuitem", name="Share").click()
    expect(page.get_by_text("This record is shared with nobody.")).to_be_visible()
    page.get_by_role("dialog").get_by_role("button", name="Close").last.click()
    expect(page.get_by_role("dialog")).to_have_count(0)

    page.keyboard.press("q")
    expect(page.get_by_role("dialog").locator("[name=account]")).to_have_value("new")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/opportunity/*")
    page.locator("html[data-ready]").wait_for()
    deal = page.url.rpartition("/")[2].partition("?")[0]
    assert api.get(f"leads({lead})").json()["statecode"] == 1
    expect(page.locator("#life-win")).to_be_visible()
    page.keyboard.press("q")
    value = page.get_by_role("dialog").locator("[name=value]")
    expect(value).to_be_focused()
    value.fill("1234.5")
    page.keyboard.press("Enter")
    expect(page.locator("#life-reopen")).to_be_visible()
    assert api.get(f"opportunities({deal})").json()["actualvalue"] == 1234.5
    page.keyboard.press("Control+z")
    expect(page.locator("#life-win")).to_be_visible()
    assert api.get(f"opportunities({deal})").json()["statecode"] == 0


def test_what_one_may_not_read_is_asked_for_by_no_page(windows, served):
    """X-31: timeline, Up next and the dialog of winning work without the secured columns."""
    admin, api = served.caller("admin"), served.caller("seller")
    deal = api.create("opportunities", {"name": "Discreet deal", "estimatedvalue": 500})["opportunityid"]
    about = {"regardingobjectid_opportunity@odata.bind": f"/opportunities({deal})"}
    api.create("tasks", {"subject": "Call the lawyer", "description": "Secret matter", **about})
    for table, column in [("task", "description"), ("annotation", "notetext"), ("opportunity", "actualvalue"),
                          ("opportunity", "sv_closecomments")]:
        secure(admin, table, column)

    window = opened(windows(served).sign_in("seller"), f"/opportunity/{deal}")
    page = window.page
    page.locator("#tab-timeline").click()
    expect(page.locator(".event").get_by_text("Call the lawyer")).to_be_visible()
    expect(page.get_by_text("Secret matter")).to_have_count(0)
    expect(page.locator(".timeline [role=alert]")).to_have_count(0)
    page.keyboard.press("q")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("[name=day]")).to_be_visible()
    expect(dialog.locator("[name=value]")).to_have_count(0)
    expect(dialog.locator("[name=comments]")).to_have_count(0)
    in_order(window)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#life-reopen")).to_be_visible()
    won = admin.get(f"opportunities({deal})").json()
    assert (won["statecode"], won["actualvalue"]) == (1, 500)


def test_a_customizer_arranges_forms(windows, served):
    """X-2: forms and tables."""
    take_role(served.caller("admin"), "seller2", "System Customizer")
    window = opened(windows(served).sign_in("seller2"), "/admin/forms/lead")
    page = window.page
    expect(page.get_by_role("heading", name="Form of “Lead”")).to_be_visible()
    in_order(window)
    section = page.get_by_role("region", name="General")
    section.get_by_label("Name of the section").fill("First things")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("The layout is in force: Lead").first).to_be_visible()
