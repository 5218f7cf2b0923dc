"""What the desk can do with a request: start, hand over, hold, resume, resolve, note, size."""

from datetime import datetime

from portal.errors import Conflict, InvalidInput
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.requests import queries
from portal.requests.lifecycle import EventKind, HoldReason, Status, check_step
from portal.requests.models import (
    MessageKind,
    ServiceRequest,
    WorkLog,
)
from portal.requests.operations.parts import (
    end_hold,
    of_own_desk,
    record,
    reply_as_desk,
    say,
    stop_work,
    to_work_on,
)


def start(
    reference: str, *, actor: Viewer, version: int | None, now: datetime, why: dict | None = None
) -> ServiceRequest:
    """Take it and begin. `why`: the terms of the choice and its runner-up, when "next" chose
    it."""
    row = to_work_on(reference, actor=actor, version=version, kind=EventKind.STARTED)
    if row.assignee_id not in (None, actor.id):
        raise Conflict("Somebody else has it.")
    row.assignee_id, row.status = actor.id, Status.STARTED
    row.assigned_at = row.assigned_at or now
    row.started_at = row.started_at or now
    db.session.add(WorkLog(request_id=row.id, person_id=actor.id, started_at=now))
    record(row, EventKind.STARTED, actor_id=actor.id, now=now, details=why)
    return row


def assign(
    reference: str, *, assignee_id: int, actor: Viewer, version: int | None, now: datetime
) -> ServiceRequest:
    row = to_work_on(reference, actor=actor, version=version, kind=EventKind.ASSIGNED)
    if assignee_id not in {person.id for person in queries.possible_assignees(row)}:
        raise InvalidInput("This person does not work on this desk.", field="assignee")
    if row.assignee_id == assignee_id:
        return row
    stop_work(row, now=now)
    row.reassignments += row.assignee_id is not None
    row.assignee_id, row.assigned_at = assignee_id, now
    if row.status in (Status.RECEIVED, Status.STARTED):
        row.status = Status.ASSIGNED
    record(row, EventKind.ASSIGNED, actor_id=actor.id, now=now, details={"to": assignee_id})
    return row


def hold(
    reference: str,
    *,
    reason: HoldReason,
    question: str,
    actor: Viewer,
    version: int | None,
    now: datetime,
) -> ServiceRequest:
    """Stop the clock. What waits for the requester must say what is asked."""
    row = to_work_on(reference, actor=actor, version=version, kind=EventKind.HELD)
    if reason == HoldReason.REQUESTER and not question.strip():
        raise InvalidInput("Write what you need to know.", field="question")
    stop_work(row, now=now)
    if question.strip():
        reply_as_desk(row, question, actor=actor, now=now)
    row.assignee_id = row.assignee_id or actor.id
    row.assigned_at = row.assigned_at or now
    row.status, row.hold_reason, row.held_since_at = Status.ON_HOLD, reason, now
    record(row, EventKind.HELD, actor_id=actor.id, now=now, details={"reason": reason.value})
    return row


def resume(reference: str, *, actor: Viewer, version: int | None, now: datetime) -> ServiceRequest:
    row = to_work_on(reference, actor=actor, version=version, kind=EventKind.RESUMED)
    end_hold(row, actor_id=actor.id, now=now)
    return row


def resolve(
    reference: str,
    *,
    words: str,
    minutes: float | None,
    actor: Viewer,
    version: int | None,
    now: datetime,
) -> ServiceRequest:
    """Done. `minutes`: hands-on time in the staff's own words; none: as measured."""
    row = to_work_on(reference, actor=actor, version=version, kind=EventKind.RESOLVED)
    stop_work(row, now=now)
    if row.status == Status.ON_HOLD:
        end_hold(row, actor_id=actor.id, now=now)
    if words.strip():
        reply_as_desk(row, words, actor=actor, now=now)
    row.assignee_id = row.assignee_id or actor.id
    row.assigned_at = row.assigned_at or now
    row.first_response_at = row.first_response_at or now
    row.status, row.resolved_at = Status.RESOLVED, now
    row.effort_minutes = minutes if minutes is not None else (row.worked_minutes or None)
    record(row, EventKind.RESOLVED, actor_id=actor.id, now=now, details=_effort_details(row))
    return row


def note(reference: str, *, words: str, actor: Viewer, now: datetime) -> ServiceRequest:
    """For the desk only."""
    row = of_own_desk(reference, actor=actor)
    check_step(EventKind.NOTED, row.status)
    if not words.strip():
        raise InvalidInput("Write your note.", field="words")
    message = say(row, words, author_id=actor.id, kind=MessageKind.INTERNAL, now=now)
    record(row, EventKind.NOTED, actor_id=actor.id, now=now, details={"message": message.id})
    return row


def set_size(
    reference: str, *, size: str, actor: Viewer, version: int | None, now: datetime
) -> ServiceRequest:
    if size not in ("S", "M", "L"):
        raise InvalidInput("Choose small, medium or large.", field="size")
    row = to_work_on(reference, actor=actor, version=version, kind=EventKind.SIZED)
    row.size = size
    record(row, EventKind.SIZED, actor_id=actor.id, now=now, details={"size": size})
    return row


def _effort_details(row: ServiceRequest) -> dict:
    return {"effort": round(row.effort_minutes)} if row.effort_minutes else {}
