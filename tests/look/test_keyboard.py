"""A walk with the keys alone: skip, jump, list, help, and letters that can be switched off."""

import pytest

from tests.support.company import MAYA, RAVI
from tests.support.look.places import Look

pytestmark = pytest.mark.browser


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
    page.wait_for_url("**/requests/**")

    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keys").get_by_text("Resolve").wait_for()
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
    ids = []
    for _step in range(60):
        page.keyboard.press("Tab")
        at = page.evaluate("document.activeElement.id || document.activeElement.tagName")
        if at == "BODY":
            break
        ids.append(at)
    wanted = ["title", "field-what", "field-level", "details", "files", "lateness"]

    assert at == "BODY"
    assert [one for one in ids if one in wanted] == wanted
