"""Takes the picture of the work list for the README, from a fresh demo organisation in a real browser."""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "Tests/System"), str(ROOT / "Tests/Browser")]

from playwright.sync_api import sync_playwright  # noqa: E402

from browser import CHROMIUM, Window  # noqa: E402
from support.organisation import NOW, Organisation, SQLiteEngine  # noqa: E402


def main(target):
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        engine = SQLiteEngine()
        organisation = Organisation(engine, engine.fresh(folder), folder)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            organisation.command("demo", "--now", NOW, "--seed", "2")
            context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB",
                                          timezone_id="Europe/Paris", color_scheme="light", reduced_motion="reduce")
            window = Window(context, organisation).sign_in().ready()
            window.settle()
            window.page.screenshot(path=target)
            window.check()
        finally:
            browser.close()
            organisation.close()
    print(f"Wrote {target}")


if __name__ == "__main__":
    main(sys.argv[1])
