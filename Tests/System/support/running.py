"""How the tests run side by side, and how they stop: hooks of the system and browser tests."""

import signal

import pytest

__all__ = ["pytest_collection_modifyitems", "pytest_configure"]


def stop(number, frame):
    """Ends as Ctrl+C does, so that what the tests started ends with them."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt


def pytest_configure(config):
    signal.signal(signal.SIGTERM, stop)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Tests that share an organisation stay together and in order, one process for each module and database; every
    other test goes to whichever process is free."""
    for item in items:
        definitions = item._fixtureinfo.name2fixturedefs.values()
        if any(fixtures[-1].scope == "module" for fixtures in definitions):
            parameters = getattr(item, "callspec", None)
            database = parameters.params.get("engine", "") if parameters else ""
            item.add_marker(pytest.mark.xdist_group(f"{item.module.__name__}{database and '-' + database}"))
