"""The calendar of a desk, and the stretches of real time in which it is open."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

Wall = tuple[int, int]

DAY_MINUTES = 1440
DAY_SECONDS = 86400
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Calendar:
    """Open hours of a desk.

    `weekly` holds, Monday first, the open intervals of each weekday in local wall minutes
    (540, 780); `half_days` maps a date to the wall minute after which nothing is open.
    """

    zone: str
    weekly: tuple[tuple[Wall, ...], ...]
    closed_days: frozenset[date] = frozenset()
    half_days: Mapping[date, int] = field(default_factory=dict, hash=False)

    def open_walls(self, day: date) -> list[Wall]:
        """Open intervals of a local day in wall minutes, empty if the day is closed."""
        if day in self.closed_days:
            return []
        last = self.half_days.get(day, DAY_MINUTES)
        return [(a, min(b, last)) for a, b in self.weekly[day.weekday()] if a < min(b, last)]

    def half_day_shares(self) -> dict[date, float]:
        """For each half day the share of its weekday's usual minutes that is still open."""
        shares = {}
        for day in self.half_days:
            usual = sum(b - a for a, b in self.weekly[day.weekday()])
            if usual and day not in self.closed_days:
                shares[day] = sum(b - a for a, b in self.open_walls(day)) / usual
        return shares


def open_spans(
    calendar: Calendar, zone: ZoneInfo, *, first: date, last: date
) -> Iterator[tuple[int, int]]:
    """Open stretches of the local days first..last as epoch seconds, not in order.

    Within a stretch of constant offset from UTC the wall clock runs evenly, so each interval is
    cut at the change of the clocks: nothing is lost in the night that has an hour more.
    """
    for begin, end, offset in _constant_offsets(zone, first=first, last=last):
        day = max(first, day_at(begin + offset))
        while day <= min(last, day_at(end + offset)):
            midnight = day_seconds(day) - offset
            for a, b in calendar.open_walls(day):
                start, finish = max(begin, midnight + 60 * a), min(end, midnight + 60 * b)
                if start < finish:
                    yield start, finish
            day += timedelta(days=1)


def day_seconds(day: date) -> int:
    """Midnight of a date, as if in UTC, in epoch seconds."""
    return (day.toordinal() - EPOCH_DAY) * DAY_SECONDS


def day_at(seconds: float) -> date:
    return date.fromordinal(EPOCH_DAY + int(seconds // DAY_SECONDS))


def _constant_offsets(zone: ZoneInfo, *, first: date, last: date) -> list[tuple[int, int, int]]:
    """Stretches (begin, end, offset from UTC), all in seconds, that cover the days."""
    begin, end = day_seconds(first) - DAY_SECONDS, day_seconds(last) + 2 * DAY_SECONDS
    edges = [begin]
    before = _offset(zone, begin)
    for a, b in pairwise(range(begin, end + 1, DAY_SECONDS)):
        after = _offset(zone, b)
        if after != before:
            edges.append(_change(zone, a, b))
        before = after
    return [(a, b, _offset(zone, a)) for a, b in pairwise([*edges, end])]


def _change(zone: ZoneInfo, before: int, after: int) -> int:
    """First second with the new offset, by halving."""
    old = _offset(zone, before)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(zone, middle) == old:
            before = middle
        else:
            after = middle
    return after


def _offset(zone: ZoneInfo, seconds: int) -> int:
    at = EPOCH + timedelta(seconds=seconds)
    return int(at.astimezone(zone).utcoffset().total_seconds())
