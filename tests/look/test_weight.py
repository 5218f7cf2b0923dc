"""What the first look at a page costs somebody on a telephone."""

import gzip

import pytest

from portal.pages.views.assets import script
from tests.support.company import MAYA

pytestmark = pytest.mark.browser

MOST_BYTES, MOST_REQUESTS, MOST_SCRIPT = 100_000, 8, 40_000


@pytest.mark.parametrize("path", ["/", "/ask/it/access", "/requests/{talked}"])
def test_a_first_page_is_light_and_asks_nobody_else(browser, house, walker, path):
    signed_in = walker.page_of(MAYA).context.storage_state()
    fresh = browser.new_context(storage_state=signed_in).new_page()
    asked = []
    fresh.on("requestfinished", lambda sent: asked.append(sent))
    fresh.on("console", lambda message: walker.troubles.append(message.text))
    fresh.goto(house.portal.address + path.format(**house.words), wait_until="networkidle")
    sizes = [one.sizes() for one in asked]
    fresh.context.close()

    assert {one.url.startswith(house.portal.address) for one in asked} == {True}
    assert len(asked) <= MOST_REQUESTS
    assert sum(one["responseBodySize"] + one["responseHeadersSize"] for one in sizes) <= MOST_BYTES
    assert walker.troubles == []


def test_the_script_is_small():
    assert len(gzip.compress(script().text.encode())) <= MOST_SCRIPT
