"""Scrolling through a seller's 20,000 items in Chromium: what each frame costs the main thread, from its own trace."""

import json

from harness.load import load_average, percentile
from harness.program import Server
from harness.results import at_most

from .browser import chromium, signed_in

SIZE = "L"
SELLER = "whale@demo.test"
GOAL = 8
#: Pixels, and pixels a second: as a wheel is turned by somebody who looks for something, past five hundred cards.
DISTANCE = 40_000
SPEED = 2_000

CATEGORIES = "toplevel,devtools.timeline,disabled-by-default-devtools.timeline,benchmark"


def scrolling(database):
    """p95 over all frames of what the main thread did in each, pages fetched and cards drawn on the way included.

    Most frames move what is drawn already and cost nothing; those in which cards come into sight cost the most.
    """
    address = database.organisation(SIZE)
    load = load_average()
    with Server(address, database.scratch) as server, chromium() as browser:
        _, page = signed_in(browser, server, SELLER)
        page.wait_for_load_state("load")
        page.wait_for_timeout(500)
        box = page.locator("#grid").bounding_box()
        session = page.context.new_cdp_session(page)
        events = trace(session, lambda: session.send("Input.synthesizeScrollGesture", {
            "x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2, "xDistance": 0, "yDistance": -DISTANCE,
            "speed": SPEED, "gestureSourceType": "mouse", "preventFling": True}))
        # Cards whose rows are still on their way, after the wheel has come to rest.
        page.locator("#grid .bones").first.wait_for(state="detached", timeout=10_000)
        moved = page.locator("#grid").evaluate("grid => grid.scrollTop")
    assert moved > DISTANCE / 2, f"the list moved by {moved} pixels instead of {DISTANCE}"
    costs = frames(events)
    assert len(costs) > 100, f"only {len(costs)} frames in the trace"
    return [at_most("scrolling, p95 per frame", database.name, percentile(costs, 95), GOAL, "ms", notes=[
        f"{len(costs)} frames over {moved:,.0f} pixels: p50 {percentile(costs, 50):.1f} ms, p99 "
        f"{percentile(costs, 99):.1f} ms, longest {max(costs):.1f} ms; load before {load:.1f}"])]


def trace(session, work):
    """What Chromium noted while the work was done."""
    events, ended = [], []
    session.on("Tracing.dataCollected", lambda part: events.extend(part["value"]))
    session.on("Tracing.tracingComplete", lambda _: ended.append(True))
    session.send("Tracing.start", {"categories": CATEGORIES, "transferMode": "ReportEvents"})
    work()
    session.send("Tracing.end")
    while not ended:
        session.send("Runtime.evaluate", {"expression": "0"})
    return events


def frames(events):
    """Milliseconds of the main thread's tasks from the beginning of each frame to that of the next."""
    begun = [event for event in events if event["name"] == "ProxyMain::BeginMainFrame"]
    assert begun, f"no frames among {len(events)} events: {json.dumps(sorted({event['name'] for event in events}))[:500]}"
    threads = [(event["pid"], event["tid"]) for event in begun]
    main = max(set(threads), key=threads.count)
    starts = sorted(event["ts"] for event in begun if (event["pid"], event["tid"]) == main)
    tasks = sorted((event["ts"], event["dur"]) for event in events
                   if event["name"] == "RunTask" and (event["pid"], event["tid"]) == main and "dur" in event)
    costs, position = [], 0
    for start, end in zip(starts, starts[1:]):
        total = 0
        while position < len(tasks) and tasks[position][0] < end:
            # The frame's beginning is noted inside the task that makes it.
            total += tasks[position][1]
            position += 1
        costs.append(total / 1000)
    return costs
