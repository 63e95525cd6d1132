"""The rank explained, weighed by an administrator, and the list as it stood, in a real browser."""

import json
import re

import pytest
from playwright.sync_api import expect

WEIGHED = json.dumps({"rule": "weighed", "weights": {"score": 20, "due": 60, "value": 15, "promise": 5}})


def publish(served, definition):
    answer = served.caller("admin").post("sv_PublishRankRule", {"definition": definition})
    assert answer.status_code == 200, answer.text


def explained(window):
    """Opens the explanation of the open record."""
    window.page.locator("#record").get_by_role("button", name=window.words["explain"]).click()
    panel = window.page.get_by_role("dialog", name=window.words["why"])
    expect(panel).to_be_visible()
    return panel


@pytest.fixture
def english(window):
    window.words = {"explain": "Explain", "why": "Why now"}
    return window


def test_a_record_says_its_place_its_neighbours_and_what_would_move_it_up(english):
    """W-41, ui.md: the rank in words opens the explanation; the keyboard alone reaches it and leaves it."""
    window, page = english, english.page
    rows = window.organisation.caller("seller").worklist()
    window.open(f"/worklist?record={rows[2]['recordtype']}/{rows[2]['recordid']}").ready()
    expect(page.locator("#record .why")).to_contain_text(rows[2]["rankreason"])
    page.locator("#why").focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog", name="Why now")
    expect(panel.get_by_role("heading", name=f"Place 3 of {len(rows)}")).to_be_focused()
    for index in (1, 2, 3):
        expect(panel).to_contain_text(rows[index]["recordname"])
    expect(panel).to_contain_text("W-41")
    expect(panel.get_by_role("heading", name="What would move it up")).to_be_visible()
    window.settle()
    assert window.violations() == []
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(page.locator("#why")).to_be_focused()
    above = explained(window).get_by_role("button", name=rows[1]["recordname"])
    above.click()
    expect(page.locator("#record-name")).to_have_text(rows[1]["recordname"])


def test_a_record_that_is_not_listed_says_why(windows, served):
    """W-13 … W-22: the first rule that keeps it off, with what to do."""
    caller = served.caller("seller")
    answer = caller.post("leads", {"lastname": "Nothing due"})
    lead = answer.headers["OData-EntityId"][-37:-1]
    window = windows(served).sign_in().ready().open(f"/lead/{lead}")
    why = window.page.locator("#record .why")
    expect(why).to_contain_text("Not on your list.")
    expect(why).to_contain_text("Nothing is open on this record.")
    why.get_by_role("button", name="Explain").click()
    panel = window.page.get_by_role("dialog", name="Why now")
    expect(panel).to_contain_text("Add a phone call")
    expect(panel).to_contain_text("W-13.3")
    window.settle()
    assert window.violations() == []


def test_under_a_weighed_rule_each_factor_shows_what_it_adds(windows, served):
    """The list follows the published rule, and the shares add up to the last digit."""
    publish(served, WEIGHED)
    rows = served.caller("seller").worklist()
    ranks = [row["rank"] for row in rows]
    assert ranks == sorted(ranks, reverse=True) and ranks[0] > 0
    window = windows(served).sign_in().ready()
    window.words = {"explain": "Explain", "why": "Why now"}
    assert window.order[:5] == [row["recordid"] for row in rows[:5]]
    expect(window.page.locator("#record .why")).to_contain_text("Priority")
    panel = explained(window)
    expect(panel.get_by_role("rowheader")).to_have_count(5)
    shares = [float(text.strip()) for text in panel.locator("tbody .share").all_inner_texts()]
    total = float(panel.locator("tfoot .share").inner_text())
    assert round(sum(shares) * 10_000) == round(total * 10_000) == round(ranks[0] * 10_000)
    window.settle()
    assert window.violations() == []


