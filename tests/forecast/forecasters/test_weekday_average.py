from datetime import date

import numpy as np

from portal.forecast.forecasters.weekday_average import weekday_average
from portal.forecast.panel import make_panel


def panel_of(actuals, grain="day"):
    return make_panel(actuals, date(2026, 3, 2), closed_days=(), horizon=9, grain=grain)


def test_a_weekday_is_the_mean_of_its_last_four():
    actuals = np.zeros((5, 7))
    actuals[:, 0] = [99, 10, 14, 12, 8]
    panel = panel_of(actuals.ravel())

    ahead = weekday_average(panel, 9)

    assert ahead.tolist() == [[11, 0, 0, 0, 0, 0, 0, 11, 0]]


def test_a_weekly_panel_takes_the_mean_of_four_weeks():
    assert weekday_average(panel_of([99.0, 1, 2, 3, 6], "week"), 2).tolist() == [[3, 3]]


def test_fewer_weeks_are_used_where_fewer_are_known():
    assert weekday_average(panel_of([1.0] * 7 + [3.0] * 7), 1).tolist() == [[2]]


def test_less_than_a_week_gives_its_plain_mean():
    assert weekday_average(panel_of([4.0, 8.0]), 2).tolist() == [[6, 6]]


def test_nothing_known_is_forecast_as_zero():
    assert weekday_average(panel_of(np.zeros((1, 0))), 2).tolist() == [[0, 0]]
