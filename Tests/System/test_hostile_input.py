"""Malformed, hostile and huge input at every door."""

import http.client
import json
import socket
import uuid

import pytest

from support.people import API, assert_clear_refusal, assert_nothing_from_inside

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>'\"--> ${7*7} {{7*7}}"


@pytest.fixture(autouse=True)
def still_answers(shared):
    """Whatever a test throws at the server, it lives on and is ready."""
    yield
    assert shared.server.process.poll() is None, f"the server died:\n{shared.server.log[-2000:]}"
    assert shared.visitor().get("/health/ready").status_code == 200


def raw(shared, request, patience=20):
    """Sends bytes as they are and returns what comes back."""
    host, port = shared.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=patience) as connection:
        answer = b""
        try:
            connection.sendall(request)
            while part := connection.recv(65536):
                answer += part
                if b"\r\n\r\n" in answer and b"Connection: keep-alive" not in request and len(answer) > 12:
                    break
        except (ConnectionError, TimeoutError):
            pass
        return answer


def status(answer):
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else None


def test_a_filter_of_a_megabyte_is_refused(shared):
    caller = shared.caller("seller")
    text = " or ".join(["lastname eq 'x'"] * 65_000)[:1_000_000]
    answer = raw(shared, (
        f"GET {API}leads?$filter={text.replace(' ', '%20')} HTTP/1.1\r\nHost: x\r\n"
        f"Authorization: Bearer {caller.token}\r\n\r\n"
    ).encode())
    assert answer == b"" or status(answer) in (400, 413, 414, 431)
    posted = caller.post("sv_workitems/Microsoft.Dynamics.CRM.sv_CompleteMany", {"Filter": text}, key=uuid.uuid4())
    assert_clear_refusal(posted, {400, 413})


@pytest.mark.parametrize("letters, header, expected", [(70_000, 0, 414), (200_000, 0, 414), (0, 200_000, 431)])
def test_what_is_too_long_to_be_read_is_said(shared, letters, header, expected):
    connection = http.client.HTTPConnection(shared.address.removeprefix("http://"), timeout=20)
    headers = {"Authorization": f"Bearer {shared.caller('seller').token}", "X-Long": "a" * header}
    connection.request("GET", f"{API}leads?$filter={'a' * letters}", headers=headers)
    answer = connection.getresponse()
    assert answer.status == expected
    assert answer.headers["Content-Type"].startswith("application/json")
    error = json.loads(answer.read())["error"]
    assert error["code"] == "sv_toolarge" and "KiB" in error["message"]
    connection.close()


@pytest.mark.parametrize("text", [
    "(" * 5_000 + "lastname eq 'x'" + ")" * 5_000,
    "not " * 4_000 + "lastname eq 'x'",
    "lastname in (" + ",".join(f"'{n}'" for n in range(20_000)) + ")",
    "contains(lastname,'" + "%" * 5_000 + "')",
    "lastname eq '\x00'", "lastname eq '\ud800'".encode("utf-8", "surrogatepass"), "leadid eq " + "f" * 10_000,
    "score gt 99999999999999999999999999999999", "createdon gt 99999-99-99T99:99:99Z",
], ids=["parentheses", "not", "in", "wildcards", "nul", "surrogate", "guid", "number", "date"])
def test_a_hostile_filter_is_answered(shared, text):
    caller = shared.caller("seller")
    for entity_set in ("leads", "sv_workitems"):
        answer = caller.get(entity_set, **{"$filter": text, "$top": "5"})
        assert answer.status_code in (200, 400, 413, 414, 431, 501), answer.text[:300]
        assert_nothing_from_inside(answer.text)


@pytest.mark.parametrize("depth", [100, 10_000, 200_000])
@pytest.mark.parametrize("shape", ["[", '{"a":'])
def test_deeply_nested_json_is_refused(shared, depth, shape):
    closing = "]" if shape == "[" else "}"
    body = f'{{"lastname":{shape * depth}1{closing * depth}}}'
    for path in ("leads", "sv_Undo"):
        answer = shared.caller("seller").request("POST", path, data=body, headers={"Content-Type": "application/json"})
        assert_clear_refusal(answer, {400, 413})


