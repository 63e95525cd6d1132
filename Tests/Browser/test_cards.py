"""How cards look and who decides it (W-23 … W-35, W-69, K-4), and tables shown as cards (W-128)."""

import re

import pytest
from playwright.sync_api import expect

from support.program import wait_until

TITLE = "Work item appearance"


def layout(*rows, **more):
    """A layout in the API's words: rows of (fields, icons)."""
    return {"icon": "initials", "rows": [{"fields": fields, "icons": icons} for fields, icons in rows], **more}


def publish(served, **body):
    answer = served.caller("admin").post("sv_PublishCards", body)
    assert answer.status_code == 204, answer.text


def of_type(served, kind, who="seller", **more):
    """The first item of a record type on a person's list."""
    page = served.caller(who).page("sv_workitems", {"$filter": f"recordtype eq '{kind}'", "$top": "1", **more})
    return page["value"][0]


def at_card(window, item):
    """Brings a card into sight by searching for its name."""
    whole = window.count
    window.page.keyboard.press("/")
    window.page.locator(":focus").fill(item["recordname"])
    wait_until(lambda: window.count < whole or whole < 3)
    card = window.card(item["recordid"])
    expect(card).to_be_visible()
    return card


def lines(card):
    return card.locator(".line")


def edit(window):
    """Opens the editor from the list's menu."""
    window.page.locator("#tool-more").click()
    window.page.get_by_role("menuitem", name=TITLE).click()
    return dialog(window)


def dialog(window, name=TITLE):
    found = window.page.get_by_role("dialog", name=name)
    expect(found).to_be_visible()
    return found


def saved(window, words):
    expect(window.page.locator("dialog[open]")).to_have_count(0)
    expect(window.page.get_by_text(words).first).to_be_visible()


# Drawing


def test_the_factory_card_has_three_rows(window, served):
    """K-4, W-23: name and score; contact and company, and the type; the next action with its time."""
    item = next(row for row in served.caller("seller").worklist(filter="recordtype eq 'opportunity'")
                if row["contactname"] and row["companyname"] and row["score"] is not None)
    card = at_card(window, item)
    expect(lines(card)).to_have_count(3)
    expect(lines(card).nth(0)).to_contain_text(item["recordname"])
    expect(lines(card).nth(0).get_by_role("img", name=f"Score {item['score']}, grade {item['grade']}")).to_be_visible()
    expect(lines(card).nth(1)).to_contain_text(re.compile(
        f"{re.escape(item['contactname'])}.*{re.escape(item['companyname'])}.*Opportunity"))
    expect(lines(card).nth(2)).to_contain_text(item["actionname"])


def test_a_layout_decides_rows_icons_menu_and_height(windows, served):
    """W-31, W-69: what an administrator published is drawn; nothing overlaps and nothing is cut at the bottom."""
    publish(served, layouts=[{"recordtype": "opportunity", **layout(
        (["contactname"], ["followed", "score"]), (["contact/jobtitle", "companyname"], []),
        (["recordname", "record/estimatedvalue"], ["recordtype"]), (["actionname", "duetime"], []),
        icon="activitytype", actions=["complete", "skip"])},
        {"recordtype": "lead", **layout((["recordname"], ["score"]))}])
    item = next(row for row in served.caller("seller").worklist(filter="recordtype eq 'opportunity'")
                if row["contactname"])
    record = served.caller("seller").get(f"opportunities({item['recordid']})").json()
    window = windows(served).sign_in().ready()
    card = at_card(window, item)
    expect(lines(card)).to_have_count(4)
    expect(lines(card).nth(0)).to_contain_text(item["contactname"])
    if record["estimatedvalue"]:
        figure = f"{int(record['estimatedvalue']):,}"
        expect(lines(card).nth(2)).to_contain_text(figure)
    expect(card.locator(".avatar svg")).to_have_count(1)
    assert card.bounding_box()["height"] == 97
    last = lines(card).nth(3).bounding_box()
    assert last["y"] + last["height"] <= card.bounding_box()["y"] + 97
    card.hover()
    assert card.locator("[data-do=snooze]").count() == 0
    card.locator("[data-do=menu]").click()
    menu = window.page.get_by_role("menu")
    assert menu.get_by_role("menuitem").all_inner_texts()[0].startswith("Mark as complete")
    expect(menu.get_by_role("menuitem", name="Assign")).to_have_count(0)
    window.page.keyboard.press("Escape")
    window.page.locator("#search-clear").click()
    lead = window.cards.and_(window.page.locator("[data-recordtype=lead]")).first
    expect(lead).to_be_visible()
    assert lead.bounding_box()["height"] == 56
    # All at once: a card below the fold goes when the foot of the list comes.
    boxes = sorted(map(tuple, window.cards.evaluate_all(
        "rows => rows.map(row => row.getBoundingClientRect()).map(({ y, height }) => [y, height])")))
    assert all(above[0] + above[1] <= below[0] + .5 for above, below in zip(boxes, boxes[1:])), "cards overlap"


