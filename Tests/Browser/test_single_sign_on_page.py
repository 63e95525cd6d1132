"""Signing in through another issuer, in a real browser."""

import pytest
from playwright.sync_api import expect

from support.issuer import NAME, Issuer
from support.program import PASSWORD


@pytest.fixture
def issuer():
    made = Issuer()
    yield made
    made.stop()


@pytest.fixture
def trusting(sqlite, organisations, issuer):
    with organisations(sqlite) as organisation:
        organisation.serve(environment=issuer.environment)
        yield organisation


def in_order(window):
    window.settle()
    assert window.violations() == [] and window.overflow() <= 0


def come_in(window, issuer, name):
    """By the button, and by the form of the issuer, which is the one other host that may be asked."""
    window.page.get_by_role("link", name=NAME).click()
    window.page.locator("input[name=sub][type=text]").fill(issuer.knows_person(name))
    window.page.locator("input[name=sub][type=text]").press("Enter")
    window.page.wait_for_url(window.address + "/**")
    window.requests[:] = [asked for asked in window.requests if not asked.url.startswith(issuer.address + "/")]


def test_by_button_to_the_issuer_and_back_out_again(windows, trusting, issuer):
    admin = windows(trusting).sign_in("admin").open("/settings/security")
    admin.page.locator("html[data-ready]").wait_for()
    in_order(admin)
    with admin.page.expect_response("**/sv_LinkByEmail"):
        admin.page.get_by_label("Link accounts by verified email address").check()
    expect(admin.page.locator("#said")).not_to_be_empty()
    # Nobody shuts himself out.
    admin.expected_wrongs.append("409")
    passwords = admin.page.get_by_label("People may sign in with a password")
    passwords.click()
    expect(admin.page.locator("#said")).to_contain_text("Sign in once through the issuer")
    expect(passwords).to_be_checked()
    seller = windows(trusting)
    seller.page.goto(trusting.address + "/signin")
    in_order(seller)
    come_in(seller, issuer, "seller")
    seller.page.wait_for_url("**/worklist*")
    seller.open("/settings/security")
    expect(seller.page.get_by_text(f"You can sign in with {NAME}.")).to_be_visible()
    admin.open("/admin/people").page.locator("html[data-ready]").wait_for()
    admin.page.get_by_role("button", name="Sam Dubois").click()
    admin.page.get_by_role("menuitem", name="Unlink from single sign-on").click()
    expect(admin.page.locator("#said")).to_have_text("Sam Dubois is unlinked from single sign-on.")


def test_who_is_unknown_reads_why_on_a_telephone_in_french_and_in_the_dark(windows, trusting, issuer):
    windows(trusting)
    visitor = windows(trusting, locale="fr-FR", viewport={"width": 390, "height": 844}, color_scheme="dark")
    visitor.page.goto(trusting.address + "/signin")
    in_order(visitor)
    visitor.expected_wrongs.append("403")
    come_in(visitor, issuer, "stranger")
    expect(visitor.page.get_by_role("heading", name="Vous ne pouvez pas entrer ainsi")).to_be_visible()
    in_order(visitor)
    visitor.page.get_by_role("link", name="Retour à la connexion").click()
    visitor.page.locator("[name=email]").fill("seller@demo.test")
    visitor.page.locator("[name=password]").fill(PASSWORD)
    visitor.page.locator("[name=password]").press("Enter")
    visitor.page.wait_for_url("**/worklist*")


def test_one_links_the_own_account_by_keyboard(windows, trusting, issuer):
    seller = windows(trusting).sign_in("seller").open("/settings/security")
    page = seller.page
    page.locator("html[data-ready]").wait_for()
    page.get_by_role("button", name="Link the account").press("Enter")
    page.get_by_label("Your present password").fill(PASSWORD)
    page.get_by_label("Your present password").press("Enter")
    page.locator("input[name=sub][type=text]").fill(issuer.knows_person("private"))
    page.locator("input[name=sub][type=text]").press("Enter")
    expect(page.get_by_text(f"You can sign in with {NAME}.")).to_be_visible()
    in_order(seller)
    seller.requests[:] = [asked for asked in seller.requests if not asked.url.startswith(issuer.address + "/")]
