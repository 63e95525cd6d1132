"""Chromium for the tests of the pages: people in windows, and what every page must keep to."""

import contextlib
import os
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from support.people import Form
from support.program import PASSWORD, wait_until

__all__ = ["chromium", "pytest_generate_tests", "windows", "served", "window"]

#: The shell does what the browser does for a page, for a third of the work; the browser serves where it is missing.
SHELL, BROWSER = "/usr/bin/chromium-headless-shell", "/usr/bin/chromium"
CHROMIUM = os.environ.get("SUIVANT_CHROMIUM") or (SHELL if os.path.exists(SHELL) else BROWSER)

#: Long, because a test that passes never waits for it, and a busy machine is no failure.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def pytest_generate_tests(metafunc):
    """Tests marked `both` see an organisation on each database."""
    if "served" in metafunc.fixturenames and metafunc.definition.get_closest_marker("both"):
        metafunc.parametrize("served", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
def served(request, organisations):
    """A served demo organisation of the test's own; on SQLite, unless the test is marked `both`.

    What pages show comes out of the API, which the system tests ask on both databases. The marked ones lean on what the
    databases do each in their own way: transactions of several people, events between instances, long work.
    """
    with organisations(request.getfixturevalue(getattr(request, "param", "sqlite"))) as organisation:
        assert organisation.server
        yield organisation


class Window:
    """Somebody's browser window: a page, and what went wrong in it."""

    def __init__(self, context, organisation, address=None, language="en-GB"):
        self.context = context
        self.organisation = organisation
        self.address = address or organisation.address
        self.language = language
        self._page = context.new_page()
        self._ahead = None
        self.wrongs = []
        self.requests = []
        #: Parts of messages that a test expects, because it makes something fail on purpose.
        self.expected_wrongs = []
        self._page.on("pageerror", lambda error: self.wrongs.append(f"error: {error}"))
        self._page.on("console", self._heard)
        self._page.on("dialog", self._asked)
        self._page.on("request", lambda request: self.requests.append(request))

    def _heard(self, message):
        if "Service Worker registration blocked by Playwright" in message.text:
            return
        if message.type in ("error", "warning"):
            self.wrongs.append(f"{message.type}: {message.text}")

    def _asked(self, dialog):
        self.wrongs.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    # Going places

    @property
    def page(self):
        """The page, where the way led: what a sign-in leads to is loaded when a test looks at it."""
        ahead, self._ahead = self._ahead, None
        if ahead:
            self._go(ahead)
        return self._page

    @page.setter
    def page(self, page):
        self._page, self._ahead = page, None

    def _go(self, path):
        self._page.goto(self.address + path)
        # The work list's script comes after its first view.
        if self._page.locator("#later").count():
            expect(self._page.locator("html[data-ready=true]")).to_have_count(1)

    def sign_in(self, name="seller", password=PASSWORD):
        """Posts the form of the sign-in page as the browser does, without drawing it."""
        form = Form(self.context.request.get(self.address + "/signin", headers=self._headers).text())
        answer = self.context.request.post(
            self.address + "/signin", form={**form.fields, "email": address_of(name), "password": password},
            headers={**self._headers, "Origin": self.address, "Sec-Fetch-Site": "same-origin"}, max_redirects=0)
        assert answer.status in (302, 303), f"sign-in answered {answer.status}"
        self._ahead = answer.headers["location"].removeprefix(self.address)
        assert self._ahead.startswith("/worklist"), self._ahead
        return self

    def sign_in_by_hand(self, name="seller", password=PASSWORD):
        """Types into the sign-in page; for tests of that way."""
        self.open("/signin")
        self.page.locator("[name=email]").fill(address_of(name))
        self.page.locator("[name=password]").fill(password)
        self.page.locator("[name=password]").press("Enter")
        self.page.wait_for_url("**/worklist*")
        return self

    @property
    def _headers(self):
        return {"Accept-Language": self.language}

    def open(self, path):
        self._ahead = None
        self._go(path)
        return self

    # The work list

    @property
    def grid(self):
        return self.page.get_by_role("grid")

    @property
    def cards(self):
        return self.page.locator("[role=grid] [role=row][data-recordid]")

    def card(self, record):
        return self.page.locator(f"[role=grid] [role=row][data-recordid='{record}']")

    @property
    def count(self):
        return int(self.grid.get_attribute("aria-rowcount"))

    @property
    def order(self):
        """The ids of the records in sight, from top to bottom."""
        rows = self.cards.evaluate_all(
            "rows => rows.map(row => [Number(row.getAttribute('aria-rowindex')), row.dataset.recordid])")
        return [record for _, record in sorted(rows)]

    @property
    def opened(self):
        """The record that is open beside the list."""
        chosen = self.page.locator("[role=grid] [role=row][aria-selected=true]")
        return chosen.first.get_attribute("data-recordid") if chosen.count() else None

    def ready(self):
        """Waits until the list is drawn and its first record is open."""
        expect(self.cards.first).to_be_visible()
        wait_until(lambda: self.opened, message="no record is open")
        self.page.wait_for_load_state("load")
        expect(self.page.locator("html[data-ready=true]")).to_have_count(1)
        return self

    # What every page keeps to

    def violations(self):
        """What axe finds, one line per rule with the first places; what is only passing by is given time to pass."""
        found = self._violations()
        if found:
            self.page.wait_for_timeout(500)
            self.settle()
            found = self._violations()
        return found

    def _violations(self):
        found = Axe().run(self.page, options={"resultTypes": ["violations"]}).response["violations"]
        return [f"{rule['id']}: {rule['help']}: " + "; ".join(node["html"][:160] for node in rule["nodes"][:3])
                for rule in found]

    def overflow(self):
        """By how many pixels the page is wider than the window."""
        return self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    @contextlib.contextmanager
    def remembering(self, setting=""):
        """Ends when the server has kept a personal setting that is changed within."""
        with self.page.expect_response(
            lambda answer: answer.request.method == "PATCH" and "msdyn_workqueueusersettings" in answer.url
            and setting in (answer.request.post_data or "")
        ):
            yield

    def settle(self):
        """Waits until nothing moves any more."""
        self.page.evaluate("Promise.all(document.getAnimations().map(animation => animation.finished.catch(() => 0)))")

    def check(self):
        unexpected = [wrong for wrong in self.wrongs
                      if not any(expected in wrong for expected in self.expected_wrongs)]
        assert not unexpected, "\n".join(unexpected)
        host = urlsplit(self.address).netloc
        foreign = [r.url for r in self.requests if urlsplit(r.url).scheme in ("http", "https", "ws", "wss")
                   and urlsplit(r.url).netloc != host]
        assert not foreign, f"requests to other hosts: {foreign}"


def address_of(name):
    return name if "@" in name else f"{name}@demo.test"


@pytest.fixture
def windows(chromium):
    """Opens windows: `windows(organisation, locale="fr-FR", color_scheme="dark", …)`. Each is a browser of its own;
    when the test is over, none may have logged an error or asked another host."""
    made = []

    def make(organisation, address=None, context=None, **options):
        options.setdefault("locale", "en-GB")
        options.setdefault("viewport", {"width": 1440, "height": 900})
        options.setdefault("timezone_id", "Europe/Paris")
        # What a test intercepts must not come from the browser's own store; tests of that allow it.
        options.setdefault("service_workers", "block")
        context = context or chromium.new_context(**options)
        context.set_default_timeout(60_000)
        window = Window(context, organisation, address, options["locale"])
        made.append(window)
        return window

    yield make
    try:
        for window in made:
            window.check()
    finally:
        for context in {id(window.context): window.context for window in made}.values():
            with contextlib.suppress(Exception):
                leave(context)
            with contextlib.suppress(Exception):
                context.close()


def leave(context):
    """Leaves the pages first: Chromium may never close a context whose service worker is still busy with one."""
    if not context.service_workers:
        return
    for page in context.pages:
        page.goto("about:blank")
        page.close()


@pytest.fixture
def window(windows, served):
    """The seller, signed in, with the work list before her."""
    return windows(served).sign_in().ready()
