"""Running the program: health, figures, listeners, stopping, the test clock, several instances."""

import concurrent.futures
import signal
import socket
import sqlite3
import ssl
import subprocess
import warnings

import pytest
import requests

from support.organisation import NOW, PostgresEngine, SQLiteEngine
from support.people import Caller, Events
from support.program import PASSWORD, PATIENCE, suivant, wait_until


def test_health_is_answered_without_sign_in(shared):
    """K-30: health needs no sign-in."""
    assert shared.visitor().get("/health/live").status_code == 200
    assert shared.visitor().get("/health/ready").status_code == 200


def test_metrics_count_requests_per_route(shared):
    caller = shared.caller("seller")
    caller.get("WhoAmI")
    text = caller.get("/metrics").text
    assert "# TYPE" in text
    assert "_bucket{" in text, "no histogram of latencies"
    sample = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert sample and all(len(line.rsplit(" ", 1)) == 2 for line in sample)


def test_every_answer_names_its_request(shared):
    first, second = (shared.caller("seller").get("WhoAmI") for _ in range(2))
    assert first.headers["x-ms-service-request-id"] != second.headers["x-ms-service-request-id"]
    assert first.headers["OData-Version"] == "4.0"


def test_head_is_answered_like_get(shared):
    assert shared.visitor().session.head(shared.address + "/health/live", timeout=30).status_code == 200


def test_ends_with_zero_on_sigterm_even_while_somebody_listens(organisation):
    events = Events(organisation.caller("seller"))
    assert organisation.server.stop() == 0
    assert events.ended.wait(5)
    assert [event for event in events.received if event.get("event") == "bye"], "the listener was not told"


def test_ends_with_zero_on_sigint(organisation):
    process = organisation.server.process
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 0


def test_finishes_the_requests_it_took_before_it_stops(organisation):
    caller = organisation.caller("seller")
    caller.get("WhoAmI")
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        running = [pool.submit(lambda: caller.get("sv_workitems", **{"$top": "200"})) for _ in range(8)]
        wait_until(lambda: any(answer.done() for answer in running))
        assert organisation.server.stop() == 0
        for answer in running:
            try:
                assert answer.result(20).status_code in (200, 503)
            except requests.ConnectionError:
                pass  # came after the listener closed


def test_a_port_that_is_taken_is_refused_in_one_line(organisation):
    port = organisation.address.rsplit(":", 1)[1]
    done = organisation.command("serve", "--listen", f"127.0.0.1:{port}", expect=None, timeout=PATIENCE)
    assert done.returncode != 0
    assert_one_clear_line(done)
    assert port in done.stdout + done.stderr


def test_serves_https_beside_http(organisation, workplace):
    """web-api §1: one widely used client refuses any base address that does not begin with https."""
    certificate, key = workplace / "localhost.crt", workplace / "localhost.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )
    server = organisation.serve("--tls-cert", certificate, "--tls-key", key,
                                listen=("--listen", "127.0.0.1:0", "--tls-listen", "127.0.0.1:0"))
    plain, secure = sorted(server.addresses)
    assert secure.startswith("https://")
    caller = Caller(secure.rstrip("/"), organisation.token("seller"))
    caller.session.verify = str(certificate)
    assert caller.get("WhoAmI").status_code == 200
    assert "seller" in caller.get("systemusers", **{"$filter": "internalemailaddress eq 'seller@demo.test'"}).text
    created = caller.post("leads", {"lastname": "Vale"})
    assert created.headers["OData-EntityId"].startswith(secure.rstrip("/")), "absolute addresses use the request's scheme"
    # An old protocol is not spoken.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    host, port = secure.removeprefix("https://").rstrip("/").split(":")
    with pytest.raises((ssl.SSLError, ConnectionError)):
        with socket.create_connection((host, int(port)), timeout=10) as raw, context.wrap_socket(raw):
            pass
    assert Caller(plain.rstrip("/"), caller.token).get("WhoAmI").status_code == 200


def test_the_session_cookie_of_https_cannot_be_planted_by_another_site(organisation, workplace):
    certificate, key = workplace / "cookie.crt", workplace / "cookie.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-keyout", key, "-out", certificate], check=True, capture_output=True,
    )
    server = organisation.serve("--tls-cert", certificate, "--tls-key", key, listen=("--tls-listen", "127.0.0.1:0"))
    visitor = organisation.visitor(server.address)
    visitor.session.verify = False
    answer = visitor.sign_in("seller@demo.test", PASSWORD)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-") and "Secure" in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie
    # On loopback that promise would bind every other program that serves this machine's name.
    assert "max-age" in visitor.get("/signin", headers={"Host": "crm.example.test"}).headers["Strict-Transport-Security"]


# The test clock


