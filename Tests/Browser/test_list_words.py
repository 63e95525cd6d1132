"""What the work list says of itself: of a fruitless search, of groups, of refusals, and what is typed and not kept."""

import pytest
from playwright.sync_api import expect

from support.program import wait_until

WORDS = {
    "en-GB": {"nobody": "No record named “zzzz”.", "clear": "Clear search", "sort": "Sort", "kind": "Activity type",
              "groups": ["Email messages", "Tasks"], "refused": "Assign the record first.",
              "assign": "Assign"},
    "fr-FR": {"nobody": "Aucun enregistrement nommé « zzzz ».", "clear": "Effacer la recherche", "sort": "Trier",
              "kind": "Type d’activité", "groups": ["Appels téléphoniques", "Tâches"],
              "refused": "Attribuez d’abord l’enregistrement.", "assign": "Attribuer"},
}


@pytest.mark.parametrize("locale", WORDS)
def test_a_fruitless_search_says_what_was_sought_and_is_cleared(windows, served, locale):
    """W-36, W-129: no filter is on, so none is blamed; the navigation goes on counting what is due."""
    words = WORDS[locale]
    window = windows(served, locale=locale).sign_in().ready()
    whole = window.count
    tally = window.page.locator("nav .tally").first
    expect(tally).to_have_text(str(whole))
    window.page.keyboard.press("/")
    window.page.locator("#search").fill("zzzz")
    expect(window.page.locator("#state")).to_contain_text(words["nobody"])
    expect(tally).to_have_text(str(whole))
    assert window.violations() == []
    window.page.locator("#state").get_by_role("button", name=words["clear"], exact=True).click()
    expect(window.page.locator("#search")).to_be_focused()
    expect(window.cards.first).to_be_visible()
    wait_until(lambda: window.count == whole)


@pytest.mark.parametrize("locale", WORDS)
def test_activity_types_stand_by_the_names_that_are_shown(windows, served, locale):
    """W-39: A to Z by the headings, meetings before phone calls; programs find the same order."""
    words = WORDS[locale]
    window = windows(served, locale=locale).sign_in().ready()
    window.page.get_by_role("button", name=words["sort"], exact=True).first.click()
    window.page.get_by_role("menuitemradio", name=words["kind"]).click()
    expect(window.page.locator("#grid .group").first).to_contain_text(words["groups"][0])
    window.grid.evaluate("grid => { grid.scrollTop = grid.scrollHeight; }")
    expect(window.page.locator("#grid .group").last).to_contain_text(words["groups"][-1])
    if locale == "fr-FR":
        return
    kinds = [row["activitytype"] for row in served.caller("seller").worklist(orderby="activitytype asc")]
    assert list(dict.fromkeys(kinds)) == ["email", "appointment", "phonecall", "task"]


def test_what_is_older_than_the_window_is_headed_so(windows, served):
    """K-2: nothing of it is 8 to 30 days old."""
    window = windows(served).sign_in().ready()
    window.page.locator("#foot").get_by_role("button", name="older than 30 days").click()
    expect(window.page.locator("#chips")).to_contain_text("Older than 30 days")
    window.page.get_by_role("button", name="Sort", exact=True).first.click()
    window.page.get_by_role("menuitemradio", name="Due date").click()
    heading = window.page.locator("#grid .group").first
    expect(heading).to_contain_text("Older than 30 days")
    expect(window.page.locator("#grid")).not_to_contain_text("8–30 days")


