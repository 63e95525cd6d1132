"""Filters and sorts of the work list that the organisation and the person make: W-57 … W-61, W-79 … W-89."""

import json
import re

import pytest
from playwright.sync_api import expect

from support.program import wait_until


def publish(caller, **parts):
    """Publishes a definition over the API; gives it back."""
    draft = caller.get("sv_WorklistFiltersDraft()").json()
    definition = json.loads(draft["definition"]) | parts
    answer = caller.request("POST", "sv_PublishWorklistFilters", json={"definition": json.dumps(definition)},
                            headers={"If-Match": f'W/"{draft["version"]}"'})
    assert answer.status_code == 200, answer.text
    return definition


RATING = {"id": "rating", "name": "Lead.Rating", "table": "lead", "column": "leadqualitycode"}
HOT = {"id": "hot", "name": "Hot, with a phone", "table": "lead", "group": "own",
       "conditions": [{"column": "leadqualitycode", "op": "in", "value": [1]},
                      {"column": "donotphone", "op": "is", "value": False}]}
GROUP = {"id": "own", "name": "Our focus"}


@pytest.fixture
def admin(served):
    return served.caller("admin")


def open_filters(window, name="Filter"):
    window.page.get_by_role("button", name=name, exact=True).first.click()
    expect(window.page.get_by_role("region", name="Filters" if name == "Filter" else "Filtres",
                                           exact=True)).to_be_visible()


def unfold(window, label):
    part = window.page.locator("#custom-filters details", has=window.page.get_by_text(label, exact=True)).last
    if part.get_attribute("open") is None:
        part.locator("summary").first.click()
    return part


def shown(window):
    return set(window.cards.evaluate_all("rows => rows.map(row => row.dataset.recordtype)"))


def test_a_basic_filter_shows_records_of_its_type_with_the_ticked_values(windows, served, admin):
    """W-58, W-59, K-8: record type, field, values; others are hidden; kept across sessions; chips take it back."""
    publish(admin, filters=[RATING])
    window = windows(served).sign_in().ready()
    whole = window.count
    seller = served.caller("seller")
    hot = seller.count(filter="lead/leadqualitycode eq 1")
    warm = seller.count(filter="lead/leadqualitycode eq 2")
    assert 0 < hot < whole and warm
    open_filters(window)
    unfold(window, "Lead.Rating")
    window.page.get_by_role("checkbox", name=re.compile("^Hot")).click()
    wait_until(lambda: window.count == hot)
    assert shown(window) == {"lead"}
    with window.remembering("msdyn_sellerfilterconfiguration"):
        window.page.get_by_role("checkbox", name=re.compile("^Warm")).click()
    wait_until(lambda: window.count == hot + warm)
    assert window.violations() == []
    again = windows(served).sign_in().ready()
    wait_until(lambda: again.count == hot + warm, message="the filter is not remembered")
    again.page.get_by_role("button", name="Remove the filter Lead.Rating: Warm").click()
    wait_until(lambda: again.count == hot)
    again.page.get_by_role("button", name="Remove the filter Lead.Rating: Hot").click()
    wait_until(lambda: again.count == whole)


AMOUNT = {"id": "amount", "name": "Opportunity.Value", "table": "opportunity", "column": "estimatedvalue"}
ACCOUNT = {"id": "account", "name": "Opportunity.Account", "table": "opportunity", "column": "parentaccountid"}


def many_values(caller):
    """Opportunities due today, each with an amount and an account of its own: more of both than are offered at once."""
    for number in range(112):
        account = caller.create("accounts", {"name": f"Rare house {number:03}"})
        sale = caller.create("opportunities", {
            "name": f"Sale {number}", "estimatedvalue": 700_000 + number * 1_001,
            "parentaccountid@odata.bind": f"/accounts({account['accountid']})"})
        caller.create("tasks", {"subject": "Call", "scheduledend": "2026-11-23T15:00:00Z",
                                "regardingobjectid_opportunity@odata.bind": f"/opportunities({sale['opportunityid']})"})


