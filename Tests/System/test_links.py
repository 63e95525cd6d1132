"""Invitation and password reset by link: random, single use, short-lived, and telling strangers nothing."""

import re
import uuid

import pytest

from support.mail import MailServer
from support.organisation import Organisation
from support.people import Form, assert_clear_refusal
from support.program import PASSWORD, wait_until

CHOSEN = "five quiet lamps over water"


@pytest.fixture
def post(tmp_path):
    with MailServer(tmp_path, "starttls") as server:
        yield server


@pytest.fixture
def mailing(organisation, post):
    """The organisation, served with a mail server."""
    organisation.serve(environment={"SUIVANT_SMTP_URL": post.url()})
    return organisation


def link_in(message):
    found = re.search(r"http://\S+/reset\?token=\S+", message.get_content())
    assert found, message.get_content()
    return found[0]


def path_of(organisation, link):
    assert link.startswith(organisation.address), link
    return link.removeprefix(organisation.address)


def choose(visitor, path, password=CHOSEN):
    page = visitor.get(path)
    assert page.status_code == 200, page.text
    fields = Form(page.text).fields
    return visitor.post("/reset", data={**fields, "password": password})


def test_a_forgotten_password_is_replaced_by_a_link(mailing, post):
    signed_in = mailing.signed_in("seller")
    visitor = mailing.visitor()
    assert "/forgot" in visitor.get("/signin").text
    answer = visitor.post("/forgot", data={"email": "Seller@demo.test "})
    assert answer.status_code == 200
    message = post.next()
    assert message["To"].addresses[0].addr_spec == "seller@demo.test" and "password" in message["Subject"]
    path = path_of(mailing, link_in(message))
    assert choose(visitor, path, "short").status_code == 422
    assert choose(visitor, path, "passwordpassword").status_code == 422
    assert choose(visitor, path).status_code == 200
    assert visitor.get(path).status_code == 404, "the link works twice"
    assert mailing.visitor().sign_in("seller@demo.test", PASSWORD).status_code == 422
    assert mailing.visitor().sign_in("seller@demo.test", CHOSEN).status_code == 303
    assert signed_in.get("/worklist").status_code == 303, "an old session lives on"
    assert "token=" not in mailing.server.log, "the log holds a link"


def test_nobody_learns_whether_an_address_has_an_account(mailing, post):
    answers = {}
    for email in ("seller@demo.test", "nobody@demo.test", "not an address", ""):
        answer = mailing.visitor().post("/forgot", data={"email": email})
        answers[email] = answer.status_code, answer.text
    assert len(set(answers.values())) == 1, "answers differ"
    post.next()
    assert len(post.received) == 1


def test_nobodys_mailbox_is_filled(mailing, post):
    statuses = [mailing.visitor().post("/forgot", data={"email": email}).status_code
                for email in ("seller@demo.test",) * 5 + ("nobody@demo.test",) * 5]
    assert statuses == [200, 200, 200, 429, 429] * 2
    wait_until(lambda: len(post.received) == 3, message="three mails")


def test_a_newer_link_replaces_the_older(mailing, post):
    for _ in range(2):
        mailing.visitor().post("/forgot", data={"email": "seller@demo.test"})
    post.next(2)
    links = [path_of(mailing, link_in(message)) for _, message in post.received]
    statuses = sorted(mailing.visitor().get(link).status_code for link in links)
    assert statuses == [200, 404]


def test_a_link_ends_with_a_password_set_elsewhere(mailing, post):
    mailing.visitor().post("/forgot", data={"email": "seller@demo.test"})
    path = path_of(mailing, link_in(post.next()))
    mailing.command("user password", "seller@demo.test", input="quite another phrase\n")
    assert mailing.visitor().get(path).status_code == 404


def test_a_stranger_cannot_name_the_host_of_a_link(mailing, post):
    answer = mailing.visitor().post("/forgot", headers={"Host": "evil.example"}, origin="http://evil.example",
                                    data={"email": "seller@demo.test"})
    assert answer.status_code in (200, 403)
    mailing.visitor().post("/forgot", data={"email": "seller@demo.test"})
    assert "evil" not in post.next().get_content() and len(post.received) == 1


