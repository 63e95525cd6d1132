"""What the pages of the tables ask of the Web API: metadata, search, history, files, views, bulk changes, layouts."""

import base64
import json
import uuid

import pytest

from support.people import assert_clear_refusal
from support.program import wait_until


def table(caller, name, **headers):
    return caller.request("GET", f"sv_Table(name='{name}')", headers=headers).json()


def action(caller, entity_set, name, body, key=None):
    return caller.post(f"{entity_set}/Microsoft.Dynamics.CRM.{name}", body, key=key or uuid.uuid4())


# sv_Table


def test_a_table_is_described_in_the_callers_language(shared):
    caller = shared.caller("seller")
    lead = table(caller, "lead")
    names = [column["name"] for column in lead["columns"]]
    assert lead["set"] == "leads" and lead["primary"] == "fullname" and "lastname" in names
    assert "versionnumber" not in names
    assert [view["id"] for view in lead["views"]][0] == "all"
    assert {name for section in lead["form"]["sections"] for name in section["columns"]} == set(names)
    rating = next(column for column in lead["columns"] if column["name"] == "leadqualitycode")
    assert [option["label"] for option in rating["options"]] == ["Hot", "Warm", "Cold"]
    assert {"table": "opportunity", "column": "originatingleadid"}.items() <= next(
        link for link in lead["related"] if link["table"] == "opportunity").items()
    french = table(caller, "lead", **{"Accept-Language": "fr"})
    assert french["label"] == "Prospect"


def test_an_unknown_table_is_not_found(shared):
    assert_clear_refusal(shared.caller("seller").get("sv_Table(name='nothing')"), {404})
    assert_clear_refusal(shared.caller("seller").get("sv_Table()"), {400})


# sv_Search


def test_search_finds_records_of_all_tables_best_first(shared):
    caller = shared.caller("seller")
    lead = caller.new_lead("Xylander")
    account = caller.create("accounts", {"name": "Xylander Werke", "accountnumber": f"X-{uuid.uuid4().hex[:8]}"})
    found = caller.get("sv_Search(text='xylan',top=5)").json()["value"]
    assert [(row["recordtype"], row["recordid"]) for row in found[:2]] == [
        ("lead", lead["leadid"]), ("account", account["accountid"])]
    assert found[0]["name"] == "Xylander"
    by_number = caller.get(f"sv_Search(text='{account['accountnumber']}')").json()["value"]
    assert [row["recordid"] for row in by_number] == [account["accountid"]]
    assert caller.get("sv_Search(text='')").json()["value"] == []


def test_search_shows_nobody_what_is_not_theirs(shared):
    theirs = shared.caller("seller2").new_lead("Wolkenstein")
    for caller, expected in (("seller", []), ("seller2", [theirs["leadid"]])):
        found = shared.caller(caller).get("sv_Search(text='olkenst')").json()["value"]
        assert [row["recordid"] for row in found] == expected


@pytest.mark.parametrize("path", [
    "sv_Search()", "sv_Search(top=3)", "sv_Search(text='a',top=0)", "sv_Search(text='a',top=1000)",
    "sv_Search(text='a',top='x')", f"sv_Search(text='{'a' * 201}')",
])
def test_a_search_that_makes_no_sense_is_refused(shared, path):
    assert_clear_refusal(shared.caller("seller").get(path), {400})


# sv_History


def test_history_says_who_changed_what(shared):
    caller = shared.caller("seller")
    lead = caller.new_lead("Historia")
    caller.patch(f"leads({lead['leadid']})", {"jobtitle": "Owner", "leadqualitycode": 1})
    lines = caller.get(f"sv_History(recordtype='lead',recordid={lead['leadid']})").json()["value"]
    assert [line["action"] for line in lines] == ["update", "create"]
    changes = {change["column"]: (change["before"], change["after"]) for change in lines[0]["changes"]}
    assert changes == {"jobtitle": (None, "Owner"), "leadqualitycode": (None, 1)}
    assert lines[0]["personname"] and lines[0]["isundone"] is False


