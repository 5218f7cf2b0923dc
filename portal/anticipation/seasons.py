"""Asks that come back with the season: the same days of the month, quarter, year or term."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

PRIOR_CASES, PRIOR_SHARE = 4.0, 0.4
MOST_BY_CHANCE = 0.5
TERM_DAYS = (-5, 9)  # around the first day of a term
# The first Monday on or after these days begins a term.
TERMS = ((1, 8), (4, 15), (9, 1))


@dataclass(frozen=True)
class Cycle:
    """`begins(n)`: the first day of period n; `number(day)`: the period a day is in. An ask comes
    back if `least` of the last `looked` periods, the newest among them, had one within `near` days
    of the same place."""

    name: str
    begins: Callable[[int], date]
    number: Callable[[date], int]
    looked: int
    least: int
    near: int


def _month_begins(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)


def _term_begins(number: int) -> date:
    month, day = TERMS[number % 3]
    first = date(number // 3, month, day)
    return first + timedelta(days=-first.weekday() % 7)


@lru_cache(maxsize=4096)
def _term_of(day: date) -> int:
    """The term whose first days are nearest ahead or begun."""
    number = day.year * 3
    while day > _term_begins(number) + timedelta(days=TERM_DAYS[1]):
        number += 1
    return number


CYCLES = (
    Cycle("yearly", lambda n: date(n, 1, 1), lambda day: day.year, 2, 2, 10),
    Cycle("term", _term_begins, _term_of, 3, 2, 7),
    Cycle(
        "quarterly",
        lambda n: date(n // 4, n % 4 * 3 + 1, 1),
        lambda day: day.year * 4 + (day.month - 1) // 3,
        4, 3, 7,
    ),
    Cycle("monthly", _month_begins, lambda day: day.year * 12 + day.month - 1, 5, 4, 3),
)  # fmt: skip


@dataclass(frozen=True)
class Expected:
    """Expected between two days; `times`: in how many of the last periods it came."""

    cycle: str
    period: int
    first_on: date
    last_on: date
    times: int


def places_of(cycle: Cycle, days: Sequence[date]) -> dict[int, list[int]]:
    """Period -> days from its begin, of each ask; of terms only those near the begin."""
    found: dict[int, list[int]] = {}
    for day in days:
        number = cycle.number(day)
        place = (day - cycle.begins(number)).days
        if cycle.name != "term" or TERM_DAYS[0] <= place <= TERM_DAYS[1]:
            found.setdefault(number, []).append(place)
    return found


def expected_in(cycle: Cycle, places: Mapping[int, Sequence[int]], period: int) -> Expected | None:
    """What the periods before say of one, and only they."""
    best = None
    for place in sorted(places.get(period - 1, ())):
        before = range(period - cycle.looked, period)
        times = sum(
            any(abs(each - place) <= cycle.near for each in places.get(number, ()))
            for number in before
        )
        if times >= cycle.least and (best is None or times > best[0]):
            best = (times, place)
    if best is None:
        return None
    middle = cycle.begins(period) + timedelta(days=best[1])
    near = timedelta(days=cycle.near)
    return Expected(cycle.name, period, middle - near, middle + near, best[0])


def is_by_chance(cycle: Cycle, count: int, *, span_days: int) -> bool:
    """Whether somebody who asks so often asks in any such window: the chance of at least one is
    rate x days for rare ones, 1 - exp(-rate x days) in general; a half is too much."""
    rate = count / max(1, span_days)
    return 1 - 2.718281828 ** (-rate * (2 * cycle.near + 1)) > MOST_BY_CHANCE


def kept_shares(
    cycle: Cycle, groups: Iterable[Mapping[int, Sequence[int]]], *, before: int, since: int
) -> dict[int, float]:
    """By how many of the last periods an ask came in: how often it came in the next, in the
    periods from `since` to before `before`, each judged by those before it alone. Few cases are
    drawn to .4 with the weight of four."""
    cases: dict[int, list[bool]] = {}
    for places in groups:
        for period in sorted(number + 1 for number in places):
            if not since + cycle.least <= period < before:
                continue
            found = expected_in(cycle, places, period)
            if found is not None:
                middle = (found.first_on - cycle.begins(period)).days + cycle.near
                came = any(abs(each - middle) <= cycle.near for each in places.get(period, ()))
                cases.setdefault(found.times, []).append(came)
    return {
        times: (sum(cases.get(times, ())) + PRIOR_CASES * PRIOR_SHARE)
        / (len(cases.get(times, ())) + PRIOR_CASES)
        for times in range(cycle.least, cycle.looked + 1)
    }
