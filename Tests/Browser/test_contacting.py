"""Calling and writing about records that have no number or address of their own (W-2d, W-26)."""

import pytest
from playwright.sync_api import expect

WORDS = {
    "en-GB": {"writing": "Writing to Ana Ruiz (ana@ruiz.test): Big deal has no address of its own.",
              "call": "Call Ana Ruiz: +33 1 23 45 67 89", "none": "Ana Ruiz has no email address.",
              "nobody": "Big deal names no contact or customer to write to."},
    "fr-FR": {"writing": "Message à Ana Ruiz (ana@ruiz.test) : Big deal n’a pas d’adresse propre.",
              "call": "Appeler Ana Ruiz : +33 1 23 45 67 89", "none": "Ana Ruiz n’a pas d’adresse e-mail.",
              "nobody": "Big deal ne désigne ni contact ni client à qui écrire."},
}


def opportunity(caller, **contact):
    """An opportunity, with a contact where columns for one are given."""
    body = {"name": "Big deal"}
    if contact:
        made = caller.create("contacts", {"firstname": "Ana", "lastname": "Ruiz", **contact})
        body["parentcontactid@odata.bind"] = f"/contacts({made['contactid']})"
    return caller.create("opportunities", body)["opportunityid"]


def opened(windows, served, record, locale):
    window = windows(served, locale=locale).sign_in()
    window.open(f"/worklist?record=opportunity/{record}")
    expect(window.page.get_by_role("heading", name="Big deal").first).to_be_visible()
    # What a link to a mail program would do is seen, and not done.
    window.page.evaluate("""() => addEventListener('click', (event) => {
        const link = event.target.closest?.('a[href^="mailto:"]');
        if (link) { event.preventDefault(); document.body.dataset.mail = link.href; }
    }, true)""")
    window.page.evaluate("""() => {
        const click = HTMLAnchorElement.prototype.click;
        HTMLAnchorElement.prototype.click = function () {
            if (this.href.startsWith('mailto:')) document.body.dataset.mail = this.href; else click.call(this);
        };
    }""")
    return window.page


@pytest.mark.parametrize("locale", WORDS)
def test_an_opportunitys_contact_is_written_to_and_called(windows, served, locale):
    """The page says whose address and number it takes; a new call keeps the number."""
    words = WORDS[locale]
    caller = served.caller("seller")
    record = opportunity(caller, emailaddress1="ana@ruiz.test", telephone1="+33 1 23 45 67 89")
    page = opened(windows, served, record, locale)
    page.keyboard.press("e")
    expect(page.locator("#toasts")).to_contain_text(words["writing"].replace(" :", "\u00a0:"))
    expect(page.locator("body")).to_have_attribute("data-mail", "mailto:ana@ruiz.test")
    page.keyboard.press("c")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("a[href='tel:+33123456789']")).to_have_text(words["call"].replace(" :", "\u00a0:"))
    dialog.locator("[name=subject]").fill("Ask about the offer")
    dialog.locator("[name=subject]").press("Control+Enter")
    expect(page.locator("#record .upnext")).to_contain_text("Ask about the offer")
    (call,) = caller.list("phonecalls", filter="subject eq 'Ask about the offer'")
    assert call["phonenumber"] == "+33 1 23 45 67 89"


@pytest.mark.parametrize("locale", WORDS)
def test_what_is_missing_is_said_where_it_can_be_added(windows, served, locale):
    caller = served.caller("seller")
    page = opened(windows, served, opportunity(caller, telephone1="1"), locale)
    page.keyboard.press("e")
    expect(page.locator("#toasts")).to_contain_text(WORDS[locale]["none"])
    page = opened(windows, served, opportunity(caller), locale)
    page.keyboard.press("e")
    expect(page.locator("#toasts")).to_contain_text(WORDS[locale]["nobody"])
