"""The job that looks after approvals that wait: who is away gets a stand-in, who left is replaced,
who forgot is reminded."""

from datetime import datetime

from sqlalchemy import select

from portal.extensions import db
from portal.identity.models import Person
from portal.requests import queries
from portal.requests.approvals import ApprovalStatus, is_reminder_due
from portal.requests.models import Approval, ServiceRequest
from portal.requests.operations.approval_turns import clock_of, replace_approver
from portal.requests.operations.approving import remind, set_stand_in
from portal.web.transaction import reading, writing


def attend_approvals(*, now: datetime) -> int:
    """How many were reminded, passed on or replaced. Safe to run twice: what was done to one shows
    in its row, and each is looked at in a transaction of its own."""
    with reading():
        waiting = list(db.session.scalars(queries.waiting_approval_ids()))
    done = 0
    for approval_id in waiting:
        with reading():
            is_due = _what_is_due(approval_id, now=now) is not None
        if is_due:
            with writing():
                done += _attend(approval_id, now=now)
    return done


def _attend(approval_id: int, *, now: datetime) -> bool:
    """Decided anew under the lock."""
    row = queries.request_of_approval(approval_id)
    what = _what_is_due(approval_id, now=now)
    if row is None or what is None:
        return False
    what(row, db.session.get_one(Approval, approval_id))
    return True


def _what_is_due(approval_id: int, *, now: datetime):
    approval = db.session.get(Approval, approval_id, populate_existing=True)
    if approval is None or approval.status != ApprovalStatus.WAITING:
        return None
    row = db.session.get_one(ServiceRequest, approval.request_id)
    if not _is_active(approval.person_id):
        return lambda row, one: replace_approver(row, one, now=now)
    clock_of_desk = clock_of(row, now)
    stand_in = approval.stand_in_id
    if stand_in is None or not _is_active(stand_in):
        deputies = queries.deputies_on(clock_of_desk.local_day(now))
        found = queries.stand_in_of(row, approval.person_id, deputies=deputies)
        if found is not None and found != stand_in:
            return lambda row, one: set_stand_in(row, one, found, actor_id=None, now=now)
    since = clock_of_desk.minutes_between(queries.last_asked_at(approval), now)
    if is_reminder_due(since, approval.reminders):
        return lambda row, one: remind(row, one, actor_id=None, now=now)
    return None


def _is_active(person_id: int) -> bool:
    active = select(Person.id).where(Person.id == person_id, Person.is_active)
    return db.session.scalar(active) is not None
