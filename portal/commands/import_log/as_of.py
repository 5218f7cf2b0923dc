"""The day an old log is looked at from: where it stops being dense. Nothing is known after it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from portal.errors import InvalidInput

WEEK = timedelta(days=7)
REFERENCE_WEEKS = 8
DENSE_SHARE = 2 / 3  # of the median of the weeks before
LEAST_SHARE = 0.1  # of the week in which the middle request of the log was opened


@dataclass(frozen=True)
class AsOf:
    """`on`: the desk's today; `last_day`: the last day of which everything is known."""

    on: date
    last_day: date

    def cutoff_at(self, zone: ZoneInfo) -> datetime:
        """The first instant that is in the future, aware UTC."""
        midnight = datetime.combine(self.last_day + timedelta(days=1), time.min, tzinfo=zone)
        return midnight.astimezone(UTC)


def as_of_day(on: date) -> AsOf:
    """A day somebody named: what was opened before it is known."""
    return AsOf(on=on, last_day=on - timedelta(days=1))


def as_of_auto(opened: Mapping[date, int], *, is_open: Callable[[date], bool]) -> AsOf:
    """The first working day after the last dense week; `opened`: requests per local day."""
    last_day = last_dense_week(opened) + WEEK - timedelta(days=1)
    on = last_day + timedelta(days=1)
    for _ in range(60):
        if is_open(on):
            return AsOf(on=on, last_day=last_day)
        on += timedelta(days=1)
    raise InvalidInput("The desk's calendar has no working day in the 60 days after the log.")


def last_dense_week(opened: Mapping[date, int]) -> date:
    """Monday of the last whole week whose count is in keeping with the weeks before it.

    Logs taken from a live system fade out: the last weeks hold only what was finished when the log
    was taken, and single stragglers follow for months. A week is dense when it has at least 2/3 of
    the median of the up to eight weeks before (a fading week has less; one with a holiday has
    more) and a tenth of the log's typical week, which stragglers never reach. The last week counts
    as whole when the log goes on to its Friday. Counts of 1858, 2073, ..., 1736, 1779, 1177, 673,
    1, 0, 3: the week of 1779. Raises InvalidInput when there is no such week.
    """
    weeks = whole_weeks(opened)
    least = LEAST_SHARE * _typical([count for _, count in weeks])
    for at in range(len(weeks) - 1, -1, -1):
        monday, count = weeks[at]
        before = [earlier for _, earlier in weeks[max(0, at - REFERENCE_WEEKS) : at]]
        if count and count >= least and count >= DENSE_SHARE * median(before or [count]):
            return monday
    raise InvalidInput("The log holds no whole week: name the day with --as-of DATE.")


def whole_weeks(opened: Mapping[date, int]) -> list[tuple[date, int]]:
    """Each week's Monday and count, empty ones too, from the first day to the last Friday."""
    days = [day for day, count in opened.items() if count]
    if not days:
        return []
    first, last = min(days), max(days)
    monday = first - timedelta(days=first.weekday())
    weeks = []
    while monday + timedelta(days=4) <= last:
        weeks.append((monday, sum(opened.get(monday + timedelta(days=n), 0) for n in range(7))))
        monday += WEEK
    return weeks


def _typical(counts: list[int]) -> int:
    """The count of the week to which the middle request belongs: empty weeks weigh nothing."""
    half, passed = sum(counts) / 2, 0
    for count in sorted(counts):
        passed += count
        if passed >= half:
            return count
    return 0