@pytest.mark.parametrize("locale, button, find, none", [
    ("en-GB", "Filter", "Find a value of", "No values on your list."),
    ("fr-FR", "Filtrer", "Rechercher une valeur de", "Aucune valeur dans votre liste.")])
def test_values_beyond_the_most_frequent_are_found_by_typing(windows, served, admin, locale, button, find, none):
    """W-59: figures and lookups are looked for among all that the list has, and nothing is denied that was cut off."""
    publish(admin, filters=[AMOUNT, ACCOUNT])
    many_values(served.caller("seller"))
    window = windows(served, locale=locale).sign_in().ready()
    open_filters(window, button)
    for label, typed, name in [("Opportunity.Account", "rare HOUSE 077", "Rare house 077"),
                               ("Opportunity.Value", "777077", re.compile(r"777\D077"))]:
        values = unfold(window, label).locator(".values")
        expect(values.locator("input")).to_have_count(100)
        expect(values).to_contain_text(re.compile("100"))
        finder = window.page.get_by_label(f"{find} {label}")
        finder.fill(typed)
        expect(values.locator("label")).to_have_count(1)
        expect(values.locator("label")).to_contain_text(name)
        expect(values).not_to_contain_text(none)
        finder.fill("no such thing 31")
        expect(values).to_contain_text(none)
        finder.fill(typed)
        expect(values.locator("label")).to_have_count(1)
        values.locator("input").check()
        wait_until(lambda: window.count == 1)
        values.locator("input").uncheck()
        finder.fill("")
        expect(values.locator("input")).to_have_count(100)


def test_a_figure_beyond_what_the_api_counts_is_asked_for_itself(windows, served, admin):
    """W-59: of a cut answer it is never said that there are no values."""
    publish(admin, filters=[AMOUNT])
    many_values(served.caller("seller"))
    window = windows(served).sign_in().ready()

    def cut(route):
        if "top=1000" not in route.request.url:
            return route.continue_()
        groups = [{"opportunity": {"estimatedvalue": 5_000_000 + number}, "n": 2} for number in range(1000)]
        return route.fulfill(json={"value": groups})

    window.page.route(re.compile(r"sv_workitems\?.*groupby"), cut)
    open_filters(window)
    values = unfold(window, "Opportunity.Value").locator(".values")
    finder = window.page.get_by_label("Find a value of Opportunity.Value")
    expect(values.locator("input")).to_have_count(100)
    finder.fill("777,077")
    expect(values.locator("label")).to_have_count(1)
    expect(values.locator("label")).to_contain_text("777,077")
    finder.fill("777,078")
    expect(values).to_contain_text("Not among the 1,000 most frequent values.")
    expect(values).not_to_contain_text("No values on your list.")


def test_an_advanced_filter_is_ticked_as_a_whole_and_counts_live(windows, served, admin):
    """W-80, W-81: its group, its count; filters between are joined by and."""
    publish(admin, groups=[GROUP], filters=[HOT, RATING])
    window = windows(served).sign_in().ready()
    found = served.caller("seller").count(filter="lead/leadqualitycode eq 1 and lead/donotphone eq false")
    open_filters(window)
    unfold(window, "Our focus")
    box = window.page.get_by_role("checkbox", name=re.compile("^Hot, with a phone"))
    expect(window.page.locator("[data-filter=hot] .n")).to_have_text(str(found))
    box.click()
    wait_until(lambda: window.count == found)
    expect(window.page.get_by_role("button", name="Remove the filter Hot, with a phone")).to_be_visible()


def test_a_filter_that_was_taken_away_filters_no_more(windows, served, admin):
    """W-43, W-61: a remembered selection and sort of what is gone are forgotten, without an error."""
    sort = {"id": "bysize", "name": "Lead.Employees", "table": "lead", "column": "numberofemployees"}
    before = publish(admin, filters=[RATING])
    publish(admin, sorts=[*before["sorts"], sort])
    window = windows(served).sign_in().ready()
    whole = filter_by_hot(window)
    window.page.get_by_role("button", name="Sort", exact=True).first.click()
    window.page.get_by_role("menuitemradio", name="Lead.Employees").click()
    wait_until(lambda: "bysize" in str(served.caller("seller").list("msdyn_workqueueusersettings")[0]))
    publish(admin, filters=[], sorts=before["sorts"])
    window.page.reload()
    window.ready()
    wait_until(lambda: window.count == whole)
    expect(window.page.locator("#chips button")).to_have_count(0)


