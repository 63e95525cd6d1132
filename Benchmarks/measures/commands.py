"""Completing an item: the whole write pipeline over HTTP beside a bare durable update of one row."""

import requests

from harness.load import wrk
from harness.program import Server, limits, token
from harness.results import share

from .worklist import PATH, headers, processors

GOAL = 0.25
SECONDS = 5
PAGE = 5000

#: Each request completes another item, under a key of its own, and asks for the record's next one, as the page does.
SCRIPT = """
local ids = {{ {ids} }}
local position = 0
function request()
    position = position + 1
    local id = ids[position] or "00000000-0000-0000-0000-000000000000"
    wrk.headers["Idempotency-Key"] = id
    return wrk.format("POST", "{path}(" .. id .. ")/Microsoft.Dynamics.CRM.sv_Complete", wrk.headers, "{{}}")
end
"""


def complete(database):
    """The items of the seller with 20,000, in the order of the list: one after the other, then on 8 connections."""
    address = database.copy("L")
    try:
        bearer = token(address, "whale@demo.test")
        figures = []
        with Server(address, database.scratch) as server:
            ids = item_ids(server, bearer)
            for connections in [1, 8]:
                run = completing(server, bearer, ids, 1, connections, database)
                del ids[:run.requests + connections]
                bound = limits("update", address, connections, SECONDS)
                run = completing(server, bearer, ids, SECONDS, connections, database)
                assert run.failed == 0, f"{run.failed} of {run.requests} requests failed"
                del ids[:run.requests + connections]
                figures.append(figure(database, connections, run, bound))
        return figures
    finally:
        database.remove(address)


def completing(server, bearer, ids, seconds, connections, database):
    sent = {"Authorization": f"Bearer {bearer}", "Content-Type": "application/json",
            "Prefer": "return=representation"}
    script = SCRIPT.format(ids=",".join(f'"{id}"' for id in ids), path=PATH)
    return wrk(server, PATH, sent, connections, seconds, script, database.server_pids())


def item_ids(server, bearer):
    """The ids of all items on the list, in its order."""
    ids, address = [], server.address + PATH + "?$select=sv_workitemid"
    while address:
        answer = requests.get(address, headers=headers(bearer, rows=PAGE), timeout=60)
        answer.raise_for_status()
        ids += [row["sv_workitemid"] for row in answer.json()["value"]]
        address = answer.json().get("@odata.nextLink")
    return ids


def figure(database, connections, run, bound):
    name = f"complete, {connections} connection{'s' if connections > 1 else ''}"
    notes = [f"p50 {run.latency[50]:.2f} ms, p99 {run.latency[99]:.2f} ms; {processors(run)}"]
    if "grouped" in bound and connections > 1:
        notes.append(f"limit: transactions one after the other {bound['single']:,.0f}/s, grouped {bound['grouped']:,.0f}/s")
    return share(name, database.name, run.per_second, bound["perSecond"], GOAL, notes=notes)
