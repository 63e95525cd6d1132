"""The life of records through the Web API: qualify, close, reopen, merge, share, duplicates; roles and customising."""

import pytest

from support.people import assert_clear_refusal


@pytest.fixture
def seller(organisation):
    return organisation.caller("seller")


@pytest.fixture
def admin(organisation):
    return organisation.caller("admin")


def test_a_lead_is_qualified_and_its_opportunity_won_and_reopened(seller):
    lead = seller.new_lead("Quill", firstname="Ada", companyname="Quill & Co", emailaddress1="ada@quill.example",
                           subject="Ten seats", estimatedamount=1200)
    answer = seller.post(f"leads({lead['leadid']})/Microsoft.Dynamics.CRM.QualifyLead",
                         {"CreateAccount": True, "CreateContact": True, "CreateOpportunity": True, "Status": 3})
    assert answer.status_code == 200, answer.text
    made = {entry["@odata.type"].split(".")[-1]: entry for entry in answer.json()["value"]}
    assert set(made) == {"account", "contact", "opportunity"}
    assert seller.get(f"leads({lead['leadid']})").json()["statecode"] == 1
    deal = made["opportunity"]["opportunityid"]
    kept = seller.get(f"opportunities({deal})").json()
    assert (kept["name"], kept["estimatedvalue"]) == ("Ten seats", 1200)
    assert kept["_originatingleadid_value"] == lead["leadid"]
    won = seller.post("WinOpportunity", {"Status": 3, "OpportunityClose": {
        "subject": "Signed", "actualrevenue": 1100.5, "actualend": "2026-11-20T10:00:00Z",
        "opportunityid@odata.bind": f"/opportunities({deal})"}})
    assert won.status_code == 204, won.text
    kept = seller.get(f"opportunities({deal})").json()
    assert (kept["statecode"], kept["actualvalue"], kept["actualclosedate"]) == (1, 1100.5, "2026-11-20")
    assert_clear_refusal(seller.post(f"opportunities({deal})/Microsoft.Dynamics.CRM.sv_Lose", {}), {409})
    assert seller.post(f"opportunities({deal})/Microsoft.Dynamics.CRM.sv_Reopen", {}).status_code == 204
    assert seller.get(f"opportunities({deal})").json()["actualvalue"] is None
    undone = seller.undo(answer.headers["sv-operation-id"])
    # What was changed since stays: the opportunity was won and reopened.
    assert undone.status_code == 200 and [r["recordtype"] for r in undone.json()["left"]] == ["opportunity"]


def test_qualifying_twice_with_one_key_does_it_once(seller):
    lead = seller.new_lead("Once", companyname="Once Ltd")
    body = {"CreateAccount": True, "CreateContact": False, "CreateOpportunity": False}
    address = f"leads({lead['leadid']})/Microsoft.Dynamics.CRM.QualifyLead"
    first, second = (seller.post(address, body, key="qualify-once") for _ in range(2))
    assert first.status_code == second.status_code == 200 and first.json() == second.json()
    assert seller.get("accounts/$count?$filter=name eq 'Once Ltd'").text == "1"


def test_a_likely_duplicate_is_shown_while_typing_and_before_qualifying(seller):
    seller.create("accounts", {"name": "Wörk Shop"})
    known = seller.new_lead("Twin", emailaddress1="twin@example.com", telephone1="+33 1 99 55 01 77")
    for question in ("emailaddress1='TWIN@example.com'", "telephone1='(+33) 199550177'"):
        found = seller.get(f"sv_FindDuplicates(recordtype='lead',{question})".replace("+", "%2B")).json()["value"]
        assert [(row["recordid"], row["recordtype"]) for row in found] == [(known["leadid"], "lead")]
    assert seller.get("sv_FindDuplicates(recordtype='account',name='work shop')").json()["value"][0]["matches"] == ["name"]
    assert seller.get("sv_FindDuplicates(recordtype='lead',emailaddress1='nobody@example.com')").json()["value"] == []
    lead = seller.new_lead("New", companyname="work shop")
    body = {"CreateAccount": True}
    refused = seller.post(f"leads({lead['leadid']})/Microsoft.Dynamics.CRM.QualifyLead", body)
    assert_clear_refusal(refused, {412})
    assert "Wörk Shop" in refused.json()["error"]["message"]
    body["SuppressDuplicateDetection"] = True
    assert seller.post(f"leads({lead['leadid']})/Microsoft.Dynamics.CRM.QualifyLead", body).status_code == 200


