"""The job that looks after questions nobody answers: who was asked is asked once more, and what is
still not answered closes. An answer opens it again."""

from datetime import datetime

from sqlalchemy import select

from portal.catalogue.models import RequestType
from portal.desks.models import Desk
from portal.desks.queries import working_time
from portal.extensions import db
from portal.requests import queries
from portal.requests.lifecycle import EventKind, HoldReason, Silence, Status, silence_of
from portal.requests.models import RequestEvent, ServiceRequest
from portal.requests.operations.parts import record
from portal.web.transaction import reading, writing


def attend_questions(*, now: datetime) -> int:
    """How many were asked again or closed. Safe to run twice: what was done stands in the row or
    its trail, and each is looked at in a transaction of its own."""
    with reading():
        waiting = list(db.session.scalars(queries.unanswered_ids()))
    done = 0
    for request_id in waiting:
        with reading():
            is_due = _silence(request_id, now=now) != Silence.FRESH
        if is_due:
            with writing():
                done += _attend(request_id, now=now)
    return done


def _attend(request_id: int, *, now: datetime) -> bool:
    """Decided anew under the lock."""
    row = db.session.get(ServiceRequest, request_id, with_for_update=True, populate_existing=True)
    silence = _silence(request_id, now=now)
    if silence == Silence.OVER:
        row.status, row.closed_at = Status.CLOSED, now
        row.version += 1
        record(row, EventKind.LAPSED, actor_id=None, now=now)
    elif silence == Silence.HALF:
        record(row, EventKind.ASKED_AGAIN, actor_id=None, now=now)
    return silence != Silence.FRESH


def _silence(request_id: int, *, now: datetime) -> Silence:
    row = db.session.get_one(ServiceRequest, request_id)
    if row.status != Status.ON_HOLD or row.hold_reason != HoldReason.REQUESTER:
        return Silence.FRESH
    desk, kind = (
        db.session.get_one(Desk, row.desk_id),
        db.session.get_one(RequestType, row.type_id),
    )
    again = select(RequestEvent.id).where(
        RequestEvent.request_id == row.id,
        RequestEvent.kind == EventKind.ASKED_AGAIN,
        RequestEvent.at >= row.held_since_at,
    )
    clock_of_desk = working_time(desk, around=now.date())
    return silence_of(
        clock_of_desk.working_days_between(row.held_since_at, now),
        answer_days=kind.answer_days,
        was_reminded=db.session.scalar(again) is not None,
    )
