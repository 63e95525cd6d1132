"""From the start of the program to its first line, and what it holds in memory when idle."""

import time

import requests

from harness.load import load_average, middle
from harness.program import Server, token
from harness.results import at_most

from .worklist import PATH, headers

TIMES = 10
REST = 10


def start(database):
    """Start to listening on the demo organisation; memory after one page and ten seconds of rest."""
    address = database.copy("demo")
    try:
        load, times = load_average(), []
        for _ in range(TIMES):
            with Server(address, database.scratch) as server:
                times.append(1000 * server.start_time)
        bearer = token(address, "seller@demo.test")
        with Server(address, database.scratch) as server:
            requests.get(server.address + PATH, headers=headers(bearer), timeout=30).raise_for_status()
            time.sleep(REST)
            resident, proportional = server.memory()
    finally:
        database.remove(address)
    return [
        at_most("start", database.name, middle(times), 300, "ms",
                notes=[f"median of {TIMES}: {min(times):.0f} to {max(times):.0f} ms; load before {load:.1f}"]),
        at_most("idle memory", database.name, resident, 80, "MB",
                notes=[f"resident (VmRSS) after one page and {REST} s; proportional (Pss) {proportional:.1f} MB"]),
    ]
