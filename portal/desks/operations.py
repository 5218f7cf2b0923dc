"""Writes of desks: calendars, absences. Each is an event; none commits."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.desks.audit import CLOSING, SetupKind, subject_of
from portal.desks.models import Absence, Desk, OnCall, StaffMember, WorkingCalendar
from portal.desks.queries import desks_with_calendar, may_set_up
from portal.errors import Conflict, InvalidInput, NotAllowed, NotFound
from portal.extensions import db
from portal.identity.operations import record_audit
from portal.identity.viewer import Viewer

LONGEST_TURN = timedelta(days=92)
DAYS_OF_WEEK, MOST_MINUTES = 7, 16 * 60
LONGEST_ABSENCE = timedelta(days=3 * 366)


@dataclass(frozen=True)
class Hours:
    """When a calendar is open. `weekly`, `half_days` and `closures` as their columns hold them."""

    zone: str
    weekly: list
    holiday_country: str | None
    holiday_subdivision: str | None
    half_days: dict[str, int]
    closures: list[str]


def change_calendar(
    calendar_id: int, hours: Hours, *, version: int, actor: Viewer, now: datetime
) -> None:
    """Dues and promises made before stay; from now on is counted anew. Who leads one desk of
    several with this calendar leaves it to an admin."""
    row = db.session.get(
        WorkingCalendar, calendar_id, with_for_update=True, populate_existing=True
    )
    if row is None:
        raise NotFound
    if not all(may_set_up(actor, desk.id) for desk in desks_with_calendar(calendar_id)):
        raise NotAllowed
    check_version(row, version)
    if not any(hours.weekly):
        raise InvalidInput("Open on one day of the week at least.", field="monday")
    changed = [name for name, value in vars(hours).items() if getattr(row, name) != value]
    before = {name: getattr(row, name) for name in changed if name in CLOSING}
    for name in changed:
        setattr(row, name, getattr(hours, name))
    if changed:
        row.version += 1
        db.session.flush()
        record_audit(
            SetupKind.CALENDAR_CHANGED,
            actor_id=actor.id,
            subject=subject_of("calendar", row.id),
            details={"what": changed} | ({"before": before} if before else {}),
            now=now,
        )


def check_version(row, version: int) -> None:
    if row.version != version:
        raise Conflict("Somebody else changed it since you opened it.")


def choose_order(
    desk: Desk, policy: str, *, version: int, actor: Viewer, now: datetime, grounds: dict | None
) -> None:
    """The order of work of "next", from now on. `grounds`: what a comparison of the two orders
    said, kept with the choice."""
    if not actor.leads(desk.id):
        raise NotAllowed
    row = db.session.get(Desk, desk.id, with_for_update=True, populate_existing=True)
    check_version(row, version)
    if row.policy == policy:
        return
    details = {"from": row.policy, "to": policy, "grounds": grounds}
    row.policy = policy
    row.version += 1
    db.session.flush()
    record_audit(
        SetupKind.ORDER_CHOSEN,
        actor_id=actor.id,
        subject=subject_of("desk", row.id),
        details=details,
        now=now,
    )


@dataclass(frozen=True)
class Leave:
    """Whole days, both included; the deputy may start what the person has."""

    staff_id: int
    starts_on: date
    ends_on: date
    deputy_id: int | None = None


def book_absence(desk: Desk, leave: Leave, *, actor: Viewer, now: datetime) -> Absence:
    """Capacity, "next" and new promises know it from this moment on."""
    _check_right(desk.id, actor)
    _check_member(desk.id, leave.staff_id, field="staff")
    if leave.deputy_id is not None:
        _check_member(desk.id, leave.deputy_id, field="deputy")
    if leave.deputy_id == leave.staff_id:
        raise InvalidInput("Nobody is their own deputy.", field="deputy")
    if leave.ends_on < leave.starts_on:
        raise InvalidInput("The last day comes before the first.", field="ends_on")
    if leave.ends_on - leave.starts_on > LONGEST_ABSENCE:
        raise InvalidInput("An absence lasts three years at most.", field="ends_on")
    row = Absence(**vars(leave))
    db.session.add(row)
    db.session.flush()
    details = {"staff": leave.staff_id, "deputy": leave.deputy_id}
    details |= {"from": leave.starts_on.isoformat(), "to": leave.ends_on.isoformat()}
    _record(SetupKind.ABSENCE_MADE, row, actor=actor, now=now, details=details)
    return row


def end_absence(
    desk: Desk, absence_id: int, *, today: date, version: int, actor: Viewer, now: datetime
) -> None:
    """Back from `today` on. One that has not begun is gone; that it was booked stays an event."""
    _check_right(desk.id, actor)
    row = db.session.get(Absence, absence_id, with_for_update=True, populate_existing=True)
    member = db.session.get(StaffMember, row.staff_id) if row else None
    if member is None or member.desk_id != desk.id:
        raise NotFound
    check_version(row, version)
    if row.ends_on < today:
        raise Conflict("This absence is over already.")
    details = {"staff": row.staff_id, "to": row.ends_on.isoformat()}
    _record(SetupKind.ABSENCE_ENDED, row, actor=actor, now=now, details=details)
    if row.starts_on >= today:
        db.session.delete(row)
    else:
        row.ends_on = today - timedelta(days=1)
        row.version += 1
    db.session.flush()


def move_absence(
    desk: Desk, absence_id: int, *, by: timedelta, actor: Viewer, now: datetime
) -> None:
    """As a whole, later or (negative) sooner: by whose it is, or by who books leave here."""
    row = db.session.get(Absence, absence_id, with_for_update=True, populate_existing=True)
    member = db.session.get(StaffMember, row.staff_id) if row else None
    if member is None or member.person_id != actor.id:
        _check_right(desk.id, actor)
    if member is None or member.desk_id != desk.id:
        raise NotFound
    row.starts_on, row.ends_on = row.starts_on + by, row.ends_on + by
    row.version += 1
    db.session.flush()
    details = {"staff": row.staff_id, "from": row.starts_on.isoformat()}
    details["to"] = row.ends_on.isoformat()
    _record(SetupKind.ABSENCE_CHANGED, row, actor=actor, now=now, details=details)


def _check_right(desk_id: int, actor: Viewer) -> None:
    if not may_set_up(actor, desk_id):
        raise NotAllowed


def _check_member(desk_id: int, staff_id: int, *, field: str) -> None:
    member = db.session.get(StaffMember, staff_id)
    if member is None or member.desk_id != desk_id or not member.is_active:
        raise InvalidInput("Choose somebody of this desk.", field=field)


def _record(kind: SetupKind, row: Absence, *, actor: Viewer, now: datetime, details: dict) -> None:
    subject = subject_of("absence", row.id)
    record_audit(kind, actor_id=actor.id, subject=subject, details=details, now=now)


@dataclass(frozen=True)
class Turn:
    """Somebody is on call: whole days, both included."""

    staff_id: int
    starts_on: date
    ends_on: date


def plan_turn(desk: Desk, turn: Turn, *, actor: Viewer, now: datetime) -> OnCall:
    """Who is on call hears what the leads hear of work that is late and nobody's."""
    _check_right(desk.id, actor)
    _check_member(desk.id, turn.staff_id, field="staff")
    if turn.ends_on < turn.starts_on:
        raise InvalidInput("The last day comes before the first.", field="ends_on")
    if turn.ends_on - turn.starts_on > LONGEST_TURN:
        raise InvalidInput("A turn lasts three months at most.", field="ends_on")
    row = OnCall(**vars(turn))
    db.session.add(row)
    db.session.flush()
    details = {"staff": turn.staff_id, "from": turn.starts_on.isoformat()}
    details["to"] = turn.ends_on.isoformat()
    subject = subject_of("on_call", row.id)
    kind = SetupKind.TURN_PLANNED
    record_audit(kind, actor_id=actor.id, subject=subject, details=details, now=now)
    return row


