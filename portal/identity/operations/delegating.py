"""Letting somebody decide what one is asked to approve, for some days."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from portal.errors import InvalidInput, NotFound
from portal.extensions import db
from portal.identity.audit import AuditKind, subject_of_person
from portal.identity.models import Delegation
from portal.identity.operations.trail import record_audit
from portal.identity.queries import person_of_address
from portal.identity.viewer import Viewer

LONGEST = timedelta(days=366)


def delegate(
    email: str, *, starts_on: date, ends_on: date, today: date, actor: Viewer, now: datetime
) -> Delegation:
    """Both days included. The same once more is the one there is, so that a form sent twice does
    nothing twice."""
    deputy = person_of_address(email)
    if deputy is None or not deputy.is_active or deputy.id == actor.id:
        raise InvalidInput("Nobody with this address can decide for you.", field="email")
    if ends_on < starts_on:
        raise InvalidInput("The last day comes before the first.", field="ends_on")
    if ends_on < today:
        raise InvalidInput("Choose a date from today on.", field="ends_on")
    if ends_on - starts_on > LONGEST:
        raise InvalidInput("Choose a year at most.", field="ends_on")
    values = {"person_id": actor.id, "deputy_id": deputy.id}
    values |= {"starts_on": starts_on, "ends_on": ends_on}
    known = db.session.scalar(select(Delegation).filter_by(**values))
    if known is not None:
        return known
    row = Delegation(**values, created_at=now)
    db.session.add(row)
    db.session.flush()
    _record(AuditKind.DELEGATED, row, actor=actor, now=now)
    return row


def end_delegation(delegation_id: int, *, today: date, actor: Viewer, now: datetime) -> None:
    """From today on one decides alone again. One that has not begun is gone."""
    row = db.session.get(Delegation, delegation_id, with_for_update=True)
    if row is None or row.person_id != actor.id or row.ends_on < today:
        raise NotFound
    _record(AuditKind.DELEGATION_ENDED, row, actor=actor, now=now)
    if row.starts_on >= today:
        db.session.delete(row)
    else:
        row.ends_on = today - timedelta(days=1)
    db.session.flush()


def _record(kind: AuditKind, row: Delegation, *, actor: Viewer, now: datetime) -> None:
    details = {"deputy": row.deputy_id}
    details |= {"from": row.starts_on.isoformat(), "to": row.ends_on.isoformat()}
    subject = subject_of_person(row.person_id)
    record_audit(kind, actor_id=actor.id, subject=subject, details=details, now=now)
