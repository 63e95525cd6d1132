"""Those who use a server: programs with a token, visitors with cookies, and listeners to its events."""

import contextlib
import http.client
import json
import re
import socket
import threading
import uuid
from html.parser import HTMLParser
from urllib.parse import urlsplit

import requests

API = "/api/data/v9.2/"


class Caller:
    """A program with a bearer token. Answers are `requests` answers; `list` and `worklist` follow all pages."""

    def __init__(self, address, token, clock=None):
        self.address = address
        self.token = token
        self.clock = clock
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Authorization"] = f"Bearer {token}"

    def request(self, method, path, **options):
        options.setdefault("timeout", 60)
        options.setdefault("allow_redirects", False)
        address = path if path.startswith("http") else self.address + (path if path.startswith("/") else API + path)
        return self.session.request(method, address, **options)

    def get(self, path, **parameters):
        return self.request("GET", path, params=parameters or None)

    def post(self, path, body=None, key=None, prefer=None):
        headers = {}
        if key:
            headers["Idempotency-Key"] = str(key)
        if prefer:
            headers["Prefer"] = prefer
        return self.request("POST", path, json=body if body is not None else {}, headers=headers)

    def patch(self, path, body, **headers):
        return self.request("PATCH", path, json=body, headers={k.replace("_", "-"): v for k, v in headers.items()})

    def delete(self, path):
        return self.request("DELETE", path)

    # Lists

    def page(self, path, parameters=None, size=None):
        headers = {"Prefer": f"odata.maxpagesize={size}"} if size else {}
        answer = self.request("GET", path, params=parameters, headers=headers)
        assert answer.status_code == 200, f"{path} {parameters}: {answer.status_code} {answer.text[:500]}"
        return answer.json()

    def list(self, path, size=None, **parameters):
        """Every row of a list, page by page."""
        options = {key if key in ("window", "ahead") else "$" + key: value for key, value in parameters.items()}
        page = self.page(path, options, size)
        rows = page["value"]
        while "@odata.nextLink" in page:
            page = self.page(page["@odata.nextLink"], size=size)
            rows += page["value"]
        return rows

    def worklist(self, size=500, **parameters):
        return self.list("sv_workitems", size=size, **parameters)

    def count(self, **parameters):
        options = {"$" + key: value for key, value in parameters.items()}
        return self.page("sv_workitems", {**options, "$count": "true", "$top": "1"})["@odata.count"]

    # Commands

    def command(self, item, name, body=None, key=None, prefer="return=representation"):
        """A bound action on a card (a row of the list, or an item id)."""
        identifier = item["sv_workitemid"] if isinstance(item, dict) else item
        return self.post(
            f"sv_workitems({identifier})/Microsoft.Dynamics.CRM.{name}", body, key or uuid.uuid4(), prefer
        )

    def complete(self, item, body=None, key=None):
        return self.command(item, "sv_Complete", body, key)

    def undo(self, operation):
        return self.post("sv_Undo", {"operationid": operation}, key=uuid.uuid4())

    def up_next(self, record_type, record):
        return self.get(f"sv_UpNext(recordtype='{record_type}',recordid={record})")

    # Records

    def create(self, entity_set, body):
        answer = self.post(entity_set, body, prefer="return=representation")
        assert answer.status_code == 201, f"{entity_set}: {answer.status_code} {answer.text[:500]}"
        return answer.json()

    def new_lead(self, name="Vale", **columns):
        return self.create("leads", {"subject": f"Enquiry of {name}", "lastname": name, **columns})

    def new_call(self, lead, due, subject="Call back", **columns):
        return self.create("phonecalls", {
            "subject": subject,
            "scheduledend": due,
            "regardingobjectid_lead@odata.bind": f"/leads({lead['leadid']})",
            **columns,
        })


class Form(HTMLParser):
    """The first form of a page: where it posts and what it carries."""

    def __init__(self, page):
        super().__init__()
        self.action, self.method, self.fields, self._inside = None, None, {}, False
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "form" and self.action is None:
            self.action, self.method, self._inside = values.get("action") or "", values.get("method", "get"), True
        elif tag == "input" and self._inside and values.get("name"):
            self.fields[values["name"]] = values.get("value") or ""

    def handle_endtag(self, tag):
        if tag == "form":
            self._inside = False


class Visitor:
    """A browser without script: cookies, forms and the headers that a browser sends by itself."""

    def __init__(self, address):
        self.address = address
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Accept-Language"] = "en"

    def get(self, path, **options):
        options.setdefault("timeout", 60)
        options.setdefault("allow_redirects", False)
        return self.session.get(self.address + path, **options)

    def post(self, path, origin=None, site="same-origin", **options):
        """A POST from a page of ours; `origin` and `site` say what the browser would say of another page."""
        options.setdefault("timeout", 60)
        options.setdefault("allow_redirects", False)
        headers = {"Origin": origin or self.address, **options.pop("headers", {})}
        if site:
            headers["Sec-Fetch-Site"] = site
        return self.session.post(self.address + path, headers=headers, **options)

    def sign_in(self, email, password):
        form = Form(self.get("/signin").text)
        assert form.method and form.method.lower() == "post", "the sign-in page has no form that posts"
        return self.post("/signin", data={**form.fields, "email": email, "password": password})


class Events:
    """A listener to /events, reading in the background until closed."""

    def __init__(self, caller, last=None):
        headers = {"Accept": "text/event-stream", "Authorization": f"Bearer {caller.token}"}
        if last:
            headers["Last-Event-ID"] = last
        self.received = []
        self.ended = threading.Event()
        connection = http.client.HTTPConnection(urlsplit(caller.address).netloc, timeout=120)
        connection.connect()
        self._socket = connection.sock
        connection.request("GET", "/events", headers=headers)
        self._answer = connection.getresponse()
        assert self._answer.status == 200, f"/events answered {self._answer.status}"
        assert self._answer.getheader("Content-Type").startswith("text/event-stream")
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        event = {}
        try:
            while line := self._answer.readline():
                line = line.decode().rstrip("\r\n")
                if line == "":
                    if event:
                        self.received.append(event)
                    event = {}
                elif not line.startswith(":"):
                    name, _, value = line.partition(":")
                    value = value.removeprefix(" ")
                    event[name] = event[name] + "\n" + value if name in event else value
        except (OSError, http.client.HTTPException, ValueError):
            pass
        self.ended.set()

    def changes(self):
        """The ids of the records that the change events named so far, and whether one said "many"."""
        seen = set()
        for event in list(self.received):
            if event.get("event") == "change":
                data = json.loads(event["data"])
                seen |= {record["recordid"] for record in data.get("records", [])}
                if data.get("more"):
                    seen.add("many")
        return seen

    def close(self):
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._reader.join(5)


def assert_clear_refusal(answer, statuses):
    """A refusal that a program and a person can act on: status, code, a sentence, and nothing from inside."""
    assert answer.status_code in statuses, f"{answer.status_code}: {answer.text[:500]}"
    error = answer.json()["error"]
    assert error["code"] and len(error["message"]) > 5, error
    assert_nothing_from_inside(answer.text)


def assert_nothing_from_inside(text):
    inside = re.search(
        r"\.swift\b|SQLite error|sqlite3|GRDB|libpq|PG::|SQLSTATE|select .* from |/Sources/|Fatal error|0x[0-9a-f]{12,}",
        text, re.IGNORECASE,
    )
    assert not inside, f"{inside.group(0)!r} of {text[:500]!r} comes from inside"
