"""Requests as lists show them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, func, select, union_all
from sqlalchemy.orm import aliased

from portal.catalogue.models import RequestType
from portal.catalogue.search_text import least_shared, parts_of
from portal.desks.models import Desk
from portal.errors import NotFound
from portal.extensions import db
from portal.identity.models import Person
from portal.identity.viewer import Viewer
from portal.requests.lifecycle import OPEN, HoldReason, Status
from portal.requests.models import ServiceRequest, Watcher
from portal.requests.queries.visibility import visible_to
from portal.web.dialect import shared_parts
from portal.web.worded import said


@dataclass(frozen=True)
class RequestLine:
    """A request as lists show it."""

    row: ServiceRequest
    type_title: str
    requester_name: str
    assignee_name: str | None


@dataclass(frozen=True)
class OwnRequest:
    """An earlier ask of one's own, as the box offers it again."""

    reference: str
    title: str
    search_text: str
    arrived_at: datetime
    type_slug: str
    desk_slug: str


def lines_of(statement) -> list[RequestLine]:
    assignee = aliased(Person)
    requester = aliased(Person)
    statement = (
        statement.add_columns(
            RequestType.title, RequestType.translations, requester.name, assignee.name
        )
        .join(RequestType, RequestType.id == ServiceRequest.type_id)
        .join(requester, requester.id == ServiceRequest.requester_id)
        .outerjoin(assignee, assignee.id == ServiceRequest.assignee_id)
    )
    return [
        RequestLine(row, said(words, "title", title), *names)
        for row, title, words, *names in db.session.execute(statement)
    ]


def requests_of(viewer: Viewer, *, limit: int, open_only: bool = False) -> list[RequestLine]:
    """One's own requests: those that wait for one's answer, other open ones, then the rest; the
    newest first."""
    statement = visible_to(viewer).where(ServiceRequest.requester_id == viewer.id)
    if open_only:
        statement = statement.where(ServiceRequest.status.in_(OPEN))
    closed = ServiceRequest.status.not_in(OPEN)
    waits = and_(
        ServiceRequest.status == Status.ON_HOLD,
        ServiceRequest.hold_reason == HoldReason.REQUESTER,
    )
    first = case((waits, 0), else_=1)
    order = (closed, first, ServiceRequest.arrived_at.desc(), ServiceRequest.id.desc())
    return lines_of(statement.order_by(*order).limit(limit))


def followed_by(viewer: Viewer, *, limit: int) -> list[RequestLine]:
    """Others' requests this person watches, open ones first, newest first."""
    watched = select(Watcher.request_id).where(Watcher.person_id == viewer.id)
    statement = visible_to(viewer).where(ServiceRequest.id.in_(watched))
    closed = ServiceRequest.status.not_in(OPEN)
    order = (closed, ServiceRequest.arrived_at.desc(), ServiceRequest.id.desc())
    return lines_of(statement.order_by(*order).limit(limit))


@dataclass(frozen=True)
class Titled:
    """As little of a request as finding it again needs."""

    reference: str
    title: str
    type_title: str


def titles_of(viewer: Viewer, *, limit: int = 300) -> list[Titled]:
    """What this person asked for or works on, the open ones first, newest first."""
    row = ServiceRequest
    is_open = row.status.in_(OPEN)
    # An expression, so that the few open ones are read by their status and not all by their age.
    ways = [(is_open, func.coalesce(row.arrived_at, row.arrived_at)), (~is_open, row.arrived_at)]
    parts = [
        _newest_titles(viewer, mine, state, age=age, limit=limit)
        for mine in (row.requester_id == viewer.id, row.assignee_id == viewer.id)
        for state, age in ways
    ]
    found = {line.id: line for line in db.session.execute(union_all(*parts))}
    newest = sorted(found.values(), key=lambda line: (line.arrived_at, line.id), reverse=True)
    newest.sort(key=lambda line: line.status not in OPEN)
    return [
        Titled(line.reference, line.title, said(line.translations, "title", line.type_title))
        for line in newest[:limit]
    ]


def _newest_titles(viewer: Viewer, *conditions, age, limit: int):
    """Each way in is read along its own index and no further than the limit."""
    row = ServiceRequest
    columns = (row.id, row.reference, row.title, row.status, row.arrived_at)
    kind = (RequestType.title.label("type_title"), RequestType.translations)
    newest = (
        visible_to(viewer, *columns, *kind)
        .join(RequestType, RequestType.id == row.type_id)
        .where(*conditions)
        .order_by(age.desc(), row.id.desc())
        .limit(limit)
        .subquery()
    )
    return select(newest)


def request_line(reference: str, *, viewer: Viewer) -> RequestLine:
    found = lines_of(visible_to(viewer).where(ServiceRequest.reference == reference))
    if not found:
        raise NotFound
    return found[0]


def visible_lines(viewer: Viewer, *conditions, order=(), limit: int = 200) -> list[RequestLine]:
    """Requests the viewer may sense that meet the conditions, as lists show them."""
    return lines_of(visible_to(viewer).where(*conditions).order_by(*order).limit(limit))


def own_requests_like(viewer: Viewer, typed: str, *, limit: int) -> list[OwnRequest]:
    """One's own requests that share letters with what is typed and can be asked again, those that
    share most first: candidates for `catalogue.matching`, the same on both databases."""
    parts = parts_of(typed)
    if not parts:
        return []
    row = ServiceRequest
    shared = shared_parts(row.search_text, parts)
    columns = (row.reference, row.title, row.search_text, row.arrived_at, RequestType.slug)
    statement = (
        visible_to(viewer, *columns, Desk.slug)
        .join(RequestType, RequestType.id == row.type_id)
        .join(Desk, Desk.id == row.desk_id)
        .where(row.requester_id == viewer.id, RequestType.is_archived.is_(False))
        .where(shared >= least_shared(parts))
        .order_by(shared.desc(), row.arrived_at.desc(), row.id.desc())
        .limit(limit)
    )
    return [OwnRequest(*found) for found in db.session.execute(statement)]
