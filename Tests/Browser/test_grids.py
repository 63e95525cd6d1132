"""The pages of the tables: grids as people use them."""

import pytest
from playwright.sync_api import expect

from support.program import wait_until

TABLES = ["lead", "opportunity", "account", "contact", "phonecall", "email", "task", "appointment", "activitypointer",
          "systemuser", "team", "transactioncurrency"]


@pytest.fixture(scope="module")
def looked_at(sqlite, organisations):
    """An organisation for tests that only look."""
    with organisations(sqlite) as organisation:
        assert organisation.server
        yield organisation


def rows(window):
    return window.page.locator(".space [role=row][data-recordid]")


def opened(window, path):
    """Opens a grid and waits for its first answer."""
    window.open(path)
    window.page.wait_for_selector("html[data-ready]")
    return window


def cell(window, row, column):
    return rows(window).nth(row).locator(f"[data-column='{column}']")


def address(window):
    return window.page.evaluate("decodeURIComponent(location.search)")


def focused_column(window):
    return window.page.evaluate("document.activeElement?.dataset?.column ?? null")


@pytest.mark.parametrize("table", TABLES)
def test_every_table_has_a_grid_with_a_true_length(windows, looked_at, table):
    """contract: /{table} for every table; true aria-rowcount (its header is row 1)."""
    window = opened(windows(looked_at).sign_in("admin"), f"/{table}")
    expect(rows(window).first).to_be_visible()
    assert rows(window).count() < 80
    count = window.count
    sets = {"lead": "leads", "team": "teams", "contact": "contacts"}
    if table in sets:
        page = looked_at.caller("admin").page(sets[table], {"$count": "true", "$top": "1"})
        assert count == page["@odata.count"] + 1
    assert rows(window).first.get_attribute("aria-rowindex") == "2"
    assert int(window.grid.get_attribute("aria-colcount")) == window.page.get_by_role("columnheader").count()


def test_unknown_tables_are_not_found(windows, looked_at):
    window = windows(looked_at).sign_in()
    window.expected_wrongs = ["status of 404"]
    for path in ("/nothing", "/msdyn_workqueueusersetting", "/annotation"):
        assert window.page.goto(looked_at.address + path).status == 404


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 1024, 390])
@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_axe_finds_nothing_on_a_grid(windows, looked_at, scheme, width, locale):
    window = windows(looked_at, color_scheme=scheme, locale=locale, viewport={"width": width, "height": 844})
    opened(window.sign_in(), "/lead")
    expect(rows(window).first).to_be_visible()
    window.settle()
    assert window.violations() == []
    assert window.overflow() <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("keys", ["?", "Control+k", "n", "f", "c", "v"],
                         ids=["help", "palette", "new", "filter", "columns", "views"])
def test_axe_finds_nothing_in_what_a_grid_opens(windows, looked_at, scheme, keys):
    window = opened(windows(looked_at, color_scheme=scheme).sign_in(), "/lead")
    window.page.keyboard.press(keys)
    expect(window.page.locator("dialog[open], [role=menu], #filters:not([hidden])").first).to_be_visible()
    window.settle()
    assert window.violations() == []


def test_a_grid_is_sorted_by_its_headers_and_the_address_says_so(windows, looked_at):
    window = opened(windows(looked_at).sign_in(), "/lead")
    header = window.page.get_by_role("columnheader", name="Created on")
    header.click()
    expect(header).to_have_attribute("aria-sort", "ascending")
    header.click()
    expect(header).to_have_attribute("aria-sort", "descending")
    wait_until(lambda: "sort=-createdon" in address(window))
    newest = looked_at.caller("seller").page("leads", {"$orderby": "createdon desc", "$top": "1"})["value"][0]
    expect(rows(window).first).to_have_attribute("data-recordid", newest["leadid"])
    window.page.reload()
    expect(rows(window).first).to_have_attribute("data-recordid", newest["leadid"])
    window.page.go_back()
    expect(window.page.get_by_role("columnheader", name="Created on")).to_have_attribute("aria-sort", "ascending")


def test_the_quick_search_narrows_the_rows(windows, looked_at):
    window = opened(windows(looked_at).sign_in(), "/lead")
    name = looked_at.caller("seller").page("leads", {"$filter": "fullname ne null", "$top": "40"})["value"][30]["fullname"]
    window.page.keyboard.press("/")
    window.page.keyboard.type(name.upper())
    wait_until(lambda: "q=" in address(window))
    expect(rows(window).first).to_contain_text(name)
    window.page.keyboard.type("zzzz")
    expect(window.page.get_by_text("Nothing matches the filters.")).to_be_visible()
    window.settle()
    assert window.violations() == []
    window.page.keyboard.press("Escape")
    expect(rows(window).nth(10)).to_be_visible()


