"""W-31: the image of a record, as programs give it and read it."""

import base64
import struct
import zlib

import pytest

from support.people import assert_clear_refusal


def png(width=2, height=2, colour=(200, 30, 30)):
    """A picture of one colour."""
    def chunk(kind, content):
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))
    lines = (b"\x00" + bytes(colour) * width) * height
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b""))


def text(content):
    return base64.b64encode(content).decode()


def put(caller, path, content):
    return caller.request("PUT", f"{path}/entityimage", json={"value": text(content)})


@pytest.mark.parametrize("table", ["lead", "account", "contact"])
def test_an_image_is_given_read_replaced_and_taken_away(organisation, table):
    caller = organisation.caller("seller")
    name = {"lead": {"lastname": "Ada"}, "contact": {"lastname": "Ada"}, "account": {"name": "Ada"}}[table]
    record = caller.create(f"{table}s", {**name, "entityimage": text(png())})
    path = f"{table}s({record[table + 'id']})"
    assert record["entityimageid"] and record["entityimage_timestamp"], "the answer to its creation tells of it"
    shown = caller.get(record["entityimage_url"])
    assert (shown.status_code, shown.content) == (200, png())
    assert shown.headers["Content-Type"] == "image/png"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert shown.headers["Cache-Control"] == "private, max-age=3600" and "Cookie" in shown.headers["Vary"]
    same = caller.request("GET", record["entityimage_url"], headers={"If-None-Match": shown.headers["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert caller.get(f"{path}/entityimage").json()["value"] == text(png())
    alone = caller.get(f"{path}?$select=entityimage,createdon").json()
    assert alone["entityimage"] == text(png()) and "entityimage" not in caller.get(path).json()

    blue = png(colour=(20, 20, 220))
    assert put(caller, path, blue).status_code == 204
    after = caller.get(path).json()
    assert after["entityimageid"] != record["entityimageid"] and after["entityimage_url"] != record["entityimage_url"]
    assert caller.get(f"{path}/entityimage/$value").content == blue
    raw = caller.request("PUT", f"{path}/entityimage", data=png(), headers={"Content-Type": "image/png"})
    assert raw.status_code == 204 and caller.get(f"{path}/entityimage/$value").content == png()

    gone = caller.delete(f"{path}/entityimage")
    assert gone.status_code == 204 and caller.get(f"{path}/entityimage/$value").status_code == 204
    assert caller.get(path).json()["entityimage_url"] is None
    assert caller.undo(gone.headers["sv-operation-id"]).status_code == 200
    assert caller.get(f"{path}/entityimage/$value").content == png()
    assert caller.patch(path, {"entityimage": None}).status_code == 204
    assert caller.get(f"{path}/entityimage").status_code == 204
    assert organisation.is_sound()


def test_what_is_no_image_or_too_large_is_refused_and_nothing_changes(shared):
    caller = shared.caller("seller")
    lead = caller.new_lead("Bilder")
    path = f"leads({lead['leadid']})"
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    for content in (svg, b"<html>", b"\x89PNG", b""):
        assert_clear_refusal(put(caller, path, content), {415})
        assert_clear_refusal(caller.patch(path, {"entityimage": text(content)}), {415})
    assert_clear_refusal(put(caller, path, png() + b"\x00" * (1024 * 1024)), {413})
    assert_clear_refusal(put(caller, path, png(width=4097, height=1)), {413})
    assert_clear_refusal(caller.patch(path, {"entityimage": "%%%"}), {400})
    assert_clear_refusal(caller.request("PUT", f"{path}/entityimage", json={}), {400})
    assert_clear_refusal(caller.patch(path, {"entityimage_url": "/elsewhere"}), {400})
    assert_clear_refusal(caller.get("leads?$select=entityimage"), {501})
    assert caller.get(path).json()["versionnumber"] == lead["versionnumber"]
    deal = caller.create("opportunities", {"name": "Ohne Bild"})
    answer = caller.get(f"opportunities({deal['opportunityid']})/entityimage")
    assert answer.status_code == 404, "the platform has none for opportunities"


def test_an_image_is_for_those_who_may_read_the_record(shared):
    theirs = shared.caller("seller2")
    lead = theirs.new_lead("Fremd", entityimage=text(png()))
    path = f"leads({lead['leadid']})/entityimage/$value"
    assert theirs.get(path).status_code == 200
    assert_clear_refusal(shared.caller("seller").get(path), {404})
    assert_clear_refusal(put(shared.caller("seller"), f"leads({lead['leadid']})", png()), {404})
    outside = shared.caller("seller")
    outside.session.headers.pop("Authorization")
    assert outside.get(path).status_code == 401


def test_a_secured_image_is_for_those_alone_who_are_granted_it(organisation):
    """X-31: neither the bytes nor that there are any."""
    admin, seller = organisation.caller("admin"), organisation.caller("seller")
    lead = seller.new_lead("Geheim", entityimage=text(png()))
    secured = admin.patch("EntityDefinitions(LogicalName='lead')/Attributes(LogicalName='entityimageid')",
                          {"IsSecured": True})
    assert secured.status_code == 204, secured.text
    path = f"leads({lead['leadid']})"
    seen = seller.get(path).json()
    assert not [name for name, value in seen.items() if "entityimage" in name and value is not None]
    assert seller.get(f"{path}/entityimage/$value").content == b""
    assert_clear_refusal(seller.get(f"{path}?$select=entityimage"), {400})
    assert_clear_refusal(put(seller, path, png()), {400, 403})
    assert admin.get(f"{path}/entityimage/$value").content == png()


def test_the_definitions_tell_of_images(shared):
    caller = shared.caller("seller")
    assert caller.get("EntityDefinitions(LogicalName='contact')").json()["PrimaryImageAttribute"] == "entityimage"
    assert caller.get("EntityDefinitions(LogicalName='opportunity')").json()["PrimaryImageAttribute"] is None
    found = caller.get("EntityDefinitions(LogicalName='contact')/Attributes(LogicalName='entityimage')").json()
    assert found["IsPrimaryImage"] is True and found["MaxSizeInKB"] == 1024
    assert '<Property Name="entityimage" Type="Edm.Binary"' in caller.get("$metadata").text


def test_cards_with_images_bring_their_addresses_along(organisation):
    """W-31, W-35: only for cards that show them."""
    admin, seller = organisation.caller("admin"), organisation.caller("seller")
    item = seller.page("sv_workitems", {"$filter": "recordtype eq 'lead'", "$top": "1"})["value"][0]
    assert put(seller, f"leads({item['recordid']})", png()).status_code == 204
    question = {"$filter": f"recordid eq {item['recordid']}", "card": "true"}
    assert "sv_card" not in seller.page("sv_workitems", question)["value"][0]
    shown = {"icon": "image", "rows": [{"fields": ["recordname"], "icons": []}]}
    answer = admin.post("sv_PublishCards", {"layouts": [{"recordtype": "lead", **shown}]})
    assert answer.status_code == 204, answer.text
    card = seller.page("sv_workitems", question)["value"][0]["sv_card"]
    assert seller.get(card["record"]["entityimage_url"]).content == png()
