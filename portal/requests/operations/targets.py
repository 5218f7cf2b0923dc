"""The jobs that look after what is owed: warned of, escalated, and counted by a new target."""

from datetime import datetime, timedelta

from portal import clock
from portal.catalogue.models import RequestType
from portal.desks.models import Desk
from portal.desks.queries import working_time
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.jobs.operations import enqueue
from portal.requests import queries
from portal.requests.lifecycle import OPEN, EventKind
from portal.requests.models import ServiceRequest
from portal.requests.operations.parts import record
from portal.requests.operations.retyping import owe
from portal.requests.warnings import Stage, Target, stage_of
from portal.web.transaction import reading, writing

OWE_JOB = "requests.owe_anew"
SAID_BY = {
    Stage.NEAR: EventKind.TARGET_NEAR,
    Stage.MISSED: EventKind.TARGET_MISSED,
    Stage.STILL_MISSED: EventKind.TARGET_ESCALATED,
}


def attend_targets(*, now: datetime) -> int:
    """How many warnings were given. Safe to run twice: each is said once for its due instant, in
    a transaction of its own."""
    with reading():
        rows = queries.owing(now=now)
        told = queries.warnings_told({row.id for row in rows})
        due = [row.id for row in rows if _unsaid(row, told.get(row.id, set()), now=now)]
    count = 0
    for request_id in due:
        with writing():
            count += _warn(request_id, now=now)
    return count


def _warn(request_id: int, *, now: datetime) -> int:
    """Decided anew under the lock."""
    row = db.session.get(ServiceRequest, request_id, with_for_update=True, populate_existing=True)
    told = queries.warnings_told({request_id}).get(request_id, set())
    said = _unsaid(row, told, now=now) if row.status in OPEN else []
    for target, kind in said:
        details = {"what": target.owed.value, "due": target.due_at.isoformat()}
        details["owner"] = row.assignee_id
        record(row, kind, actor_id=None, now=now, details=details)
    return len(said)


def _unsaid(row: ServiceRequest, told: set, *, now: datetime) -> list[tuple[Target, EventKind]]:
    clock_of_desk = working_time(db.session.get_one(Desk, row.desk_id), around=now.date())
    found = []
    for target in queries.targets_running(row):
        stage = stage_of(target, now=now, working_time=clock_of_desk)
        kind = SAID_BY.get(stage)
        if kind and (kind, target.owed.value, target.due_at.isoformat()) not in told:
            found.append((target, kind))
    return found


def owe_anew_soon(kind: RequestType, *, actor: Viewer) -> None:
    """What is open of a kind whose targets changed goes by the new ones; a job does it."""
    wall = clock.wall_now()
    key = f"{OWE_JOB}:{kind.id}:{kind.version}"
    payload = {"type": kind.id, "actor": actor.id}
    enqueue(OWE_JOB, key=key, payload=payload, now=wall, run_at=wall + timedelta(seconds=1))


def owe_anew(type_id: int, *, actor_id: int, now: datetime) -> int:
    """How many owe by another day now. The time each stood still counts as before, and a fixed or
    named date stays. Safe to run twice: what owes right already is left alone."""
    with reading():
        ids = queries.open_ids_of_type(type_id)
    changed = 0
    for request_id in ids:
        with writing():
            changed += _owe(request_id, type_id, actor_id=actor_id, now=now)
    return changed


def _owe(request_id: int, type_id: int, *, actor_id: int, now: datetime) -> bool:
    row = db.session.get(ServiceRequest, request_id, with_for_update=True, populate_existing=True)
    if row is None or row.status not in OPEN or row.type_id != type_id:
        return False
    kind = db.session.get_one(RequestType, type_id)
    before = (row.response_due_at, row.due_at)
    owe(row, kind, now=now)
    if kind.due_field and row.answers.get(kind.due_field):
        row.due_at = before[1]
    if (row.response_due_at, row.due_at) == before:
        return False
    row.version += 1
    record(row, EventKind.TARGET_CHANGED, actor_id=actor_id, now=now)
    return True
