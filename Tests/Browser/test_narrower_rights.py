"""Pages as those see them whose rights are narrower than the page's usual reader's (X-11, X-31)."""

import pytest
from playwright.sync_api import expect

from test_without_worklist import in_order, opened, person, secure

NARROWER = {
    "en-GB": "Some rows may be missing here: your rights do not reach everything that Sam Dubois may read.",
    "fr-FR": "Il peut manquer des lignes ici\u00a0: vos droits ne s’étendent pas à tout ce que Sam Dubois peut lire.",
}


@pytest.mark.parametrize("locale", sorted(NARROWER))
def test_a_list_that_may_be_shorter_than_its_owners_says_so(windows, served, locale):
    """X-11: by the rights alone, without telling whether and how many rows are missing."""
    admin = served.caller("admin")
    seller, mate = person(admin, "seller")["systemuserid"], person(admin, "seller2")["systemuserid"]
    moved = admin.patch(f"systemusers({seller})", {"parentsystemuserid@odata.bind": f"/systemusers({mate})"})
    assert moved.status_code == 204, moved.text
    window = opened(windows(served, locale=locale).sign_in("seller2"), "/worklist/team")
    window.page.get_by_role("link", name="Sam Dubois").click()
    expect(window.page.get_by_text(NARROWER[locale], exact=True)).to_be_visible()
    in_order(window)
    # Whoever reads everything is told nothing of the kind.
    window = opened(windows(served, locale=locale).sign_in("admin"), "/worklist/team")
    window.page.get_by_role("link", name="Sam Dubois").click()
    expect(window.page.locator("tr[data-workitemid]").first).to_be_visible()
    expect(window.page.get_by_text(NARROWER[locale])).to_have_count(0)


def test_a_timeline_answers_whatever_columns_are_secured(windows, served):
    """X-31: what a question would name and the person may not read is left out, and the rest is shown."""
    admin, api = served.caller("admin"), served.caller("seller")
    lead = api.new_lead("Timely")["leadid"]
    about = {"regardingobjectid_lead@odata.bind": f"/leads({lead})"}
    api.create("tasks", {"subject": "Write the offer", **about})
    api.create("annotations", {"notetext": "Met at the fair", "objectid_lead@odata.bind": f"/leads({lead})"})

    def timeline():
        page = opened(windows(served).sign_in("seller"), f"/lead/{lead}").page
        page.locator("#tab-timeline").click()
        expect(page.locator(".event").get_by_text("Met at the fair")).to_be_visible()
        expect(page.locator(".timeline [role=alert]")).to_have_count(0)
        return page.locator(".event").get_by_text("Write the offer")

    secure(admin, "task", "modifiedon")
    secure(admin, "annotation", "createdon")
    expect(timeline()).to_be_visible()
    secure(admin, "task", "createdon")
    expect(timeline()).to_be_visible()
    # What activities are about is not told by a list of those about one record either.
    secure(admin, "task", "regardingobjectid")
    expect(timeline()).to_have_count(0)
