"""What is owed: instants of response and resolution, from a type's targets or from a date
given."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from portal.desks.business_time import WorkingTime


@dataclass(frozen=True)
class Target:
    """Working minutes owed; `due_minute` is the wall minute of a day that the requester names."""

    response_minutes: int | None = None
    resolution_minutes: int | None = None
    due_minute: int | None = None
    due_offset_months: int = 0
    is_hard: bool = False


@dataclass(frozen=True)
class Dues:
    response_due_at: datetime | None
    due_at: datetime | None
    hard_deadline_at: datetime | None


def dues_of(
    target: Target, *, arrived_at: datetime, named_day: date | None, working_time: WorkingTime
) -> Dues:
    """A named day sets the due date by itself; otherwise the target runs in working minutes."""
    due_at = _after(arrived_at, target.resolution_minutes, working_time)
    if named_day is not None:
        due_at = _on_named_day(target, named_day, working_time)
    return Dues(
        response_due_at=_after(arrived_at, target.response_minutes, working_time),
        due_at=due_at,
        hard_deadline_at=due_at if named_day is not None and target.is_hard else None,
    )


def _after(start: datetime, minutes: int | None, working_time: WorkingTime) -> datetime | None:
    return None if minutes is None else working_time.add_minutes(start, minutes)


def _on_named_day(target: Target, day: date, working_time: WorkingTime) -> datetime:
    """A limit on a closed day moves back to the end of the working day before."""
    day = add_months(day, target.due_offset_months)
    minute = target.due_minute
    if not working_time.day_minutes(day):
        minute = None
        while not working_time.day_minutes(day):
            day -= timedelta(days=1)
    if minute is None:
        return closing_of(day, working_time)
    return wall_instant(day, minute, working_time)


def needed_by(day: date | None, working_time: WorkingTime) -> datetime | None:
    """A need-by day as an instant: the closing of its last working day."""
    return None if day is None else _on_named_day(Target(), day, working_time)


def closing_of(day: date, working_time: WorkingTime) -> datetime:
    """The end of that day's working time."""
    midnight = wall_instant(day, 0, working_time)
    return working_time.add_minutes(midnight, working_time.day_minutes(day))


def wall_instant(day: date, minute: int, working_time: WorkingTime) -> datetime:
    wall = datetime.combine(day, time(minute // 60, minute % 60), tzinfo=working_time.zone)
    return wall.astimezone(UTC)


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or its last: 31 January + 1 month = 28 February."""
    months += day.month - 1
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


TIERS = (240, 480, 960, 1920)


def tier_of(resolution_minutes: int | None) -> int:
    """Class of promise a target belongs to: 0 the shortest, 4 the longest, 5 without a target."""
    if resolution_minutes is None:
        return len(TIERS) + 1
    return sum(resolution_minutes > limit for limit in TIERS)


class Standing(StrEnum):
    """How a target stands."""

    MET = "met"
    MISSED = "missed"
    RUNNING = "running"
    PAUSED = "paused"  # the clock waits; the due instant moves when it runs again
    LATE = "late"


def standing(
    due_at: datetime, done_at: datetime | None, *, now: datetime, is_paused: bool = False
) -> Standing:
    """Done at the very instant is met."""
    if done_at is not None:
        return Standing.MET if done_at <= due_at else Standing.MISSED
    if is_paused:
        return Standing.PAUSED
    return Standing.RUNNING if now <= due_at else Standing.LATE
