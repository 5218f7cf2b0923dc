"""Words typed in a real browser: kept while they are typed, there after whatever happened."""

import pytest

from tests.support.company import MAYA, RAVI
from tests.support.wait import wait_until

pytestmark = pytest.mark.browser

FORM = "/ask/it/access"
KEPT = "Kept as a draft."
OUT = "You were signed out. Sign in in another tab, then go on here: nothing is lost."
BOTH = pytest.mark.parametrize("with_script", [True, False], ids=["script", "no-script"])
PDF = {"name": "floor plan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF\n"}


@pytest.fixture
def typing(visitors):
    """Makes a visitor who has an empty form open and types into it."""

    def somebody_types(words, *, with_script=True, width=1280):
        maya = visitors(f"typing-{width}", with_script=with_script, width=width)
        maya.sign_in(MAYA)
        maya.open(FORM)
        throw_away = maya.button("Throw away")
        if throw_away.count():
            maya.follow(throw_away)
        title(maya).fill(words)
        return maya

    return somebody_types


def title(maya):
    """What has questions of its own needs no title: it stands folded away until there is one."""
    control = maya.page.get_by_label("In one line")
    if not control.is_visible():
        maya.unfold("Add words or files")
    return control


def wait_for(maya, words):
    maya.page.get_by_text(words, exact=True).filter(visible=True).first.wait_for()


@pytest.mark.once
def test_what_is_typed_is_there_after_the_page_was_closed(typing):
    maya = typing("Typed and not sent")
    wait_for(maya, KEPT)

    maya.page.close()
    maya.page = maya.page.context.new_page()
    maya.open(FORM, look="draft")

    assert title(maya).input_value() == "Typed and not sent"
    maya.sees("Draft of today")


@pytest.mark.once
def test_who_goes_away_in_the_middle_of_a_word_finds_it_again(typing):
    maya = typing("In the middle of a wor")
    maya.open("/requests")

    def is_there():
        maya.open(FORM)
        return title(maya).input_value() == "In the middle of a wor"

    wait_until(is_there, 10, what="the draft of a page that was left")


@pytest.mark.once
@BOTH
def test_finish_later_and_throw_away_need_no_script(typing, with_script):
    maya = typing("For another day", with_script=with_script)
    maya.press("Finish later")
    maya.look("begun")

    maya.follow(maya.page.get_by_role("link", name="For another day"))
    assert title(maya).input_value() == "For another day"
    maya.press("Throw away")
    assert title(maya).input_value() == ""


@pytest.mark.once
def test_signed_out_while_typing_nothing_is_lost(typing):
    maya = typing("Typed before")
    wait_for(maya, KEPT)
    maya.page.context.clear_cookies()

    title(maya).fill("Typed before and after")
    wait_for(
        maya, "You were signed out. Sign in in another tab, then go on here: nothing is lost."
    )
    maya.expected(400)

    other_tab = maya.page.context.new_page()
    other_tab.goto(f"{maya.portal.address}/sign-in")
    with other_tab.expect_navigation():
        other_tab.locator("button.persona", has_text=MAYA).click()
    title(maya).fill("Typed before and after all")
    wait_for(maya, KEPT)
    maya.expected(400)

    maya.press("Finish later")
    maya.sees("Typed before and after all")


@pytest.mark.once
def test_a_sent_form_leaves_no_draft(typing):
    maya = typing("Sent at once")
    maya.page.get_by_label("What do you need to open?").fill("The folder of the fair")
    maya.page.get_by_label("Read", exact=True).check()
    maya.page.get_by_label("Nothing much").check()
    maya.press("Check and send")
    maya.press("Send")

    maya.open(FORM)
    assert maya.button("Throw away").count() == 0
    assert title(maya).input_value() == ""


@pytest.mark.once
@pytest.mark.parametrize("width", [1280, 360])
@BOTH
def test_a_file_goes_from_the_form_to_the_desk(typing, visitors, width, with_script):
    maya = typing("With a file", with_script=with_script, width=width)
    maya.page.get_by_label("What do you need to open?").fill("The folder of the fair")
    maya.page.get_by_label("Read", exact=True).check()
    maya.page.get_by_label("Nothing much").check()
    maya.page.get_by_label("Files").set_input_files([PDF])
    maya.press("Check and send")
    maya.look("check-with-file")
    maya.press("Send")
    reference = maya.page.url.split("/")[-2]

    ravi = visitors(f"file-{width}", with_script=with_script, width=width)
    ravi.sign_in(RAVI)
    ravi.open(f"/requests/{reference}", look="files")
    with ravi.page.expect_download() as download:
        ravi.page.get_by_role("link", name=PDF["name"]).click()
    assert download.value.suggested_filename == PDF["name"]
    assert download.value.path().read_bytes() == PDF["buffer"]


@pytest.mark.once
@pytest.mark.parametrize("width", [1280, 360])
@BOTH
def test_a_call_is_logged_and_taken_back(visitors, width, with_script):
    ravi = visitors(f"phone-{width}", with_script=with_script, width=width)
    ravi.sign_in(RAVI)
    ravi.open("/phone", look="phone")
    ravi.page.get_by_label("Who is calling?").fill("lindholm")
    ravi.page.get_by_label("In one line").fill("Password forgotten")
    ravi.press("Log it")
    ravi.look("logged")
    ravi.sees("Logged and solved.")

    ravi.press("Undo")
    ravi.sees("Taken back: it stands as before.")
    assert ravi.button("Start").count() == 1
