"""The language that an address asks for comes before the person's own (contract: `?lang=en|fr`)."""

import pytest
from playwright.sync_api import expect


def speaking(organisation, language):
    """The seller chooses a language for good."""
    seller = organisation.caller("seller")
    (row,) = seller.list("msdyn_workqueueusersettings")
    answer = seller.patch(f"msdyn_workqueueusersettings({row['msdyn_workqueueusersettingid']})",
                          {"sv_language": language})
    assert answer.status_code == 204, answer.text


@pytest.mark.parametrize("own, asked, heading, refusal", [
    ("en", "fr", "Disponibilité", "La fin doit venir après le début."),
    ("fr", "en", "Availability", "The end must come after the start."),
])
def test_an_address_chooses_the_language_of_its_page(windows, served, own, asked, heading, refusal):
    """W-131: en to fr and fr to en, with what the page asks the server afterwards; the next page is as chosen before."""
    window = windows(served, locale="fr-FR" if own == "fr" else "en-GB").sign_in()
    window.expected_wrongs = ["status of 400"]
    page = window.page
    speaking(served, own)
    window.open(f"/settings/availability?lang={asked}")
    page.locator(f"html[lang={asked}][data-ready]").wait_for()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    page.get_by_role("button", name="New" if asked == "en" else "Nouveau", exact=True).click()
    page.get_by_role("menuitem").first.click()
    dialog = page.get_by_role("dialog")
    dialog.locator("[name=end]").fill("07:00")
    dialog.get_by_role("button", name="Save" if asked == "en" else "Enregistrer").click()
    expect(dialog.get_by_role("alert")).to_have_text(refusal)
    window.open("/settings/availability")
    page.locator(f"html[lang={own}][data-ready]").wait_for()
    window.open(f"/worklist?lang={asked}")
    window.ready()
    assert page.locator("html").get_attribute("lang") == asked