def test_a_custom_sort_puts_its_type_first_and_gaps_last(windows, served, admin):
    """W-44, W-85, W-88: as the API orders; choices make headings."""
    definition = publish(admin)
    sort = {"id": "byrating", "name": "Lead.Rating", "table": "lead", "column": "leadqualitycode"}
    publish(admin, sorts=[sort, *definition["sorts"]])
    window = windows(served).sign_in().ready()
    window.page.get_by_role("button", name="Sort", exact=True).first.click()
    expect(window.page.get_by_role("menuitemradio").first).to_have_text("Lead.Rating")
    with window.remembering("msdyn_sellersortconfiguration"):
        window.page.get_by_role("menuitemradio", name="Lead.Rating").click()
    api = [row["recordid"] for row in served.caller("seller").worklist(orderby="lead/leadqualitycode")]
    wait_until(lambda: window.order[:5] == api[:5])
    expect(window.page.locator(".rowgroup").first).to_have_attribute("aria-label", re.compile("^Hot"))
    again = windows(served).sign_in().ready()
    again.page.get_by_role("button", name="Sort", exact=True).first.click()
    expect(again.page.get_by_role("menuitemradio", name="Lead.Rating")).to_have_attribute("aria-checked", "true")


def test_the_administrators_default_sort_holds_until_one_chooses(windows, served, admin):
    """W-42, W-43."""
    publish(admin, default={"id": "name", "descending": False})
    window = windows(served).sign_in().ready()
    api = [row["recordid"] for row in served.caller("seller").worklist(orderby="recordname asc,score desc,duetime asc")]
    wait_until(lambda: window.order[:5] == api[:5])


def test_sellers_hide_filters_for_themselves(windows, served, admin):
    """W-60, W-61: hiding clears the selection; what the organisation hides is not there at all."""
    publish(admin, groups=[GROUP], filters=[HOT, RATING], hidden=["followed"])
    window = windows(served).sign_in().ready()
    whole = window.count
    open_filters(window)
    unfold(window, "Lead.Rating")
    window.page.get_by_role("checkbox", name=re.compile(r"^Hot(?!,)")).first.click()
    wait_until(lambda: window.count < whole)
    expect(window.page.get_by_role("checkbox", name=re.compile("^Followed"))).to_have_count(0)
    window.open("/settings")
    expect(window.page.locator("[data-filter=followed]")).to_have_count(0)
    window.page.locator("input[data-filter=rating]").click()
    expect(window.page.get_by_text("Saved", exact=False).first).to_be_visible()
    window.page.locator("input[data-filter=due]").click()
    wait_until(lambda: "due" in str(served.caller("seller").list("msdyn_workqueueusersettings")[0]["sv_hiddenfilters"]))
    assert window.violations() == []
    window.open("/worklist").ready()
    wait_until(lambda: window.count == whole, message="the hidden filter still narrows the list")
    open_filters(window)
    expect(window.page.get_by_text("Our focus").first).to_be_visible()
    expect(window.page.get_by_text("Lead.Rating")).to_have_count(0)
    expect(window.page.get_by_role("checkbox", name=re.compile("^Overdue"))).to_have_count(0)


