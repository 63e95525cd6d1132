"""web-api §1: the token service, as programs written for the vendor's login libraries use it."""

import base64
import hashlib
import re
import secrets
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from support.people import Form, Visitor, assert_nothing_from_inside
from support.program import PASSWORD, suivant

RETURN = "http://127.0.0.1:9/done"


def added(organisation, *arguments, name="Report"):
    printed = organisation.command("client add", name, *arguments).stdout
    return dict(line.split(" ", 1) for line in printed.splitlines())


@pytest.fixture
def client(organisation):
    return added(organisation, "--role", "Salesperson", "--redirect", RETURN)


def token(organisation, tenant="common", **fields):
    return Visitor(organisation.address).session.post(
        f"{organisation.address}/{tenant}/oauth2/v2.0/token", data=fields, timeout=60)


def credentials(client):
    return {"client_id": client["client_id"], "client_secret": client["client_secret"]}


def who(organisation, access):
    return Visitor(organisation.address).get("/api/data/v9.2/WhoAmI", headers={"Authorization": f"Bearer {access}"})


def test_a_program_finds_its_way_from_a_401_to_a_token(organisation, client):
    visitor = organisation.visitor()
    challenge = visitor.get("/api/data/v9.2/WhoAmI").headers["WWW-Authenticate"]
    found = re.fullmatch(r"Bearer authorization_uri=(\S+), resource_id=(\S+)", challenge)
    assert found and found[2] == organisation.address + "/"
    assert found[1] == f"{organisation.address}/common/oauth2/v2.0/authorize"
    document = visitor.get("/common/v2.0/.well-known/openid-configuration").json()
    assert document["authorization_endpoint"] == found[1]
    assert document["issuer"] == f"{organisation.address}/common/v2.0"
    assert document["device_authorization_endpoint"].startswith(organisation.address)
    assert visitor.session.get(document["jwks_uri"], timeout=60).json() == {"keys": []}
    answer = visitor.session.post(document["token_endpoint"], timeout=60, data={
        "grant_type": "client_credentials", "scope": f"{organisation.address}/.default", "client_info": "1",
        "x-unknown": "ignored", **credentials(client)})
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    granted = answer.json()
    assert set(granted) == {"token_type", "expires_in", "ext_expires_in", "access_token"}
    assert (granted["token_type"], granted["expires_in"], granted["ext_expires_in"]) == ("Bearer", 3599, 3599)
    me = who(organisation, granted["access_token"])
    assert me.status_code == 200
    row = Visitor(organisation.address).get(
        f"/api/data/v9.2/systemusers({me.json()['UserId']})",
        headers={"Authorization": f"Bearer {granted['access_token']}"}).json()
    assert row["fullname"] == "Report"


def test_secrets_may_come_in_the_header(organisation, client):
    pair = base64.b64encode(f"{client['client_id']}:{client['client_secret']}".encode()).decode()
    answer = organisation.visitor().session.post(
        organisation.address + "/any.tenant/oauth2/v2.0/token", data={"grant_type": "client_credentials"},
        headers={"Authorization": "Basic " + pair}, timeout=60)
    assert answer.status_code == 200 and answer.json()["access_token"].startswith("sv_")


@pytest.mark.parametrize("fields, status, error", [
    ({}, 400, "invalid_request"),
    ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ({"grant_type": "client_credentials"}, 400, "invalid_request"),
    ({"grant_type": "client_credentials", "client_id": "x", "client_secret": "y"}, 401, "invalid_client"),
    ({"grant_type": "client_credentials", "client_id": "' or 1=1 --", "client_secret": "\x00"}, 401, "invalid_client"),
    ({"grant_type": "authorization_code", "client_id": "x"}, 400, "invalid_request"),
    ({"grant_type": "refresh_token", "client_id": "x", "refresh_token": "y"}, 401, "invalid_client"),
])
def test_refusals_have_the_form_of_the_standard(shared, fields, status, error):
    answer = token(shared, **fields)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert len(answer.json()["error_description"]) > 10
    assert_nothing_from_inside(answer.text)


def test_a_body_that_is_no_form_is_refused(shared):
    for options in ({"json": {"grant_type": "client_credentials"}}, {"data": b"\xff\x00", "headers": {"Content-Type": "text/plain"}},
                    {"data": "a=" + "b" * 100_000, "headers": {"Content-Type": "application/x-www-form-urlencoded"}}):
        answer = shared.visitor().session.post(shared.address + "/common/oauth2/v2.0/token", timeout=60, **options)
        assert answer.status_code == 400 and answer.json()["error"] == "invalid_request"


def test_the_secret_is_shown_once_and_kept_nowhere(organisation, client):
    listed = organisation.command("client list").stdout
    assert client["client_id"] in listed and "Report" in listed and "Salesperson" in listed
    assert client["client_secret"] not in listed
    access = token(organisation, grant_type="client_credentials", **credentials(client)).json()["access_token"]
    assert client["client_secret"] not in organisation.server.log and access not in organisation.server.log


def test_a_disabled_program_is_out_at_once(organisation, client):
    access = token(organisation, grant_type="client_credentials", **credentials(client)).json()["access_token"]
    assert who(organisation, access).status_code == 200
    organisation.command("client disable", client["client_id"])
    assert who(organisation, access).status_code == 401
    answer = token(organisation, grant_type="client_credentials", **credentials(client))
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert "disabled" in organisation.command("client list").stdout


