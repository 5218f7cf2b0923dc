"""When one person is there for requests: working days with meetings and projects taken out."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from portal.commands.demo.dice import stream
from portal.commands.demo.people import ZONES
from portal.commands.demo.roster import ROSTER, WALLS, Leave, Position

MEETING_BLOCKS = 2


@dataclass
class WorkTime:
    """When one person is there for requests, in epoch minutes, with the minutes before each span.

    `day_ends` holds, for each span, the end of that working day: small rests are done there.
    """

    starts: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)
    opened: list[float] = field(default_factory=list)
    day_ends: list[float] = field(default_factory=list)

    def add(self, start: float, end: float, day_end: float) -> None:
        before = self.opened[-1] + self.ends[-1] - self.starts[-1] if self.starts else 0.0
        self.starts.append(start)
        self.ends.append(end)
        self.opened.append(before)
        self.day_ends.append(day_end)

    def next_open(self, at: float) -> float:
        """`at` itself when the person is there, else the next time; infinite after the last."""
        i = bisect_right(self.ends, at)
        return max(at, self.starts[i]) if i < len(self.starts) else float("inf")

    def minutes_between(self, start: float, end: float) -> float:
        return self._minute(end) - self._minute(start)

    def _minute(self, at: float) -> float:
        i = bisect_right(self.starts, at) - 1
        if i < 0:
            return 0.0
        return self.opened[i] + min(at, self.ends[i]) - self.starts[i]

    def finish(self, at: float, work: float, *, evening: float) -> float:
        """When `work` minutes begun at `at` are done; a rest of at most `evening` minutes is done
        after the end of the day rather than on the next."""
        goal = self._minute(at) + work
        i = bisect_left(self.opened, goal) - 1
        rest = goal - self.opened[i]
        is_next_day = i > 0 and self.starts[i] > at and self.day_ends[i - 1] < self.starts[i]
        if is_next_day and rest <= evening:
            return self.day_ends[i - 1] + rest
        return self.starts[i] + rest


def work_time(
    position: Position,
    leave: Sequence[Leave],
    *,
    first: date,
    last: date,
    closed: frozenset[date],
    half_days: frozenset[date],
    seed: int,
) -> WorkTime:
    """The person's days with meetings and projects taken out, in epoch minutes.

    Each open day keeps `share` of its minutes, cut into stretches by blocks of other work.
    """
    number = [other.name for other in ROSTER].index(position.name)
    away = {
        one.starts_on + timedelta(days=n)
        for one in leave
        for n in range((one.ends_on - one.starts_on).days + 1)
    }
    zone = ZoneInfo(ZONES[position.place])
    time = WorkTime()
    day = first
    while day <= last:
        if position.weekday_minutes[day.weekday()] and day not in away and day not in closed:
            rng = stream(seed, f"shift{number}", day.toordinal())
            walls = WALLS[:1] if day in half_days else WALLS
            for start, end in _stretches(walls, position.share, rng):
                time.add(
                    _minute_at(day, start, zone),
                    _minute_at(day, end, zone),
                    _minute_at(day, walls[-1][1], zone),
                )
        day += timedelta(days=1)
    return time


def _stretches(walls, share: float, rng: np.random.Generator) -> list[tuple[float, float]]:
    """Cut the open minutes of a day into stretches for requests with other work between."""
    total = sum(end - start for start, end in walls)
    free = rng.dirichlet([2.0] * (MEETING_BLOCKS + 1)) * total * share
    busy = rng.dirichlet([3.0] * MEETING_BLOCKS) * total * (1 - share)
    cuts, at = [], 0.0
    for number, length in enumerate(free):
        cuts.append((at, at + length))
        at += length + (busy[number] if number < MEETING_BLOCKS else 0.0)
    stretches = []
    for start, end in cuts:
        stretches.extend(_on_the_clock(start, end, walls))
    return stretches


def _on_the_clock(start: float, end: float, walls) -> list[tuple[float, float]]:
    """Minutes of the working day as wall minutes, split where the lunch lies between."""
    parts, before = [], 0.0
    for a, b in walls:
        begin, finish = max(start, before), min(end, before + b - a)
        if finish - begin > 0.5:
            parts.append((a + begin - before, a + finish - before))
        before += b - a
    return parts


def _minute_at(day: date, wall: float, zone: ZoneInfo) -> float:
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    return (midnight + timedelta(minutes=wall)).timestamp() / 60
