"""Records through the Web API: create, read, change, delete, list; versions; who may see what."""

import uuid

import pytest

from support.people import assert_clear_refusal


def test_who_am_i(shared):
    for path in ("WhoAmI", "WhoAmI()"):
        answer = shared.caller("seller").get(path).json()
        assert {uuid.UUID(answer[name]) for name in ("BusinessUnitId", "UserId", "OrganizationId")}


@pytest.mark.parametrize("version", ["v9.0", "v9.1", "v9.2"])
def test_every_version_of_the_address_is_the_same_service(shared, version):
    assert shared.caller("seller").get(f"/api/data/{version}/WhoAmI").status_code == 200


def test_a_created_record_is_found_at_its_address(shared):
    caller = shared.caller("seller")
    created = caller.post("leads", {"subject": "Devis", "lastname": "O'Neil", "firstname": "Zoë"})
    assert created.status_code == 204 and created.text == ""
    address = created.headers["OData-EntityId"]
    assert address.startswith(shared.address) and address.endswith(")")
    assert created.headers["Location"] == address
    lead = caller.get(address).json()
    assert (lead["subject"], lead["lastname"], lead["fullname"]) == ("Devis", "O'Neil", "Zoë O'Neil")
    assert lead["statecode"] == 0 and lead["@odata.etag"].startswith('W/"')
    found = caller.list("leads", filter="lastname eq 'O''Neil'", select="fullname")
    assert lead["leadid"] in {row["leadid"] for row in found}, "the key comes back although not selected"


@pytest.mark.parametrize("entity_set, key, body", [
    ("leads", "leadid", {"lastname": "Vale", "subject": "A"}),
    ("opportunities", "opportunityid", {"name": "Big deal"}),
    ("accounts", "accountid", {"name": "Fabrikam"}),
    ("contacts", "contactid", {"lastname": "Vale", "firstname": "Mary"}),
    ("phonecalls", "activityid", {"subject": "Call"}),
    ("emails", "activityid", {"subject": "Mail"}),
    ("tasks", "activityid", {"subject": "Task"}),
    ("appointments", "activityid", {"subject": "Meet", "scheduledstart": "2026-11-24T10:00:00Z",
                                    "scheduledend": "2026-11-24T11:00:00Z"}),
    ("annotations", "annotationid", {"subject": "Note", "notetext": "Text"}),
])
def test_each_table_takes_a_record_through_its_life(shared, entity_set, key, body):
    caller = shared.caller("seller")
    record = caller.create(entity_set, body)
    address = f"{entity_set}({record[key]})"
    name = next(column for column in ("subject", "name", "lastname") if column in body)
    assert caller.patch(address, {name: "Changed"}).status_code == 204
    assert caller.get(address).json()[name] == "Changed"
    removed = caller.delete(address)
    if removed.status_code == 403:  # a salesperson may not delete everything
        removed = shared.caller("admin").delete(address)
    assert removed.status_code == 204, removed.text
    assert_clear_refusal(caller.get(address), {404})


def test_of_two_writers_with_the_same_version_one_wins(shared):
    """D-92: losers get 412."""
    caller = shared.caller("seller")
    lead = caller.new_lead("Version")
    address = f"leads({lead['leadid']})"
    assert caller.patch(address, {"subject": "A"}, If_Match=lead["@odata.etag"]).status_code == 204
    assert_clear_refusal(caller.patch(address, {"subject": "B"}, If_Match=lead["@odata.etag"]), {412})
    assert caller.get(address).json()["subject"] == "A"
    assert caller.patch(address, {"subject": "C"}, If_Match="*").status_code == 204
    again = caller.request("GET", address, headers={"If-None-Match": caller.get(address).json()["@odata.etag"]})
    assert again.status_code == 304


def test_a_patch_of_nothing_creates_unless_told_otherwise(shared):
    caller = shared.caller("seller")
    identifier = uuid.uuid4()
    assert caller.patch(f"leads({identifier})", {"lastname": "X"}, If_Match="*").status_code == 404
    assert caller.patch(f"leads({identifier})", {"lastname": "X"}).status_code == 204
    assert caller.patch(f"leads({identifier})", {"lastname": "Y"}, If_None_Match="*").status_code == 412
    assert caller.get(f"leads({identifier})").json()["lastname"] == "X"


def test_lists_page_completely(shared):
    caller = shared.caller("admin")
    whole = caller.list("leads", size=5000, select="leadid")
    paged = caller.list("leads", size=333, select="leadid", orderby="lastname asc")
    assert {row["leadid"] for row in whole} == {row["leadid"] for row in paged}
    assert len(paged) == len({row["leadid"] for row in paged})


def test_labels_come_in_the_callers_language(shared):
    caller = shared.caller("seller")
    lead = caller.new_lead("Libellé")
    label = "statecode@OData.Community.Display.V1.FormattedValue"
    answer = caller.request("GET", f"leads({lead['leadid']})",
                            headers={"Prefer": 'odata.include-annotations="*"', "Accept-Language": "en"})
    assert answer.json()[label] == "Open"


