"""Headings of the work list, what is picked under them, and lists whose questions change under the seller."""

import json
import pathlib
import re

import pytest
from playwright.sync_api import expect

from support.organisation import NOW
from support.program import wait_until
from test_list_filters import RATING, open_filters, publish, unfold
from test_workspace import opened, published
from test_worklist_rules import choose

FOLDED = json.loads((pathlib.Path(__file__).parent.parent / "folding.json").read_text())


def sort_by(window, name, sort="Sort"):
    window.page.get_by_role("button", name=sort, exact=True).first.click()
    window.page.get_by_role("menuitemradio", name=name).click()


def picked(window):
    # Nothing is said until the first group has been asked for.
    return int(re.sub(r"\D", "", window.page.locator("#bulk strong").inner_text()) or 0)


def test_a_group_is_picked_at_its_heading_and_from_a_cards_menu(windows, served):
    """W-37, W-69: all cards under one heading, those that are not loaded yet included; more groups add up."""
    seller = served.caller("seller")
    grades = {grade: seller.count(filter=f"grade eq '{grade}'") for grade in "AB"}
    assert grades["A"] + grades["B"] > 50, "the second group must go beyond the first page"
    window = windows(served).sign_in().ready()
    heading = window.page.locator(".group").first
    heading.hover()
    heading.get_by_text("Select group").click()
    wait_until(lambda: picked(window) == grades["A"])
    second = window.page.locator(".rowgroup").nth(1)
    window.grid.hover()
    window.page.mouse.wheel(0, 78 * grades["A"] - 100)
    expect(second.locator(".card").first).to_be_visible()
    card = window.card(second.locator(".card").first.get_attribute("data-recordid"))
    card.hover()
    card.locator("[data-do=menu]").click()
    window.page.get_by_role("menuitem", name="Select this group").click()
    wait_until(lambda: picked(window) == grades["A"] + grades["B"])
    assert window.violations() == []


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_who_stays_on_a_record_acts_on_its_next_item(windows, served, locale):
    """W-110: with "stay", the next key press is meant for the record one stays on, not for the card beside it."""
    choose(served, msdyn_actiononmarkcomplete=2)
    caller = served.caller("seller")
    lead = caller.new_lead("Stays")
    items = [caller.new_call(lead, NOW, subject) for subject in ("First of two", "Second of two")]
    window = windows(served, locale=locale).sign_in().ready()
    window.open(f"/worklist?record=lead/{lead['leadid']}")
    card = window.card(lead["leadid"])
    card.click()
    total = window.count
    for item in items:
        expect(window.page.locator("#record .upnext .now")).to_contain_text(item["subject"])
        window.page.keyboard.press("d")
        wait_until(lambda: caller.get(f"phonecalls({item['activityid']})").json()["statecode"] == 1)
    wait_until(lambda: window.count == total - 1)
    expect(window.page.locator("#record").get_by_role("heading", name=re.compile("Stays")).first).to_be_visible()


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_a_card_that_changes_stays_under_its_heading(windows, served, locale):
    """W-39, W-72, W-131: types are sorted by their names in the person's language, on the page as on the server."""
    caller = served.caller("seller")
    window = windows(served, locale=locale).sign_in().ready()
    sort_by(window, "Activity type" if locale == "en-GB" else "Type d’activité", "Sort" if locale == "en-GB" else "Trier")
    first = window.page.locator(".rowgroup .card").first
    expect(first).to_be_visible()
    order = [row["recordid"] for row in caller.request(
        "GET", "sv_workitems?$orderby=activitytype asc,score desc,duetime asc,recordname asc&$top=5",
        headers={"Accept-Language": locale[:2]}).json()["value"]]
    wait_until(lambda: window.order[:5] == order)
    kind = caller.worklist(filter=f"recordid eq {order[2]}")[0]
    sets = {"phonecall": "phonecalls", "email": "emails", "task": "tasks", "appointment": "appointments"}
    renamed = caller.patch(f"{sets[kind['activitytype']]}({kind['activityid']})", {"subject": "Renamed elsewhere"})
    assert renamed.status_code == 204
    expect(window.card(order[2])).to_contain_text("Renamed elsewhere")
    assert window.order[:5] == order


def test_names_fold_on_the_page_as_on_the_server(window):
    """W-37: the same examples are tested on the server."""
    folded = window.page.evaluate("""async texts => {
        const base = document.querySelector('script[src*="/js/"], link[href*="/js/"]');
        const { folded } = await import(new URL('folding.js', base.src || base.href));
        return Object.fromEntries(texts.map(text => [text, folded(text)]));
    }""", list(FOLDED))
    assert folded == FOLDED


def test_counts_are_those_of_what_was_searched_for(windows, served):
    """W-36, W-54: the panel counts within the search, and "Clear filters" takes the search back too."""
    window = windows(served).sign_in().ready()
    whole = window.count
    item = served.caller("seller").worklist(filter="activitytype eq 'phonecall'")[0]
    window.page.keyboard.press("/")
    window.page.locator(":focus").fill(item["recordname"])
    wait_until(lambda: window.count < whole)
    window.page.keyboard.press("Enter")
    few = window.count
    open_filters(window)
    wait_until(lambda: window.page.locator("#n-phonecall").inner_text() not in ("", "0"))
    assert int(window.page.locator("#n-phonecall").inner_text()) <= few
    window.page.locator("#filter-clear").click()
    wait_until(lambda: window.count == whole)


