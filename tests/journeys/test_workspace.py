"""A morning at the queue by keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.support.company import MAYA, RAVI

pytestmark = [pytest.mark.browser, pytest.mark.once]

COUNT = 20
ASK = """async (count) => {
    const parse = async (answer) =>
        new DOMParser().parseFromString(await answer.text(), "text/html");
    for (let number = 0; number < count; number += 1) {
        const page = await parse(await fetch("/ask/it/new-laptop"));
        const form = page.querySelector("main form[method=post]");
        const words = new URLSearchParams(new FormData(form));
        words.set("title", `Triage me ${number}`);
        words.set("step", "send");
        const answer = await fetch(form.getAttribute("action"), { method: "POST", body: words });
        if (!answer.ok) throw new Error(answer.status);
    }
}"""


@pytest.fixture
def ravi(visitors):
    maya, ravi = visitors("asks"), visitors("works")
    maya.sign_in(MAYA)
    maya.page.evaluate(ASK, COUNT)
    ravi.sign_in(RAVI)
    return ravi


def settled(ravi):
    ravi.page.wait_for_function("!document.querySelector('.detail[aria-busy]')")


def test_twenty_are_triaged_with_two_keys_each_and_a_wrong_step_is_undone(ravi):
    page = ravi.page
    ravi.open("/queue/it?which=triage&words=Triage+me&order=oldest")
    sized = page.locator(".line.gone")
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.locator(".detail h2.page-title").wait_for()

    for number in range(COUNT):  # all pressed at once: what is on its way loses no key
        page.keyboard.press("2")
        if number < COUNT - 1:
            page.keyboard.press("n")
    expect(sized).to_have_count(COUNT, timeout=60_000)
    ravi.look("triaged")

    page.keyboard.press("u")  # the last one was not medium
    page.locator(".detail .event", has_text="The last step was taken back.").wait_for()
    ravi.open("/queue/it?which=triage&words=Triage+me")
    expect(page.locator("a.item")).to_have_count(1)

    page.keyboard.press("j")
    page.keyboard.press("o")
    page.locator(".detail h2.page-title").wait_for()
    page.keyboard.press("e")  # resolved by mistake, beside the list
    page.keyboard.type("Wrong one")
    page.keyboard.press("Control+Enter")
    page.locator(".detail .event", has_text="Ready.").wait_for()
    settled(ravi)
    page.locator(".detail h2.page-title").click()
    page.keyboard.press("u")
    page.locator(".detail .event", has_text="The last step was taken back.").last.wait_for()
    page.locator(".detail [data-key=e]").wait_for()


def test_letters_rest_for_who_switched_them_off(ravi):
    page = ravi.page
    ravi.open("/me")
    page.locator("[name=single_keys]").uncheck()
    with page.expect_navigation():
        page.locator("form:has([name=single_keys]) button.primary").click()
    ravi.open("/queue/it")

    page.keyboard.press("j")
    page.keyboard.press("o")

    assert page.locator(".detail").count() == 0
    ravi.open("/me")
    page.locator("[name=single_keys]").check()
    with page.expect_navigation():
        page.locator("form:has([name=single_keys]) button.primary").click()