def test_cards_scroll_with_the_values_of_every_page(windows, served):
    """W-35: later pages bring the layout's columns too, never row by row."""
    publish(served, layouts=[{"recordtype": kind, **layout((["recordname"], []), (["record/createdon"], []))}
                             for kind in ("lead", "opportunity", "account", "contact")])
    window = windows(served).sign_in().ready()
    last = served.caller("seller").worklist()[-1]
    window.cards.first.focus()
    window.page.keyboard.press("End")
    card = window.card(last["recordid"])
    expect(lines(card).nth(1)).to_contain_text("Created on")
    asked = [request for request in window.requests if "sv_workitems?" in request.url and "%24select" not in request.url
             and "%24apply" not in request.url and "$select" not in request.url and "$apply" not in request.url]
    assert asked and len(asked) < 12, [request.url for request in asked]


# The editor


def test_an_administrator_switches_the_feature_on_and_a_seller_makes_her_own_card(windows, served):
    """W-30, W-31, W-32: before admin mode nobody changes cards and the entry is absent; then a seller's change is hers
    alone."""
    seller = windows(served).sign_in().ready()
    seller.page.locator("#tool-more").click()
    expect(seller.page.get_by_role("menuitem", name=TITLE)).to_have_count(0)
    seller.page.keyboard.press("Escape")

    admin = windows(served).sign_in("admin")
    admin.page.wait_for_selector("html[data-ready]")
    editor = edit(admin)
    expect(editor).to_contain_text("Nobody can change cards.")
    expect(editor.get_by_role("button", name="Save")).to_be_disabled()
    expect(editor.get_by_role("checkbox", name="Lock customization")).to_have_count(0)
    editor.get_by_role("switch", name="Switch to admin mode").check()
    expect(editor.get_by_role("checkbox", name="Lock customization")).not_to_be_checked()
    editor.get_by_role("button", name="Save for everybody").click()
    saved(admin, "The cards have been saved for everybody.")

    seller.open("/worklist").ready()
    editor = edit(seller)
    expect(editor.get_by_role("switch")).to_have_count(0)
    editor.locator("#cards-type").select_option("lead")
    preview = editor.get_by_role("region", name="Preview")
    expect(editor.get_by_role("group", name="Row 1", exact=True)).to_be_visible()
    editor.get_by_role("button", name="Add row").click()
    editor.get_by_label("Row 4, field 1").select_option("record/leadsourcecode")
    expect(preview.locator(".line")).to_have_count(4)
    editor.get_by_role("button", name="Remove row 2").click()
    expect(preview.locator(".line")).to_have_count(3)
    editor.get_by_role("button", name="Save", exact=True).click()
    saved(seller, "Your cards have been saved.")
    item = of_type(served, "lead")
    expect(lines(at_card(seller, item))).to_have_count(3)

    answer = served.caller("seller2").get("sv_Cards(recordtype='lead')").json()
    assert answer["source"] == "factory", "another seller's card has changed"
    seller.open("/worklist").ready()
    expect(lines(at_card(seller, item))).to_have_count(3)


