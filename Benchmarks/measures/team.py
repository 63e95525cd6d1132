"""A manager's team: what everybody has to do, done and will have to do, in one answer."""

import time

from harness.load import load_average, middle, percentile
from harness.program import Server, token
from harness.results import at_most

from .api import API, LARGE, session

TIMES = 50
SELLERS = 50
GOAL_MILLISECONDS = 100

#: Of the managers, the one with the fewest people that are enough.
MANAGER = f"""
    select m.internalemailaddress from systemuser m
    join systemuserroles r on r.systemuserid = m.id join role on role.id = r.roleid and role.name = 'Sales Manager'
    where (select count(*) from systemuser s where s.businessunitid = m.businessunitid) > {SELLERS}
    order by (select count(*) from systemuser s where s.businessunitid = m.businessunitid), m.id limit 1
"""


def team(database):
    """`sv_Team()` of the largest organisation, over 50 sellers or a few more as their manager; and, for the note, over as
    many people as one answer has, as an administrator, who manages all of them."""
    address = database.organisation(LARGE)
    manager = database.rows(address, MANAGER)[0][0]
    with Server(address, database.scratch) as server:
        times, people = asked(server, token(address, manager))
        assert people >= SELLERS, f"{manager} manages {people} people only"
        whole, most = asked(server, token(address, "admin@demo.test"))
    notes = [f"{people} people, median {middle(times):.1f} ms, load average {load_average():.1f}",
             f"{most} people: p95 {percentile(whole, 95):.0f} ms, median {middle(whole):.1f} ms"]
    return [at_most("team", database.name, percentile(times, 95), GOAL_MILLISECONDS, "ms", notes=notes)]


def asked(server, bearer):
    """How long each answer took, in milliseconds, and how many people it had."""
    times = []
    with session(bearer) as client:
        for _ in range(TIMES + 5):
            start = time.perf_counter()
            answer = client.get(f"{server.address}{API}sv_Team()")
            times.append(1000 * (time.perf_counter() - start))
            answer.raise_for_status()
        return times[5:], len(answer.json()["value"])
