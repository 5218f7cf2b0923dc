"""A desk's queue: pages by keyset, and the counts of the named and saved views."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Select, and_, case, func, literal, or_, select, union_all

from portal.catalogue.search_text import words_of
from portal.desks.models import Skill, StaffMember
from portal.extensions import db
from portal.identity.models import Person
from portal.identity.viewer import Viewer
from portal.requests.lifecycle import FINISHED, OPEN, Status
from portal.requests.models import Mention, SavedView, ServiceRequest
from portal.requests.queries.lists import RequestLine, lines_of
from portal.requests.queries.search import with_words
from portal.requests.queries.visibility import visible_to
from portal.requests.queue import NOBODY, Cursor, Filters, Order, Risk, Which
from portal.requests.reference import cleaned

FAR = datetime(9999, 1, 1, tzinfo=UTC)
PARTS = ("person", "skill")
MOST_VIEWS = 20  # saved ones that one person is shown for one desk


@dataclass(frozen=True)
class QueuePage:
    lines: list[RequestLine]
    next_cursor: Cursor | None


@dataclass(frozen=True)
class Moment:
    """When the queue is looked at; `soon`: what is promised or owed before it is at risk."""

    now: datetime
    soon: datetime


def queue_page(
    desk_id: int,
    filters: Filters,
    *,
    viewer: Viewer,
    now: datetime,
    soon: datetime | None = None,
    after: Cursor | None = None,
    limit: int = 50,
) -> QueuePage:
    """A page of a desk's requests, as far as the viewer may sense them, by keyset."""
    row = ServiceRequest
    sort, descending = _sorted_by(filters)
    statement = visible_to(viewer).where(
        row.desk_id == desk_id, *_wanted(filters, viewer, Moment(now, soon or now))
    )
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
    if filters.order == Order.PROMISE:
        return func.coalesce(row.promised_by_at, row.due_at, FAR), False
    if filters.order == Order.DUE:
        return func.coalesce(row.due_at, FAR), False
    return row.arrived_at, filters.order == Order.NEWEST


def _wanted(filters: Filters, viewer: Viewer, moment: Moment) -> list:
    row = ServiceRequest
    return [
        *_in_view(filters.which, viewer, moment),
        *_of_its_kind(filters),
        *_of_people(filters),
        *_in_time(filters, moment),
        *([_with_words(filters.words)] if filters.words else []),
        *([row.status == filters.state] if filters.state else []),
    ]


def _in_view(which: Which, viewer: Viewer, moment: Moment) -> list:
    row = ServiceRequest
    is_open = row.status.in_(OPEN)
    return {
        Which.OPEN: [is_open],
        Which.UNTAKEN: [is_open, row.assignee_id.is_(None)],
        Which.TRIAGE: [is_open, row.started_at.is_(None), row.size.is_(None)],
        Which.MINE: [is_open, row.assignee_id == viewer.id],
        Which.MY_WORD: [row.id.in_(_asked(viewer))],
        Which.ON_HOLD: [row.status == Status.ON_HOLD],
        Which.AT_RISK: _at_risk(row.promised_by_at, moment),
        Which.LATE: [is_open, row.due_at < moment.now],
        Which.HARD: [is_open, row.hard_deadline_at.is_not(None)],
        Which.FINISHED: [row.status.in_(FINISHED), row.resolved_at.is_not(None)],
    }[which]


def _asked(viewer: Viewer) -> Select:
    """Where a colleague waits for the viewer's word."""
    waits = Mention.person_id == viewer.id, Mention.ended_at.is_(None)
    return select(Mention.request_id).where(*waits)


def _at_risk(column, moment: Moment) -> list:
    """While the clock stands still nothing is at risk."""
    row = ServiceRequest
    return [row.status.in_(OPEN), row.status != Status.ON_HOLD, column < moment.soon]


def _of_its_kind(filters: Filters) -> list:
    row, found = ServiceRequest, []
    if filters.type_id is not None:
        found.append(row.type_id == filters.type_id)
    if filters.skill_id is not None:
        found.append(row.skill_id == filters.skill_id)
    if filters.size:
        found.append(row.size.is_(None) if filters.size == "none" else row.size == filters.size)
    return found


