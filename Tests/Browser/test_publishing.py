"""What is published reaches the windows that are open: W-32, W-61, W-93, and issue 4, point 12."""

import contextlib
import json

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import expect

from support.program import wait_until

pytestmark = pytest.mark.both


def publish_filters(caller, **parts):
    draft = caller.get("sv_WorklistFiltersDraft()").json()
    definition = json.loads(draft["definition"]) | parts
    answer = caller.request("POST", "sv_PublishWorklistFilters", json={"definition": json.dumps(definition)},
                            headers={"If-Match": f'W/"{draft["version"]}"'})
    assert answer.status_code == 200, answer.text


def focused(window):
    return window.page.evaluate("document.activeElement.closest('[data-recordid]')?.dataset.recordid ?? null")


def test_another_default_sort_reaches_an_open_window_at_another_instance(windows, served):
    """The list is in the new order in place: the record stays open, the card keeps the focus, nothing is reloaded."""
    second = served.serve()
    window = windows(served, address=second.address).sign_in().ready()
    window.page.evaluate("globalThis.isSamePage = true")
    before = window.order
    chosen = before[2]
    window.card(chosen).click()
    wait_until(lambda: window.opened == chosen and focused(window) == chosen)
    publish_filters(served.caller("admin"), default={"id": "name", "descending": False})
    name = window.page.locator("#record-name").inner_text()
    wait_until(lambda: window.order != before, message="the order did not change")
    expect(window.page.locator("#record-name")).to_have_text(name)
    assert chosen in window.page.url
    wait_until(lambda: focused(window) == chosen, message="the card has lost the focus")
    assert window.page.evaluate("globalThis.isSamePage"), "the page was loaded anew"


def test_new_filters_and_cards_are_there_without_a_reload(windows, served):
    admin = served.caller("admin")
    window = windows(served, locale="fr-FR").sign_in().ready()
    page = window.page
    lead = served.caller("seller").page(
        "sv_workitems", {"$filter": "recordtype eq 'lead'", "$top": "1"})["value"][0]["recordid"]
    page.keyboard.press("/")
    page.locator(":focus").fill(served.caller("seller").get(f"leads({lead})?$select=fullname").json()["fullname"])
    expect(window.card(lead)).to_be_visible()
    answer = admin.post("sv_PublishCards", {"layouts": [{"recordtype": "lead",
        "icon": "initials", "rows": [{"fields": [field], "icons": []} for field in
                                     ("recordname", "actionname", "duetime", "record/subject")]}]})
    assert answer.status_code == 204, answer.text
    expect(window.card(lead).locator(".line")).to_have_count(4)
    publish_filters(admin, filters=[{"id": "rating", "name": "Lead.Rating", "table": "lead", "column": "leadqualitycode"}])
    panel = page.locator("#filters")

    def is_offered():
        if panel.is_hidden():
            page.locator("#tool-filter").click()
        with contextlib.suppress(PlaywrightTimeout):
            panel.get_by_text("Lead.Rating").first.wait_for(timeout=3_000)
            return True
        page.locator("#tool-filter").click()
        return False

    wait_until(is_offered, message="the filter did not arrive")


def test_another_rule_ranks_an_open_list(windows, served):
    """W-41, W-93: by the weights that hold now."""
    window = windows(served).sign_in().ready()
    weights = {"rule": "weighed", "weights": {"score": 0, "due": 100, "value": 0, "promise": 0}}
    answer = served.caller("admin").post("sv_PublishRankRule", {"definition": json.dumps(weights)})
    assert answer.status_code == 200, answer.text
    wanted = [row["recordid"] for row in served.caller("seller").worklist()][:5]
    wait_until(lambda: window.order[:5] == wanted, message="the list is ranked by the old rule")
