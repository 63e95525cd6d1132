"""Own words for a yes or a no, recommended columns, and who acted as whom, on the pages that show them."""

import re

import pytest
from playwright.sync_api import expect

from pages import in_order, opened


@pytest.mark.parametrize(
    ("locale", "yes", "no", "marked"),
    [("en-GB", "Granted", "Denied", "recommended"), ("fr-FR", "Accordé", "Refusé", "recommandé")],
)
def test_a_yes_has_its_own_word_and_a_column_is_recommended(windows, served, locale, yes, no, marked):
    """What an administrator sets on the page is what the form, the grid and its filters say."""
    admin = opened(windows(served).sign_in("admin"), "/admin/tables/lead")
    page = admin.page
    page.get_by_role("button", name="New column").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("English label").fill("Consent")
    dialog.get_by_label("French label").fill("Consentement")
    dialog.get_by_label("Type").select_option("Boolean")
    dialog.get_by_label("Word for yes in English").fill("Granted")
    dialog.get_by_label("Word for yes in French").fill("Accordé")
    dialog.get_by_label("Word for no in English").fill("Denied")
    dialog.get_by_label("Word for no in French").fill("Refusé")
    dialog.get_by_label("Entry").select_option(label="Recommended")
    in_order(admin)
    dialog.get_by_role("button", name="Create").click()
    made = page.locator("[data-column=crm_consent]")
    expect(made).to_be_focused()
    expect(page.get_by_role("row", name=re.compile("Consent")).locator(".marks")).to_contain_text("Recommended")
    # What was made is what the form for changing it shows.
    made.click()
    expect(dialog.get_by_label("Word for yes in French")).to_have_value("Accordé")
    expect(dialog.get_by_label("Entry")).to_have_value("Recommended")
    page.keyboard.press("Escape")

    seller = served.caller("seller")
    lead = seller.new_lead("Consenting", crm_consent=True)
    window = opened(windows(served, locale=locale).sign_in("seller"), f"/lead/{lead['leadid']}")
    form = window.page
    form.get_by_role("tab").nth(1).click()
    field = form.locator("[data-column=crm_consent]")
    expect(field.locator("select")).to_have_value("true")
    expect(field.locator("option")).to_have_text(["–", yes, no])
    expect(field.locator("label")).to_contain_text(f"({marked})")
    field.locator("select").select_option(label=no)
    form.keyboard.press("Control+s")
    expect(form.locator("#toasts [role=status], #toasts")).not_to_be_empty()
    in_order(window)
    assert seller.get(f"leads({lead['leadid']})").json()["crm_consent"] is False
    # Nothing is refused without what is only recommended.
    field.locator("select").select_option("")
    form.keyboard.press("Control+s")
    expect(field.locator("select")).to_have_value("")
    expect(field.locator(".complaint-line")).to_be_hidden()


@pytest.mark.parametrize("locale, words", [
    ("en-GB", {"through": "through", "person": "Person"}),
    ("fr-FR", {"through": "par l’intermédiaire de", "person": "Personne"}),
])
def test_the_trail_names_who_acted_as_somebody_else(windows, served, locale, words):
    """Hardening, Access 4: both names, and both people’s trails have it (decision 41)."""
    admin = served.caller("admin")
    seller = admin.list("systemusers", filter="fullname eq 'Sam Dubois'")[0]
    headers = {"MSCRMCallerID": seller["systemuserid"]}
    made = admin.request("POST", "leads", json={"lastname": "Through"}, headers=headers)
    assert made.status_code == 204, made.text
    name = admin.list("systemusers", filter=f"systemuserid eq {admin.get('WhoAmI').json()['UserId']}")[0]["fullname"]
    window = opened(windows(served, locale=locale).sign_in("admin"), "/admin/audit")
    page = window.page
    through = f"Sam Dubois {words['through']} {name}"
    entry = page.locator(".trail details", has_text="Through").first
    expect(entry.locator(".who")).to_have_text(through)
    in_order(window)
    for person in (name, "Sam Dubois"):
        field = page.get_by_label(words["person"])
        field.fill(person)
        option = page.locator("#admin datalist option").first
        expect(option).to_have_attribute("value", re.compile("^" + re.escape(person)))
        with page.expect_response(lambda response: "sv_Audit" in response.url):
            field.fill(option.get_attribute("value"))
        expect(page.locator(".trail")).not_to_have_attribute("aria-busy", "true")
        expect(page.locator(".trail details", has_text="Through").first.locator(".who")).to_have_text(through)
        for who in page.locator(".trail .who").all_inner_texts():
            assert person in who
