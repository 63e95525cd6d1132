"""The bell: what others assign, reminders, long work; read and cleared on every window alike; and undo over pages."""

import pytest
from playwright.sync_api import expect

from quiet import quieten
from support.program import wait_until

pytestmark = pytest.mark.both

SOON = "2026-11-23T14:09:00Z"


def bell(window):
    return window.page.locator("#bell")


def opened(window, title="Notifications"):
    bell(window).click()
    panel = window.page.get_by_role("dialog", name=title)
    expect(panel.locator(".bell-body")).to_have_attribute("aria-busy", "false")
    return panel


@pytest.fixture
def assign(served):
    """Lets the manager assign new calls on a lead of this name to somebody."""
    manager = served.caller("manager")
    quieten(served.caller("seller"))
    people = {row["internalemailaddress"]: row["systemuserid"] for row in manager.list("systemusers")}

    def give(name, to="seller", subject="Call about the offer", due="2026-11-23T20:00:00Z"):
        lead = manager.new_lead(name)
        owner = {"ownerid@odata.bind": f"/systemusers({people[to + '@demo.test']})"}
        answer = manager.patch(f"leads({lead['leadid']})", owner)
        assert answer.status_code in (200, 204), answer.text
        manager.new_call(lead, due, subject, **owner)
        return lead["leadid"]

    return give


def unread(count):
    return "Notifications" if count == 0 else f"Notifications, {count} unread"


def test_what_somebody_assigns_arrives_in_the_bell_and_leads_to_the_record(windows, served, assign):
    """Issue 4, point 11: assigned to me by somebody else; all windows agree; keyboard; axe."""
    here, there = windows(served).sign_in().ready(), windows(served).sign_in().ready()
    expect(bell(here)).to_have_accessible_name("Notifications")
    lead = assign("Marguerite")
    expect(bell(here)).to_have_accessible_name(unread(2))
    expect(bell(there)).to_have_accessible_name(unread(2))
    expect(bell(here).locator(".badge")).to_have_text("2")
    expect(here.page.locator("#announcer")).to_contain_text("new notification")

    here.page.locator("#bell").focus()
    here.page.keyboard.press("Enter")
    panel = here.page.get_by_role("dialog", name="Notifications")
    entries = panel.get_by_role("listitem")
    expect(entries).to_have_count(2)
    expect(entries.first).to_contain_text("assigned you “Call about the offer”.")
    expect(entries.first).to_contain_text("Marguerite")
    assert here.violations() == []
    here.page.keyboard.press("ArrowDown")
    expect(entries.first.get_by_role("link")).to_be_focused()
    here.page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(bell(here)).to_be_focused()

    opened(here).get_by_role("listitem").first.get_by_role("link").click()
    here.page.wait_for_url(f"**/worklist?record=lead/{lead}")
    expect(here.page.get_by_role("heading", name="Marguerite")).to_be_visible()
    expect(bell(there)).to_have_accessible_name(unread(1))


def test_reading_and_clearing_are_shared_and_clearing_can_be_undone(windows, served, assign):
    here, there = windows(served).sign_in().ready(), windows(served).sign_in().ready()
    assign("Marguerite")
    expect(bell(there)).to_have_accessible_name(unread(2))
    panel = opened(here)
    panel.get_by_role("button", name="Mark all as read").click()
    expect(bell(here)).to_have_accessible_name(unread(0))
    expect(bell(there)).to_have_accessible_name(unread(0))
    panel.get_by_role("button", name="Mark as unread").first.click()
    expect(bell(there)).to_have_accessible_name(unread(1))

    panel.get_by_role("button", name="Clear all").click()
    expect(panel.get_by_text("Nothing new")).to_be_visible()
    assert here.violations() == []
    here.page.get_by_role("region", name="Messages").get_by_role("button", name="Undo").click()
    expect(bell(there)).to_have_accessible_name(unread(1))
    expect(opened(there).get_by_role("listitem")).to_have_count(2)


