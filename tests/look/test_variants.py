"""The same pages for more readers; on demand, for it is long: PORTAL_LOOK=all."""

import os
from dataclasses import dataclass, field

import pytest

from tests.support.look.walking import Walker, at_width

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(os.environ.get("PORTAL_LOOK") != "all", reason="only with PORTAL_LOOK=all"),
]


@dataclass(frozen=True)
class Variant:
    name: str
    width: int = 1280
    language: str = "en"
    text_percent: int = 100
    context: dict = field(default_factory=dict)


VARIANTS = [
    Variant("persian", language="fa"),
    Variant("persian on a telephone", width=360, language="fa", context={"color_scheme": "dark"}),
    Variant("turkish on a telephone", width=360, language="tr"),
    Variant("320 px", width=320),
    Variant("text at 200 %", text_percent=200),
    Variant("text at 200 % on a telephone", width=360, text_percent=200),
    Variant("forced colours", context={"forced_colors": "active"}),
]


@pytest.mark.slow  # every page once more, for each of them
@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_no_reader_is_shut_out(browser, house, variant):
    house.speak(variant.language)
    walker = Walker(browser, house, **variant.context)

    def asked(page):
        page.set_viewport_size({"width": variant.width, "height": 800})
        size = f"{variant.text_percent}%"
        page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
        found = page.evaluate("looking.axe()") + at_width(page, variant.width)
        page.keyboard.press("Tab")
        return found + page.evaluate("looking.focus()")

    try:
        found = walker.faults(asked)
    finally:
        walker.close()
        house.speak("en")

    assert not found, "\n".join(found)
