"""Every page: for who does not see it well, for who has no mouse, and for who has a telephone."""

import pytest

from tests.support.look.walking import at_width, in_dark_and_light

pytestmark = pytest.mark.browser


@pytest.mark.slow  # each page is opened once, and asked everything while it is open
def test_no_page_shuts_anybody_out(walker):
    def asked(page):
        page.set_viewport_size({"width": 1280, "height": 800})
        found = in_dark_and_light(page)
        found += at_width(page, 360) + at_width(page, 1280)
        page.keyboard.press("Tab")  # from here on the focus is shown
        return found + page.evaluate("looking.focus()")

    found = walker.faults(asked)
    assert not found, "\n".join(found)
