"""Pages travel packed for those who unpack them (RFC 9110, 8.4 and 12.5.3)."""

import pytest

from support.people import Visitor

PAGES = ["/worklist", "/settings", "/lead", "/settings/availability"]


@pytest.fixture
def seller(shared, password):
    visitor = Visitor(shared.server.address)
    assert visitor.sign_in("seller@demo.test", password).status_code in (302, 303)
    return visitor


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_packed_for_who_unpacks_it(seller, path):
    packed = seller.get(path, headers={"Accept-Encoding": "br, gzip;q=0.5"}, stream=True)
    assert packed.status_code == 200
    assert packed.headers["Content-Encoding"] == "gzip" and packed.headers["Vary"] == "Accept-Encoding"
    assert packed.raw.read(2) == bytes([0x1F, 0x8B])
    whole = seller.get(path, headers={"Accept-Encoding": "gzip"})
    assert whole.text.rstrip().endswith("</html>")
    assert int(packed.headers["Content-Length"]) < len(whole.content) / 2


@pytest.mark.parametrize("accepted", ["identity", "br", "gzip;q=0", "gzip ; q=0.000, br", "xgzip"])
def test_nobody_gets_what_they_do_not_unpack(seller, accepted):
    plain = seller.get("/worklist", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in plain.headers and plain.headers["Vary"] == "Accept-Encoding"
    assert plain.text.rstrip().endswith("</html>")


def test_where_somebody_signs_in_nothing_is_packed(seller):
    door = Visitor(seller.address).get("/signin", headers={"Accept-Encoding": "gzip"})
    assert door.status_code == 200 and "Content-Encoding" not in door.headers
