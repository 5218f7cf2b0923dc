from datetime import date, timedelta
from itertools import islice

import pytest

from portal.requests.recurring import (
    LAST,
    Every,
    OnClosed,
    Pattern,
    comes_round,
    trough,
    window_of,
)

CLOSED = {date(2026, 12, 25), date(2026, 12, 14)}  # a Friday, a second Monday
TODAY = date(2026, 11, 28)  # a Saturday


def is_open(day):
    return day.weekday() < 5 and day not in CLOSED


def days(pattern, *, starts_on=date(2026, 11, 1), after=TODAY, count=3):
    found = comes_round(pattern, starts_on=starts_on, after=after, is_open=is_open)
    return [f"{day:%m-%d}" for day in islice(found, count)]


SECOND_MONDAY = {"every": Every.MONTH_WEEKDAY, "weekday": 0, "nth": 2}
MONTH_END = {"every": Every.LAST_WORKING_DAY}


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (SECOND_MONDAY, ["01-11", "02-08", "03-08"]),  # in December it is closed
        (SECOND_MONDAY | {"on_closed": OnClosed.BEFORE}, ["12-11", "01-11", "02-08"]),
        (SECOND_MONDAY | {"on_closed": OnClosed.AFTER}, ["12-15", "01-11", "02-08"]),
        (SECOND_MONDAY | {"nth": LAST}, ["11-30", "12-28", "01-25"]),
        (SECOND_MONDAY | {"interval": 3}, ["02-08", "05-10", "08-09"]),
        (MONTH_END | {"on_closed": OnClosed.BEFORE}, ["11-30", "12-31", "01-29"]),
        ({"every": Every.WEEKS, "weekday": 4, "interval": 2}, ["12-04", "12-18", "01-01"]),
        ({"every": Every.DAYS, "interval": 10}, ["12-01", "12-11", "12-21"]),
        ({"every": Every.DAYS, "on_closed": OnClosed.AFTER}, ["11-30", "12-01", "12-02"]),
    ],
)
def test_it_comes_round_by_the_calendar_of_the_desk(pattern, expected):
    assert days(Pattern(**pattern)) == expected


def test_it_does_not_begin_before_its_first_day():
    assert days(Pattern(Every.WEEKS), starts_on=date(2027, 1, 5), count=1) == ["01-11"]


def test_one_that_never_comes_round_ends():
    never = comes_round(
        Pattern(**SECOND_MONDAY), starts_on=TODAY, after=TODAY, is_open=lambda day: False
    )

    assert list(never) == []


@pytest.mark.parametrize(
    ("early", "late", "expected"),
    [
        (0, 0, ["12-11"]),
        (2, 0, ["12-09", "12-10", "12-11"]),
        (0, 2, ["12-11", "12-15", "12-16"]),  # over a weekend and a closed Monday
    ],
)
def test_a_window_counts_working_days(early, late, expected):
    found = window_of(date(2026, 12, 11), early_days=early, late_days=late, is_open=is_open)

    assert [f"{day:%m-%d}" for day in found] == expected


def test_the_trough_is_the_calmest_day_and_the_nearest_of_equals():
    own = date(2026, 12, 9)
    window = [own + timedelta(days=n) for n in (-2, -1, 0, 1, 2)]

    assert trough(window, {window[0]: 0.4, window[3]: 0.9, own: 0.8}, own_day=own) == window[0]
    assert trough(window, dict.fromkeys(window, 0.5), own_day=own) == own
    assert trough(window, {}, own_day=own) == own
