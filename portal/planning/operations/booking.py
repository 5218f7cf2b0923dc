"""Booked times: given once, moved, cancelled, taken back; who waits for one is told."""

from datetime import datetime, timedelta

from sqlalchemy import select

from portal.desks.models import Desk
from portal.errors import N_, Conflict, InvalidInput, NotAllowed
from portal.extensions import db
from portal.identity.models import Person
from portal.identity.viewer import Viewer
from portal.planning.models import Booking, BookingState, PlanCause, SlotWish
from portal.planning.operations.overriding import plan_soon
from portal.planning.queries.slots import (
    booking_of,
    can_book,
    slots_for,
    unkept_bookings,
    wish_of,
)
from portal.requests import operations as requests
from portal.requests.lifecycle import OPEN, EventKind
from portal.requests.models import ServiceRequest
from portal.requests.queries import for_engine, is_asker, reads_notes, visible_request
from portal.web.dialect import insert

UNDO_WITHIN = timedelta(minutes=10)
GONE = N_("Somebody took that time a moment ago. The next free ones stand below.")
CHANGED = N_("The booked time changed since you opened the page.")
OVER = N_("The time is over, so it cannot be changed any more.")


def book_slot(
    reference: str,
    starts_at: datetime,
    *,
    person_id: int,
    version: int | None = None,
    actor: Viewer,
    now: datetime,
) -> Booking:
    """The time becomes this request's, or Conflict where another was first. Where one is booked
    already it moves; then `version` says which state of it was seen.

    Two for the same person wait for each other, so that a day gives no more than it has; an index
    holds the time itself.
    """
    row = _request(reference, actor=actor)
    if not can_book(row):
        raise InvalidInput("A time can be booked as long as the desk works on a request.")
    db.session.get(Person, person_id, with_for_update=True, populate_existing=True)
    standing = booking_of(row.id)
    if standing and (standing.starts_at, standing.person_id) == (starts_at, person_id):
        return standing  # the same form, sent twice
    if standing and standing.version != version:
        raise Conflict(CHANGED)
    if standing and standing.starts_at <= now:
        raise Conflict(OVER)
    found = slots_for(row, db.session.get_one(Desk, row.desk_id), now=now)
    slot = found.find(starts_at, person_id)
    if slot is None:
        raise Conflict(GONE)
    marks = {
        "is_quiet": found.day_of[slot] in found.quiet,
        "is_thanks": found.is_thanked and slot.starts_at == found.kept_at,
    }
    if standing:
        made, kind = _move(standing, slot, marks, actor, now), EventKind.SLOT_MOVED
    else:
        made, kind = _make(row, slot, marks, actor, now), EventKind.SLOT_BOOKED
    _note(row, made, kind, actor.id, now)
    _forget_wish(row.id)
    plan_soon(row.desk_id, cause=PlanCause.ASKED)
    return made


def _request(reference: str, *, actor: Viewer) -> ServiceRequest:
    """Its asker's, or one of the actor's own desk."""
    row = visible_request(reference, viewer=actor, for_change=True)
    if not (is_asker(actor, row) or reads_notes(actor, row)):
        raise NotAllowed
    return row


def _make(row: ServiceRequest, slot, marks: dict, actor: Viewer, now: datetime) -> Booking:
    values = {
        "desk_id": row.desk_id,
        "request_id": row.id,
        "person_id": slot.person,
        "starts_at": slot.starts_at,
        "state": BookingState.BOOKED,
        "before": {},
        "changed_by_id": actor.id,
        "changed_at": now,
        "version": 1,
        **marks,
    }
    statement = insert(Booking).values(values).on_conflict_do_nothing()
    if not db.session.execute(statement).rowcount:
        raise Conflict(GONE)
    return booking_of(row.id)


def _move(standing: Booking, slot, marks: dict, actor: Viewer, now: datetime) -> Booking:
    _keep_before(standing, actor, now)
    standing.starts_at, standing.person_id = slot.starts_at, slot.person
    standing.is_quiet, standing.is_thanks = marks["is_quiet"], marks["is_thanks"]
    db.session.flush()
    return standing


def _keep_before(booking: Booking, actor: Viewer | None, now: datetime) -> None:
    booking.before = {
        "state": booking.state,
        "starts_at": booking.starts_at.isoformat(),
        "person": booking.person_id,
        "is_quiet": booking.is_quiet,
        "is_thanks": booking.is_thanks,
    }
    booking.changed_by_id, booking.changed_at = actor.id if actor else None, now
    booking.version += 1


def cancel_slot(reference: str, *, version: int, actor: Viewer, now: datetime) -> Booking:
    row = _request(reference, actor=actor)
    standing = booking_of(row.id)
    if standing is None or standing.version != version:
        raise Conflict(CHANGED)
    if standing.starts_at <= now:
        raise Conflict(OVER)
    _cancel(row, standing, actor=actor, now=now)
    return standing


def _cancel(
    row: ServiceRequest, standing: Booking, *, actor: Viewer | None, now: datetime
) -> None:
    _keep_before(standing, actor, now)
    standing.state = BookingState.CANCELLED
    db.session.flush()
    _note(row, standing, EventKind.SLOT_CANCELLED, actor.id if actor else None, now)
    plan_soon(row.desk_id, cause=PlanCause.ASKED)


