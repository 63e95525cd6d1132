"""The buttons of a card that is pointed at or has the focus: beside what says when something is due (W-25, W-26, W-31)."""

import pytest
from playwright.sync_api import expect

LAYOUTS = {
    "factory": None,
    "second row": [["recordname"], ["actionname", "duetime"], ["companyname"]],
    "first row": [["recordname", "duetime"], ["companyname"]],
    "two rows": [["recordname"], ["actionname", "duetime"]],
    "one row": [["recordname", "duetime"]],
}
SIZES = {"desk": {"width": 1440, "height": 900}, "narrow": {"width": 900, "height": 800},
         "phone": {"width": 390, "height": 844}}

#: Where the times of a card stand, what of its buttons is drawn, and whether these cover one of those.
MEASURE = """card => {
    const place = element => { const { left, top, right, bottom } = element.getBoundingClientRect();
        return [left, top, right, bottom].map(Math.round); };
    const bar = card.querySelector('.buttons').getBoundingClientRect();
    const seen = [...card.querySelectorAll('time')];
    return {
        times: seen.map(place),
        shown: [...card.querySelectorAll('.buttons button')].map(place),
        covered: seen.some(time => { const box = time.getBoundingClientRect();
            return bar.width && box.left < bar.right && box.right > bar.left && box.top < bar.bottom && box.bottom > bar.top; }),
    };
}"""


@pytest.mark.parametrize("rows", LAYOUTS)
def test_the_buttons_of_a_card_cover_no_due_time(windows, served, rows):
    """Nor does anything move when they appear, in any width and density."""
    caller = served.caller("seller")
    if LAYOUTS[rows]:
        layout = {"icon": "initials", "rows": [{"fields": fields, "icons": []} for fields in LAYOUTS[rows]]}
        answer = served.caller("admin").post("sv_PublishCards", {"layouts": [{"recordtype": "lead", **layout}]})
        assert answer.status_code == 204, answer.text
    lead = caller.new_lead("Featherstonehaugh-Cholmondeley of Northumberland", companyname="Northern Trading Company")
    caller.new_call(lead, "2026-11-20T09:00:00Z", "Talk about the whole of the offer, and about what comes of it")
    window = windows(served, color_scheme="dark" if rows == "factory" else "light").sign_in().ready()
    window.page.keyboard.press("/")
    window.page.locator(":focus").fill("Featherstonehaugh")
    expect(window.grid).to_have_attribute("aria-rowcount", "1")
    card = window.card(lead["leadid"])
    for size in SIZES.values():
        window.page.set_viewport_size(size)
        for density in ("comfortable", "compact"):
            window.page.evaluate("density => { document.documentElement.dataset.density = density;"
                                 " document.activeElement.blur(); }", density)
            window.page.mouse.move(1, 1)
            expect(card.locator(".buttons")).to_be_hidden()
            before = card.evaluate(MEASURE)
            assert before["times"], "nothing says when it is due"
            card.hover(position={"x": 20, "y": 20})
            check(card, before)
            window.page.mouse.move(1, 1)
            card.focus()
            check(card, before)
    assert window.violations() == []


def check(card, before):
    expect(card.locator(".buttons")).to_be_visible()
    now = card.evaluate(MEASURE)
    assert now["times"] == before["times"] and not now["covered"], now
    assert all(right - left >= 24 and bottom - top >= 24 for left, top, right, bottom in now["shown"])
