"""Generated organisations on both databases, kept between runs while what makes them is the same."""

import hashlib
import os
import shutil
import sqlite3
import stat
import subprocess
from pathlib import Path

from .program import BUILD, NOW, ROOT, suivant

FOLDER = BUILD / "bench"

#: What decides which rows a generated organisation holds and how they are stored.
SOURCES = ["Sources/SampleData", "Sources/Storage/Migrations", "Sources/Storage/Loading",
           "Sources/Storage/Worklist/Projection.swift"]


def key():
    """Changes with the sources that make an organisation."""
    digest = hashlib.sha256(NOW.encode())
    for source in SOURCES:
        path = ROOT / source
        for file in sorted(path.rglob("*.swift")) if path.is_dir() else [path]:
            digest.update(str(file.relative_to(ROOT)).encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _generate(address, size):
    print(f"generating {size} in {address}", flush=True)
    suivant("demo", "--database", address, "--size", size, "--seed", "1", "--now", NOW)


class SQLite:
    name = "SQLite"

    def __init__(self):
        self.folder = FOLDER / key()
        for old in FOLDER.glob("*/*.sqlite") if FOLDER.exists() else []:
            if old.parent != self.folder:
                shutil.rmtree(old.parent, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.scratch = self.folder / "scratch"
        shutil.rmtree(self.scratch, ignore_errors=True)
        self.scratch.mkdir()

    def organisation(self, size):
        """The address of a generated organisation, for reading."""
        file = self.folder / f"{size}.sqlite"
        if not file.exists():
            draft = file.with_suffix(".new")
            for leftover in self.folder.glob(draft.name + "*"):
                leftover.unlink()
            _generate(f"sqlite:{draft}", size)
            self.rows(f"sqlite:{draft}", "pragma wal_checkpoint(truncate)")
            draft.rename(file)
        return f"sqlite:{file}"

    def copy(self, size):
        """The address of a copy that may be changed."""
        source = Path(self.organisation(size).removeprefix("sqlite:"))
        target = self.scratch / f"{size}.sqlite"
        for leftover in self.scratch.glob(target.name + "*"):
            leftover.unlink()
        self.rows(f"sqlite:{source}", "pragma wal_checkpoint(truncate)")
        shutil.copyfile(source, target)
        return f"sqlite:{target}"

    def rows(self, address, query):
        connection = sqlite3.connect(address.removeprefix("sqlite:"), timeout=30)
        try:
            return [tuple(row) for row in connection.execute(query)]
        finally:
            connection.close()

    def columns(self, address, table):
        return [row[1] for row in self.rows(address, f"pragma table_info({table})")]

    def guid(self, column):
        return f"lower(hex({column}))"

    def remove(self, address):
        path = Path(address.removeprefix("sqlite:"))
        for leftover in path.parent.glob(path.name + "*"):
            leftover.unlink()

    def server_pids(self):
        return []

    def close(self):
        shutil.rmtree(self.scratch, ignore_errors=True)

    describe = "SQLite: WAL, synchronous FULL"


def reachable(folder):
    """The folder, or one of the same name under /var/tmp where root's server, who is not root, could not reach it."""
    parents = [parent for parent in folder.parents if parent.exists()]
    if os.geteuid() != 0 or all(parent.stat().st_mode & stat.S_IXOTH for parent in parents):
        return folder
    return Path("/var/tmp") / ("suivant-bench-" + hashlib.sha256(str(folder).encode()).hexdigest()[:12])


class Postgres:
    """A cluster of the benchmarks' own: PostgreSQL as installed, fsync on, shared_buffers 512 MB."""

    name = "PostgreSQL"
    describe = "PostgreSQL 15: defaults (fsync, synchronous_commit on), shared_buffers 512MB"
    tool = ROOT / "bin/lib/postgres"

    def __init__(self):
        self.key = key()
        self.folder = reachable(FOLDER / "postgres")
        self.folder.mkdir(parents=True, exist_ok=True)
        self.scratch = FOLDER / "postgres-scratch"
        self.scratch.mkdir(parents=True, exist_ok=True)
        is_new = not (self.folder / "data").exists()
        self.address = self._start()
        if is_new:
            self._psql("postgres", "alter system set shared_buffers = '512MB'")
            self._control("stop", self.folder)
            self.address = self._start()
        for (name,) in self._query("postgres", "select datname from pg_database where datname like 'bench%'"):
            if not name.endswith(self.key):
                self._psql("postgres", f'drop database "{name}" with (force)')

    def _control(self, *arguments):
        log = self.scratch / "control.log"
        with open(log, "w", encoding="utf-8") as output:
            subprocess.run([str(self.tool), *map(str, arguments)], stdout=output, check=True, timeout=120)
        return log.read_text().split()

    def _start(self):
        _, address = self._control("start", self.folder)
        return address.rsplit("/", 1)[0]

    def _psql(self, database, *statements):
        commands = [part for statement in statements for part in ("-c", statement)]
        done = subprocess.run(["psql", f"{self.address}/{database}", "-X", "-q", "-A", "-t", "-F", "\t",
                               "-v", "ON_ERROR_STOP=1", *commands], capture_output=True, text=True, timeout=1800)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return done.stdout

    def _query(self, database, query):
        return [tuple(line.split("\t")) for line in self._psql(database, query).splitlines()]

    def organisation(self, size):
        name = f"bench-{size.lower()}-{self.key}"
        if not self._query("postgres", f"select 1 from pg_database where datname = '{name}'"):
            draft = f"bench-new-{self.key}"
            self._psql("postgres", f'drop database if exists "{draft}" with (force)', f'create database "{draft}"')
            _generate(f"{self.address}/{draft}", size)
            self._psql(draft, "vacuum analyze", "checkpoint")
            self._psql("postgres", f'alter database "{draft}" rename to "{name}"')
        return f"{self.address}/{name}"

    def copy(self, size):
        source = self.organisation(size).rsplit("/", 1)[1]
        target = f"bench-copy-{size.lower()}-{self.key}"
        self._psql("postgres", f'drop database if exists "{target}" with (force)',
                   f'create database "{target}" template "{source}"', "checkpoint")
        return f"{self.address}/{target}"

    def rows(self, address, query):
        return self._query(address.rsplit("/", 1)[1], query)

    def columns(self, address, table):
        query = f"select column_name from information_schema.columns where table_name = '{table}' order by 1"
        return [name for (name,) in self.rows(address, query)]

    def guid(self, column):
        return f"cast({column} as text)"

    def remove(self, address):
        self._psql("postgres", f'drop database if exists "{address.rsplit("/", 1)[1]}" with (force)')

    def server_pids(self):
        """The server's own processes."""
        parent = int((self.folder / "data/postmaster.pid").read_text().splitlines()[0])
        return [parent, *(int(pid) for pid in os.listdir("/proc") if pid.isdigit() and _parent(pid) == parent)]

    def close(self):
        for (name,) in self._query("postgres", "select datname from pg_database where datname like 'bench-copy%'"):
            self._psql("postgres", f'drop database "{name}" with (force)')
        self._control("stop", self.folder)


def _parent(pid):
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
    except (OSError, ValueError):
        return 0
