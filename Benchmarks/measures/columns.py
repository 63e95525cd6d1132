"""An administrator adds columns at 1,000,000 records while others go on reading and writing."""

import threading
import time

from harness.load import percentile
from harness.program import Server, token
from harness.results import at_most

from .api import ADMIN, API, LARGE, SELLER, session

#: The longest that anybody may wait, reading or writing, while columns come.
PAUSE_MILLISECONDS = 250
#: The kinds that differ in what they make: text, a number, and a lookup with its index.
KINDS = ["StringAttributeMetadata", "IntegerAttributeMetadata", "LookupAttributeMetadata"]


def adding(database):
    """How long adding takes, and how long others wait meanwhile beside how long they wait when nothing is added."""
    address = database.copy(LARGE)
    try:
        bearers = {name: token(address, name) for name in [ADMIN, SELLER]}
        with Server(address, database.scratch) as server:
            others = [Other(server, bearers[SELLER], writes) for writes in [False, False, True]]
            quiet = [wait for waits in watch(others, lambda: time.sleep(3)) for wait in waits]
            spent = []

            def add():
                caller = session(bearers[ADMIN])
                for number, kind in enumerate(KINDS):
                    started = time.perf_counter()
                    answer = caller.post(f"{server.address}{API}EntityDefinitions(LogicalName='lead')/Attributes",
                                         json=column(number, kind), timeout=120)
                    answer.raise_for_status()
                    spent.append(1000 * (time.perf_counter() - started))
                    time.sleep(0.5)

            busy = [wait for waits in watch(others, add) for wait in waits]
        notes = [f"added in {', '.join(f'{each:.0f}' for each in spent)} ms (text, number, lookup)",
                 f"others: longest of {len(busy):,} requests; without adding {max(quiet):.0f} ms",
                 f"p99 {percentile(busy, 99):.1f} ms, without adding {percentile(quiet, 99):.1f} ms"]
        return [at_most("api-column, longest wait", database.name, max(busy), PAUSE_MILLISECONDS, "ms", notes=notes)]
    finally:
        database.remove(address)


def column(number, kind):
    words = [{"Label": f"Column {number}", "LanguageCode": 1033}, {"Label": f"Colonne {number}", "LanguageCode": 1036}]
    more = {"StringAttributeMetadata": {"MaxLength": 100}, "LookupAttributeMetadata": {"Targets": ["account"]}}
    return {"@odata.type": f"Microsoft.Dynamics.CRM.{kind}", "SchemaName": f"crm_Bench{number}",
            "DisplayName": {"LocalizedLabels": words}, **more.get(kind, {})}


def watch(others, work):
    """The waits of each of the others while the work is done."""
    end = threading.Event()
    results = [[] for _ in others]
    threads = [threading.Thread(target=other.run, args=(end, result)) for other, result in zip(others, results)]
    for thread in threads:
        thread.start()
    try:
        work()
    finally:
        end.set()
        for thread in threads:
            thread.join()
    return results


class Other:
    """Somebody who reads the leads again and again, or makes some."""

    def __init__(self, server, bearer, writes):
        self.address = server.address + API + "leads"
        self.caller = session(bearer)
        self.writes = writes

    def run(self, end, waits):
        while not end.is_set():
            started = time.perf_counter()
            if self.writes:
                answer = self.caller.post(self.address, json={"subject": "Ten seats", "lastname": "Moreau"}, timeout=60)
            else:
                answer = self.caller.get(self.address + "?$top=20&$orderby=createdon desc", timeout=60)
            answer.raise_for_status()
            waits.append(1000 * (time.perf_counter() - started))
