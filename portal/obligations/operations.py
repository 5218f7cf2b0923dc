"""Writes of dated facts and announcements. Each is an event; none commits."""

from dataclasses import dataclass
from datetime import date, datetime

from portal.catalogue.models import Confidentiality, RequestType
from portal.desks.models import Desk
from portal.desks.queries import working_time
from portal.errors import Conflict, InvalidInput, NotAllowed, NotFound
from portal.extensions import db
from portal.identity.operations import record_audit
from portal.identity.viewer import Viewer
from portal.obligations import queries
from portal.obligations.announcing import Announcement, check_announcement
from portal.obligations.audit import (
    ObligationKind,
    subject_of_event,
    subject_of_obligation,
)
from portal.obligations.due_days import NO_NOTICE, Notice, Outcome, Source, due_days
from portal.obligations.models import AnnouncedEvent, Obligation


@dataclass(frozen=True)
class Fact:
    """A dated fact as its source tells it; `quantity`: requests of the type it leads to."""

    title: str
    type_id: int
    source: Source
    falls_on: date
    notice: Notice = NO_NOTICE
    owner_id: int | None = None
    department: str = ""
    quantity: int = 1
    confidentiality: Confidentiality = Confidentiality.OPEN
    external_id: str | None = None


def add_obligation(fact: Fact, *, actor: Viewer, now: datetime) -> Obligation:
    """By the lead of the desk that the type belongs to. What a privileged type leads to is
    privileged, whatever was said."""
    kind = db.session.get(RequestType, fact.type_id)
    if kind is None or not actor.leads(kind.desk_id):
        raise NotAllowed
    if not fact.title.strip():
        raise InvalidInput("Say in one line what falls due.", field="title")
    if not 1 <= fact.quantity <= 10_000:
        raise InvalidInput("Write 1 to 10,000 requests.", field="quantity")
    row = new_obligation(fact, kind, now=now)
    db.session.add(row)
    db.session.flush()
    _record(ObligationKind.OBLIGATION_MADE, subject_of_obligation(row.id), actor=actor, now=now)
    return row


def new_obligation(fact: Fact, kind: RequestType, *, now: datetime) -> Obligation:
    """The row with its computed days; added by whoever asked for it."""
    days = due_days(fact.falls_on, fact.notice, is_open=_is_open(kind.desk_id, fact.falls_on))
    is_privileged = kind.confidentiality == Confidentiality.PRIVILEGED
    return Obligation(
        desk_id=kind.desk_id,
        type_id=kind.id,
        owner_id=fact.owner_id,
        department=fact.department,
        title=fact.title.strip(),
        source=fact.source,
        external_id=fact.external_id,
        confidentiality=Confidentiality.PRIVILEGED if is_privileged else fact.confidentiality,
        falls_on=fact.falls_on,
        notice_months=fact.notice.months,
        notice_days=fact.notice.days,
        lead_days=fact.notice.lead_days,
        due_on=days.due_on,
        last_safe_on=days.last_safe_on,
        quantity=fact.quantity,
        created_at=now,
    )


def settle_obligation(
    obligation_id: int,
    outcome: Outcome,
    *,
    actor: Viewer,
    now: datetime,
    request_id: int | None = None,
) -> None:
    """What came of it, once. It is no demand to come from then on."""
    row = db.session.get(Obligation, obligation_id, with_for_update=True, populate_existing=True)
    if row is None or not queries.may_see_obligation(actor, row):
        raise NotFound
    if not (actor.is_on_desk(row.desk_id) or actor.id == row.owner_id):
        raise NotAllowed
    if row.outcome is not None:
        raise Conflict("This is settled already.")
    row.outcome, row.settled_at, row.request_id = outcome, now, request_id
    row.version += 1
    db.session.flush()
    details = {"outcome": outcome.value, "request": request_id}
    _record(
        ObligationKind.OBLIGATION_SETTLED, subject_of_obligation(row.id), actor=actor, now=now,
        details=details,
    )  # fmt: skip


def _is_open(desk_id: int, around: date):
    clock_of_desk = working_time(db.session.get_one(Desk, desk_id), around=around)
    return lambda day: clock_of_desk.day_minutes(day) > 0


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
    _record(ObligationKind.EVENT_ANNOUNCED, subject_of_event(row.id), actor=actor, now=now)
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
        _record(
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
    _record(ObligationKind.EVENT_WITHDRAWN, subject_of_event(row.id), actor=actor, now=now)


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


def _record(
    kind: ObligationKind,
    subject: str,
    *,
    actor: Viewer,
    now: datetime,
    details: dict | None = None,
) -> None:
    record_audit(kind, actor_id=actor.id, subject=subject, details=details or {}, now=now)
