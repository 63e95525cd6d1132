"""Until when a seller snoozes: keys, words in both languages, and what is said to those that name no time to come (W-64)."""

import pytest
from playwright.sync_api import expect

from support.program import wait_until

#: By the test's clock it is Monday, 23 November 2026, 15:00 in Paris.
NAMED = {
    "en-GB": {
        "tomorrow morning": "2026-11-24T09:00", "demain matin": "2026-11-24T09:00", "day after tomorrow": "2026-11-25T09:00",
        "31 dec": "2026-12-31T09:00", "december 31": "2026-12-31T09:00", "in an hour": "2026-11-23T16:00",
        "noon": "2026-11-24T12:00", "tonight": "2026-11-23T18:00", "tue 9": "2026-11-24T09:00",
        "in 3 days": "2026-11-26T09:00", "friday afternoon": "2026-11-27T14:00", "the 15th": "2026-12-15T09:00",
        "next week at 10": "2026-11-30T10:00", "next monday": "2026-11-30T09:00", "17:30": "2026-11-23T17:30",
        "24/12 14:00": "2026-12-24T14:00", "in two weeks": "2026-12-07T09:00", "mar 9": "2027-03-09T09:00",
        "yesterday": "2026-11-22T09:00", "this morning": "2026-11-23T09:00",
    },
    "fr-FR": {
        "après-demain 9h": "2026-11-25T09:00", "31 décembre": "2026-12-31T09:00", "le 3 décembre à 10h": "2026-12-03T10:00",
        "dans une heure": "2026-11-23T16:00", "ce soir": "2026-11-23T18:00", "midi": "2026-11-24T12:00",
        "tomorrow morning": "2026-11-24T09:00", "mar 9h30": "2026-11-24T09:30", "mardi 1er décembre": "2026-12-01T09:00",
        "dans une demi-heure": "2026-11-23T15:30", "le 15 à 10h": "2026-12-15T10:00", "10 heures 30": "2026-11-24T10:30",
        "la semaine prochaine": "2026-11-30T09:00", "dans 15 jours": "2026-12-08T09:00", "31 déc. 14 h": "2026-12-31T14:00",
    },
}
NOTHING = ["blah", "25:00", "a", "in", "the", "30 february", "may", "tomorrow 3 in"]

WORDS = {
    "en-GB": {"type": "Type a day and time", "unknown": "Not understood. Try", "past": "That has passed:", "snooze": "Snooze",
              "said": "31 dec", "left": "Snoozed"},
    "fr-FR": {"type": "Saisissez un jour et une heure", "unknown": "n’est pas compris", "past": "Ce moment est passé",
              "snooze": "Reporter", "said": "après-demain midi", "left": "Report"},
}


@pytest.mark.parametrize("locale", NAMED)
def test_words_of_both_languages_name_a_time(windows, served, locale):
    """W-64: the labels of the quick choices among them."""
    window = windows(served, locale=locale).sign_in().ready()
    found = window.page.evaluate("""async ([texts, locale]) => {
        const { assets } = JSON.parse(document.getElementById('boot').textContent);
        const { understand } = await import(`${assets}js/snooze-text.js`);
        const { dateTimeText } = await import(`${assets}js/dates.js`);
        return texts.map((text) => { const at = understand(text, locale); return at && dateTimeText(at); });
    }""", [[*NAMED[locale], *NOTHING], locale])
    assert dict(zip([*NAMED[locale], *NOTHING], found)) == NAMED[locale] | dict.fromkeys(NOTHING)


@pytest.mark.parametrize("locale", WORDS)
def test_what_names_no_time_is_told_apart_from_what_has_passed(windows, served, locale):
    words = WORDS[locale]
    window = windows(served, locale=locale).sign_in().ready()
    first = window.order[0]
    window.cards.first.click()
    window.page.keyboard.press("z")
    field = window.page.get_by_label(words["type"])
    guess = window.page.locator(".float .guess")
    save = window.page.locator(".float").get_by_role("button", name=words["snooze"], exact=True)
    field.fill("blah")
    expect(guess).to_contain_text(words["unknown"])
    field.fill("hier 9h")
    expect(guess).to_contain_text(words["past"])
    expect(save).to_be_disabled()
    assert window.violations() == []
    field.fill(words["said"])
    expect(save).to_be_enabled()
    field.press("Enter")
    expect(window.card(first)).to_have_count(0)


@pytest.mark.parametrize("code, typed", [("Digit1", "&"), ("Digit2", "é")])
def test_the_figures_of_a_french_keyboard_choose_too(windows, served, code, typed):
    """W-64: on AZERTY the keys 1 and 2 write & and é."""
    window = windows(served, locale="fr-FR").sign_in().ready()
    first = window.order[0]
    window.cards.first.click()
    window.page.keyboard.press("z")
    field = window.page.get_by_label(WORDS["fr-FR"]["type"])
    expect(field).to_be_focused()
    field.dispatch_event("keydown", {"key": typed, "code": code, "bubbles": True, "cancelable": True})
    expect(window.card(first)).to_have_count(0)


@pytest.mark.parametrize(("locale", "said"), [("en-GB", "tomorrow 9"), ("fr-FR", "demain 9h")])
def test_who_types_before_words_are_understood_is_not_lost(windows, served, locale, said):
    """W-64: Enter waits for the script that understands what was typed."""
    window = windows(served, locale=locale).sign_in().ready()
    held = []
    window.page.route("**/js/snooze-text.js", lambda route: held.append(route))
    opened = window.opened
    window.card(opened).click()
    window.page.keyboard.press("z")
    expect(window.page.locator("input:focus")).to_be_visible()
    window.page.keyboard.type(said)
    window.page.keyboard.press("Enter")
    wait_until(lambda: window.card(opened).count() == 1 and held)
    for route in held:
        route.continue_()
    expect(window.card(opened)).to_have_count(0)
    expect(window.page.locator("#toasts")).to_contain_text(WORDS[locale]["left"])
