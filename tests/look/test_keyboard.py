"""A walk with the keys alone: skip, jump, list, help, and letters that can be switched off."""

import pytest

from tests.support.company import MAYA, RAVI
from tests.support.look.places import Look

pytestmark = pytest.mark.browser

# The names of the form's controls as they stand, each once.
NAMES = """[...new Set([...document.querySelectorAll("main :is(input, textarea, select)")]
  .filter((at) => at.type !== "hidden" && at.checkVisibility() && !at.disabled)
  .map((at) => at.name))]"""


def focused(page) -> str:
    return page.evaluate("document.activeElement.textContent.trim()")


def test_the_keys_lead_anywhere_and_rest_while_somebody_writes(walker):
    page = walker.open(Look(RAVI, "/queue/it"))
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"

    page.keyboard.press("j")
    first = focused(page)
    assert first.startswith(("Aylin", "Kwame", "Maya", "María"))
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert focused(page) == first
    page.keyboard.press("o")
    page.locator(".detail h1, .detail h2").first.wait_for()

    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keys").get_by_text("Resolve").first.wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("n")
    page.wait_for_url("**/next")

    page.keyboard.press("Control+k")
    page.get_by_role("searchbox").fill("shared")
    page.locator(".palette .offer.on", has_text="Shared").or_(
        page.locator(".palette .offer", has_text="queue")
    ).first.wait_for()
    page.keyboard.press("g")  # a letter in a field is a letter
    page.keyboard.press("h")
    assert page.get_by_role("searchbox").input_value() == "sharedgh"
    page.get_by_role("searchbox").fill("profile")
    page.locator(".palette .offer.on", has_text="profile").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/me")
    assert walker.troubles == []


def test_every_stop_of_a_form_is_reached_in_order(walker):
    """Tab after Tab, as somebody without a mouse goes; once round and no trap."""
    page = walker.open(Look(MAYA, "/ask/it/access"))
    wanted = page.evaluate(NAMES)
    reached = []
    for _step in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        reached.append(page.evaluate("document.activeElement.name"))

    assert page.evaluate("document.activeElement === document.body")
    assert len(wanted) >= 3
    assert [name for name in dict.fromkeys(reached) if name in wanted] == wanted
