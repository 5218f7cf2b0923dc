"""Times that can be booked for a request, and what is booked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import case, func, select

from portal.catalogue.models import Confidentiality
from portal.desks.business_time import WorkingTime
from portal.desks.models import Desk
from portal.desks.queries import StaffOnDesk, staff_of, working_time
from portal.extensions import db
from portal.identity.models import Person, Role, RoleGrant
from portal.identity.viewer import Viewer
from portal.planning.models import (
    Booking,
    BookingState,
    DayOffer,
    OfferStatus,
    PlannedWork,
    SlotWish,
)
from portal.planning.plan import Kind
from portal.planning.queries.booked_pieces import BOOKED
from portal.planning.queries.plan_facts import latest_plan, net_left
from portal.planning.slots import (
    NOTICE,
    SLOT,
    SLOT_MINUTES,
    PersonDay,
    ShownDay,
    Slot,
    kept_for_thanked,
    open_slots,
    quiet_days,
    shown_days,
)
from portal.requests.lifecycle import OPEN, HoldReason
from portal.requests.models import Member, ServiceRequest, Wall
from portal.requests.queries import RequestLine, for_engine, visible_lines

SHOWN_DAYS = 5


@dataclass(frozen=True)
class OpenSlots:
    """`slots`: all that this request may have, in order; `kept_at`: the earliest, kept for who is
    thanked. `has_plan`: without one nobody knows who is free. `liked`: who comes first where two
    have the same time free."""

    slots: list[Slot]
    names: dict[int, str]
    day_of: dict[Slot, date]
    quiet: frozenset[date]
    kept_at: datetime | None
    is_thanked: bool
    has_plan: bool
    liked: dict[int, int] = field(default_factory=dict)

    @property
    def offered(self) -> list[Slot]:
        """The earliest is kept for who is thanked."""
        if self.is_thanked or self.kept_at is None:
            return self.slots
        return [slot for slot in self.slots if slot.starts_at != self.kept_at]

    def shown(self, *, most: int = SHOWN_DAYS) -> list[ShownDay]:
        how = {"day_of": self.day_of, "liked": self.liked, "quiet": self.quiet}
        return shown_days(self.offered, most=most, **how)

    def find(self, starts_at: datetime, person_id: int) -> Slot | None:
        wanted = Slot(starts_at, person_id)
        return wanted if wanted in self.offered else None


NONE = OpenSlots([], {}, {}, frozenset(), None, False, False)


def can_book(row: ServiceRequest) -> bool:
    """Open, and the desk may work on it."""
    return row.is_open and row.hold_reason != HoldReason.APPROVAL


def slots_for(row: ServiceRequest, desk: Desk, *, now: datetime) -> OpenSlots:
    """What is free of the plan's ten days, of people who may sense the request and know its
    skill. Seven statements."""
    room = desk_room(desk, now=now)
    if room is None or not can_book(row):
        return NONE
    serving = _who_may_serve(row, room.staff)
    days = [day for day in room.days if day.person in serving]
    slots = open_slots(days, earliest=now + NOTICE)
    free = dict.fromkeys(serving, 0.0)
    for day in days:
        free[day.person] += day.free_minutes
    liked = sorted(serving, key=lambda person: (person != row.assignee_id, -free[person], person))
    return OpenSlots(
        slots=slots,
        names={each.person_id: each.name for each in room.staff},
        day_of={slot: room.clock_of_desk.local_day(slot.starts_at) for slot in slots},
        quiet=room.quiet,
        kept_at=kept_for_thanked(slots, now=now),
        is_thanked=is_thanked(row.requester_id),
        has_plan=True,
        liked={person: place for place, person in enumerate(liked)},
    )


@dataclass(frozen=True)
class DeskRoom:
    """What can still be given away of each person's day."""

    staff: list[StaffOnDesk]
    days: list[PersonDay]
    quiet: frozenset[date]
    clock_of_desk: WorkingTime