@pytest.mark.alone
def test_the_test_clock_moves_due_work(organisation):
    """W-14, W-15: what is due tomorrow comes onto the list when tomorrow comes."""
    caller = organisation.caller("seller")
    lead = caller.new_lead("Morgen")
    call = caller.new_call(lead, "2026-11-24T16:00:00Z")
    listed = lambda: {row["recordid"]: row for row in caller.worklist()}  # noqa: E731
    assert lead["leadid"] not in listed()
    assert lead["leadid"] in {row["recordid"] for row in caller.worklist(ahead="true")}
    organisation.clock.set("2026-11-24T15:00:00Z")
    row = wait_until(lambda: listed().get(lead["leadid"]), patience=5)
    assert row["activityid"] == call["activityid"] and row["duegroup"] == "today" and row["isoverdue"] is False
    organisation.clock.set("2026-11-24T16:00:01Z")
    wait_until(lambda: listed()[lead["leadid"]]["isoverdue"], patience=5)


@pytest.mark.alone
def test_the_test_clock_stamps_what_is_recorded(organisation):
    caller = organisation.caller("seller")
    organisation.clock.set("2026-11-25T09:30:00Z")
    stamped = lambda: caller.new_lead("Stamp")["createdon"].startswith("2026-11-25T09:30")  # noqa: E731
    wait_until(stamped, patience=5)


@pytest.mark.parametrize("listen", ["0.0.0.0:0", "[::]:0"])
def test_the_test_clock_is_refused_off_loopback(organisation, listen):
    done = organisation.command("serve", "--listen", listen, "--test-clock", organisation.clock.path, expect=None)
    assert done.returncode != 0
    assert_one_clear_line(done)


# Several instances


def test_two_instances_see_each_others_changes(organisation):
    first, second = organisation.serve(), organisation.serve()
    token = organisation.token("seller")
    here, there = Caller(first.address, token), Caller(second.address, token)
    item = there.worklist()[0]
    events = Events(there)
    completed = here.complete(item)
    assert completed.status_code == 200, completed.text
    wait_until(lambda: {item["recordid"], "many"} & events.changes(), patience=10)
    assert item["sv_workitemid"] not in {row["sv_workitemid"] for row in there.worklist()}
    events.close()


def test_a_listener_that_comes_back_misses_nothing(organisation):
    caller = organisation.caller("seller")
    items = caller.worklist()
    events = Events(caller)
    caller.complete(items[0])
    wait_until(lambda: items[0]["recordid"] in events.changes())
    last = [event["id"] for event in events.received if "id" in event][-1]
    events.close()
    caller.complete(items[1])
    again = Events(caller, last=last)
    wait_until(lambda: items[1]["recordid"] in again.changes())
    assert items[0]["recordid"] not in again.changes()
    again.close()


def test_events_tell_only_what_concerns_the_person(organisation):
    seller, other = organisation.caller("seller"), organisation.caller("seller2")
    others_events, events = Events(other), Events(seller)
    mine = seller.new_lead("Privat")
    wait_until(lambda: mine["leadid"] in events.changes())
    theirs = other.new_lead("Autre")
    wait_until(lambda: theirs["leadid"] in others_events.changes())
    assert mine["leadid"] not in others_events.changes()
    events.close()
    others_events.close()


def test_an_open_page_hears_of_a_team_joined_meanwhile(organisation):
    """Issue 4, K-1: what a team has to do reaches the pages of its members, whenever they became members."""
    first, second = organisation.serve(), organisation.serve()
    admin, seller = organisation.caller("admin", first.address), organisation.caller("seller", second.address)
    unit = admin.list("businessunits")[0]["businessunitid"]
    team = admin.create("teams", {"name": "Night", "businessunitid@odata.bind": f"/businessunits({unit})"})["teamid"]
    events = Events(seller)

    def joins(people):
        assert admin.post("sv_SetMembers", {"teamid": team, "memberids": people}).status_code == 204

    def new_lead(name):
        return admin.new_lead(name, **{"ownerid@odata.bind": f"/teams({team})"})["leadid"]

    joins([seller.get("WhoAmI").json()["UserId"]])
    wait_until(lambda: "many" in events.changes(), patience=10)
    ours = new_lead("Ours")
    wait_until(lambda: ours in events.changes(), patience=10)
    told = len(events.received)
    joins([])
    wait_until(lambda: any('"more":true' in event.get("data", "") for event in events.received[told:]), patience=10)
    theirs, mine = new_lead("Theirs"), seller.new_lead("Mine")["leadid"]
    wait_until(lambda: mine in events.changes(), patience=10)
    assert theirs not in events.changes(), "it is told as long as one is a member"
    events.close()


