"""By what the work list is sorted, and what of it is remembered: W-41 … W-43, K-5, K-8."""

import json
import re

import pytest
from playwright.sync_api import expect

from support.program import wait_until

WEIGHED = json.dumps({"rule": "weighed", "weights": {"score": 20, "due": 60, "value": 15, "promise": 5}})
FACTORY = json.dumps({"rule": "factory"})

ENGLISH = {"sort": "Sort", "priority": "Priority", "score": "Score", "name": "Name", "due": "Due date"}
FRENCH = {"sort": "Trier", "priority": "Priorité", "score": "Score", "name": "Nom", "due": "Échéance"}


def publish(served, definition):
    answer = served.caller("admin").post("sv_PublishRankRule", {"definition": definition})
    assert answer.status_code == 200, answer.text


def sort_by(window, name, words=ENGLISH):
    window.page.get_by_role("button", name=words["sort"], exact=True).first.click()
    with window.remembering("msdyn_sellersortconfiguration"):
        window.page.get_by_role("menuitemradio", name=name, exact=True).click()


def expect_sorted_by(window, name, words=ENGLISH):
    window.page.get_by_role("button", name=words["sort"], exact=True).first.click()
    expect(window.page.get_by_role("menuitemradio", name=name, exact=True)).to_have_attribute("aria-checked", "true")
    window.page.keyboard.press("Escape")


def first_heading(window):
    return window.page.locator(".rowgroup").first


@pytest.mark.parametrize("locale, words", [("en-GB", ENGLISH), ("fr-FR", FRENCH)])
def test_under_a_weighed_rule_the_list_is_sorted_by_priority_until_one_chooses(windows, served, locale, words):
    """K-5, W-42, W-43: headings, menu and order agree, and what is chosen is there the next time."""
    publish(served, WEIGHED)
    seller = served.caller("seller")
    by_priority = [row["recordid"] for row in seller.worklist()]
    by_score = [row["recordid"] for row in seller.worklist(orderby="score desc,duetime asc,recordname asc")]
    assert by_priority != by_score
    window = windows(served, locale=locale).sign_in().ready()
    assert window.order[:5] == by_priority[:5]
    expect(first_heading(window)).to_have_attribute("aria-label", re.compile(f"^{words['priority']} "))
    expect_sorted_by(window, words["priority"], words)
    sort_by(window, words["score"], words)
    wait_until(lambda: window.order[:5] == by_score[:5])
    expect(first_heading(window)).not_to_have_attribute("aria-label", re.compile(f"^{words['priority']} "))
    window.open("/worklist").ready()
    assert window.order[:5] == by_score[:5]
    expect_sorted_by(window, words["score"], words)
    sort_by(window, words["priority"], words)
    wait_until(lambda: window.order[:5] == by_priority[:5])
    window.open("/worklist").ready()
    assert window.order[:5] == by_priority[:5]
    expect(first_heading(window)).to_have_attribute("aria-label", re.compile(f"^{words['priority']} "))
    expect_sorted_by(window, words["priority"], words)


def test_an_open_list_follows_the_rule_when_it_is_fetched_again(window, served):
    """K-5, W-43: by what the rows come is what the headings say; what one has chosen stays."""
    expect(first_heading(window)).not_to_have_attribute("aria-label", re.compile("^Priority"))
    publish(served, WEIGHED)
    window.page.keyboard.press("r")
    expect(first_heading(window)).to_have_attribute("aria-label", re.compile("^Priority"))
    expect_sorted_by(window, "Priority")
    publish(served, FACTORY)
    window.page.keyboard.press("r")
    expect(first_heading(window)).not_to_have_attribute("aria-label", re.compile("^Priority"))
    expect_sorted_by(window, "Score")
    sort_by(window, "Score")
    publish(served, WEIGHED)
    by_score = [row["recordid"] for row in
                served.caller("seller").worklist(orderby="score desc,duetime asc,recordname asc")]
    window.page.keyboard.press("r")
    wait_until(lambda: window.order[:5] == by_score[:5])
    expect_sorted_by(window, "Score")


@pytest.mark.parametrize("knows_its_text", [True, False])
def test_with_a_default_filter_of_ones_own_a_chosen_sort_lasts_all_day(windows, served, knows_its_text):
    """W-42, K-8: the first visit of a day begins with it, the others with what was left."""
    seller = served.caller("seller")
    overdue = seller.count(filter="isoverdue eq true")
    assert 0 < overdue < seller.count()
    filters = {"unopened": False, "followed": False, "waiting": False, "due": ["overdue"], "recordtypes": None,
               "activitytypes": None, "custom": {}, "on": "2026-11-20"}
    if knows_its_text:
        filters |= {"filter": "isoverdue eq true", "ahead": False}
    own = seller.create("userqueries", {
        "name": "Late ones", "returnedtypecode": "sv_workitem",
        "sv_query": json.dumps({"filters": filters, "sort": {"key": "due", "direction": "asc"}})})
    window = windows(served).sign_in().ready()
    (settings,) = seller.list("msdyn_workqueueusersettings")
    changed = seller.patch(f"msdyn_workqueueusersettings({settings['msdyn_workqueueusersettingid']})",
                           {"sv_defaultviews": json.dumps({"sv_workitem": own["userqueryid"]})})
    assert changed.status_code == 204
    window.open("/worklist").ready()
    expect_sorted_by(window, "Due date")
    wait_until(lambda: window.count == overdue)
    by_name = [row["recordid"] for row in seller.worklist(
        filter="isoverdue eq true", orderby="recordname asc,score desc,duetime asc")]
    sort_by(window, "Name")
    wait_until(lambda: window.order[:5] == by_name[:5])
    window.open("/worklist").ready()
    expect_sorted_by(window, "Name")
    wait_until(lambda: window.order[:5] == by_name[:5] and window.count == overdue)
    served.clock.set("2026-11-24T08:00:00Z")
    wait_until(lambda: seller.create("tasks", {"subject": "Which day?"})["createdon"].startswith("2026-11-24"))
    window.open("/worklist").ready()
    expect_sorted_by(window, "Due date")
