"""Coming in through another issuer (OpenID Connect), and everything that must not."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from support.issuer import CLIENT, NAME, SECRET, Issuer
from support.people import assert_clear_refusal
from support.program import PASSWORD, suivant, wait_until
from test_security import act, overview, with_factor

UNKNOWN = "Ask your administrator for an invitation"


@pytest.fixture(scope="module")
def issuer():
    made = Issuer()
    yield made
    made.stop()


@pytest.fixture
def honest(issuer):
    """The issuer, telling the truth again."""
    issuer.tell()
    return issuer


@pytest.fixture
def house(organisation, honest):
    """An organisation that trusts the issuer, and links identities to accounts by verified address."""
    organisation.serve(environment=honest.environment)
    act(organisation.signed_in("admin"), "sv_LinkByEmail", allowed=True)
    return organisation


def leave(visitor, following="/worklist"):
    """Where the button of the sign-in page leads."""
    answer = visitor.get(f"/signin/issuer?next={following}")
    assert answer.status_code == 303, answer.text[:500]
    return answer.headers["Location"]


def come_in(visitor, issuer, subject, following="/worklist"):
    return visitor.get(issuer.agree(leave(visitor, following), subject))


def is_in(visitor):
    return visitor.get("/worklist").status_code == 200


def told(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text)).replace("&#39;", "'")


def refused(visitor, answer, status, words):
    assert answer.status_code == status and words in told(answer), f"{answer.status_code}: {told(answer)[:600]}"
    assert not is_in(visitor)


# Coming in


def test_the_first_time_links_the_account_and_later_the_address_may_change(house, issuer):
    seller = issuer.knows_person("seller")
    visitor = house.visitor()
    page = visitor.get("/signin?next=/settings").text
    assert f"Sign in with {NAME}" in page and "/signin/issuer?next=%2Fsettings" in page
    asked = parse_qs(urlsplit(leave(visitor)).query)
    assert asked["client_id"] == [CLIENT] and asked["response_type"] == ["code"]
    assert asked["redirect_uri"] == [house.address + "/signin/callback"] and asked["code_challenge_method"] == ["S256"]
    assert "openid" in asked["scope"][0].split() and len(asked["state"][0]) >= 22 and len(asked["nonce"][0]) >= 22
    answer = come_in(visitor, issuer, seller, "/settings")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/settings") and is_in(visitor)
    assert visitor.get("/api/data/v9.2/WhoAmI").json()["UserId"] == house.caller("seller").get("WhoAmI").json()["UserId"]
    assert overview(visitor)["linked"] is True
    issuer.knows(seller, email="moved@elsewhere.test", email_verified=False)
    again = house.visitor()
    assert come_in(again, issuer, seller).status_code == 303 and is_in(again)
    log = house.server.log
    assert "identity.linked" in log and SECRET not in log and asked["nonce"][0] not in log


def test_passwords_go_on_and_a_second_factor_is_the_issuers(house, issuer):
    seller = issuer.knows_person("seller")
    with_factor(house.signed_in("seller"))
    visitor = house.visitor()
    assert come_in(visitor, issuer, seller).status_code == 303 and is_in(visitor)
    assert house.visitor().sign_in("seller@demo.test", PASSWORD).headers["Location"].startswith("/signin/code")
    assert house.signed_in("seller2")


def test_nobody_unknown_gets_an_account(house, issuer):
    before = len(house.caller("admin").get("sv_People").json()["value"])
    for name, claims, words in (
        ("stranger", {}, UNKNOWN), ("unverified", {"email": "seller@demo.test", "email_verified": False}, "vouch"),
        ("claimless", {"email": "seller@demo.test", "email_verified": None}, "vouch"),
        ("addressless", {"email": None}, UNKNOWN), ("hostile", {"email": "seller@demo.test\nx", "email_verified": True}, UNKNOWN),
    ):
        visitor = house.visitor()
        refused(visitor, come_in(visitor, issuer, issuer.knows_person(name, **claims)), 403, words)
    assert len(house.caller("admin").get("sv_People").json()["value"]) == before


def test_linking_needs_the_organisations_leave(house, issuer):
    act(house.signed_in("admin"), "sv_LinkByEmail", allowed=False)
    seller = issuer.knows_person("seller")
    visitor = house.visitor()
    refused(visitor, come_in(visitor, issuer, seller), 403, "not linked")
    french = house.visitor()
    french.session.headers["Accept-Language"] = "fr"
    refused(french, come_in(french, issuer, seller), 403, "liée à aucun compte")


def test_one_account_has_one_identity(house, issuer):
    seller = issuer.knows_person("seller")
    assert come_in(house.visitor(), issuer, seller).status_code == 303
    issuer.knows("somebody-else", email="seller@demo.test", email_verified=True)
    visitor = house.visitor()
    refused(visitor, come_in(visitor, issuer, "somebody-else"), 403, "not to each other")
    assert come_in(house.visitor(), issuer, seller).status_code == 303


def test_one_links_the_own_account_with_the_password(house, issuer):
    act(house.signed_in("admin"), "sv_LinkByEmail", allowed=False)
    issuer.knows("private", email="somebody@elsewhere.test")
    owner = house.signed_in("seller")
    act(owner, "sv_BeginLink", 422, password="not the password")
    address = act(owner, "sv_BeginLink", 200, password=PASSWORD)["address"]
    back = issuer.agree(address, "private")
    stranger = house.visitor()
    refused(stranger, stranger.get(back), 422, "did not work")
    address = act(owner, "sv_BeginLink", 200, password=PASSWORD)["address"]
    answer = owner.get(issuer.agree(address, "private"))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/settings/security")
    assert overview(owner)["linked"] is True
    visitor = house.visitor()
    assert come_in(visitor, issuer, "private").status_code == 303 and is_in(visitor)
    other = house.signed_in("seller2")
    address = act(other, "sv_BeginLink", 200, password=PASSWORD)["address"]
    assert "not to each other" in told(other.get(issuer.agree(address, "private")))
    assert overview(other)["linked"] is False


def test_the_disabled_stay_out(house, issuer):
    seller, seller2 = issuer.knows_person("seller"), issuer.knows_person("seller2")
    inside = house.visitor()
    assert come_in(inside, issuer, seller).status_code == 303 and is_in(inside)
    for name in ("seller", "seller2"):
        house.command("user disable", f"{name}@demo.test")
    assert not is_in(inside)
    for subject in (seller, seller2):
        visitor = house.visitor()
        refused(visitor, come_in(visitor, issuer, subject), 403, "disabled")


# Answers that belong to nobody


def test_an_answer_counts_once_and_in_the_browser_that_asked(house, issuer):
    seller = issuer.knows_person("seller")
    victim, thief = house.visitor(), house.visitor()
    back = issuer.agree(leave(victim), seller)
    refused(thief, thief.get(back), 422, "did not work")
    leave(thief)
    refused(thief, thief.get(back), 422, "did not work")
    assert victim.get(back).status_code == 303 and is_in(victim)
    victim.session.cookies.clear()
    refused(victim, victim.get(back), 422, "did not work")
    # The same code with the state of a new beginning: the issuer takes no code twice.
    state = parse_qs(urlsplit(leave(victim)).query)["state"][0]
    refused(victim, victim.get(re.sub(r"state=[^&]+", "state=" + state, back)), 422, "did not work")


@pytest.mark.parametrize("change", [
    lambda back: re.sub(r"state=[^&]+", "state=" + "A" * 43, back), lambda back: re.sub(r"&?state=[^&]+", "", back),
    lambda back: re.sub(r"code=[^&]+", "code=x", back), lambda back: re.sub(r"code=[^&]+&?", "", back),
    lambda back: back + "&iss=https%3A%2F%2Fevil.example", lambda back: "/signin/callback",
    lambda back: "/signin/callback?state=%00&code=%ff",
], ids=["wrong state", "no state", "wrong code", "no code", "another issuer", "nothing", "rubbish"])
def test_changed_answers_are_refused_and_end_the_attempt(house, issuer, change):
    visitor = house.visitor()
    back = issuer.agree(leave(visitor), issuer.knows_person("seller"))
    refused(visitor, visitor.get(change(back)), 422, "did not work")
    refused(visitor, visitor.get(back), 422, "did not work")


def test_who_says_no_at_the_issuer_is_told_so(house, issuer):
    visitor = house.visitor()
    state = parse_qs(urlsplit(leave(visitor)).query)["state"][0]
    answer = visitor.get(f"/signin/callback?error=access_denied&state={state}")
    refused(visitor, answer, 403, "ended at your issuer")


LIES = {
    "wrong nonce": ({"claims": {"nonce": "A" * 43}}, "nonce"),
    "no nonce": ({"without": ["nonce"]}, "nonce"),
    "wrong audience": ({"claims": {"aud": "another"}}, "audience"),
    "two audiences without a party": ({"claims": {"aud": [CLIENT, "another"]}}, "audience"),
    "another party": ({"claims": {"azp": "another"}}, "audience"),
    "another issuer": ({"claims": {"iss": "https://evil.example"}}, "issuer"),
    "expired": ({"later": {"exp": -3700, "iat": -3700}}, "expired"),
    "of tomorrow": ({"later": {"iat": 3600, "exp": 3600}}, "notYet"),
    "not before": ({"claims": {"nbf": 4_000_000_000}}, "notYet"),
    "no end": ({"without": ["exp"]}, "malformed"),
    "no subject": ({"without": ["sub"]}, "malformed"),
    "unsigned": ({"signing": "none"}, "algorithm"),
    "signed with the public key": ({"signing": "HS256"}, "algorithm"),
    "signed by another": ({"signing": "foreign"}, "signature"),
}


def test_tokens_that_prove_nothing(house, issuer):
    seller = issuer.knows_person("seller")
    for name, (lie, reason) in LIES.items():
        issuer.tell(**lie)
        visitor, before = house.visitor(), len(house.server.lines)
        answer = come_in(visitor, issuer, seller)
        assert answer.status_code == 422, f"{name}: {answer.status_code}"
        refused(visitor, answer, 422, "did not work")
        wait_until(lambda: any("identity.refused" in line and f"not valid: {reason}" in line
                               for line in house.server.lines[before:]), message=f"{name}: no word of it in the log")
    issuer.tell()
    assert come_in(house.visitor(), issuer, seller).status_code == 303


def test_honest_tokens_of_every_kind_and_slow_clocks(house, issuer):
    seller = issuer.knows_person("seller")
    for how in ({"signing": "ES256"}, {"later": {"exp": -3630, "iat": -3630}}, {"later": {"iat": 30, "exp": 30}},
                {"claims": {"aud": [CLIENT, "another"], "azp": CLIENT}}, {"claims": {"email_verified": "true"}}):
        issuer.tell(**how)
        visitor = house.visitor()
        assert come_in(visitor, issuer, seller).status_code == 303 and is_in(visitor), how


def test_new_keys_of_the_issuer_are_fetched(house, issuer):
    seller = issuer.knows_person("seller")
    assert come_in(house.visitor(), issuer, seller).status_code == 303
    issuer.tell(rotate=True)
    assert come_in(house.visitor(), issuer, seller).status_code == 303


# The issuer in trouble


def test_while_the_issuer_is_away_people_are_told_and_passwords_work(house, issuer):
    seller = issuer.knows_person("seller")
    visitor, french = house.visitor(), house.visitor()
    french.session.headers["Accept-Language"] = "fr"
    back = issuer.agree(leave(visitor), seller)
    issuer.stop()
    try:
        # With the description in memory the browser still goes there; the code cannot be exchanged.
        refused(visitor, visitor.get(back), 503, "does not answer at this moment")
        other = house.serve(environment=issuer.environment)
        cold, cold_french = house.visitor(other.address), house.visitor(other.address)
        cold_french.session.headers["Accept-Language"] = "fr"
        answer = cold.get("/signin/issuer")
        assert answer.headers["Retry-After"]
        refused(cold, answer, 503, "sign in with your password")
        refused(cold_french, cold_french.get("/signin/issuer"), 503, "ne répond pas")
        assert house.signed_in("seller", other.address)
    finally:
        issuer.start()
    seller = issuer.knows_person("seller")
    assert come_in(house.visitor(other.address), issuer, seller).status_code == 303


@pytest.mark.parametrize("document", [
    {"issuer": "https://evil.example"}, {"token_endpoint": "http://evil.example/token"}, {"jwks_uri": "file:///etc/passwd"},
    {"authorization_endpoint": None},
])
def test_a_description_that_cannot_be_trusted_is_not_used(organisation, honest, document):
    honest.tell(document=document)
    organisation.serve(environment=honest.environment)
    visitor = organisation.visitor()
    refused(visitor, visitor.get("/signin/issuer"), 422, "did not work")
    wait_until(lambda: "identity.refused" in organisation.server.log, message="the log does not say it")


@pytest.mark.parametrize("settings", [
    {"SUIVANT_OIDC_ISSUER": "http://login.example.org", "SUIVANT_OIDC_CLIENT_ID": "x"},
    {"SUIVANT_OIDC_ISSUER": "nonsense", "SUIVANT_OIDC_CLIENT_ID": "x"},
    {"SUIVANT_OIDC_ISSUER": "https://login.example.org"},
])
def test_settings_that_cannot_work_are_said_at_the_start(organisation, settings):
    done = suivant("serve", "--database", organisation.database, "--listen", "127.0.0.1:0", environment=settings,
                   expect=None, timeout=60)
    assert done.returncode != 0 and "SUIVANT_OIDC_ISSUER must be" in done.stdout + done.stderr


# The organisation's choices


def test_an_organisation_turns_passwords_off_without_shutting_itself_out(house, issuer):
    by_password = house.signed_in("admin")
    act(by_password, "sv_AllowPasswords", 409, allowed=False)
    admin = house.visitor()
    assert come_in(admin, issuer, issuer.knows_person("admin")).status_code == 303
    act(admin, "sv_AllowPasswords", allowed=False)
    assert overview(admin)["passwords"] is False
    for name, password in (("seller", PASSWORD), ("seller", "wrong"), ("nobody", "wrong")):
        visitor = house.visitor()
        answer = visitor.post("/signin", data={"email": f"{name}@demo.test", "password": password})
        refused(visitor, answer, 403, "Passwords are turned off")
    page = visitor.get("/signin").text
    assert 'name="password"' not in page and "/forgot" not in page and NAME in page
    seller = house.visitor()
    assert come_in(seller, issuer, issuer.knows_person("seller")).status_code == 303 and is_in(seller)
    # Without the issuer nobody could come in, so passwords count again.
    rescue = house.serve()
    assert house.signed_in("seller", rescue.address)
    act(admin, "sv_AllowPasswords", allowed=True)
    assert house.signed_in("seller2")


def test_an_administrator_takes_an_identity_away(house, issuer):
    seller = issuer.knows_person("seller")
    visitor = house.visitor()
    assert come_in(visitor, issuer, seller).status_code == 303
    me = visitor.get("/api/data/v9.2/WhoAmI").json()["UserId"]
    act(visitor, "sv_RemovePersonIdentity", 403, systemuserid=me)
    admin = house.signed_in("admin")
    act(admin, "sv_LinkByEmail", allowed=False)
    act(admin, "sv_RemovePersonIdentity", 204, systemuserid=me)
    act(admin, "sv_RemovePersonIdentity", 409, systemuserid=me)
    assert not is_in(visitor)
    refused(visitor, come_in(visitor, issuer, seller), 403, "not linked")


@pytest.mark.parametrize("name, body", [
    ("sv_LinkByEmail", {"allowed": True}), ("sv_AllowPasswords", {"allowed": False}),
    ("sv_RemovePersonIdentity", {"systemuserid": "00000000-0000-0000-0000-000000000001"}),
])
def test_only_administrators_at_a_browser_choose(house, name, body):
    assert_clear_refusal(house.caller("admin").post(name, body), (403,))
    act(house.signed_in("seller"), name, 403, **body)


def test_without_an_issuer_there_is_nothing_of_it(organisation):
    admin = organisation.signed_in("admin")
    assert overview(admin)["issuer"] is None and "linkbyemail" not in admin.get("/settings/security").text
    act(admin, "sv_LinkByEmail", 409, allowed=True)
    visitor = organisation.visitor()
    assert "/signin/issuer" not in visitor.get("/signin").text
    assert visitor.get("/signin/callback?code=x&state=y").status_code in (303, 404)


def test_signing_out_ends_the_session_and_offers_to_end_the_issuers(house, issuer):
    visitor = house.visitor()
    assert come_in(visitor, issuer, issuer.knows_person("seller")).status_code == 303
    answer = visitor.post("/signout")
    assert answer.status_code == 303 and not is_in(visitor)
    page = visitor.get(answer.headers["Location"]).text
    assert "You are signed out here." in page and f"Sign out at {NAME}, too" in page
    there = visitor.get("/signin/issuer/out").headers["Location"]
    asked = parse_qs(urlsplit(there).query)
    assert there.startswith(issuer.address) and asked["client_id"] == [CLIENT]
    assert asked["post_logout_redirect_uri"] == [house.address + "/signin"]