@pytest.mark.parametrize("token", ["", "nonsense", "svl_" + "A" * 43, "sv_" + "A" * 43, "svl_" + "é" * 43, "x" * 5000])
def test_links_cannot_be_guessed(shared, token):
    for answer in (shared.visitor().get("/reset", params={"token": token}),
                   shared.visitor().post("/reset", data={"token": token, "password": CHOSEN})):
        assert answer.status_code == 404


def test_without_a_mail_server_the_page_says_whom_to_ask(shared):
    page = shared.visitor().get("/forgot")
    assert page.status_code == 200 and "administrator" in page.text and "<form" not in page.text


def test_other_sites_cannot_ask_for_links(mailing, post):
    answer = mailing.visitor().post("/forgot", origin="https://evil.example", site="cross-site",
                                    data={"email": "seller@demo.test"})
    assert answer.status_code == 403 and not post.received


# Administrators


def invited(administrator, **changed):
    return administrator.post("sv_InvitePerson", {
        "email": "nina@demo.test", "fullname": "Nina Roux", "roles": ["Salesperson"], **changed})


def test_an_administrator_invites_by_mail(mailing, post):
    administrator = mailing.caller("admin")
    answer = invited(administrator, language="fr")
    assert answer.status_code == 200 and answer.json()["mailed"] is True and answer.json()["link"] is None
    message = post.next()
    assert "Bonjour Nina Roux" in message.get_content() and message["Content-Language"] == "fr"
    assert choose(mailing.visitor(), path_of(mailing, link_in(message))).status_code == 200
    visitor = mailing.visitor()
    assert visitor.sign_in("nina@demo.test", CHOSEN).status_code == 303
    assert visitor.get("/worklist").status_code == 200
    assert mailing.is_sound()


def test_without_a_mail_server_the_link_is_shown_once(organisation):
    administrator = organisation.caller("admin")
    body = invited(administrator).json()
    assert body["mailed"] is False
    people = {row["internalemailaddress"]: row for row in administrator.get("sv_People()").json()["value"]}
    assert people["nina@demo.test"]["state"] == "invited" and people["nina@demo.test"]["roles"] == ["Salesperson"]
    assert body["link"].split("token=")[1] not in administrator.get("sv_People").text
    assert choose(organisation.visitor(), path_of(organisation, body["link"])).status_code == 200
    people = {row["internalemailaddress"]: row for row in administrator.get("sv_People()").json()["value"]}
    assert people["nina@demo.test"]["state"] == "active"


def test_the_command_line_invites_too(organisation):
    printed = organisation.command("user invite", "nina@demo.test", "--name", "Nina Roux", "--role", "Salesperson",
                                   environment={"SUIVANT_PUBLIC_URL": organisation.address}).stdout.strip()
    assert choose(organisation.visitor(), path_of(organisation, printed)).status_code == 200
    assert organisation.visitor().sign_in("nina@demo.test", CHOSEN).status_code == 303
    again = organisation.command("user link", "nina@demo.test",
                                 environment={"SUIVANT_PUBLIC_URL": organisation.address}).stdout.strip()
    assert organisation.visitor().get(path_of(organisation, again)).status_code == 200


@pytest.mark.parametrize("changed, statuses", [
    ({"email": "seller@demo.test"}, (409, 412)), ({"email": "nobody"}, (400,)), ({"roles": []}, (400,)),
    ({"roles": ["King"]}, (400,)), ({"roles": "Salesperson"}, (400,)), ({"fullname": " "}, (400,)),
    ({"fullname": "a\nb"}, (400,)), ({"language": "de"}, (400,)), ({"isadmin": True}, (400,)), ({"email": 7}, (400,)),
])
def test_bad_invitations_are_refused_and_add_nobody(shared, changed, statuses):
    administrator = shared.caller("admin")
    before = administrator.get("sv_People").json()["value"]
    assert_clear_refusal(invited(administrator, **changed), statuses)
    assert administrator.get("sv_People").json()["value"] == before


@pytest.mark.parametrize("name", ["seller", "manager"])
def test_only_administrators_do_any_of_this(organisation, name):
    caller = organisation.caller(name)
    me = caller.get("WhoAmI").json()["UserId"]
    assert caller.get("sv_People").status_code == 403
    assert invited(caller).status_code == 403
    for action in ("sv_SendPersonLink", "sv_DisablePerson", "sv_EnablePerson"):
        assert_clear_refusal(caller.post(action, {"systemuserid": me}), (403,))
    assert_clear_refusal(caller.post("sv_SetRoles", {"principalid": me, "roleids": [str(uuid.uuid4())]}), (403,))
    assert organisation.signed_in(name).get("/admin/people").status_code == 403
    assert caller.get("sv_People").status_code == 403