def test_ones_own_filters_are_saved_picked_renamed_and_deleted_with_undo(windows, served):
    """A name for filters and sort in use, for oneself alone."""
    window = windows(served).sign_in().ready()
    whole = window.count
    open_filters(window)
    window.page.get_by_role("checkbox", name=re.compile("^Overdue")).click()
    wait_until(lambda: window.count < whole)
    overdue = window.count
    window.page.get_by_role("button", name="Save filters and sort").click()
    window.page.get_by_role("textbox", name="Name", exact=True).fill("Late ones")
    window.page.get_by_role("dialog").get_by_role("button", name="Save", exact=True).click()
    pick = window.page.get_by_role("button", name="Late ones", exact=True)
    expect(pick).to_have_attribute("aria-pressed", "true")
    window.page.get_by_role("button", name="Clear filters").first.click()
    wait_until(lambda: window.count == whole)
    expect(pick).to_have_attribute("aria-pressed", "false")
    pick.click()
    wait_until(lambda: window.count == overdue)
    menu = window.page.get_by_role("button", name="What to do with Late ones")
    menu.click()
    window.page.get_by_role("menuitem", name="Make it my default").click()
    wait_until(lambda: "sv_workitem" in str(served.caller("seller").list("msdyn_workqueueusersettings")[0]["sv_defaultviews"]))
    menu.click()
    window.page.get_by_role("menuitem", name="Rename").click()
    window.page.get_by_role("textbox", name="Name", exact=True).fill("My late ones")
    window.page.get_by_role("dialog").get_by_role("button", name="Save", exact=True).click()
    renamed = window.page.get_by_role("button", name=re.compile("^My late ones"))
    expect(renamed).to_be_visible()
    window.page.get_by_role("button", name="What to do with My late ones").click()
    window.page.get_by_role("menuitem", name="Delete").click()
    expect(renamed).to_have_count(0)
    window.page.locator(".toast", has_text="was deleted").get_by_role("button", name="Undo").click()
    expect(renamed).to_be_visible()
    other = windows(served).sign_in("manager").ready()
    open_filters(other)
    expect(other.page.get_by_role("button", name="Save filters and sort")).to_be_visible()
    expect(other.page.get_by_text("My late ones")).to_have_count(0)


# The administration


@pytest.mark.parametrize("locale, words, less", [
    ("en-GB", "in part: a filter is gone or hidden", "is no longer offered"),
    ("fr-FR", "en partie : un filtre est supprimé ou masqué", "n’est plus proposé")])
def test_ones_own_filter_says_what_of_it_is_gone(windows, served, admin, locale, words, less):
    """W-61: it neither stands as in use nor shows more without a word."""
    publish(admin, filters=[RATING, HOT], groups=[GROUP])
    query = {"filters": {"custom": {"hot": True}}, "sort": {"key": "score", "descending": True}}
    made = served.caller("seller").post(
        "userqueries", {"name": "Only hot", "returnedtypecode": "sv_workitem", "sv_query": json.dumps(query)})
    assert made.status_code == 204, made.text
    publish(admin, filters=[RATING], groups=[])
    window = windows(served, locale=locale).sign_in().ready()
    open_filters(window, "Filter" if locale == "en-GB" else "Filtrer")
    pick = window.page.get_by_role("button", name=re.compile("^Only hot"))
    expect(pick).to_contain_text(words)
    expect(pick).to_have_attribute("aria-pressed", "false")
    pick.click()
    expect(window.page.locator("#toasts .toast")).to_contain_text(less)


