"""Records as people read and change them: Details, Timeline with files and changes, Related, commands, layouts, views,
changes to many, and the search over everything."""

import json
import re
import uuid

import pytest
from playwright.sync_api import expect

from support.program import wait_until

TABS = ["Summary", "Details", "Timeline", "Related"]


@pytest.fixture(scope="module")
def looked_at(sqlite, organisations):
    """An organisation for tests that only look."""
    with organisations(sqlite) as organisation:
        assert organisation.server
        yield organisation


def opened(window, path):
    window.open(path)
    window.page.wait_for_selector("html[data-ready]")
    return window


def tab(window, name):
    window.page.get_by_role("tab", name=name).click()
    expect(window.page.get_by_role("tabpanel")).not_to_have_attribute("aria-busy", "true")


def rows(window):
    return window.page.locator(".space [role=row][data-recordid]")


def lead_of(organisation, name="Vale", **columns):
    return organisation.caller("seller").new_lead(name, **columns)["leadid"]


def value(organisation, path, column):
    return organisation.caller("seller").get(path).json()[column]


# Looking


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 1024, 390])
@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_axe_finds_nothing_on_the_tabs_of_a_record(windows, looked_at, scheme, width, locale):
    caller = looked_at.caller("seller")
    account = caller.page("contacts", {"$top": "1", "$filter": "_parentcustomerid_value ne null"})["value"][0]
    window = windows(looked_at, color_scheme=scheme, locale=locale, viewport={"width": width, "height": 844}).sign_in()
    opened(window, f"/contact/{account['contactid']}")
    for number in range(4):
        window.page.get_by_role("tab").nth(number).click()
        expect(window.page.get_by_role("tabpanel").locator("section, article, form").first).to_be_visible()
        window.settle()
        assert window.violations() == []
        assert window.overflow() <= 0


@pytest.mark.parametrize("table", ["phonecall", "task", "systemuser", "team"])
def test_every_table_has_a_form(windows, looked_at, table):
    """contract: /{table}/{id} for every table."""
    caller = looked_at.caller("admin")
    sets = {"phonecall": ("phonecalls", "activityid"), "task": ("tasks", "activityid"),
            "systemuser": ("systemusers", "systemuserid"), "team": ("teams", "teamid")}
    entity_set, key = sets[table]
    record = caller.page(entity_set, {"$top": "1"})["value"][0]
    window = opened(windows(looked_at).sign_in("admin"), f"/{table}/{record[key]}")
    expect(window.page.get_by_role("heading", level=1)).to_have_text(
        record.get("subject") or record.get("fullname") or record.get("name"))
    tab(window, "Details")
    expect(window.page.get_by_role("tabpanel").locator("[data-column=createdon]")).to_be_visible()
    window.settle()
    assert window.violations() == []


def test_a_record_that_is_not_ones_own_is_not_found(windows, looked_at):
    theirs = looked_at.caller("seller2").new_lead("Geheim")["leadid"]
    window = windows(looked_at).sign_in()
    window.expected_wrongs = ["status of 404"]
    assert window.page.goto(f"{looked_at.address}/lead/{theirs}").status == 404


def test_beside_the_list_the_whole_record_is_there(window):
    """W-132: personal details, activities and related records without leaving the page."""
    for name in TABS:
        tab(window, name)
        expect(window.page.get_by_role("tab", name=name)).to_have_attribute("aria-selected", "true")
        expect(window.page.get_by_role("tabpanel").locator("section, article, form, p").first).to_be_visible()
    assert "/worklist" in window.page.url


# Changing


