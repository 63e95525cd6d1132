"""The Web API that programs use: reading, listing, creating and searching leads, and the description of it all."""

import os
import time

import requests

from harness.load import load_average, middle, percentile, wrk
from harness.program import Server, limits, token
from harness.results import at_most, share

from .worklist import processors, spread

API = "/api/data/v9.2/"
ADMIN = "admin@demo.test"
SELLER = "seller@demo.test"
#: 10,000 and 1,000,000 records.
SMALL, LARGE = "S", "L"
ROUNDS = 3
SECONDS = 5
CONNECTIONS = 8

#: The columns of a point read; `PointLimit` reads the same.
COLUMNS = ("fullname,subject,companyname,jobtitle,emailaddress1,telephone1,leadqualitycode,statecode,statuscode,"
           "createdon,modifiedon,_ownerid_value")
#: What of the prepared statement's rate is to be left. SQLite is asked inside the process, so that its limit knows no
#: connection at all; there is no goal.
POINT_GOALS = {"SQLite": 0, "PostgreSQL": 0.40}
CREATE_GOAL = 0.40
FLAT = 1.3
#: What the access predicate may take of the rate of a list.
ACCESS_GOAL = 0.20
SEARCH_MILLISECONDS = 20
METADATA_MILLISECONDS = 20

#: Each request reads the next of these leads.
READING = """
local ids = {{ {ids} }}
local position = 0
function request()
    position = position % #ids + 1
    return wrk.format("GET", "{path}leads(" .. ids[position] .. ")?$select={columns}", wrk.headers)
end
"""

#: Each request creates a lead of another name.
CREATING = """
local position = 0
function request()
    position = position + 1
    local body = '{{"subject":"Ten seats","firstname":"Lea","lastname":"Moreau ' .. position
        .. '","companyname":"Atelier Moreau","emailaddress1":"lea@moreau.example","telephone1":"+33 1 23 45 67 89"}}'
    return wrk.format("POST", "{path}leads", wrk.headers, body)
end
"""


def sent(bearer, **more):
    return {"Authorization": f"Bearer {bearer}", **more}


def session(bearer):
    made = requests.Session()
    made.trust_env = False
    made.headers.update(sent(bearer))
    return made


def lead_ids(database, address, count=1000):
    return [row[0] for row in database.rows(address, f"select {database.guid('id')} from lead order by id limit {count}")]


def point(database):
    """A lead by its id, on 8 connections, beside the prepared statement on as many."""
    address = database.organisation(LARGE)
    bearer = token(address, ADMIN)
    ids = [as_guid(text) for text in lead_ids(database, address)]
    script = READING.format(ids=",".join(f'"{id}"' for id in ids), path=API, columns=COLUMNS)
    runs, bounds = [], []
    with Server(address, database.scratch) as server:
        wrk(server, API, sent(bearer), CONNECTIONS, 1, script)
        for _ in range(ROUNDS):
            bounds.append(limits("point", address, CONNECTIONS, SECONDS)["perSecond"])
            run = wrk(server, API, sent(bearer), CONNECTIONS, SECONDS, script, database.server_pids())
            assert run.failed == 0, f"{run.failed} of {run.requests} requests failed"
            runs.append(run)
        empty = wrk(server, "/health/live", sent(bearer), CONNECTIONS, SECONDS)
    run = median_run(runs)
    notes = [*rate_notes(run, runs, bounds), *budget(empty, middle(bounds), POINT_GOALS[database.name])]
    return [share("api-point", database.name, run.per_second, middle(bounds), POINT_GOALS[database.name],
                  notes=notes)]


def budget(empty, bound, goal):
    """What an answer without any content costs, and what the goal leaves for client, program and database together."""
    cost = 1000 * empty.program / empty.requests
    notes = [f"an empty answer without a look into the database: {empty.per_second:,.0f}/s, {cost:.3f} ms of processor "
             f"time in the program each; {processors(empty)}"]
    if goal:
        left = 1000 * os.cpu_count() / (goal * bound)
        notes.append(f"at the goal's rate {os.cpu_count()} processors have {left:.3f} ms for each request, in which client, "
                     f"program and database all have to work")
    return notes


def rate_notes(run, runs, bounds):
    each = 1000 * run.program / run.requests
    return [f"p50 {run.latency[50]:.2f} ms, p99 {run.latency[99]:.2f} ms; {each:.3f} ms of processor time in the program "
            f"each; {processors(run)}",
            f"rounds: ours {spread(run.per_second for run in runs)}, limit {spread(bounds)}"]


