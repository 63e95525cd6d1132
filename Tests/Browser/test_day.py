"""A seller's day by keyboard alone: fifty records, with outcomes, skips, snoozes, notes, assigns, an undo, a reload in
the middle and a second window."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from support.program import wait_until

pytestmark = pytest.mark.both

WORDS = {
    "en": {"locale": "en-GB", "skip": "Skip", "note": "+ Note", "undone": "Undone", "result": "Call status"},
    "fr": {"locale": "fr-FR", "skip": "Ignorer", "note": "+ Note", "undone": "Annulé", "result": "Statut de l’appel"},
}

#: What is done with one record after the other, again and again.
ROUND = ["complete", "call", "skip", "complete", "snooze", "note", "complete", "assign", "read", "complete"]
RECORDS = 50
#: After these records the list is looked at, to be asked for again in the evening.
SCREENS = [9, 25, 44]
#: To whom she assigns: somebody who may read her records (X-15).
MANAGER = "Marc Lefèvre"


class Day:
    """The seller at the keyboard; `at` is the record before her."""

    def __init__(self, window, words):
        self.window, self.page, self.words = window, window.page, words
        self.done = {}
        self.unanswered = set()
        self.page.on("request", lambda request: request.method == "POST" and self.unanswered.add(request))
        for end in ("requestfinished", "requestfailed"):
            self.page.on(end, lambda request: self.unanswered.discard(request))

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    @property
    def at(self):
        return self.window.opened

    def dialog(self):
        dialog = self.page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        self.clean()
        return dialog

    def settled(self):
        """Waits for what the page sends after it has shown what becomes of it."""
        for _ in range(2):
            pause = "() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 300)))"
            wait_until(lambda: self.page.evaluate(pause) is None and not self.unanswered)

    def clean(self):
        self.window.settle()
        assert self.window.violations() == []

    def gone(self, record):
        """Waits until the card has left and another record is before her."""
        expect(self.window.card(record)).to_have_count(0)
        wait_until(lambda: self.at not in (None, record), message="the next record does not open")

    def do(self, action, is_first):
        record = self.at
        getattr(self, action)(record, is_first)
        self.done.setdefault(action, []).append(record)

    def complete(self, record, _):
        self.press("d")
        self.gone(record)

    def call(self, record, is_first):
        """The call's own form where a call is due, with what came of it; anything else is completed."""
        if "phonecall" != self.kind(record):
            return self.complete(record, is_first)
        self.press("c")
        dialog = self.dialog() if is_first else self.page.get_by_role("dialog")
        result = dialog.get_by_label(self.words["result"])
        expect(result).to_be_visible()
        self.press("Shift+Tab", "ArrowDown", "Tab")
        assert result.input_value() == "4", "the second outcome is not chosen by the keyboard"
        self.page.keyboard.type("Wants an offer")
        self.press("Control+Enter")
        self.done.setdefault("received", []).append(record)
        self.gone(record)
        # The form stays until the server has confirmed, so that nothing typed is lost.
        expect(self.page.get_by_role("dialog")).to_have_count(0)

    def kind(self, record):
        rows = self.window.organisation.caller("seller").worklist(filter=f"recordid eq {record}")
        return rows[0]["activitytype"]

    def skip(self, record, is_first):
        self.press("s")
        if is_first:
            self.clean()
        expect(self.page.locator("button:focus")).to_have_text(self.words["skip"])
        self.press("Enter")
        self.gone(record)

    def snooze(self, record, is_first):
        self.press("z")
        expect(self.page.locator("input:focus")).to_be_visible()
        if is_first:
            self.clean()
        self.press("1")
        self.gone(record)

    def note(self, record, is_first):
        self.press("t")
        expect(self.page.locator("textarea:focus")).to_be_visible()
        if is_first:
            self.clean()
        self.page.keyboard.type("Prefers mornings")
        self.press("Control+Enter")
        expect(self.page.get_by_role("dialog")).to_have_count(0)
        self.complete(record, is_first)

    def assign(self, record, is_first):
        self.press("a")
        expect(self.page.get_by_role("option").first).to_be_visible()
        self.page.keyboard.type("Marc")
        expect(self.page.get_by_role("option", name=re.compile(MANAGER))).to_be_visible()
        wait_until(lambda: MANAGER in self.page.locator("[role=option][aria-selected=true]").inner_text())
        if is_first:
            self.clean()
        self.press("Enter")
        expect(self.page.get_by_role("dialog")).to_have_count(0)
        wait_until(lambda: self.assignee(record) == MANAGER, message="it is not assigned")
        if self.window.card(record).count():
            # Her own record: what she has handed over still concerns her (K-1).
            self.press("j")
            wait_until(lambda: self.active not in (None, record))
            self.press("Enter")
        wait_until(lambda: self.at not in (None, record))

    def assignee(self, record):
        """Who has the activity that stood on the card."""
        caller = self.window.organisation.caller("seller")
        names = {row["systemuserid"]: row["fullname"] for row in caller.list("systemusers")}
        rows = caller.list("activitypointers", filter=f"_regardingobjectid_value eq {record} and statecode eq 0")
        return next((names[row["_ownerid_value"]] for row in rows if names.get(row["_ownerid_value"]) == MANAGER), "")

    @property
    def active(self):
        return self.page.evaluate("document.activeElement?.closest('[role=row]')?.dataset.recordid ?? null")

    def read(self, record, _):
        """Unread again, because it needs a second look; then on to the next."""
        self.press("u")
        caller = self.window.organisation.caller("seller")
        wait_until(lambda: caller.worklist(filter=f"recordid eq {record}")[0]["isunread"])
        self.press("j")
        wait_until(lambda: self.active not in (None, record))
        self.press("Enter")
        wait_until(lambda: self.at not in (None, record))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_day_by_keyboard(windows, served, language):
    """W-62…W-70, W-105, W-109…W-112, W-131, W-133: nothing is lost, nothing is done twice, axe finds nothing."""
    words = WORDS[language]
    caller = served.caller("seller")
    before = {row["recordid"]: row for row in caller.worklist()}
    window = windows(served, locale=words["locale"]).sign_in().ready()
    other = windows(served, locale=words["locale"]).sign_in().ready()
    day = Day(window, words)
    day.clean()
    window.cards.first.focus()
    day.press("Enter")
    screens = {}
    for number in range(RECORDS):
        action = ROUND[number % len(ROUND)]
        day.do(action, is_first=number < len(ROUND))
        if number == 12:
            undo(day)
        if number == 25:
            window.page.reload()
            window.ready()
            day.clean()
            window.card(day.at).focus()
        if number in SCREENS:
            day.settled()
            later(served, caller)
            screens[served.clock.instant] = caller.worklist()
            later(served, caller)
    day.clean()
    wait_until(lambda: other.count == window.count, message="the second window differs")
    left = {row["recordid"] for row in caller.worklist()}
    leaving = {record for action in ("complete", "call", "skip", "note", "snooze") for record in day.done[action]}
    assert leaving.isdisjoint(left), "something that was done is still on the list"
    lost = set(before) - left - leaving - set(day.done["assign"])
    assert not lost, f"{len(lost)} records have vanished"
    outcomes(caller, before, day)
    replay(caller, screens)
    assert served.is_sound()