@pytest.mark.parametrize("body", [
    b"", b"{", b"null", b"7", b'"text"', b"[1]", b"{'lastname':'x'}", b'{"lastname":"x"}}', b'{"lastname":"\xff\xfe"}',
    b'{"lastname":"x","lastname":"y"}', b'{"lastname":NaN}', b'{"lastname":"\\ud800"}', b'\x00\x01\x02',
    b'{"lastname":"x","":1}', b'{"lastname":"x","__proto__":{}}', b'{"lastname":1e999999}', b'{"lastname":"a\nb"}',
], ids=repr)
def test_broken_json_is_refused(shared, body):
    answer = shared.caller("seller").request("POST", "leads", data=body, headers={"Content-Type": "application/json"})
    assert_clear_refusal(answer, {400})


def test_a_body_without_end_is_cut_off(shared):
    caller = shared.caller("seller")

    def endless():
        yield b'{"lastname":"'
        for _ in range(2_000):
            yield b"x" * 65_536

    try:
        answer = caller.request("POST", "leads", data=endless(), headers={"Content-Type": "application/json"})
        assert answer.status_code == 413
    except OSError:
        pass  # it closed the connection instead of reading on


@pytest.mark.parametrize("media", ["text/plain", "application/xml", "multipart/form-data; boundary=x"])
def test_another_media_type_is_refused(shared, media):
    answer = shared.caller("seller").request("POST", "leads", data=b'{"lastname":"x"}', headers={"Content-Type": media})
    assert_clear_refusal(answer, {400, 415})


@pytest.mark.parametrize("request_bytes", [
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-A: " + b"b" * 200_000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-A: b\r\n" * 20_000 + b"\r\n",
    b"GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /%zz%f HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /%c0%ae%c0%ae/ HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /assets/../../../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /assets/x/..%2f..%2f..%2fetc%2fpasswd HTTP/1.1\r\nHost: x\r\n\r\n",
    b"POST /signin HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"POST /signin HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"TRACE / HTTP/1.1\r\nHost: x\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"\x00" * 4096,
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
], ids=lambda value: repr(value[:40]))
def test_broken_requests_are_refused(shared, request_bytes):
    answer = raw(shared, request_bytes, patience=3)
    assert answer == b"" or status(answer) in (*range(300, 309), *range(400, 500), 501, 505), answer[:200]
    assert b"root:" not in answer


def test_a_slow_client_does_not_keep_others_waiting(shared):
    host, port = shared.address.removeprefix("http://").split(":")
    slow = [socket.create_connection((host, int(port))) for _ in range(50)]
    for connection in slow:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
    assert shared.visitor().get("/health/live").status_code == 200
    for connection in slow:
        connection.close()


def text_columns():
    """The text columns of the tables a seller writes, by set."""
    return {
        "leads": ["subject", "firstname", "lastname", "jobtitle", "companyname", "description", "address1_city",
                  "address1_country"],
        "accounts": ["name", "description", "address1_city"],
        "contacts": ["firstname", "lastname", "jobtitle", "description"],
        "opportunities": ["name", "description"],
    }


def test_script_in_every_text_field_comes_back_inert(shared):
    """EC-05: what was typed comes back as typed, and never as markup."""
    caller, visitor = shared.caller("seller"), shared.signed_in("seller")
    for entity_set, columns in text_columns().items():
        record = caller.create(entity_set, dict.fromkeys(columns, SCRIPT))
        assert [record[column] for column in columns] == [SCRIPT] * len(columns)
        table = {"leads": "lead", "accounts": "account", "contacts": "contact", "opportunities": "opportunity"}[entity_set]
        identifier = record[table + "id"]
        caller.create("phonecalls", {"subject": SCRIPT, "description": SCRIPT, "scheduledend": "2026-11-23T13:00:00Z",
                                     f"regardingobjectid_{table}@odata.bind": f"/{entity_set}({identifier})"})
        caller.create("annotations", {"subject": SCRIPT, "notetext": SCRIPT,
                                      f"objectid_{table}@odata.bind": f"/{entity_set}({identifier})"})
        for path in (f"/{table}/{identifier}", "/worklist"):
            page = visitor.get(path)
            assert page.status_code == 200, path
            assert "<script>alert(1)" not in page.text and "<img src=x" not in page.text, path
        listed = next(row for row in caller.worklist() if row["recordid"] == identifier)
        assert listed["actionname"] == SCRIPT
    api = caller.request("GET", "leads", params={"$top": "1"}, headers={"Accept": "text/html"})
    assert "html" not in api.headers["Content-Type"] and api.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["=1+1", "<b>x</b>", "Robert'); --", "  blanks  ", "a\u200bb", "محمد العلي",
                                  "Sam 👩🏽‍💻", "Nguyễn Thị Ánh", "%", "_", "\\", "日"])