@pytest.mark.parametrize("language", ["en-GB", "fr-FR"])
def test_admin_mode_is_switched_off_for_everybody_and_that_is_taken_back(windows, served, language):
    """W-32: while it is off nobody changes cards, not even the administrator, and sellers find no entry; the cards stay."""
    title, switch, off, note, undone = {
        "en-GB": (TITLE, "Switch to admin mode", "Nobody can change cards any more.", "Nobody can change cards.",
                  "The cards are as before."),
        "fr-FR": ("Apparence des éléments de travail", "Passer en mode administrateur",
                  "Plus personne ne peut modifier les fiches.", "Personne ne peut modifier les fiches.",
                  "Les fiches sont redevenues comme avant."),
    }[language]
    publish(served)
    own = {"layouts": [{"recordtype": "lead", **layout((["recordname"], []), (["duetime"], []))}]}
    assert served.caller("seller").post("sv_SaveCards", own).status_code == 204
    admin = windows(served, locale=language).sign_in("admin")
    admin.page.wait_for_selector("html[data-ready]")
    admin.page.locator("#tool-more").click()
    admin.page.get_by_role("menuitem", name=title).click()
    editor = dialog(admin, title)
    mode = editor.get_by_role("switch", name=switch)
    expect(mode).to_be_checked()
    mode.uncheck()
    expect(editor.locator(".cards-note")).to_contain_text(note)
    expect(mode).not_to_be_checked()
    expect(editor.locator("footer .primary")).to_be_disabled()
    expect(editor.locator("#cards-lock, #cards-whose")).to_have_count(0)
    for person in ("seller", "admin"):
        assert served.caller(person).post("sv_SaveCards", own).status_code == 409
    cards = served.caller("seller").get("sv_Cards(recordtype='lead')").json()
    assert (cards["isenabled"], cards["source"]) == (False, "own"), "cards stay as they are"
    seller = windows(served, locale=language).sign_in().ready()
    seller.page.locator("#tool-more").click()
    expect(seller.page.get_by_role("menuitem", name=title)).to_have_count(0)
    admin.page.keyboard.press("Escape")
    expect(editor).to_have_count(0)
    expect(admin.page.get_by_text(off).first).to_be_visible()
    admin.page.keyboard.press("Control+z")
    expect(admin.page.get_by_text(undone).first).to_be_visible()
    assert served.caller("seller").get("sv_Cards(recordtype='lead')").json()["isenabled"] is True


def test_an_administrator_has_cards_of_ones_own_too(windows, served):
    """W-32: beside everybody's, and without a difference for the others."""
    publish(served)
    admin = windows(served).sign_in("admin")
    admin.page.wait_for_selector("html[data-ready]")
    editor = edit(admin)
    editor.get_by_label("Whose cards").select_option("own")
    expect(editor.locator("#cards-lock")).to_have_count(0)
    editor.get_by_role("button", name="Classic layout").click()
    editor.get_by_role("button", name="Save", exact=True).click()
    saved(admin, "Your cards have been saved.")
    assert served.caller("seller").get("sv_Cards(recordtype='lead')").json()["source"] == "factory"


