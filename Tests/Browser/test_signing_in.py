"""The sign-in page."""

import pytest
from playwright.sync_api import expect

from support.program import PASSWORD


def test_signing_in_leads_to_the_work_list(windows, served):
    window = windows(served).sign_in_by_hand().ready()
    expect(window.page.get_by_role("grid", name="Work list")).to_be_visible()


def test_signing_in_works_without_script(windows, served):
    window = windows(served, java_script_enabled=False)
    window.sign_in_by_hand()
    assert window.page.url.split("?")[0].endswith("/worklist")


def test_a_wrong_password_is_told_and_the_address_kept(windows, served):
    window = windows(served).open("/signin")
    window.expected_wrongs = ["status of 4"]
    window.page.locator("[name=email]").fill("seller@demo.test")
    window.page.locator("[name=password]").fill("not the right one")
    window.page.locator("[name=password]").press("Enter")
    expect(window.page.get_by_role("alert")).to_be_visible()
    assert window.page.locator("[name=email]").input_value() == "seller@demo.test"
    assert window.page.locator("[name=password]").input_value() == ""


def test_the_fields_have_labels_and_let_password_managers_help(windows, served):
    page = windows(served).open("/signin?lang=en").page
    assert page.get_by_label("Password").get_attribute("autocomplete") == "current-password"
    assert page.locator("[name=email]").get_attribute("autocomplete") in ("username", "email", "username email")


@pytest.mark.parametrize("locale, word", [("en-GB", "Sign in"), ("fr-FR", "Se connecter"), ("fr-CA", "Se connecter"),
                                          ("de-DE", "Sign in")])
def test_the_page_speaks_the_browsers_language(windows, served, locale, word):
    page = windows(served, locale=locale).open("/signin").page
    expect(page.get_by_role("button", name=word)).to_be_visible()
    assert page.locator("html").get_attribute("lang") == ("fr" if locale.startswith("fr") else "en")


def test_the_language_can_be_asked_for(windows, served):
    page = windows(served).open("/signin?lang=fr").page
    expect(page.get_by_role("button", name="Se connecter")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing(windows, served, scheme, width):
    window = windows(served, color_scheme=scheme, viewport={"width": width, "height": 800}).open("/signin")
    assert window.violations() == []
    assert window.overflow() <= 0


def test_signing_out_ends_here_and_in_the_other_window(windows, served):
    window = windows(served).sign_in_by_hand().ready()
    other = windows(served, context=window.context).open("/worklist").ready()
    answer = window.page.evaluate("fetch('/signout', {method: 'POST', redirect: 'manual'}).then(a => a.type + a.status)")
    assert answer
    other.expected_wrongs = window.expected_wrongs = ["401", "status of 4"]
    other.open("/worklist")
    assert "/signin" in other.page.url


def test_the_password_is_never_in_an_address(windows, served):
    window = windows(served).sign_in_by_hand()
    assert not [request.url for request in window.requests if PASSWORD in request.url]