def test_a_manager_makes_groups_filters_and_sorts_and_publishes_them(windows, served):
    """W-79, W-80, W-81, W-82, W-83, W-84, W-85, W-86, W-87, W-93, K-14."""
    window = windows(served).sign_in("manager").open("/admin/filters")
    page = window.page
    expect(page.get_by_text("Nothing published yet", exact=False)).to_be_visible()
    standard = page.get_by_role("region", name="Default filters")
    expect(standard.get_by_role("switch").first).to_be_visible()
    expect(standard.get_by_role("button", name="Delete")).to_have_count(0)
    page.get_by_role("button", name="New filter").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("combobox", name="Field", exact=True)).to_be_disabled()
    expect(dialog.get_by_role("textbox", name="Name", exact=True)).to_be_disabled()
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog.get_by_text("Choose a record type.").first).to_be_visible()
    dialog.get_by_role("combobox", name="Record type", exact=True).select_option("lead")
    expect(dialog.get_by_role("combobox", name="Field", exact=True)).to_be_enabled()
    dialog.get_by_role("combobox", name="Field", exact=True).select_option("transactioncurrencyid")
    expect(dialog.get_by_role("textbox", name="Name", exact=True)).to_have_value("Lead.Currency")
    assert dialog.get_by_role("combobox", name="Field", exact=True).locator("option[value=ownerid]").count() == 0
    assert window.violations() == []
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("region", name="More filters").get_by_text("Lead.Currency", exact=True)).to_be_visible()
    expect(page.get_by_text("Unpublished changes", exact=False)).to_be_visible()

    page.get_by_role("button", name="New filter").click()
    dialog.get_by_label("Advanced", exact=False).check()
    dialog.get_by_role("combobox", name="Record type", exact=True).select_option("lead")
    dialog.get_by_role("combobox", name="Column", exact=True).select_option("companyname")
    dialog.get_by_role("textbox", name="Value", exact=True).fill("a")
    dialog.get_by_role("textbox", name="Value", exact=True).blur()
    dialog.get_by_role("textbox", name="Name", exact=True).fill("lead.currency")
    dialog.get_by_role("combobox", name="Group", exact=True).select_option("+")
    dialog.get_by_label("Name of the group").fill("Our focus")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog.get_by_text("exists already", exact=False).first).to_be_visible()
    dialog.get_by_role("textbox", name="Name", exact=True).fill("Companies with an a")
    dialog.get_by_role("button", name="Save", exact=True).click()
    group = page.get_by_role("region", name="Our focus")
    expect(group.get_by_text("Companies with an a", exact=True)).to_be_visible()

    page.get_by_role("button", name="New sort").click()
    dialog.get_by_role("combobox", name="Record type", exact=True).select_option("lead")
    dialog.get_by_role("combobox", name="Field", exact=True).select_option("numberofemployees")
    dialog.get_by_label("Make this the default sort").check()
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("radio", name="Make Lead.Employees the default sort")).to_be_checked()
    expect(page.get_by_role("button", name="Delete Lead.Employees")).to_be_disabled()
    page.get_by_role("button", name="Move Lead.Employees up").click()
    expect(page.locator(".sortlist li").nth(5)).to_contain_text("Lead.Employees")
    assert window.violations() == []

    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Published", exact=False).first).to_be_visible()
    expect(page.get_by_text("Unpublished changes", exact=False)).to_have_count(0)
    seen = served.caller("seller").get("sv_WorklistFilters()").json()
    assert [each["name"] for each in seen["filters"]] == ["Lead.Currency", "Companies with an a"]
    assert seen["default"]["id"] == next(sort["id"] for sort in seen["sorts"] if sort.get("name") == "Lead.Employees")

    group.get_by_role("button", name="Delete the group Our focus").click()
    expect(dialog.get_by_text("1 filter in it", exact=False)).to_be_visible()
    dialog.get_by_role("button", name="Delete permanently").click()
    expect(group).to_have_count(0)
    expect(page.get_by_text("Companies with an a", exact=True)).to_have_count(0)
    # The focus goes on from where the deleted one stood.
    expect(page.get_by_role("button", name="Delete Lead.Currency")).to_be_visible()
    expect(page.get_by_role("button", name="New filter")).to_be_focused()
    page.get_by_role("button", name="Delete Lead.Currency").click()
    dialog.get_by_role("button", name="Delete permanently").click()
    expect(page.get_by_role("button", name="New filter")).to_be_focused()


