"""Everything on the longest list at once: 100,000 items completed by one command, and taken back by one undo."""

import hashlib
import time

import requests

from harness.program import Server, limits, token
from harness.results import at_least

from .worklist import PATH, headers

GOAL = 5000
SIZE = "L-100k"
SELLER = "leviathan@demo.test"
ITEMS = 100_000
PATIENCE = 1800

#: What may differ after an undo: versions, when a row was changed, under which operation, and the reminders that the clock
#: gave meanwhile.
LEFT_OUT = {"versionnumber", "modifiedon", "modifiedby", "created_operation", "valid_from", "reminded_for"}


def bulk(database):
    """Select all and complete, then undo; the digest of what was changed must be that of before."""
    address = database.copy(SIZE)
    try:
        bearer = token(address, SELLER)
        seller = database.rows(address, "select id from systemuser where internalemailaddress = "
                                        f"'{SELLER}'")[0][0]
        before = digest(database, address, seller)
        bound = limits("bulk", address, SELLER, timeout=900)["perSecond"]
        assert digest(database, address, seller) == before, "the limit has left its mark"
        with Server(address, database.scratch) as server:
            operation, completed = run(server, bearer, f"{PATH}/Microsoft.Dynamics.CRM.sv_CompleteMany", {"Filter": ""})
            assert remaining(server, bearer) == 0, "the list is not empty"
            _, undone = run(server, bearer, "/api/data/v9.2/sv_Undo", {"operationid": operation})
        same = digest(database, address, seller) == before
        assert same, "the undo has not restored what was there"
        notes = [f"{ITEMS:,} items; state after the undo equal to the one before"]
        return [at_least("bulk complete", database.name, completed, GOAL, limit=bound, notes=notes),
                at_least("bulk undo", database.name, undone, GOAL, limit=bound)]
    finally:
        database.remove(address)


def run(server, bearer, path, body):
    """The operation's id, and rows per second from the request to the end of the job."""
    started = time.perf_counter()
    answer = requests.post(server.address + path, headers=headers(bearer), json=body, timeout=120)
    answer.raise_for_status()
    assert answer.status_code == 202, f"{answer.status_code} instead of 202"
    job = answer.json()["sv_jobid"]
    while time.perf_counter() - started < PATIENCE:
        state = requests.get(f"{server.address}/api/data/v9.2/sv_jobs({job})", headers=headers(bearer), timeout=60).json()
        if state["state"] != "running":
            break
        time.sleep(0.1)
    spent = time.perf_counter() - started
    assert state["state"] == "done" and state["done"] == ITEMS and state["failed"] == 0, f"the job ended as {state}"
    return answer.json().get("operationid"), ITEMS / spent


def remaining(server, bearer):
    answer = requests.get(f"{server.address}{PATH}?$top=1&$count=true", headers=headers(bearer), timeout=60)
    answer.raise_for_status()
    return answer.json()["@odata.count"]


def digest(database, address, seller):
    """Over all that completing changes of the seller's: the activities and both tables of the projection."""
    total = hashlib.sha256()
    owner = f"x'{seller.hex()}'" if isinstance(seller, bytes) else f"'{seller}'"
    for table, condition, order in [
        ("activity", f"ownerid = {owner}", "id"),
        ("work_item", f"owner_id = {owner} and valid_to is null", "id"),
        ("work_concern", f"principal_id = {owner}", "item_id"),
    ]:
        columns = ", ".join(f'"{name}"' for name in database.columns(address, table) if name not in LEFT_OUT)
        for row in database.rows(address, f"select {columns} from {table} where {condition} order by {order}"):
            total.update(repr(row).encode())
    return total.hexdigest()