def test_unusual_names_survive_storing_listing_and_searching(shared, name):
    """EC-01, EC-02, EC-03, EC-04, EC-05."""
    caller = shared.caller("seller")
    lead = caller.new_lead(name)
    caller.new_call(lead, "2026-11-23T13:00:00Z")
    quoted = name.strip().replace("'", "''")
    stored = caller.get(f"leads({lead['leadid']})").json()["lastname"]
    assert stored.strip() == name.strip()
    if "%" not in name:
        found = caller.list("leads", filter=f"lastname eq '{quoted if stored == name.strip() else stored}'")
        assert lead["leadid"] in {row["leadid"] for row in found}
    searched = caller.worklist(search='"' + name.strip().replace("\\", "\\\\") + '"')
    assert lead["leadid"] in {row["recordid"] for row in searched}


def test_header_lines_cannot_be_planted(shared):
    caller = shared.caller("seller")
    answer = caller.get("leads", **{"$filter": "lastname eq 'a\r\nSet-Cookie: x=1'"})
    assert "x=1" not in str(answer.headers)
    signin = shared.visitor().get("/signin?next=%0d%0aSet-Cookie:%20x=1&lang=%0d%0aX: y")
    assert "X" not in signin.headers and "x=1" not in signin.headers.get("Set-Cookie", "")


@pytest.mark.parametrize("key", ["", "x" * 10_000, "not a uuid", "00000000-0000-0000-0000-000000000000 "])
def test_a_strange_idempotency_key_is_refused_or_taken_but_never_breaks(shared, key):
    caller = shared.caller("seller")
    answer = caller.request("POST", "sv_Undo", json={"operationid": str(uuid.uuid4())},
                            headers={"Idempotency-Key": key})
    assert 400 <= answer.status_code < 500


def test_undo_of_nonsense_is_refused(shared):
    caller = shared.caller("seller")
    for body in ({}, {"operationid": None}, {"operationid": 7}, {"operationid": "x"},
                 {"operationid": str(uuid.uuid4()), "more": 1}, {"operationid": str(uuid.uuid4())}):
        assert_clear_refusal(caller.request("POST", "sv_Undo", json=body), {400, 404, 409})


def test_too_many_targets_are_refused(shared):
    caller = shared.caller("seller")
    body = {"Targets": [str(uuid.uuid4()) for _ in range(20_000)]}
    answer = caller.post("sv_workitems/Microsoft.Dynamics.CRM.sv_CompleteMany", body, key=uuid.uuid4())
    assert answer.status_code in (202, 400, 413), answer.text[:300]


@pytest.mark.parametrize("value", [
    json.dumps({"deep": "x" * 1_000_001}), "not json at all", "[" * 5_000,
], ids=["huge", "no json", "deep"])
def test_remembered_filters_are_checked(shared, value):
    caller = shared.caller("seller")
    row = caller.list("msdyn_workqueueusersettings")[0]
    answer = caller.patch(f"msdyn_workqueueusersettings({row['msdyn_workqueueusersettingid']})",
                          {"msdyn_sellerfilterconfiguration": value})
    assert answer.status_code in (204, 400, 413)
    assert shared.signed_in("seller").get("/worklist").status_code == 200


def token(*values):
    """A `$skiptoken` as a page's last row makes it."""
    return json.dumps(values).encode().hex()


RULE = 's{"rule":"weighed","weights":{"due":50,"score":50}}'
#: 23 November 2026, 14:00 UTC, when the organisation stands still.
NOW = 1_795_442_400_000_000