def take_back_slot(reference: str, *, version: int, actor: Viewer, now: datetime) -> Booking:
    """The last change of a booking, by who made it, within ten minutes; what was given up in it
    must still be free."""
    row = _request(reference, actor=actor)
    mine = select(Booking).where(Booking.request_id == row.id)
    newest = mine.order_by(Booking.changed_at.desc(), Booking.id.desc()).limit(1)
    booking = db.session.scalar(newest)
    if booking is None or booking.version != version:
        raise Conflict(CHANGED)
    if booking.changed_by_id != actor.id:
        raise NotAllowed
    if now - booking.changed_at > UNDO_WITHIN:
        raise Conflict("This cannot be taken back any more.")
    if not booking.before:
        _cancel(row, booking, actor=actor, now=now)
        return booking
    _restore(row, booking, actor=actor, now=now)
    return booking


def _restore(row: ServiceRequest, booking: Booking, *, actor: Viewer, now: datetime) -> None:
    before = booking.before
    starts_at, person_id = datetime.fromisoformat(before["starts_at"]), before["person"]
    returns = before["state"] == BookingState.BOOKED
    if returns:
        db.session.get(Person, person_id, with_for_update=True, populate_existing=True)
        if starts_at <= now or not can_book(row) or _is_taken(booking, starts_at, person_id):
            raise Conflict(GONE)
    _keep_before(booking, actor, now)
    booking.starts_at, booking.person_id, booking.state = starts_at, person_id, before["state"]
    booking.is_quiet, booking.is_thanks = before["is_quiet"], before["is_thanks"]
    db.session.flush()
    kind = EventKind.SLOT_MOVED if returns else EventKind.SLOT_CANCELLED
    _note(row, booking, kind, actor.id, now)
    plan_soon(row.desk_id, cause=PlanCause.ASKED)


def _is_taken(booking: Booking, starts_at: datetime, person_id: int) -> bool:
    """By another request, or this one has another time by now."""
    row = Booking
    same_time = (row.person_id == person_id) & (row.starts_at == starts_at)
    other = select(row.id).where(row.state == BookingState.BOOKED, row.id != booking.id)
    found = other.where(same_time | (row.request_id == booking.request_id))
    return db.session.scalar(found.limit(1)) is not None


def _note(
    row: ServiceRequest, booking: Booking, kind: EventKind, actor_id: int | None, now: datetime
) -> None:
    details = {"booking": booking.id, "version": booking.version, "person": booking.person_id}
    if booking.before and booking.before["person"] != booking.person_id:
        details["from"] = booking.before["person"]
    details["starts_at"] = booking.starts_at.isoformat()
    requests.record(row, kind, actor_id=actor_id, now=now, details=details)


def attend_slots(desk_id: int, *, now: datetime) -> int:
    """Times that can no longer be kept fall away, then who waits for one is told; how many fell.

    A request that is over or another desk's, somebody who is away, left or is kept out by a wall:
    whoever had booked is told by the cancellation, and may choose another time.
    """
    desk, gone = db.session.get_one(Desk, desk_id), 0
    for booking in unkept_bookings(desk, now=now):
        statement = for_engine().where(ServiceRequest.id == booking.request_id)
        row = db.session.scalars(statement.with_for_update()).one()
        if booking_of(row.id) is booking:
            _cancel(row, booking, actor=None, now=now)
            gone += 1
    tell_of_open_slots(desk_id, now=now)
    return gone


def wish_for_slot(reference: str, *, actor: Viewer, now: datetime) -> None:
    """ "Tell me when a time opens": earlier than the first one offered now, if one is."""
    row = _request(reference, actor=actor)
    if not can_book(row):
        raise InvalidInput("A time can be booked as long as the desk works on a request.")
    found = slots_for(row, db.session.get_one(Desk, row.desk_id), now=now).offered
    values = {"desk_id": row.desk_id, "before_at": found[0].starts_at if found else None}
    values |= {"asked_at": now, "told_at": None}
    statement = insert(SlotWish).values(request_id=row.id, **values)
    db.session.execute(statement.on_conflict_do_update(index_elements=["request_id"], set_=values))


def end_wish(reference: str, *, actor: Viewer, now: datetime) -> None:
    _forget_wish(_request(reference, actor=actor).id)


def _forget_wish(request_id: int) -> None:
    wish = wish_of(request_id)
    if wish is not None:
        db.session.delete(wish)
        db.session.flush()


def tell_of_open_slots(desk_id: int, *, now: datetime) -> int:
    """Those who wait for a time, the first to ask first; no more of them than times are free."""
    wish = SlotWish
    waiting = select(wish).where(wish.desk_id == desk_id, wish.told_at.is_(None))
    desk, given, told = db.session.get_one(Desk, desk_id), set(), 0
    for each in db.session.scalars(waiting.order_by(wish.asked_at, wish.request_id)).all():
        statement = for_engine().where(ServiceRequest.id == each.request_id)
        row = db.session.scalars(statement.with_for_update()).one()
        if row.status not in OPEN:
            db.session.delete(each)
            continue
        free = (slot for slot in slots_for(row, desk, now=now).offered if slot not in given)
        slot = next(free, None)
        if slot is None or (each.before_at is not None and slot.starts_at >= each.before_at):
            continue
        given.add(slot)
        each.told_at = now
        requests.record(row, EventKind.SLOT_OPENED, actor_id=None, now=now)
        told += 1
    db.session.flush()
    return told
