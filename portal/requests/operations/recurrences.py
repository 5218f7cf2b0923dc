"""A request comes round by itself: set, paused, gone on with, ended. Each is an audit event."""

from dataclasses import dataclass
from datetime import date, datetime

from portal.catalogue.models import Confidentiality, RequestType
from portal.desks.models import Desk
from portal.errors import Conflict, InvalidInput, NotAllowed
from portal.extensions import db
from portal.identity.operations import record_audit
from portal.identity.viewer import Viewer
from portal.requests import queries
from portal.requests.audit import RecurrenceKind, subject_of_recurrence
from portal.requests.models import Recurrence, ServiceRequest
from portal.requests.queries import next_days, packed_pattern, pattern_of
from portal.requests.recurring import Every, Pattern

MOST_RUNNING = 50  # of one person


@dataclass(frozen=True)
class Round:
    """When it comes round. `early_days`, `late_days`: working days of its window."""

    pattern: Pattern
    starts_on: date
    until_on: date | None = None
    early_days: int = 0
    late_days: int = 0


def days_of(like: ServiceRequest, said: Round, *, today: date) -> list[date]:
    """The next five days it would come round on. Raises InvalidInput where there is none."""
    check_recurring(like)
    _check(said, today=today)
    desk = db.session.get_one(Desk, like.desk_id)
    start = {"starts_on": said.starts_on, "after": today}
    days = next_days(said.pattern, desk, until_on=said.until_on, **start)
    if not days:
        raise InvalidInput("It would never come round: choose other days.", field="until_on")
    return days


def check_recurring(like: ServiceRequest) -> None:
    kind = db.session.get_one(RequestType, like.type_id)
    if Confidentiality.PRIVILEGED in (like.confidentiality, kind.confidentiality):
        raise InvalidInput("A privileged matter is asked for each time.")
    if kind.is_archived:
        raise InvalidInput("Its kind is retired: nobody can ask for it any more.")


def set_recurrence(
    reference: str, said: Round, *, today: date, actor: Viewer, now: datetime
) -> Recurrence:
    """In the name of who sets it, with the words and answers of a request they may see."""
    like = queries.visible_request(reference, viewer=actor)
    if not queries.is_asker(actor, like) and not queries.reads_notes(actor, like):
        raise NotAllowed
    days = days_of(like, said, today=today)
    if queries.count_running(actor.id) >= MOST_RUNNING:
        raise InvalidInput("You have fifty that come round. End one first.")
    row = Recurrence(
        desk_id=like.desk_id,
        type_id=like.type_id,
        requester_id=actor.id,
        title=like.title,
        answers=like.answers,
        pattern=packed_pattern(said.pattern),
        early_days=said.early_days,
        late_days=said.late_days,
        starts_on=said.starts_on,
        until_on=said.until_on,
        next_on=days[0],
        made_at=now,
    )
    db.session.add(row)
    db.session.flush()
    _record(RecurrenceKind.RECURRENCE_SET, row, actor=actor, now=now)
    return row


def pause_recurrence(recurrence_id: int, *, version: int, actor: Viewer, now: datetime) -> None:
    row = _to_change(recurrence_id, version=version, actor=actor)
    if row.paused_at is None:
        row.paused_at, row.planned_on = now, None
        _keep(RecurrenceKind.RECURRENCE_PAUSED, row, actor=actor, now=now)


def resume_recurrence(
    recurrence_id: int, *, version: int, today: date, actor: Viewer, now: datetime
) -> None:
    """What fell into the pause is left out."""
    row = _to_change(recurrence_id, version=version, actor=actor)
    if row.paused_at is not None:
        row.paused_at = None
        move_on(row, after=today)
        _keep(RecurrenceKind.RECURRENCE_RESUMED, row, actor=actor, now=now)


def end_recurrence(recurrence_id: int, *, version: int, actor: Viewer, now: datetime) -> None:
    """What was filed stays."""
    row = _to_change(recurrence_id, version=version, actor=actor)
    row.ended_at, row.next_on, row.planned_on = now, None, None
    _keep(RecurrenceKind.RECURRENCE_ENDED, row, actor=actor, now=now)


def move_on(row: Recurrence, *, after: date) -> None:
    """To its next day after that one; at its end there is none."""
    desk = db.session.get_one(Desk, row.desk_id)
    start = {"starts_on": row.starts_on, "after": after, "until_on": row.until_on}
    days = next_days(pattern_of(row.pattern), desk, count=1, **start)
    row.next_on, row.planned_on = (days[0] if days else None), None


def _to_change(recurrence_id: int, *, version: int, actor: Viewer) -> Recurrence:
    queries.recurrence_for(recurrence_id, viewer=actor)
    row = db.session.get(Recurrence, recurrence_id, with_for_update=True, populate_existing=True)
    if row.version != version:
        raise Conflict("Somebody else changed it since you opened it.")
    if row.ended_at is not None:
        raise Conflict("It has ended. Set a new one.")
    return row


def _check(said: Round, *, today: date) -> None:
    pattern = said.pattern
    if said.starts_on < today:
        raise InvalidInput("Begin today or later.", field="starts_on")
    if said.until_on is not None and said.until_on < said.starts_on:
        raise InvalidInput("The last day comes before the first.", field="until_on")
    most = 366 if pattern.every == Every.DAYS else 52 if pattern.every == Every.WEEKS else 12
    if not 1 <= pattern.interval <= most:
        raise InvalidInput("Write 1 to %(most)s.", field="interval", most=most)
    if not (0 <= said.early_days <= 20 and 0 <= said.late_days <= 20):
        raise InvalidInput("Write 0 to 20 working days.", field="early_days")


def _keep(kind: RecurrenceKind, row: Recurrence, *, actor: Viewer, now: datetime) -> None:
    row.version += 1
    db.session.flush()
    _record(kind, row, actor=actor, now=now)


def _record(kind: RecurrenceKind, row: Recurrence, *, actor: Viewer, now: datetime) -> None:
    subject = subject_of_recurrence(row.id)
    record_audit(kind, actor_id=actor.id, subject=subject, now=now)