def test_fields_are_changed_in_place_saved_with_ctrl_s_and_taken_back(windows, served):
    lead = lead_of(served)
    window = opened(windows(served).sign_in(), f"/lead/{lead}")
    tab(window, "Details")
    window.page.get_by_label("Job title").fill("Head of trains")
    window.page.get_by_label("Rating").select_option(label="Hot")
    window.page.get_by_label("Annual revenue").fill("12,500.5")
    expect(window.page.get_by_text("3 changes are not saved yet.")).to_be_visible()
    window.settle()
    assert window.violations() == []
    window.page.keyboard.press("Control+s")
    wait_until(lambda: value(served, f"leads({lead})", "jobtitle") == "Head of trains")
    saved = served.caller("seller").get(f"leads({lead})").json()
    assert (saved["leadqualitycode"], saved["revenue"]) == (1, 12500.5)
    expect(window.page.get_by_label("Job title")).to_have_value("Head of trains")
    window.page.get_by_role("button", name="Undo").first.click()
    wait_until(lambda: value(served, f"leads({lead})", "jobtitle") is None)
    expect(window.page.get_by_label("Job title")).to_have_value("")


def test_escape_takes_one_field_back(windows, served):
    lead = lead_of(served, jobtitle="Owner")
    window = opened(windows(served).sign_in(), f"/lead/{lead}")
    tab(window, "Details")
    window.page.get_by_label("Job title").fill("Other")
    window.page.keyboard.press("Escape")
    expect(window.page.get_by_label("Job title")).to_have_value("Owner")
    expect(window.page.get_by_text("not saved yet")).to_be_hidden()


def test_what_is_wrong_is_said_at_its_field(windows, served):
    lead = lead_of(served)
    window = opened(windows(served).sign_in(), f"/lead/{lead}")
    tab(window, "Details")
    window.page.get_by_label("Employees").fill("many")
    window.page.keyboard.press("Control+s")
    expect(window.page.get_by_role("alert").filter(has_text="“Employees” needs a number.")).to_be_visible()
    expect(window.page.get_by_label("Employees")).to_be_focused()
    window.settle()
    assert window.violations() == []


def test_of_two_writers_the_second_sees_what_the_first_wrote(windows, served):
    lead = lead_of(served, jobtitle="Before")
    window = opened(windows(served).sign_in(), f"/lead/{lead}")
    window.expected_wrongs = ["status of 412"]
    tab(window, "Details")
    window.page.get_by_label("Job title").fill("Mine")
    served.caller("admin").patch(f"leads({lead})", {"jobtitle": "Theirs", "companyname": "Theirs Inc"})
    window.page.keyboard.press("Control+s")
    expect(window.page.get_by_text("Stands now: Theirs")).to_be_visible()
    expect(window.page.get_by_label("Company name")).to_have_value("Theirs Inc")
    expect(window.page.get_by_label("Job title")).to_have_value("Mine")
    window.page.keyboard.press("Control+s")
    wait_until(lambda: value(served, f"leads({lead})", "jobtitle") == "Mine")


def test_a_record_is_deleted_and_comes_back(windows, served):
    lead = lead_of(served)
    window = opened(windows(served).sign_in("admin"), f"/lead/{lead}")
    window.expected_wrongs = ["status of 404"]
    window.page.get_by_role("button", name="Commands for this record").click()
    window.settle()
    assert window.violations() == []
    window.page.get_by_role("menuitem", name="Delete").click()
    expect(window.page.get_by_text("This record does not exist any more")).to_be_visible()
    window.page.get_by_role("button", name="Undo").click()
    wait_until(lambda: served.caller("admin").get(f"leads({lead})").status_code == 200)
    expect(window.page.get_by_role("heading", name="Vale")).to_be_visible()


def test_a_record_is_followed_and_not_any_more(windows, served):
    lead = lead_of(served)
    caller = served.caller("seller")
    followed = lambda: len(caller.list("postfollows", filter=f"_regardingobjectid_value eq {lead}"))
    window = opened(windows(served).sign_in(), f"/lead/{lead}")
    window.page.get_by_role("button", name="Commands for this record").click()
    window.page.get_by_role("menuitem", name="Follow", exact=True).click()
    wait_until(lambda: followed() == 1)
    window.page.get_by_role("button", name="Commands for this record").click()
    window.page.get_by_role("menuitem", name="Unfollow").click()
    wait_until(lambda: followed() == 0)


