"""What is pressed, clicked or answered out of turn: the list does what was meant, and once."""

import contextlib
import json
import re

import pytest
from playwright.sync_api import expect

from support.program import wait_until

LOCALES = pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
WORDS = {
    "en-GB": {"filter": "Filter", "followed": "Followed",
              "offline": "That needs the connection. The list stays as it was.", "assigned": "Sam Dubois"},
    "fr-FR": {"filter": "Filtrer", "followed": "suivis",
              "offline": "Cela demande la connexion. La liste reste comme elle était.", "assigned": "Sam Dubois"},
}


@contextlib.contextmanager
def holding(window, address, method="GET"):
    """Keeps the page's requests back, as a slow connection would; what is left of them goes on at the end."""
    held = []

    def keep(route):
        if route.request.method == method:
            return held.append(route)
        return route.fallback()

    window.page.route(address, keep)
    try:
        yield held
    finally:
        release(held)
        window.page.unroute(address, keep)


def release(held):
    while held:
        held.pop(0).continue_()


def come(window, held, count=1):
    wait_until(lambda: window.page.evaluate("1") and len(held) >= count, message="the page does not ask")


def followed_box(window, locale):
    return window.page.get_by_role("checkbox", name=re.compile(WORDS[locale]["followed"]))


def tick_followed(window, locale="en-GB"):
    box = followed_box(window, locale)
    if not box.count():
        window.page.get_by_role("button", name=WORDS[locale]["filter"], exact=True).first.click()
    box.click()


def follow(caller, *rows):
    for row in rows:
        assert caller.command(row, "sv_SetFollowed", {"isfollowed": True}).status_code == 200


@LOCALES
def test_enter_gives_to_the_person_whose_name_is_typed(windows, served, locale):
    """W-68: however fast one types, and not to whoever stood first before."""
    window = windows(served, locale=locale).sign_in().ready()
    first = window.order[0]
    seller = served.caller("seller")
    item = next(row for row in seller.worklist() if row["recordid"] == first)
    window.cards.first.click()
    window.page.keyboard.press("a")
    options = window.page.get_by_role("option")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert "Sam Dubois" not in options.first.inner_text(), "the test says nothing when Sam stands first"
    window.page.keyboard.type("Sam")
    window.page.keyboard.press("Enter")
    expect(window.page.locator("#toasts")).to_contain_text(WORDS[locale]["assigned"])
    owned = [each["ownername"] for each in seller.up_next(item["recordtype"], first).json()["current"]]
    assert "Sam Dubois" in owned, owned


def test_enter_takes_the_record_that_is_typed_into_a_lookup(windows, served):
    """The first of what is found for the text, and never of what was found before."""
    served.caller("seller").create("accounts", {"name": "Zzyzx Pumps"})
    window = windows(served).sign_in().open("/opportunity")
    window.page.get_by_role("button", name="New", exact=True).click()
    customer = window.page.get_by_role("dialog").get_by_role("combobox", name="Customer")
    customer.click()
    window.page.keyboard.press("ArrowDown")
    expect(window.page.get_by_role("option").first).to_be_visible()
    window.page.keyboard.type("Zzyzx")
    window.page.keyboard.press("Enter")
    expect(customer).to_have_value("Zzyzx Pumps")


@LOCALES
def test_pages_of_the_question_before_stay_out_of_the_list(windows, served, locale):
    """W-72: a filter that is chosen while the rest of the list is loaded shows what it lets through, and nothing else."""
    seller = served.caller("seller")
    follow(seller, *seller.worklist()[:3])
    followed = seller.count(filter="isfollowed eq true")
    window = windows(served, locale=locale).sign_in().ready()
    window.cards.first.focus()
    with holding(window, re.compile(r"sv_workitems\?.*skiptoken")) as pages:
        window.page.keyboard.press("End")
        come(window, pages)
        with holding(window, re.compile(r"sv_workitems\?.*isfollowed(?!.*groupby)(?!.*aggregate)")) as firsts:
            tick_followed(window, locale)
            come(window, firsts)
            release(pages)
            window.page.wait_for_timeout(300)
        wait_until(lambda: window.count == followed)
        release(pages)
        window.page.wait_for_timeout(500)
        assert window.count == followed
    expect(window.cards).to_have_count(followed)