def test_history_of_an_unreadable_record_does_not_exist(shared):
    theirs = shared.caller("seller2").new_lead("Geheim")
    assert_clear_refusal(
        shared.caller("seller").get(f"sv_History(recordtype='lead',recordid={theirs['leadid']})"), {404})
    assert_clear_refusal(shared.caller("seller").get("sv_History(recordtype='lead')"), {400})


# Files


def attach(caller, lead, name, content):
    return caller.post("annotations", {
        "subject": name, "filename": name, "mimetype": "text/html", "documentbody": base64.b64encode(content).decode(),
        "objectid_lead@odata.bind": f"/leads({lead['leadid']})",
    }, prefer="return=representation")


def test_a_file_is_kept_and_comes_back_as_a_download(shared):
    caller = shared.caller("seller")
    lead = caller.new_lead("Dateien")
    content = b"<html><script>alert(1)</script></html>"
    note = attach(caller, lead, "Offre d'été \"1\".html", content).json()
    assert (note["filename"], note["filesize"], note["mimetype"]) == ("Offre d'été \"1\".html", len(content), "text/plain")
    answer = caller.get(f"annotations({note['annotationid']})/documentbody/$value")
    assert answer.status_code == 200 and answer.content == content
    assert answer.headers["Content-Type"] == "text/plain"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "filename*=UTF-8''Offre%20d%27%C3%A9t%C3%A9%20%221%22.html" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_files_are_for_those_who_may_read_the_note(shared):
    theirs = shared.caller("seller2")
    note = attach(theirs, theirs.new_lead("Fremd"), "a.txt", b"secret").json()
    path = f"annotations({note['annotationid']})/documentbody/$value"
    assert theirs.get(path).content == b"secret"
    assert_clear_refusal(shared.caller("seller").get(path), {404})


def test_a_file_that_is_too_large_is_refused_with_the_limit(shared):
    caller = shared.caller("seller")
    lead = caller.new_lead("Zu gross")
    limit = 10 * 1024 * 1024
    assert attach(caller, lead, "just.bin", b"\x00" * limit).status_code == 201
    refused = attach(caller, lead, "over.bin", b"\x00" * (limit + 1))
    assert_clear_refusal(refused, {413})
    assert "over.bin" in refused.text and "10 MB" in refused.text


def test_what_is_no_base64_is_refused(shared):
    caller = shared.caller("seller")
    assert_clear_refusal(caller.post("annotations", {"filename": "a", "documentbody": "%%%"}), {400})


# Bulk


def test_many_are_changed_and_taken_back_at_once(organisation):
    caller = organisation.caller("seller")
    ids = [caller.new_lead(f"Bulk {n}")["leadid"] for n in range(3)]
    theirs = organisation.caller("seller2").new_lead("Fremd")["leadid"]
    answer = action(caller, "leads", "sv_UpdateMany", {"Targets": [*ids, theirs], "Set": {"jobtitle": "Many"}})
    assert answer.status_code == 200, answer.text
    results = {row["recordid"]: row for row in answer.json()["value"]}
    assert [results[each]["ok"] for each in ids] == [True] * 3
    assert results[theirs]["ok"] is False and results[theirs]["error"]["message"]
    assert all(caller.get(f"leads({each})").json()["jobtitle"] == "Many" for each in ids)
    assert caller.undo(answer.headers["sv-operation-id"]).status_code == 200
    assert all(caller.get(f"leads({each})").json()["jobtitle"] is None for each in ids)
    assert organisation.is_sound()


