"""When a recurring request comes round: calendar rules over a desk's open days, and the trough."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.requests.sla import add_months

FARTHEST = timedelta(days=3 * 366)
LAST = 5  # the last one of its kind in a month


class Every(StrEnum):
    DAYS = "days"
    WEEKS = "weeks"
    MONTH_WEEKDAY = "month_weekday"  # the second Monday
    LAST_WORKING_DAY = "last_day"  # of a month


class OnClosed(StrEnum):
    """What becomes of a day on which the desk is closed."""

    SKIP = "skip"
    BEFORE = "before"  # the open day before
    AFTER = "after"


@dataclass(frozen=True)
class Pattern:
    """Every `interval` days, weeks or months. `weekday`: 0 is Monday; `nth`: 1 to 4, or `LAST`."""

    every: Every
    interval: int = 1
    weekday: int = 0
    nth: int = 1
    on_closed: OnClosed = OnClosed.SKIP


def comes_round(
    pattern: Pattern, *, starts_on: date, after: date, is_open: Callable[[date], bool]
) -> Iterator[date]:
    """Days after `after`, the first one first, not before `starts_on`; ends three years on.

    Counted from `starts_on`, so that "every two weeks" keeps its weeks whatever is skipped. Two
    that closed days move onto one day are one. Worked line: second Monday, from 1 November 2026,
    skip -> 9 November, 14 December, 11 January.
    """
    last = after
    for day in _nominal(pattern, starts_on, until=max(after, starts_on) + FARTHEST):
        real = _on_open_day(day, pattern.on_closed, is_open)
        if real is not None and real > last and real >= starts_on:
            last = real
            yield real


def _nominal(pattern: Pattern, starts_on: date, *, until: date) -> Iterator[date]:
    if pattern.every in (Every.DAYS, Every.WEEKS):
        day, step = starts_on, timedelta(days=pattern.interval)
        if pattern.every == Every.WEEKS:
            day += timedelta(days=(pattern.weekday - day.weekday()) % 7)
            step *= 7
        while day <= until:
            yield day
            day += step
        return
    month = starts_on.replace(day=1)
    while month <= until:
        yield _of_month(pattern, month)
        month = add_months(month, pattern.interval)


def _of_month(pattern: Pattern, first: date) -> date:
    end = add_months(first, 1) - timedelta(days=1)
    if pattern.every == Every.LAST_WORKING_DAY:
        return end
    if pattern.nth == LAST:
        return end - timedelta(days=(end.weekday() - pattern.weekday) % 7)
    ahead = (pattern.weekday - first.weekday()) % 7
    return first + timedelta(days=ahead + 7 * (pattern.nth - 1))


def _on_open_day(day: date, on_closed: OnClosed, is_open: Callable[[date], bool]) -> date | None:
    if is_open(day):
        return day
    if on_closed == OnClosed.SKIP:
        return None
    step = timedelta(days=-1 if on_closed == OnClosed.BEFORE else 1)
    for _try in range(60):
        day += step
        if is_open(day):
            return day
    return None


def window_of(
    day: date, *, early_days: int, late_days: int, is_open: Callable[[date], bool]
) -> list[date]:
    """The open days it may be filed on, with so many working days before and after its own."""
    before = list(_open_days(day, -1, early_days, is_open))
    return [*reversed(before), day, *_open_days(day, 1, late_days, is_open)]


def _open_days(
    day: date, step: int, count: int, is_open: Callable[[date], bool]
) -> Iterator[date]:
    found = 0
    for _try in range(10 * count):
        day += timedelta(days=step)
        if is_open(day):
            found += 1
            yield day
        if found == count:
            return


def trough(window: list[date], loads: Mapping[date, float], *, own_day: date) -> date:
    """The day of the window with the lowest load; of equal ones that nearest to its own day, then
    the earlier. A day of which nothing is known counts as full."""
    return min(window, key=lambda day: (loads.get(day, 1.0), abs((day - own_day).days), day))
