"""The administrators' page about people, and the pages before the house, in a real browser."""

import re

from playwright.sync_api import expect

from support.program import PASSWORD


def in_order(window):
    """What axe and a ruler find."""
    window.settle()
    assert window.violations() == [] and window.overflow() <= 0


def test_an_administrator_invites_somebody_by_keyboard(windows, served):
    admin = windows(served).sign_in("admin").open("/admin/people")
    page = admin.page
    page.locator("html[data-ready]").wait_for()
    in_order(admin)
    page.get_by_role("button", name="Invite a person").press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Full name").fill("Nina Roux")
    dialog.get_by_label("Email address").fill("nina@demo.test")
    in_order(admin)
    dialog.get_by_label("Email address").press("Enter")
    link = page.get_by_label("Link", exact=True)
    expect(link).to_have_value(re.compile(r"^http://127\.0\.0\.1:\d+/reset\?token=svl_"))
    address = link.input_value()
    in_order(admin)
    page.get_by_role("button", name="I have passed it on").click()
    expect(page.locator("tr", has_text="nina@demo.test")).to_contain_text("No password yet")
    page.goto(address)
    page.get_by_label("New password").fill("five quiet lamps over water")
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_role("heading", name="Your password is set")).to_be_visible()


def test_an_administrator_sets_roles_disables_and_enables(windows, served):
    admin = windows(served).sign_in("admin").open("/admin/people")
    page = admin.page
    page.locator("html[data-ready]").wait_for()

    def menu(entry):
        page.locator("tr", has_text="seller2@demo.test").get_by_role("button").click()
        page.get_by_role("menuitem", name=entry).click()

    row = page.locator("tr", has_text="seller2@demo.test")
    menu("Set roles")
    page.get_by_role("dialog").get_by_label("Sales Manager").check()
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(row).to_contain_text("Sales Manager, Salesperson")
    menu("Disable")
    page.get_by_role("dialog").get_by_role("button", name="Disable", exact=True).click()
    expect(row).to_contain_text("Disabled")
    menu("Enable")
    expect(row).to_contain_text("Active")
    expect(page.locator("#said")).to_contain_text("is enabled")
    in_order(admin)


def test_a_seller_does_not_see_the_page(windows, served):
    seller = windows(served).sign_in("seller")
    seller.page.locator(".side").wait_for()
    assert seller.page.get_by_role("link", name="People").count() == 0


def test_the_pages_before_the_house_are_in_order(windows, served):
    served.command("user link", "seller@demo.test", environment={"SUIVANT_PUBLIC_URL": served.address})
    link = served.command("user link", "seller@demo.test",
                          environment={"SUIVANT_PUBLIC_URL": served.address}).stdout.strip()
    somebody = windows(served, locale="fr-FR")
    for path, heading in (("/forgot", "Mot de passe oublié"), (link.removeprefix(served.address), "Choisir un mot de passe"),
                          ("/reset?token=x", "Choisir un mot de passe")):
        somebody.open(path)
        expect(somebody.page.get_by_role("heading", name=heading)).to_be_visible()
        somebody.expected_wrongs.append("404")
        in_order(somebody)
    assert PASSWORD not in somebody.page.content()
