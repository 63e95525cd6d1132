"""A person's page about the person's own security, in a real browser."""

import base64
import hashlib
import hmac
import struct
import time

from playwright.sync_api import expect

from support.program import PASSWORD


def code(secret, ahead=0):
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">q", int(time.time()) // 30 + ahead), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def in_order(window):
    """What axe and a ruler find."""
    window.settle()
    assert window.violations() == [] and window.overflow() <= 0


def test_a_second_factor_by_keyboard_from_setting_up_to_signing_in(windows, served):
    seller = windows(served).sign_in("seller").open("/settings/security")
    page = seller.page
    page.locator("html[data-ready]").wait_for()
    in_order(seller)
    page.get_by_role("button", name="Set up a second factor").press("Enter")
    page.get_by_label("Your present password").fill(PASSWORD)
    page.get_by_label("Your present password").press("Enter")
    secret = page.locator("#secret").inner_text().replace(" ", "")
    in_order(seller)
    page.get_by_label("Code", exact=True).fill(code(secret))
    page.get_by_label("Code", exact=True).press("Enter")
    expect(page.locator(".codes li")).to_have_count(10)
    in_order(seller)
    page.get_by_role("button", name="I have kept them").click()
    expect(page.get_by_text("10 recovery codes are left.")).to_be_visible()
    again = windows(served)
    again.page.goto(served.address + "/signin?next=/settings")
    again.page.locator("[name=email]").fill("seller@demo.test")
    again.page.locator("[name=password]").fill(PASSWORD)
    again.page.locator("[name=password]").press("Enter")
    expect(again.page.get_by_role("heading", name="One more step")).to_be_visible()
    in_order(again)
    again.page.get_by_label("Code", exact=True).fill(code(secret, ahead=1))
    again.page.get_by_label("Code", exact=True).press("Enter")
    again.page.wait_for_url("**/settings")


def test_a_token_is_shown_once_and_ended(windows, served):
    seller = windows(served).sign_in("seller").open("/settings/security")
    page = seller.page
    page.locator("html[data-ready]").wait_for()
    page.get_by_role("button", name="Make a token").click()
    page.get_by_label("What for").fill("Nightly report")
    page.get_by_role("dialog").get_by_role("button", name="Make a token").click()
    token = page.get_by_role("textbox", name="Your token").input_value()
    assert token.startswith("sv_")
    page.get_by_role("button", name="I have kept them").click()
    expect(page.get_by_text("Nightly report")).to_be_visible()
    assert token not in page.content()
    page.get_by_role("button", name="End: Nightly report").click()
    expect(page.get_by_text("You have no tokens")).to_be_visible()
    in_order(seller)


def test_the_page_fits_a_telephone_in_french_and_in_the_dark(windows, served):
    admin = windows(served, viewport={"width": 390, "height": 844}, color_scheme="dark").sign_in("admin")
    for path in ("/settings/security?lang=fr", "/admin/people?lang=fr"):
        admin.open(path)
        admin.page.locator("html[lang=fr][data-ready]").wait_for()
        in_order(admin)