def test_what_is_cleared_by_mistake_comes_back_with_ctrl_z(windows, served, assign):
    here = windows(served).sign_in().ready()
    assign("Marguerite")
    expect(bell(here)).to_have_accessible_name(unread(2))
    panel = opened(here)
    panel.get_by_role("button", name="Clear", exact=True).first.click()
    expect(panel.get_by_role("listitem")).to_have_count(1)
    here.page.keyboard.press("Escape")
    here.page.keyboard.press("Control+z")
    expect(bell(here)).to_have_accessible_name(unread(2))


def test_a_call_is_recalled_once_ten_minutes_before_its_time(windows, served):
    """Reminders follow the business clock; read state is the person's."""
    window = windows(served).sign_in().ready()
    seller = served.caller("seller")
    before = len(seller.get("sv_Notifications()").json()["notifications"])
    lead = seller.new_lead("Promise")
    seller.new_call(lead, SOON, "Ring as promised")
    panel = None

    def recalled():
        entries = seller.get("sv_Notifications()").json()["notifications"]
        return [each for each in entries if each["kind"] == "reminder" and each["itemname"] == "Ring as promised"]

    wait_until(lambda: len(recalled()) == 1, message="no reminder came")
    panel = opened(window)
    expect(panel.get_by_text("15:09: Ring as promised")).to_be_visible()
    assert len(seller.get("sv_Notifications()").json()["notifications"]) >= before + 1
    served.clock.set("2026-11-23T14:05:00Z")
    seller.new_call(lead, "2026-11-23T14:06:00Z", "Another promise")
    wait_until(lambda: any(each["itemname"] == "Another promise" for each in
                           seller.get("sv_Notifications()").json()["notifications"]))
    assert len(recalled()) == 1


def test_a_reminder_is_read_when_its_call_is_completed(windows, served):
    """Issue 4: the figure on every open page tells what is still to be done."""
    seller = served.caller("seller")
    quieten(seller, "assigned,finished,failed,conflict")
    window = windows(served).sign_in().ready()
    calls = [seller.new_call(seller.new_lead(name), SOON, f"Ring {name}")["activityid"] for name in ("Ada", "Bea")]

    def unread_of(call):
        entries = seller.get("sv_Notifications()").json()["notifications"]
        return any(each["itemid"] == call and not each["isread"] for each in entries)

    wait_until(lambda: all(unread_of(call) for call in calls), message="no reminder came")
    count = seller.get("sv_Notifications()").json()["unread"]
    expect(bell(window)).to_have_accessible_name(unread(count))
    answer = seller.post("sv_workitems/Microsoft.Dynamics.CRM.sv_CompleteMany", {"Targets": calls})
    assert answer.status_code in (200, 202), answer.text
    expect(bell(window)).to_have_accessible_name(unread(count - 2))
    assert not any(unread_of(call) for call in calls)


@pytest.mark.parametrize("locale, title, why", [
    ("en-GB", "Could not be done: giving back what was handed over.", "has been disabled"),
    ("fr-FR", "Impossible à réaliser\u00a0: rendre ce qui avait été confié.", "a été désactivée"),
])
def test_whoever_handed_work_over_hears_that_it_does_not_come_back(windows, served, locale, title, why):
    """Issue 4, K-1: its owner has been disabled meanwhile, so that it stays where somebody does it."""
    manager, admin, seller = (served.caller(name) for name in ("manager", "admin", "seller"))
    people = {row["internalemailaddress"]: row["systemuserid"] for row in manager.list("systemusers")}
    person, mate = people["seller@demo.test"], people["seller2@demo.test"]
    language = {"sv_language": locale[:2]}
    settings = manager.list("msdyn_workqueueusersettings", select="msdyn_workqueueusersettingid")
    if settings:
        address = f"msdyn_workqueueusersettings({settings[0]['msdyn_workqueueusersettingid']})"
        assert manager.patch(address, language).status_code in (200, 204)
    else:
        manager.create("msdyn_workqueueusersettings", language)
    call = seller.new_call(seller.new_lead("Ada"), "2026-11-30T20:00:00Z", "Ask again")["activityid"]
    body = {"userid": person, "ownerid": mate, "until": "2026-12-03", "Targets": [call]}
    assert manager.post("sv_HandOver", body).status_code == 200
    assert admin.post("sv_DisablePerson", {"systemuserid": person}).status_code in (200, 204)
    window = windows(served, locale=locale).sign_in("manager").ready()
    served.clock.set("2026-12-03T12:00:00Z")
    wait_until(lambda: any(each["subject"] == "return" for each in
                           manager.get("sv_Notifications()").json()["notifications"]))
    panel = opened(window, "Notifications")
    entry = panel.get_by_role("listitem").filter(has_text=title)
    expect(entry).to_contain_text(why)
    expect(entry.get_by_role("link")).to_have_attribute("href", f"/phonecall/{call}")
    assert window.violations() == []
    assert served.caller("seller2").get(f"phonecalls({call})").status_code == 200


