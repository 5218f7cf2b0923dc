"""Who knows a matter already: its last worker, else the usual person of its requester."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from portal.extensions import db
from portal.requests.lifecycle import WAITING, Status
from portal.requests.models import ServiceRequest, WorkLog
from portal.requests.queries import for_engine

KNOWN_FOR = timedelta(weeks=26)
LEAST_DONE, LEAST_SHARE = 2, 0.5  # of a requester's finished requests, by one person


def known_by(desk_id: int, *, now: datetime) -> dict[int, int]:
    """Waiting request that nobody has -> the person who knows it: whoever worked on it last, else
    who finished at least half, and two, of its requester's requests of half a year."""
    row = ServiceRequest
    found = db.session.execute(
        for_engine(row.id, row.requester_id).where(
            row.desk_id == desk_id, row.status.in_(WAITING), row.assignee_id.is_(None)
        )
    ).all()
    usual = _usual_person(desk_id, {line[1] for line in found}, since=now - KNOWN_FOR)
    worked = _last_worker(desk_id)
    who = {request: worked.get(request) or usual.get(asker) for request, asker in found}
    return {request: person for request, person in who.items() if person is not None}


def _last_worker(desk_id: int) -> dict[int, int]:
    """Waiting request that nobody has -> who worked on it last."""
    row, log = ServiceRequest, WorkLog
    lines = db.session.execute(
        for_engine(row.id, log.person_id)
        .join(log, log.request_id == row.id)
        .where(row.desk_id == desk_id, row.status.in_(WAITING), row.assignee_id.is_(None))
        .order_by(log.started_at, log.id)
    ).all()
    return dict(lines)


def _usual_person(desk_id: int, requesters: set[int], *, since: datetime) -> dict[int, int]:
    if not requesters:
        return {}
    row, done = ServiceRequest, func.count()
    waiting = select(row.requester_id).where(row.desk_id == desk_id, row.status.in_(WAITING))
    lines = db.session.execute(
        for_engine(row.requester_id, row.assignee_id, done)
        .where(row.desk_id == desk_id, row.status.in_((Status.RESOLVED, Status.CLOSED)))
        .where(row.arrived_at >= since, row.requester_id.in_(waiting))
        .group_by(row.requester_id, row.assignee_id)
        .order_by(row.requester_id, done.desc(), row.assignee_id)
    ).all()
    total: dict[int, int] = {}
    for asker, _person, count in lines:
        total[asker] = total.get(asker, 0) + count
    return {
        asker: person
        for asker, person, count in reversed(lines)
        if person and count >= max(LEAST_DONE, LEAST_SHARE * total[asker])
    }