def test_a_condition_filters_and_can_be_taken_away(windows, looked_at):
    window = opened(windows(looked_at).sign_in(), "/lead")
    before = window.count
    window.page.get_by_role("button", name="Filter").click()
    condition = window.page.get_by_role("group", name="Condition 1")
    condition.get_by_label("Column").select_option(label="Rating")
    condition.get_by_role("checkbox", name="Hot").check()
    wait_until(lambda: "filter=" in address(window))
    expected = looked_at.caller("seller").page(
        "leads", {"$filter": "leadqualitycode eq 1", "$count": "true", "$top": "1"})["@odata.count"]
    wait_until(lambda: window.count == expected + 1)
    assert expected + 1 < before
    chip = window.page.get_by_role("button", name="Remove the filter Rating is one of Hot")
    chip.click()
    wait_until(lambda: window.count == before)


@pytest.mark.parametrize("label, operator, typed, filter", [
    ("Created on", "is in the last 7 days", None, None),
    ("Owner", "is you", None, None),
    ("Email", "ends with", "example.com", "endswith(emailaddress1,'example.com')"),
    ("Annual revenue", "is at least", "1000", "revenue ge 1000"),
    ("Do not allow email", "is", None, None),
])
def test_every_kind_of_column_can_be_asked(windows, looked_at, label, operator, typed, filter):
    window = opened(windows(looked_at).sign_in(), "/lead")
    window.page.keyboard.press("f")
    condition = window.page.get_by_role("group", name="Condition 1")
    condition.get_by_label("Column").select_option(label=label)
    condition.get_by_label("Comparison").select_option(label=operator)
    if typed:
        condition.get_by_label("Value").fill(typed)
        condition.get_by_label("Value").blur()
    elif label == "Do not allow email":
        condition.get_by_label("Value").select_option(label="Yes")
    wait_until(lambda: "filter=" in address(window))
    expect(window.page.locator("#chips .chip")).to_have_count(1)
    expect(window.page.locator("#grid")).to_have_attribute("aria-busy", "false")
    assert not window.page.get_by_text("could not be fetched").is_visible()
    if filter:
        count = looked_at.caller("seller").page("leads", {"$filter": filter, "$count": "true", "$top": "1"})
        wait_until(lambda: window.count == count["@odata.count"] + 1)


def test_columns_are_chosen_and_ordered_by_keyboard(windows, looked_at):
    window = opened(windows(looked_at).sign_in(), "/contact")
    window.page.keyboard.press("c")
    dialog = window.page.get_by_role("dialog", name="Choose columns")
    dialog.get_by_label("Find a column").fill("created by")
    dialog.get_by_role("button", name="Created by").press("Enter")
    up = dialog.get_by_role("button", name="Move up: Created by")
    place = len(dialog.get_by_role("list", name="Shown, in this order").get_by_role("listitem").all())
    for _ in range(place - 2):
        up.press("Enter")
        expect(up).to_be_focused()
    dialog.get_by_role("button", name="Show these columns").press("Enter")
    expect(window.page.get_by_role("columnheader").nth(2)).to_have_text("Created by")
    assert "columns=" in address(window)


# Keyboard


def test_cells_are_walked_by_arrow_keys(windows, looked_at):
    window = opened(windows(looked_at).sign_in(), "/lead")
    cell(window, 0, "fullname").click(position={"x": 200, "y": 20})
    window.page.keyboard.press("ArrowRight")
    assert focused_column(window) == "subject"
    window.page.keyboard.press("ArrowDown")
    wait_until(lambda: window.page.evaluate(
        "document.activeElement.closest('[role=row]').getAttribute('aria-rowindex')") == "3")
    assert focused_column(window) == "subject"
    window.page.keyboard.press("Home")
    window.page.keyboard.press(" ")
    expect(rows(window).nth(1)).to_have_attribute("aria-selected", "true")
    window.page.keyboard.press("Shift+ArrowDown")
    window.page.keyboard.press("Shift+ArrowDown")
    expect(window.page.locator("[role=row][aria-selected=true]")).to_have_count(3)
    expect(window.page.get_by_role("toolbar", name="Selected records")).to_contain_text("3 selected")
    window.page.keyboard.press("Escape")
    expect(window.page.locator("[role=row][aria-selected=true]")).to_have_count(0)


