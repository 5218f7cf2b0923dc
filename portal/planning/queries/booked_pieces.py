"""Booked times as pieces of a plan: they stand on their day, whatever else is urgent."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select

from portal.desks.business_time import WorkingTime
from portal.desks.queries import StaffOnDesk
from portal.extensions import db
from portal.planning.models import Booking, BookingState
from portal.planning.plan import PlanItem
from portal.planning.slots import SLOT, SLOT_MINUTES

OWN_SKILL = "own"
BOOKED = "booked"  # kind of a planned piece
LEAST_LEFT = 5.0  # minutes of a request beside the time that is booked for it


@dataclass(frozen=True)
class BookedPiece:
    """A booking; its id in a plan."""

    booking_id: int
    request_id: int


@dataclass(frozen=True)
class BookedPieces:
    """`person_of`: request -> who has the booked time, and so knows the matter."""

    items: list[PlanItem]
    person_of: dict[int, int]

    def lighter(self, item: PlanItem) -> PlanItem:
        """What is done in the booked time is not planned a second time."""
        person = self.person_of.get(item.id)
        if person is None:
            return item
        left = max(LEAST_LEFT, item.minutes - SLOT_MINUTES)
        careful = item.careful_minutes
        return replace(
            item,
            minutes=left,
            careful_minutes=None if careful is None else max(left, careful - SLOT_MINUTES),
            known_by=item.known_by or person,
        )


def booked_pieces(
    desk_id: int,
    days: Sequence[date],
    *,
    staff: Sequence[StaffOnDesk],
    clock_of_desk: WorkingTime,
    now: datetime,
) -> BookedPieces:
    row, there = Booking, {person.person_id for person in staff}
    statement = select(row).where(row.desk_id == desk_id, row.state == BookingState.BOOKED)
    found = db.session.scalars(statement.where(row.starts_at > now - SLOT).order_by(row.id))
    places = {day: place for place, day in enumerate(days)}
    items, person_of = [], {}
    for each in found:
        place = places.get(clock_of_desk.local_day(each.starts_at))
        if place is None or each.person_id not in there:
            continue
        person_of[each.request_id] = each.person_id
        items.append(
            PlanItem(
                id=BookedPiece(each.id, each.request_id),
                skill=(OWN_SKILL, each.person_id),
                minutes=SLOT_MINUTES,
                pin=(each.person_id, place),
            )
        )
    return BookedPieces(items, person_of)