def test_a_late_answer_under_the_filter_before_takes_no_card_away(windows, served):
    """W-72: what did not fit the filter of a moment ago is on the list without it."""
    seller = served.caller("seller")
    row = seller.worklist()[0]
    follow(seller, row)
    window = windows(served).sign_in().ready()
    tick_followed(window)
    wait_until(lambda: window.count == seller.count(filter="isfollowed eq true"))
    window.page.keyboard.press("Escape")
    with holding(window, re.compile(rf"sv_workitems\?.*recordid.*{row['recordid']}")) as held:
        assert seller.command(row, "sv_SetFollowed", {"isfollowed": False}).status_code == 200
        come(window, held)
        late = held.pop(0)
        answer = late.fetch()
        assert answer.json()["value"] == [], "under the filter it is gone"
        window.page.locator("#chips button").first.click()
        expect(window.card(row["recordid"])).to_have_count(1)
        late.fulfill(response=answer)
        come(window, held)
    window.page.wait_for_timeout(300)
    expect(window.card(row["recordid"])).to_have_count(1)


@LOCALES
def test_all_that_match_a_search_is_what_was_picked(windows, served, locale):
    """Issue 4, point 4: the search goes along as it was, whatever is asked of the list right afterwards."""
    seller = served.caller("seller")
    rows = seller.worklist()
    text = "an"
    meant = {row["sv_workitemid"] for row in rows if text in row["recordname"].lower()}
    assert 5 < len(meant) < len(rows) - 5
    window = windows(served, locale=locale).sign_in().ready()
    window.page.keyboard.press("/")
    window.page.keyboard.type(text)
    wait_until(lambda: window.count == seller.count(search=f'"{text}"'))
    expected = seller.count(search=f'"{text}"')
    window.page.keyboard.press("Enter")
    window.page.keyboard.press("Control+a")
    with holding(window, re.compile("sv_CompleteMany"), "POST") as held:
        window.page.keyboard.press("d")
        window.page.keyboard.press("/")
        window.page.keyboard.press("Escape")
        come(window, held)
        body = json.loads(held[0].request.post_data)
        assert body["Search"] == text and "Filter" in body
    wait_until(lambda: seller.count(search=f'"{text}"') == 0)
    assert len(seller.worklist()) == len(rows) - expected


def test_what_has_left_the_list_is_not_picked_any_more(windows, served):
    """W-69: neither counted nor acted on."""
    seller = served.caller("seller")
    window = windows(served).sign_in().ready()
    items = {row["recordid"]: row for row in seller.worklist()}
    first, second, third = window.order[:3]
    for record in (first, second):
        window.card(record).focus()
        window.page.keyboard.press("x")
    bar = window.page.locator("#bulk")
    expect(bar).to_contain_text("2 selected")
    assert seller.complete(items[first]).status_code == 200
    expect(bar).to_contain_text("1 selected")
    assert seller.complete(items[second]).status_code == 200
    expect(bar).to_be_hidden()
    window.card(third).focus()
    window.page.keyboard.press("d")
    expect(window.card(third)).to_have_count(0)
    wait_until(lambda: third not in {row["recordid"] for row in seller.worklist()})


@LOCALES
def test_undo_means_the_command_that_is_still_on_its_way(windows, served, locale):
    """ui.md, Feedback: Ctrl Z takes back what was done last, also when it is pressed at once."""
    seller = served.caller("seller")
    window = windows(served, locale=locale).sign_in().ready()
    first, second = window.order[:2]
    window.card(first).click()
    window.page.keyboard.press("d")
    wait_until(lambda: first not in {row["recordid"] for row in seller.worklist()})
    wait_until(lambda: window.opened == second)
    with holding(window, re.compile("sv_Complete"), "POST") as held:
        window.page.keyboard.press("d")
        come(window, held)
        window.page.keyboard.press("Control+z")
        window.page.wait_for_timeout(200)
    expect(window.card(second)).to_have_count(1)
    wait_until(lambda: second in {row["recordid"] for row in seller.worklist()}
               and window.page.locator("#toasts .toast").count())
    assert first not in {row["recordid"] for row in seller.worklist()}


