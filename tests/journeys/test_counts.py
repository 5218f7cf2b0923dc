"""What asking and following cost somebody who does it for the first time: fields, pages, clicks,
seconds."""

from time import monotonic

import pytest

from tests.support.company import MAYA, RAVI

pytestmark = [pytest.mark.browser, pytest.mark.once]

BOTH = pytest.mark.parametrize("with_script", [True, False], ids=["script", "no-script"])
PDF = {"name": "their nda.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF\n"}
UNANSWERED = """() => {
    const controls = "main form[method=post] :is(input, textarea, select)";
    const seen = [...document.querySelectorAll(controls)]
        .filter((one) => one.type !== "hidden" && one.checkVisibility());
    const groups = Map.groupBy(seen, (one) => one.name);
    return [...groups].filter(([, ones]) => {
        const isChoice = ones[0].type === "radio";
        const isOpen = isChoice ? !ones.some((one) => one.checked) : !ones[0].value;
        const words = (ones[0].closest("fieldset, .field") ?? ones[0]).innerText;
        return isOpen && !words.includes("leave it open");
    }).map(([name]) => name);
}"""


def pages_opened(maya):
    """Grows by one for each page the browser shows from now on."""
    opened = []
    maya.page.on(
        "response",
        lambda answer: (
            opened.append(answer.url)
            if answer.request.is_navigation_request() and answer.status in (200, 422)
            else None
        ),
    )
    return opened


@BOTH
def test_a_new_laptop_takes_three_answers_and_less_than_half_a_minute(visitors, with_script):
    maya = visitors("laptop", with_script=with_script)
    maya.sign_in(MAYA)
    begun = monotonic()

    maya.page.get_by_label("What do you need?").fill("new labtop")
    if with_script:
        maya.page.locator(".offer", has_text="new laptop or phone").click()
    else:
        maya.press("Continue")
        maya.page.locator(".offer", has_text="new laptop or phone").first.click()
    maya.page.get_by_label("It is damaged").wait_for()
    maya.look("laptop-form")
    if with_script:
        assert len(maya.page.evaluate(UNANSWERED)) == 3
    for answer in ("It is damaged", "Standard", "Leeds"):
        maya.page.get_by_label(answer, exact=True).check()
    maya.press("Check and send")
    maya.press("Send")
    maya.page.wait_for_url("**/confirmation")

    assert monotonic() - begun < 30


@BOTH
def test_an_nda_with_a_file_takes_six_pages_with_a_break_between(visitors, with_script):
    maya = visitors("nda", with_script=with_script)
    maya.sign_in(MAYA)
    opened = pages_opened(maya)

    maya.open("/ask/legal/nda")
    maya.page.get_by_label("With whom?").fill(f"Corvenne, {with_script}")
    maya.page.get_by_label("Their own").check()
    maya.press("Finish later")
    maya.page.get_by_role("link", name="Get an NDA in place").first.click()
    maya.page.get_by_label("Their file").set_input_files([PDF])
    if with_script:
        maya.sees("added")
    maya.press("Check and send")
    maya.sees(PDF["name"])
    maya.look("nda-check")
    maya.press("Send")
    maya.page.wait_for_url("**/confirmation")

    assert len(opened) <= 6, opened


@BOTH
def test_where_is_it_takes_two_clicks_from_cold(visitors, with_script):
    maya = visitors("where", with_script=with_script)
    maya.sign_in(MAYA)
    maya.open("/ask/it/new-laptop")
    title = f"Where is it, {with_script}"
    maya.page.get_by_label("In one line").fill(title)
    maya.press("Check and send")
    maya.press("Send")
    maya.page.context.clear_cookies()

    maya.open("/")
    maya.follow(maya.page.locator("button.persona", has_text=MAYA))  # one: who am I
    maya.follow(maya.page.get_by_role("link", name=title).first)  # two: where is it
    maya.sees("The desk acts next. Nothing is needed from you.")


def test_the_open_page_shows_a_reply_while_somebody_types(visitors):
    maya, ravi = visitors("live-maya"), visitors("live-ravi")
    maya.sign_in(MAYA)
    maya.open("/ask/it/new-laptop")
    maya.page.get_by_label("In one line").fill("Followed live")
    maya.press("Check and send")
    maya.press("Send")
    reference = maya.page.url.split("/")[-2]
    maya.open(f"/requests/{reference}")
    maya.page.get_by_label("Your message").fill("Half a senten")

    ravi.sign_in(RAVI)
    ravi.open(f"/requests/{reference}")
    ravi.page.get_by_label("Reply to Maya").fill("It is on its way.")
    ravi.press("Send the reply")

    maya.page.get_by_text("It is on its way.").first.wait_for(timeout=25_000)
    assert maya.page.get_by_label("Your message").input_value() == "Half a senten"
    maya.look("live-news")


@BOTH
def test_what_is_asked_can_be_answered_and_cancelled_with_and_without_script(
    visitors, with_script
):
    maya = visitors("cancel", with_script=with_script)
    maya.sign_in(MAYA)
    maya.open("/ask/it/new-laptop")
    maya.page.get_by_label("In one line").fill(f"Not any more, {with_script}")
    maya.press("Check and send")
    maya.press("Send")
    maya.follow(maya.page.get_by_role("link", name="Follow it"))
    maya.page.get_by_label("Your message").fill("Is it coming?")
    maya.press("Send")
    maya.sees("Is it coming?")
    maya.unfold("Cancel this request")
    maya.press("Cancel it")
    maya.sees("Cancelled. Nothing more happens.")