def test_two_accounts_become_one(seller):
    old, new = (seller.create("accounts", {"name": name}) for name in ("Merge A", "Merge B"))
    contact = seller.create("contacts", {"lastname": "Kid",
                                         "parentcustomerid_account@odata.bind": f"/accounts({old['accountid']})"})
    answer = seller.post("Merge", {
        "Target": {"@odata.type": "Microsoft.Dynamics.CRM.account", "accountid": new["accountid"]},
        "Subordinate": {"@odata.type": "Microsoft.Dynamics.CRM.account", "accountid": old["accountid"]},
        "UpdateContent": {"@odata.type": "Microsoft.Dynamics.CRM.account", "telephone1": "555-0100"},
        "PerformParentingChecks": False})
    assert answer.status_code == 204, answer.text
    assert seller.get(f"contacts({contact['contactid']})").json()["_parentcustomerid_value"] == new["accountid"]
    gone = seller.get(f"accounts({old['accountid']})").json()
    assert (gone["statecode"], gone["merged"], gone["_masterid_value"]) == (1, True, new["accountid"])
    assert seller.undo(answer.headers["sv-operation-id"]).status_code == 200
    assert seller.get(f"contacts({contact['contactid']})").json()["_parentcustomerid_value"] == old["accountid"]


def test_a_record_is_shared_changed_and_taken_back(organisation, seller):
    lead = seller.new_lead("Shared")
    other = organisation.caller("seller2")
    address = f"leads({lead['leadid']})"
    assert other.get(address).status_code == 404
    principal = {"systemuserid": other.get("WhoAmI").json()["UserId"],
                 "@odata.type": "Microsoft.Dynamics.CRM.systemuser"}
    target = {"leadid": lead["leadid"], "@odata.type": "Microsoft.Dynamics.CRM.lead"}
    given = seller.post("GrantAccess", {"Target": target, "PrincipalAccess": {"Principal": principal,
                                                                             "AccessMask": "ReadAccess"}})
    assert given.status_code == 204, given.text
    assert other.get(address).json()["lastname"] == "Shared"
    assert other.get("leads/$count?$filter=lastname eq 'Shared'").text == "1"
    assert_clear_refusal(other.patch(address, {"lastname": "Mine"}), {403})
    shares = seller.get(f"sv_Shares(recordtype='lead',recordid={lead['leadid']})").json()["value"]
    assert [(s["principalid"], s["AccessMask"]) for s in shares] == [(principal["systemuserid"], "ReadAccess")]
    seller.post("ModifyAccess", {"Target": target, "PrincipalAccess": {"Principal": principal,
                                                                      "AccessMask": "ReadAccess,WriteAccess"}})
    assert other.patch(address, {"lastname": "Ours"}).status_code == 204
    assert seller.post("RevokeAccess", {"Target": target, "Revokee": principal}).status_code == 204
    assert other.get(address).status_code == 404


@pytest.mark.parametrize("body, status", [
    ({"Target": {}}, 400), ({"Unknown": 1}, 400), ([], 400),
    ({"Target": {"leadid": "00000000-0000-0000-0000-000000000001"},
      "PrincipalAccess": {"Principal": {"systemuserid": "00000000-0000-0000-0000-000000000001"},
                          "AccessMask": "ReadAccess"}}, 404),
])
def test_bad_shares_are_refused_clearly(shared, body, status):
    assert_clear_refusal(shared.caller("seller").post("GrantAccess", body), {status})


# Roles


def test_roles_are_read_and_changed_by_administrators_alone(organisation, seller, admin):
    roles = {row["name"]: row["roleid"] for row in admin.list("roles?$select=name")}
    privileges = admin.get(f"sv_Privileges(roleid={roles['Salesperson']})").json()
    read = next(p for p in privileges["privileges"] if (p["table"], p["action"]) == ("lead", "read"))
    assert (read["depth"], read["isset"]) == ("Basic", False)
    change = {"roleid": roles["Salesperson"], "privileges": [{"table": "lead", "action": "delete", "depth": "None"}]}
    for caller in (seller, organisation.caller("manager")):
        assert_clear_refusal(caller.post("sv_SetPrivileges", change), {403})
        assert_clear_refusal(caller.get(f"sv_Privileges(roleid={roles['Salesperson']})"), {403})
        own = {"principalid": caller.get("WhoAmI").json()["UserId"], "roleids": [roles["System Administrator"]]}
        assert_clear_refusal(caller.post("sv_SetRoles", own), {403})
    lead = seller.new_lead("Kept")
    assert admin.post("sv_SetPrivileges", change).status_code == 204
    assert_clear_refusal(seller.delete(f"leads({lead['leadid']})"), {403})
    assert admin.post("sv_SetPrivileges", {"roleid": roles["Salesperson"], "privileges": []}).status_code == 204
    assert seller.delete(f"leads({lead['leadid']})").status_code == 204


def test_a_person_gets_another_role_at_once(organisation, admin):
    other = organisation.caller("seller2")
    roles = {row["name"]: row["roleid"] for row in admin.list("roles?$select=name")}
    person = other.get("WhoAmI").json()["UserId"]
    before = int(other.get("accounts/$count").text)
    assert admin.post("sv_SetRoles", {"principalid": person, "roleids": [roles["Vice President of Sales"]]}).status_code == 204
    assert int(other.get("accounts/$count").text) > before
    assert admin.get(f"sv_Roles(principaltype='systemuser',principalid={person})").json()["value"] == [
        roles["Vice President of Sales"]]
    admin.post("sv_SetRoles", {"principalid": person, "roleids": [roles["Salesperson"]]})
    assert int(other.get("accounts/$count").text) == before