def test_a_lock_hides_what_sellers_made_until_it_is_lifted(windows, served):
    """W-32, W-33: locked, a seller's layout is ignored but kept, and the entry says so."""
    publish(served)
    answer = served.caller("seller").post("sv_SaveCards", {"layouts": [
        {"recordtype": "lead", **layout((["recordname"], []), (["duetime"], []))}]})
    assert answer.status_code == 204, answer.text
    item = of_type(served, "lead")
    seller = windows(served).sign_in().ready()
    expect(lines(at_card(seller, item))).to_have_count(2)

    admin = windows(served).sign_in("admin")
    admin.page.wait_for_selector("html[data-ready]")
    editor = edit(admin)
    editor.get_by_role("switch", name="Switch to admin mode").check()
    editor.get_by_role("checkbox", name="Lock customization").check()
    editor.get_by_role("button", name="Save for everybody").click()
    saved(admin, "The cards have been saved for everybody.")
    seller.open("/worklist").ready()
    expect(lines(at_card(seller, item))).to_have_count(3)
    locked = edit(seller)
    expect(locked).to_contain_text("An administrator has locked the cards for everybody.")
    expect(locked.get_by_role("button", name="Save")).to_be_disabled()
    seller.page.keyboard.press("Escape")

    # The change for everybody can be taken back, and the seller's card is there again.
    admin.page.get_by_role("button", name="Undo").click()
    expect(admin.page.get_by_text("The cards are as before.").first).to_be_visible()
    seller.open("/worklist").ready()
    expect(lines(at_card(seller, item))).to_have_count(2)


@pytest.mark.both
@pytest.mark.parametrize("language, words", [
    ("en-GB", (TITLE, "Classic layout", "Save for everybody", "Ada Martin has changed these settings in the meantime.",
               "Show the other version", "Keep my version", "The cards have been saved for everybody.")),
    ("fr-FR", ("Apparence des éléments de travail", "Présentation classique", "Enregistrer pour tous",
               "Ada Martin a modifié ces paramètres entre-temps.", "Afficher l’autre version", "Garder ma version",
               "Les fiches ont été enregistrées pour tous."))], ids=["english", "french"])
def test_of_two_administrators_the_second_chooses_and_a_lock_stays(windows, served, language, words):
    """W-32, W-93: nothing is lost silently, and nobody lifts a lock who did not touch it."""
    title, classic, save, told, theirs, mine, done = words
    publish(served)
    window = windows(served, locale=language).sign_in("admin")
    window.expected_wrongs = ["412"]
    window.page.wait_for_selector("html[data-ready]")

    def edited():
        window.page.locator("#tool-more").click()
        window.page.get_by_role("menuitem", name=title).click()
        editor = dialog(window, title)
        editor.get_by_role("button", name=classic).click()
        return editor

    def now(kind="lead"):
        return served.caller("admin").get(f"sv_Cards(recordtype='{kind}')").json()

    editor = edited()
    publish(served, locked=True, layouts=[{"recordtype": "lead", **layout((["recordname"], []), (["duetime"], []))}])
    editor.get_by_role("button", name=save).click()
    expect(editor.get_by_role("alert")).to_contain_text(told)
    expect(editor.get_by_role("button", name=theirs)).to_be_focused()
    window.settle()
    assert window.violations() == []
    editor.get_by_role("button", name=theirs).click()
    expect(editor.locator("#cards-lock")).to_be_checked()
    expect(editor.get_by_role("alert")).to_have_count(0)
    assert len(now()["published"]["rows"]) == 2

    editor.locator("#cards-type").select_option("account")
    editor.get_by_role("button", name=classic).click()
    publish(served, refreshminutes=15)
    editor.get_by_role("button", name=save).click()
    editor.get_by_role("button", name=mine).click()
    saved(window, done)
    assert (now()["islocked"], now()["refreshminutes"], len(now()["published"]["rows"])) == (True, 15, 2)
    assert now("account")["published"] is not None


