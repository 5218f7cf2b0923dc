"""Ticking the steps of a type's checklist on one request. Two people who tick two steps at once
do not stand in each other's way; a step ticked twice is ticked."""

from datetime import datetime

from portal.catalogue.models import RequestType
from portal.errors import Conflict
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.requests.lifecycle import EventKind, check_step
from portal.requests.models import ServiceRequest
from portal.requests.operations.parts import of_own_desk, record


def tick(reference: str, *, step: str, actor: Viewer, now: datetime) -> ServiceRequest:
    row, place = _step_of(reference, step, EventKind.TICKED, actor=actor)
    if step not in row.ticked:
        row.ticked = {**row.ticked, step: actor.id}
        record(row, EventKind.TICKED, actor_id=actor.id, now=now, details={"place": place})
    return row


def untick(reference: str, *, step: str, actor: Viewer, now: datetime) -> ServiceRequest:
    row, place = _step_of(reference, step, EventKind.UNTICKED, actor=actor)
    if step in row.ticked:
        row.ticked = {each: who for each, who in row.ticked.items() if each != step}
        record(row, EventKind.UNTICKED, actor_id=actor.id, now=now, details={"place": place})
    return row


def _step_of(
    reference: str, step: str, kind: EventKind, *, actor: Viewer
) -> tuple[ServiceRequest, int]:
    """The request, locked, and which step of its type's list it is now: the trail keeps numbers,
    not words."""
    row = of_own_desk(reference, actor=actor)
    check_step(kind, row.status)
    steps = db.session.get_one(RequestType, row.type_id).checklist
    if step not in steps:
        raise Conflict("The checklist changed since you opened it.")
    return row, steps.index(step) + 1
