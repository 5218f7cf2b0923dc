"""Sending a form in a real browser: once, whatever the hand does; and without a mouse."""

import pytest

from tests.support.company import MAYA

pytestmark = pytest.mark.browser

FORM = "/ask/it/new-laptop"
BOTH = pytest.mark.parametrize("with_script", [True, False], ids=["script", "no-script"])


HOLD_EVERY_FORM = "addEventListener('submit', (event) => event.preventDefault())"
COME_BACK = "dispatchEvent(new Event('pageshow'))"


@pytest.fixture
def checked(visitors):
    """Makes a visitor whose filled form stands at "Check your answers"."""

    def at_the_check(title, *, with_script=True):
        maya = visitors("sending", with_script=with_script)
        maya.sign_in(MAYA)
        maya.open(FORM)
        maya.page.get_by_label("In one line").fill(title)
        maya.page.get_by_label("Nothing much").check()
        maya.press("Check and send")
        return maya

    return at_the_check


def requests_called(maya, title):
    maya.open("/requests")
    return maya.page.get_by_role("link", name=title, exact=True).count()


def sendings(maya):
    return [sent for sent in maya.posts if "step=send" in (sent.post_data or "")]


@pytest.mark.once
def test_the_button_rests_and_says_what_it_does_while_the_form_is_on_its_way(checked):
    maya = checked("A button that rests")
    maya.page.evaluate(HOLD_EVERY_FORM)

    maya.button("Send").click()
    assert maya.button("Sending…").is_disabled()
    assert maya.button("Change the answers").is_disabled()

    maya.page.evaluate(COME_BACK)
    assert maya.button("Send").is_enabled()
    assert not sendings(maya)


@BOTH
def test_a_double_click_makes_one_request(checked, with_script):
    title = f"Clicked twice, {with_script}"
    maya = checked(title, with_script=with_script)

    maya.button("Send").dblclick(no_wait_after=True)
    maya.page.wait_for_url("**/confirmation")

    if with_script:
        assert len(sendings(maya)) == 1
    assert requests_called(maya, title) == 1


@pytest.mark.once
@BOTH
def test_going_back_and_sending_again_makes_no_second_request(checked, with_script):
    title = f"Sent, back, sent, {with_script}"
    maya = checked(title, with_script=with_script)
    maya.press("Send")
    confirmation = maya.page.url

    maya.page.go_back()
    maya.sees("Check your answers")
    maya.press("Send")

    assert maya.page.url == confirmation
    assert len(sendings(maya)) == 2
    assert requests_called(maya, title) == 1


@pytest.mark.once
def test_the_form_is_filled_and_sent_with_the_keyboard_alone(visitors):
    maya = visitors("keyboard")
    maya.sign_in(MAYA)
    maya.open(FORM)
    keys = maya.page.keyboard

    reach(maya, "In one line")
    keys.type("By keyboard")
    reach(maya, "Anything else we should know?")
    keys.type("It is for the fair.")
    reach(maya, "Nothing much")
    keys.press("ArrowDown")
    reach(maya, "Check and send")
    keys.press("Enter")
    maya.page.get_by_role("heading", name="Check your answers").wait_for()
    maya.sees("Somebody has to wait")
    reach(maya, "Send")
    keys.press("Enter")

    maya.page.wait_for_url("**/confirmation")
    assert requests_called(maya, "By keyboard") == 1


NAME_OF_THE_FOCUSED = """() => {
    const at = document.activeElement;
    return (at.labels?.[0] ?? at).innerText.trim();
}"""
HAS_A_RING = "getComputedStyle(document.activeElement).outlineStyle !== 'none'"


def reach(maya, name):
    """Press Tab until that control has the focus, which can be seen."""
    for _ in range(40):
        maya.page.keyboard.press("Tab")
        if maya.page.evaluate(NAME_OF_THE_FOCUSED).startswith(name):
            assert maya.page.evaluate(HAS_A_RING), f"nobody sees that {name!r} has the focus"
            return
    raise AssertionError(f"Tab does not reach {name!r}")
