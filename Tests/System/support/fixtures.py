"""Fixtures of the system and browser tests."""

import contextlib
import os
import subprocess
from pathlib import Path

import pytest

from .organisation import NOW, Organisation, PostgresEngine, SQLiteEngine
from .program import PASSWORD, ROOT, suivant

__all__ = ["engine", "generated", "organisation", "organisations", "own_postgres", "password", "postgres", "samples",
           "shared", "sqlite", "workplace"]

ENGINES = {"sqlite": SQLiteEngine, "postgres": PostgresEngine}


@pytest.fixture(scope="session")
def workplace(tmp_path_factory):
    """A folder for the databases and files of this run."""
    return tmp_path_factory.mktemp("suivant")


@pytest.fixture(scope="session", params=sorted(ENGINES, reverse=True))
def engine(request):
    """Each database in turn."""
    return ENGINES[request.param]()


@pytest.fixture(scope="session")
def sqlite():
    return SQLiteEngine()


@pytest.fixture(scope="session")
def postgres():
    return PostgresEngine()


@pytest.fixture(scope="session")
def generated(workplace):
    """Generates each kind of organisation once per database; tests get copies."""
    made = {}

    def generate(engine, size="demo"):
        if (engine.name, size) not in made:
            database = engine.fresh(workplace)
            suivant("demo", "--database", database, "--size", size, "--now", NOW, "--seed", "1", cwd=workplace,
                    timeout=900)
            made[engine.name, size] = database
        return made[engine.name, size]

    yield generate
    for (name, _), database in made.items():
        ENGINES[name]().remove(database)


@pytest.fixture(scope="session")
def organisations(generated, workplace):
    """Makes organisations that nobody else uses: `with organisations(engine) as organisation`."""

    @contextlib.contextmanager
    def make(engine, size="demo"):
        organisation = Organisation(engine, engine.copy(generated(engine, size), workplace), workplace)
        try:
            yield organisation
        finally:
            organisation.close()

    return make


@pytest.fixture
def organisation(engine, organisations):
    """A demo organisation of the test's own, on each database; served when the test first speaks to it."""
    with organisations(engine) as made:
        yield made


@pytest.fixture(scope="module")
def shared(engine, organisations):
    """A served demo organisation for the tests of a module that only look, or whose changes bother no other."""
    with organisations(engine) as made:
        assert made.server
        yield made


@pytest.fixture
def own_postgres(workplace):
    """A PostgreSQL server that the test may stop, kill and start: (engine, control)."""
    tool = str(ROOT / "bin/lib/postgres")
    # Its output goes to a file: the server must not hold a pipe of ours open.
    def control(*arguments):
        log = workplace / "postgres.out"
        with open(log, "w") as output:
            subprocess.run([tool, *arguments], stdout=output, check=True, timeout=120)
        return log.read_text().split()

    folder, address = control("start")
    try:
        yield PostgresEngine(address), lambda verb: control(verb, folder)
    finally:
        control("remove", folder)


@pytest.fixture(scope="session")
def samples():
    """The folder with the sample sets."""
    folder = os.environ.get("SUIVANT_SAMPLES")
    if not folder:
        pytest.skip("SUIVANT_SAMPLES names no sample sets")
    return Path(folder)


@pytest.fixture(scope="session")
def password():
    return PASSWORD
