"""Fixed dates that a plan cannot keep: an event each, of which the leads of the desk are told."""

from collections.abc import Mapping
from datetime import datetime

from portal.extensions import db
from portal.planning.queries.alarms import alarms_told
from portal.requests import operations as requests
from portal.requests.lifecycle import OPEN, EventKind
from portal.requests.models import ServiceRequest
from portal.requests.queries import for_engine


def tell_alarms(desk_id: int, alarms: Mapping[int, str | None], *, now: datetime) -> None:
    """Once for each, and again only when the day it would end is another. `alarms`: request id ->
    that day, None where there is no room. Part of the plan's own transaction."""
    told = alarms_told(desk_id)
    for request_id in sorted(alarms.keys() | told.keys()):
        on, before = alarms.get(request_id), told.get(request_id)
        is_told = request_id in told and before == on
        if request_id in alarms and not is_told:
            _note(request_id, EventKind.DEADLINE_AT_RISK, {"ends_on": on}, now=now)
        elif request_id not in alarms:
            _note(request_id, EventKind.DEADLINE_HOLDS, {}, now=now)


def _note(request_id: int, kind: EventKind, details: dict, *, now: datetime) -> None:
    statement = for_engine().where(ServiceRequest.id == request_id)
    row = db.session.scalar(statement.with_for_update().execution_options(populate_existing=True))
    if row is not None and row.status in OPEN:
        requests.record(row, kind, actor_id=None, now=now, details=details)
