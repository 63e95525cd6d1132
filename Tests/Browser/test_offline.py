"""The work list without a connection: opened from the browser's own store, worked on, and made good afterwards (K-31)."""

import json
import re

import pytest
import requests
from playwright.sync_api import expect

from quiet import quieten
from support.program import wait_until
from test_list_filters import RATING, open_filters, publish, unfold
from test_list_sorting import ENGLISH, FRENCH, expect_sorted_by, sort_by

pytestmark = pytest.mark.both

AWAY = ["ERR_", "Failed to load", "Failed to fetch", "FetchEvent", "status of 50", "EventSource", "status of 401"]


@pytest.fixture
def kept(windows, served):
    """The seller's list, kept by the browser together with the program."""

    def make(name="seller", **options):
        window = windows(served, service_workers="allow", **options).sign_in(name).ready()
        window.expected_wrongs = AWAY
        keep(window)
        return window

    return make


def keep(window):
    wait_until(lambda: window.page.evaluate("navigator.serviceWorker.controller !== null"), patience=30)
    expect(window.page.locator("html[data-kept=true]")).to_have_count(1)


STORE = "const store = await import(document.querySelector('script[type=module]').src.replace('first.js', 'offline-store.js'));"


def waiting(window):
    """The commands that the browser keeps, by name."""
    return window.page.evaluate(
        "async () => {" + STORE + "return (await store.keptCommands()).map(({ about }) => about.subject); }")


def bar(window):
    return window.page.locator("#offline")


def away(window, page=None):
    window.context.set_offline(True)
    (page or window.page).goto(window.address + "/worklist")
    expect(window.cards.first).to_be_visible()


def listed(window, name="seller"):
    return {row["recordid"] for row in window.organisation.caller(name).worklist()}


def test_a_page_that_came_past_the_worker_is_taken_into_its_care(kept):
    """Browsers leave it alone after a hard reload, and now and then while the worker begins (K-31)."""
    window = kept()
    browser = window.context.new_cdp_session(window.page)
    with window.page.expect_event("load"):
        browser.send("Page.reload", {"ignoreCache": True})
    window.ready()
    keep(window)


def test_the_list_opens_without_a_connection_and_says_how_old_it_is(kept):
    window = kept()
    before = window.order
    first = before[0]
    me = window.page.locator("#me").get_attribute("aria-label")
    window.cards.first.click()
    name = window.page.locator("#record-name").inner_text()
    wait_until(lambda: window.page.evaluate(
        "async id => {" + STORE + "return Boolean(await store.keptRecord(id)); }", first))
    away(window)
    assert window.order[:5] == before[:5]
    expect(bar(window)).to_contain_text("The server cannot be reached.")
    expect(bar(window)).to_contain_text("The list is as of")
    window.card(first).click()
    expect(window.page.locator("#record-name")).to_have_text(name)
    expect(window.page.locator("#me")).to_have_accessible_name(me)
    assert window.violations() == []
    # Nothing of anybody's data lies in the store of the program.
    stored = window.page.evaluate("""async () => (await Promise.all((await caches.keys()).map(async name =>
        (await (await caches.open(name)).keys()).map(request => new URL(request.url).pathname)))).flat()""")
    assert stored and not [path for path in stored if not path.startswith("/assets/") and path != "/language"]
    window.context.set_offline(False)
    expect(bar(window)).to_be_hidden()
    window.ready()


@pytest.mark.parametrize("locale, words", [("en-GB", "{kept} of {total} items are kept in this browser."),
                                           ("fr-FR", "{kept} éléments sur {total} sont conservés dans ce navigateur.")])
def test_a_list_that_is_longer_than_what_is_kept_says_so(kept, served, locale, words):
    """Issue 12, K-31: the true number stays, and so do those of the groups."""
    caller = served.caller("seller")
    total = len(caller.worklist())
    while total < 210:
        caller.new_call(caller.new_lead(f"Long {total}"), "2026-11-23T16:00:00Z")
        total += 1
    window = kept(locale=locale)
    assert len(listed(window)) == total
    wait_until(lambda: window.page.evaluate(
        "async () => {" + STORE + "const kept = await store.keptList(); return kept.groups && kept.rows.length; }") == 200)
    group = window.page.locator("[role=rowgroup]").first
    name = group.get_attribute("aria-label")
    away(window)
    expect(bar(window)).to_contain_text(words.format(kept=200, total=total))
    expect(window.page.locator("#count")).to_have_text(str(total))
    assert window.count == 200, "what is not here has no place in the list"
    assert group.get_attribute("aria-label") == name
    assert window.violations() == []


