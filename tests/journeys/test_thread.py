"""The whole thread through the browser's eyes: ask, promise, next, question, done, rated."""

import pytest

from tests.support.company import MAYA, RAVI

pytestmark = pytest.mark.browser

FORM = "/ask/it/access"


@pytest.mark.parametrize(
    ("width", "with_script"),
    [
        pytest.param(1280, True, id="script-1280"),
        pytest.param(360, True, id="script-360", marks=pytest.mark.once),
        pytest.param(1280, False, id="no-script-1280", marks=pytest.mark.once),
        pytest.param(360, False, id="no-script-360"),
    ],
)
def test_a_request_goes_from_the_box_to_its_rating(visitors, width, with_script):
    look = f"{width}{'' if with_script else '-no-script'}"
    maya = visitors(f"{look}-maya", width=width, with_script=with_script)
    ravi = visitors(f"{look}-ravi", width=width, with_script=with_script)
    title = f"Tender folder, {look}"

    reference = asks(maya, title)
    is_taken_with_a_question(ravi, title)
    answers(maya, title)
    is_resolved_after_a_note(ravi, reference)
    reads_it_and_rates(maya, reference)


def asks(maya, title):
    maya.open("/sign-in", look="01-sign-in")
    maya.sign_in(MAYA)
    maya.look("02-home")
    maya.page.get_by_label("What do you need?").fill("folder access")
    maya.press("Continue")
    maya.look("03-offers")
    maya.follow(maya.page.locator(".offer", has_text="I need access").first)

    maya.look("04-form")
    maya.page.get_by_label("In one line").fill(title)
    maya.page.get_by_label("What do you need to open?").fill("The folder of the harbour tender")
    maya.page.get_by_label("Change too").check()
    maya.page.get_by_label("Somebody has to wait").check()
    last = maya.page.get_by_label("What will you change?")
    if not last.is_visible():  # without script the page has to be sent for it
        maya.press("Check and send")
        maya.sees("there is one more question")
    maya.look("05-one-more-question")
    last.fill("The price sheet")
    maya.press("Check and send")
    maya.sees("The price sheet")
    maya.look("06-check")
    maya.press("Send")

    maya.sees("8 in 10 like yours")
    maya.look("07-confirmation")
    reference = maya.page.locator(".sent .reference").inner_text()
    maya.sign_out()
    maya.look("08-signed-out")
    return reference


def is_taken_with_a_question(ravi, title):
    ravi.sign_in(RAVI)
    assert ravi.page.locator(".next .why").inner_text()
    ravi.look("09-next")
    offer = ravi.page.get_by_role("article").filter(has_text=title)
    start = offer.get_by_role("button", name="Start")
    ravi.follow(start.or_(offer.get_by_role("button", name="Take this")))
    ravi.sees("It is yours.")
    ravi.look("10-started")

    hold = ravi.unfold("Put on hold")
    ravi.press("Stop the clock", inside=hold)
    ravi.sees("Write what you need to know.")
    ravi.expected(422)
    ravi.look("11-question-missing")
    ravi.page.get_by_label("What do you need to know?").fill("For this year's tender or the next?")
    ravi.press("Stop the clock")
    ravi.sees("On hold. The clock waits.")
    ravi.look("12-on-hold")


def answers(maya, title):
    maya.sign_in(MAYA)
    maya.sees("One thing waits for you")
    maya.look("13-home-with-a-question")
    maya.follow(maya.page.get_by_role("link", name=title).first)
    maya.sees("Your turn")
    maya.look("14-the-question")
    maya.page.get_by_label("Your answer to Ravi").fill("The next one, please.")
    maya.press("Send the answer")
    maya.sees("The next one, please.")
    maya.look("15-answered")


def is_resolved_after_a_note(ravi, reference):
    ravi.open("/queue", look="16-queue")
    ravi.follow(ravi.page.locator(".views a", has_text="Mine"))
    line = ravi.page.locator(".item", has_text=reference)
    ravi.open(line.get_attribute("href"))  # a page of its own, where it would open beside the list
    ravi.sees("The next one, please.")
    ravi.press("Start")
    note = ravi.unfold("note only the desk sees")
    note.get_by_label("Note for the desk").fill("The folder has two owners; both agreed.")
    ravi.press("Keep the note", inside=note)
    ravi.sees("Only the desk sees this")
    ravi.look("17-noted")

    done = ravi.unfold("Resolve")
    done.get_by_label("What was done?").fill("The folder is open for you.")
    done.get_by_label("Hands-on minutes").fill("15")
    ravi.press("It is done", inside=done)
    ravi.sees("Done. The requester reads it on their page.")
    ravi.look("18-resolved")
    ravi.open("/next", look="19-next-again")


def reads_it_and_rates(maya, reference):
    maya.open("/requests", look="20-my-requests")
    maya.open(f"/requests/{reference}", look="21-ready")
    maya.sees("The folder is open for you.")
    assert not maya.page.get_by_text("The folder has two owners").count()
    maya.page.get_by_label("Very good").check()
    maya.press("Send the rating")
    maya.sees("You rated it 5 of 5.")
    maya.look("22-rated")
