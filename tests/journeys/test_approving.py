"""Somebody's word, without a script: asked for on filing, given and refused, read by the asker."""

import pytest

from portal.web.worded import isolated
from tests.support.company import DANIEL, GRACE, MAYA

pytestmark = pytest.mark.browser

FORM = "/ask/legal/contract-review"


@pytest.mark.once
def test_one_request_is_approved_and_another_declined(visitors):
    maya, grace, daniel = (
        visitors(f"approving-{name}", width=360, with_script=False)
        for name in ("maya", "grace", "daniel")
    )
    maya.sign_in(MAYA)
    grace.sign_in(GRACE)
    daniel.sign_in(DANIEL)

    wanted = asks(maya, "The lease of the test hall")
    other = asks(maya, "A frame for pencils")
    assert "The lease" not in offered_to(daniel)

    approves(grace, "The lease of the test hall")
    declines(grace, "A frame for pencils")

    assert "The lease of the test hall" in offered_to(daniel)
    maya.open(f"/requests/{wanted}", look="approved")
    maya.sees("Approved by Grace Okonkwo.")
    maya.open(f"/requests/{other}", look="declined")
    maya.sees("We have enough of them.")
    maya.sees("Declined by Grace Okonkwo.")


def asks(maya, title):
    maya.open(FORM)
    maya.page.get_by_label("In one line").fill(title)
    maya.page.get_by_label("Somebody has to wait").check()
    maya.press("Check and send")
    maya.sees("It needs an approval first")
    maya.look("check")
    maya.press("Send")
    maya.sees("After the approval")
    maya.look("sent")
    reference = maya.page.locator(".sent .reference").inner_text()
    maya.open(f"/requests/{reference}", look="waits")
    maya.sees("Waiting for approval")
    maya.sees("Grace Okonkwo")
    return reference


def offered_to(daniel):
    daniel.open("/next")
    return daniel.page.locator("main").inner_text()


def opens(grace, title):
    grace.open("/approvals", look="list")
    grace.follow(grace.page.get_by_role("link", name=title))
    grace.sees(f"{isolated('Maya Lindholm')} asks for: {isolated(title)}.")
    grace.look("decide")


def approves(grace, title):
    opens(grace, title)
    grace.press("Approve")
    grace.sees("Approved. The desk can begin.")


def declines(grace, title):
    opens(grace, title)
    grace.press("Decline")
    grace.sees("Say why not: the asker reads it.")
    grace.expected(422)
    grace.look("reason-missing")
    grace.page.get_by_label("A word with it").fill("We have enough of them.")
    grace.press("Decline")
    grace.sees("Declined. The asker reads your reason.")
