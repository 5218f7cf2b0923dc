"""What the desk can do with a request: start, hand over, hold, resume, resolve, note, size."""

from collections.abc import Sequence
from datetime import datetime

from portal.desks.models import Desk, Skill
from portal.desks.queries import working_time
from portal.errors import Conflict, InvalidInput, NotAllowed
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.requests import queries
from portal.requests.files import ReceivedFile
from portal.requests.lifecycle import EventKind, HoldReason, Status, check_step
from portal.requests.models import (
    MessageKind,
    ServiceRequest,
    WorkLog,
)
from portal.requests.operations.approval_turns import (
    ask_somebody,
    check_may_go_on,
    person_to_ask,
)
from portal.requests.operations.files import attach
from portal.requests.operations.mentioning import ask_for_word, has_spoken, people_to_ask
from portal.requests.operations.parts import (
    check_version,
    end_hold,
    of_own_desk,
    record,
    record_step,
    reply_as_desk,
    say,
    state_of,
    stop_work,
    to_work_on,
)

MOST_MINUTES = 6000.0


def start(
    reference: str, *, actor: Viewer, version: int | None, now: datetime, why: dict | None = None
) -> ServiceRequest:
    """Take it and begin. `why`: the terms of the choice and its runner-up, when "next" chose
    it."""
    row = to_work_on(reference, actor=actor, version=version, kind=EventKind.STARTED)
    before = state_of(row)
    if row.assignee_id not in (None, actor.id):
        _check_left(row, actor=actor, now=now)
        row.reassignments += 1
    row.assignee_id, row.status = actor.id, Status.STARTED
    row.assigned_at = row.assigned_at or now
    row.started_at = row.started_at or now
    log = WorkLog(request_id=row.id, person_id=actor.id, started_at=now)
    db.session.add(log)
    db.session.flush()
    step = {"before": before, "actor": actor, "now": now, "logs": [log.id]}
    record_step(row, EventKind.STARTED, details=why, **step)
    return row


def _check_left(row: ServiceRequest, *, actor: Viewer, now: datetime) -> None:
    """What somebody has is theirs, unless they are away and it was left to this person."""
    desk = db.session.get_one(Desk, row.desk_id)
    clock_of_desk = working_time(desk, around=now.date())
    if not queries.is_left_to(row, actor.id, clock_of_desk=clock_of_desk, now=now):
        raise Conflict("Somebody else has it.")


def assign(
    reference: str, *, assignee_id: int, actor: Viewer, version: int | None, now: datetime
) -> ServiceRequest:
    row = to_work_on(reference, actor=actor, version=version, kind=EventKind.ASSIGNED)
    if assignee_id not in {person.id for person in queries.possible_assignees(row)}:
        raise InvalidInput("This person cannot take it.", field="assignee")
    if row.assignee_id == assignee_id:
        return row
    before = state_of(row)
    logs = stop_work(row, now=now)
    row.reassignments += row.assignee_id is not None
    row.assignee_id, row.assigned_at = assignee_id, now
    if row.status in (Status.RECEIVED, Status.STARTED):
        row.status = Status.ASSIGNED
    step = {"before": before, "actor": actor, "now": now, "logs": logs}
    record_step(row, EventKind.ASSIGNED, details={"to": assignee_id}, **step)
    return row


def hold(
    reference: str,
    *,
    reason: HoldReason,
    question: str,
    actor: Viewer,
    version: int | None,
    now: datetime,
    approver: str = "",
) -> ServiceRequest:
    """Stop the clock. What waits for the requester must say what is asked. `approver`: the address
    of whose approval it waits for; empty where they are asked outside the portal."""
    row = to_work_on(reference, actor=actor, version=version, kind=EventKind.HELD)
    if reason == HoldReason.REQUESTER and not question.strip():
        raise InvalidInput("Write what you need to know.", field="question")
    asks = reason == HoldReason.APPROVAL and approver.strip()
    person = person_to_ask(row, approver, field="approver") if asks else None
    before = state_of(row)
    logs = stop_work(row, now=now)
    _say_in_step(row, question, before=before, actor=actor, now=now)
    row.assignee_id = row.assignee_id or actor.id
    row.assigned_at = row.assigned_at or now
    row.status, row.hold_reason, row.held_since_at = Status.ON_HOLD, reason, now
    details = {"reason": reason.value}
    if person is not None:
        details |= ask_somebody(row, person, now=now).details()
    step = {"before": before, "actor": actor, "now": now, "logs": logs}
    record_step(row, EventKind.HELD, details=details, **step)
    return row