@pytest.mark.parametrize("locale, words, choice", [("en-GB", ENGLISH, "Overdue"), ("fr-FR", FRENCH, "En retard")])
def test_the_list_opens_with_the_filters_and_the_sort_that_were_in_use(kept, served, locale, words, choice):
    """K-8, K-31: those of when the connection went, not of when the page was loaded."""
    publish(served.caller("admin"), filters=[RATING])
    window = kept(locale=locale)
    whole = window.count
    open_filters(window, "Filter" if locale == "en-GB" else "Filtrer")
    window.page.get_by_role("checkbox", name=re.compile(f"^{choice}")).click()
    unfold(window, "Lead.Rating")
    part = window.page.locator("#custom-filters").get_by_role("checkbox", name=re.compile("^(Hot|Chaud)"))
    wait_until(lambda: window.count < whole)
    overdue = window.count
    part.click()
    wait_until(lambda: 0 < window.count < overdue)
    window.page.keyboard.press("Escape")
    sort_by(window, words["name"], words)
    order = [row["recordid"] for row in served.caller("seller").worklist(
        filter="isoverdue eq true and lead/leadqualitycode eq 1", orderby="recordname asc,score desc,duetime asc")]
    wait_until(lambda: window.order[:5] == order[:5] and window.count == len(order))
    chips, heading = window.page.locator("#chips .chip"), window.page.locator("[role=rowgroup]").first
    shown, label = chips.all_inner_texts(), heading.get_attribute("aria-label")
    assert len(shown) == 2
    rows = "async () => {" + STORE + "return (await store.keptList()).rows.map(row => row.recordid); }"
    wait_until(lambda: window.page.evaluate(rows)[:5] == order[:5], message="the list is not kept")
    away(window)
    expect(chips).to_have_count(2)
    assert chips.all_inner_texts() == shown
    assert heading.get_attribute("aria-label") == label
    assert window.order[:5] == order[:5] and window.count == len(order)
    expect_sorted_by(window, words["name"], words)


def test_commands_survive_closing_the_browser_and_run_once(kept):
    window = kept()
    first, second = window.order[:2]
    away(window)
    window.card(first).click()
    wait_until(lambda: window.opened == first)
    window.page.keyboard.press("d")
    expect(window.card(first).get_by_text("Queued")).to_be_visible()
    window.card(second).click()
    wait_until(lambda: window.opened == second)
    window.page.keyboard.press("t")
    dialog = window.page.get_by_role("dialog")
    dialog.get_by_label("Note", exact=True).fill("Written on the train")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    expect(window.card(second).get_by_text("Queued")).to_be_visible()
    expect(bar(window)).to_contain_text("2 commands are waiting")
    assert first in listed(window)
    wait_until(lambda: len(waiting(window)) == 2, message="a command is not kept")
    # The browser is closed and opened again, still without a connection.
    window.page.close()
    window.page = window.context.new_page()
    away(window)
    expect(window.card(first).get_by_text("Queued")).to_be_visible()
    window.context.set_offline(False)
    wait_until(lambda: first not in listed(window), patience=30)
    notes = window.organisation.caller("seller")
    wait_until(lambda: len(notes.list("annotations", filter="notetext eq 'Written on the train'")) == 1, patience=30)
    expect(window.cards.first).to_be_visible()
    expect(window.card(first)).to_have_count(0)
    wait_until(lambda: waiting(window) == [], message="a command still waits")
    assert len(notes.list("annotations", filter="notetext eq 'Written on the train'")) == 1


def complete(window, *records):
    """Completes them without a connection, one by one."""
    for record in records:
        window.card(record).click()
        wait_until(lambda: window.opened == record)
        window.page.keyboard.press("d")
        expect(window.card(record).get_by_text("Queued")).to_be_visible()
    # Whoever closes the window before is asked; a test is not.
    wait_until(lambda: waiting(window).count("complete") == len(records), message="a command is not kept")