@pytest.mark.parametrize("at, rank", [
    (-2**63, 9 * 10**18), (-2**63, 0), (2**63 - 1, 0), (NOW + 10**13, 0), (NOW - 10**13, 0), (0, 500_000), (NOW, -1),
    (NOW, 1_000_001), (NOW, 2**63 - 1),
])
def test_a_forged_place_under_a_weighed_rule_is_refused(shared, at, rank):
    """W-41, X-31: pages of a weighed list go on from a moment near now and a rank that there is."""
    seller = shared.caller("seller")
    assert_clear_refusal(seller.get("sv_workitems", **{"$skiptoken": token(RULE, f"t{at}", f"i{rank}", "s")}), {400})
    real = seller.get("sv_workitems", **{"$skiptoken": token(RULE, f"t{NOW}", "i1000000", "s")})
    assert real.status_code == 200 and real.json()["value"]


@pytest.mark.parametrize("value", [-2**63, 2**63 - 1])
@pytest.mark.parametrize("order", ["duetime", "score desc", "duegroup", "isunread", "lead/revenue", "lead/createdon",
                                   "lead/donotphone", "lead/statecode", "lead/numberofemployees", "lead/companyname"])
def test_a_forged_place_in_a_sorted_list_is_answered(shared, order, value):
    """W-39, W-85."""
    for tag in "itmd":
        answer = shared.caller("seller").get(
            "sv_workitems", **{"$orderby": order, "$skiptoken": token(f"{tag}{value}", "s")})
        assert answer.status_code in (200, 400), answer.text[:300]


@pytest.mark.parametrize("value", [-2**63, 2**63 - 1])
def test_a_forged_place_in_a_table_is_answered(shared, value):
    seller = shared.caller("seller")
    for order, tag in [("createdon", "t"), ("revenue", "m"), ("numberofemployees", "i")]:
        place = token(f"{tag}{value}", f"g{uuid.UUID(int=1)}")
        answer = seller.get("leads", **{"$orderby": order, "$skiptoken": place})
        assert answer.status_code in (200, 400), answer.text[:300]
    past = f"sv_WorklistAsOf(userid={seller.get('WhoAmI').json()['UserId']},instant=2026-11-23T13:00:00Z)"
    assert seller.get(past, **{"$skiptoken": token(f"i{value}")}).status_code == (400 if value < 0 else 200)


@pytest.mark.parametrize("number", ["1e-9223372036854775808", "1e9223372036854775807", "-1e-9223372036854775808"])
def test_numbers_beyond_all_measure_are_refused(shared, number):
    seller = shared.caller("seller")
    lead = seller.new_lead("Beyond")
    path = f"leads({lead['leadid']})"
    for column in ("revenue", "numberofemployees"):
        answer = seller.request("PATCH", path, data=f'{{"{column}":{number}}}',
                                headers={"Content-Type": "application/json"})
        assert_clear_refusal(answer, {400})


def test_the_average_of_the_largest_amounts_is_answered(shared):
    seller = shared.caller("seller")
    lead = seller.new_lead("Largest")
    answer = seller.request("PATCH", f"leads({lead['leadid']})", data='{"revenue":922337203685477.5807}',
                            headers={"Content-Type": "application/json"})
    assert answer.status_code in (204, 400), answer.text[:300]
    figures = seller.get("leads", **{
        "$apply": f"filter(leadid eq {lead['leadid']})/groupby((_transactioncurrencyid_value),"
                  "aggregate(revenue with average as a))"})
    assert figures.status_code == 200, figures.text[:300]
    assert seller.delete(f"leads({lead['leadid']})").status_code == 204


@pytest.mark.parametrize("rule", [
    "FREQ=MONTHLY;BYMONTHDAY=-9223372036854775808", "FREQ=MONTHLY;BYDAY=-9223372036854775808TU",
    "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=-9223372036854775808", "FREQ=DAILY;INTERVAL=9223372036854775807",
    "FREQ=DAILY;COUNT=9223372036854775807", "FREQ=YEARLY;COUNT=9223372036854775807",
])
def test_a_calendar_that_repeats_beyond_all_measure_is_answered(shared, rule):
    """K-16: the event is left out with its reason, from sellers and from administrators."""
    lines = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:x", "SUMMARY:Ski", "DTSTART;VALUE=DATE:20261202",
             f"RRULE:{rule}", "END:VEVENT", "END:VCALENDAR", ""]
    body = {"calendar": "\r\n".join(lines)}
    for name, action in [("seller", "sv_ImportAvailability"), ("manager", "sv_SetSellerAvailability")]:
        answer = shared.caller(name).post(action, body)
        assert answer.status_code == 200 and len(answer.json()["skipped"]) == 1, answer.text[:300]
