"""The next days on which a desk works, and where instants lie among them."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import numpy as np

from portal.desks.business_time import WorkingTime

SEARCHED_DAYS = 70


def next_working_days(
    clock_of_desk: WorkingTime, *, now: datetime, count: int = 10, share_left: float = 0.5
) -> list[date]:
    """Days on which the desk is open; today counts while `share_left` of it is left. Fewer where
    the desk hardly ever opens."""
    today = clock_of_desk.local_day(now)
    left = clock_of_desk.minutes_between(now, day_begins(clock_of_desk, today + timedelta(days=1)))
    whole = clock_of_desk.day_minutes(today)
    first = 0 if whole > 0 and left >= share_left * whole else 1
    near = (today + timedelta(days=ahead) for ahead in range(first, SEARCHED_DAYS))
    return [day for day in near if clock_of_desk.day_minutes(day) > 0][:count]


def day_begins(clock_of_desk: WorkingTime, day: date) -> datetime:
    """Midnight of a local day."""
    return datetime.combine(day, time(), tzinfo=clock_of_desk.zone)


class DayPlaces:
    """Instants as places among the days: 2.5 is the middle of the third day's hours. Before the
    first day they are negative, after the last they go on at the mean length of a day."""

    def __init__(self, clock_of_desk: WorkingTime, days: Sequence[date]) -> None:
        self.clock_of_desk = clock_of_desk
        starts = [clock_of_desk.minute_of(day_begins(clock_of_desk, day)) for day in days]
        end = day_begins(clock_of_desk, days[-1] + timedelta(days=1)) if days else None
        self.edges = np.array([*starts, clock_of_desk.minute_of(end)] if end else [0.0])
        self.mean = float(np.diff(self.edges).mean()) if days else 1.0

    def place(self, at: datetime) -> float:
        minute = self.clock_of_desk.minute_of(at)
        if minute < self.edges[0]:
            return float((minute - self.edges[0]) / self.mean)
        if minute > self.edges[-1]:
            return float(len(self.edges) - 1 + (minute - self.edges[-1]) / self.mean)
        return float(np.interp(minute, self.edges, np.arange(len(self.edges))))
