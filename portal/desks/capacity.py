"""Net capacity: the minutes a person really has for requests on a day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

SHRINKAGE_UNTIL_KNOWN = 0.35


@dataclass(frozen=True)
class Away:
    """Days first_on to last_on, both included; `minutes` a day, or None for the whole day.
    `deputy_id`: the staff member who may do what the person has, None where nobody is named."""

    first_on: date
    last_on: date
    minutes: float | None = None
    deputy_id: int | None = None


@dataclass(frozen=True)
class StaffHours:
    """Contract minutes per weekday (Monday first) and the share of them not left for requests.

    `closed_days` and `half_days` (day -> share that is worked) are those of the person's own
    calendar, beside the desk's: somebody in another country has other holidays.
    """

    person_id: int
    weekday_minutes: tuple[float, ...]
    shrinkage: float = SHRINKAGE_UNTIL_KNOWN
    absences: tuple[Away, ...] = ()
    closed_days: Collection[date] = frozenset()
    half_days: Mapping[date, float] = field(default_factory=dict)

    def share_worked(self, day: date) -> float:
        return 0.0 if day in self.closed_days else self.half_days.get(day, 1.0)


def net_minutes(
    staff: Sequence[StaffHours],
    days: Sequence[date],
    *,
    closed_days: Collection[date] = frozenset(),
    half_days: Mapping[date, float] | None = None,
) -> np.ndarray:
    """(hours - absence) x (1 - shrinkage), float[staff, days] in minutes.

    `closed_days` and `half_days` (`Calendar.half_day_shares`) are the desk's; of a day that is
    short for the desk and for the person the shorter counts.
    Worked line: 450 minutes, 90 away, shrinkage .35 -> 360 x .65 = 234.
    """
    shares = half_days or {}
    if any(not 0 <= share <= 1 for share in shares.values()):
        raise ValueError("a half day is a share between 0 and 1")
    worked = [0.0 if day in closed_days else shares.get(day, 1.0) for day in days]
    net = np.zeros((len(staff), len(days)))
    for row, person in enumerate(staff):
        for column, day in enumerate(days):
            share = min(worked[column], person.share_worked(day))
            hours = person.weekday_minutes[day.weekday()] * share
            present = max(0.0, hours - _absent_minutes(person, day))
            net[row, column] = present * (1 - person.shrinkage)
    return net


def share_present(staff: Sequence[StaffHours], days: Sequence[date]) -> float:
    """Hours that are not absence or a holiday of one's own over all hours of the days; 1 where
    there are none.

    Worked line: two people of 5 x 450 minutes, one away for two of the days -> .8.
    """
    usual = [StaffHours(person.person_id, person.weekday_minutes, 0.0) for person in staff]
    there = [replace(person, shrinkage=0.0) for person in staff]
    whole = float(net_minutes(usual, days).sum())
    return float(net_minutes(there, days).sum()) / whole if whole else 1.0


def _absent_minutes(person: StaffHours, day: date) -> float:
    spans = [away for away in person.absences if away.first_on <= day <= away.last_on]
    return sum(np.inf if away.minutes is None else away.minutes for away in spans)
