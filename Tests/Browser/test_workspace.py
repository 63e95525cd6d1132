"""The set-up of the work list by administrators and sales managers, in a real browser (W-90 … W-95)."""

import re

import pytest
from playwright.sync_api import expect

from pages import in_order
from support.program import wait_until


def opened(window, path="/admin/workspace"):
    window.open(path)
    window.page.locator("html[data-ready]").wait_for()
    expect(window.page.locator("#published")).to_be_visible()
    return window


def published(window, name="Publish"):
    bar = window.page.locator(".savebar")
    bar.get_by_role("button", name=name).click()
    expect(bar).to_be_hidden()


def catalogue(organisation):
    """How many products and campaigns there are, and leads of campaigns."""
    admin = organisation.caller("admin")
    return [len(admin.list("products")), len(admin.list("campaigns")),
            len(admin.list("leads", filter="_campaignid_value ne null"))]


@pytest.fixture(scope="module")
def looked_at(sqlite, organisations):
    """An organisation for tests that only look."""
    with organisations(sqlite) as organisation:
        assert organisation.server
        yield organisation


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_the_page_is_in_order(windows, looked_at, scheme, width, locale):
    window = windows(looked_at, color_scheme=scheme, locale=locale, viewport={"width": width, "height": 844})
    page = opened(window.sign_in("admin")).page
    in_order(window)
    page.locator("#type-account").uncheck()
    page.locator("#roles-some").check()
    expect(page.locator(".savebar")).to_be_visible()
    in_order(window)


def test_a_type_that_is_taken_off_leaves_the_list_at_once_and_comes_back_with_undo(windows, served):
    """W-90, W-93: published for everybody, with the time and the name."""
    seller = windows(served).sign_in().ready()
    count = seller.count
    admin = opened(windows(served).sign_in("admin"))
    page = admin.page
    expect(page.locator("#published")).to_contain_text("Nothing has been published yet")
    expect(page.get_by_role("heading", name="Quick set-up")).to_be_visible()
    page.locator("#type-lead").uncheck()
    published(admin)
    expect(page.locator("#published")).to_contain_text("by Ada Martin")
    expect(page.get_by_role("heading", name="Quick set-up")).to_be_hidden()

    seller.open("/worklist").ready()
    assert seller.count < count
    assert seller.page.locator("[role=row][data-recordtype=lead]").count() == 0
    seller.page.get_by_role("button", name="Filter").first.click()
    expect(seller.page.locator("#f-account")).to_be_visible()
    expect(seller.page.locator("#f-lead")).to_have_count(0)

    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(page.locator("#published")).to_contain_text("Nothing has been published yet")
    seller.open("/worklist").ready()
    assert seller.count == count


def test_turned_off_the_list_is_gone_for_everybody_until_it_is_turned_on(windows, served):
    """W-6, W-94."""
    admin = opened(windows(served).sign_in("admin"))
    page = admin.page
    page.get_by_role("button", name="Turn off").click()
    page.get_by_role("dialog").get_by_role("button", name="Turn off").click()
    expect(page.get_by_role("button", name="Turn on")).to_be_visible()

    seller = windows(served)
    seller.sign_in()
    expect(seller.page.get_by_role("heading", name="The work list is turned off")).to_be_visible()
    expect(seller.page.locator(".side a[href='/worklist']")).to_have_count(0)
    in_order(seller)
    manager = windows(served, locale="fr-FR")
    manager.expected_wrongs = ["status of 403"]
    manager.sign_in("manager")
    manager.open("/worklist/team")
    expect(manager.page.get_by_role("heading", name="Cette page est désactivée")).to_be_visible()
    expect(manager.page.get_by_text("désactivée pour toute l’organisation")).to_be_visible()
    expect(manager.page.get_by_role("link", name="Aller aux activités")).to_be_visible()
    in_order(manager)

    # Ctrl Z takes back what was published.
    page.keyboard.press("Control+z")
    expect(page.get_by_role("button", name="Turn off")).to_be_visible()
    seller.open("/worklist").ready()


