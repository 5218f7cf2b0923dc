"""What levelling offered to askers, and what stands of it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case, func, select

from portal.extensions import db
from portal.planning.models import DayOffer, Levelling, OfferStatus
from portal.requests.lifecycle import WAITING, Lateness, Status
from portal.requests.models import ServiceRequest
from portal.requests.queries import for_engine

AGREE = 2 / 3  # of those who lose nothing by waiting, until a desk's own askers say otherwise


def standing_levellings(desk_id: int) -> list[Levelling]:
    row = Levelling
    statement = select(row).where(row.desk_id == desk_id, row.reverted_at.is_(None))
    return list(db.session.scalars(statement.order_by(row.id)))


def taken_shares(applied: Sequence[Levelling]) -> dict[int, float]:
    """Levelling -> taken share of its offers over the share that was expected, once answers are
    in; 1 before."""
    if not applied:
        return {}
    row = DayOffer
    counts = db.session.execute(
        select(
            row.levelling_id,
            func.sum(case((row.status == OfferStatus.TAKEN, 1), else_=0)),
            func.sum(case((row.status == OfferStatus.DECLINED, 1), else_=0)),
        )
        .where(row.levelling_id.in_([each.id for each in applied]))
        .group_by(row.levelling_id)
    )
    return {
        key: (taken + 4 * AGREE) / (taken + declined + 4) / AGREE
        for key, taken, declined in counts
    }


def offer_of(request_id: int) -> DayOffer | None:
    return db.session.scalar(select(DayOffer).where(DayOffer.request_id == request_id))


def offers_standing(levelling_id: int, type_id: int) -> int:
    """Offers of a levelling to askers of a type that were taken or may still be."""
    standing = (OfferStatus.OFFERED, OfferStatus.TAKEN)
    found = for_engine(func.count()).select_from(ServiceRequest)
    found = found.join(DayOffer, DayOffer.request_id == ServiceRequest.id)
    found = found.where(DayOffer.levelling_id == levelling_id, DayOffer.status.in_(standing))
    return db.session.scalar(found.where(ServiceRequest.type_id == type_id)) or 0


def flexible_requests(
    desk_id: int, type_id: int, *, due_from: datetime, due_until: datetime
) -> list[int]:
    """Ids of waiting requests of a type that are due in a span, whose askers said that a later day
    does no harm, and to whom nothing was offered yet."""
    row = ServiceRequest
    due_at = func.coalesce(row.needed_by_at, row.due_at)
    statement = (
        for_engine(row.id)
        .outerjoin(DayOffer, DayOffer.request_id == row.id)
        .where(row.desk_id == desk_id, row.type_id == type_id, row.status.in_(WAITING))
        .where(row.lateness == Lateness.NO_HARM, row.hard_deadline_at.is_(None))
        .where(due_at >= due_from, due_at < due_until, DayOffer.id.is_(None))
        .order_by(row.id)
    )
    return list(db.session.scalars(statement))


def is_waiting(row: ServiceRequest) -> bool:
    return row.status in (*WAITING, Status.ON_HOLD)
