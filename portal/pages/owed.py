"""What the desk owes by its targets, met or missed: beside the promise, never mixed with it."""

from datetime import datetime

from flask_babel import gettext as _

from portal.requests.lifecycle import Status
from portal.requests.models import ServiceRequest
from portal.requests.sla import Standing, standing
from portal.web.filters import instant_words


def owed(row: ServiceRequest, *, now: datetime) -> list[tuple[str, str]]:
    """(what, by when and how it stands) of the first answer and of the work."""
    if row.status == Status.CANCELLED:
        return []
    lines = [
        (_("First answer owed"), row.response_due_at, row.first_response_at, False),
        (_("Work owed"), row.due_at, row.resolved_at, _is_paused(row)),
    ]
    return [
        (name, _words(due_at, standing(due_at, done_at, now=now, is_paused=is_paused), done_at))
        for name, due_at, done_at, is_paused in lines
        if due_at is not None
    ]


def _is_paused(row: ServiceRequest) -> bool:
    """A date that cannot move does not wait, and what was late before the hold stays late."""
    on_hold = row.status == Status.ON_HOLD and row.hard_deadline_at is None
    return on_hold and row.due_at is not None and row.due_at > row.held_since_at


def _words(due_at: datetime, how: Standing, done_at: datetime | None) -> str:
    due = instant_words(due_at)
    done = instant_words(done_at) if done_at else ""
    return {
        Standing.MET: _("by %(due)s: met, %(done)s", due=due, done=done),
        Standing.MISSED: _("by %(due)s: missed, done %(done)s", due=due, done=done),
        Standing.RUNNING: _("by %(due)s", due=due),
        Standing.PAUSED: _("by %(due)s, and later by as long as the clock waits", due=due),
        Standing.LATE: _("by %(due)s: overdue", due=due),
    }[how]
