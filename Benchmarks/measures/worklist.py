"""The first page of the work list as JSON."""

import os
import re
import subprocess
import tempfile
import time

import requests

from harness.load import middle, percentile, wrk
from harness.program import NOW, Server, limits, token
from harness.results import at_most, share

PATH = "/api/data/v9.2/sv_workitems"
ROWS = 50
CONNECTIONS = 8
ROUNDS = 3
SECONDS = 6

#: What the list of a seller at size L may cost beside the same rows by one statement.
GOALS = {"SQLite": 0.25, "PostgreSQL": 0.50}


def headers(bearer, rows=ROWS):
    return {"Authorization": f"Bearer {bearer}", "Prefer": f"odata.maxpagesize={rows}"}


def list_page(database):
    """50 rows for the seller with 20,000 due items, 8 connections, beside the same rows without HTTP."""
    address = database.organisation("L")
    bearer = token(address, "whale@demo.test")
    runs, bounds = [], []
    with Server(address, database.scratch) as server:
        answer = requests.get(server.address + PATH, headers=headers(bearer), timeout=30)
        answer.raise_for_status()
        assert len(answer.json()["value"]) == ROWS, f"{len(answer.json()['value'])} rows instead of {ROWS}"
        wrk(server, PATH, headers(bearer), CONNECTIONS, 2)
        for _ in range(ROUNDS):
            bounds.append(limits("page", address, "whale@demo.test", NOW, CONNECTIONS, SECONDS)["perSecond"])
            run = wrk(server, PATH, headers(bearer), CONNECTIONS, SECONDS, database_pids=database.server_pids())
            assert run.failed == 0, f"{run.failed} requests failed"
            runs.append(run)
    run = sorted(runs, key=lambda run: run.per_second)[ROUNDS // 2]
    notes = [
        f"p50 {run.latency[50]:.2f} ms, p99 {run.latency[99]:.2f} ms; {len(answer.content):,} bytes each; "
        f"{processors(run)}",
        f"median of {ROUNDS} rounds of {SECONDS} s: ours {spread(run.per_second for run in runs)}, "
        f"limit {spread(bounds)}",
    ]
    if database.name == "PostgreSQL":
        notes.append(f"pgbench -M prepared, the same statement, {CONNECTIONS} clients: {pgbench(address):,.0f}/s")
    return [share("list-page", database.name, run.per_second, middle(bounds), GOALS[database.name], notes=notes)]


def weighed_page(database):
    """p95 of the same page under a weighed rule, one request after the other: all 20,000 items are ranked."""
    address = database.organisation("L")
    bearer, admin = token(address, "whale@demo.test"), token(address, "admin@demo.test")
    rule = '{"rule":"weighed","weights":{"score":60,"due":20,"value":15,"promise":5}}'

    def publish(definition):
        requests.post(server.address + "/api/data/v9.2/sv_PublishRankRule", json={"definition": definition},
                      headers={"Authorization": f"Bearer {admin}"}, timeout=30).raise_for_status()

    with Server(address, database.scratch) as server:
        publish(rule)
        try:
            answer = requests.get(server.address + PATH, headers=headers(bearer), timeout=30).json()
            assert len(answer["value"]) == ROWS and answer["value"][0]["rank"] is not None
            times = []
            for _ in range(100):
                begin = time.perf_counter()
                requests.get(server.address + PATH, headers=headers(bearer), timeout=30).raise_for_status()
                times.append((time.perf_counter() - begin) * 1000)
        finally:
            publish(None)
    notes = [f"p50 {percentile(times, 50):.1f} ms, longest {max(times):.1f} ms, {ROWS} rows"]
    return [at_most("weighed-page", database.name, percentile(times, 95), 50, "ms", notes=notes)]


def processors(run):
    generator, program, server = run.processors()
    return (f"processors: load generator {generator} %, program {program} %"
            f"{f', database {server} %' if server else ''} of {100 * os.cpu_count()} % "
            f"({100 * run.generator_share:.0f} % of what was used is the generator's); load before {run.load:.1f}")


def spread(values):
    return " ".join(f"{value:,.0f}" for value in sorted(values))


def pgbench(address):
    """The statement as PostgreSQL's own tool runs it, prepared once by each client. Its arguments stand in the text:
    pgbench takes 255 variables, and each of the statement's days names several."""
    question = limits("statement", address, "whale@demo.test", NOW)
    arguments = ["'" + str(value).replace("'", "''") + "'" for value in question["arguments"]]
    text = re.sub(r"\$(\d+)", lambda place: arguments[int(place.group(1)) - 1], question["text"])
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(text + ";\n")
        file.flush()
        done = subprocess.run(["pgbench", "-n", "-M", "prepared", "-c", str(CONNECTIONS), "-j", "2", "-T",
                               str(SECONDS), "-f", file.name, address], capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return float(re.search(r"tps = ([\d.]+)", done.stdout).group(1))


def median_seller(database):
    """p50 of the first page of the seller in the middle, at S and at L."""
    medians, notes = {}, []
    seen = {}
    for size in ["S", "L"]:
        address = database.organisation(size)
        email = seller_in_the_middle(database, address)
        bearer = token(address, email)
        with Server(address, database.scratch) as server:
            rows = len(requests.get(server.address + PATH, headers=headers(bearer), timeout=30).json()["value"])
            wrk(server, PATH, headers(bearer), 1, 2)
            runs = [wrk(server, PATH, headers(bearer), 1, SECONDS // 2) for _ in range(ROUNDS)]
            few = [wrk(server, PATH, headers(bearer, rows=5), 1, SECONDS // 2) for _ in range(ROUNDS)]
        assert all(run.failed == 0 for run in [*runs, *few])
        medians[size] = middle(run.latency[50] for run in runs)
        seen[size] = middle(run.latency[50] for run in few)
        notes.append(f"{size}: p50 {medians[size]:.3f} ms for {rows} rows, {seen[size]:.3f} ms for the first 5; "
                     f"{email}; load before {runs[0].load:.1f}")
    return [
        at_most("median-seller", database.name, medians["L"] / medians["S"], 1.3, "times", notes=notes),
        at_most("median-seller, 5 rows", database.name, seen["L"] / seen["S"], 1.3, "times",
                notes=["the same number of rows at both sizes"]),
    ]


def seller_in_the_middle(database, address):
    """Of the sellers with anything due in the list's 31 days, the one with the median number of such items."""
    last = 1_795_478_400_000_000  # The end of the day of NOW, in microseconds.
    rows = database.rows(address, f"""
        select u.internalemailaddress, count(*) as items from work_concern c
        join systemuser u on u.id = c.principal_id
        where c.due_at >= {last - 31 * 86_400_000_000} and c.due_at < {last}
        group by u.internalemailaddress order by items, u.internalemailaddress""")
    return rows[len(rows) // 2][0]
