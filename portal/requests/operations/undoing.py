"""Taking a step back, as a new event: the row stands as it stood before, the trail keeps both."""

from datetime import datetime

from sqlalchemy import select

from portal.errors import Conflict, NotAllowed
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.requests import queries
from portal.requests.lifecycle import EventKind
from portal.requests.models import RequestEvent, ServiceRequest, WorkLog
from portal.requests.operations.approval_turns import restore_approvals
from portal.requests.operations.parts import record
from portal.requests.operations.relating import take_apart
from portal.requests.taking_back import SILENT, Step, can_take_back, changed, restored, state_of


def undoable_step(row: ServiceRequest, *, actor: Viewer, now: datetime) -> int | None:
    """The number of the event that this person may take back now."""
    event = _last_event(row)
    step = _step_of(event) if event else None
    may = can_take_back(step, actor_id=actor.id, now=now) and _is_theirs(row, step, actor)
    return step.number if may else None


def undo(reference: str, *, number: int, actor: Viewer, now: datetime) -> ServiceRequest:
    """Only within ten minutes, by who did the step, while nothing else happened since. Words said
    with the step stay: they may have been read."""
    row = queries.visible_request(reference, viewer=actor, for_change=True)
    event = _last_event(row)
    if event is None or event.number != number:
        raise Conflict("Something else happened since, so this cannot be taken back.")
    step = _step_of(event)
    if step.actor_id != actor.id or not _is_theirs(row, step, actor):
        raise NotAllowed
    if not can_take_back(step, actor_id=actor.id, now=now):
        raise Conflict("This cannot be taken back any more.")
    undone = state_of(row)
    for name, value in restored(step.before).items():
        setattr(row, name, value)
    if event.kind == EventKind.MERGED:
        take_apart(row, event.details, actor=actor, now=now)
    _restore_work(row, EventKind(step.kind), event.details.get("logs", []))
    restore_approvals(row, event.details)
    row.version += 1
    before = changed(undone, state_of(row))
    details = {"step": number, "kind": step.kind, "before": before}
    record(row, EventKind.UNDONE, actor_id=actor.id, now=now, details=details)
    return row


def _is_theirs(row: ServiceRequest, step: Step, actor: Viewer) -> bool:
    """Who left the desk takes none of its steps back."""
    if step.kind in (EventKind.APPROVED, EventKind.DECLINED):
        return True
    both_sides = step.kind == EventKind.CANCELLED and queries.is_asker(actor, row)
    return both_sides or queries.reads_notes(actor, row)


def _last_event(row: ServiceRequest) -> RequestEvent | None:
    return db.session.scalar(
        select(RequestEvent)
        .where(RequestEvent.request_id == row.id, RequestEvent.kind.not_in(SILENT))
        .order_by(RequestEvent.number.desc())
        .limit(1)
    )


def _step_of(event: RequestEvent) -> Step:
    before = event.details.get("before")
    return Step(event.number, event.kind, event.actor_id, event.at, before)


def _restore_work(row: ServiceRequest, kind: EventKind, log_ids: list[int]) -> None:
    """The stretch a start began was none; those a step ended run on."""
    logs = db.session.scalars(
        select(WorkLog).where(WorkLog.id.in_(log_ids), WorkLog.request_id == row.id)
    )
    for log in logs:
        if kind == EventKind.STARTED:
            db.session.delete(log)
        else:
            log.ended_at = log.minutes = None
    db.session.flush()
