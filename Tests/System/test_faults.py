"""Killed at any moment, disks that fail, databases that go away: nothing acknowledged is lost, nothing is half done."""

import concurrent.futures
import itertools
import os
import shutil
import signal
import subprocess
import threading
import time
import uuid

import pytest
import requests

from support.organisation import NOW, Organisation
from support.people import Caller, assert_clear_refusal
from support.program import PASSWORD, clean_environment, program_path, suivant, wait_until

pytestmark = pytest.mark.alone


def start(organisation, name, *arguments):
    return subprocess.Popen(
        [program_path(), *name.split(), "--database", organisation.database, *map(str, arguments)],
        cwd=organisation.folder, env=clean_environment(SUIVANT_DEMO_PASSWORD=PASSWORD),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )


def kill(process):
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)


# Killed


def test_killed_during_an_import_it_goes_on_where_it_was(organisation, tmp_path):
    """`kill -9` during import: doctor is clean, and --resume brings in the rest once."""
    rows = 4_000
    path = tmp_path / "many.csv"
    with open(path, "w", encoding="utf-8") as file:
        file.write("subject,lastname\n")
        file.writelines(f"Killed {n},Vale {n}\n" for n in range(rows))
    caller = organisation.caller("admin")

    def imported():
        options = {"$filter": "startswith(subject,'Killed')", "$count": "true", "$top": "1"}
        return caller.page("leads", options)["@odata.count"]

    process = start(organisation, "import", "lead", path, "--owner", "seller@demo.test",
                    "--activity", "phonecall:First call:today")
    wait_until(lambda: imported() > 0 or process.poll() is not None, patience=120)
    assert process.poll() is None, f"the import ended before it could be killed: {process.communicate()}"
    kill(process)
    there = imported()
    assert 0 < there < rows
    assert organisation.is_sound()
    jobs = [job for job in caller.list("sv_jobs") if job["kind"] == "import"]
    assert len(jobs) == 1 and jobs[0]["done"] == there
    done = organisation.command("import", "lead", path, "--owner", "seller@demo.test",
                                "--activity", "phonecall:First call:today", "--resume", jobs[0]["sv_jobid"],
                                timeout=280)
    assert "rejected 0" in done.stdout + done.stderr
    assert imported() == rows
    rows_in = caller.list("leads", size=5000, filter="startswith(subject,'Killed')", select="subject")
    assert len({row["subject"] for row in rows_in}) == rows, "each row once"
    assert organisation.is_sound()


@pytest.mark.parametrize("patience", [0.02, 0.1, 0.3, 0.7])
def test_killed_during_completions_nothing_acknowledged_is_lost(organisation, patience):
    """`kill -9` during completion: every acknowledged completion stands, every other one is whole or not at all."""
    server = organisation.serve()
    caller = organisation.caller("seller")
    items = caller.worklist()
    acknowledged = []

    def work(some):
        mine = Caller(server.address, caller.token)
        for item in some:
            try:
                answer = mine.complete(item, {"note": f"done {item['sv_workitemid']}"})
            except requests.RequestException:
                return
            if answer.status_code == 200:
                acknowledged.append(item)

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        running = [pool.submit(work, items[n::4]) for n in range(4)]
        wait_until(lambda: len(acknowledged) >= 3, patience=60)
        time.sleep(patience)
        server.kill()
        concurrent.futures.wait(running)
    assert organisation.is_sound()
    again = organisation.serve()
    caller = Caller(again.address, caller.token)
    left = {row["sv_workitemid"] for row in caller.worklist()}
    for item in acknowledged:
        assert item["sv_workitemid"] not in left
    notes = {note["notetext"] for note in caller.list("annotations", size=5000, filter="startswith(notetext,'done ')")}
    for item in acknowledged:
        assert f"done {item['sv_workitemid']}" in notes
    for item in items:
        closed = caller.get(f"activitypointers({item['activityid']})").json()["statecode"] == 1
        assert closed == (f"done {item['sv_workitemid']}" in notes), "completed without its note, or the reverse"


def test_a_repetition_after_a_kill_does_it_once(organisation):
    """The caller that lost its answer asks again with the same key."""
    server = organisation.serve()
    caller = organisation.caller("seller")
    item, key = caller.worklist()[0], uuid.uuid4()
    first = caller.complete(item, {"note": "lost answer"}, key=key)
    server.kill()
    again = Caller(organisation.serve().address, caller.token)
    second = again.complete(item, {"note": "lost answer"}, key=key)
    assert second.status_code == 200 and second.json() == first.json()
    assert len(again.list("annotations", filter="notetext eq 'lost answer'")) == 1


@pytest.mark.parametrize("patience", [0.005, 0.02, 0.05, 0.1, 0.2, 0.4])
def test_killed_during_migration_it_can_be_repeated(engine, workplace, patience):
    """`kill -9` during migration."""
    organisation = Organisation(engine, engine.fresh(workplace), workplace)
    process = start(organisation, "migrate")
    time.sleep(patience)
    kill(process)
    organisation.command("migrate")
    assert organisation.is_sound()
    organisation.close()