def median_run(runs):
    return sorted(runs, key=lambda run: run.per_second)[len(runs) // 2]


def listing(database):
    """50 open leads, the newest first, at 10,000 and at 1,000,000 records: the time must not grow with them."""
    path = API + "leads?%24select=fullname,companyname,createdon&%24filter=statecode%20eq%200&%24orderby=createdon%20desc"
    medians, notes = {}, []
    for size in [SMALL, LARGE]:
        address = database.organisation(size)
        bearer = token(address, ADMIN)
        headers = sent(bearer, Prefer="odata.maxpagesize=50")
        with Server(address, database.scratch) as server:
            rows = requests.get(server.address + path, headers=headers, timeout=60).json()["value"]
            assert len(rows) == 50, f"{len(rows)} rows instead of 50"
            wrk(server, path, headers, 1, 1)
            runs = [wrk(server, path, headers, 1, SECONDS, database_pids=database.server_pids()) for _ in range(ROUNDS)]
        assert all(run.failed == 0 for run in runs)
        medians[size] = middle([run.latency[50] for run in runs])
        leads = database.rows(address, "select count(*) from lead")[0][0]
        notes.append(f"{size}, {int(leads):,} leads: p50 {medians[size]:.2f} ms, p99 {median_run(runs).latency[99]:.2f} ms")
    notes.append(f"load before {load_average():.1f}")
    return [at_most("api-list, L beside S", database.name, medians[LARGE] / medians[SMALL], FLAT, "times", notes=notes)]


def access(database):
    """The newest of a seller's own leads, read by the seller and by somebody who may read everything."""
    bound = limits("access", database.organisation(LARGE), SELLER, ADMIN, 4 * SECONDS)
    cost = max(0.0, 1 - bound["with"] / bound["without"])
    return [at_most("api-access", database.name, 100 * cost, 100 * ACCESS_GOAL, "%", notes=[
        f"lists a second with the predicate {bound['with']:,.0f}, without {bound['without']:,.0f}; no HTTP; "
        f"load after {load_average():.1f}"])]


def create(database):
    """A new lead, beside the same rows inserted into the same tables and indexes by themselves."""
    address = database.copy(LARGE)
    try:
        bearer = token(address, SELLER)
        headers = sent(bearer, **{"Content-Type": "application/json"})
        script = CREATING.format(path=API)
        figures = []
        with Server(address, database.scratch) as server:
            for connections in [1, CONNECTIONS]:
                wrk(server, API, headers, connections, 1, script)
                runs, bounds = [], []
                for _ in range(ROUNDS):
                    bounds.append(limits("insert", address, connections, SECONDS)["perSecond"])
                    run = wrk(server, API, headers, connections, SECONDS, script, database.server_pids())
                    assert run.failed == 0, f"{run.failed} of {run.requests} requests failed"
                    runs.append(run)
                run = median_run(runs)
                name = f"api-create, {connections} connection{'s' if connections > 1 else ''}"
                figures.append(share(name, database.name, run.per_second, middle(bounds), CREATE_GOAL,
                                     notes=rate_notes(run, runs, bounds)))
        return figures
    finally:
        database.remove(address)


def contains(database):
    """Names that hold a text somewhere, at 1,000,000 records, by `contains` and by `sv_Search`."""
    address = database.organisation(LARGE)
    texts = fragments(database, address)
    bound = percentile(limits("contains", address, *texts)["milliseconds"], 95)
    figures = []
    with Server(address, database.scratch) as server, session(token(address, ADMIN)) as caller:
        for name, path, parameters in [
            ("api-contains", "leads", lambda text: {"$filter": f"contains(fullname,'{text}')", "$select": "fullname", "$top": 50}),
            ("api-search", "sv_Search(text=@t,top=20)", lambda text: {"@t": f"'{text}'"}),
        ]:
            times = [timed(caller, server.address + API + path, parameters(text)) for text in texts * 2][len(texts):]
            figures.append(at_most(
                name + ", p95", database.name, percentile(times, 95), SEARCH_MILLISECONDS, "ms", limit=bound,
                notes=[f"{len(texts)} texts of 3 to 6 letters, p50 {middle(times):.2f} ms, most {max(times):.2f} ms; the "
                       f"limit is the trigram index alone; load before {load_average():.1f}"]))
    return figures


def fragments(database, address, count=60):
    """Pieces from the middle of names, of three to six letters, the same in every run."""
    names = [row[0] for row in database.rows(
        address, "select fullname_fold from lead where fullname_fold is not null order by id limit 3000")]
    pieces = []
    for number, name in enumerate(names):
        length = 3 + number % 4
        start = max(1, len(name) // 2 - 2)
        # Every sixth is turned round, so that few names or none hold it.
        piece = name[start:start + length][::-1 if len(pieces) % 6 == 5 else 1]
        if len(piece) == length and piece.isascii() and piece.isalpha() and piece not in pieces:
            pieces.append(piece)
        if len(pieces) == count:
            break
    assert len(pieces) >= 20, f"only {len(pieces)} texts to search for"
    return pieces


def timed(caller, address, parameters=None):
    """The milliseconds of one answer on a connection that is open."""
    started = time.perf_counter()
    answer = caller.get(address, params=parameters, timeout=60)
    took = 1000 * (time.perf_counter() - started)
    assert answer.status_code == 200, answer.text
    return took


def metadata(database):
    """The description of the whole service as XML, beside the shortest answer there is."""
    address = database.organisation(SMALL)
    with Server(address, database.scratch) as server, session(token(address, ADMIN)) as caller:
        first = timed(caller, server.address + API + "$metadata")
        times = [timed(caller, server.address + API + "$metadata") for _ in range(100)]
        shortest = [timed(caller, server.address + "/health/live") for _ in range(100)]
        size = len(caller.get(server.address + API + "$metadata", timeout=60).content)
    return [at_most("api-metadata, p95", database.name, percentile(times, 95), METADATA_MILLISECONDS, "ms",
                    limit=percentile(shortest, 95),
                    notes=[f"{size:,} bytes, first {first:.1f} ms, p50 {middle(times):.2f} ms; load {load_average():.1f}"])]


def as_guid(text):
    """`7f2e1a00-…` of the 32 digits that SQLite gives."""
    digits = text.replace("-", "").lower()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