def test_control_a_selects_by_query(windows, looked_at):
    """ui.md: Ctrl A selects by query, not by page."""
    window = opened(windows(looked_at).sign_in("manager"), "/lead")
    rows(window).first.locator("[data-column=fullname]").click(position={"x": 200, "y": 20})
    window.page.keyboard.press("Control+a")
    expect(window.page.get_by_role("toolbar", name="Selected records")).to_contain_text(
        f"{window.count - 1:,} selected")


def test_enter_on_a_name_opens_the_record(windows, looked_at):
    window = opened(windows(looked_at).sign_in(), "/lead")
    record = rows(window).first.get_attribute("data-recordid")
    cell(window, 0, "fullname").click(position={"x": 200, "y": 20})
    window.page.keyboard.press("Enter")
    window.page.wait_for_url(f"**/lead/{record}")
    window.page.go_back()
    expect(rows(window).first).to_have_attribute("data-recordid", record)


# Changing


def test_a_cell_is_changed_where_it_stands_and_taken_back(windows, served):
    window = opened(windows(served).sign_in(), "/lead")
    record = rows(window).first.get_attribute("data-recordid")
    before = served.caller("seller").get(f"leads({record})").json()["jobtitle"]
    window.open("/lead?columns=fullname,jobtitle,leadqualitycode")
    window.page.wait_for_selector("html[data-ready]")
    cell(window, 0, "jobtitle").click()
    window.page.keyboard.press("F2")
    window.page.keyboard.type("Chief of everything")
    window.page.keyboard.press("Enter")
    expect(cell(window, 0, "jobtitle")).to_have_text("Chief of everything")
    assert focused_column(window) == "jobtitle"
    wait_until(lambda: served.caller("seller").get(f"leads({record})").json()["jobtitle"] == "Chief of everything")
    window.page.keyboard.press("Control+z")
    wait_until(lambda: served.caller("seller").get(f"leads({record})").json()["jobtitle"] == before)
    expect(cell(window, 0, "jobtitle")).to_have_text(before or "")


def test_escape_leaves_a_cell_as_it_was(windows, looked_at):
    window = opened(windows(looked_at).sign_in(), "/lead")
    text = cell(window, 0, "companyname").inner_text()
    cell(window, 0, "companyname").dblclick()
    window.page.keyboard.type("Nobody Inc")
    window.settle()
    assert window.violations() == []
    window.page.keyboard.press("Escape")
    expect(cell(window, 0, "companyname")).to_have_text(text)


def test_of_two_people_at_one_cell_the_second_is_asked(windows, served):
    """optimistic with ETag and a clear conflict."""
    window = opened(windows(served).sign_in(), "/lead")
    window.expected_wrongs = ["status of 412"]
    window.page.route("**/events*", lambda route: route.abort())
    record = rows(window).first.get_attribute("data-recordid")
    cell(window, 0, "companyname").click()
    window.page.keyboard.press("Enter")
    window.page.keyboard.type("Mine")
    served.caller("admin").patch(f"leads({record})", {"companyname": "Theirs"})
    window.page.keyboard.press("Enter")
    dialog = window.page.get_by_role("dialog", name="Changed by somebody else")
    expect(dialog).to_contain_text("Theirs")
    window.settle()
    assert window.violations() == []
    dialog.get_by_role("button", name="Take my entry").click()
    wait_until(lambda: served.caller("seller").get(f"leads({record})").json()["companyname"] == "Mine")
    expect(cell(window, 0, "companyname")).to_have_text("Mine")


def test_what_the_server_refuses_comes_back_with_the_reason(windows, served):
    window = opened(windows(served).sign_in(), "/lead")
    window.expected_wrongs = ["status of 403"]
    before = cell(window, 0, "companyname").inner_text()
    window.page.route("**/leads(*)", lambda route: route.fulfill(
        status=403, content_type="application/json",
        body='{"error":{"code":"0x80040220","message":"You may not change this."}}'))
    cell(window, 0, "companyname").dblclick()
    window.page.keyboard.type("Other")
    window.page.keyboard.press("Enter")
    expect(window.page.get_by_text("You may not change this.").first).to_be_visible()
    expect(cell(window, 0, "companyname")).to_have_text(before)


