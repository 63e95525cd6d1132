"""The image of a record on its page and on its card (W-31): chosen, replaced, taken away, undone."""

import base64

import pytest
from playwright.sync_api import expect

from test_cards import layout, publish

WORDS = {"en-GB": ("Choose image", "Remove image", "Undo"),
         "fr-FR": ("Choisir une image", "Retirer l’image", "Annuler")}


def picture(window):
    """A photograph as large as a camera's, drawn by the browser itself."""
    address = window.page.evaluate("""() => {
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [2400, 1600];
        const pen = canvas.getContext('2d');
        pen.fillStyle = '#369';
        pen.fillRect(0, 0, 2400, 1600);
        return canvas.toDataURL('image/jpeg');
    }""")
    return base64.b64decode(address.partition(",")[2])


def choose(window, command, content, name="me.jpg", kind="image/jpeg"):
    """Takes the command from the record's menu by keyboard, and the file from the dialog of the browser."""
    window.page.locator("#record-commands").press("Enter")
    with window.page.expect_file_chooser() as chooser:
        window.page.get_by_role("menuitem", name=command).press("Enter")
    chooser.value.set_files({"name": name, "mimeType": kind, "buffer": content})


def shown(place):
    """The picture has come, and is as large as its place."""
    image = place.locator(".avatar img")
    expect(image).to_be_visible()
    expect(image).to_have_js_property("complete", True)
    assert image.evaluate("image => image.naturalWidth > 0 && image.alt === ''")
    return image


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_an_image_is_chosen_made_small_shown_on_its_card_and_taken_away(windows, served, locale):
    choosing, removing, undo = WORDS[locale]
    publish(served, layouts=[{"recordtype": kind, **layout((["recordname"], []), (["duetime"], [])), "icon": "image"}
                             for kind in ("lead", "opportunity", "account", "contact")])
    seller = served.caller("seller")
    item = seller.page("sv_workitems", {"$filter": "recordtype ne 'opportunity'", "$top": "1"})["value"][0]
    path = f"{item['recordtype']}s({item['recordid']})"
    window = windows(served, locale=locale).sign_in().ready()
    window.open(f"/worklist?record={item['recordtype']}/{item['recordid']}").ready()
    head, card = window.page.locator("#record .head"), window.card(item["recordid"])
    before = card.bounding_box()
    choose(window, choosing, picture(window))
    shown(head)
    shown(card)
    assert card.bounding_box() == before, "nothing moves"
    small = seller.get(f"{path}/entityimage/$value")
    assert small.headers["Content-Type"] == "image/jpeg" and len(small.content) < 100_000
    assert window.violations() == []

    window.page.locator("#record-commands").press("Enter")
    window.page.get_by_role("menuitem", name=removing).press("Enter")
    expect(head.locator(".avatar img")).to_have_count(0)
    expect(card.locator(".avatar img")).to_have_count(0)
    expect(head.locator(".avatar")).to_have_text(card.locator(".avatar").inner_text())
    window.page.locator(".toast").last.get_by_role("button", name=undo).click()
    shown(head)
    shown(card)


def test_the_page_of_an_account_has_the_image_too(windows, served):
    """What is no image is refused in the browser already."""
    account = served.caller("seller").create("accounts", {"name": "Pictured & Sons"})
    window = windows(served).sign_in().open(f"/account/{account['accountid']}")
    window.page.locator("html[data-ready]").wait_for()
    head = window.page.locator("#record .head")
    expect(head.locator(".avatar")).to_have_text("PS")
    portrait = window.page.get_by_role("button", name="Image of Pictured & Sons")
    portrait.focus()
    with window.page.expect_file_chooser() as chooser:
        window.page.keyboard.press("Enter")
    chooser.value.set_files({"name": "me.png", "mimeType": "image/png", "buffer": b"<svg/>"})
    expect(window.page.get_by_text("“me.png” is not an image that can be shown.").first).to_be_visible()
    with window.page.expect_file_chooser() as chooser:
        portrait.press("Enter")
    chooser.value.set_files({"name": "me.jpg", "mimeType": "image/jpeg", "buffer": picture(window)})
    shown(head)
    assert window.violations() == []
    portrait.press("Enter")
    window.page.get_by_role("menuitem", name="Remove image").press("Enter")
    expect(head.locator(".avatar")).to_have_text("PS")
