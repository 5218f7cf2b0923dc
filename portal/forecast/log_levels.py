"""The series of a plain log: all requests, by desk, by type, as its columns name them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

import numpy as np

from portal.forecast.series import Series, daily_series

# (desk, type, local day) -> requests; an empty name where the log has none.
LogCounts = Mapping[tuple[str, str, date], int]


class LogLevel(StrEnum):
    ALL = "all"
    DESK = "desk"
    TYPE = "type"


RECENT = timedelta(weeks=13)
REMEMBERED = timedelta(weeks=52)
# One a week in the four weeks a series must have: with fewer it cannot stand alone.
FEWEST_RECENT = 4


@dataclass(frozen=True)
class LogSeries:
    """The series of one level, as known on the evening of the last day.

    daily: row 0 is all requests; `names` are the rows after it, series with enough requests to
    be forecast alone. The last row is what is left, all rare series and all requests without a
    name, so that the rows after 0 add up to it. shares: of each rare series its part of that row.
    """

    daily: Series
    names: tuple[str, ...]
    shares: Mapping[str, float]

    @property
    def parents(self) -> tuple[int | None, ...]:
        return (None, *(0 for _ in range(len(self.daily.actuals) - 1)))


def named_levels(counts: LogCounts) -> list[LogLevel]:
    """The levels below all that the log names anything of."""
    found = {
        LogLevel.DESK: any(desk for desk, _, _ in counts),
        LogLevel.TYPE: any(kind for _, kind, _ in counts),
    }
    return [level for level, is_named in found.items() if is_named]


def log_series(counts: LogCounts, level: LogLevel, *, last_day: date) -> LogSeries:
    """Up to and including `last_day`; what came later is not looked at."""
    named = by_name(counts, level, last_day=last_day)
    alone = _alone(named, last_day=last_day)
    left = object()
    arrivals = [
        (name if name in alone else left, day, number) for (name, day), number in named.items()
    ]
    parts = daily_series(arrivals, last_day=last_day, keys=[*sorted(alone), left])
    total = parts.actuals.sum(axis=0, keepdims=True)
    return LogSeries(
        daily=replace(parts, actuals=np.concatenate([total, parts.actuals])),
        names=tuple(sorted(alone)),
        shares=_shares(named, alone, last_day=last_day),
    )


def by_name(counts: LogCounts, level: LogLevel, *, last_day: date) -> Counter[tuple[str, date]]:
    """(name, day) -> requests; every name is "" where the level is all."""
    found: Counter[tuple[str, date]] = Counter()
    for (desk, kind, day), number in counts.items():
        if day <= last_day:
            found[{LogLevel.DESK: desk, LogLevel.TYPE: kind}.get(level, ""), day] += number
    return found


def _alone(named: Counter[tuple[str, date]], *, last_day: date) -> set[str]:
    recent: Counter[str] = Counter()
    for (name, day), number in named.items():
        if name and day > last_day - RECENT:
            recent[name] += number
    return {name for name, number in recent.items() if number >= FEWEST_RECENT}


def _shares(
    named: Counter[tuple[str, date]], alone: set[str], *, last_day: date
) -> dict[str, float]:
    """Of the last year; a series silent for longer has none."""
    remembered: Counter[str] = Counter()
    for (name, day), number in named.items():
        if name not in alone:
            remembered[name] += number if day > last_day - REMEMBERED else 0
    total = max(1, remembered.total())
    return {name: number / total for name, number in sorted(remembered.items()) if name}
