"""How the pages look and what they cost: languages, light and dark, widths, axe, weight, long lists."""

import re

import pytest
from playwright.sync_api import expect

from support.organisation import Organisation
from support.program import PASSWORD, wait_until

ENGLISH = ["Work list", "Up next", "Mark complete", "Timeline", "Summary", "Search", "Filter", "Sort", "Settings",
           "Overdue", "Today", "Yesterday", "Lead", "Account", "Grade", "Sign out", "Due", "Phone call", "Loading",
           "First because", "older than"]


@pytest.fixture(scope="module")
def looked_at(sqlite, organisations):
    """An organisation for tests that only look."""
    with organisations(sqlite) as organisation:
        assert organisation.server
        yield organisation


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 1024, 390])
@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_axe_finds_nothing_on_list_and_record(windows, looked_at, scheme, width, locale):
    window = windows(looked_at, color_scheme=scheme, locale=locale, viewport={"width": width, "height": 844})
    window.sign_in()
    expect(window.cards.first).to_be_visible()
    window.settle()
    assert window.violations() == []
    assert window.overflow() <= 0
    if width == 390:
        window.cards.first.click()
        window.page.wait_for_url(lambda url: "record=" in url)
        window.settle()
        assert window.violations() == []
        assert window.overflow() <= 0


@pytest.mark.parametrize(("locale", "loading", "back"), [("en-GB", "Loading the record", "Back"),
                                                         ("fr-FR", "Chargement de l’enregistrement", "Retour")])
def test_a_record_that_is_slow_or_fails_has_a_heading_and_a_way_back(windows, looked_at, locale, loading, back):
    """W-130, W-132: on a phone the record is the whole page, also while it is fetched and where that fails."""
    window = windows(looked_at, locale=locale, viewport={"width": 390, "height": 844}).sign_in()
    window.expected_wrongs = ["status of 500"]
    expect(window.cards.nth(3)).to_be_visible()
    held = []
    window.page.route("**/sv_UpNext*", lambda route: held.append(route))
    recordid = window.cards.nth(3).get_attribute("data-recordid")
    window.card(recordid).click()
    expect(window.page.get_by_role("heading", level=1)).to_have_text(loading)
    wait_until(lambda: window.opened == recordid and held)
    assert window.violations() == []
    for route in held:
        route.fulfill(status=500, json={"error": {"code": "0x80040216", "message": "Out of order"}})
    expect(window.page.get_by_role("heading", level=1)).to_have_text("Out of order")
    assert window.violations() == []
    window.page.get_by_role("button", name=back).click()
    expect(window.card(recordid)).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("keys", ["?", "Control+k", "z", "n", "t", "a"], ids=["help", "palette", "snooze", "new", "note",
                                                                           "assign"])
def test_axe_finds_nothing_in_dialogs(windows, looked_at, scheme, keys):
    window = windows(looked_at, color_scheme=scheme).sign_in().ready()
    window.cards.first.click()
    window.page.keyboard.press(keys)
    expect(window.page.locator("dialog[open], [role=dialog], [role=menu]").first).to_be_visible()
    window.settle()
    assert window.violations() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_filter_panel(windows, looked_at, scheme):
    window = windows(looked_at, color_scheme=scheme).sign_in().ready()
    window.page.get_by_role("button", name="Filter", exact=True).first.click()
    expect(window.page.get_by_role("checkbox").first).to_be_visible()
    window.settle()
    assert window.violations() == []


@pytest.mark.parametrize("path", ["/settings"])
def test_axe_finds_nothing_on_other_pages(windows, looked_at, path):
    window = windows(looked_at).sign_in().open(path)
    expect(window.page.get_by_role("heading").first).to_be_visible()
    window.settle()
    assert window.violations() == []


def test_the_french_page_speaks_french(windows, looked_at):
    """W-131: no English on a French page, labels as the glossary has them, typographic apostrophes and spaces."""
    window = windows(looked_at, locale="fr-FR").sign_in().ready()
    page = window.page
    assert page.locator("html").get_attribute("lang") == "fr"
    expect(page.get_by_role("grid", name="Liste de travail")).to_be_visible()
    expect(page.get_by_text("À suivre").first).to_be_visible()
    # What people and generators wrote is no label of ours.
    names = {word for row in looked_at.caller("seller").worklist() for column in
             ("recordname", "contactname", "companyname", "actionname") for word in [row[column] or ""]}
    labels = page.evaluate("""() => {
        const texts = [];
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const parent = walker.currentNode.parentElement;
            if (!parent.closest('script, style, bdi, [lang=en]')) texts.push(walker.currentNode.data.trim());
        }
        for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]'))
            texts.push(element.getAttribute('aria-label'), element.title, element.getAttribute('placeholder'));
        return texts.filter(Boolean);
    }""")
    own = [label for label in labels if label not in names and not any(name and name in label for name in names)]
    for word in ENGLISH:
        found = [label for label in own if re.search(rf"\b{word}\b", label)]
        assert not found, f"English on the French page: {found[:3]}"
    assert not [label for label in own if re.search(r"\w'\w", label)], "a straight apostrophe"
    assert not [label for label in own if re.search(r"\w [:;!?](\s|$)", label)], "a breaking space before : ; ! ?"
    assert not [label for label in own if re.fullmatch(r"[a-z]+(\.[a-zA-Z]+)+", label)], "a raw key"