def test_of_two_who_publish_the_second_is_told(windows, served, admin):
    """W-93: nothing is lost silently."""
    window = windows(served).sign_in("manager").open("/admin/filters")
    window.expected_wrongs = ["412"]
    page = window.page
    expect(page.get_by_text("Nothing published yet", exact=False)).to_be_visible()
    publish(admin, filters=[RATING])
    page.get_by_role("switch", name="Show Unopened in the workspace").click()
    expect(page.get_by_text("Somebody else changed filters", exact=False)).to_be_visible()
    expect(page.get_by_role("button", name="Publish", exact=True)).to_be_disabled()
    page.get_by_role("button", name="Show the other version").click()
    expect(page.get_by_text("Lead.Rating", exact=True)).to_be_visible()
    page.get_by_role("switch", name="Show Unopened in the workspace").click()
    expect(page.get_by_text("Unpublished changes", exact=False)).to_be_visible()
    page.get_by_role("button", name="Publish", exact=True).click()
    wait_until(lambda: served.caller("seller").get("sv_WorklistFilters()").json()["hidden"] == ["unopened"])


@pytest.mark.parametrize("locale, down, shown, conflict", [
    ("en-GB", "Move Due date down", "Show Unopened in the workspace", "Somebody else changed"),
    ("fr-FR", "Descendre Date d’échéance", "Afficher Non ouverts dans l’espace de travail", "Quelqu’un d’autre a modifié")])
def test_changes_faster_than_the_server_follow_one_another(windows, served, admin, locale, down, shown, conflict):
    """W-87, W-93: nobody is somebody else to oneself."""
    window = windows(served, locale=locale).sign_in("manager").open("/admin/filters")
    page = window.page
    held = []
    page.route("**/sv_DraftWorklistFilters*", lambda route: route.fallback() if held else held.append(route))
    expect(page.get_by_role("button", name=down)).to_be_visible()
    place = page.locator("[data-sort]").evaluate_all("lines => lines.findIndex(line => line.dataset.sort === 'due')")
    page.get_by_role("button", name=down).click()
    page.get_by_role("button", name=down).click()
    page.get_by_role("switch", name=shown).click()
    wait_until(lambda: page.evaluate("true") and held, message="nothing is sent")
    held[0].continue_()
    held[0].request.response()
    expect(page.locator("[data-sort]").nth(place + 2)).to_have_attribute("data-sort", "due")
    expect(page.get_by_role("switch", name=shown)).not_to_be_checked()
    expect(page.get_by_text(conflict, exact=False)).to_have_count(0)
    drafted = json.loads(admin.get("sv_WorklistFiltersDraft()").json()["definition"])
    assert [sort["id"] for sort in drafted["sorts"]].index("due") == place + 2 and drafted["hidden"] == ["unopened"]


def test_sellers_do_not_administer_filters(served):
    """X-3, K-14."""
    seller = served.caller("seller")
    assert seller.get("sv_WorklistFiltersDraft()").status_code == 403
    assert seller.post("sv_PublishWorklistFilters", {"definition": "{}"}).status_code == 403


def test_ten_thousand_filters_stay_usable(windows, served, admin):
    """W-79: drawn as they are opened, found by their names."""
    filters = [{"id": f"f{n}", "name": f"Filter {n}", "table": "lead", "column": "leadqualitycode"} for n in range(10_000)]
    publish(admin, filters=filters)
    window = windows(served).sign_in().ready()
    open_filters(window)
    window.page.get_by_label("Find a filter").fill("filter 9999")
    expect(window.page.locator("#custom-filters [data-filter]")).to_have_count(1)
    unfold(window, "Filter 9999")
    expect(window.page.get_by_role("checkbox", name=re.compile("^Hot"))).to_be_visible()
    assert window.page.locator("#custom-filters *").count() < 1000
    other = windows(served).sign_in("admin").open("/admin/filters")
    expect(other.page.get_by_text("10,000 filters").first).to_be_visible()
    other.page.get_by_label("Find a filter").fill("filter 9999")
    expect(other.page.locator("[data-filter]")).to_have_count(1)


def test_in_french(windows, served, admin):
    """W-131."""
    publish(admin, filters=[RATING])
    window = windows(served, locale="fr-FR").sign_in().ready()
    served.caller("seller")
    window.page.get_by_role("button", name="Filtrer", exact=True).first.click()
    expect(window.page.get_by_role("heading", name="Filtres de l’organisation")).to_be_visible()
    expect(window.page.get_by_role("heading", name="Mes filtres")).to_be_visible()
    manager = windows(served, locale="fr-FR").sign_in("manager").open("/admin/filters")
    expect(manager.page.get_by_role("heading", name="Filtres et tris")).to_be_visible()
    expect(manager.page.get_by_text("Publié le", exact=False)).to_be_visible()
    assert manager.violations() == []