def test_an_activity_is_completed_from_its_own_page(windows, served):
    caller = served.caller("seller")
    call = caller.new_call({"leadid": lead_of(served)}, "2026-11-24T10:00:00Z")
    window = opened(windows(served).sign_in(), f"/phonecall/{call['activityid']}")
    window.page.keyboard.press("d")
    wait_until(lambda: value(served, f"phonecalls({call['activityid']})", "statecode") == 1)
    expect(window.page.get_by_text("Made").first).to_be_visible()


# Timeline


def test_a_file_is_attached_and_downloaded(windows, served):
    lead = lead_of(served)
    window = opened(windows(served).sign_in(), f"/lead/{lead}")
    tab(window, "Timeline")
    window.page.set_input_files("#timeline-file", files=[
        {"name": "Offre d’été.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 offer"}])
    link = window.page.get_by_role("link", name="Download Offre d’été.pdf")
    expect(link).to_be_visible()
    window.settle()
    assert window.violations() == []
    with window.page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "Offre d’été.pdf"
    with open(download.value.path(), "rb") as file:
        assert file.read() == b"%PDF-1.4 offer"
    window.page.get_by_role("button", name="Delete the note").click()
    expect(link).to_have_count(0)
    window.page.get_by_role("button", name="Undo").first.click()
    expect(link).to_be_visible()


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(windows, served):
    window = opened(windows(served).sign_in(), f"/lead/{lead_of(served)}")
    tab(window, "Timeline")
    window.page.set_input_files("#timeline-file", files=[
        {"name": "film.bin", "mimeType": "application/octet-stream", "buffer": b"\x00" * (10 * 1024 * 1024 + 1)}])
    expect(window.page.get_by_text("film.bin is too large. A file may have at most 10 MB.").first).to_be_visible()


def test_the_timeline_says_who_changed_what(windows, served):
    lead = lead_of(served)
    served.caller("seller").patch(f"leads({lead})", {"leadqualitycode": 1, "donotemail": True})
    window = opened(windows(served).sign_in(), f"/lead/{lead}")
    tab(window, "Timeline")
    window.page.get_by_role("button", name="Changes").click()
    expect(window.page.get_by_text("Rating: (empty) → Hot")).to_be_visible()
    expect(window.page.get_by_text(re.compile("Do not allow email: .* → Yes"))).to_be_visible()
    window.settle()
    assert window.violations() == []


# Related


def test_related_records_are_made_where_they_belong(windows, served):
    caller = served.caller("seller")
    account = caller.create("accounts", {"name": "Fabrikam"})["accountid"]
    window = opened(windows(served).sign_in(), f"/account/{account}")
    tab(window, "Related")
    part = window.page.locator(".related .part").filter(has_text="Contacts (Company)")
    part.get_by_role("button", name="New: Contact").click()
    dialog = window.page.get_by_role("dialog", name="New: Contact")
    expect(dialog.get_by_role("combobox", name="Company")).to_have_value("Fabrikam")
    dialog.get_by_label("Last name").fill("Vale")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(window.page.locator(".relatedlist").get_by_role("link", name="Vale")).to_be_visible()
    made = caller.list("contacts", filter=f"_parentcustomerid_value eq {account}")
    assert [row["lastname"] for row in made] == ["Vale"]


# Views