def roles_of(caller):
    return {row["name"]: row["roleid"] for row in caller.list("roles?$select=name")}


def test_roles_take_effect_at_once_in_sessions_and_tokens(organisation):
    administrator = organisation.caller("admin")
    seller = organisation.caller("seller2")
    visitor = organisation.signed_in("seller2")
    me = seller.get("WhoAmI").json()["UserId"]
    roles = roles_of(administrator)
    assert seller.get("sv_People").status_code == 403 and visitor.get("/admin/people").status_code == 403
    answer = administrator.post("sv_SetRoles", {"principalid": me, "roleids": [roles["System Administrator"]]})
    assert answer.status_code == 204
    assert seller.get("sv_People").status_code == 200 and visitor.get("/admin/people").status_code == 200
    unknown = {"principalid": me, "roleids": [roles["Salesperson"], str(uuid.uuid4())]}
    assert_clear_refusal(administrator.post("sv_SetRoles", unknown), (404,))
    assert seller.get("sv_People").status_code == 200, "half of a refused change was kept"
    back = {"principalid": me, "roleids": [roles["Salesperson"]]}
    assert administrator.post("sv_SetRoles", back).status_code == 204
    assert seller.get("sv_People").status_code == 403 and visitor.get("/admin/people").status_code == 403
    assert visitor.get("/worklist").status_code == 200
    wait_until(lambda: any("roles.changed" in line and me in line for line in organisation.server.lines))


def test_predefined_roles_can_be_given_before_anybody_has_them(engine, workplace):
    database = engine.fresh(workplace)
    organisation = Organisation(engine, database, workplace)
    try:
        organisation.command("migrate")
        organisation.command("user add", "admin@demo.test", "--name", "Ada Stone", "--role", "System Administrator")
        administrator = organisation.caller("admin")
        me = administrator.get("WhoAmI").json()["UserId"]
        roles = roles_of(administrator)
        both = sorted([roles["System Administrator"], roles["Sales Manager"]])
        assert administrator.post("sv_SetRoles", {"principalid": me, "roleids": both}).status_code == 204
        assert sorted(administrator.get(f"sv_Roles(principalid={me})").json()["value"]) == both
    finally:
        organisation.close()


def test_somebody_stays_administrator(organisation):
    organisation.command("client add", "Robot", "--role", "System Administrator")  # does not count
    administrator = organisation.caller("admin")
    me = administrator.get("WhoAmI").json()["UserId"]
    for row in administrator.get("sv_People").json()["value"]:
        if "System Administrator" in row["roles"] and row["systemuserid"] != me:
            administrator.post("sv_DisablePerson", {"systemuserid": row["systemuserid"]})
    salesperson = roles_of(administrator)["Salesperson"]
    assert_clear_refusal(administrator.post("sv_SetRoles", {"principalid": me, "roleids": [salesperson]}), (409,))
    assert_clear_refusal(administrator.post("sv_DisablePerson", {"systemuserid": me}), (403,))
    assert administrator.get("sv_People").status_code == 200


def test_disabling_and_enabling(organisation):
    administrator = organisation.caller("admin")
    seller = organisation.caller("seller")
    visitor = organisation.signed_in("seller")
    me = seller.get("WhoAmI").json()["UserId"]
    assert administrator.post("sv_DisablePerson", {"systemuserid": me}).status_code == 204
    assert seller.get("WhoAmI").status_code == 401 and visitor.get("/worklist").status_code == 303
    assert organisation.visitor().sign_in("seller@demo.test", PASSWORD).status_code == 422
    assert_clear_refusal(administrator.post("sv_SendPersonLink", {"systemuserid": me}), (403,))
    assert administrator.post("sv_EnablePerson", {"systemuserid": me}).status_code == 204
    assert organisation.visitor().sign_in("seller@demo.test", PASSWORD).status_code == 303
    assert seller.get("WhoAmI").status_code == 401, "an ended token came back"
    assert_clear_refusal(administrator.post("sv_DisablePerson", {"systemuserid": str(uuid.uuid4())}), (404,))
