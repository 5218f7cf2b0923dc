"""The Jalali (Solar Hijri) calendar: year, month and day of a Gregorian day, and back.

A year begins on the day whose noon in Tehran is the first one after the March equinox. From 1210
to 1501 (1831 to 2123) that is a cycle of 33 years with leap years first every fourth and at last
after five: K. M. Borkowski, "The Persian calendar for 3000 years", Earth, Moon and Planets 74
(1996). Later years need the equinox itself and are refused. Days count as Python's ordinals.

    >>> from_gregorian(date(2026, 11, 24))
    JalaliDay(year=1405, month=9, day=3)
"""

import re
from datetime import date
from typing import NamedTuple

FIRST_YEAR, LAST_YEAR = 1210, 1501
FIRST_DAY = date(1831, 3, 21).toordinal()  # 1 Farvardin of the first year
CYCLE, LEAPS_OF_CYCLE = 33, 8
HALF_YEAR = 6 * 31
TYPED_DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")


class JalaliDay(NamedTuple):
    year: int
    month: int
    day: int


def from_gregorian(day: date) -> JalaliDay:
    """ValueError before 21 March 1831 and after 20 March 2123."""
    year = min(day.year - 621, LAST_YEAR + 1)
    if day.toordinal() < _new_year(year):
        year -= 1
    if year > LAST_YEAR:
        raise ValueError(f"{day} is after the Jalali year {LAST_YEAR}")
    passed = day.toordinal() - _new_year(year)
    if passed < HALF_YEAR:
        return JalaliDay(year, passed // 31 + 1, passed % 31 + 1)
    month, rest = divmod(passed - HALF_YEAR, 30)
    return JalaliDay(year, month + 7, rest + 1)


def to_gregorian(year: int, month: int, day: int) -> date:
    """ValueError for a day that is not in the calendar, like 30 Esfand of a common year."""
    if not 1 <= month <= 12 or not 1 <= day <= month_length(year, month):
        raise ValueError(f"no such Jalali day: {year}-{month}-{day}")
    passed = 31 * (month - 1) if month <= 7 else HALF_YEAR + 30 * (month - 7)
    return date.fromordinal(_new_year(year) + passed + day - 1)


def as_iso(typed: str) -> str:
    """A day as it was typed, in any digits: 1405/9/3 becomes 2026-11-24, and a Gregorian one
    with slashes 2026-11-24 as well. What is no day comes back as it is."""
    found = TYPED_DAY.fullmatch(typed)
    if found is None:
        return typed
    year, month, day = map(int, found.groups())
    try:
        is_jalali = FIRST_YEAR <= year <= LAST_YEAR
        return (to_gregorian if is_jalali else date)(year, month, day).isoformat()
    except ValueError:
        return typed


def month_length(year: int, month: int) -> int:
    """31 in the first six months, 30 in the next five; 29 in the last, 30 in a leap year."""
    if month < 12:
        return 31 if month <= 6 else 30
    return 30 if is_leap(year) else 29


def is_leap(year: int) -> bool:
    return _new_year(year + 1) - _new_year(year) == 366


def _new_year(year: int) -> int:
    """The ordinal of 1 Farvardin; for one year more than there are, so that the last one ends."""
    if not FIRST_YEAR <= year <= LAST_YEAR + 1:
        raise ValueError(f"the Jalali year {year} is not between {FIRST_YEAR} and {LAST_YEAR}")
    cycles, rest = divmod(year - FIRST_YEAR, CYCLE)
    leaps = LEAPS_OF_CYCLE * cycles + (rest + 3) // 4
    return FIRST_DAY + 365 * (year - FIRST_YEAR) + leaps
