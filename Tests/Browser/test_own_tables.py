"""Tables of the organisation's own on the work list (W-90, W-132): they come to open pages, and have a summary."""

import pytest
from playwright.sync_api import expect

from support.program import wait_until

WORDS = {"en-GB": {"facts": "Key fields", "colour": "Colour"}, "fr-FR": {"facts": "Champs principaux", "colour": "Couleur"}}


def label(english, french):
    return {"LocalizedLabels": [{"Label": english, "LanguageCode": 1033}, {"Label": french, "LanguageCode": 1036}]}


@pytest.fixture
def machine(served):
    """A machine with a task of today, in a table that is not on the list yet."""
    admin, seller = served.caller("admin"), served.caller("seller")
    answer = admin.post("EntityDefinitions", {
        "SchemaName": "crm_Machine", "DisplayName": label("Machine", "Machine"),
        "DisplayCollectionName": label("Machines", "Machines"), "OwnershipType": "UserOwned", "HasActivities": True,
        "HasNotes": True, "Attributes": [
            {"AttributeType": "String", "SchemaName": "crm_Name", "IsPrimaryName": True, "MaxLength": 80,
             "DisplayName": label("Name", "Nom")},
            {"AttributeType": "String", "SchemaName": "crm_Colour", "MaxLength": 40,
             "DisplayName": label("Colour", "Couleur")},
            {"AttributeType": "String", "SchemaName": "crm_Telephone", "MaxLength": 40, "FormatName": {"Value": "Phone"},
             "DisplayName": label("Phone", "Téléphone")}]})
    assert answer.status_code == 204, answer.text
    made = seller.create("crm_machines", {"crm_name": "Press", "crm_colour": "Red", "crm_telephone": "+44 20 7946 0018"})
    seller.create("tasks", {"subject": "Oil it", "scheduledend": "2026-11-23T15:00:00Z",
                            "regardingobjectid_crm_machine@odata.bind": f"/crm_machines({made['crm_machineid']})"})
    return made["crm_machineid"]


def published(served):
    admin = served.caller("admin")
    standing = admin.get("sv_Workspace()").json()
    answer = admin.post("sv_PublishWorkspace", {"version": standing["version"],
                                                "recordtypes": [*standing["recordtypes"], "crm_machine"]})
    assert answer.status_code == 204, answer.text


@pytest.mark.parametrize("locale", WORDS)
def test_a_table_that_is_published_comes_to_an_open_list_and_its_records_open(windows, served, machine, locale):
    """W-4, W-49, W-90: no reload by hand, no key in place of words; Summary says what the form has."""
    words = WORDS[locale]
    window = windows(served, locale=locale).sign_in().ready()
    count = window.count
    published(served)
    wait_until(lambda: window.cards.count() > 0 and window.count == count + 1, patience=30)
    window.page.keyboard.press("/")
    window.page.locator(":focus").fill("Press")
    expect(window.cards).to_have_count(1)
    expect(window.cards.first.get_by_text("records.")).to_have_count(0)
    window.cards.first.click()
    summary = window.page.get_by_role("tabpanel")
    expect(summary.get_by_role("heading", name=words["facts"])).to_be_visible()
    expect(summary).to_contain_text(words["colour"])
    expect(summary).to_contain_text("Red")
    assert window.violations() == []


def test_what_is_being_typed_is_not_lost_to_a_new_table(windows, served, machine):
    """W-90: the page begins anew when nobody is at something."""
    window = windows(served).sign_in().ready()
    window.page.keyboard.press("t")
    note = window.page.get_by_role("dialog").get_by_label("Note", exact=True)
    note.fill("Half a sentence")
    published(served)
    wait_until(lambda: any(row["recordtype"] == "crm_machine" for row in served.caller("seller").worklist()))
    window.page.wait_for_timeout(3000)
    expect(note).to_have_value("Half a sentence")


def test_calling_finds_the_number_of_an_own_table(windows, served, machine):
    """W-11, W-132: whatever its column is called."""
    published(served)
    window = windows(served).sign_in().ready()
    window.open(f"/worklist?record=crm_machine/{machine}").ready()
    expect(window.page.locator("#record-name")).to_have_text("Press")
    window.page.locator("#record-name").click()
    window.page.keyboard.press("c")
    expect(window.page.get_by_role("dialog")).to_contain_text("+44 20 7946 0018")