def test_a_new_record_is_made_with_the_keyboard(windows, served):
    window = opened(windows(served).sign_in(), "/lead")
    count = window.count
    window.page.keyboard.press("n")
    dialog = window.page.get_by_role("dialog", name="New: Lead")
    dialog.get_by_label("Topic").fill("Ten seats")
    dialog.get_by_label("Last name").fill("Aaaardvark")
    window.page.keyboard.press("Control+Enter")
    expect(dialog).to_have_count(0)
    wait_until(lambda: window.count == count + 1)
    found = served.caller("seller").list("leads", filter="lastname eq 'Aaaardvark'")
    assert [row["subject"] for row in found] == ["Ten seats"]


def test_a_required_field_is_asked_for(windows, looked_at):
    window = opened(windows(looked_at).sign_in(), "/opportunity")
    window.page.keyboard.press("n")
    dialog = window.page.get_by_role("dialog", name="New: Opportunity")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog.get_by_role("alert")).to_contain_text("“Topic” is required.")
    expect(dialog.get_by_label("Topic")).to_be_focused()


def test_a_lookup_is_chosen_by_a_part_of_its_name(windows, served):
    caller = served.caller("seller")
    account = caller.create("accounts", {"name": "Zyxwertig GmbH"})
    window = opened(windows(served).sign_in(), "/opportunity")
    window.page.keyboard.press("n")
    dialog = window.page.get_by_role("dialog", name="New: Opportunity")
    dialog.get_by_label("Topic").fill("Chosen by name")
    customer = dialog.get_by_role("combobox", name="Customer")
    customer.fill("xwert")
    expect(window.page.get_by_role("option", name="Zyxwertig GmbH")).to_be_visible()
    window.settle()
    assert window.violations() == []
    customer.press("Enter")
    expect(customer).to_have_value("Zyxwertig GmbH")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog).to_have_count(0)
    made = caller.list("opportunities", filter="name eq 'Chosen by name'")[0]
    assert made["_customerid_value"] == account["accountid"]


def test_what_happens_elsewhere_shows(windows, served):
    window = opened(windows(served).sign_in(), "/lead")
    record = rows(window).first.get_attribute("data-recordid")
    served.caller("seller").patch(f"leads({record})", {"companyname": "Changed elsewhere"})
    expect(cell(window, 0, "companyname")).to_have_text("Changed elsewhere")
    count = window.count
    served.caller("seller").new_lead("Aaaalive")
    wait_until(lambda: window.count == count + 1)


def test_an_error_says_what_to_do(windows, looked_at):
    window = windows(looked_at).sign_in()
    window.expected_wrongs = ["status of 500"]
    window.page.route("**/api/data/v9.2/leads?*", lambda route: route.fulfill(
        status=500, content_type="application/json", headers={"x-ms-service-request-id": "abc-1"},
        body='{"error":{"code":"x","message":"Something went wrong on our side."}}'))
    opened(window, "/lead")
    expect(window.page.get_by_text("Something went wrong on our side.")).to_be_visible()
    expect(window.page.get_by_text("abc-1")).to_be_visible()
    window.page.unroute_all()
    window.page.get_by_role("button", name="Try again").click()
    expect(rows(window).first).to_be_visible()


def test_the_french_grid_speaks_french(windows, looked_at):
    window = opened(windows(looked_at, locale="fr-FR").sign_in(), "/opportunity")
    expect(window.page.get_by_role("grid", name="Opportunités")).to_be_visible()
    expect(window.page.get_by_role("button", name="Vue : Toutes les opportunités")).to_be_visible()
    expect(window.page.get_by_role("columnheader", name="Revenu estimé")).to_be_visible()
    window.page.keyboard.press("f")
    expect(window.page.get_by_role("button", name="Ajouter une condition")).to_be_visible()
    assert not window.page.get_by_text("undefined").count()


@pytest.mark.parametrize("locale, shown", [("en-GB", "€1,234.50"), ("fr-FR", "1 234,50 €")])
def test_money_is_written_with_its_currency(windows, served, locale, shown):
    """Amounts of different currencies are never added up: each says which it is, as the person writes it."""
    caller = served.caller("seller")
    euro = caller.page("transactioncurrencies", {"$filter": "isocurrencycode eq 'EUR'"})["value"][0]
    caller.create("opportunities", {
        "name": "Aaa first of all", "estimatedvalue": 1234.5,
        "transactioncurrencyid@odata.bind": f"/transactioncurrencies({euro['transactioncurrencyid']})"})
    window = opened(windows(served, locale=locale).sign_in("seller"), "/opportunity")
    expect(rows(window).first).to_contain_text(shown)
