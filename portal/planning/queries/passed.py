"""What is not offered to a person: refused, forbidden, agreed for a later day; and the limit of
work in hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, exists, func, or_, select

from portal.catalogue.models import RequestType
from portal.desks.models import StaffMember
from portal.extensions import db
from portal.identity.models import Person
from portal.planning.models import (
    DayOffer,
    OfferStatus,
    Override,
    OverrideKind,
    Refusal,
    RefusalReason,
)
from portal.requests.lifecycle import Status
from portal.requests.models import ServiceRequest
from portal.requests.queries import for_engine

IN_HAND = 3  # at once is calm; what waits for somebody else is not counted
REFUSED_OFTEN = 3


def may_be_offered(person_id: int, *, today: date, now: datetime):
    """A condition on requests, for the statement that reads what waits."""
    row = ServiceRequest
    refused = exists().where(
        Refusal.request_id == row.id,
        Refusal.person_id == person_id,
        or_(Refusal.until_at.is_(None), Refusal.until_at > now),
    )
    forbidden = exists().where(
        Override.request_id == row.id,
        Override.person_id == person_id,
        Override.kind == OverrideKind.FORBID,
        *_stands(now),
    )
    deferred = exists().where(
        DayOffer.request_id == row.id,
        DayOffer.status == OfferStatus.TAKEN,
        DayOffer.not_before > today,
    )
    unlearnt = and_(row.type_id.in_(_refused_types(person_id)), row.assignee_id.is_(None))
    return and_(~refused, ~forbidden, ~deferred, ~unlearnt)


def _refused_types(person_id: int):
    return (
        select(Refusal.type_id)
        .where(Refusal.person_id == person_id, Refusal.reason == RefusalReason.SKILL)
        .where(Refusal.cleared_at.is_(None))
        .group_by(Refusal.type_id)
        .having(func.count() >= REFUSED_OFTEN)
    )


def weight_by_hand(now: datetime):
    """What a lead's hand makes of a request's weight: a factor, 1 without one."""
    factor = (
        select(Override.value)
        .where(Override.request_id == ServiceRequest.id, Override.kind == OverrideKind.WEIGHT)
        .where(*_stands(now))
        .order_by(Override.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(factor, 1.0)


def _stands(now: datetime) -> tuple:
    return (Override.ended_at.is_(None), Override.expires_at > now)


def limit_in_hand(person_id: int, desk_id: int, *, now: datetime) -> int:
    """Set for the person, else for the desk, else three."""
    row = Override
    found = db.session.execute(
        select(row.person_id, row.value)
        .where(row.desk_id == desk_id, row.kind == OverrideKind.WIP, *_stands(now))
        .where(or_(row.person_id == person_id, row.person_id.is_(None)))
        .order_by(row.person_id.is_(None), row.id.desc())
        .limit(1)
    ).first()
    return int(found.value) if found else IN_HAND


def count_in_hand(person_id: int, desk_id: int) -> int:
    row = ServiceRequest
    statement = for_engine(func.count()).where(
        row.assignee_id == person_id, row.desk_id == desk_id, row.status == Status.STARTED
    )
    return db.session.scalar(statement)


def refused_by(desk_id: int, *, now: datetime) -> dict[int, set[int]]:
    """Request id -> people who are not to have it, for the plan."""
    row = ServiceRequest
    found = db.session.execute(
        for_engine(row.id, Refusal.person_id)
        .join(Refusal, Refusal.request_id == row.id)
        .where(row.desk_id == desk_id)
        .where(or_(Refusal.until_at.is_(None), Refusal.until_at > now))
    )
    refused: dict[int, set[int]] = {}
    for request_id, person_id in found:
        refused.setdefault(request_id, set()).add(person_id)
    return refused


@dataclass(frozen=True)
class LearntRefusal:
    """A kind that is no longer offered to somebody."""

    person_id: int
    type_id: int
    name: str
    title: str
    count: int


def learnt_refusals(desk_id: int) -> Sequence[LearntRefusal]:
    row, kind = Refusal, RequestType
    found = db.session.execute(
        select(row.person_id, row.type_id, Person.name, kind.title, func.count())
        .join(kind, kind.id == row.type_id)
        .join(Person, Person.id == row.person_id)
        .join(
            StaffMember,
            (StaffMember.person_id == row.person_id) & (StaffMember.desk_id == kind.desk_id),
        )
        .where(kind.desk_id == desk_id, row.reason == RefusalReason.SKILL)
        .where(row.cleared_at.is_(None))
        .group_by(row.person_id, row.type_id, Person.name, kind.title)
        .having(func.count() >= REFUSED_OFTEN)
        .order_by(Person.name, kind.title)
    )
    return [LearntRefusal(*each) for each in found]
