"""The job that files what comes round: in the trough of its window, once for each time."""

import logging
from datetime import date, datetime, timedelta

from portal.catalogue.models import RequestType
from portal.desks.models import Desk
from portal.desks.queries import working_time
from portal.extensions import db
from portal.identity.models import Person
from portal.planning.operations.accepting import accept_request
from portal.planning.queries.troughs import day_loads
from portal.requests import operations as requests
from portal.requests import queries
from portal.requests.models import Occurrence, Recurrence
from portal.requests.recurring import trough, window_of
from portal.web.dialect import insert
from portal.web.transaction import reading, writing

CHANNEL = "recurring"
LONGEST_WINDOW = timedelta(days=60)  # twenty working days, whatever is closed

log = logging.getLogger("portal.recurring")


def file_recurring(*, now: datetime) -> int:
    """How many were filed. Safe to run twice and to stop anywhere: each time it comes round is
    known by its day. One that breaks does not stop the others."""
    with reading():
        ids = queries.due_recurrences(before=now.date() + LONGEST_WINDOW)
    count = 0
    for recurrence_id in ids:
        try:
            count += _attend(recurrence_id, now=now)
        except Exception:
            log.exception("recurrence %s could not be filed", recurrence_id)
    return count


def _attend(recurrence_id: int, *, now: datetime) -> bool:
    with reading():
        row = db.session.get_one(Recurrence, recurrence_id)
        desk = db.session.get_one(Desk, row.desk_id)
        today = working_time(desk, around=now.date()).local_day(now)
        planned = row.planned_on or _plan(row, desk, today=today, now=now)
    if planned is None:
        return False
    with writing():
        row = db.session.get_one(
            Recurrence, recurrence_id, with_for_update=True, populate_existing=True
        )
        if row.next_on is None or row.paused_at is not None:
            return False
        row.planned_on = planned
        return planned <= today and _file(row, today=today, now=now)


def _plan(row: Recurrence, desk: Desk, *, today: date, now: datetime) -> date | None:
    """The least loaded day left of its window; None before that begins."""
    is_open = queries.open_days(desk, around=row.next_on)
    span = {"early_days": row.early_days, "late_days": row.late_days}
    window = window_of(row.next_on, is_open=is_open, **span)
    if window[0] > today:
        return None
    left = [day for day in window if day >= today] or [today]
    return trough(left, day_loads(desk, left, now=now), own_day=row.next_on)


def _file(row: Recurrence, *, today: date, now: datetime) -> bool:
    """Of several that were missed the last one is filed, the others are left out."""
    due_on = row.next_on
    while True:
        due_on, run_id = row.next_on, _taken(row, now=now)
        requests.move_on(row, after=due_on)
        if row.next_on is None or row.next_on > today:
            break
    row.version += 1
    kind = db.session.get_one(RequestType, row.type_id)
    is_there = db.session.get_one(Person, row.requester_id).is_active
    if run_id is None or kind.is_archived or not is_there:
        return False
    desk = db.session.get_one(Desk, row.desk_id)
    ask = requests.Ask(title=row.title, answers=dict(row.answers), channel=CHANNEL)
    made = accept_request(ask, kind, desk, requester_id=row.requester_id, now=now)
    db.session.get_one(Occurrence, run_id).request_id = made.id
    db.session.flush()
    return True


def _taken(row: Recurrence, *, now: datetime) -> int | None:
    """The row of this time; None: it was filed before."""
    values = {"recurrence_id": row.id, "due_on": row.next_on, "filed_at": now}
    statement = insert(Occurrence).values(values).on_conflict_do_nothing()
    return db.session.execute(statement.returning(Occurrence.id)).scalar()