def test_bad_clients_are_refused_on_the_command_line(organisation):
    for arguments in (["--role", "King"], [], ["--role", "Salesperson", "--redirect", "http://elsewhere.example/"],
                      ["--public"]):
        done = organisation.command("client add", "Bad", *arguments, expect=None)
        assert done.returncode != 0 and len(done.stderr) > 20, arguments
    assert "Bad" not in organisation.command("client list").stdout


# For people


class Program:
    """A program that sends people to the authorize page and comes back with their answer."""

    def __init__(self, organisation, client, **changed):
        self.organisation = organisation
        self.client = client
        self.verifier = secrets.token_urlsafe(48)
        digest = hashlib.sha256(self.verifier.encode()).digest()
        self.fields = {
            "client_id": client["client_id"], "response_type": "code", "redirect_uri": RETURN, "state": "st&te é",
            "scope": "offline_access openid", "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256", **changed}

    @property
    def path(self):
        return "/common/oauth2/v2.0/authorize?" + urlencode({k: v for k, v in self.fields.items() if v is not None})

    def answered(self, answer):
        assert answer.status_code == 303, answer.text
        assert answer.headers["Location"].startswith(RETURN + "?")
        return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}

    def fetch(self, code, **changed):
        return token(self.organisation, **{
            "grant_type": "authorization_code", "code": code, "redirect_uri": RETURN, "code_verifier": self.verifier,
            **credentials(self.client), **changed})


def test_a_person_agrees_and_the_program_acts_with_the_persons_rights(organisation, client):
    program = Program(organisation, client)
    visitor = organisation.visitor()
    asked = visitor.get(program.path)
    assert asked.status_code == 303 and asked.headers["Location"].startswith("/signin?next=")
    entered = visitor.post(asked.headers["Location"], data={"email": "seller@demo.test", "password": PASSWORD})
    assert entered.status_code == 303 and entered.headers["Location"] == program.path
    page = visitor.get(program.path)
    assert page.status_code == 200 and "Report" in page.text and Form(page.text).method == "post"
    assert f"form-action 'self' http://127.0.0.1:9;" in page.headers["Content-Security-Policy"]
    back = program.answered(visitor.post(program.path, data={"answer": "allow"}))
    assert back["state"] == "st&te é" and back["iss"] == f"{organisation.address}/common/v2.0"
    tokens = program.fetch(back["code"]).json()
    assert who(organisation, tokens["access_token"]).json()["UserId"] == organisation.caller("seller").get("WhoAmI").json()["UserId"]
    renewed = token(organisation, grant_type="refresh_token", refresh_token=tokens["refresh_token"],
                    **credentials(client)).json()
    assert who(organisation, renewed["access_token"]).status_code == 200
    again = token(organisation, grant_type="refresh_token", refresh_token=tokens["refresh_token"], **credentials(client))
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert who(organisation, renewed["access_token"]).status_code == 401, "the stolen family lives on"


def test_a_person_may_say_no(organisation, client):
    program = Program(organisation, client)
    visitor = organisation.signed_in("seller")
    back = program.answered(visitor.post(program.path, data={"answer": "deny"}))
    assert back["error"] == "access_denied" and back["state"] == "st&te é" and "code" not in back


@pytest.mark.parametrize("changed, error", [
    ({"response_type": "token"}, "unsupported_response_type"),
    ({"code_challenge": None}, "invalid_request"),
    ({"code_challenge_method": "plain"}, "invalid_request"),
    ({"code_challenge_method": None}, "invalid_request"),
    ({"code_challenge": "short"}, "invalid_request"),
    ({"prompt": "none"}, "consent_required"),
])
def test_programs_hear_what_was_wrong(organisation, client, changed, error):
    program = Program(organisation, client, **changed)
    visitor = organisation.signed_in("seller")
    assert program.answered(visitor.get(program.path))["error"] == error


@pytest.mark.parametrize("changed", [
    {"redirect_uri": RETURN + "/"}, {"redirect_uri": RETURN + "?a=1"}, {"redirect_uri": "https://evil.example/"},
    {"redirect_uri": None}, {"client_id": "nobody"}, {"client_id": None},
])
def test_nobody_is_sent_to_an_address_that_is_not_registered(organisation, client, changed):
    program = Program(organisation, client, **changed)
    for visitor in (organisation.visitor(), organisation.signed_in("seller")):
        for answer in (visitor.get(program.path), visitor.post(program.path, data={"answer": "allow"})):
            assert answer.status_code == 400 and "Location" not in answer.headers


def test_no_other_site_can_agree_for_a_person(organisation, client):
    program = Program(organisation, client)
    visitor = organisation.signed_in("seller")
    answer = visitor.post(program.path, origin="https://evil.example", site="cross-site", data={"answer": "allow"})
    assert answer.status_code == 403


def test_a_token_cannot_agree_to_another_program(organisation, client):
    program = Program(organisation, client)
    bearer = {"Authorization": f"Bearer {organisation.caller('seller').token}"}
    answer = organisation.visitor().post(program.path, headers=bearer, data={"answer": "allow"})
    assert answer.status_code == 303 and answer.headers["Location"].startswith("/signin")


def test_the_consent_page_speaks_french(organisation, client):
    page = organisation.signed_in("seller").get(Program(organisation, client).path + "&lang=fr")
    assert 'lang="fr"' in page.text and "Autoriser" in page.text
