"""Backups made while people work: whole or not there, checked before they are trusted, and restored as they were."""

import gzip
import hashlib
import json
import os
import shutil
import stat
import subprocess
import threading
import time
from pathlib import Path

import pytest

from support.organisation import NOW, Organisation, PostgresEngine, SQLiteEngine, psql
from support.people import Caller
from support.program import PASSWORD, clean_environment, program_path, suivant, wait_until


def manifest_of(file):
    return Path(f"{file}.manifest.json")


def manifest(file):
    return json.loads(manifest_of(file).read_text())


def one_line(done):
    """A command that was refused said so in one line, without anything from inside."""
    text = (done.stderr + done.stdout).strip()
    assert done.returncode == 1, f"{done.returncode}: {text}"
    lines = [line for line in text.splitlines() if not line.startswith("{")]
    assert len(lines) == 1 and lines[0].startswith("Error: "), text
    return lines[0]


def tables_and_rows(engine, database):
    """A digest of every row of every table, whatever order they stand in."""
    result = {}
    for table in sorted(engine.tables(database)):
        if table.startswith("sqlite_") or "_fts" in table or "_search_" in table:
            continue
        result[table] = digest(engine, database, table)
    return result


def digest(engine, database, table):
    if engine.name == "postgres":
        return psql(database, f"select md5(coalesce(string_agg(t, '|' order by t), '')) from "
                              f"(select md5(cast(x.* as text)) t from \"{table}\" x) y")
    import sqlite3

    connection = sqlite3.connect(engine.file(database), timeout=30)
    try:
        rows = sorted(repr(row) for row in connection.execute(f'select * from "{table}"'))
    finally:
        connection.close()
    return hashlib.md5("\n".join(rows).encode()).hexdigest()


@pytest.fixture
def backup(organisation, tmp_path):
    """A backup of a demo organisation: its file."""
    file = tmp_path / "sales.backup"
    organisation.command("backup", file)
    return file


@pytest.fixture
def target(engine, tmp_path):
    database = engine.fresh(tmp_path)
    yield database
    engine.remove(database)


# Whole


def test_a_restored_organisation_is_the_one_that_was_backed_up(organisation, engine, backup, target):
    note = manifest(backup)
    assert note["engine"] == engine.name and note["size"] == backup.stat().st_size
    assert note["sha256"] == hashlib.sha256(backup.read_bytes()).hexdigest()
    assert note["rows"]["lead"] == int(engine.query(organisation.database, "select count(*) from lead"))
    assert note["schema"][0] == "0001_identity"
    for file in (backup, manifest_of(backup)):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(path.name for path in backup.parent.iterdir() if path.name.startswith("sales")) == [
        "sales.backup", "sales.backup.manifest.json"
    ]
    done = suivant("verify", backup)
    assert f"{note['rows']['lead']}" and "is whole" in done.stdout
    done = suivant("restore", backup, "--database", target)
    assert "restored" in done.stdout and "at the version of this program" in done.stdout
    assert PASSWORD not in done.stdout
    copy = Organisation(engine, target, organisation.folder)
    assert copy.is_sound()
    assert tables_and_rows(engine, target) == tables_and_rows(engine, organisation.database)
    try:
        assert copy.caller("seller").worklist() == organisation.caller("seller").worklist()
    finally:
        for server in copy.servers:
            server.kill()


def test_what_is_written_meanwhile_is_in_it_or_not_but_never_in_part(organisation, engine, tmp_path, target):
    """Leads are created while backups are made: a copy has each with its history, or neither."""
    caller = organisation.caller("admin")
    stop, made = threading.Event(), []

    def work():
        mine = Caller(organisation.address, caller.token)
        while not stop.is_set():
            lead = mine.create("leads", {"subject": "meanwhile", "lastname": f"Vale {len(made)}"})
            made.append(lead)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        wait_until(lambda: len(made) > 3, patience=60)
        files = []
        for number in range(3):
            before = len(made)
            file = tmp_path / f"busy-{number}.backup"
            organisation.command("backup", file)
            files.append((before, file))
    finally:
        stop.set()
        thread.join(60)
    for before, file in files:
        suivant("verify", file)
    before, file = files[-1]
    suivant("restore", file, "--database", target)
    copy = Organisation(engine, target, organisation.folder)
    assert copy.is_sound()
    there = int(engine.query(target, "select count(*) from lead where subject = 'meanwhile'"))
    assert before <= there <= len(made)
    with_history = engine.query(target, "select count(distinct l.id) from lead l join history h on h.record_id = l.id "
                                        "where l.subject = 'meanwhile' and h.action = 'create'")
    assert int(with_history) == there


def test_a_scratch_database_proves_it(backup, target, engine):
    done = suivant("verify", backup, "--database", target)
    assert "with the same rows" in done.stdout
    assert int(engine.query(target, "select count(*) from lead")) == manifest(backup)["rows"]["lead"]


# Killed


