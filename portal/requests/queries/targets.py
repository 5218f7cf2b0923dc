"""What is owed and still open, and which warnings were given of it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from portal.desks.models import Desk
from portal.extensions import db
from portal.requests.lifecycle import OPEN, EventKind, Status
from portal.requests.models import RequestEvent, ServiceRequest
from portal.requests.queries.visibility import for_engine
from portal.requests.warnings import OLDEST, Owed, Target

WARNINGS = (EventKind.TARGET_NEAR, EventKind.TARGET_MISSED, EventKind.TARGET_ESCALATED)
FARTHEST = timedelta(days=14)  # two working days over any holidays
BATCH = 5000


def owing(*, now: datetime) -> list[ServiceRequest]:
    """Open ones with a target that is near or was missed lately, the first due first."""
    row = ServiceRequest
    window = (now - OLDEST, now + FARTHEST)
    near = or_(row.due_at.between(*window), row.response_due_at.between(*window))
    desks = select(Desk.id)  # so that the index of queues serves
    statement = for_engine().where(row.desk_id.in_(desks), row.status.in_(OPEN), near)
    return list(db.session.scalars(statement.order_by(row.due_at, row.id).limit(BATCH)))


def targets_running(row: ServiceRequest) -> list[Target]:
    """Targets whose clock runs: on hold it stands still, but for a date that cannot move."""
    is_held = row.status == Status.ON_HOLD
    found = []
    if row.response_due_at and row.first_response_at is None and not is_held:
        found.append(Target(Owed.ANSWER, row.arrived_at, row.response_due_at))
    if row.due_at and (not is_held or row.hard_deadline_at):
        found.append(Target(Owed.WORK, row.arrived_at, row.due_at))
    return found


def warnings_told(request_ids: Iterable[int]) -> dict[int, set[tuple[str, str, str]]]:
    """Per request, (kind, what is owed, due instant) of each warning given."""
    event, wanted = RequestEvent, list(request_ids)
    found: dict[int, set] = {}
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        statement = select(event.request_id, event.kind, event.details)
        statement = statement.where(event.request_id.in_(some), event.kind.in_(WARNINGS))
        for request_id, kind, details in db.session.execute(statement):
            said = (kind, details["what"], details["due"])
            found.setdefault(request_id, set()).add(said)
    return found


def open_ids_of_type(type_id: int) -> list[int]:
    row = ServiceRequest
    statement = for_engine(row.id).where(row.type_id == type_id, row.status.in_(OPEN))
    return list(db.session.scalars(statement.order_by(row.id)))