def test_a_waiting_command_is_taken_back_before_it_was_sent(kept):
    """ui.md, Feedback: Ctrl Z means the last command, also of a window that was closed meanwhile."""
    window = kept()
    first, second = window.order[:2]
    away(window)
    complete(window, first, second)
    expect(bar(window)).to_contain_text("2 commands are waiting")
    # Not told before the browser's store has let it go.
    window.page.evaluate(BUSY)
    window.page.keyboard.press("Control+z")
    expect(window.card(second).get_by_text("Queued")).to_have_count(0)
    expect(window.page.locator("#toasts .toast").last).to_contain_text("Undone.")
    expect(bar(window)).to_contain_text("1 command is waiting")
    window.page.close()
    window.page = window.context.new_page()
    away(window)
    expect(window.card(first).get_by_text("Queued")).to_be_visible()
    expect(bar(window)).to_contain_text("1 command is waiting")
    window.page.keyboard.press("Control+z")
    expect(window.card(first).get_by_text("Queued")).to_have_count(0)
    expect(bar(window)).not_to_contain_text("waiting and will")
    wait_until(lambda: waiting(window) == [], message="it still waits")
    window.context.set_offline(False)
    expect(bar(window)).to_be_hidden()
    window.ready()
    assert {first, second} <= listed(window)


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_all_that_is_picked_without_a_connection_is_what_was_seen(kept, locale):
    """K-31, issue 4: what comes to match meanwhile was not meant; each card says that it waits, until it is taken back."""
    window = kept(locale=locale)
    seller = window.organisation.caller("seller")
    follows = lambda row: seller.command(row, "sv_SetFollowed", {"isfollowed": True}).status_code  # noqa: E731
    rows = seller.worklist()
    meant = [row["recordid"] for row in rows[:3]]
    assert {follows(row) for row in rows[:3]} == {200}
    window.page.get_by_role("button", name="Filter" if locale == "en-GB" else "Filtrer", exact=True).first.click()
    window.page.get_by_role("checkbox", name=re.compile("Followed|suivis")).check()
    count = seller.count(filter="isfollowed eq true")
    wait_until(lambda: window.count == count)
    meant = set(window.order)
    window.page.keyboard.press("Escape")
    away_here(window)
    window.cards.first.focus()
    window.page.keyboard.press("Control+a")
    window.page.keyboard.press("d")
    queued = window.page.locator(".card").get_by_text("Queued" if locale == "en-GB" else "En file", exact=True)
    expect(queued).to_have_count(count)
    window.page.keyboard.press("Control+z")
    expect(queued).to_have_count(0)
    window.page.keyboard.press("Control+a")
    window.page.keyboard.press("d")
    expect(queued).to_have_count(count)
    other = next(row for row in rows if row["recordid"] not in meant)
    assert follows(other) == 200
    window.context.set_offline(False)
    wait_until(lambda: not meant & listed(window), patience=30)
    assert other["recordid"] in listed(window)
    expect(queued).to_have_count(0)


def away_here(window):
    """Without a connection on the page that is open."""
    window.context.set_offline(True)
    expect(bar(window)).to_be_visible()


def test_what_ran_on_return_is_taken_back_at_once(kept):
    """Every bulk command gives a message with an Undo, and so does what waited."""
    window = kept()
    first, second = window.order[:2]
    away(window)
    complete(window, first, second)
    window.page.close()
    window.page = window.context.new_page()
    away(window)
    expect(bar(window)).to_contain_text("2 commands are waiting")
    window.context.set_offline(False)
    notice = window.page.locator("#toasts .toast").filter(has_text="2 waiting commands were carried out")
    expect(notice).to_be_visible()
    assert not {first, second} & listed(window)
    notice.get_by_role("button", name="Undo").click()
    wait_until(lambda: {first, second} <= listed(window), message="they were not taken back")


def test_promised_times_stand_above_the_list_without_a_connection(kept):
    """K-5."""
    window = kept()
    strip = window.page.locator("#strip")
    expect(strip).to_be_visible()
    away(window)
    expect(strip).to_be_visible()
    expect(strip.get_by_role("listitem").first).to_be_visible()


@pytest.mark.parametrize("locale, words", [("en-GB", "The page you asked for needs the connection."),
                                           ("fr-FR", "La page demandée a besoin de la connexion.")])
def test_a_page_that_cannot_be_kept_says_so_and_opens_when_it_can(kept, locale, words):
    window = kept(locale=locale)
    window.context.set_offline(True)
    window.page.goto(window.address + "/settings")
    expect(window.cards.first).to_be_visible()
    expect(window.page.locator("#toasts .toast")).to_contain_text(words)
    window.context.set_offline(False)
    window.page.wait_for_url("**/settings")
    expect(window.page.locator("html[data-ready=true]")).to_have_count(1)