@pytest.mark.parametrize(("locale", "off"), [("en-GB", "Turn off"), ("fr-FR", "Désactiver")])
def test_turning_off_keeps_what_was_changed_and_not_published_yet(windows, served, locale, off):
    """W-94: the page's other changes wait for their own button."""
    page = opened(windows(served, locale=locale).sign_in("admin")).page
    page.locator("#type-account").uncheck()
    bar = page.locator(".savebar")
    expect(bar).to_be_visible()
    page.locator("#doing").get_by_role("button", name=off).click()
    page.get_by_role("dialog").get_by_role("button", name=off).click()
    expect(page.locator(".mark.off")).to_be_visible()
    expect(bar).to_be_visible()
    expect(page.locator("#type-account")).not_to_be_checked()
    assert "account" in served.caller("admin").get("sv_Workspace()").json()["recordtypes"]


def test_a_page_of_a_function_that_is_turned_off_says_so(windows, served):
    """W-94: it is no matter of one's role."""
    answer = served.caller("admin").post("sv_PublishWorkspace", {"version": 0, "disabledfeatures": ["availability"]})
    assert answer.status_code in (200, 204), answer.text
    seller = windows(served).sign_in()
    seller.expected_wrongs = ["status of 403"]
    seller.open("/settings/availability")
    expect(seller.page.get_by_role("heading", name="This is turned off")).to_be_visible()
    expect(seller.page.get_by_text("An administrator has turned")).to_be_visible()
    expect(seller.page.get_by_role("link", name="Go to the work list")).to_be_visible()


def test_only_the_chosen_roles_may_use_it(windows, served):
    """X-4: the others do not see the entry, and the page says why."""
    admin = opened(windows(served).sign_in("admin"))
    page = admin.page
    page.locator("#roles-some").check()
    expect(page.locator(".savebar").get_by_role("button", name="Publish")).to_be_disabled()
    page.get_by_role("checkbox", name="Sales Manager").check()
    published(admin)

    seller = windows(served)
    seller.sign_in()
    expect(seller.page.get_by_role("heading", name="The work list is not open to you")).to_be_visible()
    expect(seller.page.locator(".side a[href='/worklist']")).to_have_count(0)
    windows(served).sign_in("manager").ready()


def test_a_function_that_is_turned_off_is_gone_and_the_form_commands_come_back(windows, served):
    """X-1, W-28."""
    admin = opened(windows(served).sign_in("admin"))
    page = admin.page
    page.locator("#feature-bulkcommands").uncheck()
    page.locator("#formcommands").check()
    published(admin)

    seller = windows(served).sign_in().ready()
    seller.page.keyboard.press("Control+a")
    expect(seller.page.locator("#bulk")).to_be_hidden()
    bar = seller.page.get_by_role("toolbar", name="Form commands")
    for name in ["Back", "Save & Close", "Open in new window"]:
        expect(bar.get_by_role("button", name=name)).to_be_visible()
    in_order(seller)


def test_every_function_can_be_turned_off_and_leaves_no_door_behind(windows, served):
    """X-1."""
    admin = opened(windows(served).sign_in("admin"))
    page = admin.page
    for name in ["notifications", "availability", "ownfilters", "teamview", "replay"]:
        page.locator(f"#feature-{name}").uncheck()
    in_order(admin)
    published(admin)

    manager = windows(served).sign_in("manager").ready()
    page = manager.page
    expect(page.locator(".side a[href='/worklist/team']")).to_have_count(0)
    page.get_by_role("button", name="Filter").first.click()
    expect(page.locator("#f-lead")).to_be_visible()
    expect(page.locator("#own-filters")).to_have_count(0)
    page.keyboard.press("Escape")
    page.locator("#tool-more").click()
    expect(page.get_by_role("menuitem", name="Settings")).to_be_visible()
    for name in ["The list as it stood…", "Availability"]:
        expect(page.get_by_role("menuitem", name=name)).to_have_count(0)
    manager.open("/settings")
    page.locator("html[data-ready]").wait_for()
    expect(page.locator("#notifications")).to_have_count(0)
    expect(page.locator("a[href='/settings/availability']")).to_have_count(0)
    in_order(manager)
    manager.expected_wrongs = ["status of 403"]
    for path in ["/settings/availability", "/worklist/team"]:
        assert page.goto(f"{served.address}{path}").status == 403


def test_the_functions_in_french(windows, looked_at):
    page = opened(windows(looked_at, locale="fr-FR").sign_in("admin")).page
    for name in ["Vue d’équipe", "La liste telle qu’elle était", "Filtres personnels"]:
        expect(page.get_by_role("checkbox", name=name)).to_be_checked()