def test_an_administrator_tunes_publishes_and_goes_back(windows, served):
    """W-93: a preview before, a status line after, and the factory rule one click away."""
    window = windows(served).sign_in("admin").open("/admin/ranking")
    page = window.page
    expect(page.locator(".ranking [role=status]")).to_contain_text("nothing was ever published")
    page.get_by_role("radio", name="Weighed").check()
    number = page.get_by_role("spinbutton", name="Due time")
    number.fill("100")
    expect(page.get_by_role("slider", name="Due time")).to_have_value("100")
    window.settle()
    assert window.violations() == []
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".ranking [role=status]")).to_contain_text("Published")
    definition = json.loads(served.caller("admin").get("sv_RankRule").json()["definition"])
    assert definition["weights"] == {"score": 60, "due": 100, "value": 15, "promise": 5}
    page.get_by_role("button", name="Back to the factory rule").click()
    page.get_by_role("dialog").get_by_role("button", name="Back to the factory rule").click()
    expect(page.get_by_role("radio", name="By score")).to_be_checked()
    expect(page.get_by_role("button", name="Back to the factory rule")).to_have_count(0)


@pytest.mark.parametrize("locale, words", [
    ("en-GB", {"whose": "Whose list", "own": "your own list", "items": "items"}),
    ("fr-FR", {"whose": "Liste de", "own": "votre propre liste", "items": "éléments"}),
])
def test_a_rule_is_looked_at_on_the_fullest_list_first(windows, served, locale, words):
    """W-93: an administrator's own list is short or empty, and says nothing about a rule; what is counted is what the
    person sees (K-1)."""
    admin = served.caller("admin")
    listed = {person["systemuserid"]: person for person in admin.get("sv_Team()").json()["value"]}
    for person in listed.values():
        cards = admin.page("sv_workitems", {"sv_seller": person["systemuserid"], "$count": "true", "$top": "1"})
        person["cards"] = cards["@odata.count"]
    fullest = max(listed.values(), key=lambda person: person["cards"])
    assert fullest["cards"] > 0
    window = windows(served, locale=locale).sign_in("admin").open("/admin/ranking")
    page = window.page
    chooser = page.get_by_role("combobox", name=words["whose"])
    expect(chooser.locator("option").first).to_have_text(
        re.compile(rf"^{fullest['fullname']} – {fullest['cards']}\s{words['items']}$"))
    expect(chooser).to_have_value(fullest["systemuserid"])
    expect(page.locator(".sides ol").first.locator("li").first).to_be_visible()
    assert chooser.locator("option").count() >= len(listed) + 1
    own = admin.get("WhoAmI").json()["UserId"]
    expect(chooser.locator(f"option[value='{own}']")).to_contain_text(words["own"])
    with page.expect_response(lambda response: "sv_PreviewRankRule" in response.url) as answer:
        chooser.select_option(own)
    assert json.loads(answer.value.request.post_data)["person"] == own
    window.settle()
    assert window.violations() == []


def test_two_who_publish_at_once_are_told(windows, served):
    """Nothing is overwritten unseen, and it is said who was faster."""
    admin = served.caller("admin")
    name = admin.get(f"systemusers({admin.get('WhoAmI').json()['UserId']})").json()["fullname"]
    window = windows(served).sign_in("admin").open("/admin/ranking")
    page = window.page
    page.get_by_role("radio", name="Weighed").check()
    publish(served, WEIGHED)
    window.expected_wrongs = ["status of 412"]
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("region", name="Messages")).to_contain_text(
        f"{name} has changed these settings in the meantime")
    expect(page.get_by_role("spinbutton", name="Score")).to_have_value("60")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("button", name="Back to the factory rule")).to_be_visible()
    definition = json.loads(served.caller("admin").get("sv_RankRule").json()["definition"])
    assert definition["weights"]["score"] == 60


def test_the_list_as_it_stood_keeps_what_was_done_since(windows, served):
    """sv_WorklistAsOf: a completed record still stands on the list of before."""
    caller = served.caller("seller")
    before = caller.worklist()[0]
    served.clock.set("2026-11-23T15:00:00Z")
    assert caller.post(f"sv_workitems({before['sv_workitemid']})/sv_Complete", {}).status_code == 204
    served.clock.set("2026-11-23T16:00:00Z")
    window = windows(served).sign_in().ready()
    page = window.page
    page.locator("#tool-more").click()
    page.get_by_role("menuitem", name="The list as it stood…").click()
    dialog = page.get_by_role("dialog", name="The list as it stood")
    dialog.get_by_label("Date and time").fill("2026-11-23T15:30")
    dialog.get_by_role("button", name="Show", exact=True).click()
    expect(dialog).to_contain_text("read-only")
    expect(dialog.locator("li").first).to_contain_text(before["recordname"])
    window.settle()
    assert window.violations() == []
    dialog.get_by_label("Date and time").fill("2026-11-23T17:00")
    dialog.get_by_role("button", name="Show", exact=True).click()
    expect(dialog.locator("li").first).not_to_have_attribute("data-recordid", before["recordid"])