def test_la_cloche_parle_francais(windows, served, assign):
    window = windows(served, locale="fr-FR").sign_in().ready()
    assign("Marguerite", subject="Appeler")
    expect(bell(window)).to_have_accessible_name("Notifications, 2 non lues")
    panel = opened(window)
    expect(panel.get_by_role("listitem").first).to_contain_text("vous a attribué «\u00a0Appeler\u00a0».")
    assert window.violations() == []
    panel.get_by_role("button", name="Tout effacer").click()
    expect(panel.get_by_text("Rien de nouveau")).to_be_visible()


def test_a_person_chooses_what_to_hear_of(windows, served, assign):
    window = windows(served).sign_in().ready()
    window.open("/settings")
    choices = window.page.get_by_role("region", name="Notifications", exact=True)
    box = choices.get_by_role("checkbox", name="In the bell: Assigned to me by somebody else")
    expect(box).to_be_checked()
    reminders = choices.get_by_role("checkbox", name="In the bell: Work of mine whose time comes soon")
    expect(reminders).not_to_be_checked()
    reminders.check()
    expect(choices.get_by_role("status")).to_have_text("Saved")
    quieten(served.caller("seller"), muted="")
    box.uncheck()
    expect(choices.get_by_role("status")).to_have_text("Saved")
    expect(choices.get_by_role("checkbox", name="In the browser: Assigned to me by somebody else")).to_be_disabled()
    choices.get_by_label("Remind me").select_option("30")
    expect(choices.get_by_role("status")).to_have_text("Saved")
    assert window.violations() == []
    window.page.reload()
    expect(box).not_to_be_checked()
    expect(choices.get_by_label("Remind me")).to_have_value("30")
    assign("Marguerite", due="2026-11-23T14:29:00Z")
    # The reminder comes, half an hour before; what was assigned is not told.
    seller = served.caller("seller")
    wait_until(lambda: any(each["itemname"] == "Call about the offer" for each in
                           seller.get("sv_Notifications()").json()["notifications"]))
    expect(opened(window).get_by_text("Call about the offer", exact=False)).to_be_visible()
    expect(window.page.get_by_text("assigned you", exact=False)).to_have_count(0)


def test_a_browser_that_shows_only_a_workers_notifications_shows_them(windows, served, assign):
    """K-18: as those of phones do; pressed, it leads to the record."""
    window = windows(served, service_workers="allow")
    window.context.add_init_script("""
        window.Notification = class { constructor() { throw new TypeError('Illegal constructor'); } };
        Notification.permission = 'granted';
        window.shown = [];
        ServiceWorkerRegistration.prototype.showNotification = async (title, options) => window.shown.push([title, options]);
    """)
    seller = served.caller("seller")
    window.sign_in().ready()
    setting = seller.list("msdyn_workqueueusersettings")[0]
    changed = seller.patch(f"msdyn_workqueueusersettings({setting['msdyn_workqueueusersettingid']})",
                           {"sv_browserkinds": "assigned"})
    assert changed.status_code == 204, changed.text
    window.open("/worklist").ready()
    wait_until(lambda: window.page.evaluate("navigator.serviceWorker.controller !== null"), patience=30)
    assign("Marguerite")
    wait_until(lambda: len(window.page.evaluate("window.shown")) == 2)
    shown = window.page.evaluate("window.shown")
    assert any("Marguerite" in title + options["body"] for title, options in shown)
    assert all("/lead/" in options["data"]["href"] or "record=" in options["data"]["href"] for _, options in shown), shown