def test_reset_brings_the_default_back(windows, served):
    """W-31: Reset to default; the preview shows it at once."""
    publish(served)
    served.caller("seller").post("sv_SaveCards", {"layouts": [{"recordtype": "lead", **layout((["recordname"], []))}]})
    window = windows(served).sign_in().ready()
    editor = edit(window)
    editor.locator("#cards-type").select_option("lead")
    preview = editor.get_by_role("region", name="Preview")
    expect(preview.locator(".line")).to_have_count(1)
    expect(preview).to_contain_text("Drawn with a record of your own.")
    editor.get_by_role("button", name="Classic layout").click()
    expect(preview.locator(".line")).to_have_count(3)
    editor.get_by_role("button", name="Reset to default").click()
    expect(preview.locator(".line")).to_have_count(3)
    editor.get_by_role("button", name="Save", exact=True).click()
    saved(window, "Your cards have been saved.")
    assert served.caller("seller").get("sv_Cards(recordtype='lead')").json()["source"] == "factory"


def test_what_does_not_fit_cannot_be_added(windows, served):
    """W-31: at most four rows, three fields and three icons; everything by keyboard."""
    publish(served)
    window = windows(served).sign_in().ready()
    editor = edit(window)
    while editor.get_by_role("button", name="Add row").count():
        editor.get_by_role("button", name="Add row").press("Enter")
    expect(editor.get_by_role("group", name=re.compile(r"^Row \d$"))).to_have_count(4)
    first = editor.get_by_role("group", name="Row 1", exact=True)
    for kind in ("field", "icon"):
        while first.get_by_role("button", name=f"Add {kind}").count():
            first.get_by_role("button", name=f"Add {kind}").press("Enter")
        expect(first.get_by_label(re.compile(rf"^Row 1, {kind} \d$"))).to_have_count(3)
    # The focus stays where one works.
    assert window.page.evaluate("document.activeElement.matches('.cards-form *')")
    editor.get_by_role("button", name="Move row 4 up").press("Enter")
    assert window.page.evaluate("document.activeElement.closest('fieldset').querySelector('legend').textContent") == "Row 3"


def test_a_type_without_records_is_drawn_with_made_up_values(windows, served):
    publish(served)
    caller = served.caller("admin")
    mine = caller.page("sv_workitems", {"$filter": "recordtype eq 'lead'", "$top": "1"})["value"]
    window = windows(served).sign_in("admin")
    window.page.wait_for_selector("html[data-ready]")
    editor = edit(window)
    editor.locator("#cards-type").select_option("lead")
    if not mine:
        expect(editor.get_by_role("region", name="Preview")).to_contain_text(re.compile("made-up|record of your own"))
    expect(editor.get_by_role("region", name="Preview").locator(".line").first).not_to_be_empty()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
def test_axe_finds_nothing_in_the_editor(windows, served, scheme, width):
    publish(served)
    window = windows(served, color_scheme=scheme, viewport={"width": width, "height": 780}).sign_in("admin")
    window.page.wait_for_selector("html[data-ready]")
    editor = edit(window)
    window.settle()
    assert window.violations() == []
    editor.get_by_role("switch", name="Switch to admin mode").check()
    window.settle()
    assert window.violations() == []
    assert window.overflow() <= 0
    inside = editor.evaluate("element => element.scrollWidth - element.clientWidth")
    assert inside <= 0, f"the dialog is {inside} pixels too wide"


def test_the_editor_speaks_french(windows, served):
    """W-131: « apparence des éléments de travail »."""
    publish(served)
    window = windows(served, locale="fr-FR").sign_in().open("/settings")
    window.page.get_by_role("button", name="Apparence des éléments de travail").click()
    editor = dialog(window, "Apparence des éléments de travail")
    editor.locator("#cards-type").select_option("lead")
    expect(editor.get_by_role("group", name="Ligne 1", exact=True)).to_be_visible()
    expect(editor.get_by_role("button", name="Rétablir la valeur par défaut")).to_be_visible()
    words = editor.inner_text()
    for english in ("Row", "Field", "Icon", "Preview", "Reset", "Score and", "Add", "Owner", "Lead "):
        assert not re.search(rf"\b{english}\b", words), english
    editor.get_by_role("button", name="Présentation classique").click()
    editor.get_by_role("button", name="Enregistrer").click()
    saved(window, "Vos fiches ont été enregistrées.")


