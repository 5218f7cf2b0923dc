"""A calmer day, offered to who loses nothing by waiting. Nothing moves before they take it."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from portal.desks.business_time import WorkingTime
from portal.desks.models import Desk
from portal.desks.queries import working_time
from portal.errors import Conflict, NotAllowed, NotFound
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.planning.level import Lever
from portal.planning.models import DayOffer, Levelling, OfferStatus, PromiseReason
from portal.planning.operations.promising import make_promise, move_back
from portal.planning.promise import Basis, PromiseRange
from portal.planning.queries import promises_of
from portal.planning.queries.levelling import (
    AGREE,
    flexible_requests,
    is_waiting,
    offer_of,
    offers_standing,
    standing_levellings,
)
from portal.requests import operations as requests
from portal.requests.lifecycle import EventKind, Lateness
from portal.requests.models import ServiceRequest
from portal.requests.queries import for_engine, is_asker, visible_request

FIRM_AFTER = 2  # working days into the calmer week: its Wednesday


def offer_to_open(desk: Desk, made: Levelling, *, now: datetime) -> int:
    """Those who wait already and are due in that week; how many."""
    clock_of_desk = working_time(desk, around=now.date())
    start = datetime.combine(made.week_on, time(), tzinfo=clock_of_desk.zone)
    count = 0
    for type_id in _pushed_types(made):
        span = {"due_from": start, "due_until": start + timedelta(days=7)}
        for request_id in flexible_requests(desk.id, type_id, **span):
            row, part = _locked(request_id), _free_part(made, type_id)
            if part and is_waiting(row):
                _offer(row, made, part, clock_of_desk=clock_of_desk, now=now)
                count += 1
    return count


def _pushed_types(made: Levelling) -> list[int]:
    return sorted({part["type"] for part in made.parts if part["lever"] == Lever.PUSH})


def _free_part(made: Levelling, type_id: int) -> dict | None:
    """The place for one more offer: as many as will likely be taken are made, and no more."""
    parts = [part for part in made.parts if part.get("type") == type_id]
    standing = offers_standing(made.id, type_id)
    return parts[int(standing * AGREE)] if int(standing * AGREE) < len(parts) else None


def offer_calmer_day(row: ServiceRequest, desk: Desk, *, now: datetime) -> DayOffer | None:
    """Just filed into a week that is being levelled, by somebody who said waiting does no harm."""
    if row.lateness != Lateness.NO_HARM or row.hard_deadline_at is not None:
        return None
    clock_of_desk = working_time(desk, around=now.date())
    today = clock_of_desk.local_day(now)
    monday = today - timedelta(days=today.weekday())
    for made in standing_levellings(desk.id):
        part = _free_part(made, row.type_id) if made.week_on == monday else None
        if part:
            return _offer(row, made, part, clock_of_desk=clock_of_desk, now=now)
    return None


def _offer(
    row: ServiceRequest, made: Levelling, part: dict, *, clock_of_desk: WorkingTime, now: datetime
) -> DayOffer:
    monday = date.fromisoformat(part["to"])
    offer = DayOffer(
        levelling_id=made.id,
        request_id=row.id,
        not_before=monday,
        ready_on=_firm_day(monday, clock_of_desk),
        status=OfferStatus.OFFERED,
        offered_at=now,
    )
    db.session.add(offer)
    db.session.flush()
    _note(row, EventKind.DAY_OFFERED, offer, actor_id=None, now=now)
    return offer


def _firm_day(monday: date, clock_of_desk: WorkingTime) -> date:
    days = [monday + timedelta(days=k) for k in range(7)]
    opened = [day for day in days if clock_of_desk.day_minutes(day) > 0]
    return opened[min(FIRM_AFTER, len(opened) - 1)] if opened else days[4]


def answer_offer(reference: str, *, takes: bool, actor: Viewer, now: datetime) -> ServiceRequest:
    """The asker takes the calmer day, and is promised it, or keeps what was promised."""
    row = visible_request(reference, viewer=actor, for_change=True)
    if not is_asker(actor, row):
        raise NotAllowed
    offer = offer_of(row.id)
    if offer is None:
        raise NotFound
    if offer.status != OfferStatus.OFFERED or not is_waiting(row):
        raise Conflict("This offer stands no more.")
    offer.status = OfferStatus.TAKEN if takes else OfferStatus.DECLINED
    offer.answered_at = now
    kind = EventKind.DAY_TAKEN if takes else EventKind.DAY_DECLINED
    _note(row, kind, offer, actor_id=actor.id, now=now)
    if takes:
        _promise_day(row, offer, now=now)
    return row


def _promise_day(row: ServiceRequest, offer: DayOffer, *, now: datetime) -> None:
    """Where nothing is promised for want of past cases, the day agreed on stands in the offer."""
    promises = promises_of([row.id]).get(row.id)
    if not promises:
        return
    last, desk = promises[-1], db.session.get_one(Desk, row.desk_id)
    clock_of_desk = working_time(desk, around=now.date())
    opens = datetime.combine(offer.not_before, time(), tzinfo=clock_of_desk.zone)
    day = datetime.combine(offer.ready_on, time(), tzinfo=clock_of_desk.zone)
    closes = day + timedelta(days=1)
    ends = (clock_of_desk.minutes_between(now, at) for at in (opens, day, closes))
    make_promise(
        row,
        PromiseRange(*(max(0.0, each) for each in ends), last.case_count, Basis(last.basis)),
        reason=PromiseReason.AGREED,
        start=now,
        clock_of_desk=clock_of_desk,
        number=last.number + 1,
    )


def withdraw_offers(made: Levelling, *, now: datetime) -> int:
    """The week is no longer levelled: what was offered falls away, and who took it is promised
    what they were before. They are told."""
    row = DayOffer
    standing = (OfferStatus.OFFERED, OfferStatus.TAKEN)
    statement = select(row).where(row.levelling_id == made.id, row.status.in_(standing))
    offers = list(db.session.scalars(statement.order_by(row.request_id)))
    for offer in offers:
        request = _locked(offer.request_id)
        was_taken = offer.status == OfferStatus.TAKEN
        offer.status, offer.answered_at = OfferStatus.WITHDRAWN, now
        if not is_waiting(request):
            continue
        _note(request, EventKind.DAY_WITHDRAWN, offer, actor_id=None, now=now)
        promises = promises_of([request.id]).get(request.id, [])
        if was_taken and len(promises) > 1 and promises[-1].reason == PromiseReason.AGREED:
            move_back(request, now=now)
    return len(offers)


def _locked(request_id: int) -> ServiceRequest:
    statement = for_engine().where(ServiceRequest.id == request_id)
    return db.session.scalars(statement.with_for_update()).one()


def _note(row, kind: EventKind, offer: DayOffer, *, actor_id: int | None, now: datetime) -> None:
    details = {"ready_on": offer.ready_on.isoformat()}
    requests.record(row, kind, actor_id=actor_id, now=now, details=details)
