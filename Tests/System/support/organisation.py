"""Demo organisations in databases of their own, on either engine, copied from one that was generated once."""

import os
import shutil
import sqlite3
import subprocess
import uuid
from urllib.parse import urlsplit, urlunsplit

from .people import Caller, Visitor
from .program import PASSWORD, Server, TestClock, suivant

#: A Monday in November, in working hours from New York to Delhi.
NOW = "2026-11-23T14:00:00Z"


def psql(url, statement):
    done = subprocess.run(
        ["psql", "--no-psqlrc", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", statement],
        text=True, capture_output=True, timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


class SQLiteEngine:
    name = "sqlite"

    def fresh(self, folder):
        """The address of a database that does not exist yet."""
        return f"sqlite:{folder}/{uuid.uuid4().hex}.sqlite"

    def copy(self, database, folder):
        source, target = self.file(database), f"{folder}/{uuid.uuid4().hex}.sqlite"
        for suffix in ("", "-wal"):
            if os.path.exists(source + suffix):
                shutil.copyfile(source + suffix, target + suffix)
        return f"sqlite:{target}"

    def remove(self, database):
        for suffix in ("", "-wal", "-shm"):
            if os.path.exists(self.file(database) + suffix):
                os.unlink(self.file(database) + suffix)

    def query(self, database, statement):
        """One value, as text; for what no command or address shows."""
        connection = sqlite3.connect(self.file(database), timeout=30)
        try:
            row = connection.execute(statement).fetchone()
            connection.commit()
            return None if row is None else str(row[0])
        finally:
            connection.close()

    def tables(self, database):
        connection = sqlite3.connect(self.file(database), timeout=30)
        try:
            return {row[0] for row in connection.execute("select name from sqlite_master where type = 'table'")}
        finally:
            connection.close()

    @staticmethod
    def file(database):
        return database.removeprefix("sqlite:")


class PostgresEngine:
    name = "postgres"

    def __init__(self, server=None):
        self.server = server or os.environ.get("SUIVANT_TEST_POSTGRES")
        if not self.server:
            raise RuntimeError("SUIVANT_TEST_POSTGRES names no server; bin/test starts one")

    def fresh(self, folder):
        name = "t" + uuid.uuid4().hex
        psql(self.server, f"create database {name}")
        return self.address(name)

    def copy(self, database, folder):
        name = "t" + uuid.uuid4().hex
        psql(self.server, f"create database {name} template {self.database(database)}")
        return self.address(name)

    def remove(self, database):
        psql(self.server, f"drop database if exists {self.database(database)} with (force)")

    def query(self, database, statement):
        return psql(database, statement).split("\n")[0] or None

    def tables(self, database):
        return set(psql(database, "select tablename from pg_tables where schemaname = 'public'").split())

    def address(self, name):
        return urlunsplit(urlsplit(self.server)._replace(path="/" + name))

    @staticmethod
    def database(address):
        return urlsplit(address).path.lstrip("/")


class Organisation:
    """A database with people in it, the servers that serve it, and its business clock."""

    def __init__(self, engine, database, folder, now=NOW):
        self.engine = engine
        self.database = database
        self.folder = folder
        self.clock = TestClock(f"{folder}/clock-{uuid.uuid4().hex}", now)
        self.servers = []

    def command(self, name, *arguments, **options):
        """Runs `suivant NAME --database … ARGUMENTS`; a two-word NAME is a subcommand."""
        options.setdefault("cwd", self.folder)
        return suivant(*name.split(), "--database", self.database, *arguments, **options)

    def serve(self, *arguments, **options):
        options.setdefault("clock", self.clock)
        server = Server(self.database, self.folder, *arguments, **options)
        self.servers.append(server)
        return server

    @property
    def server(self):
        """The first server, started when somebody needs it."""
        return self.servers[0] if self.servers else self.serve()

    @property
    def address(self):
        return self.server.address

    def token(self, name):
        return self.command("token create", "--user", f"{name}@demo.test").stdout.strip()

    def caller(self, name, address=None):
        """Somebody's program: speaks to the Web API with a bearer token."""
        return Caller(address or self.address, self.token(name), self.clock)

    def visitor(self, address=None):
        """A browser without script: keeps cookies, fills in forms."""
        return Visitor(address or self.address)

    def signed_in(self, name, address=None):
        visitor = self.visitor(address)
        answer = visitor.sign_in(f"{name}@demo.test", PASSWORD)
        assert answer.status_code in (302, 303), f"sign-in answered {answer.status_code}: {answer.text[:500]}"
        return visitor

    def is_sound(self):
        """What `suivant doctor` finds; the test fails with its words when an invariant is broken."""
        self.command("doctor")
        return True

    def close(self):
        for server in self.servers:
            server.kill()
        self.engine.remove(self.database)