def test_all_that_a_filter_finds_are_changed_as_a_job(organisation):
    admin = organisation.caller("admin")
    total = admin.page("leads", {"$filter": "statecode eq 0", "$count": "true", "$top": "1"})["@odata.count"]
    assert total > 500
    answer = action(admin, "leads", "sv_UpdateMany", {"Filter": "statecode eq 0", "Set": {"jobtitle": "By filter"}})
    assert answer.status_code == 202, answer.text
    job = answer.json()["sv_jobid"]
    wait_until(lambda: admin.get(f"sv_jobs({job})").json()["state"] == "done", patience=60)
    state = admin.get(f"sv_jobs({job})").json()
    assert state["done"] + state["failed"] == total
    changed = admin.page("leads", {"$filter": "jobtitle eq 'By filter'", "$count": "true", "$top": "1"})
    assert changed["@odata.count"] == state["done"]
    refusals = admin.get(f"sv_jobs({job})/Microsoft.Dynamics.CRM.sv_Refusals").json()["value"]
    assert len(refusals) == state["failed"]
    undone = admin.undo(answer.json()["operationid"])
    assert undone.status_code == 202
    wait_until(lambda: admin.get(f"sv_jobs({undone.json()['sv_jobid']})").json()["state"] == "done", patience=60)
    assert admin.page("leads", {"$filter": "jobtitle eq 'By filter'", "$count": "true", "$top": "1"})["@odata.count"] == 0


def test_many_are_assigned_and_deleted(organisation):
    manager = organisation.caller("manager")
    seller = organisation.caller("seller")
    owner = seller.get("WhoAmI").json()["UserId"]
    ids = [manager.new_lead(f"Assign {n}")["leadid"] for n in range(2)]
    assert action(manager, "leads", "sv_AssignMany", {"Targets": ids, "ownerid": owner}).status_code == 200
    assert all(uuid.UUID(seller.get(f"leads({each})").json()["_ownerid_value"]) == uuid.UUID(owner) for each in ids)
    answer = action(manager, "leads", "sv_DeleteMany", {"Targets": ids})
    assert all(row["ok"] for row in answer.json()["value"])
    assert all(manager.get(f"leads({each})").status_code == 404 for each in ids)


def test_the_same_key_does_it_once(organisation):
    caller = organisation.caller("seller")
    lead = caller.new_lead("Once")["leadid"]
    key = uuid.uuid4()
    body = {"Targets": [lead], "Set": {"jobtitle": "X"}}
    first, second = action(caller, "leads", "sv_UpdateMany", body, key), action(caller, "leads", "sv_UpdateMany", body, key)
    assert first.headers["sv-operation-id"] == second.headers["sv-operation-id"] and first.json() == second.json()


@pytest.mark.parametrize("name, body", [
    ("sv_UpdateMany", {"Targets": []}),
    ("sv_UpdateMany", {"Set": {"jobtitle": "X"}}),
    ("sv_UpdateMany", {"Targets": ["x"], "Set": {"jobtitle": "X"}}),
    ("sv_UpdateMany", {"Targets": [], "Filter": "", "Set": {"jobtitle": "X"}}),
    ("sv_UpdateMany", {"Targets": [], "Set": {"nothing": "X"}}),
    ("sv_UpdateMany", {"Targets": [], "Set": {}}),
    ("sv_UpdateMany", {"Targets": [], "Set": {"jobtitle": "X"}, "more": 1}),
    ("sv_UpdateMany", {"Filter": "nothing eq 1", "Set": {"jobtitle": "X"}}),
    ("sv_AssignMany", {"Targets": [], "ownerid": "x"}),
    ("sv_AssignMany", {"Targets": [], "ownerid": str(uuid.uuid4()), "ownertype": "lead"}),
])
def test_a_bulk_change_that_makes_no_sense_is_refused(shared, name, body):
    assert_clear_refusal(action(shared.caller("seller"), "leads", name, body), {400})