def test_light_and_dark_follow_the_system(windows, looked_at):
    colours = {}
    for scheme in ("light", "dark"):
        window = windows(looked_at, color_scheme=scheme).sign_in().ready()
        colours[scheme] = window.page.evaluate("""() => {
            const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        }""")
    assert colours["light"] > 200 and colours["dark"] < 60, colours


def test_on_a_phone_list_and_record_are_two_screens(windows, looked_at):
    """W-7, K-18: phones are in; complete, call and snooze are within reach."""
    window = windows(looked_at, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True).sign_in()
    expect(window.cards.first).to_be_visible()
    assert window.overflow() <= 0
    first = window.order[0]
    window.card(first).tap()
    window.page.wait_for_url(lambda url: first in url)
    expect(window.grid).not_to_be_in_viewport()
    button = window.page.get_by_role("toolbar").get_by_role("button", name="Mark as complete")
    expect(button).to_be_in_viewport()
    assert button.bounding_box()["height"] >= 40, "too small for a thumb"
    window.page.go_back()
    expect(window.grid).to_be_in_viewport()


def test_nothing_moves_for_those_who_ask_for_stillness(windows, looked_at):
    window = windows(looked_at, reduced_motion="reduce").sign_in().ready()
    assert window.page.evaluate("document.getAnimations().filter(a => a.playState === 'running').length") == 0


def test_script_and_style_weigh_less_than_150_kilobytes(windows, looked_at):
    signed_in = windows(looked_at).sign_in().ready()
    fresh = windows(looked_at)
    fresh.context.add_cookies(signed_in.context.cookies())
    fresh.open("/worklist").ready()
    once = fresh.page.evaluate("""() => performance.getEntriesByType('resource')
        .filter(entry => /\\.(js|css)$/.test(new URL(entry.name).pathname))
        .reduce((sum, entry) => sum + entry.transferSize, 0)""")
    assert 0 < once < 150_000, f"{once} bytes"


# 20,000 items


@pytest.fixture(scope="module")
def whale(sqlite, generated, workplace):
    """The organisation with a seller who has 20,000 due items, and that seller's address."""
    organisation = Organisation(sqlite, sqlite.copy(generated(sqlite, "M-whale"), workplace), workplace)
    organisation.command("user password", "whale@demo.test", input=PASSWORD + "\n")
    yield organisation, "whale@demo.test"
    organisation.close()


def test_twenty_thousand_rows_are_scrolled_with_few_elements(windows, whale):
    """ui.md: rows are virtualised with a true aria-rowcount."""
    organisation, address = whale
    window = windows(organisation).sign_in(address).ready()
    wait_until(lambda: window.count >= 5_000, patience=20)
    assert window.cards.count() < 80
    seen = 0
    for _ in range(30):
        window.grid.evaluate("grid => grid.scrollTop += 1500")
        window.page.wait_for_function(
            "() => [...document.querySelectorAll('[role=grid] [role=row][data-recordid]')].some(row => {"
            " const box = row.getBoundingClientRect(), grid = document.querySelector('[role=grid]').getBoundingClientRect();"
            " return box.top < grid.bottom && box.bottom > grid.top; })")
        indexes = window.cards.evaluate_all("rows => rows.map(row => Number(row.getAttribute('aria-rowindex')))")
        assert len(indexes) < 80
        assert len(set(indexes)) == len(indexes)
        seen = max(seen, *indexes)
    assert seen > 200


def test_the_seller_with_twenty_thousand_items_works_like_any_other(windows, whale):
    organisation, address = whale
    window = windows(organisation).sign_in(address).ready()
    order = window.order
    window.cards.first.click()
    window.page.keyboard.press("d")
    expect(window.card(order[0])).to_have_count(0)
    wait_until(lambda: window.opened == order[1])
