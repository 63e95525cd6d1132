"""`/openapi.json` describes the service as it is: whatever it allows is answered as it says, and never with a fault."""

import functools

import hypothesis
import pytest
import schemathesis
from schemathesis.specs.openapi.checks import (
    content_type_conformance, response_schema_conformance, status_code_conformance,
)

#: Examples of each operation; the same in every run.
EXAMPLES = 3
CHECKS = [status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def description(shared):
    answer = shared.caller("admin").get("/openapi.json")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("application/json")
    return answer.json()


def test_it_is_for_those_who_are_signed_in(shared):
    assert shared.visitor().get("/openapi.json").status_code == 401


def test_it_describes_every_table_and_operation(shared, description):
    caller = shared.caller("admin")
    paths = description["paths"]
    for table in caller.get("EntityDefinitions?$select=EntitySetName,PrimaryIdAttribute,LogicalName").json()["value"]:
        name, key = table["EntitySetName"], table["PrimaryIdAttribute"]
        assert f"/{name}" in paths and f"/{name}({{{key}}})" in paths
        columns = caller.get(f"EntityDefinitions(LogicalName='{table['LogicalName']}')/Attributes"
                             "?$select=LogicalName,AttributeType").json()["value"]
        described = description["components"]["schemas"][table["LogicalName"]]["properties"]
        for column in columns:
            lookup = column["AttributeType"] in ("Lookup", "Owner", "Customer")
            property_name = f"_{column['LogicalName']}_value" if lookup else column["LogicalName"]
            assert property_name in described, (table["LogicalName"], property_name)
    assert {"/WhoAmI", "/sv_Undo", "/sv_workitems({sv_workitemid})/Microsoft.Dynamics.CRM.sv_Complete"} <= set(paths)


def operations(description):
    schema = schemathesis.openapi.from_dict(description)
    return [result.ok() for result in schema.get_all_operations()]


@pytest.mark.timeout(600)
def test_whatever_it_allows_is_answered_as_it_says(organisation, description):
    """Valid and invalid values alike: a clear refusal is an answer, a fault is not (hardening)."""
    caller = organisation.caller("admin")
    faults = []
    for operation in operations(description):
        for make in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):
            try:
                cases = operation.as_strategy(generation_mode=make)
                exercise(cases, functools.partial(check, organisation.address, caller.token, faults))
            except (hypothesis.errors.Unsatisfiable, schemathesis.errors.SchemathesisError):
                continue  # nothing of that kind can be made of this operation
    assert not faults, "\n".join(faults[:20])


def test_functions_answer_as_described(shared, description):
    """With values that are there, so that the answer is more than a refusal."""
    caller = shared.caller("admin")
    schema = schemathesis.openapi.from_dict(description)
    lead = caller.new_lead("Described")
    record = {"recordtype": "lead", "recordid": lead["leadid"]}
    operation = caller.patch(f"leads({lead['leadid']})", {"jobtitle": "Owner"}).headers["sv-operation-id"]
    caller.post("GrantAccess", {
        "Target": {"@odata.id": f"leads({lead['leadid']})"},
        "PrincipalAccess": {"Principal": {"@odata.id": f"teams({caller.list('teams')[0]['teamid']})"}, "AccessMask": "ReadAccess"},
    })
    me = caller.get("WhoAmI").json()["UserId"]
    seller = caller.list("systemusers", filter="internalemailaddress eq 'seller@demo.test'")[0]["systemuserid"]
    call = caller.new_call(lead, "2026-11-23T15:00:00Z")
    calls = {
        "/sv_Table(name='{name}')": {"name": "lead"},
        "/sv_Search(text='{text}',top={top})": {"text": "described", "top": 5},
        "/sv_FindDuplicates(recordtype='{recordtype}')": {"recordtype": "lead"},
        "/sv_History(recordtype='{recordtype}',recordid={recordid})": record,
        "/sv_UpNext(recordtype='{recordtype}',recordid={recordid})": record,
        "/sv_Shares(recordtype='{recordtype}',recordid={recordid})": record,
        "/sv_Recipients(item={item},principals='{principals}')": {"item": call["activityid"], "principals": f"{me},{seller}"},
        "/sv_Explain(recordtype='{recordtype}',recordid={recordid})": record, "/sv_RankRule": {},
        "/sv_WorklistAsOf(userid={userid},instant={instant})": {"userid": seller, "instant": "2026-11-23T14:00:00Z"},
        "/sv_Roles(principaltype='{principaltype}',principalid={principalid})": {
            "principaltype": "systemuser", "principalid": me},
        "/sv_Members(teamid={teamid})": {"teamid": caller.list("teams")[0]["teamid"]},
        "/sv_Privileges(roleid={roleid})": {"roleid": caller.list("roles")[0]["roleid"]},
        "/sv_People": {}, "/sv_Audit": {}, "/sv_AuditFile": {}, "/WhoAmI": {}, "/RetrieveCurrentOrganization": {},
        "/sv_AuditRecords(operationid={operationid})": {"operationid": operation},
    }
    for path, values in calls.items():
        case = schema[path]["GET"].Case(path_parameters=values)
        answer = case.call(base_url=shared.address + "/api/data/v9.2", timeout=60,
                           headers={"Authorization": f"Bearer {caller.token}"})
        assert answer.status_code == 200, (path, answer.text)
        assert not answer.text.endswith('"value":[]}') or "Duplicates" in path, path
        case.validate_response(answer, checks=CHECKS)


def exercise(cases, body):
    @hypothesis.seed(20261123)
    @hypothesis.settings(
        max_examples=EXAMPLES, database=None, deadline=None, phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(case=cases)
    def run(case):
        body(case)

    run()


def check(address, token, faults, case):
    answer = case.call(base_url=address + "/api/data/v9.2", headers={"Authorization": f"Bearer {token}"}, timeout=60)
    what = f"{case.method} {case.formatted_path} {case.query} {case.body!r:.300}: {answer.status_code} {answer.text:.300}"
    if answer.status_code >= 500 and answer.status_code != 501:
        faults.append(what)
    elif answer.status_code >= 400 and answer.headers.get("content-type", [""])[0].startswith("application/json"):
        error = answer.json()["error"]
        if not error["code"] or not error["message"]:
            faults.append(what)
    elif answer.status_code < 400:
        try:
            case.validate_response(answer, checks=CHECKS)
        except schemathesis.core.failures.FailureGroup as failures:
            faults += [f"{what}\n    {failure}"[:900] for failure in failures.exceptions]