# Names


def test_names_of_all_scripts_stay_inside_their_card(windows, served):
    """EC-01 … EC-05: isolated, whole or ellipsised, and never markup."""
    caller = served.caller("seller")
    names = ["Zoë Müller-Łukasiewicz", "محمد العلي", "שירה כהן", "Sam 👩🏽‍💻", "李", "<b>x</b>", "=1+1", "W" * 100]
    for name in names:
        lead = caller.create("leads", {"lastname": name, "companyname": "ش" * 200, "subject": name})
        caller.new_call(lead, "2026-11-23T08:00:00Z", subject=f"Call {name}")
    window = windows(served).sign_in().ready()
    for name in names:
        card = at_card(window, {"recordname": name, "recordid": caller.worklist(
            filter=f"recordname eq '{name}'")[0]["recordid"]})
        shown = card.locator(".name bdi").first
        expect(shown).to_have_text(name)
        assert card.locator("b").count() == 0
        assert shown.evaluate("element => getComputedStyle(element).unicodeBidi") == "isolate"
        box, inner = card.bounding_box(), lines(card).nth(1).bounding_box()
        assert inner["x"] >= box["x"] and inner["x"] + inner["width"] <= box["x"] + box["width"] + .5
        assert card.evaluate("element => element.scrollHeight <= element.clientHeight + 1")


# The focused view


def cards_of(window):
    return window.page.locator("#focused [role=row][data-recordid]")


def as_cards(window, table):
    window.open(f"/{table}")
    window.page.wait_for_selector("html[data-ready]")
    window.page.get_by_role("button", name="Show as cards").click()
    expect(cards_of(window).first).to_be_visible()
    return window


def test_a_table_is_shown_as_cards_with_the_same_question(windows, served):
    """W-128: same view, filter and sort; at most two next actions; remembered per person and table."""
    caller = served.caller("seller")
    lead = caller.new_lead("Aaaardvark")
    for hour, subject in enumerate(["First of three", "Second of three", "Third of three"]):
        caller.new_call(lead, f"2026-11-2{4 + hour}T08:00:00Z", subject=subject)
    window = as_cards(windows(served).sign_in(), "lead")
    grid = caller.page("leads", {"$orderby": "createdon desc", "$top": "3"})
    assert grid["value"]
    window.page.get_by_role("searchbox").fill("Aaaardvark")
    card = cards_of(window).filter(has_text="Aaaardvark")
    expect(cards_of(window)).to_have_count(1)
    expect(card).to_contain_text("First of three")
    expect(card).to_contain_text("Second of three")
    expect(card).not_to_contain_text("Third of three")
    card.hover()
    card.get_by_role("button", name="Mark as complete: First of three").click()
    expect(card).not_to_contain_text("First of three")
    expect(card).to_contain_text("Third of three")
    window.page.get_by_role("button", name="Undo").first.click()
    expect(card).to_contain_text("First of three")

    window.open("/lead")
    expect(cards_of(window).first).to_be_visible()
    other = windows(served).sign_in("seller2").open("/lead")
    other.page.wait_for_selector("html[data-ready]")
    expect(other.page.locator("#focused")).to_be_hidden()
    window.open("/account")
    window.page.wait_for_selector("html[data-ready]")
    expect(window.page.locator("#focused")).to_be_hidden()
    window.open("/lead")
    window.page.get_by_role("button", name="Show as cards").click()
    expect(window.page.locator("#grid")).to_be_visible()
    expect(window.page.locator("#focused")).to_be_hidden()


