"""Sentences that several pages say, and what every page's bar holds."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from flask_babel import gettext as _
from flask_babel import to_user_timezone

from portal import clock
from portal.catalogue.models import Confidentiality, RequestType
from portal.identity.viewer import Viewer
from portal.pages.following import FollowCard, waits_for_approval, waits_for_requester
from portal.pages.names import short_name
from portal.pages.notices import choice_words
from portal.pages.request_page import RequestSheet, who_sees
from portal.pages.views.blueprint import pages
from portal.requests.lifecycle import FINISHED, Status
from portal.requests.models import ServiceRequest
from portal.web.dates import format_date
from portal.web.filters import local_day


def greeting(viewer: Viewer, *, now: datetime) -> str:
    hour, name = to_user_timezone(now).hour, short_name(viewer.name)
    if 5 <= hour < 12:
        return _("Good morning, %(name)s.", name=name)
    if 12 <= hour < 18:
        return _("Good afternoon, %(name)s.", name=name)
    return _("Good evening, %(name)s.", name=name)


def status_words(row: ServiceRequest) -> str:
    if waits_for_requester(row):
        return _("Waiting for you")
    if row.declined_at:
        return _("Declined")
    if waits_for_approval(row):
        return _("Waiting for approval")
    return plain_status(row.status)


def plain_status(status: str) -> str:
    """Without what it waits for."""
    return {
        Status.RECEIVED: _("In the queue"),
        Status.ASSIGNED: _("With the desk"),
        Status.STARTED: _("Being worked on"),
        Status.ON_HOLD: _("On hold"),
        Status.RESOLVED: _("Ready"),
        Status.CLOSED: _("Ready"),
        Status.CANCELLED: _("Cancelled"),
    }[Status(status)]


def steps_after(card: FollowCard) -> list[tuple[str, str]]:
    """What happens after sending."""
    return [
        *_approval_first(card),
        (
            _("It stands in the desk's order of work."),
            _("What would hurt most by waiting is done first."),
        ),
        (
            _("If there is a question, it stands on the page of your request."),
            _("The clock waits for your answer."),
        ),
        (
            _("When it is ready, you read it on your pages."),
            _("If the day moves, the reason stands beside it."),
        ),
    ]


def _approval_first(card: FollowCard) -> list[tuple[str, str]]:
    if not waits_for_approval(card.line.row):
        return []
    return [
        (
            _("It waits for an approval first."),
            _("Who is asked stands on its page. With the yes the desk begins."),
        )
    ]


def status_tone(row: ServiceRequest) -> str:
    """The badge's colour: clay where it waits for its asker, green where it is ready."""
    if waits_for_requester(row):
        return "turn"
    return "good" if row.status in FINISHED else ""


def behalf_words(kind: RequestType) -> str:
    """What follows for somebody who asks for another person."""
    if kind.confidentiality == Confidentiality.PRIVILEGED:
        return _("Only they follow it then, for it is kept among few.")
    return _("Then you both follow it.")


@dataclass(frozen=True)
class ReplyWords:
    """What the form for a public message is called, who reads it, and what its button says."""

    label: str
    hint: str
    button: str


def reply_words(sheet: RequestSheet) -> ReplyWords:
    line = sheet.card.line
    if sheet.is_staff:
        return ReplyWords(
            _("Reply to %(name)s", name=line.requester_name),
            _("%(name)s reads it on their page.", name=line.requester_name),
            _("Send the reply"),
        )
    name = line.assignee_name or sheet.desk.name
    if sheet.card.is_my_turn:
        return ReplyWords(
            _("Your answer to %(name)s", name=name),
            _("The clock runs again when you answer."),
            _("Send the answer"),
        )
    return ReplyWords(
        _("Your message"), _("%(name)s reads it on this page.", name=name), _("Send")
    )


@pages.app_context_processor
def shared():
    return {
        "demo_clock": _demo_clock(),
        "plain_status": plain_status,
        "status_words": status_words,
        "status_tone": status_tone,
        "reply_words": reply_words,
        "behalf_words": behalf_words,
        "choice_words": choice_words,
        "who_sees": lambda kind, desk: who_sees(kind.confidentiality, desk),
    }


def _demo_clock() -> str:
    """Says which day it is here, in the demo and wherever an imported log set the clock."""
    day = format_date(local_day(clock.now()), "EEE d MMM y")
    if current_app.config["PORTAL"].mode == "demo":
        return _("Demo. Its clock says %(day)s.", day=day)
    if clock.offset_days():
        return _("The clock follows the imported log: %(day)s.", day=day)
    return ""
