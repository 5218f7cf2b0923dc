"""Dense series from arrivals: daily and weekly, from the first usual day to the last known."""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from portal.forecast.panel import Floats

HEAD_DAYS = 28
USUAL_SHARE = 0.4
BURST = 10.0

Arrival = tuple[Hashable, date, int]


@dataclass(frozen=True)
class Series:
    """keys: one per row of actuals, float[series, steps], requests; start: the first day."""

    keys: tuple[Hashable, ...]
    start: date
    actuals: Floats


def tally(pairs: Iterable[tuple[Hashable, date]]) -> list[Arrival]:
    """(key, local day of arrival) of single requests -> (key, day, number)."""
    return [(key, day, number) for (key, day), number in Counter(pairs).items()]


def daily_series(
    arrivals: Iterable[Arrival], *, last_day: date, keys: Iterable[Hashable] = ()
) -> Series:
    """float[series, days] up to and including `last_day`, the last day known whole.

    Arrivals after it are left out. The head is cut where the records only begin: until the
    mean of the next 28 days reaches 40 % of the level at which the median request arrived.
    `keys` names the rows and their order; others that occur follow, sorted as text. No arrival
    at all: no days.
    """
    known = [(key, day, number) for key, day, number in arrivals if day <= last_day]
    named = tuple(dict.fromkeys(keys))
    others = {key for key, _, _ in known} - set(named)
    rows = named + tuple(sorted(others, key=str))
    if not known:
        return Series(rows, last_day + timedelta(days=1), np.zeros((len(rows), 0)))
    first = min(day for _, day, _ in known)
    row_of = {key: row for row, key in enumerate(rows)}
    actuals = np.zeros((len(rows), (last_day - first).days + 1))
    for key, day, number in known:
        actuals[row_of[key], (day - first).days] += number
    head = _head(actuals.sum(axis=0))
    return Series(rows, first + timedelta(days=head), actuals[:, head:])


def weekly_series(daily: Series) -> Series:
    """float[series, weeks]: whole weeks from Monday; days of a broken week at either end are
    left out."""
    skipped = -daily.start.weekday() % 7
    whole = daily.actuals[:, skipped:]
    weeks = whole.shape[1] // 7
    sums = whole[:, : weeks * 7].reshape(len(whole), weeks, 7).sum(axis=2)
    return Series(daily.keys, daily.start + timedelta(days=skipped), sums)


def monthly_series(daily: Series) -> Series:
    """float[series, months]: whole calendar months; days of a broken one at either end are left
    out."""
    days = daily.actuals.shape[1]
    end = daily.start + timedelta(days=days)
    first = daily.start.year * 12 + daily.start.month - 1 + (daily.start.day > 1)
    last = end.year * 12 + end.month - 1
    edges = [date(at // 12, at % 12 + 1, 1) for at in range(first, last + 1)]
    at = [(edge - daily.start).days for edge in edges]
    start = edges[0] if edges else date(first // 12, first % 12 + 1, 1)
    if len(at) < 2:
        return Series(daily.keys, start, np.zeros((len(daily.keys), 0)))
    sums = np.add.reduceat(daily.actuals[:, : at[-1]], at[:-1], axis=1)
    return Series(daily.keys, start, sums)


def _head(totals: Floats) -> int:
    """Number of days before the records reach their usual level."""
    if len(totals) <= HEAD_DAYS:
        return 0
    # One mass import must not make every ordinary day look like a head.
    usual_day = np.median(totals[totals > 0])
    counts = np.minimum(totals, BURST * usual_day)
    running = np.concatenate([[0.0], np.cumsum(counts)])
    level = (running[HEAD_DAYS:] - running[:-HEAD_DAYS]) / HEAD_DAYS
    per_day = np.concatenate([level, np.full(HEAD_DAYS - 1, level[-1])])
    order = np.argsort(per_day)
    seen = np.cumsum(counts[order])
    median_level = per_day[order][np.searchsorted(seen, seen[-1] / 2)]
    return int(np.argmax(level >= USUAL_SHARE * median_level))
