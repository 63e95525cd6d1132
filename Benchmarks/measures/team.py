"""A manager's team: what everybody has to do, done and will have to do, in one answer."""

import time

from harness.load import load_average, middle, percentile
from harness.program import Server, token
from harness.results import at_most

from .api import API, LARGE, session

TIMES = 50
GOAL_MILLISECONDS = 100


def team(database):
    """`sv_Team()` over the people of the largest organisation, as an administrator, who manages all of them."""
    address = database.organisation(LARGE)
    bearer = token(address, "admin@demo.test")
    times = []
    with Server(address, database.scratch) as server, session(bearer) as client:
        for _ in range(TIMES + 5):
            start = time.perf_counter()
            answer = client.get(f"{server.address}{API}sv_Team()")
            times.append(1000 * (time.perf_counter() - start))
            answer.raise_for_status()
        people = len(answer.json()["value"])
    times = times[5:]
    notes = [f"{people} people, median {middle(times):.1f} ms, load average {load_average():.1f}"]
    return [at_most("team", database.name, percentile(times, 95), GOAL_MILLISECONDS, "ms", notes=notes)]
