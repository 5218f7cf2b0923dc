from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.commands.import_log.as_of import AsOf, as_of_auto, as_of_day, last_dense_week
from portal.errors import InvalidInput

MONDAY = date(2016, 2, 29)


def weeks(*counts):
    """Requests per day, from a Monday on, each week's spread over Monday to Friday."""
    days = {}
    for week, count in enumerate(counts):
        for day in range(5):
            days[MONDAY + timedelta(weeks=week, days=day)] = count // 5 + (day < count % 5)
    return days


def week(number):
    return MONDAY + timedelta(weeks=number)


def is_weekday(day):
    return day.weekday() < 5


def test_the_fading_end_and_the_stragglers_of_a_log_are_not_dense():
    dense = [1858, 2073, 1975, 1686, 2174, 2008, 1995, 1401, 2046, 2064, 1736, 1779]
    tail = [1177, 673, 1, 0, 3, 4, 4, 4, 2, 6, 18, 14, 23, 24, 15, 18, 31]

    assert last_dense_week(weeks(*dense, *tail)) == week(11)


def test_a_log_that_ends_in_full_swing_is_dense_to_its_end():
    assert last_dense_week(weeks(50, 52, 48, 51)) == week(3)


def test_a_week_with_a_holiday_is_still_dense():
    assert last_dense_week(weeks(50, 52, 48, 40)) == week(3)


def test_a_desk_that_became_quieter_long_ago_is_looked_at_from_its_own_end():
    assert last_dense_week(weeks(*[40] * 30, *[9] * 30)) == week(59)


def test_a_week_cut_off_before_its_friday_is_not_whole():
    days = weeks(50, 52, 48)
    days |= {week(3) + timedelta(days=day): 20 for day in range(3)}

    assert last_dense_week(days) == week(2)


def test_a_log_of_a_few_days_needs_a_day_named():
    with pytest.raises(InvalidInput, match="--as-of DATE"):
        last_dense_week({MONDAY: 5})


def test_the_as_of_day_is_the_first_working_day_after_the_week():
    holiday = week(3)

    found = as_of_auto(weeks(50, 52, 48), is_open=lambda day: is_weekday(day) and day != holiday)

    assert found == AsOf(on=date(2016, 3, 22), last_day=date(2016, 3, 20))


def test_a_calendar_that_never_opens_is_refused():
    with pytest.raises(InvalidInput, match="no working day"):
        as_of_auto(weeks(50), is_open=lambda _day: False)


def test_the_future_begins_at_the_desks_midnight():
    found = as_of_day(date(2016, 5, 23)).cutoff_at(ZoneInfo("Europe/London"))

    assert found == datetime(2016, 5, 22, 23, tzinfo=UTC)
