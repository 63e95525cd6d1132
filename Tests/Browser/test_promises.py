"""The strip of today's promises above the list: counted, one stop of the Tab key, and all of them on demand (K-5)."""

import re

import pytest
from playwright.sync_api import expect

from support.program import wait_until

PHONE = {"width": 390, "height": 844}
WORDS = {
    "en-GB": {"title": "{} promises today", "more": "+{} more promises, show all", "fewer": "Show fewer"},
    "fr-FR": {"title": "{} engagements aujourd’hui", "more": "+{} autres engagements, tout afficher",
              "fewer": "Afficher moins"},
}


@pytest.fixture
def promised(served):
    """How many promises there are, with thirty that were made here."""
    caller = served.caller("seller")
    for number in range(30):
        caller.new_call(caller.new_lead(f"Promised {number:02}"), f"2026-11-23T17:{number:02}:00Z", f"Ring {number:02}")
    return len(caller.worklist(window="promised"))


def strip(window):
    return window.page.get_by_role("toolbar", name=re.compile("promises today|engagements aujourd’hui"))


def visible(window):
    return strip(window).locator("li button:visible")


def stops(window):
    return strip(window).locator("button[tabindex='0']:visible")


def is_inside(window):
    """Whether everything that is shown of the strip lies within it."""
    return strip(window).evaluate("""strip => {
        const outer = strip.getBoundingClientRect();
        return [...strip.querySelectorAll('button')].filter(each => each.offsetParent).every(each => {
            const { left, right } = each.getBoundingClientRect();
            return left >= outer.left - 1 && right <= outer.right + 1;
        });
    }""")


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
@pytest.mark.parametrize("viewport", [{"width": 1440, "height": 900}, PHONE], ids=["desk", "phone"])
def test_thirty_promises_are_counted_and_those_that_do_not_fit_are_one_click_away(windows, served, promised, locale,
                                                                                  viewport):
    words = WORDS[locale]
    window = windows(served, locale=locale, viewport=viewport).sign_in()
    expect(window.cards.first).to_be_visible()
    bar = strip(window)
    expect(bar.get_by_role("heading", name=words["title"].format(promised), exact=True)).to_be_visible()
    expect(visible(window).first).to_be_visible()
    shown = visible(window).count()
    assert 1 <= shown < promised and is_inside(window)
    more = bar.get_by_role("button", name=words["more"].format(promised - shown), exact=True)
    expect(more).to_have_text(f"+{promised - shown}")
    expect(more).to_have_attribute("aria-expanded", "false")
    assert window.violations() == []
    more.click()
    fewer = bar.get_by_role("button", name=words["fewer"], exact=True)
    expect(fewer).to_be_focused()
    expect(fewer).to_have_attribute("aria-expanded", "true")
    expect(visible(window)).to_have_count(promised)
    expect(visible(window).filter(has_text="Promised 29")).to_contain_text("Ring 29")
    assert is_inside(window) and window.overflow() <= 0
    expect(window.cards.first).to_be_visible()
    assert window.violations() == []
    window.page.keyboard.press("Escape")
    expect(more).to_be_focused()
    expect(visible(window)).to_have_count(shown)


def test_the_strip_is_one_stop_and_arrows_go_through_it(window, served, promised):
    """WCAG 2.1.1, 2.4.3: Tab goes on to the list, and comes back to the promise one was at."""
    window.open("/worklist").ready()
    expect(visible(window).first).to_be_visible()
    shown = visible(window).count()
    expect(stops(window)).to_have_count(1)
    press = window.page.keyboard.press
    visible(window).first.focus()
    press("Tab")
    expect(window.page.locator("[role=row]:focus")).to_have_count(1)
    press("Shift+Tab")
    expect(visible(window).first).to_be_focused()
    more = strip(window).locator(".more")
    press("End")
    expect(more).to_be_focused()
    press("ArrowRight")
    expect(more).to_be_focused()
    press("ArrowLeft")
    expect(visible(window).nth(shown - 1)).to_be_focused()
    press("Home")
    expect(visible(window).first).to_be_focused()
    press("End")
    press("Enter")
    expect(visible(window)).to_have_count(promised)
    press("Home")
    for _ in range(promised - 1):
        press("ArrowDown")
    last = visible(window).nth(promised - 1)
    expect(last).to_be_focused()
    expect(last).to_be_in_viewport()
    expect(stops(window)).to_have_count(1)
    press("Shift+Tab")
    expect(last).not_to_be_focused()
    press("Tab")
    expect(last).to_be_focused()
    name = last.locator("bdi").inner_text()
    press("Enter")
    expect(window.page.locator("#record-name")).to_have_text(name)


def test_the_focus_stays_in_the_strip_when_a_promise_is_kept_elsewhere(window, served, promised):
    """WCAG 2.4.3: the next promise takes its place, and the heading counts one less."""
    window.open("/worklist").ready()
    strip(window).locator(".more").click()
    expect(visible(window)).to_have_count(promised)
    kept = visible(window).filter(has_text="Promised 10")
    follows = visible(window).filter(has_text="Promised 11")
    kept.focus()
    caller = served.caller("seller")
    (item,) = [row for row in caller.worklist(window="promised") if row["recordname"].startswith("Promised 10")]
    assert caller.complete(item["sv_workitemid"]).status_code in (200, 204)
    expect(kept).to_have_count(0)
    expect(visible(window)).to_have_count(promised - 1)
    expect(follows).to_be_focused()
    expect(strip(window).get_by_role("heading")).to_have_text(f"{promised - 1} promises today")


def test_what_fits_is_shown_without_a_button(windows, served):
    """No affordance that would show nothing more; wider windows show more."""
    caller = served.caller("seller")
    window = windows(served).sign_in().ready()
    caller_promises = caller.worklist(window="promised")
    for row in caller_promises[1:]:
        caller.complete(row["sv_workitemid"])
    if not caller_promises:
        caller.new_call(caller.new_lead("Only"), "2026-11-23T17:00:00Z", "Ring")
    window.open("/worklist").ready()
    expect(window.page.locator("#strip h2")).to_have_text("1 promise today")
    expect(window.page.locator("#strip .more")).to_be_hidden()
    expect(window.page.locator("#strip li button:visible")).to_have_count(1)


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
@pytest.mark.parametrize("viewport", [{"width": 1440, "height": 900}, PHONE], ids=["desk", "phone"])
def test_nothing_moves_when_the_promises_come(windows, served, promised, locale, viewport):
    """The strip has its place, and its count, before what stands in it was asked for."""
    window = windows(served, locale=locale, viewport=viewport).sign_in()
    window.page.add_init_script("""
        window.shifts = [];
        new PerformanceObserver(list => shifts.push(...list.getEntries().map(entry => entry.value)))
            .observe({ type: 'layout-shift', buffered: true });""")
    held = []
    window.page.route(re.compile("window=promised"), lambda route: held.append(route))
    window.open("/worklist")
    expect(window.cards.first).to_be_visible()
    expect(window.page.get_by_role("heading", name=WORDS[locale]["title"].format(promised), exact=True)).to_be_visible()
    wait_until(lambda: window.cards.first.is_visible() and held)
    assert window.violations() == []
    before = window.cards.first.bounding_box()
    for route in held:
        route.continue_()
    expect(visible(window).first).to_be_visible()
    window.settle()
    assert window.cards.first.bounding_box() == before
    assert sum(window.page.evaluate("shifts")) < 0.001