def resume(reference: str, *, actor: Viewer, version: int | None, now: datetime) -> ServiceRequest:
    row = to_work_on(reference, actor=actor, version=version, kind=EventKind.RESUMED)
    check_may_go_on(row)
    end_hold(row, actor_id=actor.id, now=now, before=state_of(row))
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
    check_may_go_on(row)
    _check_parts(row)
    before = state_of(row)
    logs = stop_work(row, now=now)
    if row.status == Status.ON_HOLD:
        end_hold(row, actor_id=actor.id, now=now)
    _say_in_step(row, words, before=before, actor=actor, now=now)
    row.assignee_id = row.assignee_id or actor.id
    row.assigned_at = row.assigned_at or now
    row.first_response_at = row.first_response_at or now
    row.status, row.resolved_at = Status.RESOLVED, now
    row.effort_minutes = minutes if minutes is not None else (row.worked_minutes or None)
    step = {"before": before, "actor": actor, "now": now, "logs": logs}
    record_step(row, EventKind.RESOLVED, details=_effort_details(row), **step)
    return row


def _check_parts(row: ServiceRequest) -> None:
    if queries.has_open_parts(row):
        raise InvalidInput("It waits for its parts: finish or cancel those first.", field="words")


def close(reference: str, *, actor: Viewer, version: int | None, now: datetime) -> ServiceRequest:
    """What is ready and needs nobody's word any more; it can be opened again as before."""
    row = to_work_on(reference, actor=actor, version=version, kind=EventKind.CLOSED)
    before = state_of(row)
    row.status, row.closed_at = Status.CLOSED, now
    record_step(row, EventKind.CLOSED, before=before, actor=actor, now=now)
    return row


def note(
    reference: str,
    *,
    words: str,
    actor: Viewer,
    now: datetime,
    files: Sequence[ReceivedFile] = (),
    ask: int | None = None,
) -> ServiceRequest:
    """For the desk only. Whose word it asks for: who is named in it by @, and `ask`."""
    row = of_own_desk(reference, actor=actor)
    check_step(EventKind.NOTED, row.status)
    if not words.strip():
        raise InvalidInput("Write your note.", field="words")
    asked = people_to_ask(row, words, also=ask, actor=actor, field="words")
    message = say(row, words, author_id=actor.id, kind=MessageKind.INTERNAL, now=now)
    record(row, EventKind.NOTED, actor_id=actor.id, now=now, details={"message": message.id})
    attach(row, files, actor_id=actor.id, now=now, is_internal=True)
    has_spoken(row, actor.id, actor_id=actor.id, now=now)
    ask_for_word(row, asked, actor=actor, now=now)
    return row


def set_size(
    reference: str, *, size: str, actor: Viewer, version: int | None, now: datetime
) -> ServiceRequest:
    if size not in ("S", "M", "L"):
        raise InvalidInput("Choose small, medium or large.", field="size")
    row = to_work_on(reference, actor=actor, version=version, kind=EventKind.SIZED)
    before = state_of(row)
    row.size = size
    record_step(row, EventKind.SIZED, before=before, actor=actor, now=now, details={"size": size})
    return row


def change_skill(
    reference: str, *, skill_id: int, actor: Viewer, version: int | None, now: datetime
) -> ServiceRequest:
    """People of another skill of the same desk do it."""
    row = to_work_on(reference, actor=actor, version=version, kind=EventKind.SKILL_CHANGED)
    skill = db.session.get(Skill, skill_id)
    if skill is None or skill.desk_id != row.desk_id:
        raise InvalidInput("Choose a skill of this desk.", field="skill")
    if row.skill_id == skill_id:
        return row
    before = state_of(row)
    row.skill_id = skill_id
    details = {"to": skill_id}
    step = {"before": before, "actor": actor, "now": now}
    record_step(row, EventKind.SKILL_CHANGED, details=details, **step)
    return row


def correct_effort(
    reference: str, *, minutes: float, actor: Viewer, version: int | None, now: datetime
) -> ServiceRequest:
    """Hands-on time of finished work, by who did it or who leads the desk; to say that it is right
    is a correction too. It changes nothing else, so the step before can still be taken back."""
    row = of_own_desk(reference, actor=actor)
    if actor.id != row.assignee_id and not actor.leads(row.desk_id):
        raise NotAllowed
    check_version(row, version)
    check_step(EventKind.EFFORT_CORRECTED, row.status)
    row.version += 1
    if not 0 < minutes <= MOST_MINUTES:
        raise InvalidInput("Write minutes between 1 and 6,000.", field="minutes")
    row.effort_minutes = minutes
    details = _effort_details(row)
    record(row, EventKind.EFFORT_CORRECTED, actor_id=actor.id, now=now, details=details)
    return row


def _say_in_step(
    row: ServiceRequest, words: str, *, before: dict, actor: Viewer, now: datetime
) -> None:
    """Words cannot be taken back, so neither is the first answer they are."""
    if words.strip():
        reply_as_desk(row, words, actor=actor, now=now)
        has_spoken(row, actor.id, actor_id=actor.id, now=now)
        before["first_response_at"] = row.first_response_at


def _effort_details(row: ServiceRequest) -> dict:
    return {"effort": round(row.effort_minutes)} if row.effort_minutes else {}
