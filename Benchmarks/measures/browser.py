"""The page in headless Chromium on loopback: first content, and the time from a key to the next card."""

import contextlib
import gzip
import os

from playwright.sync_api import sync_playwright

from harness.load import load_average, middle, percentile
from harness.program import PASSWORD, Server
from harness.results import at_most

#: The shell shows pages with the browser's own engine, and draws no window of a browser around each, which would be
#: measured too where processors are few.
SHELL, BROWSER = "/usr/bin/chromium-headless-shell", "/usr/bin/chromium"
CHROMIUM = os.environ.get("SUIVANT_CHROMIUM") or (SHELL if os.path.exists(SHELL) else BROWSER)
TIMES = 10
PRESSES = 100

FIRST_CONTENT = """() => new Promise(resolve => {
    const found = () => performance.getEntriesByName('first-contentful-paint')[0];
    if (found()) return resolve(found().startTime);
    new PerformanceObserver((_, observer) => {
        if (!found()) return;
        observer.disconnect();
        resolve(found().startTime);
    }).observe({ type: 'paint', buffered: true });
})"""

#: The styles that stand in the document itself, which travels compressed.
INLINE_STYLE = "() => [...document.querySelectorAll('style')].map(style => style.textContent).join('')"

#: Watches key presses of D from inside the page. The time starts with the event's own stamp and ends with the first
#: task after the animation frame in which the old card is gone and another one is selected: the frame has been painted.
WATCH = """() => {
    const chosen = () => document.querySelector('[role=grid] [role=row][aria-selected=true]')?.dataset.recordid;
    const card = id => document.querySelector(`[role=grid] [role=row][data-recordid="${id}"]`);
    window.measured = { times: [], events: [], pending: null };
    new PerformanceObserver(list => {
        for (const entry of list.getEntries())
            if (entry.name === 'keydown') window.measured.events.push(entry.duration);
    }).observe({ type: 'event', durationThreshold: 16 });
    document.addEventListener('keydown', event => {
        if (event.key !== 'd') return;
        const before = chosen();
        const start = event.timeStamp;
        window.measured.pending = before;
        const look = () => {
            const now = chosen();
            if (!now || now === before || card(before)) return false;
            observer.disconnect();
            requestAnimationFrame(() => {
                const { port1, port2 } = new MessageChannel();
                port1.onmessage = () => {
                    window.measured.times.push(performance.now() - start);
                    window.measured.pending = null;
                };
                port2.postMessage(null);
            });
            return true;
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, {
            subtree: true, childList: true, attributes: true,
            attributeFilter: ['aria-selected', 'data-recordid'],
        });
    }, { capture: true });
}"""


@contextlib.contextmanager
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def signed_in(browser, server, email):
    """A context whose cookies belong to a signed-in person."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB",
                                  timezone_id="Europe/Paris")
    page = context.new_page()
    page.goto(server.address + "/signin")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/worklist*")
    page.locator("[role=grid] [role=row][aria-selected=true]").first.wait_for()
    return context, page


def first_content(database):
    """First Contentful Paint of the work list, with an empty cache and with a filled one, beside an empty page."""
    address = database.copy("demo")
    try:
        load = load_average()
        with Server(address, database.scratch) as server, chromium() as browser:
            context, page = signed_in(browser, server, "seller@demo.test")
            cookies = context.cookies()
            page.close()
            again = [painted(context, server.address + "/worklist")[0] for _ in range(TIMES)]
            context.close()
            new, empty, sizes = [], [], {}
            for _ in range(TIMES):
                fresh = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
                fresh.add_cookies(cookies)
                time, sizes = painted(fresh, server.address + "/worklist")
                new.append(time)
                fresh.close()
                bare = browser.new_context(viewport={"width": 1440, "height": 900})
                empty.append(painted(bare, server.address + "/health/live")[0])
                bare.close()
    finally:
        database.remove(address)
    scripts = sizes["bytes"].get("Script", 0) + sizes["bytes"].get("Stylesheet", 0) + sizes["inline"]
    kinds = ", ".join(f"{kind} {size / 1000:.1f} kB" for kind, size in sorted(sizes["bytes"].items()))
    return [
        at_most("first-content", database.name, middle(new), 100, "ms", limit=middle(empty), notes=[
            f"empty browser cache, median of {TIMES}: {min(new):.0f} to {max(new):.0f} ms; cache filled: "
            f"{middle(again):.0f} ms ({min(again):.0f} to {max(again):.0f}); the limit is /health/live "
            f"({min(empty):.0f} to {max(empty):.0f}); load before {load:.1f}",
        ]),
        at_most("script and style", database.name, scripts / 1000, 150, "kB",
                notes=[f"over the wire with headers, empty cache: {kinds}, of which {sizes['inline'] / 1000:.1f} kB style; "
                       f"{sizes['requests']} requests"]),
    ]


def painted(context, address):
    """When a page in a new tab showed something, and what came over the wire by kind."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    kinds, sizes = {}, {}
    session.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    session.on("Network.loadingFinished",
               lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(address, wait_until="load")
    time = page.evaluate(FIRST_CONTENT)
    if page.locator("#later").count():
        # Its script comes after the first view.
        page.locator("html[data-ready=true]").wait_for()
    inline = len(gzip.compress(page.evaluate(INLINE_STYLE).encode()))
    page.wait_for_timeout(300)
    page.close()
    total = {}
    for request, size in sizes.items():
        kind = kinds.get(request, "Other")
        total[kind] = total.get(kind, 0) + size
    return time, {"bytes": total, "requests": len(sizes), "inline": inline}


def key_to_card(database):
    """100 presses of D, each after the page has come to rest, on the demo organisation and on 20,000 items."""
    figures = []
    for size, email in [("demo", "seller@demo.test"), ("L", "whale@demo.test")]:
        address = database.copy(size)
        try:
            load = load_average()
            with Server(address, database.scratch) as server, chromium() as browser:
                _, page = signed_in(browser, server, email)
                times, events = presses(page)
        finally:
            database.remove(address)
        figures.append(at_most(
            f"key-to-card, {size}", database.name, percentile(times, 95), 50, "ms", notes=[
                f"{email}, {len(times)} presses: p50 {percentile(times, 50):.0f} ms, p95 {percentile(times, 95):.0f} "
                f"ms, longest {max(times):.0f} ms; Event Timing (of those over 16 ms, in steps "
                f"of 8): {len(events)}, p50 {percentile(events, 50) if events else 0:.0f} ms, p95 "
                f"{percentile(events, 95) if events else 0:.0f} ms; load before {load:.1f}",
            ]))
    return figures


def presses(page):
    page.wait_for_load_state("load")
    page.wait_for_timeout(500)
    page.evaluate(WATCH)
    page.locator("[role=grid] [role=row][aria-selected=true]").first.focus()
    for count in range(1, PRESSES + 1):
        with page.expect_response(lambda response: "sv_Complete" in response.url):
            page.keyboard.press("d")
        page.wait_for_function("count => window.measured.times.length >= count", arg=count, timeout=10_000)
        page.wait_for_timeout(150)
    found = page.evaluate("window.measured")
    assert len(found["times"]) == PRESSES, f"{len(found['times'])} of {PRESSES} presses led to another card"
    return found["times"], found["events"]