@pytest.mark.parametrize("moment", [0.02, 0.1, 0.25, 0.5])
def test_killed_it_leaves_nothing_that_looks_finished(organisation, tmp_path, moment):
    file = tmp_path / "killed.backup"
    process = subprocess.Popen(
        [program_path(), "backup", "--database", organisation.database, str(file)], cwd=tmp_path,
        env=clean_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    time.sleep(moment)
    process.kill()
    process.wait(30)
    if file.exists() and manifest_of(file).exists():
        assert suivant("verify", file).returncode == 0, "it had finished, and then it is whole"
    else:
        assert not manifest_of(file).exists()
        one_line(suivant("verify", file, expect=None))
    done = organisation.command("backup", file, "--replace")
    assert "rows in" in done.stdout
    suivant("verify", file)
    assert not list(tmp_path.glob("*.partial"))


def test_interrupted_it_says_so_and_tidies_up(tmp_path):
    """Ctrl+C: the tool of PostgreSQL ends as well, and no file is left."""
    engine = PostgresEngine()
    slow = tmp_path / "bin"
    slow.mkdir()
    tool = slow / "pg_dump"
    tool.write_text('#!/bin/bash\n[ "$1" = --version ] && { echo "pg_dump (PostgreSQL) 99.1"; exit; }\n'
                    f"echo $$ > {tmp_path}/pid\nprintf begun\nexec sleep 300\n")
    tool.chmod(0o755)
    database = engine.fresh(tmp_path)
    try:
        suivant("migrate", "--database", database)
        process = subprocess.Popen(
            [program_path(), "backup", "--database", database, "slow.backup"], cwd=tmp_path, text=True,
            env=clean_environment(PATH=f"{slow}:{os.environ['PATH']}"), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        wait_until(lambda: (tmp_path / "slow.backup.partial").exists() and (tmp_path / "pid").exists()
                   and (tmp_path / "slow.backup.partial").stat().st_size > 0, patience=60)
        process.send_signal(2)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 1 and "Interrupted" in err, out + err
        pid = int((tmp_path / "pid").read_text())
        wait_until(lambda: not os.path.exists(f"/proc/{pid}"), patience=10)
        assert not list(tmp_path.glob("slow.backup*"))
    finally:
        engine.remove(database)


# Refused


def test_an_existing_file_is_kept_unless_told_otherwise(organisation, backup):
    before = backup.read_bytes()
    assert "--replace" in one_line(organisation.command("backup", backup, expect=None))
    assert backup.read_bytes() == before
    organisation.command("backup", backup, "--replace")
    suivant("verify", backup)


def test_damage_is_found_and_named(backup, target, tmp_path):
    whole, note = backup.read_bytes(), manifest_of(backup).read_bytes()
    middle = len(whole) // 2
    for name, content in {
        "flipped": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1:],
        "truncated": whole[:middle],
        "grown": whole + b"x",
        "empty": b"",
    }.items():
        file = tmp_path / f"{name}.backup"
        file.write_bytes(content)
        manifest_of(file).write_bytes(note)
        for command in (["verify", file], ["restore", file, "--database", target]):
            assert name in one_line(suivant(*command, expect=None))


def test_damage_behind_a_right_digest_is_found_too(backup, tmp_path):
    """Somebody who rewrites size and digest still cannot pass a cut or foreign file for a backup."""
    whole, note = backup.read_bytes(), manifest(backup)
    for name, content in {"cut": whole[: len(whole) // 2], "foreign": b"not a database, far from it\n" * 99}.items():
        file = tmp_path / f"{name}.backup"
        file.write_bytes(content)
        changed = {**note, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        manifest_of(file).write_text(json.dumps(changed))
        one_line(suivant("verify", file, expect=None))
    file = tmp_path / "counted.backup"
    shutil.copyfile(backup, file)
    manifest_of(file).write_text(json.dumps({**note, "rows": {**note["rows"], "lead": note["rows"]["lead"] + 1}}))
    assert "lead" in one_line(suivant("verify", file, expect=None))


def test_missing_and_foreign_files_are_named(backup, target, tmp_path):
    assert "nowhere.backup" in one_line(suivant("verify", tmp_path / "nowhere.backup", expect=None))
    lonely = tmp_path / "lonely.backup"
    shutil.copyfile(backup, lonely)
    assert "manifest" in one_line(suivant("verify", lonely, expect=None))
    for text in ("", "{}", "[]", '{"format": "other", "version": 1}', "\0\1"):
        manifest_of(lonely).write_text(text)
        assert "no manifest" in one_line(suivant("verify", lonely, expect=None))
    manifest_of(lonely).write_text('{"format": "suivant-backup", "version": 7}')
    assert "7" in one_line(suivant("restore", lonely, "--database", target, expect=None))


def test_only_an_empty_database_of_the_same_engine_is_filled(organisation, engine, backup, tmp_path):
    before = tables_and_rows(engine, organisation.database)
    assert "not empty" in one_line(suivant("restore", backup, "--database", organisation.database, expect=None))
    assert tables_and_rows(engine, organisation.database) == before
    other = PostgresEngine() if engine.name == "sqlite" else SQLiteEngine()
    database = other.fresh(tmp_path)
    try:
        assert engine.name in one_line(suivant("restore", backup, "--database", database, expect=None))
        if other.name == "postgres":
            assert not other.tables(database)
        else:
            assert not os.path.exists(other.file(database))
    finally:
        other.remove(database)


def test_a_backup_of_a_newer_version_is_not_restored(backup, target, engine):
    note = manifest(backup)
    manifest_of(backup).write_text(json.dumps({**note, "schema": [*note["schema"], "9999_later"]}))
    assert "9999_later" in one_line(suivant("restore", backup, "--database", target, expect=None))
    assert engine.name == "sqlite" or not engine.tables(target)


def test_places_that_cannot_be_written_are_named(organisation, tmp_path):
    assert "does not exist" in one_line(organisation.command("backup", tmp_path / "no" / "where.backup", expect=None))
    (tmp_path / "folder.backup").mkdir()
    one_line(organisation.command("backup", tmp_path / "folder.backup", "--replace", expect=None))
    assert not list(tmp_path.glob("*.partial"))


def test_the_database_itself_is_never_the_target(sqlite, organisations):
    with organisations(sqlite) as organisation:
        file = sqlite.file(organisation.database)
        assert "the database itself" in one_line(organisation.command("backup", file, "--replace", expect=None))
        assert organisation.is_sound()


def test_what_is_no_database_of_ours_is_not_backed_up(engine, tmp_path):
    database = engine.fresh(tmp_path)
    try:
        if engine.name == "sqlite":
            engine.query(database, "create table stamps (name text)")
        assert "no database of Suivant" in one_line(
            suivant("backup", "--database", database, tmp_path / "other.backup", expect=None))
        assert not list(tmp_path.glob("other*"))
    finally:
        engine.remove(database)
    missing = "sqlite:nowhere.sqlite"
    assert "does not exist" in one_line(
        suivant("backup", "--database", missing, "x.backup", cwd=tmp_path, expect=None))


# PostgreSQL's tools


def test_a_missing_or_older_tool_is_named_with_its_package(tmp_path):
    engine = PostgresEngine()
    database = engine.fresh(tmp_path)
    try:
        suivant("migrate", "--database", database)
        old = tmp_path / "bin"
        old.mkdir()
        tool = old / "pg_dump"
        tool.write_text('#!/bin/sh\necho "pg_dump (PostgreSQL) 9.6.24"\n')
        tool.chmod(0o755)
        # The folder where Debian keeps every version is looked through too, so the server is told to be of the future.
        failing = old / "pg_restore"
        failing.write_text('#!/bin/sh\necho "pg_restore (PostgreSQL) 9.6.24"\n')
        failing.chmod(0o755)
        file = tmp_path / "sales.backup"
        suivant("backup", "--database", database, file)
        note = manifest(file)
        manifest_of(file).write_text(json.dumps({**note, "tool": 98}))
        text = one_line(suivant("verify", file, expect=None, environment={"PATH": f"{old}:/usr/bin:/bin"}))
        assert "postgresql-client-98" in text
    finally:
        engine.remove(database)


def test_no_password_is_on_a_command_line(tmp_path):
    """Every process on the machine can read command lines."""
    engine = PostgresEngine()
    database = engine.fresh(tmp_path)
    seen = tmp_path / "seen"
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("pg_dump", "pg_restore"):
        real = shutil.which(name)
        tool = tools / name
        tool.write_text(f'#!/bin/bash\n[ "$1" = --version ] || echo "{name} $* / ${{PGPASSWORD:-none}}" >> {seen}\n'
                        f'exec {real} "$@"\n')
        tool.chmod(0o755)
    target = engine.fresh(tmp_path)
    path = {"PATH": f"{tools}:{os.environ['PATH']}"}
    file = tmp_path / "sales.backup"

    def with_password(address):
        return address + ("&" if "?" in address else "?") + "password=quite-secret"

    try:
        suivant("migrate", "--database", database)
        suivant("backup", "--database", with_password(database), file, environment=path)
        suivant("restore", file, "--database", with_password(target), environment=path)
        lines = seen.read_text().splitlines()
        assert len(lines) == 2
        for line in lines:
            arguments, password = line.rsplit(" / ", 1)
            assert "quite-secret" not in arguments and password == "quite-secret"
    finally:
        engine.remove(database)
        engine.remove(target)


# Upgrades


def test_an_older_backup_is_restored_and_then_migrated(engine, tmp_path):
    versions = Path(__file__).parent / "versions"
    old, target = engine.fresh(tmp_path), engine.fresh(tmp_path)
    try:
        if engine.name == "sqlite":
            Path(engine.file(old)).write_bytes(gzip.decompress((versions / "0004.sqlite.gz").read_bytes()))
        else:
            statements = gzip.decompress((versions / "0004.postgres.sql.gz").read_bytes())
            subprocess.run(["psql", "-X", "-q", "-d", old], input=statements, check=True, capture_output=True)
        file = tmp_path / "old.backup"
        suivant("backup", "--database", old, file)
        done = suivant("restore", file, "--database", target)
        assert "suivant migrate" in done.stdout
        suivant("migrate", "--database", target)
        assert Organisation(engine, target, tmp_path, now=NOW).is_sound()
    finally:
        engine.remove(old)
        engine.remove(target)
