"""Working time: minutes of a desk's open hours between instants, across zones, holidays and DST.

Instants go in aware (any zone) and come out in UTC. A minute is open if the wall clock of the
desk's zone reads inside an open interval of its local day; minutes that run twice when clocks
go back count twice, minutes that are skipped do not count.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from portal.desks.open_hours import EPOCH, Calendar, day_at, day_seconds, open_spans

Pause = tuple[datetime, datetime]

EARLIEST, LATEST = date(1902, 1, 1), date(2200, 1, 1)
TWO_DAYS = timedelta(days=2)


@dataclass(frozen=True)
class _Table:
    """Open intervals of the days first..last in epoch seconds, with seconds open before each."""

    first: date
    last: date
    starts: list[int]
    ends: list[int]
    opened: list[int]
    starts_array: np.ndarray
    ends_array: np.ndarray
    opened_array: np.ndarray


class WorkingTime:
    """Arithmetic over a calendar. Minute 0 is the beginning of `first_day` in the desk's zone.

    The days from `first_day` to `last_day` are prepared; others are added when asked for.
    Minutes before `first_day` are negative.
    """

    def __init__(self, calendar: Calendar, first_day: date, last_day: date) -> None:
        self.calendar = calendar
        self.zone = ZoneInfo(calendar.zone)
        self.origin_day = first_day
        self._table = self._build(first_day, last_day)

    def is_open(self, at: datetime) -> bool:
        seconds = _seconds(at)
        table = self._covering(seconds)
        i = bisect_right(table.starts, seconds) - 1
        return i >= 0 and seconds < table.ends[i]

    def next_open(self, at: datetime) -> datetime:
        """`at` itself if open, else the next opening."""
        seconds = _seconds(at)
        table = self._covering(seconds)
        i = bisect_right(table.ends, seconds)
        while i == len(table.starts):
            table = self._grown(later=True)
            i = bisect_right(table.ends, seconds)
        return _instant(max(seconds, table.starts[i]))

    def minute_of(self, at: datetime) -> float:
        """Working minutes from the origin to `at`; a closed instant counts as the last closing."""
        seconds = _seconds(at)
        return _open_seconds(self._covering(seconds), seconds) / 60

    def instant_of(self, minute: float) -> datetime:
        """The earliest instant with that many working minutes since the origin.

        At the edge of a day it is the closing; `next_open` of it is the following opening.
        """
        goal = round(minute * 60, 6)
        table = self._table
        while not table.opened or goal <= table.opened[0]:
            table = self._grown(later=False)
        while goal > table.opened[-1] + table.ends[-1] - table.starts[-1]:
            table = self._grown(later=True)
        i = bisect_left(table.opened, goal) - 1
        return _instant(table.starts[i] + goal - table.opened[i])

    def minutes_between(
        self, start: datetime, end: datetime, *, pauses: Sequence[Pause] = ()
    ) -> float:
        """Working minutes from `start` to `end` outside the pauses; negative if `end` is first."""
        if end < start:
            return -self.minutes_between(end, start, pauses=pauses)
        total = self.minute_of(end) - self.minute_of(start)
        for begin, finish in _merged(pauses):
            begin, finish = max(begin, start), min(finish, end)
            if begin < finish:
                total -= self.minute_of(finish) - self.minute_of(begin)
        return total

    def add_minutes(
        self, start: datetime, minutes: float, *, pauses: Sequence[Pause] = ()
    ) -> datetime:
        """The earliest instant not before `start` with `minutes` worked outside the pauses."""
        if minutes < 0:
            raise ValueError("minutes to add must not be negative")
        at, left = start.astimezone(UTC), minutes
        for begin, finish in _merged(pauses):
            before = self.minutes_between(at, begin) if begin > at else 0.0
            if left <= before:
                break
            left -= before
            at = max(at, finish.astimezone(UTC))
        return self.instant_of(self.minute_of(at) + left) if left > 0 else at

    def day_minutes(self, day: date) -> float:
        """Real minutes open on a local day."""
        table = self._covering_days(day, day)
        near = range(
            bisect_left(table.starts, day_seconds(day - TWO_DAYS)),
            bisect_left(table.starts, day_seconds(day + TWO_DAYS)),
        )
        return (
            sum(
                table.ends[i] - table.starts[i]
                for i in near
                if self.local_day(_instant(table.starts[i])) == day
            )
            / 60
        )

    def working_days_between(self, start: datetime, end: datetime) -> int:
        """Days with working time after that of `start`, up to and with that of `end`."""
        first, last = self.local_day(start), self.local_day(end)
        days = (first + timedelta(days=ahead) for ahead in range(1, (last - first).days + 1))
        return sum(self.day_minutes(day) > 0 for day in days)

    def local_day(self, at: datetime) -> date:
        return _aware(at).astimezone(self.zone).date()

    def minute_of_many(self, timestamps: np.ndarray) -> np.ndarray:
        """`minute_of` for epoch seconds, float[n] -> float[n]; NaN stays NaN."""
        seconds = np.asarray(timestamps, dtype=float)
        known = seconds[np.isfinite(seconds)]
        if not known.size:
            return np.full(seconds.shape, np.nan)
        table = self._covering(float(known.min()), float(known.max()))
        if not table.starts:
            return np.where(np.isfinite(seconds), 0.0, np.nan)
        i = np.maximum(np.searchsorted(table.starts_array, seconds, side="right") - 1, 0)
        inside = np.minimum(seconds, table.ends_array[i]) - table.starts_array[i]
        return (table.opened_array[i] + np.maximum(inside, 0.0)) / 60

    def minutes_between_many(self, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """Working minutes between epoch seconds, pairwise; NaN where either is unknown."""
        return self.minute_of_many(ends) - self.minute_of_many(starts)

    def _covering(self, *seconds: float) -> _Table:
        return self._covering_days(
            day_at(min(seconds)) - TWO_DAYS, day_at(max(seconds)) + TWO_DAYS
        )

    def _covering_days(self, first: date, last: date) -> _Table:
        """The table, made at least twice as long where it is too short."""
        table = self._table
        if first < table.first or last > table.last:
            if first < EARLIEST or last > LATEST:
                raise ValueError(f"working time is known from {EARLIEST} to {LATEST} only")
            more = (table.last - table.first) + timedelta(days=100)
            table = self._build(
                min(table.first, max(EARLIEST, first - more) if first < table.first else first),
                max(table.last, min(LATEST, last + more) if last > table.last else last),
            )
            self._table = table  # one assignment: a thread sees the old table or the new one
        return table

    def _grown(self, *, later: bool) -> _Table:
        """A table with one more stretch of days; refuses calendars that never open."""
        table = self._table
        if later:
            return self._covering_days(table.first, table.last + timedelta(days=1))
        return self._covering_days(table.first - timedelta(days=1), table.last)

    def _build(self, first: date, last: date) -> _Table:
        spans = sorted(open_spans(self.calendar, self.zone, first=first, last=last))
        starts = [start for start, _ in spans]
        ends = [end for _, end in spans]
        lengths = np.array(ends, dtype=np.int64) - np.array(starts, dtype=np.int64)
        opened = np.concatenate([[0], np.cumsum(lengths)])
        origin = bisect_left(starts, self._midnight(self.origin_day))
        opened = (opened - opened[origin])[:-1]
        return _Table(
            first=first,
            last=last,
            starts=starts,
            ends=ends,
            opened=opened.tolist(),
            starts_array=np.array(starts, dtype=float),
            ends_array=np.array(ends, dtype=float),
            opened_array=opened.astype(float),
        )

    def _midnight(self, day: date) -> int:
        wall = datetime(day.year, day.month, day.day, tzinfo=self.zone)
        return int((wall.astimezone(UTC) - EPOCH).total_seconds())


def _open_seconds(table: _Table, seconds: float) -> float:
    if not table.starts:
        return 0.0
    i = max(bisect_right(table.starts, seconds) - 1, 0)
    return table.opened[i] + max(0.0, min(seconds, table.ends[i]) - table.starts[i])


def _merged(pauses: Iterable[Pause]) -> list[Pause]:
    merged: list[Pause] = []
    for begin, finish in sorted(pauses):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], finish))
        else:
            merged.append((begin, finish))
    return merged


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("working time takes aware instants")
    return at


def _seconds(at: datetime) -> float:
    return (_aware(at) - EPOCH).total_seconds()


def _instant(seconds: float) -> datetime:
    return EPOCH + timedelta(seconds=seconds)
