from datetime import date, timedelta

import numpy as np

from portal.forecast.closed_days import closed_factor, open_panel, usual_level, without_gaps
from portal.forecast.panel import make_panel

MONDAY = date(2026, 3, 2)
WEEK = [10.0, 11, 12, 13, 14, 2, 1]


def panel_of(actuals, *, closed_days=(), grain="day"):
    return make_panel(actuals, MONDAY, closed_days=closed_days, horizon=7, grain=grain)


def test_a_holiday_is_filled_with_its_weekday_before_fitting():
    actuals = np.array(WEEK * 6)
    actuals[16] = 0
    panel = panel_of(actuals, closed_days={MONDAY + timedelta(days=16)})

    opened, _ = open_panel(panel)

    assert opened.actuals[0, 16] == 12
    assert not opened.closed.any()


def test_an_unknown_day_is_filled_too():
    actuals = np.array(WEEK * 6)
    actuals[20] = np.nan

    assert without_gaps(panel_of(actuals)).actuals[0, 20] == 1


def test_without_gaps_keeps_holidays_as_they_were():
    actuals = np.array(WEEK * 6)
    actuals[16], actuals[20] = 0, np.nan
    panel = panel_of(actuals, closed_days={MONDAY + timedelta(days=16)})

    assert without_gaps(panel).actuals[0, 16] == 0


def test_a_series_never_known_is_filled_with_zeros():
    assert usual_level(panel_of([np.nan] * 20)).sum() == 0


def test_the_factor_is_learned_when_requests_keep_coming_on_holidays():
    actuals = np.array(WEEK * 12)
    holidays = {MONDAY + timedelta(days=day) for day in (14, 29, 44, 59)}
    panel = panel_of(actuals, closed_days=holidays)

    factor = closed_factor(panel, usual=usual_level(panel))

    assert factor[0] > 0.8


def test_a_quiet_holiday_keeps_the_factor_low():
    actuals = np.array(WEEK * 12)
    for day in (14, 29):
        actuals[day] = 0
    panel = panel_of(actuals, closed_days={MONDAY + timedelta(days=day) for day in (14, 29)})

    assert open_panel(panel)[1][0] < 0.03


def test_a_foreign_calendar_switches_itself_off_for_weeks_too():
    holidays = {MONDAY + timedelta(days=day) for day in (14, 37, 64)}
    panel = panel_of([50.0] * 12, closed_days=holidays, grain="week")

    assert open_panel(panel)[1][0] > 0.6


def test_a_week_closed_in_part_is_scaled_up():
    weeks = np.array([50.0] * 12)
    weeks[5] = 40.4
    panel = panel_of(weeks, closed_days={MONDAY + timedelta(days=37)}, grain="week")

    opened, _ = open_panel(panel)

    assert 49 < opened.actuals[0, 5] < 51
