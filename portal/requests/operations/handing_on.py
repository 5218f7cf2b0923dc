"""Work of who is away goes to somebody else."""

from datetime import datetime

from portal.extensions import db
from portal.requests.lifecycle import EventKind, Status
from portal.requests.models import ServiceRequest
from portal.requests.operations.parts import record, stop_work


def hand_on(request_id: int, *, to: int | None, now: datetime) -> ServiceRequest:
    """`to`: who stands in, chosen by who calls; None: it is nobody's, for everybody to take. Its
    asker is told."""
    row = db.session.get(ServiceRequest, request_id, with_for_update=True, populate_existing=True)
    stop_work(row, now=now)
    row.reassignments += 1
    row.assignee_id, row.assigned_at = to, (now if to else None)
    if row.status != Status.ON_HOLD:
        row.status = Status.ASSIGNED if to else Status.RECEIVED
    row.version += 1
    details = {"to": to, "tell": to} if to else {}
    record(row, EventKind.HANDED_ON, actor_id=None, now=now, details=details)
    return row