@pytest.mark.parametrize("locale, publish", [("en-GB", "Publish"), ("fr-FR", "Publier")])
def test_what_was_just_typed_is_published_by_the_mouse(windows, served, locale, publish):
    """W-92: the button is still there when the mouse is let go."""
    window = opened(windows(served, locale=locale).sign_in("admin"))
    page = window.page
    page.locator("#type-contact").uncheck()
    field = page.locator("#quota")
    field.press_sequentially("40")
    page.locator(".savebar").get_by_role("button", name=publish).click()
    wait_until(lambda: served.caller("admin").get("sv_Workspace()").json()["monthlyquota"] == 40)
    expect(page.locator(".savebar")).to_have_count(0)
    # The focus is where Tab took it, and the bar comes and goes with what differs.
    field.fill("50")
    field.press("Tab")
    expect(page.locator(".savebar")).to_be_visible()
    expect(page.locator("button:focus")).to_have_count(1)
    field.fill("40")
    field.press("Tab")
    expect(page.locator(".savebar")).to_have_count(0)


def test_two_publish_at_once_and_the_second_sees_both(windows, served):
    """The second gets a clear conflict, and nothing is lost."""
    first = opened(windows(served).sign_in("admin"))
    second = opened(windows(served).sign_in("manager"))
    second.expected_wrongs = ["status of 412"]
    first.page.locator("#type-contact").uncheck()
    published(first)

    page = second.page
    page.locator("#type-account").uncheck()
    page.locator(".savebar").get_by_role("button", name="Publish").click()
    conflict = page.locator("#conflict")
    expect(conflict).to_be_visible()
    expect(conflict).to_contain_text("Ada Martin")
    row = conflict.get_by_role("row", name=re.compile("^Record types"))
    expect(row).to_contain_text("Leads, Opportunities, Accounts")
    expect(row).to_contain_text("Leads, Opportunities, Contacts")
    in_order(second)
    conflict.get_by_role("button", name="Publish mine").click()
    expect(conflict).to_be_hidden()
    expect(page.locator("#published")).to_contain_text("Published on")
    expect(page.locator("#published")).not_to_contain_text("Ada Martin")
    expect(page.locator("#type-account")).not_to_be_checked()
    expect(page.locator("#type-contact")).to_be_checked()


def test_a_sales_manager_changes_the_record_types_alone(windows, served):
    """K-14."""
    page = opened(windows(served).sign_in("manager")).page
    expect(page.locator("#type-lead")).to_be_enabled()
    expect(page.locator("#roles-all")).to_be_disabled()
    expect(page.locator("#formcommands")).to_be_disabled()
    expect(page.get_by_role("button", name="Turn off")).to_have_count(0)


@pytest.mark.parametrize("locale, name", [("en-GB", "Form: Leads"), ("fr-FR", "Formulaire : Prospects")])
def test_each_record_type_leads_to_its_form(windows, served, locale, name):
    """W-90: the form for each; it is the administrators' alone."""
    admin = opened(windows(served, locale=locale).sign_in("admin"))
    in_order(admin)
    admin.page.get_by_role("link", name=name.replace(" :", "\u00a0:"), exact=True).click()
    admin.page.wait_for_url("**/admin/forms/lead")
    expect(admin.page.get_by_role("heading", level=1)).to_be_visible()
    manager = opened(windows(served, locale=locale).sign_in("manager"))
    expect(manager.page.locator("#type-lead")).to_be_visible()
    expect(manager.page.get_by_role("link", name=re.compile("^Form"))).to_have_count(0)


def test_sample_data_come_with_progress_and_go_again(windows, served):
    """W-92, en français."""
    before = catalogue(served)
    window = opened(windows(served, locale="fr-FR").sign_in("admin"))
    page = window.page
    page.set_default_timeout(60_000)
    page.get_by_role("button", name="Ajouter les données d’exemple").click()
    expect(page.locator("#samples")).to_have_text("Les données d’exemple sont en place.", timeout=60_000)
    expect(page.locator(".toast").filter(has_text="Ajout des données d’exemple").first).to_be_visible()
    added = [after - count for after, count in zip(catalogue(served), before)]
    assert added == [8, 3, 40], "products, campaigns, and the leads that came of them"
    page.get_by_role("button", name="Supprimer les données d’exemple").click()
    page.get_by_role("dialog").get_by_role("button", name="Supprimer les données d’exemple").click()
    expect(page.locator("#samples")).to_have_text("Il n’y a pas de données d’exemple.", timeout=60_000)
    assert catalogue(served) == before