def test_a_view_is_saved_chosen_made_default_and_deleted(windows, served):
    window = opened(windows(served).sign_in(), "/lead?sort=-createdon&columns=fullname,createdon")
    window.page.get_by_role("button", name="View: All leads, changed").click()
    window.page.get_by_role("menuitem", name="Save as your own view").click()
    dialog = window.page.get_by_role("dialog")
    dialog.get_by_label("Name of the view").fill("Newest")
    dialog.get_by_role("button", name="Save").click()
    button = window.page.get_by_role("button", name="View: Newest", exact=True)
    expect(button).to_be_visible()
    button.click()
    window.page.get_by_role("menuitem", name="Make it my default").click()
    expect(window.page.get_by_text("Newest now opens first.").first).to_be_visible()
    opened(window, "/lead")
    expect(button).to_be_visible()
    expect(window.page.get_by_role("columnheader")).to_have_count(3)
    button.click()
    window.settle()
    assert window.violations() == []
    window.page.get_by_role("menuitem", name="Delete the view").click()
    expect(window.page.get_by_role("button", name="View: All leads", exact=True)).to_be_visible()
    assert served.caller("seller").list("userqueries") == []


def test_a_team_shares_a_view(windows, served):
    caller = served.caller("seller")
    team = caller.list("teams")
    query = json.dumps({"columns": ["fullname"], "match": "all", "conditions": [], "order": []})
    made = caller.create("userqueries", {"name": "Ours", "returnedtypecode": "lead", "sv_query": query})
    window = opened(windows(served).sign_in(), f"/lead?view={made['userqueryid']}")
    window.page.get_by_role("button", name="View: Ours").click()
    window.page.get_by_role("menuitem", name="Share with a team, or hand to a person").click()
    dialog = window.page.get_by_role("dialog")
    dialog.get_by_role("combobox").fill(team[0]["name"])
    dialog.get_by_role("option", name=team[0]["name"]).click()
    expect(window.page.get_by_text(f"Ours belongs to {team[0]['name']} now").first).to_be_visible()


# Many


def test_picked_rows_are_changed_at_once_and_taken_back(windows, served):
    ids = [lead_of(served, f"Aaa{n}") for n in range(3)]
    window = opened(windows(served).sign_in(), "/lead?q=aaa&columns=fullname,jobtitle")
    expect(rows(window)).to_have_count(3)
    rows(window).first.locator("[data-column=fullname]").click(position={"x": 200, "y": 20})
    window.page.keyboard.press("Control+a")
    window.page.get_by_role("toolbar", name="Selected records").get_by_role("button", name="Edit a column").click()
    dialog = window.page.get_by_role("dialog", name="Edit 3 records")
    dialog.get_by_label("Column", exact=True).select_option(label="Job title")
    dialog.get_by_label("New value").fill("Many at once")
    window.settle()
    assert window.violations() == []
    dialog.get_by_role("button", name="Change", exact=True).click()
    expect(window.page.get_by_text("3 records changed: Job title.").first).to_be_visible()
    wait_until(lambda: all(value(served, f"leads({each})", "jobtitle") == "Many at once" for each in ids))
    expect(rows(window).first).to_contain_text("Many at once")
    window.page.get_by_role("button", name="Undo").first.click()
    wait_until(lambda: all(value(served, f"leads({each})", "jobtitle") is None for each in ids))


def test_a_row_is_deleted_by_key_and_comes_back(windows, served):
    lead_of(served, "Aaadelete")
    window = opened(windows(served).sign_in("admin"), "/lead?q=aaadelete")
    expect(rows(window)).to_have_count(1)
    rows(window).first.locator("[data-column=fullname]").click(position={"x": 200, "y": 20})
    window.page.keyboard.press("Delete")
    expect(rows(window)).to_have_count(0)
    expect(window.page.get_by_text("1 record deleted.").first).to_be_visible()
    window.page.keyboard.press("Control+z")
    expect(rows(window)).to_have_count(1)


