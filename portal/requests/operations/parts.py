"""What the steps of a request are made of. `of_own_desk` alone checks a right."""

from datetime import datetime

from sqlalchemy import select

from portal.catalogue.models import RequestType
from portal.desks.models import Desk
from portal.desks.queries import working_time
from portal.errors import Conflict, NotAllowed
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.requests import queries
from portal.requests.chain import event_hash
from portal.requests.lifecycle import EventKind, Status, check_step
from portal.requests.models import (
    Message,
    MessageKind,
    RequestEvent,
    ServiceRequest,
    WorkLog,
)
from portal.requests.sla import Target
from portal.requests.taking_back import changed, state_of
from portal.web.keys import chain_key


def record(
    row: ServiceRequest,
    kind: EventKind,
    *,
    actor_id: int | None,
    now: datetime,
    details: dict | None = None,
) -> RequestEvent:
    """Append one event to the request's chain."""
    number, details = row.chain_count + 1, details or {}
    seal = event_hash(
        chain_key(),
        row.chain_head,
        request_id=row.id,
        number=number,
        kind=kind.value,
        actor_id=actor_id,
        at=now,
        details=details,
    )
    event = RequestEvent(
        request_id=row.id,
        number=number,
        kind=kind.value,
        actor_id=actor_id,
        at=now,
        details=details,
        hash=seal,
    )
    row.chain_head, row.chain_count = seal, number
    db.session.add(event)
    db.session.flush()
    return event


def of_own_desk(reference: str, *, actor: Viewer) -> ServiceRequest:
    row = queries.visible_request(reference, viewer=actor, for_change=True)
    if not queries.reads_notes(actor, row):
        raise NotAllowed
    return row


def to_work_on(
    reference: str, *, actor: Viewer, version: int | None, kind: EventKind
) -> ServiceRequest:
    row = of_own_desk(reference, actor=actor)
    check_version(row, version)
    check_step(kind, row.status)
    row.version += 1
    return row


def check_version(row: ServiceRequest, version: int | None) -> None:
    if version is not None and version != row.version:
        raise Conflict("This request changed since you opened it.")


def say(
    row: ServiceRequest, words: str, *, author_id: int, kind: MessageKind, now: datetime
) -> Message:
    message = Message(
        request_id=row.id, author_id=author_id, kind=kind, body=words.strip(), sent_at=now
    )
    db.session.add(message)
    db.session.flush()
    return message


def reply_as_desk(row: ServiceRequest, words: str, *, actor: Viewer, now: datetime) -> None:
    message = say(row, words, author_id=actor.id, kind=MessageKind.PUBLIC, now=now)
    row.first_response_at = row.first_response_at or now
    record(row, EventKind.REPLIED, actor_id=actor.id, now=now, details={"message": message.id})


def record_step(
    row: ServiceRequest,
    kind: EventKind,
    *,
    before: dict,
    actor: Viewer,
    now: datetime,
    details: dict | None = None,
    logs: list[int] | None = None,
) -> RequestEvent:
    """A step that can be taken back: its event keeps what it changed, and the stretches of work
    it began or ended."""
    kept = {"before": changed(before, state_of(row)), **({"logs": logs} if logs else {})}
    return record(row, kind, actor_id=actor.id, now=now, details={**(details or {}), **kept})


def end_hold(
    row: ServiceRequest, *, actor_id: int, now: datetime, before: dict | None = None
) -> None:
    """The SLA clock stood still: what was owed moves by the working minutes of the hold; a hard
    deadline never moves. `before`: given where ending the hold is the step itself."""
    clock_of_desk = _working_time(row, now)
    held = clock_of_desk.minutes_between(row.held_since_at, now)
    row.held_minutes += held
    if row.due_at and row.hard_deadline_at is None:
        row.due_at = clock_of_desk.add_minutes(row.due_at, held)
    row.status = Status.ASSIGNED if row.assignee_id else Status.RECEIVED
    row.hold_reason = row.held_since_at = None
    details = {"minutes": round(held)}
    if before is not None:
        details["before"] = changed(before, state_of(row))
    record(row, EventKind.RESUMED, actor_id=actor_id, now=now, details=details)


def stop_work(row: ServiceRequest, *, now: datetime) -> list[int]:
    """End the running stretch and count its hands-on minutes; the ids of what ended."""
    running = db.session.scalars(
        select(WorkLog).where(WorkLog.request_id == row.id, WorkLog.ended_at.is_(None))
    ).all()
    for log in running:
        log.ended_at = now
        db.session.flush()
        log.minutes = queries.hands_on_minutes(log, _working_time(row, now))
        row.worked_minutes += log.minutes
    return [log.id for log in running]


def target_of(kind: RequestType) -> Target:
    return Target(
        response_minutes=kind.response_target_minutes,
        resolution_minutes=kind.resolution_target_minutes,
        due_minute=kind.due_minute,
        due_offset_months=kind.due_offset_months,
        is_hard=kind.due_is_hard,
    )


def _working_time(row: ServiceRequest, now: datetime):
    return working_time(db.session.get_one(Desk, row.desk_id), around=now.date())