def test_people_are_not_changed_in_bulk_by_others_than_administrators(shared):
    admin, seller = shared.caller("admin"), shared.caller("seller")
    mate = admin.page("systemusers", {"$filter": "internalemailaddress eq 'seller2@demo.test'"})["value"][0]
    for name, body in (("sv_DeleteMany", {}), ("sv_UpdateMany", {"Set": {"fullname": "Somebody"}})):
        answer = action(seller, "systemusers", name, {"Targets": [mate["systemuserid"]], **body})
        assert answer.status_code == 200, answer.text
        assert [result["ok"] for result in answer.json()["value"]] == [False]
    assert admin.get(f"systemusers({mate['systemuserid']})").json()["fullname"] == mate["fullname"]


# Views and layouts


QUERY = json.dumps({"columns": ["fullname"], "match": "all", "conditions": [], "order": []})


def view(caller, entity_set, **more):
    return caller.post(entity_set, {"name": "Mine", "returnedtypecode": "lead", "sv_query": QUERY, **more},
                       prefer="return=representation")


def test_own_views_are_ones_own_and_the_organisations_are_everybodys(organisation):
    seller, other, manager = (organisation.caller(name) for name in ("seller", "seller2", "manager"))
    own = view(seller, "userqueries").json()
    shared = view(manager, "savedqueries", name="Everybody's").json()
    assert_clear_refusal(view(seller, "savedqueries"), {403})
    names = {view["name"]: view["kind"] for view in table(seller, "lead")["views"]}
    assert names["Mine"] == "personal" and names["Everybody's"] == "organisation"
    theirs = {view["name"] for view in table(other, "lead")["views"]}
    assert "Everybody's" in theirs and "Mine" not in theirs
    assert "Mine" not in {view["name"] for view in table(manager, "lead")["views"]}
    assert_clear_refusal(other.get(f"userqueries({own['userqueryid']})"), {404})
    assert_clear_refusal(seller.delete(f"savedqueries({shared['savedqueryid']})"), {403})
    assert manager.delete(f"savedqueries({shared['savedqueryid']})").status_code == 204


def test_a_standard_view_is_hidden_by_a_row_that_names_it(organisation):
    admin, seller = organisation.caller("admin"), organisation.caller("seller")
    hidden = admin.create("savedqueries", {"name": "x", "returnedtypecode": "lead", "sv_query": QUERY,
                                           "sv_standard": "closed", "sv_ishidden": True})
    assert "closed" not in {view["id"] for view in table(seller, "lead")["views"]}
    assert next(view for view in table(admin, "lead")["views"] if view["id"] == "closed")["hidden"] is True
    admin.patch(f"savedqueries({hidden['savedqueryid']})", {"sv_ishidden": False})
    assert "closed" in {view["id"] for view in table(seller, "lead")["views"]}


@pytest.mark.parametrize("query", ["", "no json", "[]", "1", '{"columns":'])
def test_a_view_that_cannot_be_read_is_refused(shared, query):
    assert_clear_refusal(view(shared.caller("seller"), "userqueries", sv_query=query), {400})


def test_a_layout_is_in_force_for_all_at_once_and_can_be_taken_back(organisation):
    admin, seller = organisation.caller("admin"), organisation.caller("seller")
    before = table(seller, "account")["form"]["sections"]
    layout = json.dumps({"sections": [{"label": "Only this", "label_fr": "Rien d’autre", "columns": ["name", "gone"]}]})
    body = {"name": "Account", "objecttypecode": "account", "formjson": layout}
    assert_clear_refusal(seller.post("systemforms", body), {403})
    made = admin.post("systemforms", body)
    assert made.status_code == 204, made.text
    sections = table(seller, "account")["form"]["sections"]
    assert [(section["title"], section["columns"]) for section in sections] == [("Only this", ["name"])]
    assert table(seller, "account", **{"Accept-Language": "fr"})["form"]["sections"][0]["title"] == "Rien d’autre"
    assert_clear_refusal(admin.post("systemforms", body), {409, 412})
    assert admin.undo(made.headers["sv-operation-id"]).status_code == 200
    assert table(seller, "account")["form"]["sections"] == before
