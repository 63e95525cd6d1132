"""The filter of one's own that a day begins with, when it is gone: W-42, W-61."""

import json

import pytest
from playwright.sync_api import expect

from support.program import wait_until
from test_list_filters import GROUP, HOT, RATING, open_filters, publish

WORDS = {
    "en-GB": {"gone": "Your default filter “Late ones” is gone. The list opens as you left it.",
              "unnamed": "Your default filter is gone. The list opens as you left it.",
              "partly": "Your default filter “Late ones” holds in part: a filter in it is gone or hidden."},
    "fr-FR": {"gone": "Votre filtre par défaut « Late ones » n’existe plus. La liste s’ouvre telle que vous l’avez laissée.",
              "unnamed": "Votre filtre par défaut n’existe plus. La liste s’ouvre telle que vous l’avez laissée.",
              "partly": "Votre filtre par défaut « Late ones » ne s’applique qu’en partie : un filtre y est supprimé ou masqué."},
}


def late(seller, **more):
    """A filter that shows what is overdue."""
    filters = {"due": ["overdue"], "recordtypes": None, "activitytypes": None, "custom": {}, **more}
    return seller.create("userqueries", {
        "name": "Late ones", "returnedtypecode": "sv_workitem",
        "sv_query": json.dumps({"filters": filters, "sort": {"key": "due", "direction": "asc"}})})["userqueryid"]


def kept(seller):
    rows = seller.list("msdyn_workqueueusersettings")
    return rows[0] if rows else {}


def keep_default(seller, view):
    key = kept(seller)["msdyn_workqueueusersettingid"]
    chosen = json.dumps({"sv_workitem": view, "lead": "kept"})
    assert seller.patch(f"msdyn_workqueueusersettings({key})", {"sv_defaultviews": chosen}).status_code == 204


def default(seller):
    return json.loads(kept(seller)["sv_defaultviews"])


def said(window):
    return window.page.locator("#toasts .toast")


@pytest.mark.parametrize("locale", WORDS)
def test_a_default_that_is_gone_is_named_once(windows, served, locale):
    seller = served.caller("seller")
    window = windows(served, locale=locale).sign_in().ready()
    whole = window.count
    view = late(seller)
    keep_default(seller, view)
    window.open("/worklist").ready()
    wait_until(lambda: default(seller).get("sv_workitem.name") == "Late ones", message="its name is not kept")
    wait_until(lambda: window.count < whole)
    filtered = window.count
    expect(said(window)).to_have_count(0)
    assert seller.delete(f"userqueries({view})").status_code == 204
    window.open("/worklist").ready()
    expect(said(window)).to_contain_text(WORDS[locale]["gone"])
    assert window.violations() == []
    assert window.count == filtered, "it opens as it was left"
    wait_until(lambda: default(seller) == {"lead": "kept"}, message="it is still the default")
    window.open("/worklist").ready()
    expect(window.page.locator("html[data-ready=true]")).to_have_count(1)
    expect(said(window)).to_have_count(0)


def test_a_default_that_went_before_its_name_was_known_is_told_too(windows, served):
    seller = served.caller("seller")
    window = windows(served).sign_in().ready()
    view = late(seller)
    keep_default(seller, view)
    assert seller.delete(f"userqueries({view})").status_code == 204
    window.open("/worklist").ready()
    expect(said(window)).to_contain_text(WORDS["en-GB"]["unnamed"])


@pytest.mark.parametrize("locale", WORDS)
def test_a_default_of_which_a_part_is_gone_says_so_once_a_day(windows, served, locale):
    admin, seller = served.caller("admin"), served.caller("seller")
    publish(admin, filters=[RATING, HOT], groups=[GROUP])
    window = windows(served, locale=locale).sign_in().ready()
    keep_default(seller, late(seller, due=[], custom={"hot": True}))
    publish(admin, filters=[RATING], groups=[])
    window.open("/worklist").ready()
    expect(said(window)).to_contain_text(WORDS[locale]["partly"])
    wait_until(lambda: "hot" not in kept(seller)["msdyn_sellerfilterconfiguration"])
    window.open("/worklist").ready()
    expect(window.page.locator("html[data-ready=true]")).to_have_count(1)
    expect(said(window)).to_have_count(0)


def test_made_on_the_page_it_is_named_from_the_start(windows, served):
    seller = served.caller("seller")
    window = windows(served).sign_in().ready()
    view = late(seller)
    open_filters(window)
    window.page.get_by_role("button", name="What to do with Late ones").click()
    window.page.get_by_role("menuitem", name="Make it my default").click()
    wait_until(lambda: kept(seller).get("sv_defaultviews") and
               default(seller) == {"sv_workitem": view, "sv_workitem.name": "Late ones"})