def test_a_filter_dropped_while_in_use_is_let_go(windows, served):
    """W-61: the next question would name a column that is no more; the list goes on without it, and says so."""
    admin = served.caller("admin")
    words = {"LocalizedLabels": [{"Label": "Colour", "LanguageCode": 1033}]}
    column = {"@odata.type": "Microsoft.Dynamics.CRM.PicklistAttributeMetadata", "SchemaName": "crm_Colour",
              "DisplayName": words, "OptionSet": {"Options": [{"Value": 1, "Label": words}]}}
    made = admin.post("EntityDefinitions(LogicalName='lead')/Attributes", column)
    assert made.status_code == 204, made.text
    lead = next(row for row in served.caller("seller").worklist() if row["recordtype"] == "lead")
    assert admin.patch(f"leads({lead['recordid']})", {"crm_colour": 1}).status_code == 204
    publish(admin, filters=[RATING, {"id": "colour", "name": "Lead.Colour", "table": "lead", "column": "crm_colour"}])
    window = windows(served).sign_in().ready()
    window.expected_wrongs = ["400"]
    whole = window.count
    open_filters(window)
    unfold(window, "Lead.Colour")
    window.page.get_by_role("checkbox", name=re.compile("^Colour")).click()
    wait_until(lambda: window.count == 1)
    window.page.keyboard.press("Escape")
    assert admin.delete("EntityDefinitions(LogicalName='lead')/Attributes(LogicalName='crm_colour')").status_code == 204
    window.page.get_by_role("button", name="Refresh", exact=True).first.click()
    wait_until(lambda: window.count == whole)
    expect(window.page.get_by_role("region", name="Messages").get_by_text("is no longer offered")).to_be_visible()
    expect(window.page.locator("#chips button")).to_have_count(0)


@pytest.mark.parametrize("locale, words", [
    ("en-GB", {"sort": "Sort", "refresh": "Refresh", "messages": "Messages", "gone": "is no longer offered"}),
    ("fr-FR", {"sort": "Trier", "refresh": "Actualiser", "messages": "Messages", "gone": "n’est plus proposé"}),
])
def test_a_sort_dropped_while_in_use_gives_way_to_the_organisations_default(windows, served, locale, words):
    """W-42, W-43, W-61: not to the factory's; a default that was set meanwhile is known at once."""
    admin = served.caller("admin")
    label = {"LocalizedLabels": [{"Label": "Size", "LanguageCode": 1033}]}
    column = {"@odata.type": "Microsoft.Dynamics.CRM.IntegerAttributeMetadata", "SchemaName": "crm_Size",
              "DisplayName": label}
    made = admin.post("EntityDefinitions(LogicalName='lead')/Attributes", column)
    assert made.status_code == 204, made.text
    before = publish(admin)
    sort = {"id": "bysize", "name": "Lead.Size", "table": "lead", "column": "crm_size"}
    publish(admin, sorts=[*before["sorts"], sort])
    window = windows(served, locale=locale).sign_in().ready()
    window.expected_wrongs = ["400"]
    sort_by(window, "Lead.Size", words["sort"])
    wait_until(lambda: "bysize" in str(served.caller("seller").list("msdyn_workqueueusersettings")[0]))
    own = {"id": "bymail", "name": "Lead.Email", "table": "lead", "column": "emailaddress1"}
    publish(admin, sorts=[*before["sorts"], own], default={"id": "bymail", "descending": False})
    assert admin.delete("EntityDefinitions(LogicalName='lead')/Attributes(LogicalName='crm_size')").status_code == 204
    window.page.get_by_role("button", name=words["refresh"], exact=True).first.click()
    api = [row["recordid"] for row in served.caller("seller").worklist(orderby="lead/emailaddress1")]
    wait_until(lambda: window.order[:5] == api[:5])
    expect(window.page.get_by_role("region", name=words["messages"]).get_by_text(words["gone"])).to_be_visible()
    window.page.get_by_role("button", name=words["sort"], exact=True).first.click()
    expect(window.page.get_by_role("menuitemradio", name="Lead.Email")).to_have_attribute("aria-checked", "true")
    expect(window.page.get_by_role("menuitemradio", name="Lead.Size")).to_have_count(0)


def test_a_ticked_type_that_was_taken_off_is_forgotten(windows, served):
    """W-49, W-61: all that was ticked is gone, so nothing is ticked any more."""
    window = windows(served).sign_in().ready()
    open_filters(window)
    only = window.page.get_by_role("group", name="Record type")
    only.get_by_role("button", name="None").click()
    only.get_by_role("checkbox", name=re.compile("^Contacts")).click()
    wait_until(lambda: "contact" in str(served.caller("seller").list("msdyn_workqueueusersettings")[0]))
    admin = opened(windows(served).sign_in("admin"))
    admin.page.locator("#type-contact").uncheck()
    published(admin)
    window.page.reload()
    window.ready()
    wait_until(lambda: window.count > 0)
    expect(window.page.locator("#chips button")).to_have_count(0)


def test_what_stands_outside_the_window_is_counted_with_the_filters(windows, served):
    """K-2: the figure is that of what its link opens."""
    seller = served.caller("seller")
    window = windows(served).sign_in().ready()
    open_filters(window)
    only = window.page.get_by_role("group", name="Record type")
    only.get_by_role("button", name="None").click()
    only.get_by_role("checkbox", name=re.compile("^Leads")).click()
    window.page.keyboard.press("Escape")
    undated = len(seller.worklist(filter="recordtype eq 'lead'", window="undated"))
    assert undated
    link = window.page.get_by_role("button", name=re.compile("without a date"))
    expect(link).to_have_text(re.compile(f"^{undated} "))
    link.click()
    wait_until(lambda: window.count == undated)
    window.cards.first.click()
    window.page.keyboard.press("d")
    wait_until(lambda: window.count == undated - 1)
    window.page.get_by_role("button", name="Remove the filter Without a date").click()
    expect(link).to_have_text(re.compile(f"^{undated - 1} "))