def _of_people(filters: Filters) -> list:
    row, found = ServiceRequest, []
    if filters.assignee == NOBODY:
        found.append(row.assignee_id.is_(None))
    elif filters.assignee:
        found.append(row.assignee_id == int(filters.assignee))
    if filters.requester:
        named = Person.name.icontains(filters.requester, autoescape=True)
        found.append(row.requester_id.in_(select(Person.id).where(named)))
    if filters.department:
        found.append(row.department.icontains(filters.department, autoescape=True))
    return found


def _in_time(filters: Filters, moment: Moment) -> list:
    row, found = ServiceRequest, []
    if filters.risk:
        is_promise = filters.risk == Risk.PROMISE
        found += _at_risk(row.promised_by_at if is_promise else row.due_at, moment)
    if filters.needed is not None:
        found.append(row.needed_by_at < moment.now + timedelta(days=filters.needed))
    if filters.older is not None:
        found.append(row.arrived_at < moment.now - timedelta(days=filters.older))
    return found


def _with_words(words: str):
    row = ServiceRequest
    by_title = row.title.icontains(words, autoescape=True)
    found = [by_title, row.reference == cleaned(words)]
    if folded_words := words_of(words):
        found.append(with_words(folded_words))
    return or_(*found)


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
    value = {
        Order.PROMISE: row.promised_by_at or row.due_at or FAR,
        Order.DUE: row.due_at or FAR,
    }.get(filters.order, row.arrived_at)
    if filters.which == Which.FINISHED:
        value = row.resolved_at
    return Cursor(value.isoformat(), row.id)


def queue_counts(
    desk_id: int,
    *,
    viewer: Viewer,
    now: datetime,
    soon: datetime | None = None,
    saved: Mapping[int, Filters] | None = None,
) -> dict:
    """How many open requests each named view holds, and each of the `saved` ones by its id, as
    far as the viewer may sense them: one statement."""
    row, moment = ServiceRequest, Moment(now, soon or now)
    asked = {which: Filters(which) for which in Which if which != Which.FINISHED}
    asked |= {id_: one for id_, one in (saved or {}).items() if one.which != Which.FINISHED}
    columns = [
        func.sum(case((and_(*_wanted(filters, viewer, moment)), 1), else_=0))
        for filters in asked.values()
    ]
    statement = visible_to(viewer, *columns).where(row.desk_id == desk_id, row.status.in_(OPEN))
    found = db.session.execute(statement).one()
    return {which: count or 0 for which, count in zip(asked, found, strict=True)}


@dataclass(frozen=True)
class Names:
    """Whom and what a desk's queue can be narrowed to, as (id, name)."""

    people: list[tuple[int, str]]
    skills: list[tuple[int, str]]


def names_on_desk(desk_id: int) -> Names:
    """Active people of the desk and its skills: one statement."""
    people = (
        select(literal("person").label("part"), Person.id, Person.name.label("name"))
        .join(StaffMember, StaffMember.person_id == Person.id)
        .where(StaffMember.desk_id == desk_id, StaffMember.is_active, Person.is_active)
    )
    skills = select(literal("skill"), Skill.id, Skill.name).where(Skill.desk_id == desk_id)
    found = db.session.execute(union_all(people, skills).order_by("name")).all()
    parts = {part: [(id_, name) for kind, id_, name in found if kind == part] for part in PARTS}
    return Names(parts["person"], parts["skill"])


def saved_views(desk_id: int, *, viewer: Viewer) -> list[SavedView]:
    """One's own and those that others share on that desk, by name."""
    row = SavedView
    statement = (
        select(row)
        .where(row.desk_id == desk_id, or_(row.owner_id == viewer.id, row.is_shared))
        .order_by(row.is_shared, row.name, row.id)
        .limit(MOST_VIEWS)
    )
    return list(db.session.scalars(statement))
