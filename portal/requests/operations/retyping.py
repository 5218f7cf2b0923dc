"""A request turns out to be of another kind of the same desk: it stays the same request."""

from datetime import datetime

from portal.catalogue import queries as catalogue
from portal.catalogue.models import Confidentiality, RequestType
from portal.desks.models import Desk
from portal.desks.queries import working_time
from portal.errors import Conflict, InvalidInput
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.requests import queries
from portal.requests.lifecycle import EventKind, weight_of
from portal.requests.models import ServiceRequest
from portal.requests.operations.parts import record_step, state_of, target_of, to_work_on
from portal.requests.sla import dues_of

CLOSED = (Confidentiality.OPEN, Confidentiality.RESTRICTED, Confidentiality.PRIVILEGED)


def retype(
    reference: str, *, type_id: int, actor: Viewer, version: int | None, now: datetime
) -> ServiceRequest:
    """Its skill, weight and what is owed follow the new kind; the answers given stay. A kind that
    is more open does not open it, and one that needs somebody's word first is asked anew."""
    row = to_work_on(reference, actor=actor, version=version, kind=EventKind.RETYPED)
    kind = db.session.get(RequestType, type_id)
    if kind is None or kind.desk_id != row.desk_id or kind.is_archived:
        raise InvalidInput("Choose a kind of this desk.", field="kind")
    if kind.id == row.type_id:
        return row
    _check_words(row, kind)
    before = state_of(row)
    row.type_id, row.skill_id = kind.id, kind.skill_id
    row.weight = weight_of(kind.weight, row.lateness)
    row.confidentiality = stricter(row.confidentiality, kind.confidentiality)
    owe(row, kind, now=now)
    details = {"from": before["type_id"], "to": kind.id}
    record_step(row, EventKind.RETYPED, before=before, actor=actor, now=now, details=details)
    return row


def stricter(one: str, other: str) -> str:
    return max(one, other, key=CLOSED.index)


def _check_words(row: ServiceRequest, kind: RequestType) -> None:
    if queries.is_held_for_approval(row):
        raise Conflict("It waits for somebody's word. Change its kind when it is given.")
    if catalogue.approval_rule_of(kind.id):
        raise InvalidInput(
            "This kind needs somebody's word first: have it asked for anew.", field="kind"
        )


def owe(row: ServiceRequest, kind: RequestType, *, now: datetime) -> None:
    """As if it had been asked as this kind; the time it stood still does not count, and a fixed
    date stays, whoever has it and whatever it is called."""
    clock_of_desk = working_time(db.session.get_one(Desk, row.desk_id), around=now.date())
    dues = dues_of(
        target_of(kind), arrived_at=row.arrived_at, named_day=None, working_time=clock_of_desk
    )
    row.response_due_at = dues.response_due_at
    if row.hard_deadline_at is not None:
        return
    row.due_at = dues.due_at
    if row.due_at and row.held_minutes:
        row.due_at = clock_of_desk.add_minutes(row.due_at, row.held_minutes)