def test_a_change_of_the_layout_shows_in_the_focused_view_too(windows, served):
    """W-34: the same data; and W-128: 50 to a page, up to 250."""
    publish(served, layouts=[{"recordtype": "account", **layout((["recordname"], ["recordtype"]), (["record/createdon"], []))}])
    window = as_cards(windows(served).sign_in("manager"), "account")
    expect(lines(cards_of(window).first)).to_have_count(2)
    expect(lines(cards_of(window).first).nth(1)).to_contain_text("Created on")
    total = served.caller("manager").page("accounts", {"$count": "true", "$top": "1"})["@odata.count"]
    expect(cards_of(window)).to_have_count(min(50, total))
    pages = window.page.get_by_role("group", name="Pages")
    if total > 50:
        first = cards_of(window).first.get_attribute("data-recordid")
        pages.get_by_role("button", name="Next page").click()
        expect(pages).to_contain_text("51–")
        assert cards_of(window).first.get_attribute("data-recordid") != first
    pages.get_by_label("Per page").select_option("250")
    expect(cards_of(window)).to_have_count(min(250, total))
    own = served.caller("manager")
    wait_until(lambda: '"size":250' in str(own.list("msdyn_workqueueusersettings")[0].get("msdyn_sellercardlayout")))


def test_cards_of_a_table_are_walked_by_keyboard(windows, served):
    window = as_cards(windows(served).sign_in(), "lead")
    cards_of(window).first.focus()
    window.page.keyboard.press("ArrowRight")
    second = cards_of(window).nth(1)
    expect(second).to_be_focused()
    window.page.keyboard.press("Space")
    expect(second).to_have_attribute("aria-selected", "true")
    expect(window.page.get_by_role("toolbar", name=re.compile("selected|chosen|picked", re.I)).or_(
        window.page.locator("#bulk"))).to_be_visible()
    window.page.keyboard.press("Escape")
    target = second.get_attribute("data-recordid")
    second.focus()
    window.page.keyboard.press("Enter")
    window.page.wait_for_url(f"**/lead/{target}")


def test_cards_refresh_themselves_as_often_as_an_administrator_says(windows, served):
    """W-128: at an interval that an administrator sets; off at first."""
    publish(served, refreshminutes=5)
    window = windows(served).sign_in()
    window.page.clock.install()
    as_cards(window, "lead")
    asked = lambda: sum("card=true" in request.url for request in window.requests)  # noqa: E731
    before = asked()
    window.page.clock.fast_forward("05:01")
    # Requests are heard of while a call of the page runs.
    wait_until(lambda: window.page.evaluate("true") and asked() > before, message="nothing was asked again")


def test_activities_have_no_cards(windows, served):
    """W-128: not for the Activities table."""
    window = windows(served).sign_in().open("/activitypointer")
    window.page.wait_for_selector("html[data-ready]")
    assert window.page.get_by_role("button", name="Show as cards").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
def test_axe_finds_nothing_in_the_focused_view(windows, served, scheme, width):
    window = windows(served, color_scheme=scheme, viewport={"width": width, "height": 780}).sign_in()
    as_cards(window, "lead")
    window.settle()
    assert window.violations() == []
    assert window.overflow() <= 0


# Up next on the form


def test_an_administrator_takes_up_next_off_a_form(windows, served):
    """W-107, K-17: on by default; a switch per table in the designer of forms."""
    item = of_type(served, "lead")
    admin = windows(served).sign_in("admin").open("/admin/forms/lead")
    box = admin.page.get_by_role("checkbox", name="Show Up next on this form")
    expect(box).to_be_checked()
    box.uncheck()
    admin.page.locator("#designer-save").click()
    wait_until(lambda: served.caller("seller").up_next("lead", item["recordid"]).json()["isplaced"] is False)
    window = windows(served).sign_in().open(f"/worklist?record=lead/{item['recordid']}")
    expect(window.page.locator("#record .why")).to_be_visible()
    expect(window.page.locator("#record .upnext")).to_have_count(0)
    assert served.caller("seller").up_next("account", of_type(served, "account")["recordid"]).json()["isplaced"] is True
