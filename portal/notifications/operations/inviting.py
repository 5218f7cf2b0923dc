"""Invitations: a booked, moved or cancelled time goes into the calendars of both who talk."""

from collections.abc import Iterator
from datetime import datetime

from flask import current_app

from portal import clock
from portal.jobs.outbox import post_mail
from portal.notifications import queries
from portal.notifications.operations.writing import calendar_letter
from portal.notifications.queries import INVITATION, Invited
from portal.planning.invitation import Method
from portal.planning.models import BookingState
from portal.requests.lifecycle import EventKind
from portal.web.operations import set_site_setting
from portal.web.queries import site_setting
from portal.web.transaction import reading, writing

CURSOR = "invited_until"
BOOKING = (EventKind.SLOT_BOOKED, EventKind.SLOT_MOVED, EventKind.SLOT_CANCELLED)


def invite(*, now: datetime) -> int:
    """A mail for each of the two, with the time as it stands now; how many. Safe to run twice: a
    mail is known by booking, person and the version of the booking."""
    with reading():
        cursor = int(site_setting(CURSOR, "-1"))
        if cursor < 0:
            cursor = queries.last_settled_event_id(now=now)
        happened = queries.events_of_kinds(cursor, BOOKING)
        settled = max(cursor, queries.last_settled_event_id(now=now))
    count = 0
    for details in happened:
        with reading():
            letters = list(_letters(details))
        with writing():
            for values in letters:
                post_mail(INVITATION, now=clock.wall_now(), **values)
        count += len(letters)
    with writing():
        set_site_setting(CURSOR, str(settled))
    return count


def _letters(details: dict) -> Iterator[dict]:
    """What happened since to the same booking is told by its own event."""
    booking = queries.booking_at(details["booking"], version=details["version"])
    if booking is None:
        return
    is_cancelled = booking.state == BookingState.CANCELLED
    method = Method.CANCEL if is_cancelled else Method.REQUEST
    for invited in queries.invited_to(booking):
        yield from _letter(booking, invited, method)
    if "from" in details and not is_cancelled:
        for invited in queries.invited_to(booking, person_ids=[details["from"]]):
            yield from _letter(booking, invited, Method.CANCEL)


def _letter(booking, invited: Invited, method: Method) -> Iterator[dict]:
    if not invited.address:
        return
    sender = current_app.config["PORTAL"].mail_from
    letter, calendar = calendar_letter(booking, invited, method, organizer=sender)
    yield {
        "person_id": invited.id,
        "address": invited.address,
        "subject": letter.subject,
        "body": letter.body,
        "calendar": calendar,
        "key": queries.invitation_key(booking.id, invited.id, booking.version),
    }
