"""Fixed dates that the plan cannot keep, as leads were told of them and as pages show them."""

from datetime import date

from portal.extensions import db
from portal.planning.queries.plan_facts import latest_plan
from portal.requests.lifecycle import OPEN, WAITING, EventKind, Status
from portal.requests.models import RequestEvent, ServiceRequest
from portal.requests.queries import RequestLine, for_engine

TOLD = (EventKind.DEADLINE_AT_RISK, EventKind.DEADLINE_HOLDS)


def alarms_told(desk_id: int) -> dict[int, str | None]:
    """Request id -> the day it was last said to end, of those said to be at risk. What is on hold
    is in no plan, so nothing is said of it."""
    event, row = RequestEvent, ServiceRequest
    found = db.session.execute(
        for_engine(row.id, event.kind, event.details)
        .join(event, event.request_id == row.id)
        .where(row.desk_id == desk_id, row.status.in_((*WAITING, Status.STARTED)))
        .where(row.hard_deadline_at.is_not(None), event.kind.in_(TOLD))
        .order_by(event.id)
    )
    last = {request_id: (kind, details) for request_id, kind, details in found}
    return {
        request_id: details.get("ends_on")
        for request_id, (kind, details) in last.items()
        if kind == EventKind.DEADLINE_AT_RISK
    }


def planned_alarms(desk_id: int) -> dict[int, date | None]:
    """Request id -> the day it would end, None where the ten days have no room: what the present
    plan says."""
    plan = latest_plan(desk_id)
    alarms = plan.figures["alarms"] if plan else {}
    return {int(key): date.fromisoformat(on) if on else None for key, on in alarms.items()}


def is_open(line: RequestLine) -> bool:
    return line.row.status in OPEN