def test_what_was_closed_elsewhere_is_told_with_its_reason_and_lands_in_the_bell(kept):
    window = kept()
    first = window.order[0]
    caller = window.organisation.caller("seller")
    quieten(caller)
    item = next(row for row in caller.worklist() if row["recordid"] == first)
    away(window)
    window.card(first).click()
    wait_until(lambda: window.opened == first)
    window.page.keyboard.press("d")
    expect(window.card(first).get_by_text("Queued")).to_be_visible()
    assert caller.complete(item).status_code == 200
    window.context.set_offline(False)
    expect(window.page.locator("#bell")).to_have_accessible_name("Notifications, 1 unread", timeout=30_000)
    window.page.locator("#bell").click()
    entry = window.page.get_by_role("dialog", name="Notifications").get_by_role("listitem").first
    expect(entry).to_contain_text("Given while offline and not carried out: “Mark as complete”")
    expect(entry).to_contain_text("closed")


BUSY = """() => { indexedDB.open('suivant').onsuccess = ({ target }) => {
    const store = target.result.transaction('queue', 'readwrite').objectStore('queue'), until = Date.now() + 4000;
    const again = () => { if (Date.now() < until) store.count().onsuccess = again; };
    again();
}; }"""


def test_a_slow_store_does_not_keep_the_page_from_the_server(kept):
    """The page that came from the store leaves only when the command is kept, and asks nobody about it."""
    window = kept()
    first = window.order[0]
    away(window)
    window.card(first).click()
    wait_until(lambda: window.opened == first)
    window.page.evaluate(BUSY)
    window.page.keyboard.press("d")
    expect(window.card(first).get_by_text("Queued")).to_be_visible()
    window.context.set_offline(False)
    wait_until(lambda: first not in listed(window), patience=30)
    expect(window.card(first)).to_have_count(0)
    wait_until(lambda: waiting(window) == [], message="a command still waits")
    assert json.loads(window.page.locator("#boot").text_content()).get("isOffline") is None


def test_after_signing_in_again_what_waits_goes_on(kept):
    window = kept()
    first = window.order[0]
    window.cards.first.click()
    wait_until(lambda: window.opened == first)
    window.context.clear_cookies()
    window.page.keyboard.press("d")
    expect(window.page.locator("#signedout")).to_be_visible()
    expect(window.card(first).get_by_text("Queued")).to_be_visible()
    wait_until(lambda: "complete" in waiting(window), message="the command is not kept")
    window.sign_in_by_hand()
    wait_until(lambda: first not in listed(window), patience=30)
    expect(window.card(first)).to_have_count(0)


@pytest.mark.parametrize("way", ["sign-out", "somebody else"])
def test_nothing_stays_for_the_next_person(kept, way):
    window = kept()
    if way == "sign-out":
        window.page.locator("#me").click()
        window.page.get_by_role("menuitem", name="Sign out").click()
        window.page.wait_for_url("**/signin*")
    else:
        window.context.clear_cookies()
    window.sign_in_by_hand("seller2").ready()
    keep(window)
    person = window.organisation.caller("seller2").get("WhoAmI").json()["UserId"]
    found = window.page.evaluate("async () => {" + STORE + """
        const list = await store.keptList();
        return [list.person, list.rows.map(row => row.recordid)];
    }""")
    assert found[0] == person
    assert set(found[1]) <= listed(window, "seller2")


def test_an_administrator_can_forbid_the_copy(kept, served):
    window = kept()
    admin = served.caller("admin")
    answer = admin.post("msdyn_worklistviewconfigurations", {
        "msdyn_name": "workspace", "sv_definition": json.dumps({"disabledfeatures": ["offlinecopy"]})})
    assert answer.status_code in (201, 204), answer.text
    window.open("/worklist").ready()
    wait_until(lambda: window.page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0)
    wait_until(lambda: window.page.evaluate(
        "async () => {" + STORE + "return (await store.keptList()) === undefined; }"))
    wait_until(lambda: not [name for name in window.page.evaluate("caches.keys()") if name.startswith("suivant-")])


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_a_refresh_without_a_connection_takes_nothing_away(kept, locale):
    """K-31: what is on the screen stays, and the bar says how old it is; so it does where another question is asked."""
    window = kept(locale=locale)
    order = window.order
    window.context.set_offline(True)
    window.page.keyboard.press("r")
    expect(bar(window)).to_be_visible()
    wait_until(lambda: window.order == order)
    expect(window.page.locator("#state")).to_be_hidden()
    window.page.locator("#tool-search").click()
    window.page.locator("#search").fill("Vale")
    expect(window.page.locator("#toasts")).to_contain_text(
        "That needs the connection." if locale == "en-GB" else "Cela demande la connexion.")
    assert window.order == order[:len(window.order)] and len(window.order) > 3
    expect(window.page.locator("#state")).to_be_hidden()