def test_an_open_page_hears_of_people_managed_since(organisation):
    """Issue 4: whoever comes to manage somebody hears of that one's list at once, and no longer than so."""
    admin, seller, other = (organisation.caller(name) for name in ("admin", "seller", "seller2"))
    me, them = (caller.get("WhoAmI").json()["UserId"] for caller in (seller, other))
    events = Events(seller)

    def teams():
        return sum(event.get("event") == "team" for event in list(events.received))

    boss = {"parentsystemuserid@odata.bind": f"/systemusers({me})"}
    assert admin.patch(f"systemusers({them})", boss).status_code in (200, 204)
    wait_until(lambda: teams() == 1, patience=10)
    other.new_lead("Theirs")
    wait_until(lambda: teams() > 1, patience=10)
    assert admin.patch(f"systemusers({them})", {"parentsystemuserid@odata.bind": None}).status_code in (200, 204)
    wait_until(lambda: sum('"more":true' in event.get("data", "") for event in list(events.received)) == 2, patience=10)
    told = teams()
    other.new_lead("No longer")
    mine = seller.new_lead("Mine")["leadid"]
    wait_until(lambda: mine in events.changes(), patience=10)
    assert teams() == told
    events.close()


# Databases that cannot be served


def assert_one_clear_line(done):
    """One line that says what is wrong and what to do, and no trace."""
    text = (done.stdout + done.stderr).strip()
    lines = [line for line in text.splitlines() if line.strip()]
    assert lines, "it said nothing"
    assert len(lines) <= 3, f"more than a clear line:\n{text}"
    for trace in ("Fatal error", ".swift:", "Thread ", "at /", "Stack dump"):
        assert trace not in text, text


def test_a_database_that_does_not_exist_is_refused_clearly(engine, workplace):
    missing = engine.fresh(workplace) if engine.name == "sqlite" else engine.address("nosuchdatabase")
    done = suivant("serve", "--database", missing, "--listen", "127.0.0.1:0", expect=None, cwd=workplace)
    assert done.returncode != 0
    assert_one_clear_line(done)


def test_an_unreachable_postgres_is_refused_clearly(workplace):
    done = suivant("serve", "--database", "postgres://nobody:secret-word@127.0.0.1:9/none", "--listen", "127.0.0.1:0",
                   expect=None, cwd=workplace)
    assert done.returncode != 0
    assert_one_clear_line(done)
    assert "secret-word" not in done.stdout + done.stderr, "secrets are never printed"


def test_a_newer_database_is_refused_clearly(organisation):
    organisation.engine.query(
        organisation.database,
        "insert into schema_migration (number, name, applied_at) values (9999, '9999_from_the_future', 0) returning 1",
    )
    done = organisation.command("serve", "--listen", "127.0.0.1:0", expect=None)
    assert done.returncode != 0
    assert_one_clear_line(done)
    assert "newer" in (done.stdout + done.stderr).lower()


def test_an_older_database_is_refused_until_it_is_migrated(engine, workplace):
    database = engine.fresh(workplace)
    if engine.name == "sqlite":
        sqlite3.connect(engine.file(database)).execute("create table x (y)").connection.close()
    done = suivant("serve", "--database", database, "--listen", "127.0.0.1:0", expect=None, cwd=workplace)
    assert done.returncode != 0
    assert_one_clear_line(done)
    assert "migrate" in done.stdout + done.stderr, "it does not say what to do"
    engine.remove(database)


def test_migrating_twice_changes_nothing(engine, workplace):
    database = engine.fresh(workplace)
    suivant("migrate", "--database", database, cwd=workplace)
    before = engine.tables(database)
    suivant("migrate", "--database", database, cwd=workplace)
    assert engine.tables(database) == before
    suivant("doctor", "--database", database, cwd=workplace)
    engine.remove(database)


def test_a_corrupt_file_is_refused_clearly(workplace):
    path = workplace / "corrupt.sqlite"
    path.write_bytes(b"this is not a database, " * 4096)
    done = suivant("serve", "--database", f"sqlite:{path}", "--listen", "127.0.0.1:0", expect=None, cwd=workplace)
    assert done.returncode != 0
    assert_one_clear_line(done)


def test_a_locked_file_is_refused_clearly(sqlite, organisations, workplace):
    with organisations(sqlite) as organisation:
        lock = sqlite3.connect(sqlite.file(organisation.database), isolation_level=None)
        lock.execute("pragma journal_mode = delete")
        lock.execute("begin exclusive")
        try:
            done = organisation.command("serve", "--listen", "127.0.0.1:0", expect=None)
        finally:
            lock.execute("rollback")
            lock.close()
    assert done.returncode != 0
    assert_one_clear_line(done)
    assert "locked" in (done.stdout + done.stderr).lower() or "another" in (done.stdout + done.stderr).lower()


def test_a_filled_database_is_not_filled_again(organisation):
    done = organisation.command("demo", "--now", NOW, expect=None)
    assert done.returncode != 0
    assert_one_clear_line(done)


def test_the_same_seed_gives_the_same_list_on_both_databases(organisations):
    """data/README: the same seed, size and now give the same organisation everywhere, whatever stores it."""
    lists = []
    for engine in (SQLiteEngine(), PostgresEngine()):
        with organisations(engine) as organisation:
            rows = organisation.caller("seller").worklist()
            lists.append([{k: v for k, v in row.items() if not k.startswith("@odata.etag")} for row in rows])
    assert len(lists[0]) >= 50, "contract: seller@ has at least 50 records on the list"
    assert lists[0] == lists[1]