def test_a_double_click_and_a_held_key_complete_one_record(windows, served):
    """W-62: the card that moves up was not meant, and was never read."""
    seller = served.caller("seller")
    window = windows(served).sign_in().ready()
    before = {row["recordid"] for row in seller.worklist()}
    first = window.order[0]
    window.card(first).hover()
    window.card(first).locator("[data-do=complete]").dblclick(delay=60)
    expect(window.card(first)).to_have_count(0)
    wait_until(lambda: first not in {row["recordid"] for row in seller.worklist()})
    window.page.wait_for_timeout(400)
    assert before - {row["recordid"] for row in seller.worklist()} == {first}
    second = window.order[0]
    window.card(second).click()
    wait_until(lambda: window.opened == second)
    for _ in range(4):
        window.page.keyboard.down("d")
    window.page.keyboard.up("d")
    wait_until(lambda: second not in {row["recordid"] for row in seller.worklist()})
    window.page.wait_for_timeout(400)
    assert before - {row["recordid"] for row in seller.worklist()} == {first, second}


def test_a_form_that_is_sent_twice_writes_once(windows, served):
    """A second Ctrl Enter while the first is on its way changes nothing."""
    seller = served.caller("seller")
    window = windows(served).sign_in().ready()
    record = window.order[0]
    window.cards.first.click()
    window.page.keyboard.press("t")
    window.page.get_by_role("textbox", name=re.compile("^Note")).fill("Only once")
    with holding(window, re.compile("/annotations"), "POST") as held:
        window.page.keyboard.press("Control+Enter")
        window.page.keyboard.press("Control+Enter")
        come(window, held)
        window.page.wait_for_timeout(300)
        assert len(held) == 1
    expect(window.page.get_by_role("dialog")).to_have_count(0)
    notes = seller.list("annotations", filter=f"_objectid_value eq {record}")
    assert [note["notetext"] for note in notes].count("Only once") == 1


@LOCALES
def test_a_search_without_a_connection_leaves_the_list_as_it_is(windows, served, locale):
    """W-36, ui.md: one goes on reading what was there, and is told what needs the connection."""
    window = windows(served, locale=locale).sign_in().ready()
    window.expected_wrongs = ["ERR_", "Failed to", "EventSource"]
    before, count = window.order, window.count
    window.page.get_by_role("button", name=WORDS[locale]["filter"], exact=True).first.click()
    expect(followed_box(window, locale)).to_be_visible()
    window.context.set_offline(True)
    window.page.keyboard.press("/")
    window.page.keyboard.type("zz")
    expect(window.page.locator("#toasts")).to_contain_text(WORDS[locale]["offline"])
    assert window.order == before[:len(window.order)] and window.count == count
    tick_followed(window, locale)
    expect(followed_box(window, locale)).not_to_be_checked()
    assert window.order == before[:len(window.order)] and window.count == count
    expect(window.page.locator("#chips button")).to_have_count(0)
    assert window.violations() == []
    window.context.set_offline(False)
    expect(window.page.locator("#offline")).to_be_hidden()
    assert window.count == count


def test_whoever_is_far_down_the_list_keeps_the_place_when_it_is_fetched_again(windows, served):
    """W-72, W-133: also beyond what the server gives in one answer."""
    window = windows(served).sign_in().ready()
    window.cards.first.focus()
    window.page.keyboard.press("End")
    wait_until(lambda: len(window.order) and window.page.evaluate("document.activeElement.dataset.recordid")
               not in window.order[:1])
    place = window.page.evaluate("document.activeElement.dataset.recordid")
    assert int(window.card(place).get_attribute("aria-rowindex")) > 100

    def fewer(route):
        route.continue_(headers={**route.request.headers, "prefer": "odata.maxpagesize=60"})

    window.page.route(re.compile(r"sv_workitems\?(?!.*skiptoken).*count=true"), fewer)
    with window.page.expect_response(re.compile(r"sv_workitems\?(?!.*skiptoken).*count=true")) as answer:
        window.page.keyboard.press("r")
    assert len(answer.value.json()["value"]) == 60
    window.page.wait_for_timeout(600)
    assert window.page.evaluate("document.activeElement.dataset.recordid") == place
    expect(window.card(place)).to_be_visible()


def test_what_shows_progress_stays_while_more_is_said(window):
    """Issue 4, point 4: long work can be stopped, however much is done meanwhile."""
    window.ready().page.evaluate("""async () => {
        const at = document.querySelector('script[type=module]').src;
        const { toast, progressToast } = await import(at.replace('first.js', 'toast.js'));
        progressToast('Long work', { action: { label: 'Stop', run() {} } });
        for (const words of ['one', 'two', 'three', 'four']) toast(words);
    }""")
    expect(window.page.locator("#toasts").get_by_role("button", name="Stop")).to_be_visible()
    expect(window.page.locator("#toasts .toast")).to_have_count(4)
    expect(window.page.locator("#toasts")).not_to_contain_text("one")
