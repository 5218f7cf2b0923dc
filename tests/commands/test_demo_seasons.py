from datetime import date, timedelta

import pytest

from portal.commands.demo.seasons import (
    SHAPES,
    DemoCalendar,
    day_factor,
    holiday_factor,
    is_term_start,
    quarter_factor,
    trend_factor,
    weeks_from_quarter_end,
)
from portal.commands.demo.types import TYPES

CHRISTMAS = date(2026, 12, 25)
CALENDAR = DemoCalendar(date(2026, 11, 25), frozenset({CHRISTMAS, date(2026, 12, 28)}))


def test_history_begins_on_a_monday_61_full_weeks_ago():
    assert CALENDAR.start == date(2026, 11, 23) - timedelta(weeks=61)


@pytest.mark.parametrize("today", [date(2026, 11, 23) + timedelta(days=n) for n in range(7)])
def test_the_quarter_ends_on_the_friday_of_the_third_planned_week(today):
    calendar = DemoCalendar(today, frozenset())

    assert calendar.first_planned_monday > today
    assert calendar.quarter_end == calendar.first_planned_monday + timedelta(days=18)
    assert weeks_from_quarter_end(calendar.quarter_end, calendar) == 0


def test_the_history_holds_four_quarter_ends():
    weeks = [CALENDAR.start + timedelta(weeks=n) for n in range(61)]

    assert sum(weeks_from_quarter_end(week, CALENDAR) == 0 for week in weeks) == 4


def test_the_mean_week_of_a_quarter_is_one():
    monday = CALENDAR.first_planned_monday
    weeks = [quarter_factor(monday + timedelta(weeks=n), CALENDAR) for n in range(13)]

    assert sum(weeks) / 13 == pytest.approx(1, abs=0.01)


def test_thursday_and_friday_of_the_last_week_are_the_peak():
    friday = CALENDAR.quarter_end

    assert quarter_factor(friday, CALENDAR) > quarter_factor(friday - timedelta(2), CALENDAR)


def test_a_closed_day_is_almost_empty_and_the_next_one_busy():
    assert holiday_factor(CHRISTMAS, CALENDAR) == 0.03
    assert holiday_factor(date(2026, 12, 29), CALENDAR) == 1.25


def test_the_company_grows_over_the_history():
    assert trend_factor(CALENDAR.start, CALENDAR) == pytest.approx(0.92)
    assert trend_factor(CALENDAR.today + timedelta(days=400), CALENDAR) == pytest.approx(1.03)


@pytest.mark.parametrize("day", [date(2026, 9, 15), date(2026, 10, 15), date(2026, 2, 20)])
def test_terms_begin_in_autumn_and_in_february(day):
    assert is_term_start(day)
    assert not is_term_start(day + timedelta(days=60))


def test_every_type_has_a_season():
    assert SHAPES.keys() == TYPES.keys()


def test_monday_is_busier_than_friday_for_broken_computers():
    monday = date(2026, 6, 8)

    assert day_factor("I6", monday, CALENDAR) > 1.3 * day_factor(
        "I6", monday + timedelta(days=4), CALENDAR
    )


def test_a_date_on_a_closed_day_moves_forward_as_a_start_and_back_as_a_limit():
    assert CALENDAR.open_day_on_or_after(CHRISTMAS) == date(2026, 12, 29)
    assert CALENDAR.open_day_on_or_before(CHRISTMAS) == date(2026, 12, 24)
    assert CALENDAR.add_open_days(date(2026, 12, 24), 1) == date(2026, 12, 29)
    assert CALENDAR.add_open_days(date(2026, 12, 29), -1) == date(2026, 12, 24)