def test_killed_while_the_demo_is_made_it_does_not_pass_for_complete(engine, workplace):
    organisation = Organisation(engine, engine.fresh(workplace), workplace)
    process = start(organisation, "demo", "--now", NOW)
    time.sleep(0.5)
    kill(process)
    done = organisation.command("demo", "--now", NOW, expect=None, timeout=280)
    assert done.returncode == 0 or (done.stdout + done.stderr).strip()
    if done.returncode == 0:
        assert len(organisation.caller("seller").worklist()) >= 50
        assert organisation.is_sound()
    organisation.close()


# Disks


def injecting(server, what, path):
    """Makes the system calls of a running server fail: the tracer's process, ended to let them succeed again."""
    tracer = subprocess.Popen(
        ["strace", "-f", "-q", "-p", str(server.pid), "-o", "/dev/null", "-P", path, "-P", path + "-wal",
         "-e", f"trace={what.split(':')[0]}", "-e", f"inject={what}"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )
    wait_until(lambda: traced(server.pid) or tracer.poll() is not None, message="strace did not attach")
    assert tracer.poll() is None, tracer.stderr.read()
    return tracer


def traced(pid):
    with open(f"/proc/{pid}/status") as file:
        return "TracerPid:\t0" not in file.read()


def release(tracer, server):
    tracer.send_signal(signal.SIGINT)
    tracer.wait(20)
    wait_until(lambda: not traced(server.pid))


@pytest.mark.parametrize("fault", ["write,pwrite64,pwritev:error=ENOSPC", "fsync,fdatasync:error=EIO",
                                   "write,pwrite64,pwritev:error=EIO"])
def test_a_disk_that_fails_refuses_writes_and_recovers(sqlite, organisations, fault):
    """hardening: the request fails with 5xx, the data stay consistent, and the service recovers."""
    with organisations(sqlite) as organisation:
        server = organisation.serve()
        caller = organisation.caller("seller")
        items = caller.worklist()
        assert caller.complete(items[0]).status_code == 200
        tracer = injecting(server, fault, sqlite.file(organisation.database))
        try:
            refused = caller.complete(items[1])
            assert 500 <= refused.status_code < 600, refused.status_code
            assert refused.json()["error"]["message"]
            assert caller.get("sv_workitems").status_code in (200, 500, 503)
        finally:
            release(tracer, server)
        if server.process.poll() is not None:
            # It may stop cleanly and say why; then a new one takes over.
            assert server.process.returncode > 0 and server.lines
            server = organisation.serve()
        caller = Caller(server.address, caller.token)
        answer = wait_until(lambda: (done := caller.complete(items[2])).status_code == 200 and done, patience=20)
        assert answer.headers["sv-operation-id"]
        left = {row["sv_workitemid"] for row in caller.worklist()}
        assert items[0]["sv_workitemid"] not in left and items[2]["sv_workitemid"] not in left
        assert organisation.is_sound()


def test_a_full_disk_is_one_clear_line_on_the_command_line(sqlite, organisations, tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", small],
                                           capture_output=True).returncode:
        pytest.skip("a file system of a given size needs root")
    try:
        done = suivant("demo", "--database", f"sqlite:{small}/full.sqlite", "--size", "M", "--now", NOW, expect=None,
                       timeout=280)
        assert done.returncode != 0
        text = (done.stdout + done.stderr).strip()
        assert "full" in text.lower() or "space" in text.lower(), text
        assert ".swift:" not in text and "Fatal error" not in text
        assert len(text.splitlines()) <= 5, text
    finally:
        subprocess.run(["umount", small], check=True)


def test_a_read_only_file_is_refused_clearly(sqlite, organisations, tmp_path):
    """As a person who may read the file but not write it."""
    with organisations(sqlite) as organisation:
        folder = tmp_path / "readonly"
        folder.mkdir()
        path = folder / "demo.sqlite"
        shutil.copyfile(sqlite.file(organisation.database), path)
        wrapper = ()
        if os.geteuid() == 0:
            wrapper = ("setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups")
            for parent in [folder, *folder.parents][:4]:
                os.chmod(parent, 0o755)
            reachable = subprocess.run([*wrapper, program_path(), "--help"], capture_output=True)
            if reachable.returncode:
                # The program lies where only root may go: lend a copy.
                shutil.copy(program_path(), folder / "suivant")
                os.chmod(folder / "suivant", 0o755)
                wrapper = (*wrapper, folder / "suivant")
        os.chmod(path, 0o444)
        os.chmod(folder, 0o555)
        command = list(wrapper) if wrapper and str(wrapper[-1]).endswith("suivant") else [*wrapper, program_path()]
        done = subprocess.run([*command, "serve", "--database", f"sqlite:{path}", "--listen", "127.0.0.1:0"],
                              cwd="/", text=True, capture_output=True, timeout=60, env=clean_environment(HOME="/"))
        text = (done.stdout + done.stderr).strip()
        assert done.returncode != 0, text
        assert "read" in text.lower() or "permission" in text.lower(), text
        assert "Fatal error" not in text and len(text.splitlines()) <= 3, text


# PostgreSQL


def test_a_postgres_restart_under_load_is_a_clear_moment(own_postgres, workplace):
    """PostgreSQL restarted under load: requests fail clearly for a moment and go on; nothing acknowledged is lost."""
    engine, control = own_postgres
    organisation = Organisation(engine, engine.fresh(workplace), workplace)
    organisation.command("demo", "--now", NOW, timeout=280)
    server = organisation.serve()
    caller = organisation.caller("seller")
    items = caller.worklist()
    acknowledged, refusals, stopped = [], [], threading.Event()
    waiting = iter(itertools.cycle(items))
    guard = threading.Lock()

    def work():
        mine = Caller(server.address, caller.token)
        while not stopped.is_set():
            with guard:
                item = next(waiting)
            read = mine.get("sv_workitems", **{"$top": "5"})
            answer = mine.command(item, "sv_SetFollowed", {"isfollowed": True})
            for some in (read, answer):
                if some.status_code >= 500:
                    refusals.append(some)
            if answer.status_code == 200:
                acknowledged.append(item["recordid"])

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        running = [pool.submit(work) for _ in range(4)]
        wait_until(lambda: len(acknowledged) > 5, patience=60)
        control("kill")
        time.sleep(1)
        before = len(acknowledged)
        control("start")
        wait_until(lambda: len(acknowledged) > before + 10, patience=60, message="it did not go on after the restart")
        stopped.set()
        for some in running:
            some.result(60)
    for refusal in refusals:
        assert_clear_refusal(refusal, {500, 503})
    assert refusals and any(refusal.status_code == 503 and refusal.headers.get("Retry-After") for refusal in refusals)
    followed = {row["recordid"] for row in caller.worklist(filter="isfollowed eq true")}
    assert set(acknowledged) <= followed
    assert server.process.poll() is None
    assert organisation.is_sound()
    organisation.close()


def test_readiness_turns_red_while_postgres_is_away(own_postgres, workplace):
    engine, control = own_postgres
    organisation = Organisation(engine, engine.fresh(workplace), workplace)
    organisation.command("demo", "--now", NOW, timeout=280)
    visitor = organisation.visitor()
    assert visitor.get("/health/ready").status_code == 200
    control("kill")
    wait_until(lambda: visitor.get("/health/ready").status_code == 503, patience=20)
    assert visitor.get("/health/live").status_code == 200
    control("start")
    wait_until(lambda: visitor.get("/health/ready").status_code == 200, patience=30)
    organisation.close()


@pytest.mark.parametrize("undoing", [False, True])
def test_a_power_cut_in_the_middle_of_a_bulk_command_does_every_item_once(own_postgres, workplace, tmp_path, undoing):
    """Issue: a bulk command does not wait for the disk with each of its chunks; what a crash takes is done again."""
    engine, control = own_postgres
    organisation = Organisation(engine, engine.fresh(workplace), workplace)
    organisation.command("demo", "--now", NOW, timeout=280)
    path = tmp_path / "many.csv"
    with open(path, "w", encoding="utf-8") as file:
        file.write("subject,lastname\n")
        file.writelines(f"Cut {n},Vale {n}\n" for n in range(4_700))
    organisation.command("import", "lead", path, "--owner", "seller@demo.test", "--activity", "phonecall:Cut call:2026-11-23",
                         timeout=280)
    organisation.serve()
    caller = organisation.caller("seller")
    before = caller.count()
    assert 4_700 < before < 5_000
    bulk = caller.post("sv_workitems/Microsoft.Dynamics.CRM.sv_CompleteMany", {"Filter": ""}, key=uuid.uuid4())
    assert bulk.status_code == 202, bulk.text
    job, operation = bulk.json()["sv_jobid"], bulk.json()["operationid"]
    if undoing:
        ended(caller, job)
        job = caller.undo(operation).json()["sv_jobid"]
    done = lambda: caller.get(f"sv_jobs({job})").json()["done"]  # noqa: E731
    wait_until(lambda: done() > 0, patience=60)
    control("kill")
    time.sleep(1)
    control("start")
    wait_until(lambda: caller.get("sv_workitems?$top=1").status_code == 200, patience=30)
    assert done() < before, "it was over before the power was cut"
    state = ended(caller, job)
    assert (state["state"], state["done"], state["failed"]) == ("done", before, 0)
    calls = lambda state: caller.get(  # noqa: E731
        f"phonecalls/$count?$filter=subject eq 'Cut call' and statecode eq {state}").text
    assert (caller.count(), calls(1), calls(0)) == ((before, "0", "4700") if undoing else (0, "4700", "0"))
    assert organisation.is_sound()
    if not undoing:
        ended(caller, caller.undo(operation).json()["sv_jobid"])
        assert (caller.count(), calls(0)) == (before, "4700")
    organisation.close()


def ended(caller, job):
    """How a job ended."""
    state = lambda: caller.get(f"sv_jobs({job})").json()  # noqa: E731
    wait_until(lambda: state()["state"] not in ("waiting", "running"), patience=120)
    return state()
