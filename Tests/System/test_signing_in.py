"""Who may come in: the sign-in page, sessions, tokens, and what strangers and other sites get."""

import re
import statistics
import time
import uuid

import pytest
import requests

from support.people import API, Caller, assert_clear_refusal
from support.program import PASSWORD, suivant


def test_the_sign_in_form_works_without_script(shared):
    visitor = shared.visitor()
    answer = visitor.sign_in("seller@demo.test", PASSWORD)
    assert answer.status_code in (302, 303)
    page = visitor.get("/worklist")
    assert page.status_code == 200
    assert 'id="boot"' in page.text


def test_pages_lead_strangers_to_the_sign_in(shared):
    for path in ("/", "/worklist", "/settings", f"/lead/{uuid.uuid4()}"):
        answer = shared.visitor().get(path)
        assert answer.status_code in (302, 303, 307), path
        assert answer.headers["Location"].split("?")[0] in ("/signin", "/worklist"), path


def test_the_api_asks_strangers_for_a_token(shared):
    """web-api §1: 401 with the place to get a token."""
    for path in ("WhoAmI", "leads", "sv_workitems", f"leads({uuid.uuid4()})"):
        for headers in ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Bearer " + "x" * 4000}):
            answer = shared.visitor().get("/api/data/v9.2/" + path, headers=headers)
            assert answer.status_code == 401, (path, headers)
            assert answer.headers["WWW-Authenticate"].startswith("Bearer ")


def test_sessions_end_with_sign_out(organisation):
    visitor = organisation.signed_in("seller")
    kept = dict(visitor.session.cookies)
    assert visitor.get("/worklist").status_code == 200
    assert visitor.post("/signout").status_code in (200, 302, 303)
    thief = organisation.visitor()
    thief.session.cookies.update(kept)
    assert thief.get("/worklist").status_code in (302, 303, 307), "the old cookie still opens the page"


def test_the_session_cookie_is_kept_from_script(shared):
    cookie = shared.visitor().sign_in("seller@demo.test", PASSWORD).headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_signing_in_changes_the_session(shared):
    visitor = shared.visitor()
    visitor.sign_in("seller@demo.test", PASSWORD)
    first = dict(visitor.session.cookies)
    visitor.sign_in("seller@demo.test", PASSWORD)
    assert dict(visitor.session.cookies) != first


def test_sign_in_leads_nowhere_else(shared):
    visitor = shared.visitor()
    visitor.get("/signin?next=https://example.org/")
    answer = visitor.post("/signin?next=https://example.org/", data={"email": "seller@demo.test", "password": PASSWORD,
                                                                     "next": "https://example.org/"})
    assert answer.headers.get("Location", "/").startswith("/") and not answer.headers.get("Location", "/").startswith("//")


# What the answer does not tell


def outcome(answer, email):
    """What somebody who tries addresses can see, apart from the address that they typed."""
    return answer.status_code, answer.text.replace(email, "…").replace(email.replace("@", "%40"), "…")


def test_wrong_password_and_unknown_address_look_the_same(organisation):
    answers = {}
    for email in ("seller2@demo.test", "nobody9@demo.test"):
        answer = organisation.visitor().sign_in(email, "not the password at all")
        assert answer.status_code in (200, 400, 401, 403, 422)
        answers[email] = outcome(answer, email)
    assert answers["seller2@demo.test"] == answers["nobody9@demo.test"]


@pytest.mark.alone
def test_wrong_password_and_unknown_address_take_the_same_time(organisation):
    def seconds(email):
        visitor = organisation.visitor()
        began = time.monotonic()
        visitor.sign_in(email, "not the password at all")
        return time.monotonic() - began

    seconds("admin@demo.test")
    known = statistics.median(seconds(f"{name}@demo.test") for name in ("seller", "seller2", "manager"))
    unknown = statistics.median(seconds(f"{name}@demo.test") for name in ("nobody1", "nobody2", "nobody3"))
    assert 0.4 < unknown / known < 2.5, f"{known:.3f} s and {unknown:.3f} s"


def test_slowing_down_does_not_tell_whether_an_address_exists(organisation):
    """Throttling: guessing is slowed down alike for addresses that exist and that do not."""
    statuses = {}
    for email in ("seller2@demo.test", "nobody9@demo.test"):
        statuses[email] = [organisation.visitor().sign_in(email, f"wrong {n}").status_code for n in range(15)]
    # The address of the guesser is slowed down too, so the second series is compared by its end alone.
    assert 429 in statuses["seller2@demo.test"], "guessing is not slowed down"
    assert statuses["seller2@demo.test"][-1] == statuses["nobody9@demo.test"][-1] == 429