def desk_room(desk: Desk, *, now: datetime) -> DeskRoom | None:
    """Net minutes of people as they are there now, less what the newest plan has for them, less
    its reserve for walk-ins, less what is booked. None: no plan."""
    plan = latest_plan(desk.id)
    if plan is None:
        return None
    clock_of_desk = working_time(desk, around=now.date())
    today = clock_of_desk.local_day(now)
    days = [day for day in map(date.fromisoformat, plan.days) if day >= today]
    staff = staff_of(desk.id, on=today)
    net = net_left(staff, days, clock_of_desk, now=now)
    planned, taken = _planned(plan.id), _taken([each.person_id for each in staff], since=now)
    found, load = [], {}
    for column, on in enumerate(days):
        place = plan.days.index(on.isoformat())
        claimed = 0.0
        for row, person in enumerate(staff):
            reserved = plan.figures["reserved"].get(str(person.person_id))
            work = planned.get((person.person_id, on), 0.0) + (reserved[place] if reserved else 0)
            mine = taken.get(person.person_id, [])
            booked = sum(clock_of_desk.local_day(start) == on for start in mine) * SLOT_MINUTES
            claimed += work + booked
            free = float(net[row, column]) - work - booked
            spans = _spans(person, on, clock_of_desk) if free >= SLOT_MINUTES else ()
            others = [(start, start + SLOT) for start in mine]
            found.append(PersonDay(person.person_id, on, free, spans, others))
        if on > today and net[:, column].sum() > 0:
            load[on] = claimed / float(net[:, column].sum())
    return DeskRoom(staff, found, quiet_days(load), clock_of_desk)


def _planned(plan_id: int) -> dict[tuple[int, date], float]:
    """Minutes of committed work; pieces ahead yield, and bookings are counted as they are now."""
    row = PlannedWork
    found = db.session.execute(
        select(row.person_id, row.on, func.sum(row.minutes))
        .where(row.plan_id == plan_id, row.kind.not_in((Kind.EARLY, BOOKED)))
        .group_by(row.person_id, row.on)
    )
    return {(person, on): minutes for person, on, minutes in found}


def _taken(people: Sequence[int], *, since: datetime) -> dict[int, list[datetime]]:
    """On whichever desk: nobody is at two places."""
    row = Booking
    statement = select(row.person_id, row.starts_at).where(
        row.person_id.in_(people), row.state == BookingState.BOOKED, row.starts_at > since - SLOT
    )
    found: dict[int, list[datetime]] = {}
    for person, start in db.session.execute(statement):
        found.setdefault(person, []).append(start)
    return found


def _spans(person: StaffOnDesk, on: date, clock_of_desk: WorkingTime) -> list:
    """When the desk is open and they are there, in UTC."""
    calendars = [clock_of_desk.calendar] + ([person.calendar] if person.calendar else [])
    spans = [calendar_spans(calendar, on) for calendar in calendars]
    found = spans[0]
    for other in spans[1:]:
        pairs = ((max(a, c), min(b, d)) for a, b in found for c, d in other)
        found = [(start, end) for start, end in pairs if start < end]
    return found


def calendar_spans(calendar, on: date) -> list[tuple[datetime, datetime]]:
    midnight = datetime(on.year, on.month, on.day, tzinfo=ZoneInfo(calendar.zone))
    return [
        ((midnight + timedelta(minutes=a)).astimezone(UTC),
         (midnight + timedelta(minutes=b)).astimezone(UTC))
        for a, b in calendar.open_walls(on)
    ]  # fmt: skip


def _who_may_serve(row: ServiceRequest, staff: Sequence[StaffOnDesk]) -> set[int]:
    """Whose it is, else those with the skill whom no wall keeps out. Of a privileged matter
    nobody senses anything who did not before: its assignee, else members and leads."""
    there = {each.person_id for each in staff} - {row.requester_id}
    walled = select(Wall.person_id).where(Wall.request_id == row.id)
    if row.confidentiality == Confidentiality.PRIVILEGED and row.assignee_id not in there:
        leads = select(RoleGrant.person_id).where(
            RoleGrant.desk_id == row.desk_id,
            RoleGrant.role == Role.LEAD,
            RoleGrant.person_id.not_in(walled),
        )
        members = select(Member.person_id).where(
            Member.request_id == row.id, Member.person_id.not_in(walled)
        )
        return there & set(db.session.scalars(leads.union(members)))
    there -= set(db.session.scalars(walled))
    if row.assignee_id in there:
        return {row.assignee_id}
    if row.confidentiality == Confidentiality.PRIVILEGED:
        return set()
    return {
        each.person_id
        for each in staff
        if each.person_id in there and row.skill_id in each.first_skills | each.second_skills
    }