@pytest.mark.parametrize("path, status", [
    ("leads?$filter=nosuchcolumn eq 1", 400),
    ("leads?$filter=lastname eq", 400),
    ("leads?$filter=lastname eq 'open", 400),
    ("leads?$orderby=nosuchcolumn", 400),
    ("leads?$select=nosuchcolumn", 400),
    ("leads?$top=-1", 400),
    ("leads?$top=many", 400),
    ("leads?$nosuchoption=1", 400),
    ("leads?$skip=1", 501),
    ("leads?fetchXml=<fetch/>", 501),
    ("leads(not-a-guid)", 400),
    ("nosuchset", 404),
    ("leads(00000000-0000-0000-0000-000000000000)", 404),
    ("sv_workitems?$filter=rankreason eq 'x'", 400),
    ("sv_workitems?$orderby=rankreason", 400),
])
def test_a_wrong_question_is_refused_and_named(shared, path, status):
    answer = shared.caller("seller").get(path)
    assert_clear_refusal(answer, {status, 404} if status == 400 and "(" in path else {status})
    if "nosuchcolumn" in path:
        assert "nosuchcolumn" in answer.json()["error"]["message"]


@pytest.mark.parametrize("body, status", [
    ({"nosuchcolumn": 1}, 400),
    ({"lastname": 7}, 400),
    ({"lastname": "x" * 100_000}, 400),
    ({"statuscode": 999}, 400),
    ({"donotemail": "perhaps"}, 400),
    ({"parentaccountid@odata.bind": "/accounts(00000000-0000-0000-0000-000000000001)"}, 400),
    ([], 400),
])
def test_a_wrong_record_is_refused(shared, body, status):
    answer = shared.caller("seller").request("POST", "leads", json=body)
    assert_clear_refusal(answer, {status, 404} if "@" in str(body) else {status})


def test_nobody_gives_himself_rights(shared):
    """hardening: system columns are not writable; a role cannot be taken."""
    caller = shared.caller("seller")
    me = caller.get("WhoAmI").json()["UserId"]
    for address, body in ((f"systemusers({me})", {"isdisabled": True}), (f"systemusers({me})", {"fullname": "Boss"}),
                          ("roles", {"name": "King"}), ("systemusers", {"fullname": "X"})):
        answer = caller.patch(address, body) if "(" in address else caller.post(address, body)
        assert 400 <= answer.status_code < 500, (address, body, answer.status_code)
    lead = caller.new_lead("Stempel")
    for column, value in (("createdon", "1999-01-01T00:00:00Z"), ("modifiedon", "1999-01-01T00:00:00Z"),
                          ("versionnumber", 1)):
        caller.patch(f"leads({lead['leadid']})", {column: value})
    again = caller.get(f"leads({lead['leadid']})").json()
    assert not again["createdon"].startswith("1999") and not again["modifiedon"].startswith("1999")


def test_anothers_record_is_as_good_as_none_in_every_address(shared):
    """hardening, K-36: another person's id answers like one that does not exist."""
    other = shared.caller("seller2")
    lead = other.new_lead("Verborgen")
    call = other.new_call(lead, "2026-11-23T13:00:00Z")
    note = other.create("annotations", {"notetext": "Secret", "objectid_lead@odata.bind": f"/leads({lead['leadid']})"})
    caller = shared.caller("seller")
    if caller.get(f"leads({lead['leadid']})").status_code == 200:
        pytest.fail("a salesperson reads another's lead")
    pairs = [("leads", lead["leadid"]), ("phonecalls", call["activityid"]), ("annotations", note["annotationid"])]
    for entity_set, identifier in pairs:
        for attempt in (
            lambda where: caller.get(where),
            lambda where: caller.patch(where, {"subject": "mine"}, If_Match="*"),
            lambda where: caller.delete(where),
        ):
            theirs, nobodys = attempt(f"{entity_set}({identifier})"), attempt(f"{entity_set}({uuid.uuid4()})")
            assert theirs.status_code == nobodys.status_code, (entity_set, theirs.text, nobodys.text)
            assert 400 <= theirs.status_code < 500
    theirs, nobodys = caller.up_next("lead", lead["leadid"]), caller.up_next("lead", uuid.uuid4())
    assert theirs.status_code == nobodys.status_code == 404
    for where in ("leads", "phonecalls", "annotations", "activitypointers"):
        assert "Verborgen" not in str(caller.list(where, filter=f"createdon ge 2026-11-01", size=5000))
    refused = caller.post("phonecalls", {"subject": "x",
                                         "regardingobjectid_lead@odata.bind": f"/leads({lead['leadid']})"})
    unknown = caller.post("phonecalls", {"subject": "x",
                                         "regardingobjectid_lead@odata.bind": f"/leads({uuid.uuid4()})"})
    assert refused.status_code == unknown.status_code and refused.status_code in (400, 403, 404)
    assert other.get(f"leads({lead['leadid']})").json()["subject"] == lead["subject"]
    visitor = shared.signed_in("seller")
    assert (visitor.get(f"/lead/{lead['leadid']}").status_code
            == visitor.get(f"/lead/{uuid.uuid4()}").status_code == 404)


def test_managers_see_what_their_people_see(shared):
    lead = shared.caller("seller").new_lead("Team")
    assert shared.caller("manager").get(f"leads({lead['leadid']})").status_code == 200


def test_removing_a_record_can_be_undone(organisation):
    admin = organisation.caller("admin")
    lead = admin.new_lead("Zurück")
    removed = admin.delete(f"leads({lead['leadid']})")
    assert removed.status_code == 204
    assert admin.undo(removed.headers["sv-operation-id"]).status_code == 200
    assert admin.get(f"leads({lead['leadid']})").json()["lastname"] == "Zurück"
