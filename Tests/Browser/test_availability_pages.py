"""Availability, the pickers, the return from leave and the team, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from pages import in_order, opened
from support.organisation import NOW
from support.program import wait_until

HOURS = {"sv_kind": 0, "sv_days": "mon,tue,wed,thu,fri", "sv_startdate": "2026-01-01", "sv_timezone": "Europe/Paris"}
#: Tuesday and Wednesday after the day on which the tests stand still.
OFF = {"sv_kind": 2, "sv_name": "Crete", "sv_startdate": "2026-11-24", "sv_enddate": "2026-11-25",
       "sv_timezone": "Europe/Paris"}


def who(caller):
    return caller.get("WhoAmI").json()["UserId"]


def switched_on(organisation, *entries):
    assert organisation.caller("manager").post("sv_SetSellerAvailability", {"enabled": True}).status_code == 200
    for entry in entries:
        assert organisation.caller("seller").post("sv_availabilities", entry).status_code == 204


def test_a_seller_enters_hours_and_time_off_and_takes_it_back(windows, served):
    """W-114…W-116."""
    switched_on(served)
    seller = opened(windows(served).sign_in(), "/settings/availability")
    page = seller.page
    expect(page.get_by_text("Nothing is entered")).to_be_visible()
    page.get_by_role("button", name="New", exact=True).click()
    page.get_by_role("menuitem", name="Working hours", exact=True).click()
    dialog = page.get_by_role("dialog")
    in_order(seller)
    dialog.get_by_role("button", name="Add a break").click()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("listitem").filter(has_text="breaks 12:30–13:00")).to_be_visible()
    expect(page.locator(".week .hours").first).to_have_text("08:00–12:30")
    page.get_by_role("button", name="New", exact=True).click()
    page.get_by_role("menuitem", name="Time off").click()
    dialog.get_by_label("Description").fill("Crete")
    dialog.get_by_label("First day").fill("2026-11-24")
    dialog.get_by_label("Last day").fill("2026-11-25")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator(".week .because").first).to_have_text("Crete")
    in_order(seller)
    page.get_by_role("button", name="Delete: Crete").click()
    dialog.get_by_role("button", name="Delete").click()
    expect(page.locator(".week .because")).to_have_count(0)
    page.get_by_role("button", name="Undo").last.click()
    expect(page.locator(".week .because").first).to_have_text("Crete")


def test_a_wrong_entry_is_refused_in_the_dialog(windows, served):
    """W-119."""
    seller = opened(windows(served).sign_in(), "/settings/availability")
    seller.expected_wrongs = ["status of 400"]
    page = seller.page
    page.get_by_role("button", name="New", exact=True).click()
    page.get_by_role("menuitem", name="Working hours", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("To", exact=True).fill("07:00")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_have_text("The end must come after the start.")


SPAN = {"sv_kind": 0, "sv_startdate": "2026-12-21", "sv_enddate": "2026-12-23", "sv_timezone": "Europe/Paris"}


@pytest.mark.parametrize("kind", [0, 1])
def test_every_day_up_to_an_end_is_kept_when_it_is_saved(windows, served, kind):
    """W-114, W-115: an entry without weekdays holds on every day from the first to the last."""
    caller = served.caller("seller")
    assert caller.post("sv_availabilities", {**SPAN, "sv_kind": kind, "sv_starttime": "08:00", "sv_endtime": "17:00"}
                       ).status_code == 204
    before = caller.list("sv_availabilities")[0]
    seller = opened(windows(served).sign_in(), "/settings/availability")
    page = seller.page
    page.get_by_role("button", name=re.compile("^Change: ")).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Repeat")).to_have_value("daily")
    expect(dialog.locator("[name=day]:checked")).to_have_count(7)
    expect(dialog.get_by_label("Until")).to_have_value("2026-12-23")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    columns = ["sv_startdate", "sv_enddate", "sv_days", "sv_starttime", "sv_endtime"]
    after = caller.list("sv_availabilities")[0]
    assert [after[name] for name in columns] == [before[name] for name in columns]
    page.get_by_role("button", name=re.compile("^Change: ")).click()
    dialog.get_by_label("Wed").uncheck()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    after = caller.list("sv_availabilities")[0]
    assert (after["sv_days"], after["sv_enddate"]) == ("mon,tue,thu,fri,sat,sun", "2026-12-23")


def test_new_hours_hold_on_all_seven_days(windows, served):
    """W-114: every day, and days can be deselected."""
    seller = opened(windows(served, locale="fr-FR").sign_in(), "/settings/availability")
    page = seller.page
    page.get_by_role("button", name="Nouveau", exact=True).click()
    page.get_by_role("menuitem", name="Heures de travail", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("[name=day]:checked")).to_have_count(7)
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("listitem").filter(has_text="Tous les jours · 08:00–17:00")).to_be_visible()
    (entry,) = served.caller("seller").list("sv_availabilities")
    assert entry["sv_days"] == "mon,tue,wed,thu,fri,sat,sun"


WORDS = {
    "en-GB": {"add": "Add", "undo": "Undo", "by": "Published on .* by .",
              "late": "has not been made", "again": "Make my change too"},
    "fr-FR": {"add": "Ajouter", "undo": "Annuler",
              "by": "Publié le .* par .", "late": "n’a pas été faite", "again": "Faire aussi ma modification"},
}


def add_day(page, words, date, name):
    form = page.locator("form.adding")
    form.locator("[name=date]").fill(date)
    form.locator("[name=name]").fill(name)
    form.get_by_role("button", name=words["add"]).click()


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_two_who_decide_at_once_lose_no_day(windows, served, locale):
    """W-93, A-60: who published last and when, the second is told, and a change can be taken back."""
    words = WORDS[locale]
    window = opened(windows(served, locale=locale).sign_in("manager"), "/settings/availability")
    window.expected_wrongs = ["status of 412"]
    page = window.page
    expect(page.locator("#decided")).to_have_count(0)
    other = served.caller("admin")
    assert other.post("sv_SetSellerAvailability", {"version": 0, "days": [{"date": "2026-12-24", "name": "Inventory"}]}
                      ).status_code == 200
    add_day(page, words, "2026-12-31", "Party")
    late = page.locator("#late")
    expect(late).to_contain_text(re.compile(words["late"]))
    expect(late).to_be_focused()
    lines = page.locator("fieldset .spells li")
    expect(lines).to_have_count(1)
    expect(lines).to_contain_text("Inventory")
    in_order(window)
    late.get_by_role("button", name=words["again"]).click()
    expect(lines).to_have_count(2)
    expect(late).to_have_count(0)
    expect(page.locator("#decided")).to_contain_text(re.compile(words["by"]))
    in_order(window)
    page.get_by_role("button", name=words["undo"]).last.click()
    expect(lines).to_have_count(1)
    standing = other.get("sv_SellerAvailability()").json()
    assert [day["date"] for day in standing["days"]] == ["2026-12-24"]


def test_a_manager_switches_availability_on_and_a_calendar_comes_in(windows, served):
    """A-60, W-118."""
    manager = opened(windows(served).sign_in("manager"), "/settings/availability")
    page = manager.page
    expect(page.get_by_role("note")).to_be_visible()
    page.get_by_role("switch").click()
    expect(page.get_by_role("note")).to_have_count(0)
    page.get_by_role("combobox", name="Public holidays").select_option("FR")
    wait_until(lambda: served.caller("seller").get("sv_Availability(from=2026-12-25,to=2026-12-25)").json()["days"][0][
        "reason"] == "holiday", message="Christmas is no holiday")
    calendar = ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Ski\nDTSTART;VALUE=DATE:20261124\nEND:VEVENT\n"
                "END:VCALENDAR\n")
    page.locator("#doing input[type=file]").set_input_files(
        files=[{"name": "away.ics", "mimeType": "text/calendar", "buffer": calendar.encode()}])
    expect(page.locator(".week .because").first).to_have_text("Ski")
    in_order(manager)


def test_snooze_marks_days_off_and_proposes_the_next(windows, served):
    """Issue 4, W-117: it never blocks."""
    switched_on(served, HOURS, OFF)
    seller = windows(served).sign_in().ready()
    page = seller.page
    seller.cards.first.click()
    page.keyboard.press("z")
    popover = page.get_by_role("dialog", name="Snooze")
    expect(popover.get_by_role("button", name=re.compile("Next working time"))).to_contain_text("26 November 2026")
    off = popover.get_by_role("button", name=re.compile("24 November, Crete, not available"))
    expect(off).to_be_visible()
    popover.locator("[name=when]").fill("tue 10")
    expect(popover.locator("p.away")).to_contain_text("You are off on Tuesday 24 November (Crete).")
    in_order(seller)
    popover.get_by_role("button", name=re.compile("^Move to Thursday,? 26 November 2026")).click()
    expect(popover.locator("p.away")).to_be_hidden()
    expect(popover.locator(".guess")).to_contain_text("26 November 2026 at 08:00")
    popover.locator("[name=when]").fill("tue 10")
    popover.get_by_role("button", name="Snooze", exact=True).click()
    expect(popover).to_have_count(0)


def test_back_from_leave_the_list_offers_to_spread(windows, served):
    switched_on(served, HOURS, {**OFF, "sv_startdate": "2026-11-09", "sv_enddate": "2026-11-20"})
    seller = windows(served).sign_in().ready()
    page = seller.page
    before = seller.count
    page.get_by_role("button", name="Deal with it").click()
    dialog = page.get_by_role("dialog")
    in_order(seller)
    dialog.get_by_label("At most so many a day").fill("3")
    dialog.get_by_role("button", name="Do it").click()
    expect(dialog).to_have_count(0)
    wait_until(lambda: seller.count < before, message="nothing was spread")
    offer = page.get_by_role("button", name="Deal with it")
    expect(offer).to_have_count(0)
    page.keyboard.press("Control+z")
    wait_until(lambda: seller.count == before, message="it was not taken back")
    # W-116: with the answer the question is open again, and asked without a reload; as on the next visit.
    expect(offer).to_have_count(1)
    opened(seller, "/worklist").ready()
    expect(offer).to_have_count(1)


def test_back_from_leave_all_may_stay_and_that_is_taken_back_too(windows, served):
    """W-116: in French; another window of the same person stops asking, and asks again."""
    switched_on(served, HOURS, {**OFF, "sv_startdate": "2026-11-19", "sv_enddate": "2026-11-20"})
    seller = windows(served, locale="fr-FR").sign_in()
    page = seller.page
    other = windows(served, locale="fr-FR").sign_in().page
    offers = [each.get_by_role("button", name="Choisir") for each in (page, other)]
    for offer in offers:
        expect(offer).to_have_count(1)
    offers[0].click()
    dialog = page.get_by_role("dialog", name="De retour d’absence")
    # W-131: several items are “les”, and the hint says which of them are spread.
    expect(dialog.get_by_label(re.compile("^Les répartir sur les jours ouvrés suivants"))).to_be_checked()
    expect(dialog.get_by_label("Les confier à un collègue")).to_be_visible()
    expect(dialog.get_by_text("Ce qui est arrivé à échéance pendant votre absence, sur les")).to_be_visible()
    dialog.get_by_label("Ne rien changer").check()
    dialog.get_by_role("button", name="Valider").click()
    expect(dialog).to_have_count(0)
    expect(page.locator(".toast").filter(has_text="Rien n’a changé.")).to_be_visible()
    expect(offers[1]).to_have_count(0)
    page.keyboard.press("Control+z")
    for offer in offers:
        expect(offer).to_have_count(1)


def test_back_from_leave_the_work_is_handed_over_for_good(windows, served):
    """Without a day on which it comes back: all of it goes, the records are shared, and it is asked no more."""
    switched_on(served, HOURS, {**OFF, "sv_startdate": "2026-11-19", "sv_enddate": "2026-11-20"})
    due = served.caller("seller").get("sv_ReturnFromLeave()").json()["due"]
    assert due > 0
    seller = windows(served).sign_in().ready()
    page = seller.page
    page.get_by_role("button", name="Deal with it").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("What became due while you were away, over the coming working days.")).to_be_visible()
    dialog.get_by_label("Hand them over to a colleague").check()
    dialog.get_by_label("To whom").fill("Nora")
    expect(dialog.locator("datalist option")).to_have_count(1)
    dialog.get_by_role("button", name="Do it").click()
    expect(dialog).to_have_count(0)
    expect(page.locator(".toast").filter(has_text=f"{due} item")).to_be_visible()
    assert served.caller("seller").get("sv_ReturnFromLeave()").json()["sv_availabilityid"] is None
    page.get_by_role("button", name="Undo").last.click()
    wait_until(lambda: served.caller("seller").list("sv_handovers") == [], message="it was not taken back")


def test_a_long_list_is_moved_as_a_job_that_can_be_followed_and_undone(windows, served):
    """Issue 13: more than 500 items."""
    nora = served.caller("seller2")
    lead = nora.new_lead("Much to do")
    before = {nora.new_call(lead, NOW, f"Call {number}")["activityid"] for number in range(501)}
    manager = opened(windows(served).sign_in("manager"), "/worklist/team")
    page = manager.page
    page.set_default_timeout(60_000)
    line = page.get_by_role("row").filter(has=page.get_by_role("link", name="Nora Klein"))
    line.get_by_role("button", name="Actions for Nora Klein").click()
    page.get_by_role("menuitem", name="Take over…").click()
    page.get_by_role("dialog").get_by_role("button", name="Take over").click()
    expect(page.locator(".toast").filter(has_text="Moving work").first).to_be_visible()
    notice = page.locator(".toast").filter(has_text="done.")
    expect(notice).to_be_visible(timeout=60_000)
    mine = lambda: {row["activityid"] for row in nora.list(
        "phonecalls", filter=f"_regardingobjectid_value eq {lead['leadid']} and _ownerid_value eq {who(nora)}", size=500)}
    assert not before & mine()
    notice.get_by_role("button", name="Undo").click()
    wait_until(lambda: before == mine(), patience=60, message="it was not taken back")


def test_the_team_follows_what_happens_and_compares_load_with_hours(windows, served):
    """Live, with the place kept; the hours of work stand with each day."""
    switched_on(served, HOURS, OFF)
    manager = opened(windows(served).sign_in("manager"), "/worklist/team")
    page = manager.page
    line = page.get_by_role("row").filter(has=page.get_by_role("link", name="Sam Dubois"))
    today = line.locator("td[data-date='2026-11-23']")
    expect(today).to_have_attribute("title", re.compile("9 hours of work"))
    expect(line.locator("td[data-date='2026-11-24']")).to_have_attribute("title", re.compile("not available · Crete"))
    expect(today).to_contain_text("9 hours of work")
    done = line.locator("td.figure").nth(2)
    count = int(done.inner_text())
    line.get_by_role("link").focus()
    seller = served.caller("seller")
    card = next(row for row in seller.worklist() if row["_ownerid_value"] == who(seller))
    assert seller.complete(card).status_code == 200
    expect(done).to_have_text(str(count + 1))
    expect(line.get_by_role("link")).to_be_focused()
    # The same in an open list, of which something is ticked.
    line.get_by_role("link").click()
    rows = page.locator("tr[data-workitemid]:has(input)")
    kept = rows.nth(1).get_attribute("data-workitemid")
    rows.nth(1).get_by_role("checkbox").check()
    gone = rows.first.get_attribute("data-workitemid")
    assert seller.complete(gone).status_code == 200
    expect(page.locator(f"tr[data-workitemid='{gone}']")).to_have_count(0)
    expect(page.locator(f"tr[data-workitemid='{kept}']").get_by_role("checkbox")).to_be_checked()
    expect(page.get_by_text("1 chosen")).to_be_visible()


def test_the_days_of_the_team_stand_below_one_another_whatever_the_zones(windows, served):
    """Fourteen hours ahead and eleven behind."""
    for name, zone in [("seller", "Pacific/Pago_Pago"), ("seller2", "Pacific/Kiritimati")]:
        caller = served.caller(name)
        setting = caller.list("msdyn_workqueueusersettings")[0]["msdyn_workqueueusersettingid"]
        assert caller.patch(f"msdyn_workqueueusersettings({setting})", {"sv_timezone": zone}).status_code == 204
    manager = opened(windows(served).sign_in("manager"), "/worklist/team")
    dates = manager.page.eval_on_selector_all(
        "tr[data-person]", "rows => rows.map((row) => [...row.querySelectorAll('td.load')].map((cell) => cell.dataset.date))")
    assert len(dates) > 1
    assert {tuple(each) for each in dates} == {tuple(f"2026-11-{day}" for day in range(23, 30))}


@pytest.mark.parametrize("locale, more, hand", [("en-GB", "Actions for Nora Klein", "Hand over"),
                                                ("fr-FR", "Actions pour Nora Klein", "Confier")])
def test_work_is_handed_over_and_taken_back_by_keys_alone(windows, served, locale, more, hand):
    """The dialog begins in its first field, and Ctrl Z takes back what was moved (ui.md, Feedback)."""
    nora = served.caller("seller2")
    own = lambda: len([row for row in nora.worklist() if row["_ownerid_value"] == who(nora)])
    before = own()
    manager = opened(windows(served, locale=locale).sign_in("manager"), "/worklist/team")
    page = manager.page
    page.get_by_role("button", name=more).press("Enter")
    page.get_by_role("menuitem", name=f"{hand}…").press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("[name=colleague]")).to_be_focused()
    page.keyboard.type("sam du")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(page.locator("#announcer")).to_have_text(re.compile(r"\d+ (items|éléments)"))
    assert own() < before, "nothing was handed over"
    page.keyboard.press("Control+z")
    wait_until(lambda: own() == before, message="it was not taken back")


def test_a_manager_sees_the_team_and_moves_work(windows, served):
    """Issue 4."""
    switched_on(served, HOURS, OFF)
    manager = opened(windows(served).sign_in("manager"), "/worklist/team")
    page = manager.page
    line = page.get_by_role("row").filter(has=page.get_by_role("link", name="Sam Dubois"))
    expect(line.locator("td.off").first).to_be_visible()
    in_order(manager)
    line.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Work list of Sam Dubois")).to_be_visible()
    in_order(manager)
    boxes = page.get_by_role("checkbox")
    first = page.locator("tr[data-workitemid]:has(input)").first.get_attribute("data-workitemid")
    boxes.first.check()
    expect(page.get_by_text("1 chosen")).to_be_visible()
    page.get_by_role("button", name="Take over").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Comes back on").fill("2026-11-27")
    dialog.get_by_role("button", name="Take over").click()
    expect(dialog).to_have_count(0)
    own = served.caller("manager")
    wait_until(lambda: first in {row["sv_workitemid"] for row in own.worklist()}, message="it was not taken over")
    page.get_by_role("button", name="Undo").last.click()
    wait_until(lambda: first not in {row["sv_workitemid"] for row in own.worklist()}, message="it was not taken back")
    # What belongs to a team cannot be moved with a seller's work (K-1).
    opened(manager, "/worklist/team")
    page.get_by_role("link", name="Nora Klein").click()
    expect(page.locator("tr[data-workitemid]:not(:has(input))").first).to_contain_text("Belongs to somebody else")


def test_sellers_have_no_team_page(windows, served):
    seller = windows(served).sign_in().ready()
    assert seller.page.get_by_role("link", name="Team", exact=True).count() == 0
    seller.expected_wrongs = ["status of 403"]
    assert seller.page.goto(f"{served.address}/worklist/team").status == 403


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_in_french(windows, served, scheme, width):
    switched_on(served, HOURS, OFF)
    window = windows(served, locale="fr-FR", color_scheme=scheme, viewport={"width": width, "height": 844})
    window.sign_in("manager")
    opened(window, "/worklist/team")
    expect(window.page.get_by_role("heading", name="Équipe")).to_be_visible()
    expect(window.page.get_by_role("columnheader", name="En retard")).to_be_attached()
    expect(window.page.locator("td[data-date='2026-11-23'][title*='9 heures de travail']").first).to_be_attached()
    in_order(window)
    seller = windows(served, locale="fr-FR", color_scheme=scheme, viewport={"width": width, "height": 844}).sign_in()
    opened(seller, "/settings/availability")
    expect(seller.page.get_by_role("heading", name="Disponibilité")).to_be_visible()
    expect(seller.page.get_by_role("listitem").filter(has_text="Congés").last).to_contain_text("Crete")
    in_order(seller)
