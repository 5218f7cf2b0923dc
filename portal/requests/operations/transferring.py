"""Giving a request to another desk: the same one, under the same reference, with all its words."""

from datetime import datetime

from portal.catalogue.models import Confidentiality, RequestType
from portal.errors import InvalidInput, InvalidTransition
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.requests import queries
from portal.requests.lifecycle import EventKind, HoldReason, Status, weight_of
from portal.requests.models import Link, ServiceRequest
from portal.requests.operations.approval_turns import begin_approvals
from portal.requests.operations.parts import (
    end_hold,
    record_step,
    reply_as_desk,
    state_of,
    stop_work,
    to_work_on,
)
from portal.requests.operations.retyping import owe, stricter


def transfer(
    reference: str,
    kind: RequestType,
    *,
    words: str,
    actor: Viewer,
    version: int | None,
    now: datetime,
) -> ServiceRequest:
    """To the desk of `kind`, whose targets run from the arrival with all pauses kept. Who asked
    reads `words`. It is nobody's there, and needs what approvals its new kind needs."""
    row = to_work_on(reference, actor=actor, version=version, kind=EventKind.TRANSFERRED)
    _check_transferable(row, kind)
    if not words.strip():
        raise InvalidInput("Say why it moves: the requester reads it.", field="words")
    stop_work(row, now=now)
    if row.status == Status.ON_HOLD:
        end_hold(row, actor_id=actor.id, now=now)
    reply_as_desk(row, words, actor=actor, now=now)
    details = {"from_desk": row.desk_id, "from_type": row.type_id}
    details |= {"to_desk": kind.desk_id, "to_type": kind.id}
    before = state_of(row)
    _move(row, kind, now=now)
    record_step(row, EventKind.TRANSFERRED, before=before, actor=actor, now=now, details=details)
    begin_approvals(row, kind, now=now)
    return row


def _move(row: ServiceRequest, kind: RequestType, *, now: datetime) -> None:
    """A response that was given stays given."""
    response_due = row.response_due_at
    row.desk_id, row.type_id, row.skill_id = kind.desk_id, kind.id, kind.skill_id
    row.confidentiality = stricter(row.confidentiality, kind.confidentiality)
    row.weight = weight_of(kind.weight, row.lateness)
    row.status, row.assignee_id, row.assigned_at, row.size = Status.RECEIVED, None, None, None
    owe(row, kind, now=now)
    row.response_due_at = response_due
    row.reassignments += 1
    db.session.flush()


def _check_transferable(row: ServiceRequest, kind: RequestType) -> None:
    if kind.desk_id == row.desk_id or kind.is_archived:
        raise InvalidInput("Choose a kind of another desk.", field="type")
    if row.confidentiality == Confidentiality.PRIVILEGED:
        raise InvalidTransition("What only some may see stands by itself.")
    if row.hold_reason == HoldReason.APPROVAL:
        raise InvalidInput("It waits for an approval: that comes first.", field="type")
    if db.session.get(Link, row.id) is not None:
        raise InvalidInput("It belongs to a major incident: leave that first.", field="type")
    if queries.has_open_parts(row):
        raise InvalidInput("It waits for its parts: finish or cancel those first.", field="type")
