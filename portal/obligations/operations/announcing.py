"""Writes of announcements. Each is an event; none commits."""

from datetime import date, datetime

from portal.catalogue.models import Confidentiality, RequestType
from portal.desks.models import Desk
from portal.errors import Conflict, InvalidInput, NotAllowed, NotFound
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.obligations import queries
from portal.obligations.announcing import Announcement, check_announcement
from portal.obligations.audit import ObligationKind, subject_of_event
from portal.obligations.models import AnnouncedEvent
from portal.obligations.operations.trail import record


def announce(
    said: Announcement, *, department: str, today: date, actor: Viewer, now: datetime
) -> AnnouncedEvent:
    """Anybody may say what is coming to a desk; the forecast takes it up with its next run."""
    check_announcement(said, today=today)
    _check_type(said)
    row = AnnouncedEvent(
        **vars(said), announced_by_id=actor.id, department=department, announced_at=now
    )
    db.session.add(row)
    db.session.flush()
    record(ObligationKind.EVENT_ANNOUNCED, subject_of_event(row.id), actor=actor, now=now)
    return row


def change_announcement(
    event_id: int,
    said: Announcement,
    *,
    version: int,
    today: date,
    actor: Viewer,
    now: datetime,
) -> AnnouncedEvent:
    """What was said before it began may be corrected; what has begun only in its last day and its
    number, so that what was said in time stays as it was."""
    row = _own_event(event_id, actor=actor)
    if row.version != version:
        raise Conflict("Somebody else changed it since you opened it.")
    check_announcement(said, today=today)
    if row.starts_on <= today and said.starts_on != row.starts_on:
        raise InvalidInput("It has begun: its first day stays as it is.", field="starts_on")
    _check_type(said)
    changed = [name for name, value in vars(said).items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, getattr(said, name))
    if changed:
        row.version += 1
        db.session.flush()
        details = {"what": changed}
        record(
            ObligationKind.EVENT_CHANGED,
            subject_of_event(row.id),
            actor=actor,
            now=now,
            details=details,
        )
    return row


def withdraw_announcement(event_id: int, *, version: int, actor: Viewer, now: datetime) -> None:
    """It does not come. That it was said stays: it tells how far such words hold."""
    row = _own_event(event_id, actor=actor)
    if row.version != version:
        raise Conflict("Somebody else changed it since you opened it.")
    row.withdrawn_at = now
    row.version += 1
    db.session.flush()
    record(ObligationKind.EVENT_WITHDRAWN, subject_of_event(row.id), actor=actor, now=now)


def _own_event(event_id: int, *, actor: Viewer) -> AnnouncedEvent:
    row = db.session.get(AnnouncedEvent, event_id, with_for_update=True, populate_existing=True)
    if row is None or not queries.may_see_event(actor, row):
        raise NotFound
    if not queries.may_change_event(actor, row):
        raise NotAllowed
    if row.withdrawn_at is not None:
        raise Conflict("This was withdrawn already.")
    return row


def _check_type(said: Announcement) -> None:
    """Nothing is announced by name for a privileged kind of matter."""
    if db.session.get(Desk, said.desk_id) is None:
        raise InvalidInput("Choose a desk.", field="target")
    if said.type_id is None:
        return
    kind = db.session.get(RequestType, said.type_id)
    fits = kind is not None and kind.desk_id == said.desk_id
    if not fits or kind.confidentiality == Confidentiality.PRIVILEGED:
        raise InvalidInput("Choose a kind of request of this desk.", field="target")
