"""A person's own security: second factor, sessions, tokens and programs, and who may not touch them."""

import base64
import hashlib
import hmac
import re
import struct
import time
import uuid

import pytest

from support.people import Caller, Form, assert_clear_refusal
from support.program import PASSWORD, wait_until

API = "/api/data/v9.2/"
NEW = "five quiet lamps over water"


def code(secret, ahead=0):
    """What an authenticator app shows (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">q", int(time.time()) // 30 + ahead), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def act(visitor, action, status=204, **body):
    answer = visitor.post(API + action, json=body)
    assert answer.status_code == status, f"{action}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else None


def overview(visitor):
    return visitor.get(API + "sv_Security()").json()


def with_factor(visitor):
    secret = act(visitor, "sv_BeginSecondFactor", 200, password=PASSWORD)["secret"]
    codes = act(visitor, "sv_ConfirmSecondFactor", 200, code=code(secret))["recoverycodes"]
    return secret, codes


def test_a_second_factor_is_asked_for_after_the_password(organisation):
    owner, elsewhere = organisation.signed_in("seller"), organisation.signed_in("seller")
    assert overview(owner)["secondfactor"] is False
    secret = act(owner, "sv_BeginSecondFactor", 200, password=PASSWORD)["secret"]
    used = code(secret)
    codes = act(owner, "sv_ConfirmSecondFactor", 200, code=used)["recoverycodes"]
    assert len(set(codes)) == 10 and overview(owner)["recoverycodesleft"] == 10
    assert elsewhere.get("/worklist").status_code == 303, "a session from before goes on"
    visitor = organisation.visitor()
    answer = visitor.sign_in("seller@demo.test", PASSWORD)
    assert answer.headers["Location"].startswith("/signin/code?next=")
    assert visitor.get("/worklist").status_code == 303, "the password alone opens the page"
    page = visitor.get(answer.headers["Location"])
    assert page.status_code == 200 and 'autocomplete="one-time-code"' in page.text and secret not in page.text
    assert visitor.post(answer.headers["Location"], data={"code": "000000"}).status_code == 422
    assert visitor.post(answer.headers["Location"], data={"code": used}).status_code == 422, "the first code works again"
    following = code(secret, ahead=1)
    entered = visitor.post(answer.headers["Location"], data={"code": following})
    assert (entered.status_code, entered.headers["Location"]) == (303, "/worklist")
    assert visitor.get("/worklist").status_code == 200
    other = organisation.visitor()
    where = other.sign_in("seller@demo.test", PASSWORD).headers["Location"]
    assert other.post(where, data={"code": following}).status_code == 422, "a code works twice"
    assert other.post(where, data={"code": codes[0]}).status_code == 303
    assert overview(other)["recoverycodesleft"] == 9
    wait_until(lambda: "recovery.used" in organisation.server.log)
    assert secret not in organisation.server.log and codes[0] not in organisation.server.log


def test_what_the_second_factor_needs_is_proven(organisation):
    owner = organisation.signed_in("seller")
    act(owner, "sv_BeginSecondFactor", 422, password="not the password")
    act(owner, "sv_ConfirmSecondFactor", 409, code="123456")
    secret, codes = with_factor(owner)
    act(owner, "sv_BeginSecondFactor", 409, password=PASSWORD)
    act(owner, "sv_RemoveSecondFactor", 422, password="not the password")
    renewed = act(owner, "sv_NewRecoveryCodes", 200, password=PASSWORD)["recoverycodes"]
    assert not set(renewed) & set(codes)
    act(owner, "sv_RemoveSecondFactor", 204, password=PASSWORD)
    assert organisation.visitor().sign_in("seller@demo.test", PASSWORD).headers["Location"] == "/worklist"


def test_administrators_must_have_one_where_the_organisation_says_so(organisation):
    admin = organisation.signed_in("admin")
    act(admin, "sv_RequireSecondFactor", 409, required=True)
    with_factor(admin)
    act(admin, "sv_RequireSecondFactor", 204, required=True)
    assert overview(admin)["secondfactorrequired"] is True
    act(admin, "sv_RemoveSecondFactor", 403, password=PASSWORD)
    assert organisation.visitor().sign_in("seller@demo.test", PASSWORD).headers["Location"] == "/worklist"
    seller2 = organisation.caller("seller2").get("WhoAmI").json()["UserId"]
    role = organisation.caller("admin").page("roles", {"$filter": "name eq 'System Administrator'"})["value"][0]
    act(admin, "sv_SetRoles", 204, principalid=seller2, roleids=[role["roleid"]])
    visitor = organisation.visitor()
    where = visitor.sign_in("seller2@demo.test", PASSWORD).headers["Location"]
    page = visitor.get(where).text
    secret = re.search(r'id="secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    assert visitor.get("/worklist").status_code == 303
    assert visitor.post(where, data={"code": "000000"}).status_code == 422
    done = visitor.post(where, data={"code": code(secret)})
    assert done.status_code == 200 and len(re.findall(r"<li><code>", done.text)) == 10
    assert visitor.get("/worklist").status_code == 200
    act(admin, "sv_RequireSecondFactor", 204, required=False)


def test_an_administrator_takes_away_a_lost_factor(organisation):
    seller = organisation.signed_in("seller")
    with_factor(seller)
    me = seller.get(API + "WhoAmI").json()["UserId"]
    act(seller, "sv_RemovePersonSecondFactor", 403, systemuserid=me)
    act(organisation.signed_in("admin"), "sv_RemovePersonSecondFactor", 204, systemuserid=me)
    assert seller.get("/worklist").status_code == 303
    assert organisation.visitor().sign_in("seller@demo.test", PASSWORD).headers["Location"] == "/worklist"


def test_guessing_codes_is_slowed_down(organisation):
    with_factor(organisation.signed_in("seller"))
    visitor = organisation.visitor()
    where = visitor.sign_in("seller@demo.test", PASSWORD).headers["Location"]
    statuses = [visitor.post(where, data={"code": "000000"}).status_code for _ in range(10)]
    assert statuses[0] == 422 and statuses[-1] == 429


def test_the_code_page_without_a_password_leads_to_the_beginning(shared):
    for cookie in (None, "svp_" + "A" * 43, "nonsense"):
        visitor = shared.visitor()
        if cookie:
            visitor.session.cookies.set("suivant-step", cookie)
        for answer in (visitor.get("/signin/code"), visitor.post("/signin/code", data={"code": "123456"})):
            assert (answer.status_code, answer.headers["Location"]) == (303, "/signin")


def test_the_secret_key_file_is_made_for_its_owner_alone(organisation, tmp_path):
    path = tmp_path / "keys" / "secret.key"
    organisation.serve(environment={"SUIVANT_SECRET_KEY_FILE": str(path)})
    assert not path.exists(), "it is made before it is needed"
    with_factor(organisation.signed_in("seller"))
    assert path.stat().st_mode & 0o777 == 0o600
    assert re.fullmatch(r"k[0-9a-f]{8} [0-9a-f]{64}\n", path.read_text())


# Password, sessions, tokens, programs


def test_a_new_password_gives_a_new_session_and_ends_the_others(organisation):
    owner, elsewhere = organisation.signed_in("seller"), organisation.signed_in("seller")
    before = dict(owner.session.cookies)
    act(owner, "sv_ChangePassword", 422, current="not the password", new=NEW)
    for bad in ("short", "passwordpassword", "x" * 129):
        act(owner, "sv_ChangePassword", 400, current=PASSWORD, new=bad)
    act(owner, "sv_ChangePassword", 204, current=PASSWORD, new=NEW)
    assert dict(owner.session.cookies) != before and owner.get("/worklist").status_code == 200
    assert elsewhere.get("/worklist").status_code == 303
    thief = organisation.visitor()
    thief.session.cookies.update(before)
    assert thief.get("/worklist").status_code == 303, "the old session id lives on"
    assert organisation.visitor().sign_in("seller@demo.test", NEW).status_code == 303


def test_one_sees_and_ends_ones_own_sessions(organisation):
    owner, other = organisation.signed_in("seller"), organisation.signed_in("seller")
    sessions = overview(owner)["sessions"]
    assert len(sessions) == 2 and sum(session["current"] for session in sessions) == 1
    assert all(session["agent"].startswith("python-requests") and session["client"] for session in sessions)
    theirs = next(session["sessionid"] for session in sessions if not session["current"])
    stranger = organisation.signed_in("seller2")
    act(stranger, "sv_EndSession", 404, sessionid=theirs)
    act(owner, "sv_EndSession", 404, sessionid=str(uuid.uuid4()))
    act(owner, "sv_EndSession", 400, sessionid="x")
    assert other.get("/worklist").status_code == 200
    act(owner, "sv_EndSession", 204, sessionid=theirs)
    assert other.get("/worklist").status_code == 303 and owner.get("/worklist").status_code == 200
    third = organisation.signed_in("seller")
    act(owner, "sv_EndOtherSessions", 204)
    assert third.get("/worklist").status_code == 303 and owner.get("/worklist").status_code == 200


def test_one_makes_sees_and_ends_ones_own_tokens(organisation):
    owner = organisation.signed_in("seller")
    token = act(owner, "sv_CreateToken", 200, name="my report", days=30)["token"]
    program = Caller(organisation.address, token)
    assert program.get("WhoAmI").status_code == 200
    shown = owner.get(API + "sv_Security").text
    assert "my report" in shown and token not in shown
    mine = next(row for row in overview(owner)["tokens"] if row["name"] == "my report")
    act(organisation.signed_in("seller2"), "sv_EndToken", 404, tokenid=mine["tokenid"])
    act(owner, "sv_EndToken", 204, tokenid=mine["tokenid"])
    assert program.get("WhoAmI").status_code == 401
    for bad in ({"name": "x", "days": 0}, {"name": "x", "days": 99999}, {"name": "a\nb", "days": 1}, {"days": 1},
                {"name": "x" * 200, "days": 1}, {"name": "x", "days": "1"}):
        act(owner, "sv_CreateToken", 400, **bad)


def test_one_sees_and_ends_what_programs_do_for_one(organisation):
    from test_token_service import Program, RETURN, added, who
    client = added(organisation, "--public", "--redirect", RETURN, name="Telephone")
    client["client_secret"] = ""
    owner = organisation.signed_in("seller")
    program = Program(organisation, client)
    code = program.answered(owner.post(program.path, data={"answer": "allow"}))["code"]
    access = program.fetch(code).json()["access_token"]
    assert who(organisation, access).status_code == 200
    listed = overview(owner)["programs"]
    assert [row["name"] for row in listed] == ["Telephone"]
    act(organisation.signed_in("seller2"), "sv_EndGrant", 404, grantid=listed[0]["grantid"])
    act(owner, "sv_EndGrant", 204, grantid=listed[0]["grantid"])
    assert who(organisation, access).status_code == 401 and overview(owner)["programs"] == []


@pytest.mark.parametrize("name, body", [
    ("sv_ChangePassword", {"current": PASSWORD, "new": NEW}), ("sv_BeginSecondFactor", {"password": PASSWORD}),
    ("sv_CreateToken", {"name": "x", "days": 1}), ("sv_EndOtherSessions", {}),
    ("sv_RequireSecondFactor", {"required": True}),
])
def test_a_token_cannot_take_over_the_account(shared, name, body):
    assert_clear_refusal(shared.caller("admin").post(name, body), (403,))


def test_other_sites_cannot_do_any_of_this(organisation):
    owner = organisation.signed_in("seller")
    answer = owner.post(API + "sv_EndOtherSessions", origin="https://evil.example", site="cross-site", json={})
    assert answer.status_code == 403


def test_the_pages_show_it_without_secrets(organisation):
    owner = organisation.signed_in("seller")
    page = owner.get("/settings/security")
    assert page.status_code == 200 and "python-requests" in page.text
    french = owner.get("/settings/security", headers={"Accept-Language": "fr"}).text
    assert "Second facteur" in french
    assert organisation.visitor().get("/settings/security").status_code == 303
