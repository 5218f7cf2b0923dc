"""Sentences that several pages say, and what every page's bar holds."""

from datetime import datetime

from flask import current_app, request, url_for
from flask_babel import gettext as _
from flask_babel import to_user_timezone
from flask_login import current_user

from portal import clock
from portal.identity.viewer import Viewer
from portal.pages.following import FollowCard
from portal.pages.request_page import RequestSheet, who_sees
from portal.pages.views.blueprint import pages
from portal.requests.lifecycle import HoldReason, Status
from portal.requests.models import ServiceRequest
from portal.web.filters import long_day


def greeting(viewer: Viewer, *, now: datetime) -> str:
    hour, name = to_user_timezone(now).hour, viewer.name.split()[0]
    if 5 <= hour < 12:
        return _("Good morning, %(name)s.", name=name)
    if 12 <= hour < 18:
        return _("Good afternoon, %(name)s.", name=name)
    return _("Good evening, %(name)s.", name=name)


def status_words(row: ServiceRequest) -> str:
    if row.status == Status.ON_HOLD and row.hold_reason == HoldReason.REQUESTER:
        return _("Waiting for you")
    return {
        Status.RECEIVED: _("In the queue"),
        Status.ASSIGNED: _("With the desk"),
        Status.STARTED: _("Being worked on"),
        Status.ON_HOLD: _("On hold"),
        Status.RESOLVED: _("Ready"),
        Status.CLOSED: _("Ready"),
        Status.CANCELLED: _("Cancelled"),
    }[Status(row.status)]


def steps_after(card: FollowCard) -> list[tuple[str, str]]:
    """What happens after sending."""
    return [
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


def reply_hint(sheet: RequestSheet) -> str:
    if sheet.is_staff:
        return _("%(name)s reads it on their page.", name=sheet.card.line.requester_name)
    if sheet.card.is_my_turn:
        return _("The clock runs again when you answer.")
    name = sheet.card.line.assignee_name or sheet.desk.name
    return _("%(name)s reads it on the page of this request.", name=name)


def navigation() -> list[tuple[str, str, bool, str]]:
    """The words in the bar: the same bar for all, other words for each role."""
    if not current_user.is_authenticated:
        return []
    entries = []
    if current_user.has_role("lead", "manager"):
        entries.append((_("Overview"), "pages.overview", ("pages.manage",), "chart"))
    if current_user.has_role("staff", "lead"):
        entries.append((_("Next for you"), "pages.next_for_you", (), "next"))
        entries.append((_("Queue"), "pages.my_queue", ("pages.queue",), "list"))
    entries.append((_("Home"), "pages.home", ("pages.ask", "pages.ask_type"), "home"))
    entries.append((_("My requests"), "pages.my_requests", ("pages.confirmation",), "doc"))
    return [
        (words, url_for(endpoint), request.endpoint in (endpoint, *also), sign)
        for words, endpoint, also, sign in entries[:5]
    ]


@pages.app_context_processor
def shared():
    return {
        "navigation": navigation(),
        "demo_clock": _demo_clock(),
        "status_words": status_words,
        "reply_hint": reply_hint,
        "who_sees": lambda kind, desk: who_sees(kind.confidentiality, desk),
    }


def _demo_clock() -> str:
    """Shown when the portal lives in another time than the machine."""
    in_demo = current_app.config["PORTAL"].mode == "demo"
    if not in_demo and not clock.offset_days():
        return ""
    return long_day(clock.now())