@pytest.mark.parametrize("locale", WORDS)
def test_the_way_out_of_a_refusal_is_read_in_full(windows, served, locale):
    """W-68, W-70: who may not read the record is not given its activity; the card says what to do first."""
    words = WORDS[locale]
    window = windows(served, locale=locale).sign_in().ready()
    window.expected_wrongs = ["status of 403"]
    first = window.order[0]
    window.cards.first.click()
    wait_until(lambda: window.opened == first)
    window.page.keyboard.press("a")
    dialog = window.page.get_by_role("dialog")
    dialog.get_by_role("combobox").fill("Nora Klein")
    dialog.get_by_role("option", name="Nora Klein").click()
    reason = window.card(first).locator(".reason span")
    expect(reason).to_contain_text(words["refused"])
    inside = reason.evaluate("""element => {
        const text = element.getBoundingClientRect(), card = element.closest('.card').getBoundingClientRect();
        const place = element.closest('.reason').getBoundingClientRect();
        return text.top >= place.top - 1 && text.bottom <= place.bottom + 1 && place.bottom <= card.bottom;
    }""")
    assert inside, "the reason is cut off"


def test_a_refusal_of_many_says_why_and_leads_there(window):
    """W-70, W-73."""
    window.expected_wrongs = ["status of 403"]
    cards = window.order[:3]
    for record in cards:
        window.card(record).click(modifiers=["Control"])
    window.page.keyboard.press("a")
    dialog = window.page.get_by_role("dialog")
    dialog.get_by_role("combobox").fill("Nora Klein")
    dialog.get_by_role("option", name="Nora Klein").click()
    toast = window.page.locator("#toasts .toast", has_text="refused. Nora Klein may not read the record")
    toast.get_by_role("button", name="Show them").click()
    expect(window.page.locator("[role=row].problem:focus")).to_have_count(1)


@pytest.mark.parametrize("locale, words, viewport", [
    ("en-GB", "may not read the record", {"width": 1440, "height": 900}),
    ("fr-FR", "ne peut pas lire l’enregistrement", {"width": 390, "height": 844}),
])
def test_the_picker_marks_those_who_may_not_read_the_record(windows, served, locale, words, viewport):
    """W-68, X-15: before somebody is chosen, and of nobody else."""
    window = windows(served, locale=locale, viewport=viewport).sign_in()
    expect(window.cards.first).to_be_visible()
    window.cards.first.focus()
    window.page.keyboard.press("a")
    dialog = window.page.get_by_role("dialog")
    dialog.get_by_role("combobox").fill("Nora Klein")
    expect(dialog.get_by_role("option", name="Nora Klein")).to_contain_text(words)
    assert window.violations() == [] and window.overflow() <= 0
    with_read = dialog.get_by_role("option", name="Marc Lefèvre")
    marc = served.caller("admin").list("systemusers", filter="fullname eq 'Marc Lefèvre'")[0]["systemuserid"]
    with window.page.expect_response(lambda response: "sv_Recipients" in response.url and marc in response.url) as answered:
        dialog.get_by_role("combobox").fill("Marc Lefèv")
    assert [each["mayread"] for each in answered.value.json()["value"]] == [True]
    expect(with_read).to_be_visible()
    expect(with_read).not_to_contain_text(words)


def test_assigning_says_to_whom(window):
    first = window.order[0]
    name = window.card(first).locator(".name bdi").first.inner_text()
    window.cards.first.click()
    wait_until(lambda: window.opened == first)
    window.page.keyboard.press("a")
    dialog = window.page.get_by_role("dialog")
    dialog.get_by_role("combobox").fill("Marc Lef")
    dialog.get_by_role("option", name="Marc Lefèvre").click()
    expect(window.page.locator("#toasts")).to_contain_text(f"Assigned to Marc Lefèvre: {name}")


def test_escape_does_not_throw_away_what_was_typed(window):
    """ui.md: nothing is lost. The second Escape leaves."""
    window.cards.first.click()
    window.page.keyboard.press("t")
    dialog = window.page.get_by_role("dialog")
    dialog.locator("textarea").press_sequentially("They want three seats")
    window.page.keyboard.press("Escape")
    expect(dialog.get_by_role("alert")).to_contain_text("Press Esc again")
    expect(dialog.locator("textarea")).to_have_value("They want three seats")
    window.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    window.page.keyboard.press("t")
    expect(dialog).to_be_visible()
    window.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
