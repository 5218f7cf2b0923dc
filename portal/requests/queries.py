"""Reads of requests. Every path that shows one goes through `visible_to`."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from portal.catalogue.models import Confidentiality, RequestType
from portal.desks.business_time import WorkingTime
from portal.desks.models import StaffMember, StaffSkill
from portal.errors import NotFound
from portal.extensions import db
from portal.identity.models import Person
from portal.identity.viewer import Viewer
from portal.requests.effort import WorkInterval, measured_minutes
from portal.requests.lifecycle import FINISHED, OPEN, Status
from portal.requests.models import (
    Member,
    Message,
    MessageKind,
    Rating,
    RequestEvent,
    ServiceRequest,
    WorkLog,
)
from portal.requests.queue import Cursor, Filters, Order, Which
from portal.requests.reference import cleaned


def visible_to(viewer: Viewer, *columns) -> Select:
    """The one visibility query: requests this person may sense, as rows or as given columns.

    Open: requester, members, whole desk. Restricted: requester, members, assignee, leads,
    staff with
    its skill. Privileged: requester, members, assignee, desk lead.
    """
    return select(*(columns or (ServiceRequest,))).where(_may_see(viewer))


def for_engine(*columns) -> Select:
    """Every request, for calculations only: a test lists the callers, and nothing it returns is
    shown but totals and ids read again through `visible_to`."""
    return select(*(columns or (ServiceRequest,)))


def _may_see(viewer: Viewer):
    row = ServiceRequest
    mine = [
        row.requester_id == viewer.id,
        row.assignee_id == viewer.id,
        row.id.in_(select(Member.request_id).where(Member.person_id == viewer.id)),
    ]
    desks, led = viewer.desks_as("staff", "lead"), viewer.desks_as("lead")
    if not desks:
        return or_(*mine)
    skills = (
        select(StaffSkill.skill_id)
        .join(StaffMember, StaffMember.id == StaffSkill.staff_id)
        .where(StaffMember.person_id == viewer.id, StaffMember.is_active)
    )
    return or_(
        *mine,
        row.desk_id.in_(led),
        and_(row.desk_id.in_(desks), row.confidentiality == Confidentiality.OPEN),
        and_(
            row.desk_id.in_(desks),
            row.confidentiality == Confidentiality.RESTRICTED,
            row.skill_id.in_(skills),
        ),
    )


def visible_request(reference: str, *, viewer: Viewer, for_change: bool = False) -> ServiceRequest:
    """Raises NotFound alike for a request that is not there and one that may not be sensed."""
    statement = visible_to(viewer).where(ServiceRequest.reference == reference)
    if for_change:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    row = db.session.scalar(statement)
    if row is None:
        raise NotFound
    return row


@dataclass(frozen=True)
class RequestLine:
    """A request as lists show it."""

    row: ServiceRequest
    type_title: str
    requester_name: str
    assignee_name: str | None


def _lines(statement) -> list[RequestLine]:
    assignee = aliased(Person)
    requester = aliased(Person)
    statement = (
        statement.add_columns(RequestType.title, requester.name, assignee.name)
        .join(RequestType, RequestType.id == ServiceRequest.type_id)
        .join(requester, requester.id == ServiceRequest.requester_id)
        .outerjoin(assignee, assignee.id == ServiceRequest.assignee_id)
    )
    return [RequestLine(*found) for found in db.session.execute(statement)]


def requests_of(viewer: Viewer, *, limit: int, open_only: bool = False) -> list[RequestLine]:
    """One's own requests, open ones first, newest first."""
    statement = visible_to(viewer).where(ServiceRequest.requester_id == viewer.id)
    if open_only:
        statement = statement.where(ServiceRequest.status.in_(OPEN))
    closed = ServiceRequest.status.not_in(OPEN)
    order = (closed, ServiceRequest.arrived_at.desc(), ServiceRequest.id.desc())
    return _lines(statement.order_by(*order).limit(limit))


def request_line(reference: str, *, viewer: Viewer) -> RequestLine:
    found = _lines(visible_to(viewer).where(ServiceRequest.reference == reference))
    if not found:
        raise NotFound
    return found[0]


@dataclass(frozen=True)
class Word:
    """One entry of a conversation."""

    author_id: int | None
    author_name: str | None
    kind: str
    body: str
    sent_at: datetime


def conversation(row: ServiceRequest, *, viewer: Viewer) -> list[Word]:
    """Words on a request the viewer was shown to see; internal notes only for its desk."""
    statement = (
        select(Message.author_id, Person.name, Message.kind, Message.body, Message.sent_at)
        .outerjoin(Person, Person.id == Message.author_id)
        .where(Message.request_id == row.id)
        .order_by(Message.id)
    )
    if not reads_notes(viewer, row):
        statement = statement.where(Message.kind == MessageKind.PUBLIC)
    return [Word(*found) for found in db.session.execute(statement)]


def reads_notes(viewer: Viewer, row: ServiceRequest) -> bool:
    """The desk's own people, but never the requester of that very request."""
    return viewer.is_on_desk(row.desk_id) and viewer.id != row.requester_id


def events_of(row: ServiceRequest) -> list[RequestEvent]:
    return list(
        db.session.scalars(
            select(RequestEvent)
            .where(RequestEvent.request_id == row.id)
            .order_by(RequestEvent.number)
        )
    )


def rating_of(row: ServiceRequest) -> Rating | None:
    return db.session.get(Rating, row.id)


def open_work(person_id: int) -> list[WorkLog]:
    """Stretches of hands-on time that are running now."""
    return list(
        db.session.scalars(
            select(WorkLog).where(WorkLog.person_id == person_id, WorkLog.ended_at.is_(None))
        )
    )


def count_open(desk_id: int) -> dict[str, int]:
    """Open requests of a desk by status: totals only."""
    statement = for_engine(ServiceRequest.status, func.count()).where(
        ServiceRequest.desk_id == desk_id, ServiceRequest.status.in_(OPEN)
    )
    return dict(db.session.execute(statement.group_by(ServiceRequest.status)).all())


def possible_assignees(row: ServiceRequest) -> list[Person]:
    """Active people of the request's desk, by name."""
    return list(
        db.session.scalars(
            select(Person)
            .join(StaffMember, StaffMember.person_id == Person.id)
            .where(StaffMember.desk_id == row.desk_id, StaffMember.is_active, Person.is_active)
            .order_by(Person.name)
        )
    )


def hands_on_minutes(log: WorkLog, working_time: WorkingTime) -> float:
    """Minutes of one ended stretch; while its person had k requests in progress it gets 1/k."""
    overlapping = db.session.scalars(
        select(WorkLog).where(
            WorkLog.person_id == log.person_id,
            WorkLog.started_at < log.ended_at,
            or_(WorkLog.ended_at.is_(None), WorkLog.ended_at > log.started_at),
        )
    )
    intervals = [
        WorkInterval(other.id, log.person_id, other.started_at, other.ended_at or log.ended_at)
        for other in overlapping
    ]
    return measured_minutes(intervals, working_time).get(log.id, 0.0)


def visible_lines(viewer: Viewer, *conditions, order=(), limit: int = 200) -> list[RequestLine]:
    """Requests the viewer may sense that meet the conditions, as lists show them."""
    return _lines(visible_to(viewer).where(*conditions).order_by(*order).limit(limit))


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
    lines = _lines(statement.order_by(*order).limit(limit + 1))
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
