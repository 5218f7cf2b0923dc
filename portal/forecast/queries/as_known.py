"""Requests as they stood at an instant: their events take back what was written down later."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime

from sqlalchemy import Select, select

from portal.catalogue.models import Confidentiality
from portal.extensions import db
from portal.requests.lifecycle import EventKind
from portal.requests.models import Link, RequestEvent, ServiceRequest
from portal.requests.queries import for_engine
from portal.requests.taking_back import restored

# What gives a request another kind, another desk or another arrival.
MOVING = (
    EventKind.RETYPED,
    EventKind.TRANSFERRED,
    EventKind.UNDONE,
    EventKind.IMPORT_CHANGED,
)


@dataclass(frozen=True)
class Former:
    """What a request was. `is_open`: everybody could know of it, and still may."""

    desk_id: int
    type_id: int
    arrived_at: datetime
    department: str
    is_open: bool


_NAMES = frozenset(field.name for field in fields(Former))


def of_events(kinds: Iterable[EventKind], *, since: datetime) -> Select:
    """Ids of the requests to which one of these happened at or after an instant."""
    return select(RequestEvent.request_id).where(
        RequestEvent.kind.in_(kinds), RequestEvent.at >= since
    )


def was_known(known_at: datetime) -> tuple:
    """Written down by then, and not part of an incident: one trouble that many asked about came
    once, no forecast learns the burst."""
    joined = select(Link.request_id).where(
        Link.incident_id != Link.request_id, Link.linked_at < known_at
    )
    row = ServiceRequest
    return (
        row.id.not_in(of_events((EventKind.FILED,), since=known_at)),
        row.id.not_in(joined),
    )


def formers(known_at: datetime) -> dict[int, Former]:
    """Of each request that was known and moved at or after an instant: what it was just before.

    Two statements that find few rows: the instant is mostly the end of yesterday.
    """
    row = ServiceRequest
    columns = (row.id, row.desk_id, row.type_id, row.arrived_at, row.department)
    found = {
        request_id: Former(*state, is_open=confidentiality == Confidentiality.OPEN)
        for request_id, *state, confidentiality in db.session.execute(
            for_engine(*columns, row.confidentiality).where(
                row.id.in_(of_events(MOVING, since=known_at)), *was_known(known_at)
            )
        )
    }
    moves = db.session.execute(
        select(RequestEvent.request_id, RequestEvent.details)
        .where(RequestEvent.kind.in_(MOVING), RequestEvent.at >= known_at)
        .order_by(RequestEvent.request_id, RequestEvent.number.desc())
    )
    for request_id, details in moves:
        if request_id in found:
            found[request_id] = _before(found[request_id], details.get("before") or {})
    return found


def _before(former: Former, kept: Mapping) -> Former:
    """One step back."""
    changes = {name: value for name, value in restored(kept).items() if name in _NAMES}
    return replace(former, **changes)
