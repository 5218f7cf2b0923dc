"""A desk's queue: pages by keyset, and the counts of the named views."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import and_, case, func, or_

from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.requests.lifecycle import FINISHED, OPEN, Status
from portal.requests.models import ServiceRequest
from portal.requests.queries.lists import RequestLine, lines_of
from portal.requests.queries.visibility import visible_to
from portal.requests.queue import Cursor, Filters, Order, Which
from portal.requests.reference import cleaned

FAR = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class QueuePage:
    lines: list[RequestLine]
    next_cursor: Cursor | None


def queue_page(
    desk_id: int,
    filters: Filters,
    *,
    viewer: Viewer,
    now: datetime,
    after: Cursor | None = None,
    limit: int = 50,
) -> QueuePage:
    """A page of a desk's requests, as far as the viewer may sense them, by keyset."""
    row = ServiceRequest
    sort, descending = _sorted_by(filters)
    statement = visible_to(viewer).where(row.desk_id == desk_id, *_wanted(filters, viewer, now))
    if after:
        statement = statement.where(_beyond(sort, after, descending=descending))
    order = (sort.desc(), row.id.desc()) if descending else (sort, row.id)
    lines = lines_of(statement.order_by(*order).limit(limit + 1))
    more = len(lines) > limit
    lines = lines[:limit]
    return QueuePage(lines, _cursor_of(lines[-1].row, filters) if more else None)


def _sorted_by(filters: Filters):
    row = ServiceRequest
    if filters.which == Which.FINISHED:
        return row.resolved_at, True
    if filters.order == Order.DUE:
        return func.coalesce(row.due_at, FAR), False
    return row.arrived_at, filters.order == Order.NEWEST


def _wanted(filters: Filters, viewer: Viewer, now: datetime) -> list:
    row = ServiceRequest
    conditions = {
        Which.OPEN: [row.status.in_(OPEN)],
        Which.UNTAKEN: [row.status.in_(OPEN), row.assignee_id.is_(None)],
        Which.MINE: [row.status.in_(OPEN), row.assignee_id == viewer.id],
        Which.ON_HOLD: [row.status == Status.ON_HOLD],
        Which.LATE: [row.status.in_(OPEN), row.due_at < now],
        Which.HARD: [row.status.in_(OPEN), row.hard_deadline_at.is_not(None)],
        Which.FINISHED: [row.status.in_(FINISHED), row.resolved_at.is_not(None)],
    }[filters.which]
    if filters.type_id is not None:
        conditions.append(row.type_id == filters.type_id)
    if filters.words:
        words = filters.words.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
        by_title = row.title.ilike(f"%{words}%", escape="\\")
        conditions.append(or_(by_title, row.reference == cleaned(filters.words)))
    return conditions


def _beyond(sort, after: Cursor, *, descending: bool):
    try:
        value = datetime.fromisoformat(after.value)
    except ValueError:
        return ServiceRequest.id.is_not(None)
    if value.tzinfo is None:
        return ServiceRequest.id.is_not(None)
    if descending:
        return or_(sort < value, and_(sort == value, ServiceRequest.id < after.id))
    return or_(sort > value, and_(sort == value, ServiceRequest.id > after.id))


def _cursor_of(row: ServiceRequest, filters: Filters) -> Cursor:
    if filters.which == Which.FINISHED:
        value = row.resolved_at
    else:
        value = (row.due_at or FAR) if filters.order == Order.DUE else row.arrived_at
    return Cursor(value.isoformat(), row.id)


def queue_counts(desk_id: int, *, viewer: Viewer, now: datetime) -> dict[Which, int]:
    """How many open requests each named view holds, as far as the viewer may sense them."""
    row = ServiceRequest
    views = [which for which in Which if which != Which.FINISHED]
    columns = [
        func.sum(case((and_(*_wanted(Filters(which), viewer, now)), 1), else_=0))
        for which in views
    ]
    statement = visible_to(viewer, *columns).where(row.desk_id == desk_id, row.status.in_(OPEN))
    found = db.session.execute(statement).one()
    return {which: count or 0 for which, count in zip(views, found, strict=True)}
