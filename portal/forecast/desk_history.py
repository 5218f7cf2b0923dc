"""What is known of a desk, and its past without what announced events brought."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from portal.forecast.announced import Lessons, learn
from portal.forecast.by_hand import Hand
from portal.forecast.known_future import NOTHING_KNOWN, KnownFuture
from portal.forecast.many_types import MOST_TYPES, TypeEffort, busiest_apart
from portal.forecast.points import Level
from portal.forecast.series import Arrival, Series, daily_series

RECENT_DAYS = 400  # of the months that are stored


@dataclass(frozen=True)
class DeskFacts:
    """What was known when `last_day` ended. arrivals: (type id, local day, number); by_department:
    (type id, department, local day, number) of the last year, what may be told by department."""

    level: Level
    arrivals: tuple[Arrival, ...]
    last_day: date
    closed_days: frozenset[date]
    efforts: Mapping[int, TypeEffort]
    future: KnownFuture = NOTHING_KNOWN
    hands: tuple[Hand, ...] = ()
    by_department: tuple[tuple[int, str, date, int], ...] = ()


@dataclass(frozen=True)
class History:
    """`daily`: as it was; `ordinary`: without what announced events brought."""

    daily: Series
    ordinary: Series
    lessons: Lessons


def with_rare_together(facts: DeskFacts) -> DeskFacts:
    arrivals, efforts = busiest_apart(
        facts.arrivals, facts.efforts, last_day=facts.last_day, named=_named(facts.future)
    )
    return replace(facts, arrivals=tuple(arrivals), efforts=efforts)


def _named(future: KnownFuture) -> set[int]:
    """What is said of the whole of a large desk names none of its types."""
    few = [event for event in future.events if len(event.types) <= MOST_TYPES]
    return replace(future, events=tuple(few)).types


def history_of(facts: DeskFacts) -> History:
    named = frozenset(facts.future.types & facts.efforts.keys())
    found = daily_series(facts.arrivals, last_day=facts.last_day, keys=sorted(named))
    daily = _recent_types(found, named=named)
    lessons = learn(
        daily.keys[1:],
        daily.start,
        daily.actuals[1:],
        events=facts.future.events,
        closed_days=facts.closed_days,
    )
    brought = daily.actuals[1:] - lessons.cleaned
    total = daily.actuals[:1] - brought.sum(axis=0, keepdims=True)
    ordinary = np.concatenate([np.maximum(0.0, total), lessons.cleaned])
    return History(daily, replace(daily, actuals=ordinary), lessons)


def _recent_types(daily: Series, *, named: frozenset[int]) -> Series:
    """Row 0 is the sum; types silent since the weeks that are stored began are only in it, but for
    those named."""
    recent = daily.actuals[:, -RECENT_DAYS:].sum(axis=1) > 0
    recent |= np.array([key in named for key in daily.keys], dtype=bool)
    keys = tuple(key for key, kept in zip(daily.keys, recent, strict=True) if kept)
    total = daily.actuals.sum(axis=0, keepdims=True)
    return replace(
        daily, keys=(None, *keys), actuals=np.concatenate([total, daily.actuals[recent]])
    )