def filter_by_hot(window):
    """How many there were before the list was filtered by its hot leads."""
    whole = window.count
    open_filters(window)
    unfold(window, "Lead.Rating")
    window.page.get_by_role("checkbox", name=re.compile("^Hot")).click()
    wait_until(lambda: window.count < whole)
    window.page.keyboard.press("Escape")
    return whole


def test_what_everybody_loses_lets_open_windows_go_on_refresh(windows, served, admin):
    """W-61: hidden for all, a filter in use stops filtering with the next refresh, without a reload."""
    publish(admin, filters=[RATING])
    window = windows(served).sign_in().ready()
    whole = filter_by_hot(window)
    publish(admin, filters=[RATING | {"hidden": True}])
    window.page.keyboard.press("r")
    wait_until(lambda: window.count == whole)
    expect(window.page.locator("#chips button")).to_have_count(0)
    expect(window.page.locator("#toasts")).to_contain_text("filter")


def test_amounts_are_written_as_figures_in_their_order_and_sought(windows, served, admin):
    """W-59, W-131: from the least to the most, with separators; a long list is searched."""
    worth = {"id": "worth", "name": "Opportunity.Revenue", "table": "opportunity", "column": "estimatedvalue"}
    publish(admin, filters=[worth])
    caller = served.caller("seller")
    for value in (1_234_500, 2_000, 999):
        made = caller.create("opportunities", {"name": f"Worth {value}", "estimatedvalue": value})
        caller.create("phonecalls", {"subject": "Call", "scheduledend": "2026-11-23T16:00:00Z",
                                     "regardingobjectid_opportunity@odata.bind": f"/opportunities({made['opportunityid']})"})
    window = windows(served).sign_in().ready()
    open_filters(window)
    part = unfold(window, "Opportunity.Revenue")
    expect(part.get_by_text("1,234,500", exact=True)).to_be_attached()
    figures = part.locator(".values .choice span:nth-child(2)").all_inner_texts()
    amounts = [float(text.replace(",", "")) for text in figures if text[0].isdigit()]
    assert amounts == sorted(amounts) and len(amounts) > 3
    finder = part.get_by_role("searchbox")
    if finder.is_visible():
        finder.fill("1234")
        expect(part.locator(".values .choice")).to_have_count(1)
    part.get_by_role("checkbox", name=re.compile("^1,234,500")).click()
    expect(window.page.locator("#chips")).to_contain_text("1,234,500")


def test_what_is_searched_for_may_hold_any_sign(windows, served):
    """W-36: signs that mean something to the search of the API are looked for as they are."""
    served.caller("seller").new_call(served.caller("seller").new_lead('Tom "Tiger" O\\Neill'), "2026-11-23T15:00:00Z")
    window = windows(served).sign_in().ready()
    window.page.keyboard.press("/")
    for text, count in [("zzz\\", 0), ('"Tiger" o\\n', 1), ("\\", 1)]:
        window.page.locator(":focus").fill(text)
        expect(window.cards).to_have_count(count)
        expect(window.page.get_by_text("could not be fetched")).to_have_count(0)


@pytest.mark.parametrize(("locale", "none", "filter"), [("en-GB", "None", "Filter"), ("fr-FR", "Aucun", "Filtrer")])
def test_without_any_type_the_page_asks_nothing_that_is_refused(windows, served, locale, none, filter):
    """W-55, K-8: the choice outlives a reload, which logs no error."""
    window = windows(served, locale=locale).sign_in().ready()
    window.page.get_by_role("button", name=filter, exact=True).click()
    window.page.locator("#filters").get_by_role("button", name=none).first.click()
    expect(window.cards).to_have_count(0)
    wait_until(lambda: '"recordtypes":[]' in setting(served))
    window.open("/worklist")
    expect(window.page.locator("html[data-ready=true]")).to_have_count(1)
    expect(window.cards).to_have_count(0)