def test_a_manager_sees_the_list_of_a_person_managed(windows, served):
    window = windows(served).sign_in("manager")
    page = window.page
    page.locator("#tool-more").click()
    page.get_by_role("menuitem", name="The list as it stood…").click()
    dialog = page.get_by_role("dialog", name="The list as it stood")
    seller = served.caller("seller")
    person = seller.get(f"systemusers({seller.get('WhoAmI').json()['UserId']})").json()["fullname"]
    admin = served.caller("admin")
    outside = admin.get(f"systemusers({admin.get('WhoAmI').json()['UserId']})").json()["fullname"]
    whose = dialog.get_by_label("Whose list")
    # Only those are proposed whose lists are shown; of nobody else one is asked for.
    whose.fill(outside)
    dialog.get_by_role("button", name="Show", exact=True).click()
    expect(dialog.get_by_role("alert")).to_have_text("Choose a person from the list.")
    expect(dialog.locator("datalist option")).to_have_count(0)
    whose.fill(person[:3])
    expect(dialog.locator("datalist option").first).to_have_attribute("value", person)
    whose.fill(person)
    dialog.get_by_label("Date and time").fill("2026-11-23T15:00")
    dialog.get_by_role("button", name="Show", exact=True).click()
    expect(dialog.locator("li").first).to_be_visible()
    expect(dialog).to_contain_text(f"Some rows may be missing here: your rights do not reach everything that {person} may read.")
    whose.fill("")
    dialog.get_by_role("button", name="Show", exact=True).click()
    expect(dialog).not_to_contain_text("Some rows may be missing")
    window.settle()
    assert window.violations() == []


def test_a_manager_reads_in_french_that_rows_may_be_missing(windows, served):
    """W-131, issue 4."""
    window = windows(served, locale="fr-FR").sign_in("manager")
    page = window.page
    page.locator("#tool-more").click()
    page.get_by_role("menuitem", name="La liste telle qu’elle était…").click()
    dialog = page.get_by_role("dialog", name="La liste telle qu’elle était")
    seller = served.caller("seller")
    person = seller.get(f"systemusers({seller.get('WhoAmI').json()['UserId']})").json()["fullname"]
    expect(dialog.get_by_text("Une personne que vous encadrez.")).to_be_visible()
    dialog.get_by_label("Liste de").fill(person)
    dialog.get_by_role("button", name="Afficher", exact=True).click()
    expect(dialog).to_contain_text(f"vos droits ne s’étendent pas à tout ce que {person} peut lire.")
    assert window.violations() == []


def test_all_of_it_in_french(windows, served):
    """W-131: the explanation, the page of the rule and the past, without an English word."""
    publish(served, WEIGHED)
    window = windows(served, locale="fr-FR").sign_in().ready()
    window.words = {"explain": "Expliquer", "why": "Pourquoi maintenant"}
    panel = explained(window)
    expect(panel).to_contain_text("Position 1 sur")
    expect(panel).to_contain_text("Engagement pris")
    expect(panel).to_contain_text("Pondéré par votre organisation")
    window.page.keyboard.press("Escape")
    window.page.locator("#tool-more").click()
    window.page.get_by_role("menuitem", name="La liste telle qu’elle était…").click()
    expect(window.page.get_by_role("dialog", name="La liste telle qu’elle était")).to_be_visible()
    window.page.keyboard.press("Escape")
    admin = windows(served, locale="fr-FR").sign_in("admin").open("/admin/ranking")
    expect(admin.page.get_by_role("heading", name="Classement", level=1)).to_be_visible()
    expect(admin.page.get_by_role("radio", name="Pondérée")).to_be_checked()