def is_thanked(person_id: int) -> bool:
    """More often they suited the desk (a quiet time, a later day) than they were thanked."""
    row = ServiceRequest
    kept = Booking.state == BookingState.BOOKED
    booked = (
        for_engine(
            func.coalesce(func.sum(case((Booking.is_quiet & kept, 1), else_=0)), 0)
            - func.coalesce(func.sum(case((Booking.is_thanks & kept, 1), else_=0)), 0)
        )
        .select_from(row)
        .join(Booking, Booking.request_id == row.id)
    )
    taken = (
        for_engine(func.count())
        .select_from(row)
        .join(DayOffer, DayOffer.request_id == row.id)
        .where(row.requester_id == person_id, DayOffer.status == OfferStatus.TAKEN)
    )
    balance = booked.where(row.requester_id == person_id).scalar_subquery()
    return bool(db.session.scalar(select(balance + taken.scalar_subquery() > 0)))


def booking_of(request_id: int) -> Booking | None:
    """The one that stands."""
    row = Booking
    statement = select(row).where(row.request_id == request_id, row.state == BookingState.BOOKED)
    return db.session.scalar(statement)


def booking_and_wish(request_id: int) -> tuple[Booking | None, SlotWish | None]:
    """What stands: the booked time, and that its asker waits to hear of one. One statement."""
    row, booked = ServiceRequest, Booking.state == BookingState.BOOKED
    waits = SlotWish.told_at.is_(None)
    found = (
        for_engine(Booking, SlotWish)
        .select_from(row)
        .outerjoin(Booking, (Booking.request_id == row.id) & booked)
        .outerjoin(SlotWish, (SlotWish.request_id == row.id) & waits)
    )
    return tuple(db.session.execute(found.where(row.id == request_id)).one())


def unkept_bookings(desk: Desk, *, now: datetime) -> list[Booking]:
    """Those ahead whose request is over or elsewhere, or whose person cannot keep them."""
    clock_of_desk, row = working_time(desk, around=now.date()), ServiceRequest
    staff = {each.person_id: each for each in staff_of(desk.id, on=clock_of_desk.local_day(now))}
    walled = (
        select(Wall.id)
        .where(Wall.request_id == row.id, Wall.person_id == Booking.person_id)
        .exists()
    )
    found = db.session.execute(
        for_engine(Booking, row.status, row.desk_id, walled)
        .select_from(row)
        .join(Booking, Booking.request_id == row.id)
        .where(Booking.desk_id == desk.id, Booking.state == BookingState.BOOKED)
        .where(Booking.starts_at > now)
        .order_by(Booking.id)
    ).all()
    gone = []
    for booking, status, desk_id, is_walled in found:
        person, on = staff.get(booking.person_id), clock_of_desk.local_day(booking.starts_at)
        is_there = person is not None and not _is_away(person, on)
        if status not in OPEN or desk_id != desk.id or is_walled or not is_there:
            gone.append(booking)
    return gone


def _is_away(person: StaffOnDesk, on: date) -> bool:
    return any(away.first_on <= on <= away.last_on for away in person.absences)


def wish_of(request_id: int) -> SlotWish | None:
    wish = db.session.get(SlotWish, request_id)
    return wish if wish and wish.told_at is None else None


@dataclass(frozen=True)
class BookedTime:
    """`line`: none for who may not sense the request; to them it is reserved."""

    starts_at: datetime
    person_id: int
    name: str
    line: RequestLine | None


def booked_times(desk_id: int, *, viewer: Viewer, now: datetime) -> list[BookedTime]:
    """What is ahead on a desk, in the order of time. Two statements."""
    row = Booking
    found = db.session.execute(
        select(row.starts_at, row.person_id, Person.name, row.request_id)
        .join(Person, Person.id == row.person_id)
        .where(row.desk_id == desk_id, row.state == BookingState.BOOKED)
        .where(row.starts_at > now - SLOT)
        .order_by(row.starts_at, Person.name)
    ).all()
    wanted = {request_id for *_rest, request_id in found}
    lines = {}
    if wanted:
        seen = visible_lines(viewer, ServiceRequest.id.in_(wanted), limit=len(wanted))
        lines = {line.row.id: line for line in seen}
    return [BookedTime(at, who, name, lines.get(request)) for at, who, name, request in found]


def count_wishes(desk_id: int) -> int:
    wish = SlotWish
    waiting = select(func.count()).where(wish.desk_id == desk_id, wish.told_at.is_(None))
    return db.session.scalar(waiting) or 0