def test_what_waits_is_done_before_the_copy_is_forgotten(kept, served):
    """K-31: a command that was acknowledged is carried out, though the administrator turned the copy off meanwhile."""
    window = kept()
    first = window.order[0]
    away(window)
    window.card(first).click()
    wait_until(lambda: window.opened == first)
    window.page.keyboard.press("d")
    expect(bar(window)).to_contain_text("1 command is waiting")
    wait_until(lambda: len(waiting(window)) == 1)
    window.page.close()
    answer = served.caller("admin").post("msdyn_worklistviewconfigurations", {
        "msdyn_name": "workspace", "sv_definition": json.dumps({"disabledfeatures": ["offlinecopy"]})})
    assert answer.status_code in (201, 204), answer.text
    window.page = window.context.new_page()
    window.context.set_offline(False)
    window.open("/worklist")
    expect(window.cards.first).to_be_visible()
    wait_until(lambda: window.page.url and first not in listed(window), patience=30)
    wait_until(lambda: window.page.evaluate(
        "async () => {" + STORE + "return (await store.keptList()) === undefined; }") and waiting(window) == [])


def test_a_window_that_is_still_open_keeps_nothing_after_sign_out(kept):
    """K-31: what another window of the browser shows is not written again."""
    window = kept()
    other = window.context.new_page()
    other.goto(window.address + "/worklist")
    expect(other.locator("[role=grid] [role=row]").first).to_be_visible()
    expect(other.locator("html[data-kept=true]")).to_have_count(1)
    window.page.locator("#me").click()
    window.page.get_by_role("menuitem", name="Sign out").click()
    window.page.wait_for_url("**/signin*")
    expect(other.locator("#signedout")).to_be_visible()
    other.keyboard.press("j")
    other.keyboard.press("u")
    other.wait_for_timeout(2500)
    assert other.evaluate("async () => {" + STORE + """
        return [(await store.keptList()) ?? null, await store.keptCommands()];
    }""") == [None, []]


def test_sans_connexion_la_page_parle_francais(kept):
    window = kept(locale="fr-FR")
    away(window)
    expect(bar(window)).to_contain_text("La liste date de")
    assert window.page.locator("html").get_attribute("lang") == "fr"
    assert window.violations() == []
    window.context.set_offline(False)
    expect(bar(window)).to_be_hidden()


def test_the_program_can_be_installed_and_is_never_out_of_date(kept):
    window = kept()
    session = window.context.new_cdp_session(window.page)
    manifest = session.send("Page.getAppManifest")
    assert not manifest["errors"], manifest["errors"]
    shown = json.loads(manifest["data"])
    assert shown["start_url"] == "/worklist" and shown["display"] == "standalone"
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in shown["icons"]}
    reasons = [reason["errorId"] for reason in session.send("Page.getInstallabilityErrors")["installabilityErrors"]]
    assert set(reasons) <= {"in-incognito"}, reasons
    worker = requests.get(window.address + "/service-worker.js", timeout=30)
    assert worker.headers["Cache-Control"] == "no-cache"
    assert "default-src 'none'" in worker.headers["Content-Security-Policy"]
    digest = manifest["url"].split("/")[-2]
    assert f"const digest = '{digest}';" in worker.text
    # With a connection the page is always the server's own: it holds the rows that a stored one would not.
    window.page.reload()
    assert "sv_workitemid" in window.page.locator("#boot").inner_text()


@pytest.mark.parametrize("locale,words,again", [
    ("en-GB", "Part of this page could not be loaded.", "Try again"),
    ("fr-FR", "Une partie de cette page n’a pas pu être chargée.", "Réessayer"),
])
def test_a_script_that_does_not_come_is_told_and_can_be_tried_again(windows, served, locale, words, again):
    window = windows(served, locale=locale).sign_in()
    window.expected_wrongs = ["Failed to load", "Failed to fetch"]
    page = window.open("/settings").page
    page.route("**/js/list.js", lambda route: route.abort())
    page.goto(served.address + "/worklist?lang=" + locale[:2])
    bar = page.locator("#unloaded")
    expect(bar).to_be_visible()
    expect(bar).to_contain_text(words)
    page.unroute("**/js/list.js")
    bar.get_by_role("link", name=again).click()
    window.ready()
    expect(bar).to_be_hidden()