def drop_turn(desk: Desk, turn_id: int, *, version: int, actor: Viewer, now: datetime) -> None:
    _check_right(desk.id, actor)
    row = db.session.get(OnCall, turn_id, with_for_update=True, populate_existing=True)
    member = db.session.get(StaffMember, row.staff_id) if row else None
    if member is None or member.desk_id != desk.id:
        raise NotFound
    check_version(row, version)
    details = {"staff": row.staff_id, "to": row.ends_on.isoformat()}
    subject = subject_of("on_call", row.id)
    db.session.delete(row)
    db.session.flush()
    kind = SetupKind.TURN_DROPPED
    record_audit(kind, actor_id=actor.id, subject=subject, details=details, now=now)


def change_hours(
    desk: Desk, staff_id: int, minutes: list[int], *, version: int, actor: Viewer, now: datetime
) -> StaffMember:
    """Contract minutes of each weekday, Monday first: part-time is less on some, or none."""
    _check_right(desk.id, actor)
    row = db.session.get(StaffMember, staff_id, with_for_update=True, populate_existing=True)
    if row is None or row.desk_id != desk.id:
        raise NotFound
    check_version(row, version)
    if len(minutes) != DAYS_OF_WEEK or not all(0 <= each <= MOST_MINUTES for each in minutes):
        raise InvalidInput("A day has 0 to 16 hours.", field="monday")
    if row.weekday_minutes != minutes:
        row.weekday_minutes = minutes
        row.version += 1
        db.session.flush()
        subject, details = subject_of("staff", row.id), {"what": ["weekday_minutes"]}
        kind = SetupKind.STAFF_CHANGED
        record_audit(kind, actor_id=actor.id, subject=subject, details=details, now=now)
    return row
