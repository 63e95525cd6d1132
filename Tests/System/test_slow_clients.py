"""hardening, "Robustness": clients that are slow, many, half gone or greedy keep nobody else waiting."""

import concurrent.futures
import json
import socket
import ssl
import subprocess
import threading
from urllib.parse import urlsplit

import pytest

from support.organisation import psql
from support.people import API, Caller, Events
from support.program import wait_until

pytestmark = pytest.mark.alone

#: Short, so that a test need not wait; what it waits for is the server's answer, never a time.
SHORT = {"SUIVANT_HTTP_HEADER_SECONDS": "1", "SUIVANT_HTTP_BODY_SECONDS": "1", "SUIVANT_HTTP_IDLE_SECONDS": "2"}


def connect(address, certificate=None):
    parts = urlsplit(address)
    raw = socket.create_connection((parts.hostname, parts.port), timeout=60)
    if parts.scheme == "http":
        return raw
    context = ssl.create_default_context(cafile=certificate)
    return context.wrap_socket(raw, server_hostname="localhost")


def everything(connection):
    """What comes until the other side closes."""
    answer = b""
    try:
        while part := connection.recv(65536):
            answer += part
    except ConnectionError:
        pass
    return answer


def assert_late(answer):
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408 "), answer[:300]
    assert b"connection: close" in head.lower()
    error = json.loads(body)["error"]
    assert error["code"] == "sv_tooslow" and "second" in error["message"]
    return head, error


@pytest.fixture(scope="module")
def certificate(workplace):
    path, key = workplace / "slow.crt", workplace / "slow.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", path],
        check=True, capture_output=True,
    )
    return path, key


@pytest.fixture(scope="module", params=["http", "https"])
def impatient(request, sqlite, organisations, certificate):
    """A server with short time-outs, by http and by https: its address, a caller, and how to connect to it."""
    with organisations(sqlite) as organisation:
        listen = ("--listen", "127.0.0.1:0")
        arguments = []
        if request.param == "https":
            listen = ("--tls-listen", "127.0.0.1:0")
            arguments = ["--tls-cert", certificate[0], "--tls-key", certificate[1]]
        server = organisation.serve(*arguments, listen=listen, environment=SHORT)
        caller = Caller(server.address, organisation.token("seller"), organisation.clock)
        caller.session.verify = str(certificate[0])
        yield server, caller, lambda: connect(server.address, certificate[0])


