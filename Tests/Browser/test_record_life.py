"""What becomes of records, as sellers bring it about: qualified, won, lost, reopened, merged, shared; duplicates seen."""

import re

import pytest
from playwright.sync_api import expect

from pages import in_order, opened
from support.program import wait_until


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_a_lead_is_qualified_and_its_opportunity_won_by_keyboard(windows, served, locale):
    """Issue: a seller qualifies a lead and wins the opportunity without the mouse."""
    api = served.caller("seller")
    lead = api.new_lead("Quill", firstname="Quentin", companyname="Quill & Sons", emailaddress1="quentin@example.test")
    seller = opened(windows(served, locale=locale).sign_in("seller"), f"/lead/{lead['leadid']}")
    page = seller.page
    expect(page.locator("#life-qualify")).to_be_visible()
    in_order(seller)
    page.keyboard.press("q")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("[name=account]")).to_have_value("new")
    expect(dialog.locator("[name=contact]")).to_have_value("new")
    in_order(seller)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/opportunity/*")
    page.locator("html[data-ready]").wait_for()
    deal = page.url.rpartition("/")[2].partition("?")[0]
    assert api.get(f"leads({lead['leadid']})").json()["statecode"] == 1
    found = api.get("accounts?$filter=name eq 'Quill %26 Sons'&$select=accountid").json()["value"]
    assert len(found) == 1

    expect(page.locator("#life-win")).to_be_visible()
    page.keyboard.press("q")
    value = page.get_by_role("dialog").locator("[name=value]")
    expect(value).to_be_focused()
    value.fill("1234.5")
    in_order(seller)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#life-reopen")).to_be_visible()
    won = api.get(f"opportunities({deal})").json()
    assert (won["statecode"], won["actualvalue"]) == (1, 1234.5)
    page.keyboard.press("Control+z")
    expect(page.locator("#life-win")).to_be_visible()
    assert api.get(f"opportunities({deal})").json()["statecode"] == 0


def test_a_lead_is_disqualified_with_a_reason_and_reopened(windows, served):
    api = served.caller("seller")
    lead = api.new_lead("Drop")
    seller = opened(windows(served).sign_in("seller"), f"/lead/{lead['leadid']}")
    page = seller.page
    page.locator("#life-disqualify").click()
    reason = page.get_by_role("dialog").get_by_label("Reason")
    reason.select_option(label="No longer interested")
    in_order(seller)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#life-reopen")).to_be_visible()
    assert api.get(f"leads({lead['leadid']})").json()["statecode"] == 2
    page.locator("#life-reopen").click()
    expect(page.locator("#life-qualify")).to_be_visible()
    assert api.get(f"leads({lead['leadid']})").json()["statecode"] == 0


def test_two_records_become_one_with_the_values_that_were_chosen(windows, served):
    api = served.caller("seller")
    stays = api.create("contacts", {"firstname": "Mia", "lastname": "Mergeson", "jobtitle": "Buyer"})
    goes = api.create("contacts", {"firstname": "Mia", "lastname": "Mergedottir", "jobtitle": "Head buyer"})
    seller = opened(windows(served).sign_in("seller"), f"/contact/{stays['contactid']}")
    page = seller.page
    page.locator("#life-more").click()
    page.get_by_role("menuitem", name="Merge").click()
    page.locator("#merge-other").fill("mergedottir")
    page.get_by_role("option", name=re.compile("Mergedottir")).click()
    titles = page.get_by_role("group", name="Job title")
    expect(titles).to_be_visible()
    titles.get_by_label("Head buyer").check()
    in_order(seller)
    page.get_by_role("dialog").get_by_role("button", name="Merge").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    merged = api.get(f"contacts({stays['contactid']})").json()
    assert (merged["jobtitle"], merged["lastname"]) == ("Head buyer", "Mergeson")
    assert api.get(f"contacts({goes['contactid']})").json()["statecode"] == 1


def test_a_record_is_shared_with_a_colleague(windows, served):
    """X-14: who has no other right reads what is shared, and no longer when it is taken back."""
    api, mate = served.caller("seller"), served.caller("seller2")
    lead = api.new_lead("Shareable")
    assert mate.get(f"leads({lead['leadid']})").status_code == 404
    seller = opened(windows(served).sign_in("seller"), f"/lead/{lead['leadid']}")
    page = seller.page
    page.locator("#life-more").click()
    page.get_by_role("menuitem", name="Share").click()
    page.get_by_role("button", name="Share with somebody").click()
    page.get_by_role("dialog").get_by_role("combobox").fill("nora")
    page.get_by_role("option", name=re.compile("Nora Klein")).click()
    shares = page.locator(".shares")
    expect(shares).to_contain_text("Nora Klein")
    in_order(seller)
    assert mate.get(f"leads({lead['leadid']})").status_code == 200
    page.get_by_role("button", name="Stop sharing with Nora Klein").click()
    expect(page.get_by_text("This record is shared with nobody.")).to_be_visible()
    assert mate.get(f"leads({lead['leadid']})").status_code == 404


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_a_likely_duplicate_is_shown_while_typing(windows, served, locale):
    served.caller("seller").new_lead("Twin", firstname="Theo", emailaddress1="theo@twins.test")
    seller = opened(windows(served, locale=locale).sign_in("seller"), "/lead")
    page = seller.page
    page.keyboard.press("n")
    dialog = page.get_by_role("dialog")
    dialog.locator("#new-emailaddress1").fill("Theo@Twins.test")
    warning = page.locator("#new-duplicates")
    expect(warning).to_contain_text("Theo Twin")
    in_order(seller)
    dialog.locator("#new-emailaddress1").fill("somebody.else@twins.test")
    expect(warning).to_be_hidden()


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_a_status_reason_of_ones_own_is_made_and_closes_an_opportunity(windows, served, locale):
    """D-3: an administrator adds a reason to a state, and sellers are offered it for that state alone."""
    french = locale == "fr-FR"
    admin = opened(windows(served, locale=locale).sign_in("admin"), "/admin/tables/opportunity")
    page = admin.page
    page.locator("[data-column=statuscode]").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Ajouter une raison de statut" if french else "Add a status reason").click()
    new = dialog.locator(".options tbody tr").last
    expect(new.locator("[data-part=value]")).to_have_value("100000000")
    new.locator("[data-part=en]").fill("Too expensive")
    new.locator("[data-part=fr]").fill("Trop cher")
    new.locator("[data-part=state]").select_option("2")
    expect(dialog.locator("[data-part=state]").first).to_be_disabled()
    in_order(admin)
    dialog.locator("button.primary").click()
    expect(dialog).to_have_count(0)

    api = served.caller("seller")
    deal = api.create("opportunities", {"name": "Machine"})["opportunityid"]
    seller = opened(windows(served, locale=locale).sign_in("seller"), f"/opportunity/{deal}")
    page = seller.page
    page.locator("#life-lose").click()
    reason = page.get_by_role("dialog").locator("[name=reason]")
    expect(reason.locator("option")).to_have_text(
        ["Annulée", "Perdue face à un concurrent", "Trop cher"] if french else ["Cancelled", "Out-sold", "Too expensive"])
    reason.select_option("100000000")
    in_order(seller)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#life-reopen")).to_be_visible()
    lost = api.get(f"opportunities({deal})").json()
    assert (lost["statecode"], lost["statuscode"]) == (2, 100000000)


@pytest.mark.parametrize("locale, scheme", [("en-GB", "light"), ("fr-FR", "dark")])
def test_on_a_phone_status_reasons_stand_below_one_another(windows, served, locale, scheme):
    """Nothing of a reason lies beside the screen: number, state, both words and the ways to move it."""
    window = windows(served, locale=locale, color_scheme=scheme, viewport={"width": 390, "height": 844})
    admin = opened(window.sign_in("admin"), "/admin/tables/opportunity")
    page = admin.page
    page.locator("[data-column=statuscode]").click()
    dialog = page.get_by_role("dialog")
    rows = dialog.locator(".options tbody tr")
    expect(rows.first).to_be_visible()
    in_order(admin)
    assert dialog.locator(".options .scroller").evaluate("place => place.scrollWidth - place.clientWidth") <= 0
    for part in rows.first.locator("input, select, button").all():
        box = part.bounding_box()
        assert 0 <= box["x"] and box["x"] + box["width"] <= 390
    # Still a table for those who hear it, and it works as before.
    second = rows.nth(1).locator("[data-part=en]").input_value()
    rows.nth(1).locator("[data-part=up]").click()
    expect(rows.first.locator("[data-part=en]")).to_have_value(second)
    dialog.locator(".options > button").click()
    expect(rows.last.locator("[data-part=en]")).to_be_focused()
    in_order(admin)


def kick_off_with_ada(api):
    """An appointment at which Ada Tender is required; Ben Tender is there to be added."""
    ada = api.create("contacts", {"firstname": "Ada", "lastname": "Tender"})["contactid"]
    api.create("contacts", {"firstname": "Ben", "lastname": "Tender"})
    return api.create("appointments", {
        "subject": "Kick-off", "scheduledend": "2030-01-07T10:00:00Z",
        "appointment_activity_parties": [
            {"partyid_contact@odata.bind": f"/contacts({ada})", "participationtypemask": 5}]})["activityid"]


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_attendees_are_shown_added_and_taken_away(windows, served, locale):
    """D-7: who takes part in an appointment is seen and set on its page; each change is undone by Ctrl Z."""
    api = served.caller("seller")
    meeting = kick_off_with_ada(api)

    def named():
        rows = api.get(f"activityparties?$filter=_activityid_value eq {meeting}&$orderby=participationtypemask"
                       "&$expand=partyid_contact($select=fullname)").json()["value"]
        return [(row["participationtypemask"], row["partyid_contact"]["fullname"]) for row in rows]

    seller = opened(windows(served, locale=locale).sign_in("seller"), f"/appointment/{meeting}")
    page = seller.page
    required, optional = page.locator("[data-group=party-5]"), page.locator("[data-group=party-6]")
    expect(required.get_by_role("listitem")).to_contain_text("Ada Tender")
    expect(optional.locator("label")).to_have_text(
        "Participants facultatifs" if locale == "fr-FR" else "Optional attendees")
    in_order(seller)
    field = page.locator("#party-6")
    field.fill("ben t")
    expect(optional.get_by_role("option")).to_have_count(1)
    field.press("Enter")
    expect(optional.get_by_role("listitem")).to_contain_text("Ben Tender")
    expect(page.locator("#toasts")).to_contain_text("Kick-off")
    assert named() == [(5, "Ada Tender"), (6, "Ben Tender")]
    required.get_by_role("button").last.click()
    expect(required.get_by_role("listitem")).to_have_count(0)
    expect(page.locator("#toasts > *")).not_to_have_count(0)
    in_order(seller)
    page.keyboard.press("Control+z")
    expect(required.get_by_role("listitem")).to_contain_text("Ada Tender")
    assert named() == [(5, "Ada Tender"), (6, "Ben Tender")]


def test_attendees_added_and_taken_away_at_once_are_no_conflict(windows, served):
    """D-7: each change is about what the one before has made, also before the page has been drawn anew."""
    api = served.caller("seller")
    meeting = kick_off_with_ada(api)
    seller = opened(windows(served).sign_in("seller"), f"/appointment/{meeting}")
    page = seller.page
    held, let_through = [], []
    page.route(f"**/appointments({meeting})*", lambda route: held.append(route)
               if route.request.method == "GET" and not let_through else route.continue_())
    field = page.locator("#party-6")
    field.fill("ben t")
    expect(page.locator("[data-group=party-6]").get_by_role("option")).to_have_count(1)
    field.press("Enter")
    page.locator("[data-group=party-5]").get_by_role("button").last.click()
    wait_until(lambda: page.evaluate("true") and len(held) == 2, message="the two changes are not over")
    rows = api.list("activityparties", filter=f"_activityid_value eq {meeting}", select="participationtypemask")
    assert [row["participationtypemask"] for row in rows] == [6]
    let_through.append(True)
    for route in held:
        route.continue_()
    expect(page.locator("[data-group=party-6]").get_by_role("listitem")).to_contain_text("Ben Tender")
    expect(page.locator("[data-group=party-5]").get_by_role("listitem")).to_have_count(0)


def test_a_new_appointment_is_made_with_its_attendees(windows, served):
    api = served.caller("seller")
    api.create("contacts", {"firstname": "Cleo", "lastname": "Guest"})
    lead = api.new_lead("Host")
    seller = opened(windows(served).sign_in("seller"), f"/lead/{lead['leadid']}")
    page = seller.page
    page.locator("#tab-timeline").click()
    page.locator("#timeline-activity").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("[name=type]").select_option("appointment")
    field = dialog.locator("#party-5")
    field.fill("cleo g")
    expect(dialog.get_by_role("option", name="Cleo Guest")).to_be_visible()
    field.press("Enter")
    expect(dialog.locator("[data-group=party-5]").get_by_role("listitem")).to_contain_text("Cleo Guest")
    dialog.locator("[name=subject]").fill("Visit")
    in_order(seller)
    dialog.locator("button.primary").click()
    expect(page.locator(".events")).to_contain_text("Visit")
    made = api.get("appointments?$filter=subject eq 'Visit'&$expand=appointment_activity_parties").json()["value"][0]
    assert [row["participationtypemask"] for row in made["appointment_activity_parties"]] == [5]
