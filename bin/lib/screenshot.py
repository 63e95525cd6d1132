"""Takes the pictures of the product for README and manuals, from a fresh demo organisation in a real browser."""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "Tests/System"), str(ROOT / "Tests/Browser")]

from playwright.sync_api import sync_playwright  # noqa: E402

from browser import CHROMIUM, Window  # noqa: E402
from support.organisation import NOW, Organisation, SQLiteEngine  # noqa: E402

WIDE = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}
PICTURES = {
    "worklist": {**WIDE, "locale": "en-GB"},
    "worklist-fr": {**WIDE, "locale": "fr-FR"},
    "worklist-dark": {**WIDE, "locale": "en-GB", "color_scheme": "dark"},
    "worklist-phone": {**PHONE, "locale": "en-GB"},
    "worklist-phone-fr": {**PHONE, "locale": "fr-FR"},
}


def take(browser, organisation, target, how):
    context = browser.new_context(**{"timezone_id": "Europe/Paris", "color_scheme": "light",
                                     "reduced_motion": "reduce", **how})
    window = Window(context, organisation).sign_in()
    if "has_touch" in how:
        # On a phone the list comes first; the second record is opened, an opportunity with more to do.
        window.cards.first.wait_for()
        window.cards.nth(1).tap()
        window.page.locator("#record-name").wait_for()
    else:
        window.ready()
    window.page.locator(".why .words").wait_for()
    window.settle()
    window.page.screenshot(path=target)
    window.check()
    context.close()
    print(f"Wrote {target}")


def main(folder):
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        engine = SQLiteEngine()
        organisation = Organisation(engine, engine.fresh(place), place)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            organisation.command("demo", "--now", NOW, "--seed", "2")
            for name, how in PICTURES.items():
                take(browser, organisation, Path(folder) / f"{name}.png", how)
        finally:
            browser.close()
            organisation.close()


if __name__ == "__main__":
    main(sys.argv[1])