def test_headers_that_do_not_end_are_answered_and_let_go(impatient):
    _, caller, connected = impatient
    with connected() as connection:
        connection.sendall(b"GET /api/data/v9.2/WhoAmI HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        assert_late(everything(connection))
    assert caller.get("WhoAmI").status_code == 200


def test_a_connection_on_which_nothing_is_asked_is_closed_without_a_word(impatient):
    _, _, connected = impatient
    with connected() as connection:
        assert everything(connection) == b""
    with connected() as connection:
        connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
        # The answer, and the end after the time between two requests.
        assert everything(connection).startswith(b"HTTP/1.1 200 ")


def test_a_handshake_that_does_not_come_is_not_waited_for(impatient):
    """Whatever is spoken: who connects and says nothing, or not enough, is let go."""
    server, _, _ = impatient
    parts = urlsplit(server.address)
    for beginning in (b"", b"\x16\x03\x01\x02\x00\x01"):
        with socket.create_connection((parts.hostname, parts.port), timeout=60) as connection:
            connection.sendall(beginning)
            answer = everything(connection)
            assert answer == b"" or answer.startswith(b"HTTP/1.1 4") or answer[:1] == b"\x15"


@pytest.mark.parametrize("trickles", [False, True], ids=["stands still", "trickles"])
def test_a_body_that_is_late_is_answered_and_changes_nothing(impatient, trickles):
    server, caller, connected = impatient
    with connected() as connection:
        connection.sendall(
            f"POST {API}leads HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {caller.token}\r\n"
            "Accept-Language: fr\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n"
            '{"lastname":"Slow body"'.encode()
        )
        over = threading.Event()

        def trickle():
            while trickles and not over.wait(0.1):
                try:
                    connection.sendall(b" ")
                except OSError:
                    return

        sending = threading.Thread(target=trickle)
        sending.start()
        answer = everything(connection)
        over.set()
        sending.join(20)
    head, _ = assert_late(answer)
    assert b"x-ms-service-request-id" in head.lower()
    assert caller.list("leads", filter="lastname eq 'Slow body'") == []
    wait_until(lambda: any('"status":"408"' in line or '"status":408' in line for line in server.lines),
               message="the log does not say it")


def test_a_form_at_the_door_is_bounded_too(impatient):
    _, _, connected = impatient
    with connected() as connection:
        connection.sendall(
            b"POST /signin HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            b"Content-Length: 100\r\n\r\nemail="
        )
        assert everything(connection).startswith(b"HTTP/1.1 408 ")


def test_a_body_that_nobody_reads_is_not_waited_for(impatient):
    """A GET with a body that does not come: it is answered, and the connection ends."""
    _, caller, connected = impatient
    with connected() as connection:
        connection.sendall(
            f"GET {API}WhoAmI HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {caller.token}\r\n"
            "Content-Length: 100\r\n\r\nx".encode()
        )
        assert everything(connection).startswith(b"HTTP/1.1 200 ")


def test_streams_of_events_outlive_all_times(impatient):
    _, caller, connected = impatient
    with connected() as connection:
        connection.sendall(
            f"GET /events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {caller.token}\r\n\r\n".encode()
        )
        seen = b""
        while b": hello" not in seen:
            seen += connection.recv(4096)
        # Another connection is let go meanwhile, twice: all times have passed.
        for _ in range(2):
            with connected() as other:
                other.sendall(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
                everything(other)
        lead = caller.new_lead("Seen")
        caller.new_call(lead, "2026-11-23T15:00:00Z")
        while lead["leadid"].encode() not in seen:
            part = connection.recv(4096)
            assert part, "the stream was cut"
            seen += part


def test_thousands_of_half_sent_requests_stop_nobody(sqlite, organisations):
    """3,000 connections with half a request each, from one address: others are answered, and keep being answered."""
    with organisations(sqlite) as organisation:
        server = organisation.serve(environment={"SUIVANT_PROXIES": "none", "SUIVANT_HTTP_HEADER_SECONDS": "600"})
        caller = organisation.caller("seller")
        slow = []
        try:
            for number in range(3_000):
                connection = connect(server.address)
                connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
                slow.append(connection)
                if number % 500 == 0:
                    assert Caller(server.address, caller.token).get("WhoAmI").status_code == 200
            assert Caller(server.address, caller.token).get("WhoAmI").status_code == 200
            assert organisation.visitor().get("/signin").status_code == 200
            # More than one address may hold: the oldest had to go.
            assert everything(slow[0]) == b""
        finally:
            for connection in slow:
                connection.close()


def test_where_all_are_busy_a_new_connection_is_told_so(sqlite, organisations):
    with organisations(sqlite) as organisation:
        server = organisation.serve(environment={"SUIVANT_HTTP_CONNECTIONS": "3"})
        token = organisation.token("seller")
        pages = [Events(Caller(server.address, token)) for _ in range(3)]
        try:
            def crowded():
                with connect(server.address) as connection:
                    connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n")
                    answer = everything(connection)
                    return answer if answer.startswith(b"HTTP/1.1 503 ") else None

            answer = wait_until(crowded, patience=60)
            assert b"Retry-After: 5" in answer and b"sv_unavailable" in answer
        finally:
            for page in pages:
                page.close()
        wait_until(lambda: Caller(server.address, token).get("WhoAmI").status_code == 200, patience=60)


@pytest.mark.parametrize("name", ["SUIVANT_HTTP_BODY_SECONDS", "SUIVANT_HTTP_CONNECTIONS", "SUIVANT_PROXIES"])
def test_a_setting_that_means_nothing_is_said(sqlite, organisations, name):
    with organisations(sqlite) as organisation:
        done = organisation.command("serve", "--listen", "127.0.0.1:0", expect=None, environment={name: "many"})
        assert done.returncode != 0 and name in done.stdout + done.stderr


def test_a_named_proxy_is_believed_and_another_is_not(sqlite, organisations):
    """The log says who asked: from a known proxy what it forwards, otherwise the other end of the connection."""
    with organisations(sqlite) as organisation:
        for proxies, expected in [("loopback", "192.0.2.77"), ("none", "127.0.0.1")]:
            server = organisation.serve(environment={"SUIVANT_PROXIES": proxies})
            caller = Caller(server.address, organisation.token("seller"))
            caller.request("GET", "WhoAmI", headers={"X-Forwarded-For": "192.0.2.77"})
            wait_until(lambda: any("WhoAmI" in line and f'"{expected}"' in line for line in server.lines))


def test_half_closed_clients_are_answered(impatient):
    """shutdown(SHUT_WR) after the request, as some tools do, is no departure."""
    _, caller, connected = impatient
    for version in ("1.1", "1.0"):
        with connected() as connection:
            connection.sendall(
                f"GET {API}leads?$top=1 HTTP/{version}\r\nHost: localhost\r\nConnection: close\r\n"
                f"Authorization: Bearer {caller.token}\r\n\r\n".encode()
            )
            if not isinstance(connection, ssl.SSLSocket):
                connection.shutdown(socket.SHUT_WR)
            answer = everything(connection)
            assert b" 200 OK\r\n" in answer and b'"value":[' in answer, answer[:200]


class Locked:
    """All rows of a table withheld from everybody by another transaction, until it is closed."""

    def __init__(self, database, table):
        self.process = subprocess.Popen(["psql", "-X", "-q", "-A", "-t", "-d", database], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.process.stdin.write(f"begin; lock table {table} in access exclusive mode; select 'locked';\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline().strip() == "locked"

    def close(self):
        self.process.communicate("rollback;\n", timeout=30)


def waiting_for(database, table):
    return int(psql(database, "select count(*) from pg_locks l join pg_class c on c.oid = l.relation "
                              f"where not l.granted and c.relname = '{table}' and l.database = "
                              "(select oid from pg_database where datname = current_database())"))


def test_one_persons_slow_reads_keep_nobody_else_waiting(organisations, postgres):
    """Twelve reads of one person hang; half of ten connections are held, and others are answered at once.

    They hang on a lock of PostgreSQL; FairnessTests hold reads of both databases."""
    with organisations(postgres) as organisation:
        organisation.serve("--roles", "web")
        greedy, other = organisation.caller("seller"), organisation.caller("manager")
        assert greedy.get("WhoAmI").status_code == 200 and other.get("WhoAmI").status_code == 200
        lock = Locked(organisation.database, "lead")
        try:
            with concurrent.futures.ThreadPoolExecutor(12) as pool:
                slow = [pool.submit(Caller(organisation.address, greedy.token).get, "leads", **{"$top": "1"})
                        for _ in range(12)]
                wait_until(lambda: waiting_for(organisation.database, "lead") == 5, patience=60)
                for _ in range(20):
                    assert other.get("contacts", **{"$top": "1"}).status_code == 200
                assert waiting_for(organisation.database, "lead") == 5
                # Who waits for the own reads is told so after a while.
                refused = wait_until(lambda: [done.result() for done in slow if done.done()], patience=60)
                told = [(answer.status_code, answer.headers.get("Retry-After")) for answer in refused]
                assert all(status == 429 and seconds for status, seconds in told), (told, organisation.server.log)
                lock.close()
                statuses = sorted(done.result(60).status_code for done in slow)
            assert statuses[:5] == [200] * 5 and set(statuses) <= {200, 429}, (statuses, organisation.server.log)
            assert greedy.get("leads", **{"$top": "1"}).status_code == 200
        finally:
            if lock.process.poll() is None:
                lock.close()


@pytest.mark.parametrize("shut", ["close", "half"])
def test_a_slow_read_ends_with_its_client_and_not_before(organisations, postgres, shut):
    """Whoever left is noticed although nothing more is sent; whoever only sends nothing more waits as long as it takes.

    The read hangs on a lock of PostgreSQL; DepartureTests do without."""
    with organisations(postgres) as organisation:
        organisation.serve("--roles", "web")
        token = organisation.token("seller")
        assert Caller(organisation.address, token).get("WhoAmI").status_code == 200
        lock = Locked(organisation.database, "lead")
        try:
            connection = connect(organisation.address)
            connection.sendall(f"GET {API}leads?$top=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                               f"Authorization: Bearer {token}\r\n\r\n".encode())
            wait_until(lambda: waiting_for(organisation.database, "lead") == 1, patience=60)
            if shut == "close":
                connection.close()
                wait_until(lambda: waiting_for(organisation.database, "lead") == 0, patience=60)
                wait_until(lambda: any('499' in line for line in organisation.server.lines))
                return
            connection.shutdown(socket.SHUT_WR)
            begin = connection.recv(len(b"HTTP/1.1 100 Continue\r\n\r\n"), socket.MSG_WAITALL)
            assert begin == b"HTTP/1.1 100 Continue\r\n\r\n"
            assert waiting_for(organisation.database, "lead") == 1
            lock.close()
            answer = everything(connection)
            assert b"HTTP/1.1 200 OK\r\n" in answer and b'"value":[' in answer
            connection.close()
        finally:
            if lock.process.poll() is None:
                lock.close()