def later(served, caller):
    """Ten minutes later by the business clock, as soon as the program has seen it."""
    moment = datetime.fromisoformat(served.clock.instant.replace("Z", "+00:00")) + timedelta(minutes=10)
    served.clock.set(moment.strftime("%Y-%m-%dT%H:%M:%SZ"))
    stamp = served.clock.instant[:16]
    wait_until(lambda: caller.create("tasks", {"subject": "What time is it?"})["createdon"].startswith(stamp))


def replay(caller, screens):
    """The day again from what was kept: each list as it was shown then, row by row."""
    assert len(screens) == len(SCREENS)
    person = caller.get("WhoAmI").json()["UserId"]
    for instant, rows in screens.items():
        past = caller.list(f"sv_WorklistAsOf(userid={person},instant={instant})")
        assert [row["sv_workitemid"] for row in past] == [row["sv_workitemid"] for row in rows]
        for column in ["recordname", "duetime", "score", "isunread", "isfollowed", "_ownerid_value"]:
            assert [row[column] for row in past] == [row[column] for row in rows], f"{column} at {instant}"


def undo(day):
    """Takes back what was done last, and does it again: the list is longer by one card, and no longer."""
    before = day.window.count
    day.press("Control+z")
    expect(day.page.get_by_text(day.words["undone"]).first).to_be_visible()
    wait_until(lambda: day.window.count == before + 1)
    day.press("Control+Shift+z")
    wait_until(lambda: day.window.count == before)


def outcomes(caller, before, day):
    """What the server has kept is what was pressed."""
    rows = {row["activityid"]: row for row in caller.list(
        "activitypointers", select="activityid,statecode,statuscode,activitytypecode,scheduledend")}
    state = lambda record: rows[before[record]["activityid"]]["statecode"]  # noqa: E731
    assert {state(record) for record in day.done["complete"] + day.done["note"]} == {1}
    assert {state(record) for record in day.done["skip"]} == {2}
    assert {state(record) for record in day.done["snooze"]} <= {0, 3}
    received = [rows[before[record]["activityid"]]["statuscode"] for record in day.done.get("received", [])]
    assert set(received) <= {4}
    noted = caller.list("annotations", filter="notetext eq 'Prefers mornings'", select="_objectid_value")
    assert sorted(note["_objectid_value"] for note in noted) == sorted(day.done["note"])
