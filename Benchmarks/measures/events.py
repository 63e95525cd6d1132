"""What open pages cost: so many event streams at once, each told of every change."""

import selectors
import socket
import time
from urllib.parse import urlsplit

import requests

from harness.load import load_average, percentile
from harness.program import Server, token
from harness.results import at_most

from .worklist import PATH, headers

PAGES = 200
CHANGES = 50
#: Longer than any healthy delivery takes.
PATIENCE = 30


def streams(database):
    """Memory of the server for 200 open pages that hear of 50 changes; and how long a change takes to the last of them."""
    address = database.copy("demo")
    try:
        load = load_average()
        bearer = token(address, "seller@demo.test")
        with Server(address, database.scratch) as server:
            session = requests.Session()
            session.headers.update(headers(bearer))
            items = session.get(server.address + PATH, timeout=30).json()["value"]
            time.sleep(2)
            before, _ = server.memory()
            pages = [page(server.address, bearer) for _ in range(PAGES)]
            try:
                times = [told(pages, server.address, session, items[n % len(items)]) for n in range(CHANGES)]
                after, _ = server.memory()
            finally:
                for each in pages:
                    each.close()
            with Server(address, database.scratch) as other:
                there = page(other.address, bearer)
                across = [told([there], server.address, session, items[n % len(items)]) for n in range(CHANGES)]
                there.close()
    finally:
        database.remove(address)
    return [
        at_most("200 open pages", database.name, after - before, 100, "MB",
                notes=[f"resident {before:.1f} MB without and {after:.1f} MB with them, after {CHANGES} changes told to "
                       f"each; load before {load:.1f}"]),
        at_most("change to last page", database.name, percentile(times, 95), 1000, "ms",
                notes=[f"95th percentile of {CHANGES}: from the answer to the last of {PAGES} streams, all in one process "
                       "with the reader"]),
        at_most("change to other instance", database.name, percentile(across, 95), 1000, "ms",
                notes=[f"95th percentile of {CHANGES}: from the answer of one instance to a stream of another; p50 "
                       f"{percentile(across, 50):.0f} ms"]),
    ]


def page(address, bearer):
    """An open stream, past its greeting."""
    host, port = urlsplit(address).netloc.split(":")
    stream = socket.create_connection((host, int(port)), timeout=PATIENCE)
    stream.sendall(f"GET /events HTTP/1.1\r\nHost: {host}:{port}\r\nAuthorization: Bearer {bearer}\r\n\r\n".encode())
    greeting = b""
    while b"hello" not in greeting:
        greeting += stream.recv(4096)
    stream.setblocking(False)
    return stream


def told(pages, address, session, item):
    """Marks an item as read or unread and waits until every page has heard of its record, in milliseconds."""
    path = f"/api/data/v9.2/sv_workitems({item['sv_workitemid']})/Microsoft.Dynamics.CRM.sv_SetRead"
    item["isunread"] = not item.get("isunread", True)
    session.post(address + path, json={"isread": not item["isunread"]}, timeout=30).raise_for_status()
    started = time.perf_counter()
    missing = {stream: b"" for stream in pages}
    wanted = item["recordid"].encode()
    with selectors.DefaultSelector() as selector:
        for stream in pages:
            selector.register(stream, selectors.EVENT_READ)
        while missing:
            if time.perf_counter() - started > PATIENCE:
                raise RuntimeError(f"{len(missing)} pages did not hear of the change")
            for key, _ in selector.select(1):
                if key.fileobj not in missing:
                    continue
                missing[key.fileobj] += key.fileobj.recv(65536)
                if wanted in missing[key.fileobj]:
                    selector.unregister(key.fileobj)
                    del missing[key.fileobj]
    return 1000 * (time.perf_counter() - started)