# Customising


def label(english, french):
    return {"LocalizedLabels": [{"Label": english, "LanguageCode": 1033}, {"Label": french, "LanguageCode": 1036}]}


def test_a_column_and_a_table_of_ones_own_are_in_the_api_at_once_on_every_instance(organisation, seller, admin):
    second = organisation.serve()
    elsewhere = organisation.caller("seller", second.address)
    column = {"@odata.type": "Microsoft.Dynamics.CRM.PicklistAttributeMetadata", "SchemaName": "crm_Colour",
              "DisplayName": label("Colour", "Couleur"),
              "OptionSet": {"Options": [{"Value": 1, "Label": label("Red", "Rouge")},
                                        {"Value": 2, "Label": label("Blue", "Bleu")}]}}
    made = admin.post("EntityDefinitions(LogicalName='lead')/Attributes", column)
    assert made.status_code == 204, made.text
    lead = seller.new_lead("Painted", crm_colour=2)
    assert elsewhere.get(f"leads({lead['leadid']})?$select=crm_colour").json()["crm_colour"] == 2
    assert elsewhere.get("leads/$count?$filter=crm_colour eq 2").text == "1"
    assert_clear_refusal(seller.patch(f"leads({lead['leadid']})", {"crm_colour": 7}), {400})
    table = {"SchemaName": "crm_Machine", "DisplayName": label("Machine", "Machine"),
             "DisplayCollectionName": label("Machines", "Machines"), "OwnershipType": "UserOwned",
             "HasActivities": True, "HasNotes": True,
             "Attributes": [{"AttributeType": "String", "SchemaName": "crm_Name", "IsPrimaryName": True,
                             "MaxLength": 80, "DisplayName": label("Name", "Nom")},
                            {"AttributeType": "Lookup", "SchemaName": "crm_AccountId", "Targets": ["account"],
                             "DisplayName": label("Account", "Compte")}]}
    assert admin.post("EntityDefinitions", table).status_code == 204
    account = seller.create("accounts", {"name": "Owner of machines"})
    machine = seller.create("crm_machines", {"crm_name": "Press",
                                             "crm_accountid@odata.bind": f"/accounts({account['accountid']})"})
    assert elsewhere.get(f"crm_machines({machine['crm_machineid']})").json()["crm_name"] == "Press"
    call = seller.create("phonecalls", {"subject": "About the press", "regardingobjectid_crm_machine@odata.bind":
                                        f"/crm_machines({machine['crm_machineid']})"})
    assert call["_regardingobjectid_value"] == machine["crm_machineid"]
    assert admin.patch("EntityDefinitions(LogicalName='lead')/Attributes(LogicalName='crm_colour')",
                       {"DisplayName": label("Paint", "Peinture"), "IsSecured": True}).status_code == 204
    assert "crm_colour" not in seller.get(f"leads({lead['leadid']})").json() or \
        seller.get(f"leads({lead['leadid']})").json()["crm_colour"] is None
    # not in the answer to a change either.
    changed = seller.request("PATCH", f"leads({lead['leadid']})", json={"jobtitle": "Painter"},
                             headers={"Prefer": "return=representation"})
    assert changed.status_code == 200 and changed.json().get("crm_colour") is None
    assert admin.delete("EntityDefinitions(LogicalName='lead')/Attributes(LogicalName='crm_colour')").status_code == 204
    assert_clear_refusal(seller.get("leads?$select=crm_colour"), {400})
    assert organisation.is_sound()


@pytest.mark.parametrize("body", [
    {"SchemaName": "colour", "AttributeType": "String", "DisplayName": "x"},
    {"SchemaName": "crm_x", "AttributeType": "Uniqueidentifier", "DisplayName": "x"},
    {"SchemaName": "crm_x", "AttributeType": "String"},
    {"SchemaName": "crm_x", "AttributeType": "String", "DisplayName": "x", "MaxLength": 10_000_000},
    {"SchemaName": "crm_x", "AttributeType": "Picklist", "DisplayName": "x", "OptionSet": {"Options": []}},
    {"SchemaName": "crm_x\"; drop table lead; --", "AttributeType": "String", "DisplayName": "x"},
    {"SchemaName": "crm_x", "AttributeType": "String", "DisplayName": "x", "Surprise": 1},
])
def test_what_cannot_be_a_column_is_refused_and_nothing_is_there(shared, body):
    admin = shared.caller("admin")
    assert_clear_refusal(admin.post("EntityDefinitions(LogicalName='lead')/Attributes", body), {400})
    assert_clear_refusal(admin.get("leads?$select=crm_x"), {400})


def test_only_those_who_may_customise_do(shared):
    seller = shared.caller("seller")
    body = {"SchemaName": "crm_x", "AttributeType": "String", "DisplayName": "x"}
    assert_clear_refusal(seller.post("EntityDefinitions(LogicalName='lead')/Attributes", body), {403})
    assert_clear_refusal(seller.delete("EntityDefinitions(LogicalName='lead')"), {403})