def test_all_that_match_are_changed_as_a_job_with_progress(windows, served):
    window = opened(windows(served).sign_in("admin"), "/lead?view=open")
    total = window.count - 1
    assert total > 500
    rows(window).first.locator("[data-column=fullname]").click(position={"x": 200, "y": 20})
    window.page.keyboard.press("Control+a")
    window.page.get_by_role("toolbar", name="Selected records").get_by_role("button", name="Edit a column").click()
    dialog = window.page.get_by_role("dialog")
    dialog.get_by_label("Column", exact=True).select_option(label="Job title")
    dialog.get_by_label("New value").fill("By the job")
    # The progress may be gone before it is looked for.
    window.page.evaluate("""() => new MutationObserver(() => {
        if (document.querySelector('#toasts progress')) document.body.dataset.progress = 'seen';
    }).observe(document.getElementById('toasts'), { childList: true, subtree: true })""")
    dialog.get_by_role("button", name="Change", exact=True).click()
    expect(window.page.locator("body[data-progress=seen]")).to_have_count(1)
    expect(window.page.get_by_text(re.compile(r"records changed: Job title\..* done")).first).to_be_visible(timeout=60_000)
    count = served.caller("admin").page(
        "leads", {"$filter": "jobtitle eq 'By the job'", "$count": "true", "$top": "1"})["@odata.count"]
    assert count == total


# Search over everything


def test_the_palette_finds_records_of_all_tables(windows, served):
    caller = served.caller("seller")
    name = f"Qwertz{uuid.uuid4().hex[:6]}"
    lead = lead_of(served, name)
    caller.create("accounts", {"name": f"{name} AG"})
    window = opened(windows(served).sign_in(), "/activitypointer")
    window.page.keyboard.press("Control+k")
    window.page.keyboard.type(name[:8].lower())
    options = window.page.get_by_role("dialog").get_by_role("option")
    expect(window.page.get_by_role("group", name="Leads").get_by_role("option", name=name)).to_be_visible()
    expect(window.page.get_by_role("group", name="Accounts").get_by_role("option")).to_have_count(1)
    window.settle()
    assert window.violations() == []
    expect(options.first).to_have_attribute("aria-selected", "true")
    window.page.keyboard.press("Enter")
    window.page.wait_for_url(f"**/lead/{lead}")


# Layouts


def test_an_administrator_arranges_a_form_for_everybody(windows, served):
    account = served.caller("seller").create("accounts", {"name": "Fabrikam"})["accountid"]
    admin = opened(windows(served).sign_in("admin"), "/admin/forms/account")
    expect(admin.page.get_by_role("heading", name="Form of “Account”")).to_be_visible()
    admin.settle()
    assert admin.violations() == []
    section = admin.page.get_by_role("region", name="General")
    section.get_by_role("button", name="Move down: Account name").press("Enter")
    expect(section.get_by_role("button", name="Move down: Account name")).to_be_focused()
    section.get_by_label("Name of the section").fill("First things")
    admin.page.keyboard.press("Control+s")
    expect(admin.page.get_by_text("The layout is in force: Account").first).to_be_visible()
    seller = opened(windows(served).sign_in(), f"/account/{account}")
    tab(seller, "Details")
    expect(seller.page.get_by_role("heading", name="First things")).to_be_visible()
    names = seller.page.locator(".fieldline label")
    assert names.nth(1).inner_text().startswith("Account name")
    admin.page.get_by_role("button", name="Undo").first.click()
    expect(admin.page.get_by_role("region", name="General")).to_be_visible()


def test_only_administrators_arrange_forms(windows, looked_at):
    window = windows(looked_at).sign_in()
    window.expected_wrongs = ["status of 404"]
    assert window.page.goto(f"{looked_at.address}/admin/forms/lead").status == 404


@pytest.mark.parametrize("path", ["/admin/forms", "/admin/forms/lead"])
def test_axe_finds_nothing_on_the_designer_in_french(windows, looked_at, path):
    window = opened(windows(looked_at, locale="fr-FR", viewport={"width": 390, "height": 844}).sign_in("admin"), path)
    expect(window.page.get_by_role("heading", level=1)).to_contain_text("Formulaire")
    window.settle()
    assert window.violations() == []
    assert window.overflow() <= 0