def test_the_browser_is_asked_at_a_click_and_never_before(windows, served, assign):
    window = windows(served)
    window.context.add_init_script("""
        window.asked = 0; window.shown = [];
        window.Notification = class extends EventTarget {
            static permission = sessionStorage.consent ?? 'default';
            static async requestPermission() {
                window.asked += 1; sessionStorage.consent = 'granted';
                return (Notification.permission = 'granted');
            }
            constructor(title, options) { super(); window.shown.push([title, options.tag]); }
        };""")
    window.sign_in().ready().open("/settings")
    box = window.page.get_by_role("checkbox", name="In the browser: Assigned to me by somebody else")
    expect(box).not_to_be_checked()
    assert window.page.evaluate("window.asked") == 0
    box.check()
    expect(window.page.get_by_role("region", name="Notifications", exact=True).get_by_role("status")).to_have_text("Saved")
    assert window.page.evaluate("window.asked") == 1
    window.open("/worklist").ready()
    assign("Marguerite")
    wait_until(lambda: len(window.page.evaluate("window.shown")) == 2)
    assert any("Call about the offer" in title for title, _ in window.page.evaluate("window.shown"))
    assert window.page.evaluate("window.asked") == 0


def test_undo_works_on_the_page_after(windows, served):
    """Issue 4: Ctrl Z and the button still work after a page change."""
    window = windows(served).sign_in().ready()
    first = window.order[0]
    window.cards.first.click()
    wait_until(lambda: window.opened == first)
    window.page.keyboard.press("d")
    expect(window.card(first)).to_have_count(0)
    seller = served.caller("seller")
    wait_until(lambda: first not in {row["recordid"] for row in seller.worklist()})
    expect(window.page.get_by_role("button", name="Undo").first).to_be_visible()
    window.open("/lead")
    expect(window.page.locator("html[data-ready=true]")).to_have_count(1)
    window.page.keyboard.press("Control+z")
    wait_until(lambda: first in {row["recordid"] for row in seller.worklist()}, message="it was not undone")
    window.open("/worklist").ready()
    expect(window.card(first)).to_have_count(1)


def test_two_people_at_two_instances_see_each_other_work(windows, served):
    """Issue 4, point 12: two windows, two instances on one database; W-21."""
    second = served.serve()
    seller = served.caller("seller")
    quieten(seller)
    manager = served.caller("manager")
    me = seller.get("WhoAmI").json()["UserId"]
    here = windows(served).sign_in().ready()
    there = windows(served, address=second.address).sign_in("manager").ready()
    lead = manager.new_lead("Zwischenruf")
    owner = {"ownerid@odata.bind": f"/systemusers({me})"}
    call = manager.create("phonecalls", {
        "subject": "Answer the question", "scheduledend": "2026-11-23T13:30:00Z",
        "regardingobjectid_lead@odata.bind": f"/leads({lead['leadid']})"})
    there.page.get_by_role("button", name="Search the list", exact=False).first.click()
    there.page.get_by_role("searchbox").first.fill("Zwischenruf")
    expect(there.card(lead["leadid"])).to_have_count(1)
    # The manager hands it to the seller at the other instance: it arrives there, in the list and in the bell.
    answer = manager.patch(f"leads({lead['leadid']})", owner)
    assert answer.status_code in (200, 204), answer.text
    assert manager.patch(f"phonecalls({call['activityid']})", owner).status_code in (200, 204)
    expect(bell(here)).to_have_accessible_name(unread(2))
    # Whoever is not concerned any more sees it leave.
    expect(there.card(lead["leadid"])).to_have_count(0)