def setting(served):
    row = served.caller("seller").list("msdyn_workqueueusersettings")[0]
    return (row["msdyn_sellerfilterconfiguration"] or "").replace(" ", "")


@pytest.mark.parametrize("is_open", [True, False], ids=["open", "away"])
def test_a_hidden_filter_does_not_come_back_by_itself(windows, served, is_open):
    """W-61: hiding takes it off; offered again it is off."""
    admin = served.caller("admin")
    hidden = json.loads(admin.get("sv_WorklistFiltersDraft()").json()["definition"])
    window = windows(served).sign_in().ready()
    whole = window.count
    window.page.get_by_role("button", name="Filter", exact=True).click()
    window.page.locator("#filters").get_by_role("checkbox", name="Followed").check()
    wait_until(lambda: window.count < whole and '"followed":true' in setting(served))
    if not is_open:
        window.open("/settings")
    publish(admin, hidden=[*hidden.get("hidden", []), "followed"])
    if not is_open:
        window.open("/worklist").ready()
    wait_until(lambda: window.count == whole and '"followed":true' not in setting(served))
    publish(admin, hidden=hidden.get("hidden", []))
    window.open("/worklist").ready()
    assert window.count == whole


@pytest.fixture
def slow(window):
    """A window whose first filters are on their way to the server, and that request."""
    held = []

    def hold(route):
        if not held and "msdyn_sellerfilterconfiguration" in (route.request.post_data or ""):
            held.append(route)
        else:
            route.fallback()

    window.page.route("**/msdyn_workqueueusersettings*", hold)
    open_filters(window)
    tick(window, "Unopened")
    wait_until(lambda: window.page.evaluate("true") and held, message="the filters are not sent")
    return window, held[0]


def remembered(window):
    """Which of the two filters the server knows; the page sends and the test lets through what it can meanwhile."""
    window.page.evaluate("true")
    return [name for name in ("unopened", "followed") if f'"{name}":true' in setting(window.organisation)]


def tick(window, name, is_ticked=True):
    window.page.locator("#filters").get_by_role("checkbox", name=name).set_checked(is_ticked)


def test_the_last_filters_stay_when_earlier_ones_are_slow(slow):
    """W-42: what is remembered is what was chosen last."""
    window, first = slow
    tick(window, "Followed")
    tick(window, "Unopened", False)
    first.continue_()
    first.request.response()
    wait_until(lambda: remembered(window) == ["followed"])
    window.open("/worklist").ready()
    open_filters(window)
    expect(window.page.locator("#filters").get_by_role("checkbox", name="Followed")).to_be_checked()
    expect(window.page.locator("#filters").get_by_role("checkbox", name="Unopened")).not_to_be_checked()


#: The first request that keeps filters never leaves; routes would lose what is sent while the page is left.
HOLD = """() => {
    const send = window.fetch;
    let isFirst = true;
    window.fetch = (address, options) => {
        if (!isFirst || !String(options?.body).includes("msdyn_sellerfilterconfiguration")) return send(address, options);
        isFirst = false;
        return new Promise(() => undefined);
    };
}"""


def test_filters_that_wait_for_earlier_ones_are_not_lost_with_the_page(window):
    """W-42: nor because the browser ends the list's own question before the page hears that it is left."""
    window.page.evaluate(HOLD)
    open_filters(window)
    tick(window, "Unopened")
    window.page.route("**/sv_workitems?$filter=*", lambda route: None)
    tick(window, "Followed")
    window.open("/settings")
    wait_until(lambda: remembered(window) == ["unopened", "followed"])


def test_a_refusal_of_earlier_filters_does_not_stop_later_ones(slow):
    """W-42."""
    window, first = slow
    window.expected_wrongs = ["status of 500"]
    tick(window, "Followed")
    first.fulfill(status=500, body="")
    wait_until(lambda: "followed" in remembered(window))
