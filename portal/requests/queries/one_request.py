"""What belongs to one request: its words, events, rating, hands-on work."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select

from portal.catalogue.models import RequestType
from portal.desks.business_time import WorkingTime
from portal.desks.models import StaffMember
from portal.extensions import db
from portal.identity.models import Person
from portal.identity.viewer import Viewer
from portal.requests.effort import WorkInterval, measured_minutes
from portal.requests.lifecycle import HoldReason, Status
from portal.requests.models import (
    Message,
    MessageKind,
    Rating,
    RequestEvent,
    ServiceRequest,
    Wall,
    WorkLog,
)
from portal.requests.queries.visibility import for_engine


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


def is_asker(viewer: Viewer, row: ServiceRequest) -> bool:
    """The requester, or who asked on their behalf."""
    return viewer.id in (row.requester_id, row.filed_by_id)


def events_of(row: ServiceRequest) -> list[RequestEvent]:
    return list(
        db.session.scalars(
            select(RequestEvent)
            .where(RequestEvent.request_id == row.id)
            .order_by(RequestEvent.number)
        )
    )


def events_after(row: ServiceRequest, number: int) -> list[RequestEvent]:
    """What happened since that many events were known."""
    return list(
        db.session.scalars(
            select(RequestEvent)
            .where(RequestEvent.request_id == row.id, RequestEvent.number > number)
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


def possible_assignees(row: ServiceRequest) -> list[Person]:
    """Active people of the request's desk whom no wall keeps out of it, by name."""
    return list(db.session.scalars(assignable(row).order_by(Person.name)))


def assignable(row: ServiceRequest) -> Select:
    walled = select(Wall.person_id).where(Wall.request_id == row.id)
    return (
        select(Person)
        .join(StaffMember, StaffMember.person_id == Person.id)
        .where(StaffMember.desk_id == row.desk_id, StaffMember.is_active, Person.is_active)
        .where(Person.id.not_in(walled))
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


def unanswered_ids() -> Select:
    """Questions that wait for an answer and close without one."""
    closing = select(RequestType.id).where(RequestType.answer_days > 0)
    return for_engine(ServiceRequest.id).where(
        ServiceRequest.status == Status.ON_HOLD,
        ServiceRequest.hold_reason == HoldReason.REQUESTER,
        ServiceRequest.type_id.in_(closing),
    )
