from datetime import date, timedelta

import pytest
from persiantools.jdatetime import JalaliDate

from portal.jalali import as_iso, from_gregorian, is_leap, month_length, to_gregorian

FIRST, LAST = date(1831, 3, 21), date(2123, 3, 20)


def test_every_day_agrees_with_an_independent_table():
    days = [FIRST + timedelta(days=step) for step in range((LAST - FIRST).days + 1)]
    sampled = days[::7] + [day for day in days if day.month == 3 and 18 <= day.day <= 23]
    for day in sampled:
        table = JalaliDate(day)

        assert tuple(from_gregorian(day)) == (table.year, table.month, table.day)
        assert to_gregorian(table.year, table.month, table.day) == day


def test_leap_years_are_those_of_the_calendar():
    assert [year for year in range(1395, 1420) if is_leap(year)] == [
        1395, 1399, 1403, 1408, 1412, 1416,
    ]  # fmt: skip
    assert (month_length(1403, 12), month_length(1404, 12)) == (30, 29)


@pytest.mark.parametrize("day", [(1404, 12, 30), (1403, 12, 31), (1405, 7, 31), (1405, 13, 1)])
def test_a_day_that_is_not_in_the_calendar_is_refused(day):
    with pytest.raises(ValueError, match="no such Jalali day"):
        to_gregorian(*day)


@pytest.mark.parametrize("day", [FIRST - timedelta(days=1), LAST + timedelta(days=1)])
def test_days_beyond_the_known_years_are_refused(day):
    with pytest.raises(ValueError, match="Jalali year"):
        from_gregorian(day)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("1405/9/3", "2026-11-24"),
        ("۱۴۰۵/۰۹/۰۳", "2026-11-24"),
        ("1405-09-03", "2026-11-24"),
        ("2026/11/24", "2026-11-24"),
        ("2026-11-24", "2026-11-24"),
        ("1404/12/30", "1404/12/30"),
        ("tomorrow", "tomorrow"),
    ],
)
def test_a_typed_day_is_stored_gregorian_and_what_is_none_stays(typed, stored):
    assert as_iso(typed) == stored
