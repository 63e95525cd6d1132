"""A database of an earlier version becomes one of this version: nothing is lost, and its form is that of a new one.

`versions/NNNN.*` are databases as the program of that version left them: two people and three leads with a call each.
"""

import gzip
import sqlite3
import subprocess
from pathlib import Path

import pytest

from support.organisation import Organisation, PostgresEngine, SQLiteEngine, psql
from support.people import Caller

VERSIONS = Path(__file__).parent / "versions"
PEOPLE_PASSWORD = "an-old-password-42"
COLUMNS = {
    "sqlite": "select m.name || '.' || c.name from sqlite_schema m, pragma_table_info(m.name) c where m.type = 'table'",
    "postgres": "select table_name || '.' || column_name from information_schema.columns where table_schema = 'public'",
}


def restored(engine, version, folder):
    database = engine.fresh(folder)
    if engine.name == "sqlite":
        Path(engine.file(database)).write_bytes(gzip.decompress((VERSIONS / f"{version}.sqlite.gz").read_bytes()))
    else:
        statements = gzip.decompress((VERSIONS / f"{version}.postgres.sql.gz").read_bytes())
        done = subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", database], input=statements,
                              capture_output=True, timeout=60)
        assert done.returncode == 0, done.stderr
    return database


def form(engine, database):
    """Every column of every table."""
    if engine.name == "sqlite":
        connection = sqlite3.connect(engine.file(database))
        try:
            return {row[0] for row in connection.execute(COLUMNS["sqlite"])}
        finally:
            connection.close()
    return set(psql(database, COLUMNS["postgres"]).split("\n"))


@pytest.fixture(params=["sqlite", "postgres"])
def kind(request):
    return SQLiteEngine() if request.param == "sqlite" else PostgresEngine()


@pytest.fixture
def old(kind, tmp_path):
    organisation = Organisation(kind, restored(kind, "0004", tmp_path), tmp_path, now="2026-11-25T10:00:00Z")
    yield organisation
    organisation.close()


def test_an_older_database_is_named_before_it_is_touched(old):
    before = form(old.engine, old.database)
    refused = old.command("doctor", expect=None)
    assert refused.returncode != 0 and "suivant migrate" in refused.stderr + refused.stdout
    assert form(old.engine, old.database) == before


def test_nothing_is_lost_and_the_new_is_there(old):
    old.command("migrate")
    assert old.is_sound()
    token = old.command("token create", "--user", "seller@example.org").stdout.strip()
    caller = Caller(old.address, token, old.clock)
    names = {row["recordname"] for row in caller.worklist()}
    assert names == {"Zoë Müller-Łukasiewicz", "محمد العلي", "Ánh Nguyễn"}
    lead = caller.get("leads?$select=leadid,fullname,need").json()["value"][0]
    assert lead["need"] is None
    assert caller.patch(f"leads({lead['leadid']})", {"need": 2}).status_code == 204
    assert caller.get(f"leads({lead['leadid']})?$select=need").json()["need"] == 2
    visitor = old.visitor()
    assert visitor.sign_in("seller@example.org", PEOPLE_PASSWORD).status_code in (302, 303)


def test_an_upgraded_database_has_the_form_of_a_new_one(old, kind, tmp_path):
    old.command("migrate")
    new = Organisation(kind, kind.fresh(tmp_path), tmp_path)
    try:
        new.command("migrate")
        assert form(kind, old.database) == form(kind, new.database)
    finally:
        new.close()


def test_migrating_again_changes_nothing(old):
    old.command("migrate")
    before = form(old.engine, old.database)
    old.command("migrate")
    assert form(old.engine, old.database) == before