def test_slowing_down_says_when_to_come_back(organisation):
    answers = [organisation.visitor().sign_in("nobody@demo.test", f"wrong {n}") for n in range(20)]
    slowed = [answer for answer in answers if answer.status_code == 429]
    assert slowed and int(slowed[0].headers["Retry-After"]) > 0


@pytest.mark.parametrize("fields", [
    {}, {"email": "seller@demo.test"}, {"password": PASSWORD}, {"email": "", "password": ""},
    {"email": "seller@demo.test\x00", "password": PASSWORD}, {"email": "a" * 100_000, "password": "b" * 100_000},
    {"email": "seller@demo.test' or 1=1 --", "password": "x"},
])
def test_a_broken_form_is_refused_and_nothing_breaks(shared, fields):
    answer = shared.visitor().post("/signin", data=fields)
    assert 400 <= answer.status_code < 500 or answer.status_code == 200
    assert "Set-Cookie" not in answer.headers or shared.visitor().get("/worklist").status_code != 200
    assert shared.visitor().get("/health/live").status_code == 200


# Other sites


@pytest.mark.parametrize("headers", [
    {"Origin": "https://example.org", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://example.org"},
    {"Origin": "null"},
    {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {},
], ids=lambda headers: " ".join(headers.values()) or "nothing said")
def test_another_site_cannot_act_with_the_cookie(organisation, headers):
    """hardening, CSRF: a cookie alone does not change anything; the request must prove that it comes from our page."""
    visitor = organisation.signed_in("seller")
    item = visitor.get("/api/data/v9.2/sv_workitems?$top=1").json()["value"][0]
    address = f"/api/data/v9.2/sv_workitems({item['sv_workitemid']})/Microsoft.Dynamics.CRM.sv_Complete"
    refused = visitor.session.post(visitor.address + address, json={}, headers=headers, timeout=30)
    assert_clear_refusal(refused, {403})
    still = visitor.get("/api/data/v9.2/sv_workitems?$top=1").json()["value"][0]
    assert still["sv_workitemid"] == item["sv_workitemid"]


def test_our_own_page_can_act_with_the_cookie(organisation):
    visitor = organisation.signed_in("seller")
    item = visitor.get("/api/data/v9.2/sv_workitems?$top=1").json()["value"][0]
    address = f"/api/data/v9.2/sv_workitems({item['sv_workitemid']})/Microsoft.Dynamics.CRM.sv_Complete"
    answer = visitor.post(address, json={})
    assert answer.status_code == 204, answer.text
    assert uuid.UUID(answer.headers["sv-operation-id"])


def test_other_sites_may_not_read_answers(shared):
    answer = shared.signed_in("seller").get("/api/data/v9.2/WhoAmI", headers={"Origin": "https://example.org"})
    assert answer.headers.get("Access-Control-Allow-Origin") in (None, "")


def test_getting_never_changes_anything(organisation):
    caller = organisation.caller("seller")
    item = caller.worklist()[0]
    for name in ("sv_Complete", "sv_Skip", "sv_SetRead"):
        answer = caller.get(f"sv_workitems({item['sv_workitemid']})/Microsoft.Dynamics.CRM.{name}")
        assert answer.status_code in (404, 405, 501), name
    assert caller.worklist()[0] == item


@pytest.mark.parametrize("path", ["/signin", "/worklist"])
def test_pages_forbid_foreign_and_inline_script(shared, path):
    answer = shared.signed_in("seller").get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy and "unsafe-eval" not in policy
    for part in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert part in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert " style=" not in answer.text and " onclick=" not in answer.text
    assert "Server" not in answer.headers or not any(sign.isdigit() for sign in answer.headers["Server"])


# Tokens and people


def test_a_token_is_printed_alone(organisation):
    done = organisation.command("token create", "--user", "seller@demo.test", "--name", "script", "--expires", "30d")
    assert len(done.stdout.split()) == 1 and len(done.stdout.strip()) >= 32
    assert Caller(organisation.address, done.stdout.strip()).get("WhoAmI").status_code == 200


def test_a_token_for_nobody_is_refused(organisation):
    done = organisation.command("token create", "--user", "nobody@demo.test", expect=None)
    assert done.returncode != 0 and done.stdout == ""


def test_a_disabled_person_is_out_at_once(organisation):
    """hardening: a disabled user's tokens and sessions stop at once."""
    caller, visitor = organisation.caller("seller2"), organisation.signed_in("seller2")
    assert caller.get("WhoAmI").status_code == 200
    organisation.command("user disable", "seller2@demo.test")
    assert caller.get("WhoAmI").status_code == 401
    assert visitor.get("/worklist").status_code in (302, 303, 307)
    assert organisation.visitor().sign_in("seller2@demo.test", PASSWORD).status_code not in (302, 303)


def test_people_are_added_listed_and_given_passwords(organisation):
    organisation.command("user add", "zoe@demo.test", "--name", "Zoë Müller", "--role", "Salesperson",
                         input="a-long-first-word-9\n")
    listed = organisation.command("user list").stdout
    assert "zoe@demo.test" in listed and "Zoë Müller" in listed
    organisation.command("user password", "zoe@demo.test", input="quite another phrase\n")
    assert organisation.visitor().sign_in("zoe@demo.test", "quite another phrase").status_code in (302, 303)
    assert organisation.visitor().sign_in("zoe@demo.test", "a-long-first-word-9").status_code not in (302, 303)


@pytest.mark.parametrize("password", ["short", "password1234", "x" * 129])
def test_bad_passwords_are_refused(organisation, password):
    """hardening: 12 to 128 characters, none from the list of common ones."""
    done = organisation.command("user password", "seller@demo.test", input=password + "\n", expect=None)
    assert done.returncode != 0
    assert password not in done.stdout + done.stderr or password == "short"


def test_passwords_and_tokens_are_not_stored_or_logged(organisation):
    token = organisation.token("seller")
    Caller(organisation.address, token).get("WhoAmI")
    organisation.signed_in("seller")
    assert token not in organisation.server.log and PASSWORD not in organisation.server.log
    if organisation.engine.name == "sqlite":
        organisation.server.stop()
        content = open(organisation.engine.file(organisation.database), "rb").read()
        assert token.encode() not in content and PASSWORD.encode() not in content


def test_help_is_there_for_every_command():
    for command in ("", "serve", "migrate", "demo", "import", "user", "user add", "token", "doctor"):
        assert "USAGE" in suivant(*command.split(), "--help").stdout.upper()


def test_nothing_of_the_house_is_open_to_strangers(shared):
    """X-30, X-33: forced browsing over every address that the description names, and over every page."""
    described = shared.caller("admin").get("/openapi.json").json()["paths"]
    assert len(described) > 150
    seen = 0
    for path, methods in described.items():
        address = re.sub(r"\{[^}]*\}", "00000000-0000-4000-8000-000000000001", path)
        for method in set(methods) & {"get", "post", "put", "patch", "delete"}:
            answer = requests.request(method, shared.address + API + address.lstrip("/"), json={}, timeout=30,
                                      allow_redirects=False)
            assert answer.status_code == 401, f"{method} {path}: {answer.status_code} {answer.text[:200]}"
            seen += 1
    assert seen > 250
    lead = shared.caller("seller").page("leads", {"$top": "1"})["value"][0]["leadid"]
    pages = ["/", "/worklist", "/lead", f"/lead/{lead}", "/activitypointer", "/settings", "/settings/security", "/admin",
             "/admin/people", "/admin/roles", "/admin/teams", "/admin/units", "/admin/tables", "/admin/tables/lead",
             "/admin/forms", "/admin/audit"]
    for page in pages:
        answer = requests.get(shared.address + page, timeout=30, allow_redirects=False)
        assert answer.status_code == 303 and answer.headers["Location"].startswith("/signin"), page
    for closed in ("/openapi.json", "/events"):
        answer = requests.get(shared.address + closed, timeout=30, allow_redirects=False)
        assert answer.status_code in (303, 401), closed


def test_parts_of_a_document_carry_what_concerns_them_alone(shared):
    """The document's policy governs its scripts and styles; a worker has one of its own, everything is what it says."""
    base = re.search(r"/assets/[0-9a-f]+/", shared.visitor().get("/signin").text)[0]
    for path, has_policy in (("js/api.js", False), ("css/tokens.css", False), ("js/events-worker.js", True),
                             ("icon.svg", True), ("js/nothing.js", True)):
        answer = requests.get(shared.address + base + path, timeout=30)
        assert ("Content-Security-Policy" in answer.headers) == has_policy, path
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin", path
